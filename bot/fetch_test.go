package bot_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tg "github.com/go-telegram/bot/models"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	"lianluo/models/modelstest"
	"lianluo/models/people"
)

const sheetLimit = 1000 // bytes that the receiver of these tests takes

// errOdd is a file that the receiver cannot read.
var errOdd = errors.New("odd")

// sheets are routes that fetch every document and answer what it holds. Who
// sends "broken" finds a fault in the receiver, "panic" one in the reader.
func sheets(reads *atomic.Int64) func(r *bot.Router) {
	return func(r *bot.Router) {
		r.Text(bot.Staff, func(c *bot.Context) error {
			f := c.Input().File
			if f == nil {
				return nil
			}
			ref, err := c.Say(bot.Message{Text: "reading"})
			if err != nil {
				return err
			}
			return c.Fetch(*f, "sheet", ref, "extra")
		})
		bot.AddReceiver(r, &bot.Receiver[string]{
			Name: "sheet", Access: bot.Staff, MaxSize: sheetLimit,
			Read: func(data []byte) (string, error) {
				reads.Add(1)
				switch string(data) {
				case "odd":
					return "", errOdd
				case "panic":
					panic("a bug in the reader")
				}
				return string(data), nil
			},
			Receive: func(c *bot.Context, text string, err error) error {
				if text == "broken" {
					return errors.New("a bug in the receiver")
				}
				if text == "problem" {
					return c.Problem("common.stale")
				}
				if err != nil {
					text = err.Error()
				}
				if _, err := c.Say(bot.Message{Text: fmt.Sprintf("%s of %s holds %s", c.Person.Name, c.Fetched().Name, text)}); err != nil {
					return err
				}
				return c.Edit(c.ArgRef(0), bot.Message{Text: "read " + c.Arg(1)})
			},
		})
	}
}

// upload has the director send a document.
func (e *engine) upload(name, content string) {
	e.t.Helper()
	director := e.office.Director.TelegramID
	_, err := e.sandbox.Send(director, director, sandbox.Outgoing{Documents: []sandbox.Upload{{Name: name, Data: []byte(content)}}})
	require.NoError(e.t, err)
}

func (e *engine) directorHeard() []string { return e.heard(e.office.Director.TelegramID) }

// fetched are the states of the rows that fetch.
func (e *engine) fetched() (states []string) {
	for _, row := range e.rows("method = 'fetch'") {
		states = append(states, row.State)
	}
	return states
}

func TestAFileComesBackToItsReceiver(t *testing.T) {
	var reads atomic.Int64
	e := newEngine(t, sheets(&reads))
	e.upload("名册.xlsx", "rows")
	e.settle()
	require.Equal(t, []string{"read extra", "孙立国 of 名册.xlsx holds rows"}, e.directorHeard())
	require.Equal(t, []string{ledger.OutboxSent}, e.fetched())
	require.NotContains(t, e.log.String(), token)
}

func TestWhatIsWrongWithAFileIsTold(t *testing.T) {
	var reads atomic.Int64
	e := newEngine(t, sheets(&reads))
	e.upload("odd.xlsx", "odd")
	e.upload("big.xlsx", strings.Repeat("x", sheetLimit+1))
	e.settle()
	e.sandbox.Fault(sandbox.Fault{Method: "getFile", Status: 400, Description: "Bad Request: wrong file_id or the file is temporarily unavailable", Times: 1})
	e.upload("soon.xlsx", "soon")
	e.asleep(1)
	e.clock.Advance(time.Second)
	e.settle()
	e.sandbox.Fault(sandbox.Fault{Method: "getFile", Status: 400, Description: "Bad Request: file is too big", Times: 1})
	e.upload("huge.xlsx", "huge")
	e.settle()
	e.sandbox.Fault(sandbox.Fault{Method: "getFile", Status: 400, Description: "Bad Request: invalid file_id", Times: 1})
	e.upload("gone.xlsx", "gone")
	e.settle()
	text := strings.Join(e.directorHeard(), "\n")
	for _, want := range []string{
		"odd.xlsx holds odd", "big.xlsx holds " + bot.ErrFileTooBig.Error(), "soon.xlsx holds soon",
		"huge.xlsx holds " + bot.ErrFileTooBig.Error(), "gone.xlsx holds " + bot.ErrFileGone.Error(),
	} {
		require.Contains(t, text, want)
	}
	require.EqualValues(t, 2, reads.Load(), "what is too big is not read")
}

func TestAFileIsAskedForUntilItComes(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"502 at the download": {Method: "file", Status: 502}, "404 at the download": {Method: "file", Status: 404},
		"500 at getFile": {Method: "getFile", Status: 500}, "403 at getFile": {Method: "getFile", Status: 403},
		"404 at getFile": {Method: "getFile", Status: 404},
		"refused":        {Method: "file", Cut: true}, "cut in the middle": {Method: "file", Cut: true, After: true},
		"redirected": {Method: "file", Status: 302}, "cut at getFile": {Method: "getFile", Cut: true},
	} {
		t.Run(name, func(t *testing.T) {
			var reads atomic.Int64
			e := newEngine(t, sheets(&reads))
			rule := e.sandbox.Fault(fault)
			e.upload("名册.xlsx", "rows")
			for n := 1; n <= 3; n++ {
				e.asleep(1)
				require.GreaterOrEqual(t, rule.Hits(), n)
				if n == 3 {
					rule.Remove()
				}
				e.clock.Advance(4 * time.Second)
			}
			e.settle()
			require.Equal(t, []string{"read extra", "孙立国 of 名册.xlsx holds rows"}, e.directorHeard())
			require.EqualValues(t, 1, reads.Load())
			require.NotContains(t, e.log.String(), token)
			require.Empty(t, e.rows("state = ?", ledger.OutboxDead))
			for _, row := range e.rows("method = 'fetch'") {
				require.Equal(t, 4, row.Attempts)
				require.NotContains(t, row.Error, token)
			}
		})
	}
}

func TestNobodyWaitsForAFileForEver(t *testing.T) {
	var reads atomic.Int64
	e := newEngine(t, sheets(&reads))
	rule := e.sandbox.Fault(sandbox.Fault{Method: "file", Cut: true, After: true})
	e.upload("名册.xlsx", "rows")
	e.hits(rule, 1)
	e.asleep(1)
	e.clock.Advance(11 * time.Minute)
	e.settle()
	require.Equal(t, []string{"read extra", "孙立国 of 名册.xlsx holds " + bot.ErrFileLate.Error()}, e.directorHeard())
	require.Zero(t, reads.Load())
}

func TestAFloodHoldsAFileBack(t *testing.T) {
	var reads atomic.Int64
	e := newEngine(t, sheets(&reads))
	rule := e.sandbox.Fault(sandbox.Fault{Method: "getFile", Status: 429, RetryAfter: 7, Times: 1})
	e.upload("名册.xlsx", "rows")
	e.hits(rule, 1)
	e.asleep(1)
	e.clock.Advance(7*time.Second - 1)
	e.asleep(1)
	require.Zero(t, reads.Load())
	e.clock.Advance(1)
	e.settle()
	require.EqualValues(t, 1, reads.Load())
}

func TestASlowFileHoldsUpNoMessage(t *testing.T) {
	var reads atomic.Int64
	e := newEngine(t, sheets(&reads))
	hold := make(chan struct{})
	rule := e.sandbox.Fault(sandbox.Fault{Method: "file", Hold: hold})
	for range 6 { // more than are fetched at once
		e.upload("名册.xlsx", "rows")
	}
	e.taken()
	e.hits(rule, 1)
	e.say(func(c *bot.Context) error {
		_, err := c.Tell(e.office.Director, bot.Message{Text: "meanwhile"})
		return err
	})
	e.until(func() bool { return len(e.directorHeard()) == 7 })
	require.Equal(t, "meanwhile", e.directorHeard()[6])
	close(hold)
	e.settle()
	require.EqualValues(t, 6, reads.Load())
}

// document is a file that Telegram has.
func (e *engine) document(name, content string) *tg.Document {
	f := e.sandbox.AddFile(sandbox.Upload{Name: name, Data: []byte(content)})
	return &tg.Document{FileID: f.FileID, FileUniqueID: f.FileUniqueID, FileName: name, FileSize: f.FileSize}
}

func TestAnUpdateHandedOutTwiceFetchesOnce(t *testing.T) {
	var reads atomic.Int64
	e := newEngine(t, sheets(&reads))
	u := e.update(777_777, e.office.Director.TelegramID, "")
	u.Message.Document = e.document("twice.xlsx", "twice")
	require.Equal(t, []error{nil, nil}, e.submit(u, u))
	e.drained()
	e.end()
	e.begin()
	require.Equal(t, []error{nil}, e.submit(u))
	e.drained()
	require.EqualValues(t, 1, reads.Load())
	require.Equal(t, []string{"read extra", "孙立国 of twice.xlsx holds twice"}, e.directorHeard())
}

// Between the download and its commit a stop leaves the row to the next start,
// which fetches the file again; after the commit nothing is received again,
// though the sender had not come to note that the row was done.
func TestAFileIsReceivedOnceWhereverTheProgramStops(t *testing.T) {
	for name, stop := range map[string]struct {
		refused string
		state   string
		reads   int64
	}{
		"before the commit": {"OLD.method = 'fetch'", ledger.OutboxPending, 2},
		"after the commit":  {"OLD.method = 'fetch' AND OLD.state = 'sent'", ledger.OutboxSent, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var reads atomic.Int64
			e := newEngine(t, sheets(&reads))
			e.refuse("UPDATE ON outbox WHEN "+stop.refused, "ABORT")
			e.upload("名册.xlsx", "rows")
			e.taken()
			e.asleep(1) // the sender, after what it could not record
			require.EqualValues(t, 1, reads.Load())
			require.Equal(t, []string{stop.state}, e.fetched())
			e.allow()
			e.end()
			e.begin()
			e.drained()
			require.Equal(t, stop.reads, reads.Load())
			require.Equal(t, []string{"read extra", "孙立国 of 名册.xlsx holds rows"}, e.directorHeard())
			require.Equal(t, []string{ledger.OutboxSent}, e.fetched())
		})
	}
}

// What cannot be done with a file is told like what cannot be done with a
// message, and not tried for ever.
func TestAFaultOfAReceiverIsApologisedFor(t *testing.T) {
	var reads atomic.Int64
	e := newEngine(t, sheets(&reads))
	for n, content := range []string{"broken", "panic"} {
		e.upload(content+".xlsx", content)
		e.settle()
		require.Len(t, e.failures(), n+1)
		require.Contains(t, e.directorHeard()[2*n+1], e.failures()[n].Code)
	}
	require.Contains(t, e.failures()[1].Stack, "fetch_test.go", "the stack is the reader's")
	e.upload("problem.xlsx", "problem")
	e.settle()
	require.Len(t, e.directorHeard(), 6)
	require.Len(t, e.failures(), 2)
	require.Equal(t, []string{"sent", "sent", "sent"}, e.fetched())
	e.end()
	e.begin()
	e.drained()
	require.EqualValues(t, 3, reads.Load())
}

// Who may not do it any more when the content comes gets no answer of it.
func TestWhoAskedIsLookedUpAgainWhenTheFileHasCome(t *testing.T) {
	for name, change := range map[string]map[string]any{
		"another role": {"roles": people.Observer}, "gone": {"left_at": modelstest.Noon},
	} {
		t.Run(name, func(t *testing.T) {
			var reads atomic.Int64
			e := newEngine(t, sheets(&reads))
			hold := make(chan struct{})
			rule := e.sandbox.Fault(sandbox.Fault{Method: "file", Hold: hold})
			e.upload("名册.xlsx", "rows")
			e.hits(rule, 1)
			e.office.Do(t, e.db, func(tx *gorm.DB) error {
				return tx.Model(&people.Person{}).Where("id = ?", e.office.Director.ID).Updates(change).Error
			})
			close(hold)
			e.settle()
			heard := strings.Join(e.directorHeard(), "\n")
			require.NotContains(t, heard, "holds")
			require.Len(t, e.directorHeard(), 2, "told that it is not for this person")
			require.Equal(t, []string{ledger.OutboxSent}, e.fetched())
		})
	}
}

// A file is received in the office it was sent to, though its sender went to
// another one meanwhile.
func TestAFileIsReceivedWhereItWasSent(t *testing.T) {
	var reads atomic.Int64
	e := newEngine(t, sheets(&reads))
	hold := make(chan struct{})
	rule := e.sandbox.Fault(sandbox.Fault{Method: "file", Hold: hold})
	e.upload("名册.xlsx", "rows")
	e.hits(rule, 1)
	other := modelstest.Office(t, e.db)
	other.Do(t, e.db, func(tx *gorm.DB) error {
		p := other.Director
		if err := tx.Model(p).Updates(map[string]any{"telegram_id": e.office.Director.TelegramID, "name": "别处的孙"}).Error; err != nil {
			return err
		}
		p.TelegramID = e.office.Director.TelegramID
		return people.StandIn(tx, p)
	})
	close(hold)
	e.settle()
	require.Equal(t, "〔青山镇政协联络处〕\n孙立国 of 名册.xlsx holds rows", e.directorHeard()[1])
}

func TestARowForAReceiverThatIsNotThereIsADeadLetter(t *testing.T) {
	var reads atomic.Int64
	e := newEngine(t, sheets(&reads))
	e.say(func(c *bot.Context) error { return c.Fetch(bot.Upload{ID: "x"}, "quiz") })
	e.drained()
	require.Equal(t, []string{ledger.OutboxDead}, e.fetched())
}

// Two processes on one database may both fetch a file; one of them receives it.
func TestTwoProcessesReceiveAFileOnce(t *testing.T) {
	var reads atomic.Int64
	e := newEngine(t, sheets(&reads))
	hold := make(chan struct{})
	rule := e.sandbox.Fault(sandbox.Fault{Method: "file", Hold: hold})
	e.upload("名册.xlsx", "rows")
	e.hits(rule, 1)
	other := *e
	other.assemble()
	t.Cleanup(other.end)
	require.NoError(t, other.bot.Start(e.ctx))
	e.hits(rule, 2)
	close(hold)
	e.drained()
	other.drained()
	require.EqualValues(t, 2, reads.Load())
	require.Equal(t, 1, strings.Count(strings.Join(e.directorHeard(), "\n"), "holds rows"))
}

// A server that names no length and breaks off has sent a part of the file only;
// one that names a wrong one is not trusted with more than the limit.
func TestWhatTheServerSaysOfAFileIsChecked(t *testing.T) {
	answer := ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/getFile") {
			_, _ = w.Write([]byte(`{"ok":true,"result":{"file_id":"x","file_size":10,"file_path":"documents/a b?.xlsx"}}`))
			return
		}
		require.Equal(t, "/file/bot"+token+"/documents/a b?.xlsx", r.URL.Path, "no redirect is followed: the path holds the token")
		if answer == "endless" {
			for err := error(nil); err == nil; {
				_, err = w.Write(make([]byte, 1<<16))
			}
			return
		}
		conn, out, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_, _ = out.WriteString(answer)
			_ = out.Flush()
			_ = conn.Close()
		}
	}))
	defer server.Close()
	api, err := bot.NewAPI(server.URL, token, "")
	require.NoError(t, err)
	defer api.Close()
	for text, want := range map[string]error{
		"HTTP/1.0 200 OK\r\n\r\n0123456789":                        nil,
		"HTTP/1.0 200 OK\r\n\r\n01234":                             io.ErrUnexpectedEOF,
		"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234":       io.ErrUnexpectedEOF,
		"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n01234": bot.ErrFileTooBig,
		"HTTP/1.0 200 OK\r\n\r\n" + strings.Repeat("x", 200):       bot.ErrFileTooBig,
		"endless": bot.ErrFileTooBig,
	} {
		answer = text
		data, err := bot.Download(t.Context(), api, "x", 100)
		require.ErrorIs(t, err, want, text)
		require.Equal(t, want == nil, string(data) == "0123456789")
	}
	answer = "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
	_, err = bot.Download(t.Context(), api, "x", 100)
	require.ErrorContains(t, err, "302")
}

func TestAPathOutsideOfTheServersOwnIsNotAskedFor(t *testing.T) {
	for _, path := range []string{"/var/lib/telegram-bot-api/x.xlsx", "../bot/getMe", "documents/../../x", ""} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			require.NotContains(t, r.URL.Path, "/file/")
			_, _ = fmt.Fprintf(w, `{"ok":true,"result":{"file_id":"x","file_path":%q}}`, path)
		}))
		api, err := bot.NewAPI(server.URL, token, "")
		require.NoError(t, err)
		_, err = bot.Download(t.Context(), api, "x", 100)
		require.ErrorIs(t, err, bot.ErrFileGone, path)
		api.Close()
		server.Close()
	}
}

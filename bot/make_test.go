package bot_test

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	"lianluo/models/people"
)

// papers are routes that make of each text a file. Who writes "broken" finds a fault in
// the maker, "panic" a worse one, "problem" something to be told.
func papers(makes *atomic.Int64, hold chan struct{}) func(r *bot.Router) {
	return func(r *bot.Router) {
		r.Text(bot.Staff, func(c *bot.Context) error {
			ok, err := c.Make("paper", bot.Message{Text: "making"}, c.Text())
			if errors.Is(err, bot.ErrManyMakes) {
				_, err = c.Say(bot.Message{Text: "later"})
				return err
			}
			if err == nil && !ok {
				_, err = c.Say(bot.Message{Text: "waits already"})
			}
			return err
		})
		bot.AddMaker(r, &bot.Maker[[]byte]{
			Name: "paper", Access: bot.Staff,
			Make: func(c *bot.Context) ([]byte, error) {
				if hold != nil {
					<-hold
				}
				makes.Add(1)
				switch c.Arg(0) {
				case "broken":
					return nil, errors.New("a bug in the maker")
				case "panic":
					panic("a worse one")
				case "problem":
					return nil, c.Problem("common.stale")
				case "writes":
					_, err := c.Say(bot.Message{Text: "said while reading"})
					return nil, err
				}
				return fmt.Appendf(nil, "%s for %s", c.Arg(0), c.Person.Name), nil
			},
			Send: func(c *bot.Context, data []byte, err error) error {
				if err != nil {
					_, err := c.Say(bot.Message{Text: "without the paper"})
					return err
				}
				_, err = c.Say(bot.Message{Text: "here", Files: []bot.File{{Kind: bot.Document, Name: "纸.docx", Data: data}}})
				return err
			},
		})
	}
}

func (e *engine) write(texts ...string) {
	for _, text := range texts {
		e.send(e.office.Director.TelegramID, text)
	}
}

func TestWhatIsAskedForIsMadeAndSent(t *testing.T) {
	var makes atomic.Int64
	e := newEngine(t, papers(&makes, nil))
	e.write("one")
	e.settle()
	require.Equal(t, []string{"here"}, e.directorHeard())
	e.write("one") // again, when it has come
	e.settle()
	require.EqualValues(t, 2, makes.Load())
	for _, row := range e.rows("method IN ('make', 'send')") {
		require.Equal(t, ledger.OutboxSent, row.State)
		require.Empty(t, row.File, "the bytes go when it is sent")
	}
}

func TestAFaultOfAPaperIsRecorded(t *testing.T) {
	for _, text := range []string{"broken", "panic", "writes"} {
		t.Run(text, func(t *testing.T) {
			var makes atomic.Int64
			e := newEngine(t, papers(&makes, nil))
			e.write(text)
			e.settle()
			require.Equal(t, []string{"without the paper"}, e.directorHeard())
			require.EqualValues(t, 1, makes.Load(), "a fault of its own is not tried again")
			require.Contains(t, e.log.String(), "make paper")
		})
	}
}

func TestAProblemWithAPaperIsTold(t *testing.T) {
	var makes atomic.Int64
	e := newEngine(t, papers(&makes, nil))
	e.write("problem")
	e.settle()
	require.Len(t, e.directorHeard(), 1)
	require.NotContains(t, e.log.String(), "make paper")
}

// TestPapersWait: two are made at once, the same one waits once, and no more wait than
// fifty; nothing that is said waits for them.
func TestPapersWait(t *testing.T) {
	var makes atomic.Int64
	hold := make(chan struct{})
	e := newEngine(t, papers(&makes, hold))
	for n := range bot.MostMakes {
		e.write(fmt.Sprint("paper ", n))
	}
	e.write("paper 3", "one too many")
	count := func(text string) (n int) {
		for _, said := range e.directorHeard() {
			if said == text {
				n++
			}
		}
		return n
	}
	e.until(func() bool { return count("later") == 1 })
	require.Equal(t, 1, count("waits already"))
	require.Equal(t, bot.MostMakes, count("making"))
	require.Zero(t, makes.Load())
	close(hold)
	e.settle()
	require.EqualValues(t, bot.MostMakes, makes.Load())
	require.Equal(t, bot.MostMakes, count("here"))
	require.Zero(t, count("making"), "it goes when the paper comes")
}

// TestThePaperIsSentOnce: what Telegram has already goes by its id; when it takes that no
// longer, the paper is made anew.
func TestThePaperIsSentOnce(t *testing.T) {
	var makes atomic.Int64
	e := newEngine(t, papers(&makes, nil))
	director := e.office.Director.TelegramID
	asked := func() string {
		e.write("one")
		e.settle()
		return e.last(director).Document.FileID
	}
	first := asked()
	require.Equal(t, first, asked(), "it goes by its id")
	require.EqualValues(t, 2, makes.Load())

	e.sandbox.Fault(sandbox.Fault{Method: "sendDocument", Status: 400, Description: "Bad Request: wrong file identifier/HTTP URL specified", Times: 1})
	anew := asked()
	require.NotEqual(t, first, anew)
	require.EqualValues(t, 4, makes.Load())
	require.Equal(t, anew, asked())
	require.Len(t, e.directorHeard(), 4)
	require.Empty(t, e.rows("state = ?", ledger.OutboxDead))
}

// TestWhoHasLostTheRoleGetsNoPaper: who may have it is asked again when it has been made,
// and nothing is said to be made any more.
func TestWhoHasLostTheRoleGetsNoPaper(t *testing.T) {
	var makes atomic.Int64
	hold := make(chan struct{})
	e := newEngine(t, papers(&makes, hold))
	e.write("one")
	e.until(func() bool { return slices.Contains(e.directorHeard(), "making") })
	e.say(func(c *bot.Context) error {
		return c.Tx.Model(&people.Person{}).Where("id = ?", e.office.Director.ID).Update("roles", people.Member).Error
	})
	close(hold)
	e.settle()
	heard := e.directorHeard()
	require.Len(t, heard, 1)
	require.NotContains(t, heard, "here")
	require.NotContains(t, heard, "making")
	require.Empty(t, e.rows("state = ?", ledger.OutboxDead))
}

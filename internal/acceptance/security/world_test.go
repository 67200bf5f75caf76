package security_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/stretchr/testify/require"
	"modernc.org/sqlite"

	"lianluo/bot"
	"lianluo/internal/harness"
	"lianluo/internal/locale"
	"lianluo/internal/sandbox"
	"lianluo/models/calendar"
	"lianluo/models/ledger"
	"lianluo/models/store"
)

// patience bounds every wait, in real time. It is reached only by a fault.
const patience = 30 * time.Second

// hookSecret is what updates come in with.
const hookSecret = "hook-secret"

// world is one database and one server that many scenes play in, one after the
// other: each finds everything as it was planted. It is made once and quick to
// set anew, so that a fuzzer gets through hundreds of scenes a second.
type world struct {
	planted string // the database that each scene begins with
	db      *store.DB
	words   *locale.Catalogue
	cal     *calendar.Calendar
	api     *bot.API
	server  *httptest.Server
	handler atomic.Pointer[http.Handler]
	chats   chats
	back    *sql.Conn // sets the database back
	sandbox *sandbox.Server
	bot     *bot.Bot
	clock   *clockwork.FakeClock // of the program; the database's stands still
	routes  *bot.Router
	last    map[int64]int // the newest message of the bot in each chat
	seen    int64         // calls that were looked at
	update  int64
	plays   int
	clean   bool // the database is as it was planted
	ends    []func()
}

func newWorld(t testing.TB) *world {
	t.Helper()
	return newWorldOf(t, plant().file())
}

// newWorldOf is a world that begins with another database than the planted one.
func newWorldOf(t testing.TB, file string) *world {
	t.Helper()
	seed := plant()
	dir, err := os.MkdirTemp("", "lianluo-world-")
	require.NoError(t, err)
	w := &world{planted: file, chats: seed.chats, cal: calendar.Embedded()}
	w.ends = append(w.ends, func() { _ = os.RemoveAll(dir) })
	w.words, err = locale.Load()
	require.NoError(t, err)
	path := filepath.Join(dir, "world.db")
	raw, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, raw, 0o600))
	// Nothing here has to survive anything.
	w.db, err = store.Open(context.Background(), store.Config{DSN: path, Synchronous: "OFF", Now: func() time.Time { return noon }})
	require.NoError(t, err)
	w.ends = append(w.ends, func() { _ = w.db.Close() })
	pool, err := sql.Open("sqlite", "file:"+path+"?_pragma=synchronous(OFF)&_pragma=busy_timeout(5000)")
	require.NoError(t, err)
	w.back, err = pool.Conn(context.Background())
	require.NoError(t, err)
	w.ends = append(w.ends, func() { _ = w.back.Close(); _ = pool.Close() })
	w.server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { (*w.handler.Load()).ServeHTTP(rw, r) }))
	w.api, err = bot.NewAPI(w.server.URL, harness.Token, "")
	require.NoError(t, err)
	w.ends = append(w.ends, w.server.Close, w.api.Close)
	w.ends = append(w.ends, func() {
		if w.bot != nil {
			w.bot.Stop()
		}
		w.sandbox.Close()
	})
	w.newSandbox(t)
	t.Cleanup(func() {
		for _, end := range slices.Backward(w.ends) {
			end()
		}
	})
	return w
}

func (w *world) everyChat() []int64 {
	list := []int64{w.chats.group, w.chats.foreignGroup, w.chats.strangeGroup}
	for _, role := range cast {
		list = append(list, account(role))
	}
	return list
}

// restorer is the driver's connection: it copies a database's pages over its
// own.
type restorer interface {
	NewRestore(uri string) (*sqlite.Backup, error)
}

// renewed is how many scenes share a Bot API server before the messages that
// have gathered on it are thrown away.
const renewed = 500

// newSandbox gives a server on which the messages of the planted database stand in
// their chats under their numbers, so that they can be edited.
func (w *world) newSandbox(t testing.TB) {
	if w.sandbox != nil {
		w.sandbox.Close()
	}
	s := sandbox.New(sandbox.Options{
		Token: harness.Token, BotName: "联络", BotUsername: "lianluo_test_bot", KeepCalls: 300, Now: func() time.Time { return noon },
	})
	w.sandbox, w.last, w.seen = s, map[int64]int{}, 0
	h := s.Handler()
	w.handler.Store(&h)
	for _, role := range cast {
		s.AddUser(sandbox.User{ID: account(role), FirstName: onPhone(role), LanguageCode: "zh-hans"})
	}
	require.Equal(t, w.chats, sceneGroups(s))
	for _, role := range cast {
		_, err := s.Start(account(role), "")
		require.NoError(t, err)
	}
	addBots(t, s, w.chats)
	var sent []ledger.OutboxRow
	require.NoError(t, store.AcrossOffices(w.db.Read(context.Background())).
		Select("chat_id", "message_id").Where("method = 'send' AND message_id > 0").Order("message_id").Find(&sent).Error)
	last := w.post(t, account(stranger), "-")
	for _, row := range sent {
		for last < int(row.MessageID) {
			last = w.post(t, row.ChatID, "-")
		}
	}
	for _, chat := range w.everyChat() {
		w.last[chat] = w.post(t, chat, "-")
	}
}

// post has the bot say something without the program.
func (w *world) post(t testing.TB, chat int64, text string) int {
	r := httptest.NewRequest(http.MethodPost, fmt.Sprintf("/bot%s/sendMessage?chat_id=%d&text=%s", harness.Token, chat, text), nil)
	rec := httptest.NewRecorder()
	(*w.handler.Load()).ServeHTTP(rec, r)
	var answer struct {
		Result struct {
			MessageID int `json:"message_id"`
		} `json:"result"`
	}
	require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &answer), rec.Body.String())
	return answer.Result.MessageID
}

// restore puts the planted database back.
func (w *world) restore(t testing.TB) {
	t.Helper()
	require.NoError(t, w.back.Raw(func(c any) error {
		b, err := c.(restorer).NewRestore(w.planted)
		if err != nil {
			return err
		}
		more, err := b.Step(-1)
		if err == nil && more {
			err = errors.New("not all was copied")
		}
		return errors.Join(err, b.Finish())
	}))
}

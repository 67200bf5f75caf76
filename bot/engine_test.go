package bot_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/sandbox"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/store"
)

// TestMain proves that Stop and Close of everything that the tests start
// leave no goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds every wait, in real time. It is reached only by a fault.
const patience = 30 * time.Second

const token = "4200:secret-token"

// engine is the bot's room alone: a real database, a Bot API server on this
// machine, and a router of the test's own. Its clock stands still.
type engine struct {
	t       *testing.T
	ctx     context.Context
	bot     *bot.Bot
	db      *store.DB
	clock   *clockwork.FakeClock
	sandbox *sandbox.Server
	office  *modelstest.Team
	group   int64
	log     *record

	server    *httptest.Server
	dsn       string
	routes    func(*bot.Router)
	limits    bot.Limits
	room      int
	impatient bool                            // a stop cuts off what is under way
	front     func(http.Handler) http.Handler // between the bot and the server
	times     bot.Timeouts                    // zero: the usual
	api       *bot.API
	reading   *atomic.Pointer[func()] // what holds the next reading of the outbox, if anything
	stop      func()
}

// setting changes an engine before its first start.
type setting func(*engine, *sandbox.Options)

func limited(perSecond int) setting {
	return func(e *engine, _ *sandbox.Options) { e.limits.PerSecond = perSecond }
}

// newEngine starts an engine with the routes and a seeded office, all of whose
// people have pressed Start and whose group the bot is in.
func newEngine(t *testing.T, routes func(*bot.Router), settings ...setting) *engine {
	t.Helper()
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	e := &engine{
		t: t, ctx: ctx, clock: clockwork.NewFakeClockAt(modelstest.Noon), log: &record{}, reading: &atomic.Pointer[func()]{}, dsn: filepath.Join(t.TempDir(), "lianluo.db"), routes: routes,
	}
	so := sandbox.Options{Token: token, BotUsername: "proof_bot"}
	for _, s := range settings {
		s(e, &so)
	}
	so.Now = e.clock.Now
	e.sandbox = sandbox.New(so)
	handler := e.sandbox.Handler()
	if e.front != nil {
		handler = e.front(handler)
	}
	e.server = httptest.NewServer(handler)
	t.Cleanup(func() {
		e.end()
		cancel()
		e.sandbox.Close()
		e.server.CloseClientConnections()
		e.server.Close()
		if t.Failed() {
			t.Log(e.log.String())
		}
	})
	e.seed()
	e.begin()
	e.settle()
	return e
}

// template is the database of a seeded office, made once: copying it is much
// faster than making it for each test.
var template = sync.OnceValues(func() (*modelstest.Team, []byte) {
	dir, err := os.MkdirTemp("", "lianluo-bot-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	db, err := store.Open(context.Background(), store.Config{
		DSN: path, Synchronous: modelstest.Synchronous, Now: func() time.Time { return modelstest.Noon },
	})
	if err != nil {
		panic(err)
	}
	team := modelstest.Office(panicking{}, db)
	err = errors.Join(db.Write(context.Background(), func(tx *gorm.DB) error {
		return tx.Model(team.Office).Update("group_chat_id", firstGroup).Error
	}), db.Close())
	if err != nil {
		panic(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	return team, raw
})

// panicking is a test without a test around it: what fails ends the program.
type panicking struct{ testing.TB }

func (panicking) Helper()           {}
func (panicking) Fatal(args ...any) { panic(fmt.Sprint(args...)) }

func (panicking) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// catalogue is read once, as by the program.
var catalogue = sync.OnceValues(locale.Load)

// firstGroup is the id of the first group that a sandbox makes.
const firstGroup = -4_000_000_001

// seed makes the office before the bot runs, so that nobody's first /start is
// among what a test counts.
func (e *engine) seed() {
	e.t.Helper()
	team, raw := template()
	e.office, e.group = team, firstGroup
	require.NoError(e.t, os.WriteFile(e.dsn, raw, 0o600))
	var ids []int64
	for _, p := range append([]*people.Person{e.office.Director}, e.office.Members...) {
		e.sandbox.AddUser(sandbox.User{ID: p.TelegramID, FirstName: p.Name, LanguageCode: "zh-hans"})
		ids = append(ids, p.TelegramID)
	}
	require.EqualValues(e.t, firstGroup, e.sandbox.AddGroup("青山镇政协委员群", ids...).ID)
	require.NoError(e.t, e.sandbox.AddBot(ids[0], firstGroup))
	for _, id := range ids {
		_, err := e.sandbox.Start(id, "")
		require.NoError(e.t, err)
	}
}

func (e *engine) open() *store.DB {
	e.t.Helper()
	db, err := store.Open(e.ctx, store.Config{
		DSN: e.dsn, Synchronous: modelstest.Synchronous, Now: e.clock.Now, Log: slog.New(slog.NewTextHandler(e.log, nil)),
	})
	require.NoError(e.t, err)
	// Before anybody reads: gorm's callbacks are not to be changed under a reader.
	err = db.Read(e.ctx).Callback().Query().After("gorm:query").Register("test:reading", func(tx *gorm.DB) {
		if tx.Statement.Table != "outbox" {
			return
		}
		if hold := e.reading.Swap(nil); hold != nil {
			(*hold)()
		}
	})
	require.NoError(e.t, err)
	return db
}

// begin starts the program's rooms as internal/app does: sender, then intake.
func (e *engine) begin() {
	e.t.Helper()
	e.assemble()
	require.NoError(e.t, e.bot.Start(e.ctx))
	e.poll()
}

// assemble makes the bot without starting it.
func (e *engine) assemble() {
	e.t.Helper()
	words, err := catalogue()
	require.NoError(e.t, err)
	var opts []bot.APIOption
	if e.times != (bot.Timeouts{}) {
		opts = append(opts, bot.WithTimeouts(e.times))
	}
	api, err := bot.NewAPI(e.server.URL, token, "", opts...)
	require.NoError(e.t, err)
	me, err := api.Me(e.ctx)
	require.NoError(e.t, err)
	r := bot.NewRouter(words)
	if e.routes != nil {
		e.routes(r)
	}
	if _, ok := r.CommandAccess("start"); !ok { // everybody's first word is of no interest here
		r.Command("start", bot.Anyone, func(*bot.Context) error { return nil })
	}
	e.db, e.api = e.open(), api
	e.bot = bot.New(bot.Options{
		API: api, DB: e.db, Router: r, Clock: e.clock, Log: slog.New(slog.NewTextHandler(e.log, nil)),
		Metrics: bot.NewMetrics(prometheus.NewRegistry()), Limits: e.limits,
	}, me)
	if e.room > 0 {
		e.bot.SetRoom(e.room)
	}
	if e.impatient {
		e.bot.SetGrace(0)
	}
	e.stop = func() {
		e.bot.Stop()
		api.Close()
		require.NoError(e.t, e.db.Close())
	}
}

// poll begins the intake of an assembled bot.
func (e *engine) poll() {
	ctx, cancel := context.WithCancel(e.ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.bot.Poll(ctx, e.api)
	}()
	stop := e.stop
	e.stop = func() {
		cancel()
		<-done
		stop()
	}
}

// end stops the engine; begin starts it again on the same database.
func (e *engine) end() {
	if e.stop != nil {
		e.stop()
		e.stop = nil
	}
}

// settle waits until every update is handled and every answer that is due was
// delivered.
func (e *engine) settle() {
	e.t.Helper()
	e.taken()
	e.drained()
}

// taken waits until every update is acknowledged.
func (e *engine) taken() {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(e.ctx, patience)
	defer cancel()
	require.NoError(e.t, e.sandbox.WaitAcked(ctx), "updates were not taken")
}

// drained waits until what is due was delivered and recorded.
func (e *engine) drained() {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(e.ctx, patience)
	defer cancel()
	require.NoError(e.t, e.bot.Drain(ctx), "answers were not delivered")
}

// asleep waits until n senders sleep on the clock. (The watch for delayed rows
// always does; it is not counted.)
func (e *engine) asleep(n int) {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(e.ctx, patience)
	defer cancel()
	require.NoError(e.t, e.clock.BlockUntilContext(ctx, n+1), "nobody waits for the clock")
}

// until waits until ok holds; it looks again whenever something happens in the
// sandbox.
func (e *engine) until(ok func() bool) {
	e.t.Helper()
	events := e.sandbox.Subscribe()
	defer events.Close()
	ctx, cancel := context.WithTimeout(e.ctx, patience)
	defer cancel()
	for !ok() {
		_, err := events.Next(ctx)
		require.NoError(e.t, err, "it did not come to pass")
	}
}

// member is the Telegram account of the nth member, which is the id of the
// private chat too.
func (e *engine) member(n int) int64 { return e.office.Members[n].TelegramID }

// Package harness runs the whole program against the sandbox for tests:
// updates go in as people send them, messages and rows come out. The clock is
// a fake one; nothing sleeps.
package harness

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/app"
	"lianluo/internal/sandbox"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Token is the bot's token in tests.
const Token = "4200:test-token"

// botID is the bot's account.
const botID = 4200

// patience bounds every wait, in real time. It is reached only by a fault.
const patience = 3 * time.Minute

// patienceOnTheWay is patience for a clock that stops at all that is due within years.
const patienceOnTheWay = 15 * time.Minute

// Harness is a running program and the people who talk to it.
type Harness struct {
	T       testing.TB
	App     *app.App
	Sandbox *sandbox.Server
	Clock   *clockwork.FakeClock
	DB      *store.DB
	Office  *people.Office // nil before Seed
	Log     *Log
	Path    string // of the database; a URL on PostgreSQL

	// The seeded people: Director is no member, Members are eleven.
	Director *Person
	Members  []*Person
	Contact  *Person // of the demo office alone
	Group    *Group

	daysOff bool // are kept
	config  app.Config
	stop    func()
	nextID  int64
}

// Shanghai is the office's zone in tests.
var Shanghai = modelstest.Zone

// Noon is when a test begins: Saturday 5 December 2026, 12:00 in Shanghai.
var Noon = modelstest.Noon

// Option changes how a harness starts.
type Option func(*Harness, *sandbox.Options)

// At starts the clock at t.
func At(t time.Time) Option {
	return func(h *Harness, o *sandbox.Options) { h.Clock = clockwork.NewFakeClockAt(t) }
}

// DaysOff has days off be kept (§20), as an office does by itself. Most tests are of other
// things, and begin on a Saturday: there what no hour ties rings on days off too.
func DaysOff() Option { return func(h *Harness, _ *sandbox.Options) { h.daysOff = true } }

// NoUsername gives a bot that deep links cannot be made for.
func NoUsername() Option { return func(_ *Harness, o *sandbox.Options) { o.BotUsername = "" } }

// Driver opens the database with another database/sql driver, which sees all
// of its life: the tables are made by it too.
func Driver(name string) Option {
	return func(h *Harness, _ *sandbox.Options) { h.config.Driver = name }
}

// Database runs the program on a database that is there.
func Database(dsn string) Option {
	return func(h *Harness, _ *sandbox.Options) { h.config.DB = dsn }
}

// Files has the program keep files of the archive and the books in a folder.
func Files(dir string) Option {
	return func(h *Harness, _ *sandbox.Options) { h.config.Files = dir }
}

// ExportPart has an office's export come in parts of so many bytes.
func ExportPart(bytes int64) Option {
	return func(h *Harness, _ *sandbox.Options) { h.config.ExportPart = bytes }
}

// KeepFiles is Files from the next Start on.
func (h *Harness) KeepFiles(dir string) { h.config.Files = dir }

// New starts the program on an empty database.
func New(t testing.TB, opts ...Option) *Harness {
	t.Helper()
	h := &Harness{T: t, Clock: clockwork.NewFakeClockAt(Noon), Log: &Log{}, nextID: 1000}
	so := sandbox.Options{Token: Token, BotName: "联络", BotUsername: "lianluo_test_bot"}
	for _, o := range opts {
		o(h, &so)
	}
	so.Now = h.Clock.Now
	h.Sandbox = sandbox.New(so)
	server := httptest.NewServer(h.Sandbox.Handler())
	switch {
	case h.config.DB != "":
	case h.config.Driver != "":
		h.config.DB = modelstest.DSN(t)
	default:
		h.config.DB = modelstest.Migrated(t)
	}
	h.config = app.Config{
		Token: Token, API: server.URL, DB: h.config.DB, Driver: h.config.Driver, Sync: modelstest.Synchronous,
		TimeZone: "Asia/Shanghai", Listen: h.config.Listen, PublicURL: h.config.PublicURL, Files: h.config.Files, ExportPart: h.config.ExportPart, Clock: h.Clock, Log: slog.New(slog.NewTextHandler(h.Log, nil)),
	}
	h.Path = h.config.DB
	h.Start()
	t.Cleanup(func() {
		h.Stop()
		h.Sandbox.Close()
		server.Close()
		if t.Failed() {
			t.Log(h.Log.String())
		}
	})
	return h
}

// Start runs the program; New has done it once.
func (h *Harness) Start() {
	h.T.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	a, err := app.New(ctx, h.config)
	require.NoError(h.T, err)
	h.App, h.DB = a, a.DB
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	h.stop = func() {
		cancel()
		require.NoError(h.T, <-done)
		require.NoError(h.T, a.Close())
	}
	select {
	case <-a.Running():
	case err := <-done:
		require.FailNow(h.T, "the program did not start", "%v", err)
	}
	// Before a scene is set: the first pass would take what it finds of it for
	// what came due long ago.
	select {
	case <-a.Scheduler.Begun():
	case <-time.After(patience):
		require.FailNow(h.T, "the first pass has no end")
	}
	h.Settle()
}

// Stop ends the program as SIGTERM does; Start begins it again on the same
// database.
func (h *Harness) Stop() {
	if h.stop != nil {
		h.stop()
		h.stop = nil
	}
}

// Settle waits until every update is handled and every due answer delivered.
func (h *Harness) Settle() {
	h.T.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(h.T, h.Sandbox.WaitAcked(ctx), "updates were not taken")
	require.NoError(h.T, h.App.Bot.Drain(ctx), "answers were not delivered")
}

// Advance moves the clock and does what is due at once.
func (h *Harness) Advance(d time.Duration) {
	h.T.Helper()
	h.Clock.Advance(d)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(h.T, h.App.Scheduler.RunDue(ctx))
	require.NoError(h.T, h.App.Bot.SendDue(ctx))
	h.Settle()
}

// AdvanceTo moves the clock to t, stopping at everything that is due on the
// way, as time does.
func (h *Harness) AdvanceTo(t time.Time) {
	h.T.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patienceOnTheWay)
	defer cancel()
	require.NoError(h.T, h.App.Travel(ctx, h.Clock, t))
	h.Settle()
}

// Rows runs a query on the office's records.
func (h *Harness) Rows(fn func(tx *gorm.DB) error) {
	h.T.Helper()
	tx := h.DB.Read(context.Background())
	if h.Office != nil {
		tx = store.InOffice(tx, h.Office.ID)
	}
	require.NoError(h.T, fn(tx))
}

// Write changes the office's records behind the program's back: to set a
// scene.
func (h *Harness) Write(fn func(tx *gorm.DB) error) {
	h.T.Helper()
	require.NoError(h.T, modelstest.Write(h.DB, func(tx *gorm.DB) error {
		if h.Office != nil {
			tx = store.InOffice(tx, h.Office.ID)
		}
		return fn(tx)
	}))
}

// Package app wires the rooms together: database, bot, handlers, scheduler.
// The commands of cmd/lianluo, the web trial and the tests all start the same
// program through it.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/jonboulle/clockwork"
	"github.com/prometheus/client_golang/prometheus"

	"lianluo/bot"
	"lianluo/handlers"
	"lianluo/internal/files"
	"lianluo/internal/locale"
	"lianluo/internal/web"
	"lianluo/models/calendar"
	"lianluo/models/ledger"
	"lianluo/models/store"
	"lianluo/models/voices"
	"lianluo/scheduler"
)

// Config is everything that can be chosen about a run. Clock and Log have
// defaults; so has API.
type Config struct {
	Token    string
	API      string // address of the Bot API server
	Proxy    string
	DB       string // path, or a postgres:// URL
	Driver   string // of an SQLite file; see store.Config
	Sync     string // SQLite's synchronous: FULL or NORMAL
	TimeZone string // of offices made from now on
	SendRate int    // messages a second over all; 0: no limits

	WebhookURL    string // "": long polling
	WebhookSecret string
	Listen        string // address of webhook, pages, health and metrics; "": none
	Files         string // folder in which files of the archive and the books are kept; "": none
	ExportPart    int64  // bytes of one file of an office's export; 0: what the messenger takes
	PublicURL     string // base of the addresses under which people reach Listen; "": no pages

	Clock clockwork.Clock
	Log   *slog.Logger
}

// drainTime is how long a stop goes on delivering.
const drainTime = 10 * time.Second

// App is a program ready to run.
type App struct {
	Bot       *bot.Bot
	DB        *store.DB
	Scheduler *scheduler.Scheduler
	Keeper    *files.Keeper // nil without Config.Files

	cfg      Config
	api      *bot.API
	pages    http.Handler
	registry *prometheus.Registry
	router   *bot.Router
	listener net.Listener // of cfg.Listen; nil for none
	running  chan struct{}
	reading  reading
}

// reading is how long the HTTP server waits for what it is to read.
type reading struct{ head, all, idle time.Duration }

// New opens the database, asks the server who the bot is and puts the rooms
// together. Its errors are lines a person can act on.
func New(ctx context.Context, cfg Config) (*App, error) {
	if cfg.Clock == nil {
		cfg.Clock = clockwork.NewRealClock()
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.API == "" {
		cfg.API = bot.DefaultAPI
	}
	if cfg.WebhookURL != "" && cfg.WebhookSecret == "" {
		return nil, errors.New("a webhook needs a secret: anybody could post updates")
	}
	words, err := locale.Load()
	if err != nil {
		return nil, err
	}
	api, err := bot.NewAPI(cfg.API, cfg.Token, cfg.Proxy)
	if err != nil {
		return nil, err
	}
	// What most likely fails comes before the database: a start that is refused
	// makes none.
	me, err := api.Me(ctx)
	if err != nil {
		return nil, err
	}
	var kept *files.Dir
	if cfg.Files != "" {
		if kept, err = files.Open(cfg.Files); err != nil {
			return nil, err
		}
	}
	if store.MayBePlain(cfg.DB) {
		cfg.Log.Warn("the way to the database may be in plain text: add sslmode=verify-full (or require) to its address")
	}
	var listener net.Listener
	if cfg.Listen != "" {
		if listener, err = net.Listen("tcp", cfg.Listen); err != nil {
			return nil, fmt.Errorf("cannot serve on --listen %s: %w", cfg.Listen, err)
		}
	}
	db, err := store.Open(ctx, store.Config{DSN: cfg.DB, Driver: cfg.Driver, Synchronous: cfg.Sync, Now: cfg.Clock.Now, Log: cfg.Log, LookOver: true, Scrub: ledger.ForgetSecrets})
	if err != nil {
		closeListener(listener)
		return nil, err
	}
	a := &App{listener: listener, DB: db, cfg: cfg, api: api, registry: prometheus.NewRegistry(), router: bot.NewRouter(words), running: make(chan struct{})}
	a.reading = reading{head: 10 * time.Second, all: 30 * time.Second, idle: 2 * time.Minute}
	cal := calendar.Embedded()
	handlers.Register(a.router, handlers.Options{Calendar: cal, TimeZone: cfg.TimeZone, PublicURL: cfg.PublicURL, Files: kept != nil, Exports: besideDB(cfg.DB), Part: cfg.ExportPart})
	options := bot.Options{
		API: api, DB: db, Router: a.router, Clock: cfg.Clock, Log: cfg.Log,
		Metrics: bot.NewMetrics(a.registry), Limits: bot.Limits{PerSecond: cfg.SendRate},
	}
	if kept != nil {
		options.Files = kept
	}
	a.Bot = bot.New(options, me)
	if kept != nil {
		a.Keeper = files.NewKeeper(kept, a.Bot, db, cfg.Clock, cfg.Log)
	}
	a.pages = web.New(web.Options{DB: db, Words: words, Clock: cfg.Clock, Log: cfg.Log, Link: a.Bot.Link, BotID: a.Bot.ID, Public: strings.TrimRight(cfg.PublicURL, "/")})
	a.Scheduler = scheduler.New(scheduler.Options{Bot: a.Bot, DB: db, Clock: cfg.Clock, Log: cfg.Log, Calendar: cal})
	return a, nil
}

// Run takes updates and does what is due until ctx is done, then stops in
// order: intake, the updates in hand, the scheduler, the outbox. The database
// is Close's.
func (a *App) Run(ctx context.Context) error {
	defer closeListener(a.listener)
	if err := handlers.Prepare(ctx, a.Bot, a.cfg.Log); err != nil {
		return err
	}
	if err := a.Bot.Start(ctx); err != nil {
		return err
	}
	defer a.Bot.Stop()
	var rooms sync.WaitGroup
	work, stop := context.WithCancel(ctx)
	defer stop()
	failed := make(chan error, 1)
	closeIntake := func() {}
	if a.listener != nil {
		server := a.serveHTTP(a.listener, failed)
		defer server.Close()
		closeIntake = func() { shutdown(server) }
	}
	if err := a.chooseIntake(ctx); err != nil {
		return err
	}
	if a.cfg.WebhookURL == "" {
		rooms.Go(func() { a.Bot.Poll(work, a.api) })
	}
	rooms.Go(func() { a.Scheduler.Run(work) })
	if a.Keeper != nil {
		rooms.Go(func() { a.Keeper.Run(work) })
	}
	rooms.Go(func() {
		if err := handlers.OfferOwnMenus(work, a.Bot, a.cfg.Clock); err != nil && work.Err() == nil {
			a.cfg.Log.Warn("offer the menus of commands", "error", err)
		}
	})
	rooms.Go(func() {
		if err := voices.FillIndex(work, a.DB); err != nil && work.Err() == nil {
			a.cfg.Log.Warn("index the suggestions; it is tried again at the next start", "error", err)
		}
	})
	a.cfg.Log.Info("running", "bot", a.Bot.Username, "intake", a.intake(), "database", a.cfg.dbName())
	close(a.running)
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	stop()
	closeIntake()
	rooms.Wait()
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	if a.Bot.Drain(drain) != nil {
		a.cfg.Log.Warn("stopped before everything was delivered; the rest goes at the next start")
	}
	a.cfg.Log.Info("stopped")
	return err
}

// Running is closed once the program has started and takes updates.
func (a *App) Running() <-chan struct{} { return a.running }

// Close closes the database, and --listen when Run has not.
func (a *App) Close() error {
	closeListener(a.listener)
	a.api.Close()
	return a.DB.Close()
}

func closeListener(l net.Listener) {
	if l != nil {
		_ = l.Close()
	}
}

func (a *App) intake() string {
	if a.cfg.WebhookURL != "" {
		return "webhook"
	}
	return "polling"
}

// chooseIntake tells the server where updates go.
func (a *App) chooseIntake(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	var err error
	if a.cfg.WebhookURL == "" {
		_, err = a.api.Client.DeleteWebhook(ctx, &tgbot.DeleteWebhookParams{})
	} else {
		_, err = a.api.Client.SetWebhook(ctx, &tgbot.SetWebhookParams{
			URL: a.cfg.WebhookURL, SecretToken: a.cfg.WebhookSecret, AllowedUpdates: bot.AllowedUpdates, MaxConnections: 16,
		})
	}
	if err != nil {
		return fmt.Errorf("choose %s: %w", a.intake(), err)
	}
	return nil
}

func (a *App) serveHTTP(l net.Listener, failed chan<- error) *http.Server {
	server := &http.Server{
		Handler:           a.handler(),
		ReadHeaderTimeout: a.reading.head,
		ReadTimeout:       a.reading.all,
		IdleTimeout:       a.reading.idle,
		MaxHeaderBytes:    16 << 10,
		ConnState:         newConns(maxConns).state,
		ErrorLog:          slog.NewLogLogger(a.cfg.Log.Handler(), slog.LevelWarn),
	}
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("serve http: %w", err)
		}
	}()
	return server
}

func shutdown(server *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	_ = server.Shutdown(ctx) // what is left is cut off by the exit
}

func (c Config) dbName() string {
	if strings.Contains(c.DB, "://") {
		return "postgres"
	}
	return c.DB
}

// GreetContacts greets the party contacts of an office that was not made by its people.
func GreetContacts(c *bot.Context) error { return handlers.GreetContacts(c) }

package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	_ "modernc.org/sqlite" // the "sqlite" driver: no C compiler, FTS5 with trigram
)

// Connections to an SQLite file: readers beside the one that writes; the pool
// that writes has one more for upkeep, which is no part of a group (migrations
// before the first, a backup's copy).
const (
	readers = 4
	writers = 2
)

// Config says which database to open and how.
type Config struct {
	// DSN is a path of an SQLite file, or a postgres:// URL.
	DSN string
	// Synchronous is SQLite's pragma: FULL (default; a commit survives power
	// loss) or NORMAL (survives a crash of the program only).
	Synchronous string
	// Driver is the database/sql driver that SQLite files are opened with;
	// "sqlite" when empty. A test gives one that watches what is asked.
	Driver string
	// Now tells the time; time.Now when nil. Records get it in UTC.
	Now func() time.Time
	Log *slog.Logger
	// LookOver has Open check an SQLite file before anything is done with it.
	// Nobody else may have it open.
	LookOver bool
	// Scrub takes out of a copy that Open keeps what no copy may hold, before
	// anybody sees it; nil: nothing.
	Scrub func(ctx context.Context, file string) error

	uri string // of SQLite, instead of the usual: a file that is only read
}

// DB is an open database: one writer with group commit and a pool of readers.
type DB struct {
	Now   func() time.Time
	write *gorm.DB
	read  *gorm.DB
	units chan []*Unit // as they were handed in together
	done  chan struct{}
	quit  chan struct{} // closed when the end begins: nobody waits to submit any more
	last  chan struct{} // closed when the last unit is in the queue
	log   *slog.Logger
	sync  string // SQLite's synchronous

	session *connection // the writer's goroutine's own

	inHand atomic.Int64 // units submitted and not done yet

	health health
	hands  hands

	submits sync.RWMutex // held for reading by each Submit
	closed  bool
	closing sync.Once
}

// Open opens the database, refuses one that is damaged, locked or newer than
// this program, and brings its tables up to date.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	if cfg.LookOver && !isPostgres(cfg.DSN) {
		if err := lookOverLog(cfg); err != nil {
			return nil, err
		}
	}
	db, err := OpenAsIs(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if cfg.LookOver && db.IsSQLite() {
		if err := db.lookOver(ctx, cfg); err != nil {
			db.Close()
			return nil, fmt.Errorf("open database %s: %w", cfg.DSN, err)
		}
	}
	err = db.alone(ctx, "migrate", func() error { return errors.Join(db.migrate(ctx, cfg), db.chooseSearch(ctx)) })
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// OpenToRead opens the database without migrating it and, where it or its
// folder cannot be written, without a need to: for doctor and backup.
func OpenToRead(ctx context.Context, cfg Config) (*DB, error) {
	if !isPostgres(cfg.DSN) {
		var err error
		if cfg.uri, err = readingURI(cfg.DSN); err != nil {
			return nil, fmt.Errorf("open database %s: %w", cfg.DSN, err)
		}
	}
	return OpenAsIs(ctx, cfg)
}

// OpenAsIs opens the database without migrating it.
func OpenAsIs(ctx context.Context, cfg Config) (*DB, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	cfg.Log = cfg.logger()
	if cfg.Synchronous == "" {
		cfg.Synchronous = "FULL"
	}
	if cfg.Driver == "" {
		cfg.Driver = "sqlite"
	}
	db := &DB{Now: cfg.Now, log: cfg.Log, sync: cfg.Synchronous, units: make(chan []*Unit, groupLimit), done: make(chan struct{}), quit: make(chan struct{}), last: make(chan struct{})}
	var err error
	if isPostgres(cfg.DSN) {
		if db.write, err = db.open(postgres.Open(cfg.DSN), cfg); err != nil {
			return nil, fmt.Errorf("open database: %w", err)
		}
		db.read = db.write
	} else if err = db.openSQLite(cfg); err != nil {
		return nil, fmt.Errorf("open database %s: %w", cfg.DSN, Translate(err))
	}
	if err := db.ping(ctx); err != nil {
		db.closePools()
		return nil, fmt.Errorf("open database %s: %w", redactDSN(cfg.DSN), Translate(err))
	}
	go db.writeLoop()
	return db, nil
}

func (c Config) logger() *slog.Logger {
	if c.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return c.Log
}

func (db *DB) openSQLite(cfg Config) error {
	if dir := filepath.Dir(cfg.DSN); !strings.HasPrefix(cfg.DSN, ":memory:") {
		if _, err := os.Stat(dir); err != nil {
			return fmt.Errorf("the folder %s is not there: make it or choose another path", dir)
		}
	}
	// People's data: a new file is its owner's only, and SQLite gives its
	// journals the rights of the file.
	if cfg.uri != "" {
		// nothing to make
	} else if f, err := os.OpenFile(cfg.DSN, os.O_CREATE|os.O_RDWR, 0o600); err == nil {
		_ = f.Close()
	} else if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		// SQLite says only that it cannot open it.
		return fmt.Errorf("%w: it and its folder have to be writable (%w)", ErrReadOnly, err)
	}
	var err error
	db.write, err = db.open(dialector(cfg, "_txlock=immediate"), cfg)
	if err != nil {
		return err
	}
	reads, err := openReading(cfg.Driver, sqliteDSN(cfg, "_pragma=query_only(1)"))
	if err != nil {
		return err
	}
	if db.read, err = db.open(sqlite.Dialector{DriverName: cfg.Driver, Conn: reads}, cfg); err != nil {
		return err
	}
	return errors.Join(limit(db.write, writers), limit(db.read, readers))
}

func dialector(cfg Config, extra string) gorm.Dialector {
	return sqlite.Dialector{DriverName: cfg.Driver, DSN: sqliteDSN(cfg, extra)}
}

func sqliteDSN(cfg Config, extra string) string {
	if cfg.uri != "" {
		return cfg.uri + "&" + extra
	}
	// Every pragma stands in the DSN: one set by a statement would hold for
	// one connection of the pool only.
	return "file:" + (&url.URL{Path: cfg.DSN}).EscapedPath() +
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)" +
		"&_pragma=secure_delete(1)" + // what is forgotten is not left lying in the file
		"&_pragma=synchronous(" + cfg.Synchronous + ")&_pragma=temp_store(MEMORY)&_time_format=sqlite&" + extra
}

func (db *DB) open(d gorm.Dialector, cfg Config) (*gorm.DB, error) {
	g, err := gorm.Open(d, &gorm.Config{
		SkipDefaultTransaction: true, // the writer's group is the transaction
		NowFunc:                func() time.Time { return Stamp(cfg.Now()) },
		Logger: queryLog{db: db, Interface: logger.NewSlogLogger(cfg.Log, logger.Config{
			LogLevel: logger.Error, IgnoreRecordNotFoundError: true,
			ParameterizedQueries: true, // people's words stay out of the log
		})},
	})
	if err != nil {
		return nil, err
	}
	return g, errors.Join(g.Use(officeScope{}), g.Use(&searching{}))
}

// queryLog leaves out queries that were called off: a stop is no fault. It is
// where every query's end passes by, so that damage is noted here.
type queryLog struct {
	logger.Interface
	db *DB
}

func (l queryLog) Trace(ctx context.Context, begin time.Time, query func() (string, int64), err error) {
	if err != nil {
		l.db.noteQuery(err)
	}
	if !errors.Is(err, context.Canceled) {
		l.Interface.Trace(ctx, begin, query, err)
	}
}

func limit(g *gorm.DB, n int) error {
	pool, err := g.DB()
	if err != nil {
		return err
	}
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(n)
	return nil
}

// ping makes both pools connect, so that a locked or unreadable database
// shows at start-up and not at the first update.
func (db *DB) ping(ctx context.Context) error {
	for _, g := range []*gorm.DB{db.write, db.read} {
		pool, err := g.DB()
		if err != nil {
			return err
		}
		if err := pool.PingContext(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Read gives the pool for reading outside of a transaction.
func (db *DB) Read(ctx context.Context) *gorm.DB { return db.read.WithContext(ctx) }

// IsSQLite tells which of the two dialects is spoken.
func (db *DB) IsSQLite() bool { return db.write.Name() == "sqlite" }

// Close ends the writer after the units in hand and closes the database.
func (db *DB) Close() error {
	var err error
	db.closing.Do(func() {
		close(db.quit)
		// Once no Submit is under way, nothing can be put into the queue any
		// more, and the writer may end when it is empty.
		db.submits.Lock()
		db.closed = true
		db.submits.Unlock()
		close(db.last)
		<-db.done
		db.hands.close()
		err = db.closePools()
	})
	return err
}

func (db *DB) closePools() error {
	var errs []error
	for _, g := range []*gorm.DB{db.read, db.write} {
		if g == nil {
			continue
		}
		if pool, err := g.DB(); err == nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}

// Stamp is the form in which times are kept: UTC, whole microseconds. Zones
// other than UTC would be kept as text and compare wrongly.
func Stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

func isPostgres(dsn string) bool {
	return strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")
}

func redactDSN(dsn string) string {
	if u, err := url.Parse(dsn); err == nil && isPostgres(dsn) {
		return u.Redacted()
	}
	return dsn
}

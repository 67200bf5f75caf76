package plans_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"

	_ "modernc.org/sqlite" // the driver that is watched
)

// watcher is a database/sql driver that notes each statement and hands it on
// to SQLite's.
type watcher struct {
	driver.Driver
	mu    sync.Mutex
	asked map[string]statement // by its shape
}

// statement is one that was asked, as text and with what was bound.
type statement struct {
	text string
	args []any
}

var watchers atomic.Int64

// watch registers a watcher and gives the name of its driver.
func watch() (*watcher, string) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		panic(err) // the driver is linked in
	}
	defer pool.Close()
	w := &watcher{Driver: pool.Driver(), asked: map[string]statement{}}
	name := fmt.Sprintf("sqlite-watched-%d", watchers.Add(1))
	sql.Register(name, w)
	return w, name
}

// sqliteConn is what a connection of SQLite's driver can do and database/sql
// makes use of.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type watchedConn struct {
	sqliteConn
	w *watcher
}

// Open is driver.Driver's.
func (w *watcher) Open(name string) (driver.Conn, error) {
	c, err := w.Driver.Open(name)
	if err != nil {
		return nil, err
	}
	return &watchedConn{c.(sqliteConn), w}, nil
}

// Prepare is driver.Conn's.
func (c *watchedConn) Prepare(query string) (driver.Stmt, error) {
	c.w.note(query, nil)
	return c.sqliteConn.Prepare(query)
}

// PrepareContext is driver.ConnPrepareContext's.
func (c *watchedConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	c.w.note(query, nil)
	return c.sqliteConn.PrepareContext(ctx, query)
}

// ExecContext is driver.ExecerContext's.
func (c *watchedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	c.w.note(query, args)
	return c.sqliteConn.ExecContext(ctx, query, args)
}

// QueryContext is driver.QueryerContext's.
func (c *watchedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.w.note(query, args)
	return c.sqliteConn.QueryContext(ctx, query, args)
}

func (w *watcher) note(query string, args []driver.NamedValue) {
	shape, ok := shapeOf(query)
	if !ok {
		return
	}
	s := statement{text: query, args: make([]any, strings.Count(query, "?"))}
	for i, a := range args {
		s.args[i] = a.Value
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	// The shortest stands for its shape: which came first may differ from run
	// to run.
	if known, seen := w.asked[shape]; !seen || len(query) < len(known.text) {
		w.asked[shape] = s
	}
}

var (
	// What begins with a comment is a migration's: it is done once, on the tables
	// of its time.
	planned = regexp.MustCompile(`^(?i)(SELECT|INSERT|UPDATE|DELETE|WITH)\b`)
	spaces  = regexp.MustCompile(`\s+`)
	lists   = regexp.MustCompile(`\(\?(,\?)*\)`)
	rows    = regexp.MustCompile(`VALUES (\(…\),?)+`)
	limits  = regexp.MustCompile(`\bLIMIT \d+`)
	// What a migration carries over it reads from tables that are gone then.
	carried = regexp.MustCompile(`^INSERT INTO \w+ \([^)]*\) SELECT\b`)
)

// ored are due times asked for together (ledger.Claimed).
var ored = regexp.MustCompile(`(\(office_id = \? AND job = \? AND due = \?\))(?: OR \(office_id = \? AND job = \? AND due = \?\))+`)

// shapeOf writes a statement so that those that differ in the length of a list
// alone are one; ok is false for what has no plan.
func shapeOf(query string) (shape string, ok bool) {
	shape = strings.TrimSpace(spaces.ReplaceAllString(strings.ReplaceAll(query, "`", ""), " "))
	if !planned.MatchString(shape) || carried.MatchString(shape) || strings.Contains(shape, "sqlite_") {
		return "", false
	}
	shape = lists.ReplaceAllString(shape, "(…)")
	shape = rows.ReplaceAllString(shape, "VALUES (…)")
	shape = ored.ReplaceAllString(shape, "$1")
	return limits.ReplaceAllString(shape, "LIMIT ?"), true
}

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"
)

// maxStatements bounds the prepared statements of a session. A bot has some
// three hundred; only lists of changing length make more.
const maxStatements = 1_000

// connection is the writer's own connection. gorm's queries and the prepared ones
// of the hot tables all go through it, and on SQLite it keeps their statements:
// a third of the engine's time went into having the same texts read again and
// again (docs/performance.md). It is used by the writer's goroutine only, and a
// result is read to its end before the next query: a statement that is being
// read must not be run again.
//
// It is a gorm.ConnPool. On PostgreSQL pgx keeps the statements, and the
// transaction is database/sql's, which tells when a commit became a rollback.
type connection struct {
	conn  *sql.Conn
	tx    *sql.Tx // PostgreSQL only
	keeps bool
	stmts map[string]prepared

	memory *memory // nil on PostgreSQL
	sync   string  // SQLite's synchronous, as set for groups that are not lazy
	lazy   bool    // set to NORMAL at the moment
	lazies int     // lazy groups since one that waited for the disk
}

// maxLazy bounds how many groups a power cut can take back: the log of what
// comes after shows by that whether it was one (DamagedLog).
const maxLazy = 16

func openConnection(ctx context.Context, g *gorm.DB, sync string) (*connection, error) {
	pool, err := g.DB()
	if err != nil {
		return nil, err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	s := &connection{conn: conn, keeps: g.Name() == "sqlite", stmts: map[string]prepared{}, sync: sync}
	if s.keeps {
		s.memory = newMemory()
	}
	return s, nil
}

func (s *connection) close() error { return errors.Join(s.forget(), s.conn.Close()) }

func (s *connection) forget() error {
	var errs []error
	for _, st := range s.stmts {
		errs = append(errs, st.Close())
	}
	clear(s.stmts)
	return errors.Join(errs...)
}

// statement gives the prepared form of a query that is about to be run.
func (s *connection) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	st, ok := s.stmts[query]
	if !ok {
		if len(s.stmts) >= maxStatements {
			if err := s.forget(); err != nil {
				return nil, err
			}
		}
		made, err := s.conn.PrepareContext(ctx, query)
		if err != nil {
			return nil, err
		}
		st = prepared{made, writes(query)}
		s.stmts[query] = st
	}
	s.memory.drop(st.writes)
	return st.Stmt, nil
}

// begin starts the transaction of a group. A lazy one may be lost when the
// power goes.
func (s *connection) begin(ctx context.Context, lazy bool) (err error) {
	if !s.keeps {
		s.tx, err = s.conn.BeginTx(ctx, nil)
		return err
	}
	if s.lazies++; !lazy || s.lazies > maxLazy {
		lazy, s.lazies = false, 0
	}
	if lazy != s.lazy && s.sync == "FULL" {
		mode := s.sync
		if lazy {
			mode = "NORMAL"
		}
		if _, err := s.conn.ExecContext(ctx, "PRAGMA synchronous = "+mode); err != nil {
			return err
		}
		s.lazy = lazy
	}
	// Immediate: a read that turns into a write can find itself locked out.
	if _, err = s.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := s.memory.check(ctx, s); err != nil {
		return errors.Join(err, s.rollback(ctx))
	}
	return nil
}

func (s *connection) commit(ctx context.Context) error {
	if !s.keeps {
		return s.tx.Commit()
	}
	_, err := s.ExecContext(ctx, "COMMIT")
	return err
}

// rollback undoes what is left of the transaction; none being left, because the
// database has undone it by itself, is no error.
func (s *connection) rollback(ctx context.Context) error {
	var err error
	if s.keeps {
		_, err = s.ExecContext(ctx, "ROLLBACK")
	} else {
		err = s.tx.Rollback()
	}
	if errors.Is(err, sql.ErrTxDone) || err != nil && strings.Contains(err.Error(), "no transaction is active") {
		return nil
	}
	return err
}

// lost tells that the connection is gone and a new one has to be opened.
func lost(err error) bool {
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone)
}

// PrepareContext is not used: statements are kept by their text.
func (s *connection) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return nil, fmt.Errorf("prepare %q: the session keeps its own statements", query)
}

// ExecContext runs a statement.
func (s *connection) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if !s.keeps {
		return s.tx.ExecContext(ctx, query, args...)
	}
	st, err := s.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.ExecContext(ctx, args...)
}

// QueryContext runs a query.
func (s *connection) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if !s.keeps {
		return s.tx.QueryContext(ctx, query, args...)
	}
	st, err := s.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(ctx, args...)
}

// QueryRowContext runs a query for one row; what fails is told by its Scan.
func (s *connection) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if !s.keeps {
		return s.tx.QueryRowContext(ctx, query, args...)
	}
	st, err := s.statement(ctx, query)
	if err != nil {
		return s.conn.QueryRowContext(ctx, query, args...) // fails in the same way
	}
	return st.QueryRowContext(ctx, args...)
}

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"sync"

	"gorm.io/gorm"
)

// Several processes may serve one PostgreSQL database: behind a webhook, or
// while one takes over from another. Each sends what it has committed itself,
// and all load what waits for its time or was left by an earlier run. hands is
// how they agree on who sends a row: by PostgreSQL's advisory locks, which end
// with the session however that ends. SQLite has one process (see lock.go of
// cmd/lianluo), which asks nobody.
type hands struct {
	mu   sync.Mutex
	conn *sql.Conn // the session that holds the locks
}

// lockKey makes a lock's number of a word; installations that share a database
// in schemas of their own keep apart.
const lockKey = "hashtextextended(current_schema() || ':' || $1::text, 0)"

// TakeInHand takes a row of the outbox for this process to send; false when
// another has it in hand or it is no longer to be sent. LetGo gives it back.
func (db *DB) TakeInHand(ctx context.Context, row int64) (mine bool, err error) {
	if db.IsSQLite() {
		return true, nil
	}
	h := &db.hands
	h.mu.Lock()
	defer h.mu.Unlock()
	err = h.ask(ctx, db, "SELECT pg_try_advisory_lock("+lockKey+")", rowKey(row), &mine)
	if err != nil || !mine {
		return false, err
	}
	// Only now: whoever had it has told what became of it before letting go.
	if err := h.ask(ctx, db, "SELECT EXISTS (SELECT 1 FROM outbox WHERE id = $1::bigint AND state = 'pending')", fmt.Sprint(row), &mine); err != nil {
		return false, err
	}
	if !mine {
		err = h.letGo(ctx, db, row)
	}
	return mine, err
}

// LetGo gives rows back, after what became of them was recorded.
func (db *DB) LetGo(ctx context.Context, rows ...int64) error {
	if db.IsSQLite() {
		return nil
	}
	h := &db.hands
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, row := range rows {
		if err := h.letGo(ctx, db, row); err != nil {
			return err
		}
	}
	return nil
}

func rowKey(row int64) string { return fmt.Sprint("outbox:", row) }

func (h *hands) letGo(ctx context.Context, db *DB, row int64) error {
	var held bool // false for a row that was settled without being taken
	return h.ask(ctx, db, "SELECT pg_advisory_unlock("+lockKey+")", rowKey(row), &held)
}

// ask puts one question to the session. A session that was lost has lost its
// locks: the next question begins another one. h.mu is held.
func (h *hands) ask(ctx context.Context, db *DB, question, word string, answer *bool) error {
	if h.conn == nil {
		pool, err := db.write.DB()
		if err != nil {
			return err
		}
		if h.conn, err = pool.Conn(ctx); err != nil {
			return fmt.Errorf("open a session for locks: %w", Translate(err))
		}
	}
	// Broken off halfway the session would be closed, and its locks with it.
	err := h.conn.QueryRowContext(context.WithoutCancel(ctx), question, word).Scan(answer)
	if err != nil {
		h.end()
		return fmt.Errorf("ask for a lock: %w", Translate(err))
	}
	return nil
}

func (h *hands) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.end()
}

// end ends the session, so that it does not go back into the pool with its
// locks. h.mu is held.
func (h *hands) end() {
	if h.conn != nil {
		_ = h.conn.Raw(func(any) error { return driver.ErrBadConn })
		_ = h.conn.Close()
		h.conn = nil
	}
}

// alone runs fn while no other process does the same on a PostgreSQL database: of
// two that start at once the second waits, and finds it done. The lock is held on
// a connection of its own, which fn's transactions do not pass through.
func (db *DB) alone(ctx context.Context, what string, fn func() error) error {
	if db.IsSQLite() {
		return fn() // its write lock does it
	}
	pool, err := db.write.DB()
	if err != nil {
		return err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return Translate(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock("+lockKey+")", what); err != nil {
		return fmt.Errorf("wait for another process: %w", Translate(err))
	}
	defer func() {
		if _, err := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock("+lockKey+")", what); err != nil {
			_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // not back into the pool with the lock
		}
	}()
	return fn()
}

// LockOffice lets one transaction at a time of tx's office go on that checks a rule
// over several rows before it writes. The lock ends with the transaction. What was read
// before it may be old; what is read after it is not. SQLite has one writer.
func LockOffice(tx *gorm.DB, rule string) error {
	if tx.Name() != "postgres" {
		return nil
	}
	word := fmt.Sprintf("office:%d:%s", OfficeOf(tx), rule)
	err := tx.Exec("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':' || ?::text, 0))", word).Error
	if err != nil {
		return fmt.Errorf("lock %s: %w", word, err)
	}
	return nil
}

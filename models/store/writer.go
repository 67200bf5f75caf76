package store

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"gorm.io/gorm"
)

// groupLimit is how many units one transaction gathers at most: as many as
// Telegram hands out updates in one answer.
const groupLimit = 100

// Unit is one unit of work on the writer: it happens whole or not at all.
type Unit struct {
	// Do makes the changes. An error or a panic undoes them all.
	Do func(tx *gorm.DB) error
	// Else, if set, runs in the same transaction after Do has failed and its
	// changes are undone: to record the failure and answer the person. When
	// it returns nil the unit counts as done.
	Else func(tx *gorm.DB, err error) error
	// Done, if set, is called once, on the writer's goroutine, after the
	// commit (nil) or the failure. It must not block.
	Done func(err error)
	// Lazy says that the work may be lost when the power goes, though not when
	// the program is killed: what it records would only be done once more.
	// Without company it then waits for no disk.
	Lazy bool
	// Alone has the unit a transaction of its own, so that nothing that happens at the
	// same time stands beside it in the log.
	Alone bool
}

// PanicError is a panic, caught, with the stack it happened on.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Caught runs fn and gives a panic in it as a *PanicError.
func Caught(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &PanicError{Value: p, Stack: debug.Stack()}
		}
	}()
	return fn()
}

// Submit hands units to the writer in order and returns at once; Done of each
// tells its end. Those that fit into one transaction share it. It blocks only
// while the writer's queue is full.
func (db *DB) Submit(ctx context.Context, units ...*Unit) error {
	db.submits.RLock()
	defer db.submits.RUnlock()
	db.inHand.Add(int64(len(units)))
	if db.closed {
		db.giveUp(units, ErrClosed)
		return ErrClosed
	}
	for len(units) > 0 {
		n := min(len(units), groupLimit)
		if i := slices.IndexFunc(units[:n], (*Unit).alone); i >= 0 {
			n = max(i, 1) // those before it, or it
		}
		select {
		case db.units <- units[:n:n]:
			units = units[n:]
		case <-ctx.Done():
			db.giveUp(units, ctx.Err())
			return ctx.Err()
		case <-db.quit:
			db.giveUp(units, ErrClosed)
			return ErrClosed
		}
	}
	return nil
}

// Busy tells whether somebody waits for the writer.
func (db *DB) Busy() bool { return db.inHand.Load() > 0 }

func (j *Unit) alone() bool { return j.Alone }

// Write runs fn in a transaction and returns after the commit. It must not be
// called from inside another unit.
func (db *DB) Write(ctx context.Context, fn func(tx *gorm.DB) error) error {
	return db.run(ctx, fn, false)
}

// WriteAlone is Write in a transaction that holds nothing else.
func (db *DB) WriteAlone(ctx context.Context, fn func(tx *gorm.DB) error) error {
	return db.run(ctx, fn, true)
}

func (db *DB) run(ctx context.Context, fn func(tx *gorm.DB) error, alone bool) error {
	result := make(chan error, 1)
	unit := &Unit{
		Alone: alone,
		Do: func(tx *gorm.DB) error {
			if err := ctx.Err(); err != nil {
				return err // given up while it waited
			}
			// Cancelled halfway it would break the whole group: pgx closes
			// the connection of a cancelled query.
			return fn(tx.WithContext(context.WithoutCancel(ctx)))
		},
		Done: func(err error) { result <- err },
	}
	if err := db.Submit(ctx, unit); err != nil {
		return err
	}
	return <-result
}

func (db *DB) writeLoop() {
	defer close(db.done)
	defer db.dropSession()
	var next []*Unit // taken from the queue, with no room in the group before
	for {
		if next == nil {
			select {
			case next = <-db.units:
			case <-db.last:
				// What was accepted before the end is still done.
				select {
				case next = <-db.units:
				default:
					return
				}
			}
		}
		var group []*Unit
		group, next = db.gather(next)
		db.commit(group)
	}
}

// gather takes what waits besides the first units, without waiting for more: an
// idle bot answers at once, a busy one pays one fsync for up to a hundred. What
// was handed in together and has no room any more is the next group's.
func (db *DB) gather(group []*Unit) (full, next []*Unit) {
	for len(group) < groupLimit && !group[0].Alone {
		select {
		case more := <-db.units:
			if len(group)+len(more) > groupLimit || more[0].Alone {
				return group, more
			}
			group = append(group, more...)
		default:
			return group, nil
		}
	}
	return group, nil
}

// begin starts the group's transaction on the writer's connection; one that
// was lost meanwhile (PostgreSQL was restarted) is opened anew.
func (db *DB) begin(ctx context.Context, lazy bool) (*gorm.DB, error) {
	for again := false; ; again = true {
		if db.session == nil {
			s, err := openConnection(ctx, db.write, db.sync)
			if err != nil {
				return nil, err
			}
			db.session = s
		}
		err := db.session.begin(ctx, lazy)
		if err == nil {
			tx := db.write.Session(&gorm.Session{NewDB: true, Context: ctx})
			tx.Statement.ConnPool = db.session
			return tx, nil
		}
		if again || !lost(err) {
			return nil, err
		}
		db.dropSession()
	}
}

func (db *DB) dropSession() {
	if db.session != nil {
		_ = db.session.close() // it is of no use any more
		db.session = nil
	}
}

// rollback leaves no transaction open behind a group that failed.
func (db *DB) rollback(ctx context.Context) {
	if err := db.session.rollback(ctx); err != nil {
		db.dropSession() // closing the connection ends whatever is open on it
	}
}

// commit runs a group in one transaction, a savepoint around each unit.
func (db *DB) commit(group []*Unit) {
	ctx := context.Background()
	tx, err := db.begin(ctx, !slices.ContainsFunc(group, func(j *Unit) bool { return !j.Lazy }))
	if err != nil {
		db.fail(group, fmt.Errorf("begin: %w", Translate(err)))
		return
	}
	results := make([]error, len(group))
	for i, unit := range group {
		results[i] = attempt(tx, unit)
		var broken *brokenError
		if errors.As(results[i], &broken) {
			// The database has ended the transaction by itself (a full disk,
			// a lost connection). What came after would run outside of it and
			// stay, while all are told that they failed.
			db.rollback(ctx)
			db.fail(group, fmt.Errorf("transaction broke: %w", results[i]))
			return
		}
	}
	if err := db.session.commit(ctx); err != nil {
		db.rollback(ctx)
		db.fail(group, fmt.Errorf("commit: %w", Translate(err)))
		return
	}
	db.noteAll(results)
	for i, unit := range group {
		db.finish(unit, results[i])
	}
}

func attempt(tx *gorm.DB, unit *Unit) error {
	err := guarded(tx, unit.Do)
	var broken *brokenError
	if err == nil || unit.Else == nil || errors.As(err, &broken) {
		return err
	}
	return guarded(tx, func(tx *gorm.DB) error { return unit.Else(tx, err) })
}

// brokenError says that the group's transaction is no longer there.
type brokenError struct{ cause, undo error }

func (e *brokenError) Error() string {
	return fmt.Sprintf("%v (and rolling back: %v)", e.cause, e.undo)
}

func (e *brokenError) Unwrap() error { return e.cause }

// guarded runs fn behind a savepoint; an error or a panic rolls back to it.
func guarded(tx *gorm.DB, fn func(*gorm.DB) error) (err error) {
	if err := execute(tx, "SAVEPOINT unit"); err != nil {
		return &brokenError{cause: Translate(err), undo: err}
	}
	defer func() {
		if p := recover(); p != nil {
			err = &PanicError{Value: p, Stack: debug.Stack()}
		}
		if err != nil {
			if undo := execute(tx, "ROLLBACK TO SAVEPOINT unit"); undo != nil {
				err = &brokenError{cause: err, undo: undo}
				return
			}
		}
		if release := execute(tx, "RELEASE SAVEPOINT unit"); release != nil && err == nil {
			err = Translate(release)
		}
	}()
	return Translate(fn(tx.Session(&gorm.Session{NewDB: true})))
}

// execute runs a statement past gorm, on the transaction of tx.
func execute(tx *gorm.DB, query string, args ...any) error {
	_, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, query, args...)
	return err
}

func (db *DB) finish(unit *Unit, err error) {
	db.inHand.Add(-1)
	if unit.Done != nil {
		unit.Done(err)
	}
}

func (db *DB) giveUp(group []*Unit, err error) {
	for _, unit := range group {
		db.finish(unit, err)
	}
}

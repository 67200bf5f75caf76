package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/store"
)

// group hands the units over so that they are gathered in one transaction: the
// writer is busy with a first unit until all are in the queue.
func group(t *testing.T, db *store.DB, units ...*store.Unit) []error {
	t.Helper()
	ctx := context.Background()
	started, release := make(chan struct{}), make(chan struct{})
	if err := db.Submit(ctx, &store.Unit{Do: func(*gorm.DB) error {
		close(started)
		<-release
		return nil
	}}); err != nil {
		t.Fatal(err)
	}
	<-started
	results := make([]error, len(units))
	var wait sync.WaitGroup
	wait.Add(len(units))
	for i, unit := range units {
		done := unit.Done
		unit.Done = func(err error) {
			results[i] = err
			if done != nil {
				done(err)
			}
			wait.Done()
		}
	}
	if err := db.Submit(ctx, units...); err != nil {
		t.Fatal(err)
	}
	close(release)
	wait.Wait()
	return results
}

// The writer is busy until all that was handed in is done, or cannot be.
func TestBusyUntilAllIsDone(t *testing.T) {
	db, err := store.Open(context.Background(), store.Config{DSN: filepath.Join(t.TempDir(), "office.db")})
	require.NoError(t, err)
	require.False(t, db.Busy())
	fails := errors.New("no")
	for i, got := range group(t, db, &store.Unit{Do: put("甲")}, &store.Unit{Do: func(*gorm.DB) error {
		require.True(t, db.Busy())
		return fails
	}}, &store.Unit{Do: put("乙")}) {
		require.Equal(t, i == 1, got != nil)
	}
	require.False(t, db.Busy())
	require.NoError(t, db.Close())
	require.ErrorIs(t, db.Write(context.Background(), put("丙")), store.ErrClosed)
	require.False(t, db.Busy())
}

func put(name string) func(tx *gorm.DB) error {
	return func(tx *gorm.DB) error { return tx.Create(&people.Office{Name: name, TimeZone: "Asia/Shanghai"}).Error }
}

func offices(t *testing.T, db *store.DB) []string {
	t.Helper()
	var names []string
	if err := db.Read(context.Background()).Model(&people.Office{}).Order("id").Pluck("name", &names).Error; err != nil {
		t.Fatal(err)
	}
	return names
}

func TestJobsOfAGroupStandAlone(t *testing.T) {
	db := modelstest.Open(t)
	broken := errors.New("broken")
	then := func(fns ...func(*gorm.DB) error) func(*gorm.DB) error {
		return func(tx *gorm.DB) error {
			for _, fn := range fns {
				if err := fn(tx); err != nil {
					return err
				}
			}
			return nil
		}
	}
	fails := func(*gorm.DB) error { return broken }
	var order []string
	note := func(s string) func(error) { return func(error) { order = append(order, s) } }
	results := group(t, db,
		&store.Unit{Do: put("a"), Done: note("a")},
		&store.Unit{Do: then(put("b"), fails), Done: note("b")},
		&store.Unit{Do: then(put("c"), func(*gorm.DB) error { panic("oops") }), Done: note("c")},
		&store.Unit{Do: then(put("d"), func(tx *gorm.DB) error { return tx.Exec("SELECT nonsense FROM nowhere").Error }), Done: note("d")},
		&store.Unit{
			Do: then(put("e"), fails), Done: note("e"),
			Else: func(tx *gorm.DB, err error) error { return put("instead of e: " + err.Error())(tx) },
		},
		&store.Unit{
			Do: func(*gorm.DB) error { panic("again") }, Done: note("f"),
			Else: func(tx *gorm.DB, err error) error { return then(put("f"), fails)(tx) },
		},
		&store.Unit{Do: put("g"), Done: note("g")},
	)
	if want, got := "a|instead of e: broken|g", strings.Join(offices(t, db), "|"); got != want {
		t.Errorf("kept %s, want %s", got, want)
	}
	if got := strings.Join(order, ""); got != "abcdefg" {
		t.Errorf("done in the order %s", got)
	}
	for i, want := range []bool{true, false, false, false, true, false, true} {
		if (results[i] == nil) != want {
			t.Errorf("unit %c: %v", 'a'+i, results[i])
		}
	}
	if !errors.Is(results[1], broken) || !errors.Is(results[5], broken) {
		t.Errorf("cause is lost: %v, %v", results[1], results[5])
	}
	var panicked *store.PanicError
	if !errors.As(results[2], &panicked) || panicked.Value != "oops" || !strings.Contains(string(panicked.Stack), "writer_test.go") {
		t.Errorf("panic is lost: %v", results[2])
	}
}

func TestElseSeesThePanic(t *testing.T) {
	db := modelstest.Open(t)
	var seen error
	results := group(t, db, &store.Unit{
		Do:   func(*gorm.DB) error { panic("oops") },
		Else: func(_ *gorm.DB, err error) error { seen = err; return nil },
	})
	var panicked *store.PanicError
	if results[0] != nil || !errors.As(seen, &panicked) {
		t.Errorf("unit ended with %v, Else saw %v", results[0], seen)
	}
}

func TestDoneComesAfterTheCommit(t *testing.T) {
	db := modelstest.Open(t)
	var seen int64
	group(t, db, &store.Unit{Do: put("a"), Done: func(error) {
		// Another connection sees it: it is committed.
		_ = db.Read(context.Background()).Model(&people.Office{}).Count(&seen).Error
	}})
	if seen != 1 {
		t.Errorf("%d rows are seen when the unit is done, want 1", seen)
	}
}

// A database that ends the transaction by itself (a full disk) takes all units
// of the group with it; none may be kept and told to have failed.
func TestABrokenTransactionFailsTheGroup(t *testing.T) {
	db := modelstest.Open(t)
	called := false
	results := group(t, db,
		&store.Unit{Do: put("a")},
		&store.Unit{
			Do: func(tx *gorm.DB) error {
				if err := tx.Exec("ROLLBACK").Error; err != nil {
					return err
				}
				return store.ErrFull
			},
			Else: func(*gorm.DB, error) error { called = true; return nil },
		},
		&store.Unit{Do: put("c")},
	)
	for i, err := range results {
		if !errors.Is(err, store.ErrFull) {
			t.Errorf("unit %d: %v, want the cause", i, err)
		}
	}
	if got := offices(t, db); len(got) != 0 || called {
		t.Errorf("kept %v, Else called: %v", got, called)
	}
	if err := db.Write(context.Background(), put("after")); err != nil {
		t.Errorf("the next unit: %v", err)
	}
}

func TestWriteInOrderAndMany(t *testing.T) {
	db := modelstest.Open(t)
	var units []*store.Unit
	var want []string
	for i := range 250 { // more than one group takes
		name := fmt.Sprintf("%03d", i)
		want = append(want, name)
		units = append(units, &store.Unit{Do: put(name)})
	}
	var wait sync.WaitGroup
	wait.Add(len(units))
	for _, j := range units {
		j.Done = func(err error) {
			if err != nil {
				t.Error(err)
			}
			wait.Done()
		}
	}
	if err := db.Submit(context.Background(), units...); err != nil {
		t.Fatal(err)
	}
	wait.Wait()
	if got := offices(t, db); !slices.Equal(got, want) {
		t.Errorf("out of order: %v", got)
	}
}

func TestCancelledWrite(t *testing.T) {
	db := modelstest.Open(t)
	ctx, cancel := context.WithCancel(context.Background())
	// Cancelled halfway, the work is done all the same: it holds up nobody.
	err := db.Write(ctx, func(tx *gorm.DB) error {
		cancel()
		return put("a")(tx)
	})
	if err != nil {
		t.Errorf("cancelled halfway: %v", err)
	}
	if err := db.Write(ctx, put("b")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: %v", err)
	}
	if got := offices(t, db); !slices.Equal(got, []string{"a"}) {
		t.Errorf("kept %v", got)
	}
}

func TestCloseDoesWhatWasAccepted(t *testing.T) {
	dsn := modelstest.DSN(t)
	db, err := store.Open(context.Background(), store.Config{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 3)
	for range 3 {
		if err := db.Submit(context.Background(), &store.Unit{Do: put("a"), Done: func(err error) { done <- err }}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if err := db.Write(context.Background(), put("b")); !errors.Is(err, store.ErrClosed) {
		t.Errorf("write after the end: %v, want ErrClosed", err)
	}
	if err := db.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}

func TestFaultsAreTranslated(t *testing.T) {
	db := modelstest.Open(t)
	ctx := context.Background()
	err := db.Write(ctx, func(tx *gorm.DB) error {
		seen := func() error {
			return tx.Exec("INSERT INTO seen_updates (bot_id, update_id, seen_at) VALUES (1, 1, ?)", modelstest.Noon.UTC()).Error
		}
		if err := seen(); err != nil {
			return err
		}
		return seen()
	})
	if !errors.Is(err, store.ErrDuplicate) {
		t.Errorf("primary key: %v, want ErrDuplicate", err)
	}
	team := modelstest.Office(t, db)
	err = team.Try(db, func(tx *gorm.DB) error {
		return tx.Create([]people.Term{{Number: 1, StartsOn: "2026-01-01"}, {Number: 1, StartsOn: "2026-01-01"}}).Error
	})
	if !errors.Is(err, store.ErrDuplicate) {
		t.Errorf("unique index: %v, want ErrDuplicate", err)
	}
	if store.Transient(err) {
		t.Error("a duplicate is no fault of the machine")
	}
	if modelstest.Postgres() {
		return
	}
	if err := db.Read(ctx).Exec("DELETE FROM offices").Error; err == nil {
		t.Error("the reading connections can write")
	}
	if _, err := store.Open(ctx, store.Config{DSN: t.TempDir()}); !errors.Is(err, store.ErrIO) {
		t.Errorf("a folder as database: %v, want ErrIO", err)
	}
}

func TestALockedDatabaseIsToldAsBusy(t *testing.T) {
	t.Parallel()                                   // it waits for the busy timeout
	dsn := filepath.Join(t.TempDir(), "locked.db") // only SQLite locks the whole database
	open := func() *store.DB {
		db, err := store.Open(context.Background(), store.Config{DSN: dsn})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	one, two := open(), open()
	held, release := make(chan struct{}), make(chan struct{})
	go func() {
		_ = one.Write(context.Background(), func(*gorm.DB) error {
			close(held)
			<-release
			return nil
		})
	}()
	<-held
	err := two.Write(context.Background(), put("a"))
	close(release)
	if !errors.Is(err, store.ErrBusy) || !store.Transient(err) {
		t.Errorf("got %v, want ErrBusy", err)
	}
}

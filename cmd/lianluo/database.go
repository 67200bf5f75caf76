package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"lianluo/models/store"
)

// dbFlag is the database, the same for all commands that have one.
type dbFlag struct {
	DB string `name:"db" default:"lianluo.db" placeholder:"PATH" help:"SQLite file (${default}), or a postgres:// URL."`
}

func (d *dbFlag) postgres() bool { return strings.Contains(d.DB, "://") }

// checkPlace refuses a --db at which no SQLite file can stand.
func checkPlace(db string) error { return checkFile("--db "+db, db) }

// checkFile refuses a path at which no file can stand; name is what it is called.
func checkFile(name, path string) error {
	if strings.Contains(path, "://") {
		return nil
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder: give the file in it, such as %s", name, filepath.Join(path, "lianluo.db"))
	}
	dir := filepath.Dir(path)
	switch info, err := os.Stat(dir); {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%s: no such folder: %s; make it or choose another path", name, dir)
	case err == nil && !info.IsDir():
		return fmt.Errorf("%s: %s is a file, not a folder", name, dir)
	}
	return nil
}

// checkThere refuses a path at which no database stands: opening it would make
// a new one.
func (d dbFlag) checkThere() error {
	if err := checkPlace(d.DB); err != nil || strings.Contains(d.DB, "://") {
		return err
	}
	if _, err := os.Stat(d.DB); errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("there is no database at %s: give --db", d.DB)
	}
	return nil
}

// waiting says what to do about migrations that are not applied.
func waiting(pending []string) string {
	return "migrations wait to be applied (" + strings.Join(pending, ", ") + "): make a backup, then start `lianluo serve`"
}

// openUpToDate opens a database that stands and that no migration waits for.
// It changes nothing: an older program may be serving from it.
func (d dbFlag) openUpToDate(ctx context.Context) (*store.DB, error) {
	return d.openBy(ctx, store.OpenAsIs)
}

// openToLook is openUpToDate for what only reads: a backup on a disk that cannot be written too.
func (d dbFlag) openToLook(ctx context.Context) (*store.DB, error) {
	return d.openBy(ctx, store.OpenToRead)
}

func (d dbFlag) openBy(ctx context.Context, open func(ctx context.Context, cfg store.Config) (*store.DB, error)) (*store.DB, error) {
	if err := d.checkThere(); err != nil {
		return nil, err
	}
	db, err := open(ctx, store.Config{DSN: d.DB})
	if err != nil {
		return nil, err
	}
	pending, err := db.PendingMigrations(ctx)
	if err == nil && len(pending) > 0 {
		err = errors.New(waiting(pending))
	}
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

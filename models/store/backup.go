package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// ErrExists: a file would be overwritten.
var ErrExists = errors.New("the file is there already")

// ErrPostgres: the thing is done with PostgreSQL's own tools.
var ErrPostgres = errors.New("for PostgreSQL use pg_dump and pg_restore")

// Backup writes a consistent copy of an SQLite database to file while it is in
// use, and proves that the copy is sound. The file appears whole or not at
// all, readable by its owner only. scrub takes out of the copy, before anybody
// sees it, what no copy may hold.
func (db *DB) Backup(ctx context.Context, file string, overwrite bool, scrub func(ctx context.Context, file string) error) error {
	if !db.IsSQLite() {
		return ErrPostgres
	}
	if _, err := os.Stat(file); err == nil && !overwrite {
		return fmt.Errorf("%s: %w", file, ErrExists)
	}
	temp, err := tempBeside(file)
	if err != nil {
		return err
	}
	defer os.Remove(temp)
	// VACUUM INTO reads one snapshot; the writer goes on meanwhile. It cannot
	// run in a transaction, and wants a file that is not there or empty.
	if err := db.write.WithContext(ctx).Exec("VACUUM INTO ?", temp).Error; err != nil {
		return fmt.Errorf("copy the database: %w", Translate(err))
	}
	if err := scrub(ctx, temp); err != nil {
		return fmt.Errorf("scrub the copy: %w", Translate(err))
	}
	if err := Verify(ctx, temp); err != nil {
		return fmt.Errorf("the copy is not sound: %w", err)
	}
	return publish(temp, file)
}

// Restore puts a backup in the place of the database at path, after proving
// that it is sound and not newer than this program. The database that was
// there is kept beside it; kept is its name, "" when there was none. Nobody
// may have the database open.
func Restore(ctx context.Context, backup, path string, now time.Time) (kept string, err error) {
	if isPostgres(path) {
		return "", ErrPostgres
	}
	if err := Verify(ctx, backup); err != nil {
		return "", fmt.Errorf("the backup %s cannot be used: %w", backup, err)
	}
	temp, err := tempBeside(path)
	if err != nil {
		return "", err
	}
	defer os.Remove(temp)
	if err := copyFile(backup, temp); err != nil {
		return "", fmt.Errorf("copy the backup: %w", err)
	}
	if _, err := os.Stat(path); err == nil {
		kept = path + ".before-restore-" + now.UTC().Format("20060102T150405Z")
		if err := setAside(ctx, path, kept); err != nil {
			return "", err
		}
	}
	return kept, publish(temp, path)
}

// setAside renames a database, after its write-ahead log was written into it
// where that can be done: a damaged one is kept as it is.
func setAside(ctx context.Context, path, kept string) error {
	// Of a damaged log SQLite would drop what is behind the damage.
	if lost, err := DamagedLog(path); err == nil && lost == 0 {
		if pool, err := sql.Open("sqlite", sqliteDSN(Config{DSN: path, Synchronous: "FULL"}, "")); err == nil {
			_, _ = pool.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
			_ = pool.Close()
		}
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(path+suffix, kept+suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("keep the old database: %w", err)
		}
	}
	return nil
}

// Verify proves that a file is a sound lianluo database that this program can
// use: ErrNotADB, ErrCorrupt or ErrNewer otherwise.
func Verify(ctx context.Context, file string) error {
	if _, err := os.Stat(file); err != nil {
		return err
	}
	db, err := OpenToRead(ctx, Config{DSN: file})
	if err != nil {
		return err
	}
	defer db.Close()
	if problems, err := db.Integrity(ctx); err != nil {
		return err
	} else if len(problems) > 0 {
		return fmt.Errorf("%w: %s", ErrCorrupt, problems[0])
	}
	if ours, err := db.hasMigrations(ctx); err != nil || !ours {
		return errors.Join(err, ErrNotADB)
	}
	_, err = db.PendingMigrations(ctx)
	return err
}

// Integrity runs the database's own checks and lists what they find wrong.
func (db *DB) Integrity(ctx context.Context) ([]string, error) {
	if !db.IsSQLite() {
		return nil, nil // PostgreSQL checks its pages as it reads them
	}
	var found []string
	if err := db.Read(ctx).Raw("PRAGMA integrity_check(20)").Scan(&found).Error; err != nil {
		return nil, Translate(err)
	}
	found = complaints(found)
	var orphans []struct {
		Table  string
		Rowid  int64
		Parent string
	}
	if err := db.Read(ctx).Raw("PRAGMA foreign_key_check").Scan(&orphans).Error; err != nil {
		return nil, Translate(err)
	}
	for _, o := range orphans {
		found = append(found, fmt.Sprintf("row %d of %s refers to a row of %s that is not there", o.Rowid, o.Table, o.Parent))
	}
	return found, nil
}

// complaints are the lines of SQLite's checks that name something wrong.
func complaints(answer []string) []string {
	var lines []string
	for _, text := range answer {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "ok" && line != "" && !strings.HasPrefix(line, "***") {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

func tempBeside(file string) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".*") // made with mode 0600
	if err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}

// publish makes temp durable and gives it its name in one step.
func publish(temp, file string) error {
	f, err := os.OpenFile(temp, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(temp, file)
}

func copyFile(from, to string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.OpenFile(to, os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Close())
}

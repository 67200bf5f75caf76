package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"lianluo/internal/files"
	"lianluo/models/ledger"
	"lianluo/models/store"
)

type backupCmd struct {
	dbFlag
	filesFlag
	File  string `arg:"" help:"Where to write the copy; with --keep a folder, in which it is named by the time."`
	Force bool   `help:"Overwrite the file if it is there."`
	Keep  int    `placeholder:"N" help:"Keep the newest N copies of the folder: the older ones are deleted after a new one has been written."`
}

// Validate is called by kong.
func (b *backupCmd) Validate() error {
	if b.Keep < 0 {
		return errors.New("--keep must not be negative")
	}
	return nil
}

// Run copies the database; the bot may be serving.
func (b *backupCmd) Run(ctx context.Context, io *streams) error {
	if b.postgres() {
		return errors.New("a PostgreSQL database is copied by its own tool: pg_dump --format=custom --file=FILE DATABASE; the folder of --files by hand, after it")
	}
	if err := b.checkThere(); err != nil {
		return err
	}
	file := b.File
	if b.Keep > 0 {
		if info, err := os.Stat(b.File); err != nil || !info.IsDir() {
			return fmt.Errorf("with --keep, give a folder: %s is none", b.File)
		}
		file = filepath.Join(b.File, copyName(b.DB, time.Now()))
	}
	if err := checkFile(file, file); err != nil {
		return err
	}
	db, err := store.OpenToRead(ctx, store.Config{DSN: b.DB})
	if err != nil {
		return err
	}
	defer db.Close()
	err = db.Backup(ctx, file, b.Force, ledger.ForgetSecrets)
	if errors.Is(err, store.ErrExists) {
		return fmt.Errorf("%w: choose another name or give --force", err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(io.out, "backup written and verified: %s\n", file)
	lacking := b.saveFiles(ctx, io, file)
	if b.Keep == 0 {
		return lacking
	}
	deleted, err := keepNewest(b.File, b.DB, b.Keep)
	if deleted > 0 {
		fmt.Fprintf(io.out, "older backups deleted: %d\n", deleted)
	}
	if err != nil && lacking != nil {
		return fmt.Errorf("%w; %w", lacking, err)
	}
	return errors.Join(lacking, err)
}

// copyTime is the time in a copy's name: its names sort by it. In UTC, so that
// an hour that comes twice names none twice.
const copyTime = "20060102T150405Z"

// copyName is what a copy of a database is called in a folder, such as
// lianluo-20261205T193000Z.db.
func copyName(db string, at time.Time) string {
	return copyStem(db) + at.UTC().Format(copyTime) + ".db"
}

func copyStem(db string) string { return strings.TrimSuffix(filepath.Base(db), ".db") + "-" }

// keepNewest deletes all but the newest copies of a database that copyName has named;
// whatever else lies in the folder stays.
func keepNewest(folder, db string, keep int) (deleted int, err error) {
	copies, err := copiesOf(folder, db)
	if err != nil {
		return 0, err
	}
	for _, name := range copies[:max(0, len(copies)-keep)] {
		// The files first: a copy that is there without them is seen, they without it are not.
		name = filepath.Join(folder, name)
		if err := errors.Join(os.RemoveAll(name+files.Suffix), os.Remove(name)); err != nil {
			return deleted, fmt.Errorf("delete an older backup: %w", err)
		}
		deleted++
	}
	return deleted, nil
}

// copiesOf lists the copies of a database that copyName has named, the oldest first.
func copiesOf(folder, db string) (copies []string, err error) {
	entries, err := os.ReadDir(folder) // sorted by name, so by time
	if err != nil {
		return nil, fmt.Errorf("look for older backups: %w", err)
	}
	for _, e := range entries {
		at, ours := strings.CutPrefix(e.Name(), copyStem(db))
		at, ends := strings.CutSuffix(at, ".db")
		if _, bad := time.Parse(copyTime, at); ours && ends && bad == nil && e.Type().IsRegular() {
			copies = append(copies, e.Name())
		}
	}
	return copies, nil
}

type restoreCmd struct {
	dbFlag
	filesFlag
	File string `arg:"" type:"existingfile" help:"The backup."`
}

// Run puts a backup in the database's place; the bot must not be serving.
func (r *restoreCmd) Run(ctx context.Context, io *streams) error {
	if r.postgres() {
		return errors.New("a PostgreSQL database is restored by its own tool: pg_restore --clean --dbname=DATABASE FILE; the folder of --files by hand, before it")
	}
	if err := checkPlace(r.DB); err != nil {
		return err
	}
	unlock, err := lock(r.DB)
	if err != nil {
		return err
	}
	defer unlock()
	if err := r.bringFiles(ctx, io); err != nil {
		return err
	}
	kept, err := store.Restore(ctx, r.File, r.DB, time.Now())
	if err != nil {
		return err
	}
	fmt.Fprintf(io.out, "restored %s from %s\n", r.DB, r.File)
	if kept != "" {
		fmt.Fprintf(io.out, "the database that was there is kept as %s\n", kept)
	}
	return nil
}

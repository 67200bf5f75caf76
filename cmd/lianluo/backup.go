package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lianluo/models/ledger"
	"lianluo/models/store"
)

type backupCmd struct {
	dbFlag
	File  string `arg:"" help:"Where to write the copy."`
	Force bool   `help:"Overwrite the file if it is there."`
}

// Run copies the database; the bot may be serving.
func (b *backupCmd) Run(ctx context.Context, io *streams) error {
	if b.postgres() {
		return errors.New("a PostgreSQL database is copied by its own tool: pg_dump --format=custom --file=FILE DATABASE")
	}
	if err := b.checkThere(); err != nil {
		return err
	}
	if err := checkFile(b.File, b.File); err != nil {
		return err
	}
	db, err := store.OpenToRead(ctx, store.Config{DSN: b.DB})
	if err != nil {
		return err
	}
	defer db.Close()
	err = db.Backup(ctx, b.File, b.Force, ledger.ForgetSecrets)
	if errors.Is(err, store.ErrExists) {
		return fmt.Errorf("%w: choose another name or give --force", err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(io.out, "backup written and verified: %s\n", b.File)
	return nil
}

type restoreCmd struct {
	dbFlag
	File string `arg:"" type:"existingfile" help:"The backup."`
}

// Run puts a backup in the database's place; the bot must not be serving.
func (r *restoreCmd) Run(ctx context.Context, io *streams) error {
	if r.postgres() {
		return errors.New("a PostgreSQL database is restored by its own tool: pg_restore --clean --dbname=DATABASE FILE")
	}
	if err := checkPlace(r.DB); err != nil {
		return err
	}
	unlock, err := lock(r.DB)
	if err != nil {
		return err
	}
	defer unlock()
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

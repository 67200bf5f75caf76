package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"lianluo/models/calendar"
	"lianluo/models/desk"
	"lianluo/models/store"
)

type doctorCmd struct {
	dbFlag
	filesFlag
}

// Run looks a database over. It changes nothing.
func (d *doctorCmd) Run(ctx context.Context, io *streams) error {
	if err := d.checkThere(); err != nil {
		return err
	}
	if lost, err := damagedLog(d.DB); err != nil {
		return err
	} else if lost > 0 {
		fmt.Fprintf(io.out, "!! the write-ahead log %s-wal is damaged, and %d or more commits behind the damage cannot be read: "+
			"stop here and restore a backup with `lianluo restore FILE`, or go on without them with `lianluo backup FILE` and `lianluo restore FILE`\n", d.DB, lost)
		return &exitError{exitFailed} // opening it would drop them for good
	}
	db, err := store.OpenToRead(ctx, store.Config{DSN: d.DB})
	if err != nil {
		return err
	}
	defer db.Close()
	now := time.Now()
	found, sound, err := examine(ctx, db, now)
	if err != nil {
		return err
	}
	if sound {
		more, err := d.examineFiles(ctx, db)
		if err != nil {
			return err
		}
		found = append(found, more...)
	}
	found = append(found, holidays(calendar.Embedded(), now)...)
	bad := 0
	for _, f := range found {
		mark := "ok "
		if f.Bad {
			mark, bad = "!! ", bad+1
		}
		fmt.Fprintln(io.out, mark+f.Text)
	}
	if bad > 0 {
		return &exitError{exitFailed}
	}
	fmt.Fprintln(io.out, "all is well")
	return nil
}

// damagedLog tells how many commits damage of the write-ahead log hides. While
// the bot serves, the log is being written: it was sound at the start.
func damagedLog(db string) (commits int, err error) {
	if _, err := os.Stat(db + "-wal"); err != nil {
		return 0, nil
	}
	unlock, err := lock(db)
	if err != nil {
		return 0, nil
	}
	defer unlock()
	return store.DamagedLog(db)
}

// examine checks the file first: a damaged or old one is not asked further (sound).
func examine(ctx context.Context, db *store.DB, now time.Time) (found []desk.Trouble, sound bool, err error) {
	problems, err := db.Integrity(ctx)
	if err != nil && !errors.Is(err, store.ErrCorrupt) {
		return nil, false, err
	}
	if errors.Is(err, store.ErrCorrupt) {
		problems = append(problems, err.Error())
	}
	if len(problems) > 0 {
		found = []desk.Trouble{{Bad: true, Text: "the database is damaged: stop the bot and restore a backup with `lianluo restore FILE`"}}
		for _, p := range problems {
			found = append(found, desk.Trouble{Bad: true, Text: "  " + p})
		}
		return found, false, nil
	}
	found = []desk.Trouble{{Text: "the database is sound"}}
	pending, err := db.PendingMigrations(ctx)
	switch {
	case errors.Is(err, store.ErrNewer):
		return append(found, desk.Trouble{Bad: true, Text: err.Error()}), false, nil
	case err != nil:
		return nil, false, err
	case len(pending) > 0:
		return append(found, desk.Trouble{Bad: true, Text: waiting(pending)}), false, nil
	}
	more, err := desk.Diagnose(ctx, db, now)
	return append(found, more...), err == nil, err
}

// holidays tells whether the official days off are known: next year's come out
// in November.
func holidays(cal *calendar.Calendar, now time.Time) []desk.Trouble {
	years := []int{now.Year()}
	if now.Month() == time.December {
		years = append(years, now.Year()+1)
	}
	var found []desk.Trouble
	for _, y := range years {
		f := desk.Trouble{Text: fmt.Sprintf("the days off of %d are known", y)}
		if !cal.Known(y) {
			f = desk.Trouble{Bad: true, Text: fmt.Sprintf("the official days off of %d are not known: weekends are used; install a newer lianluo", y)}
		}
		found = append(found, f)
	}
	return found
}

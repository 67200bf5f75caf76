package store

import (
	"context"
	"errors"
	"sync"

	"gorm.io/gorm"
)

// health is what is known of the machine that the database lives on. It turns
// with the last commit: the faults of a full disk or a held lock pass. Damage
// does not: a page that was found broken stays so until a backup is restored.
type health struct {
	mu    sync.Mutex
	fault error // of the last commit; nil when it got through
	harm  error // a damaged page was met
}

// advice is what to do about a fault of the machine, for the log.
func advice(err error) string {
	const waits = "; until then updates are not acknowledged and nothing is lost: Telegram hands them out again"
	for _, a := range []struct {
		fault error
		words string
	}{
		{ErrFull, "make room on the disk" + waits},
		{ErrReadOnly, "make the database's file, its folder and its disk writable" + waits},
		{ErrBusy, "another program holds the database: end it" + waits},
		{ErrIO, "look at the disk: its room, its quota, a limit on the size of files, its state in the system's log" + waits},
		{ErrCorrupt, "stop the bot and put back the newest backup: lianluo restore FILE" + waits},
		{ErrNotADB, "stop the bot and put back the newest backup: lianluo restore FILE" + waits},
	} {
		if errors.Is(err, a.fault) {
			return a.words
		}
	}
	return "see the error" + waits
}

// Plain names a fault of the machine without the driver's words: for those who
// may not read the log.
func Plain(err error) string {
	for _, known := range []error{ErrBusy, ErrFull, ErrReadOnly, ErrCorrupt, ErrNotADB, ErrIO, ErrClosed} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return "the database does not answer"
}

// note takes in how a commit ended, or a query that met damage. The log is
// told when things change, not of every update.
func (db *DB) note(err error) {
	if err != nil && !Transient(err) || errors.Is(err, ErrClosed) || errors.Is(err, ErrConflict) {
		return
	}
	h := &db.health
	h.mu.Lock()
	defer h.mu.Unlock()
	was := h.fault
	switch {
	case h.harm != nil:
		return // there is nothing new to say
	case errors.Is(err, ErrCorrupt), errors.Is(err, ErrNotADB):
		h.harm = err
	}
	h.fault = err
	switch {
	case err != nil && (was == nil || advice(was) != advice(err)):
		db.log.Error("the database cannot do its work", "error", err, "what_to_do", advice(err))
	case err == nil && was != nil:
		db.log.Info("the database does its work again")
	}
}

// noteAll takes in how the units of a group ended that was committed: one of
// them may have met what the others did not.
func (db *DB) noteAll(results []error) {
	for _, err := range results {
		if Transient(err) {
			db.note(err)
			return
		}
	}
	db.note(nil)
}

// fail ends the units of a group that was not committed.
func (db *DB) fail(group []*Unit, err error) {
	db.note(err)
	db.giveUp(group, err)
}

// noteQuery takes in damage that a query met, whoever made it. Other faults
// are told by the commit.
func (db *DB) noteQuery(err error) {
	if err = Translate(err); errors.Is(err, ErrCorrupt) || errors.Is(err, ErrNotADB) {
		db.note(err)
	}
}

// Check proves that the writer answers and that a commit reaches the disk; a
// database in which damage was met is not well, whatever still works.
func (db *DB) Check(ctx context.Context) error {
	db.health.mu.Lock()
	harm := db.health.harm
	db.health.mu.Unlock()
	if harm != nil {
		return harm
	}
	result := make(chan error, 1)
	if err := db.Submit(ctx, &Unit{Do: db.touch, Done: func(err error) { result <- err }}); err != nil {
		return err
	}
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// touch changes nothing that anybody reads, and yet has to be written.
func (db *DB) touch(tx *gorm.DB) error {
	if db.IsSQLite() {
		return tx.Exec("PRAGMA user_version = 1").Error // written without a look at what it was
	}
	return tx.Exec("SELECT txid_current()").Error // the commit of a transaction with a number is written
}

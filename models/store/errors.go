package store

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"modernc.org/sqlite"
	"modernc.org/sqlite/lib"
)

// The faults a caller may tell apart, whatever the driver calls them.
var (
	ErrNotFound  = gorm.ErrRecordNotFound
	ErrDuplicate = errors.New("a row with the same key is there already")
	ErrNoOffice  = errors.New("query without an office")
	ErrClosed    = errors.New("database is closed")
	ErrBusy      = errors.New("database is locked by another process")
	ErrFull      = errors.New("disk is full")
	ErrReadOnly  = errors.New("database is read-only")
	ErrCorrupt   = errors.New("database is damaged: restore a backup with `lianluo restore`")
	ErrNotADB    = errors.New("file is not a lianluo database, or its first page is damaged (then restore a backup with `lianluo restore`)")
	ErrIO        = errors.New("disk read or write failed")
	ErrConflict  = errors.New("another process did the same at the same time")
	ErrNewer     = errors.New("database was written by a newer lianluo: use that version or a later one")
)

// Transient tells faults of the machine, not of the work: the same work may
// succeed later and must not be given up.
func Transient(err error) bool {
	for _, e := range []error{ErrBusy, ErrFull, ErrReadOnly, ErrCorrupt, ErrNotADB, ErrIO, ErrClosed, ErrConflict} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// Translate maps the drivers' codes to the faults above, the cause kept for
// the log. (gorm's TranslateError does not know modernc's errors.)
func Translate(err error) error {
	if err == nil {
		return nil
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		if known := sqliteFault(lite.Code()); known != nil && !errors.Is(err, known) {
			return fmt.Errorf("%w (%v)", known, err)
		}
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		if known := postgresFault(pg.Code); known != nil && !errors.Is(err, known) {
			return fmt.Errorf("%w (%v)", known, err)
		}
	}
	return err
}

// postgresFault knows SQLSTATE codes (PostgreSQL's manual, appendix A). Two
// processes that handle the same updates in different orders run into a
// deadlock: it is ended by failing one of them, who then has to try again.
func postgresFault(code string) error {
	switch code {
	case "23505":
		return ErrDuplicate
	case "40001", "40P01":
		return ErrConflict
	case "55P03":
		return ErrBusy
	case "53100":
		return ErrFull
	case "25006":
		return ErrReadOnly
	case "XX001", "XX002":
		return ErrCorrupt
	}
	switch code[:min(2, len(code))] {
	case "08", "53", "57", "58": // connection lost, out of resources, being shut down, its disk
		return ErrIO
	}
	return nil
}

func sqliteFault(code int) error {
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return ErrDuplicate
	}
	switch code & 0xff { // the primary code of an extended one
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return ErrBusy
	case sqlite3.SQLITE_FULL:
		return ErrFull
	case sqlite3.SQLITE_READONLY:
		return ErrReadOnly
	case sqlite3.SQLITE_CORRUPT:
		return ErrCorrupt
	case sqlite3.SQLITE_NOTADB:
		return ErrNotADB
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		return ErrIO
	}
	return nil
}

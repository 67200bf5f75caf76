package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// errInUse: another process holds the lock.
var errInUse = errors.New("in use")

// lock keeps a second lianluo off an SQLite database: two would each send what
// waits in the outbox. The system lets go of the lock when the process ends,
// however it ends. PostgreSQL is shared on purpose.
func lock(db string) (unlock func(), err error) {
	if strings.Contains(db, "://") {
		return func() {}, nil
	}
	f, err := lockFile(db + ".lock")
	if errors.Is(err, errInUse) {
		return nil, fmt.Errorf("the database %s is in use by another lianluo: stop that one first", db)
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return nil, fmt.Errorf("the database %s cannot be written: it and its folder have to be writable (%w)", db, err)
	}
	if err != nil {
		return nil, fmt.Errorf("lock the database %s: %w", db, err)
	}
	return func() { unlockFile(f, db) }, nil
}

// unlockFile lets go. The lock's file stays beside the database; a start that
// was refused before there was one leaves nothing behind.
func unlockFile(f *os.File, db string) {
	if _, err := os.Stat(db); errors.Is(err, fs.ErrNotExist) {
		_ = os.Remove(f.Name())
	}
	_ = f.Close()
}

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
	return func() { unlockFile(f) }, nil
}

func unlockFile(f *os.File) {
	// The file stays: removing it would let two processes lock two files of
	// the same name.
	_ = f.Close()
}

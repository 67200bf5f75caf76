package store

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
)

// readingURI gives the URI under which an SQLite file that cannot be written,
// or whose folder cannot, is read; "" for one that can, which is opened as
// usual. SQLite wants to write beside a database with a write-ahead log even
// when it only reads, unless it is told that nobody changes it.
func readingURI(path string) (string, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err == nil {
		_ = f.Close()
		if err = writable(filepath.Dir(path)); err == nil {
			return "", nil
		}
	}
	if !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.EROFS) {
		return "", nil // said by the usual way
	}
	if f, err = os.Open(path); err != nil {
		return "", fmt.Errorf("it cannot be read: run this as the file's owner (%w)", err)
	}
	_ = f.Close()
	how := "immutable=1"
	if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > 0 {
		// Commits stand in the log alone. With its index they can be read.
		if _, err := os.Stat(path + "-shm"); err != nil {
			return "", fmt.Errorf("%w, and commits wait in %s-wal: copy both files into a folder that can be written and look there", ErrReadOnly, path)
		}
		how = "mode=ro"
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + how + "&_pragma=busy_timeout(5000)&_pragma=temp_store(MEMORY)&_time_format=sqlite", nil
}

// writable tells whether files can be made in a folder.
func writable(dir string) error {
	f, err := os.CreateTemp(dir, ".lianluo-*")
	if err != nil {
		return err
	}
	_ = f.Close()
	return os.Remove(f.Name())
}

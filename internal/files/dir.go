// Package files keeps files of the archive and the books on this machine (§15): what the
// messenger has of them ends with the bot. A file is kept under the sum of what is in it, so
// that no name of it comes from people and a change is seen.
package files

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// Faults of a file that is kept.
var (
	ErrMissing = errors.New("the file is not there")
	ErrAltered = errors.New("what is in the file is not what was kept")
)

// Dir is a folder of kept files: ab/abcdef… is the file of the sum abcdef….
type Dir struct {
	path  string
	pause func() // between the temporary file and its name; tests stop there
}

const (
	// tempMark begins the names of files that are being written.
	tempMark = ".new-"
	// tempAge is how old one is that a stop has left.
	tempAge = time.Hour
)

// form is a SHA-256 sum in hex. What a database says may come from anywhere.
var form = regexp.MustCompile(`^[0-9a-f]{64}$`)

// At is a folder as it is; nothing is made.
func At(path string) *Dir { return &Dir{path: path, pause: func() {}} }

// Open makes the folder where it is not there, proves that it can be written and takes away
// what a stop has left half written. Its errors are lines that a person can act on.
func Open(path string) (*Dir, error) {
	d := At(path)
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		return nil, fmt.Errorf("--files %s: that is a file, not a folder", path)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("--files %s: the folder cannot be made: %w", path, err)
	}
	f, err := os.CreateTemp(path, tempMark+"*")
	if err != nil {
		return nil, fmt.Errorf("--files %s: the folder cannot be written: %w", path, err)
	}
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
		return nil, fmt.Errorf("--files %s: %w", path, err)
	}
	return d, d.sweep(time.Now().Add(-tempAge))
}

// sweep takes away files that were begun before a time and got no name.
func (d *Dir) sweep(before time.Time) error {
	list, err := os.ReadDir(d.path)
	if err != nil {
		return fmt.Errorf("--files %s: %w", d.path, err)
	}
	for _, e := range list {
		if info, err := e.Info(); err == nil && strings.HasPrefix(e.Name(), tempMark) && info.ModTime().Before(before) {
			_ = os.Remove(filepath.Join(d.path, e.Name())) // it is in nobody's way
		}
	}
	return nil
}

// Path is where the folder is.
func (d *Dir) Path() string { return d.path }

// Exists tells whether the folder is there.
func (d *Dir) Exists() bool {
	info, err := os.Stat(d.path)
	return err == nil && info.IsDir()
}

func (d *Dir) file(sum string) (string, error) {
	if !form.MatchString(sum) {
		return "", fmt.Errorf("%w: %.80q is no SHA-256 sum", ErrMissing, sum)
	}
	return filepath.Join(d.path, sum[:2], sum), nil
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Put keeps data under its sum: whole or not at all, and on the disk when it returns. What is
// kept already stays; one that was altered is put right.
func (d *Dir) Put(data []byte) (sum string, err error) {
	sum = sumOf(data)
	if d.Check(sum) == nil {
		return sum, nil
	}
	to, err := d.file(sum)
	if err != nil {
		return "", err
	}
	temp, err := d.write(data)
	if err != nil {
		return "", fmt.Errorf("keep a file: %w", err)
	}
	d.pause()
	if err := d.name(temp, to); err != nil {
		_ = os.Remove(temp)
		return "", fmt.Errorf("keep a file: %w", err)
	}
	return sum, nil
}

// write makes a temporary file of data and brings it to the disk.
func (d *Dir) write(data []byte) (temp string, err error) {
	f, err := os.CreateTemp(d.path, tempMark+"*") // made with mode 0600
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		_ = os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// name gives a temporary file its name, and brings that to the disk.
func (d *Dir) name(temp, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	if err := os.Rename(temp, to); err != nil {
		return err
	}
	for _, folder := range []string{filepath.Dir(to), d.path} {
		if f, err := os.Open(folder); err == nil {
			_ = f.Sync() // Windows has no such thing for a folder
			_ = f.Close()
		}
	}
	return nil
}

// Read gives what is kept under a sum: ErrMissing, ErrAltered.
func (d *Dir) Read(sum string) ([]byte, error) {
	name, err := d.file(sum)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w: %s", ErrMissing, name)
	case err != nil:
		return nil, fmt.Errorf("read a kept file: %w", err)
	case sumOf(data) != sum:
		return nil, fmt.Errorf("%w: %s", ErrAltered, name)
	}
	return data, nil
}

// Check proves that what is kept under a sum is what was kept.
func (d *Dir) Check(sum string) error {
	_, err := d.Read(sum)
	return err
}

// Take keeps what another folder has under a sum. link shares the file where the disk can:
// none is ever written again in its place.
func (d *Dir) Take(from *Dir, sum string, link bool) error {
	data, err := from.Read(sum)
	if err != nil {
		return err
	}
	if link {
		there, _ := from.file(sum)
		here, _ := d.file(sum)
		if err := os.MkdirAll(filepath.Dir(here), 0o700); err != nil {
			return err
		}
		if os.Link(there, here) == nil {
			return nil
		}
	}
	_, err = d.Put(data)
	return err
}

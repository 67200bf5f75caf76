package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Remove takes the file of a sum away, unless it is wanted. It is out of its place while that
// is asked: who keeps the same file meanwhile finds it missing and puts it there anew. What is
// not there is removed already.
func (d *Dir) Remove(sum string, wanted func() (bool, error)) error {
	name, err := d.file(sum)
	if err != nil {
		return err
	}
	if is, err := wanted(); is || err != nil {
		return err
	}
	aside := filepath.Join(d.path, tempMark+sum)
	if err := os.Rename(name, aside); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return fmt.Errorf("remove a kept file: %w", err)
	}
	is, err := wanted()
	if is || err != nil {
		return errors.Join(err, os.Rename(aside, name))
	}
	if err := os.Remove(aside); err != nil {
		return fmt.Errorf("remove a kept file: %w", err)
	}
	_ = os.Remove(filepath.Dir(name)) // only when nothing else is in it
	return nil
}

// Orphans are the files of the folder that belong to none of the sums, by their paths: what
// was kept before a time, for a row may follow its file.
func (d *Dir) Orphans(sums []string, before time.Time) (list []string, err error) {
	folders, err := os.ReadDir(d.path)
	if err != nil {
		return nil, fmt.Errorf("look through the kept files: %w", err)
	}
	for _, folder := range folders {
		if !folder.IsDir() {
			continue
		}
		names, err := os.ReadDir(filepath.Join(d.path, folder.Name()))
		if err != nil {
			return nil, fmt.Errorf("look through the kept files: %w", err)
		}
		for _, e := range names {
			if !form.MatchString(e.Name()) || slices.Contains(sums, e.Name()) {
				continue
			}
			if info, err := e.Info(); err == nil && info.ModTime().Before(before) {
				list = append(list, filepath.Join(d.path, folder.Name(), e.Name()))
			}
		}
	}
	return list, nil
}

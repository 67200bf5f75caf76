package files

import (
	"errors"
	"fmt"
	"os"
)

// Suffix is what the folder of a backup's files has behind the backup's name.
const Suffix = ".files"

// Beside is the folder of the files of a backup or a database.
func Beside(file string) *Dir { return At(file + Suffix) }

// Lacking is a sum whose file cannot be had, and why.
type Lacking struct {
	Sum string
	Err error
}

// Look proves all sums and lists those that do not hold.
func (d *Dir) Look(sums []string) (lacks []Lacking) {
	for _, sum := range sums {
		if err := d.Check(sum); err != nil {
			lacks = append(lacks, Lacking{sum, err})
		}
	}
	return lacks
}

// CopyBeside makes the folder of a backup's files anew, of the files of all sums. It appears
// whole. Where the disk can they are shared with the earlier backup or with the folder itself.
// What cannot be had is listed, and the rest is copied all the same. Without sums there is no
// folder.
func (d *Dir) CopyBeside(backup string, sums []string, earlier *Dir) (lacks []Lacking, err error) {
	to := Beside(backup)
	temp := At(to.path + ".new")
	if err := os.RemoveAll(temp.path); err != nil { // a stop has left it
		return nil, fmt.Errorf("copy the files: %w", err)
	}
	defer os.RemoveAll(temp.path)
	if len(sums) > 0 {
		if err := os.MkdirAll(temp.path, 0o700); err != nil {
			return nil, fmt.Errorf("copy the files: %w", err)
		}
	}
	for _, sum := range sums {
		if earlier != nil && temp.Take(earlier, sum, true) == nil {
			continue
		}
		err := temp.Take(d, sum, true)
		switch {
		case errors.Is(err, ErrMissing), errors.Is(err, ErrAltered):
			lacks = append(lacks, Lacking{sum, err})
		case err != nil:
			return lacks, fmt.Errorf("copy the files: %w", err)
		}
	}
	if err := os.RemoveAll(to.path); err != nil {
		return lacks, fmt.Errorf("copy the files: %w", err)
	}
	if len(sums) == 0 {
		return lacks, nil
	}
	if err := os.Rename(temp.path, to.path); err != nil {
		return lacks, fmt.Errorf("copy the files: %w", err)
	}
	return lacks, nil
}

// Bring copies the files of a backup's sums into the folder. What is there and sound stays;
// what neither has is listed.
func (d *Dir) Bring(backup string, sums []string) (brought int, lacks []Lacking, err error) {
	from := Beside(backup)
	for _, sum := range sums {
		if d.Check(sum) == nil {
			continue
		}
		switch err := d.Take(from, sum, false); {
		case err == nil:
			brought++
		case errors.Is(err, ErrMissing), errors.Is(err, ErrAltered):
			lacks = append(lacks, Lacking{sum, err})
		default:
			return brought, lacks, fmt.Errorf("bring the files back: %w", err)
		}
	}
	return brought, lacks, nil
}

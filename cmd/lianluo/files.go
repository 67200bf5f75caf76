package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"lianluo/internal/files"
	"lianluo/models/desk"
	"lianluo/models/records"
	"lianluo/models/store"
)

// filesFlag is the folder of the files that are kept, the same for all commands that have one.
type filesFlag struct {
	Files string `name:"files" placeholder:"DIR" help:"Folder in which files of the archive, donation receipts and honour certificates are kept; without it only Telegram has them. The same for serve, backup, restore and doctor."`
}

// mostNamed is how many files that are missing, altered or nobody's are named.
const mostNamed = 5

// orphanAge is how old a file of no record is that is named: its row may be about to come.
const orphanAge = time.Hour

// keptIn reads which files a database says are kept.
func keptIn(ctx context.Context, file string) (records.KeptAll, error) {
	db, err := store.OpenToRead(ctx, store.Config{DSN: file})
	if err != nil {
		return records.KeptAll{}, err
	}
	defer db.Close()
	return records.AllKept(store.AcrossOffices(db.Read(ctx)))
}

// saveFiles copies the files that a backup names beside it. A backup of which some cannot be
// had is whole but for them; the error says so, for whoever looks at the timer.
func (b *backupCmd) saveFiles(ctx context.Context, io *streams, file string) error {
	all, err := keptIn(ctx, file)
	if err != nil {
		return err
	}
	if b.Files == "" {
		if len(all.Sums) > 0 {
			fmt.Fprintf(io.out, "%d kept files are not in it: give --files, as serve has it\n", len(all.Sums))
		}
		return nil
	}
	lacks, err := files.At(b.Files).CopyBeside(file, all.Sums, b.earlier(file))
	if err != nil {
		return err
	}
	if n := len(all.Sums) - len(lacks); n > 0 {
		fmt.Fprintf(io.out, "files copied and verified: %d in %s\n", n, file+files.Suffix)
	}
	if len(lacks) > 0 {
		return fmt.Errorf("the backup is written, but %d of its files are missing or altered in %s: `lianluo doctor` names them", len(lacks), b.Files)
	}
	return nil
}

// earlier is the newest folder of files of another backup in the same folder; nil for none.
func (b *backupCmd) earlier(file string) *files.Dir {
	if b.Keep == 0 {
		return nil
	}
	copies, err := copiesOf(b.File, b.DB)
	if err != nil {
		return nil
	}
	for i := len(copies) - 1; i >= 0; i-- {
		if name := filepath.Join(b.File, copies[i]); name != file && files.Beside(name).Exists() {
			return files.Beside(name)
		}
	}
	return nil
}

// bringFiles brings the files of a backup back before the database is put in its place: what
// is there more than a database names is in nobody's way.
func (r *restoreCmd) bringFiles(ctx context.Context, io *streams) error {
	if err := store.Verify(ctx, r.File); err != nil {
		return fmt.Errorf("the backup %s cannot be used: %w", r.File, err)
	}
	all, err := keptIn(ctx, r.File)
	if err != nil || len(all.Sums) == 0 {
		return err
	}
	if r.Files == "" {
		fmt.Fprintf(io.out, "%d files of the backup are in %s: give --files to have them brought back\n", len(all.Sums), r.File+files.Suffix)
		return nil
	}
	dir, err := files.Open(r.Files)
	if err != nil {
		return err
	}
	n, lacks, err := dir.Bring(r.File, all.Sums)
	if err != nil {
		return err
	}
	fmt.Fprintf(io.out, "files brought back to %s: %d; there already: %d\n", r.Files, n, len(all.Sums)-n-len(lacks))
	if len(lacks) > 0 {
		fmt.Fprintf(io.out, "!! %d files are neither in %s nor sound in %s: `lianluo doctor` names them\n", len(lacks), r.File+files.Suffix, r.Files)
	}
	return nil
}

// examineFiles looks the kept files over: that each is there and is what was kept.
func (d *doctorCmd) examineFiles(ctx context.Context, db *store.DB) ([]desk.Trouble, error) {
	all, err := records.AllKept(store.AcrossOffices(db.Read(ctx)))
	if err != nil {
		return nil, err
	}
	var found []desk.Trouble
	say := func(bad bool, format string, args ...any) {
		found = append(found, desk.Trouble{Bad: bad, Text: fmt.Sprintf(format, args...)})
	}
	dir := d.Files
	if dir == "" && files.Beside(d.DB).Exists() {
		dir = d.DB + files.Suffix // a backup's
	}
	switch {
	case len(all.Sums) == 0:
	case dir == "":
		say(false, "%d files are kept: give --files, as serve has it, and they are looked over", len(all.Sums))
	default:
		lacks := files.At(dir).Look(all.Sums)
		if len(lacks) == 0 {
			say(false, "%d kept files are there and unaltered", len(all.Sums))
			break
		}
		say(true, "%d of %d kept files are missing or altered in %s: copy them by their names from the folder FILE%s of a backup", len(lacks), len(all.Sums), dir, files.Suffix)
		for _, l := range lacks[:min(mostNamed, len(lacks))] {
			say(true, "  %v", l.Err)
		}
	}
	if dir != "" && files.At(dir).Exists() {
		orphans, err := files.At(dir).Orphans(all.Sums, time.Now().Add(-orphanAge))
		if err != nil {
			return nil, err
		}
		if len(orphans) > 0 {
			say(true, "%d files in %s belong to no record of this database: delete them, unless another database has them or a later one is to be restored", len(orphans), dir)
		}
		for _, name := range orphans[:min(mostNamed, len(orphans))] {
			say(true, "  %s", name)
		}
	}
	if all.Waiting > 0 {
		say(false, "%d files did not come yet and are asked for again", all.Waiting)
	}
	if all.Late > 0 {
		say(true, "%d files did not come after several attempts: they are asked for again when `lianluo serve` starts", all.Late)
	}
	if all.Lost > 0 {
		say(false, "%d files cannot be kept: over 20 MB, or Telegram has them no more; an item's folder names them", all.Lost)
	}
	return found, nil
}

// checkFiles refuses a --files that is no folder; one that is not there is made later.
func (f *filesFlag) checkFiles() error {
	if f.Files == "" {
		return nil
	}
	if info, err := os.Stat(f.Files); err == nil && !info.IsDir() {
		return fmt.Errorf("--files %s: that is a file, not a folder", f.Files)
	}
	return nil
}

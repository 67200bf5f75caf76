package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/sandbox"
	"lianluo/models/archive"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// archived writes an office with an item of the archive, to which the files of these ids
// belong.
func archived(ids ...string) func(tx *gorm.DB) error {
	return func(tx *gorm.DB) error {
		if err := soundOffice(tx); err != nil {
			return err
		}
		tx = store.InOffice(tx, 1)
		director, err := people.PersonByName(tx, "孙立国")
		if err != nil {
			return err
		}
		it := &archive.Item{PersonID: director.ID, Title: "老戏台"}
		if _, err := archive.File(tx, it, tx.NowFunc()); err != nil {
			return err
		}
		for i, id := range ids {
			at := &records.Attachment{OwnerKind: records.KindArchive, OwnerID: it.ID, Kind: records.Document, FileID: id, UniqueID: fmt.Sprint(i), Name: "族谱.pdf", Size: 5}
			if err := records.Attach(tx, at); err != nil {
				return err
			}
		}
		return nil
	}
}

// filesIn lists the files below a folder.
func filesIn(t *testing.T, dir string) (list []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			list = append(list, path)
		}
		return err
	}))
	return list
}

// TestFilesAreKeptCopiedAndBroughtBack: serve keeps them, a backup has them beside it, doctor
// sees what was altered or is missing, and restore brings them back on another machine.
func TestFilesAreKeptCopiedAndBroughtBack(t *testing.T) {
	server, api := telegram(t, sandbox.Options{})
	one := server.AddFile(sandbox.Upload{Name: "族谱.pdf", Data: []byte("paper")})
	two := server.AddFile(sandbox.Upload{Name: "../../戏台.jpg", Data: []byte("photo")})
	db := database(t, archived(one.FileID, two.FileID, "gone"))
	root := t.TempDir()
	dir := filepath.Join(root, "files")
	p := serve(t, api, db, "--files", dir)
	p.log.await(t, "why=gone")
	kept := filesIn(t, dir)
	require.Len(t, kept, 2)

	// While it serves.
	code, stdout, stderr := invoke(t, "doctor", "--db", db, "--files", dir)
	require.Zero(t, code, stdout+stderr)
	require.Contains(t, stdout, "ok 2 kept files are there and unaltered")
	require.Contains(t, stdout, "ok 1 files cannot be kept")
	copied := filepath.Join(root, "copy.db")
	code, stdout, stderr = invoke(t, "backup", "--db", db, copied)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "2 kept files are not in it: give --files")
	require.NoDirExists(t, copied+".files")
	code, stdout, stderr = invoke(t, "backup", "--db", db, "--files", dir, "--force", copied)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "files copied and verified: 2 in "+copied+".files")
	require.Len(t, filesIn(t, copied+".files"), 2)
	require.Zero(t, p.stop())
	code, stdout, _ = invoke(t, "doctor", "--db", copied)
	require.Zero(t, code, stdout)
	require.Contains(t, stdout, "ok 2 kept files are there", "a backup is looked over with its files")

	// What is altered or missing is named, and the backup says so too. A disk's fault: the
	// backup shares the file itself.
	require.NoError(t, os.Remove(kept[0]))
	require.NoError(t, os.WriteFile(kept[0], []byte("other"), 0o600))
	require.NoError(t, os.Remove(kept[1]))
	code, stdout, _ = invoke(t, "doctor", "--db", db, "--files", dir)
	require.Equal(t, exitFailed, code)
	require.Contains(t, stdout, "!! 2 of 2 kept files are missing or altered in "+dir)
	require.Contains(t, stdout, kept[0])
	require.Contains(t, stdout, kept[1])
	code, stdout, stderr = invoke(t, "backup", "--db", db, "--files", dir, filepath.Join(root, "later.db"))
	require.Contains(t, stdout, "backup written and verified")
	oneLine(t, exitFailed, []string{"the backup is written", "2 of its files are missing or altered"}, code, "", stderr)

	// On another machine.
	other, there := filepath.Join(root, "other.db"), filepath.Join(root, "there")
	code, stdout, stderr = invoke(t, "restore", "--db", other, copied)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "2 files of the backup are in "+copied+".files: give --files")
	code, stdout, stderr = invoke(t, "restore", "--db", other, "--files", there, copied)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "files brought back to "+there+": 2")
	code, stdout, _ = invoke(t, "doctor", "--db", other, "--files", there)
	require.Zero(t, code, stdout)
	code, stdout, stderr = invoke(t, "restore", "--db", db, "--files", dir, copied)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "files brought back to "+dir+": 2", "the altered one is put right")
	code, stdout, _ = invoke(t, "doctor", "--db", db, "--files", dir)
	require.Zero(t, code, stdout)

	// What belongs to no record is named, once its row cannot be about to come.
	orphan := filepath.Join(dir, "aa", strings.Repeat("a", 64))
	require.NoError(t, os.MkdirAll(filepath.Dir(orphan), 0o700))
	require.NoError(t, os.WriteFile(orphan, []byte("left"), 0o600))
	old := time.Now().Add(-2 * orphanAge)
	require.NoError(t, os.Chtimes(orphan, old, old))
	code, stdout, _ = invoke(t, "doctor", "--db", db, "--files", dir)
	require.Equal(t, exitFailed, code)
	require.Contains(t, stdout, "!! 1 files in "+dir+" belong to no record of this database")
	require.Contains(t, stdout, orphan)
	require.NoError(t, os.Remove(orphan))

	// Without the flag serve leaves them alone, and doctor says what is not looked over.
	code, stdout, _ = invoke(t, "doctor", "--db", db)
	require.Zero(t, code, stdout)
	require.Contains(t, stdout, "ok 2 files are kept: give --files")
}

// TestBackupsShareTheirFiles: with --keep the files of the copies are shared, and go with them.
func TestBackupsShareTheirFiles(t *testing.T) {
	server, api := telegram(t, sandbox.Options{})
	f := server.AddFile(sandbox.Upload{Name: "族谱.pdf", Data: []byte("paper")})
	db := database(t, archived(f.FileID))
	dir, folder := filepath.Join(t.TempDir(), "files"), t.TempDir()
	p := serve(t, api, db, "--files", dir)
	p.log.await(t, "file kept")
	require.Zero(t, p.stop())
	for _, old := range []string{"office-20251201T193000Z.db", "office-20251202T193000Z.db"} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, old), nil, 0o600))
		require.NoError(t, os.MkdirAll(filepath.Join(folder, old+".files", "ab"), 0o700))
	}
	code, stdout, stderr := invoke(t, "backup", "--db", db, "--files", dir, "--keep", "2", folder)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "older backups deleted: 1")
	require.NoDirExists(t, filepath.Join(folder, "office-20251201T193000Z.db.files"))
	require.DirExists(t, filepath.Join(folder, "office-20251202T193000Z.db.files"))
	require.Len(t, filesIn(t, folder), 3, "two databases and one file")
}

func TestAFilesFolderThatIsNoneIsRefused(t *testing.T) {
	_, api := telegram(t, sandbox.Options{})
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	db := filepath.Join(t.TempDir(), "office.db")
	code, stdout, stderr := invoke(t, "serve", "--api-url", api, "--token", testToken, "--db", db, "--files", file)
	oneLine(t, exitFailed, []string{"--files", "not a folder"}, code, stdout, stderr)
	require.NoFileExists(t, db)
}

package main

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/files"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// twoOffices writes an office with a kept file, and another with the same.
func twoOffices(t *testing.T) (path, kept string) {
	t.Helper()
	kept = filepath.Join(t.TempDir(), "files")
	dir, err := files.Open(kept)
	require.NoError(t, err)
	own, err := dir.Put([]byte("XOWNX the family book"))
	require.NoError(t, err)
	shared, err := dir.Put([]byte("shared"))
	require.NoError(t, err)
	path = database(t, func(tx *gorm.DB) error {
		if err := archived("one", "two")(tx); err != nil {
			return err
		}
		here := store.InOffice(tx, 1)
		for id, sum := range map[int64]string{1: own, 2: shared} {
			if err := records.Keep(here, id, sum, 5, tx.NowFunc()); err != nil {
				return err
			}
		}
		o := &people.Office{Name: "白水镇政协联络处", TimeZone: "Asia/Shanghai"}
		if err := tx.Create(o).Error; err != nil {
			return err
		}
		there := store.InOffice(tx, o.ID)
		if err := there.Create(&people.Person{Name: "马小川", Roles: people.Member}).Error; err != nil {
			return err
		}
		at := &records.Attachment{OwnerKind: records.KindArchive, OwnerID: 9, Kind: records.Document, FileID: "three", UniqueID: "3", Name: "书.pdf", Size: 6}
		if err := records.Attach(there, at); err != nil {
			return err
		}
		return records.Keep(there, at.ID, shared, 6, tx.NowFunc())
	})
	return path, kept
}

// typing is invoke with somebody who types.
func typing(t *testing.T, words string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program(t), args...)
	cmd.Env = environ()
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(words), &out, &errs
	err := cmd.Run()
	if err != nil && cmd.ProcessState == nil {
		require.NoError(t, err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

func TestAnOfficeIsListedAndExported(t *testing.T) {
	path, kept := twoOffices(t)
	code, stdout, stderr := invoke(t, "office", "list", "--db", path)
	require.Zero(t, code, stderr)
	require.Equal(t, "1  青山镇政协联络处  people: 1  director: 孙立国\n2  白水镇政协联络处  people: 1  director: -\n", stdout)

	to := t.TempDir()
	for office, director := range map[string]string{"1": "孙立国", " 白水镇 政协联络处 ": "马小川"} {
		args := []string{"office", "export", office, "--db", path, "--to", to, "--files", kept}
		code, stdout, stderr = invoke(t, args...)
		require.Zero(t, code, stderr)
		name := strings.TrimPrefix(strings.Split(stdout, "\n")[0], "exported: ")
		info, err := os.Stat(name)
		require.NoError(t, err, stdout)
		require.Zero(t, info.Mode().Perm()&0o077, "people's data is its owner's only")
		z, err := zip.OpenReader(name)
		require.NoError(t, err)
		inside := map[string]string{}
		for _, f := range z.File {
			r, err := f.Open()
			require.NoError(t, err)
			data, err := io.ReadAll(r)
			require.NoError(t, err, f.Name)
			inside[f.Name] = string(data)
		}
		require.NoError(t, z.Close())
		require.Contains(t, inside, "目录.xlsx")
		require.Contains(t, inside["json/people.json"], director)
		book := ""
		for name, data := range inside {
			if strings.HasSuffix(name, "族谱.pdf") || strings.HasSuffix(name, "书.pdf") {
				book += data
			}
		}
		if office == "1" {
			require.NotContains(t, inside["json/people.json"], "马小川")
			require.Contains(t, book, "XOWNX")
			require.Contains(t, stdout, "kept files: 2")
		} else {
			require.Equal(t, "shared", book)
		}
		code, _, stderr = invoke(t, args...)
		require.Equal(t, exitFailed, code)
		require.Contains(t, stderr, "move it away")
	}
	left, err := os.ReadDir(to)
	require.NoError(t, err)
	require.Len(t, left, 2, "nothing but the zips")

	code, stdout, stderr = invoke(t, "office", "export", "1", "--db", path, "--to", t.TempDir())
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "2 kept files are not in it")
}

func TestAnOfficeThatIsNotMeantIsNotTaken(t *testing.T) {
	path, _ := twoOffices(t)
	for _, c := range []struct {
		args  []string
		words []string
	}{
		{[]string{"export", "3", "--to", t.TempDir()}, []string{`no office "3"`, "lianluo office list"}},
		{[]string{"export", "青山镇", "--to", t.TempDir()}, []string{`no office "青山镇"`}},
		{[]string{"remove", "青山"}, []string{"no office"}},
		{[]string{"keep", "1"}, []string{"青山镇政协联络处 is not closed"}},
		{[]string{"export", "1", "--to", "/no/such/folder"}, []string{"--to /no/such/folder", "no such folder"}},
		{[]string{"export", "1", "--to", t.TempDir(), "--files", path}, []string{"--files", "is a file"}},
	} {
		code, stdout, stderr := invoke(t, append([]string{"office"}, append(c.args, "--db", path)...)...)
		oneLine(t, exitFailed, c.words, code, stdout, stderr)
	}
	code, stdout, stderr := invoke(t, "office", "export", "1", "--db", path)
	oneLine(t, exitUsage, []string{"--to"}, code, stdout, stderr)
	code, stdout, stderr = invoke(t, "office", "list", "--db", filepath.Join(t.TempDir(), "none.db"))
	oneLine(t, exitFailed, []string{"no database"}, code, stdout, stderr)

	same := database(t, func(tx *gorm.DB) error {
		for range 2 {
			if err := tx.Create(&people.Office{Name: "青山镇政协联络处"}).Error; err != nil {
				return err
			}
		}
		return nil
	})
	code, stdout, stderr = invoke(t, "office", "remove", "青山镇政协联络处", "--db", same)
	oneLine(t, exitFailed, []string{"several offices", "1, 2"}, code, stdout, stderr)
}

func TestAnOfficeIsClosedForAMonthAndTakenBack(t *testing.T) {
	path, _ := twoOffices(t)
	code, stdout, stderr := invoke(t, "office", "remove", "青山镇政协联络处", "--db", path)
	require.Zero(t, code, stderr)
	due := time.Now().Add(30 * 24 * time.Hour).In(time.FixedZone("CST", 8*60*60)).Format(time.DateOnly)
	require.Contains(t, stdout, due)
	_, stdout, _ = invoke(t, "office", "list", "--db", path)
	require.Contains(t, stdout, "孙立国  closed, removed on "+due)
	require.Equal(t, 1, strings.Count(stdout, "closed"))
	code, stdout, stderr = invoke(t, "office", "remove", "1", "--db", path)
	oneLine(t, exitFailed, []string{"closed already", due, "lianluo office keep 1"}, code, stdout, stderr)
	code, stdout, stderr = invoke(t, "office", "keep", "1", "--db", path)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "goes on")
	_, stdout, _ = invoke(t, "office", "list", "--db", path)
	require.NotContains(t, stdout, "closed")
}

// At once, and only when the name was typed: nothing of it is left in the database or among the
// files, and the other office has all of its own.
func TestAnOfficeIsDeletedAtOnceWhenItsNameIsTyped(t *testing.T) {
	path, kept := twoOffices(t)
	args := []string{"office", "remove", "1", "--now", "--db", path, "--files", kept}
	for _, words := range []string{"", "yes\n", "白水镇政协联络处\n"} {
		code, stdout, stderr := typing(t, words, args...)
		require.Equal(t, exitFailed, code)
		require.Contains(t, stdout, "people: 1")
		require.Contains(t, stdout, "kept files: 2")
		require.Contains(t, stderr, "nothing was deleted")
	}
	require.Len(t, filesIn(t, kept), 2)
	unlock, err := lock(path)
	require.NoError(t, err)
	code, stdout, stderr := typing(t, "青山镇政协联络处\n", args...)
	oneLine(t, exitFailed, []string{"in use by another lianluo"}, code, stdout, stderr)
	unlock()

	code, stdout, stderr = typing(t, "青山镇政协联络处\n", args...)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "deleted: 青山镇政协联络处")
	left := filesIn(t, kept)
	require.Len(t, left, 1)
	data, err := os.ReadFile(left[0])
	require.NoError(t, err)
	require.Equal(t, "shared", string(data))
	for _, name := range []string{path, path + "-wal"} {
		data, err := os.ReadFile(name)
		if os.IsNotExist(err) {
			continue
		}
		require.NoError(t, err)
		require.NotContains(t, string(data), "老戏台")
		require.NotContains(t, string(data), "孙立国")
	}
	_, stdout, _ = invoke(t, "office", "list", "--db", path)
	require.Equal(t, "2  白水镇政协联络处  people: 1  director: -\n", stdout)
}

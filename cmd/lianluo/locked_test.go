package main

import (
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/sandbox"
)

// holdsEnv makes the test's own program another one that holds a database: the
// value is its path.
const holdsEnv = "HOLDS_DATABASE"

// holdDatabase is that other program: it takes the write lock, as a shell that
// was left open does, says so, and lets go when its input ends.
func holdDatabase(path string) error {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("PRAGMA busy_timeout = 60000"); err != nil {
		return err
	}
	if _, err := db.Exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	fmt.Println("held")
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// hold lets another process hold the database until release.
func hold(t *testing.T, path string) (release func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), holdsEnv+"="+path)
	printed := newLines()
	cmd.Stdout, cmd.Stderr = printed, printed
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	done := false
	release = func() {
		if !done {
			done = true
			_ = in.Close()
			require.NoError(t, cmd.Wait(), printed)
		}
	}
	t.Cleanup(release)
	printed.await(t, "held")
	return release
}

func TestAnotherProcessHoldsTheDatabase(t *testing.T) {
	t.Parallel() // it waits for the busy timeout
	path := filepath.Join(t.TempDir(), "office.db")
	s := newScene(t, path, 5, sandbox.Options{})
	p := s.serve()
	s.checkIn(0)
	s.told(0)

	release := hold(t, path)
	s.checkIn(1, 2)
	require.Contains(t, p.log.await(t, "what_to_do"), "another program holds the database")
	status, body := s.ready()
	require.Equal(t, 503, status, body)
	require.Equal(t, 2, s.wire.Pending())
	release()
	s.told(1, 2)
	s.taken()
	status, body = s.ready()
	require.Equal(t, 200, status, body)

	// Held for a moment only, nobody notices.
	release = hold(t, path)
	s.checkIn(3)
	release()
	s.told(3)
	require.Zero(t, p.stop(), p.log)
	s.exact(0, 1, 2, 3)

	if !thorough() {
		return // what follows takes three more timeouts
	}
	// A start says what is in the way.
	release = hold(t, path)
	code, _, stderr := invokeWith(t, []string{"LIANLUO_TOKEN=" + testToken}, "serve", "--api-url", s.wire.url, "--db", path)
	require.Equal(t, exitFailed, code, stderr)
	require.Contains(t, stderr, "lianluo: begin: database is locked by another process")
	require.Contains(t, stderr, "another program holds the database")
	require.NotContains(t, stderr, "goroutine")
	code, stdout, stderr := invoke(t, "claim", "--db", path)
	oneLine(t, exitFailed, []string{"locked by another process"}, code, stdout, stderr)
	release()
}

// readOnly gives a folder that can be written until lock is called.
func readOnly(t *testing.T) (dir string, lock func()) {
	t.Helper()
	if runtime.GOOS == "linux" && os.Geteuid() == 0 { // rights do not stop root
		return readOnlyDisk(t)
	}
	dir = t.TempDir()
	return dir, func() {
		files, err := os.ReadDir(dir)
		require.NoError(t, err)
		for _, f := range files {
			require.NoError(t, os.Chmod(filepath.Join(dir, f.Name()), 0o400))
		}
		require.NoError(t, os.Chmod(dir, 0o500))
		t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	}
}

func TestAReadOnlyDatabaseIsReadOnly(t *testing.T) {
	dir, lock := readOnly(t)
	path := filepath.Join(dir, "office.db")
	s := newScene(t, path, 1, sandbox.Options{})
	p := s.serve()
	require.Zero(t, p.stop())
	lock()
	code, stdout, stderr := invokeWith(t, []string{"LIANLUO_TOKEN=" + testToken}, "serve", "--api-url", s.wire.url, "--db", path)
	oneLine(t, exitFailed, []string{path, "writable"}, code, stdout, stderr)
	code, stdout, stderr = invoke(t, "claim", "--db", path)
	oneLine(t, exitFailed, []string{path, "writable"}, code, stdout, stderr)

	// R30: what only reads goes on.
	code, stdout, stderr = invoke(t, "doctor", "--db", path)
	require.Empty(t, stderr)
	require.Contains(t, stdout, "ok the database is sound", code)
	copied := filepath.Join(t.TempDir(), "copy.db")
	code, stdout, stderr = invoke(t, "backup", "--db", path, copied)
	require.Zero(t, code, stdout+stderr)
	other := filepath.Join(t.TempDir(), "other.db")
	code, stdout, stderr = invoke(t, "restore", "--db", other, path)
	require.Zero(t, code, stdout+stderr)
	require.Equal(t, rows(t, copied, "people"), rows(t, other, "people"))
	code, stdout, stderr = invoke(t, "backup", "--db", copied, filepath.Join(dir, "copy.db"))
	oneLine(t, exitFailed, []string{dir}, code, stdout, stderr)
}

func TestCommitsInTheLogOfAReadOnlyDatabaseAreSeenOrMissed(t *testing.T) {
	dir, lock := readOnly(t)
	path := filepath.Join(dir, "office.db")
	s := newScene(t, path, 3, sandbox.Options{})
	p := s.serve()
	s.checkIn(0, 1)
	s.told(0, 1)
	p.kill() // the log is not written into the file
	lock()
	if _, err := os.Stat(path + "-shm"); err == nil {
		code, stdout, stderr := invoke(t, "backup", "--db", path, filepath.Join(t.TempDir(), "copy.db"))
		require.True(t, code == 0 || strings.Contains(stderr, "read-only"), stdout+stderr) // never a copy without them
	}
}

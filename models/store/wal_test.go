package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"lianluo/models/store"
)

// frame is the size of one frame of a log, in bytes.
const frame = 24 + 4096

// openLog gives the files of a database, as a crash leaves them, in whose log
// n offices were written one after another.
func openLog(t *testing.T, n int) (file, log []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "open.db")
	db, err := store.Open(context.Background(), store.Config{DSN: path, Synchronous: "NORMAL"})
	require.NoError(t, err)
	defer db.Close()
	// The log begins anew over the frames of an earlier life.
	require.NoError(t, db.Read(t.Context()).Exec("PRAGMA wal_checkpoint").Error)
	for i := range n {
		require.NoError(t, db.Write(t.Context(), put(fmt.Sprint(i))))
	}
	file, err = os.ReadFile(path)
	require.NoError(t, err)
	log, err = os.ReadFile(path + "-wal")
	require.NoError(t, err)
	return file, log
}

func TestADamagedLogIsTold(t *testing.T) {
	const written, torn = 40, 17 // so many at the end can be a power cut's
	file, sound := openLog(t, written)
	frames := (len(sound) - 32) / frame
	require.GreaterOrEqual(t, frames, written)
	dir := t.TempDir()
	left := func(log []byte) string {
		path := filepath.Join(dir, "left.db")
		require.NoError(t, os.WriteFile(path, file, 0o600))
		require.NoError(t, os.WriteFile(path+"-wal", log, 0o600))
		_ = os.Remove(path + "-shm")
		return path
	}
	lost := func(log []byte) int {
		n, err := store.DamagedLog(left(log))
		require.NoError(t, err)
		return n
	}
	kept := func(log []byte) int {
		db, err := store.OpenAsIs(context.Background(), store.Config{DSN: left(log)})
		require.NoError(t, err)
		defer db.Close()
		return len(offices(t, db))
	}
	require.Zero(t, lost(sound))
	require.Equal(t, written, kept(sound))
	require.Zero(t, lost(nil))

	rapid.Check(t, func(t *rapid.T) {
		log := append([]byte(nil), sound...)
		if rapid.Bool().Draw(t, "cut off") {
			// Power fails: of what was being written only a part is there.
			log = log[:rapid.IntRange(0, len(log)).Draw(t, "length")]
			if n := lost(log); n != 0 {
				t.Fatalf("a log that ends early is called damaged: %d", n)
			}
			return
		}
		at := rapid.IntRange(0, len(log)-1).Draw(t, "at")
		if at >= 8 && at < 12 { // the size of a page: without it no frame can be told
			return
		}
		log[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
		n := lost(log)
		if !rapid.SampledFrom([]bool{true, false, false, false}).Draw(t, "open") {
			return // it takes time
		}
		missing := written - kept(log)
		if n > missing || n == 0 && missing > torn+2 {
			t.Fatalf("byte %d: %d commits are missing, %d are told of", at, missing, n)
		}
		db, err := store.Open(context.Background(), store.Config{DSN: left(log), LookOver: true})
		if err == nil {
			_ = db.Close()
		}
		if (err != nil) != (n > 0) || err != nil && !errors.Is(err, store.ErrCorrupt) {
			t.Fatalf("byte %d: with %d commits missing and %d told of: %v", at, missing, n, err)
		}
	})
}

package anonymity_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/modelstest"
	"lianluo/models/store"
	"lianluo/models/supervision"
)

// TestAStartEmptiesTheLogOfAKill: a kill between an hour's batch and the emptying of the
// write-ahead log leaves there what was before the hour and what after. The next start takes
// it out.
func TestAStartEmptiesTheLogOfAKill(t *testing.T) {
	if modelstest.Postgres() {
		t.Skip("the log of PostgreSQL is not ours to empty")
	}
	h := harness.New(t).Seed()
	h.Stop()
	db, err := store.Open(t.Context(), store.Config{DSN: h.Path})
	require.NoError(t, err)
	for _, text := range []string{"意见之一", "意见之二"} {
		ready, err := supervision.Prepare(db.Read(t.Context()), []supervision.Filing{{Office: h.Office.ID, Day: "2026-12-05", Receipt: supervision.NewReceipt(), Text: text}})
		require.NoError(t, err)
		require.NoError(t, db.WriteAlone(t.Context(), func(tx *gorm.DB) error { return ready.Write(tx) }))
	}
	left := map[string][]byte{}
	for _, suffix := range []string{"", "-wal"} {
		left[suffix], err = os.ReadFile(h.Path + suffix)
		require.NoError(t, err)
	}
	require.True(t, bytes.Contains(left["-wal"], []byte("意见之二")), "the kill finds it in the log")
	require.NoError(t, db.Close())
	for suffix, raw := range left {
		require.NoError(t, os.WriteFile(h.Path+suffix, raw, 0o600))
	}
	h.Start()
	log, err := os.ReadFile(h.Path + "-wal")
	require.NoError(t, err)
	require.False(t, bytes.Contains(log, []byte("意见之")), "in the log stands what was before and after an hour")
	file, err := os.ReadFile(h.Path)
	require.NoError(t, err)
	require.True(t, bytes.Contains(file, []byte("意见之一")) && bytes.Contains(file, []byte("意见之二")))
}

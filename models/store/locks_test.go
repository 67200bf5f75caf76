package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/modelstest"
	"lianluo/models/store"
)

// TestTakeInHand has two programs on one PostgreSQL database ask for a row.
func TestTakeInHand(t *testing.T) {
	if !modelstest.Postgres() {
		return // SQLite has one process, which asks nobody
	}
	ctx := t.Context()
	dsn := modelstest.DSN(t)
	open := func() *store.DB {
		db, err := store.Open(ctx, store.Config{DSN: dsn})
		require.NoError(t, err)
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	one, other := open(), open()
	row := &ledger.OutboxRow{BotID: 1, ChatID: 1, Method: "send", Payload: "{}"}
	require.NoError(t, one.Write(ctx, func(tx *gorm.DB) error {
		_, err := ledger.Enqueue(tx, row)
		return err
	}))
	ask := func(db *store.DB, row int64) bool {
		mine, err := db.TakeInHand(ctx, row)
		require.NoError(t, err)
		return mine
	}
	require.True(t, ask(one, row.ID))
	require.False(t, ask(other, row.ID), "another has it in hand")
	// A row that is not there is nobody's; asking for it loses no lock.
	require.False(t, ask(one, row.ID+1))
	require.False(t, ask(other, row.ID))

	now := store.Stamp(time.Now())
	row.State, row.SentAt = ledger.OutboxSent, &now
	require.NoError(t, one.Write(ctx, func(tx *gorm.DB) error { return ledger.SettleOutbox(tx, row) }))
	require.NoError(t, one.LetGo(ctx, row.ID))
	require.False(t, ask(other, row.ID), "it was sent")
}

package ledger

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/store"
)

// TestPrune sees to it that a year's rows do not go in one piece: nobody's
// update waits longer than for store.PruneRows of them.
func TestPrune(t *testing.T) {
	ctx := context.Background()
	now := time.Date(2026, 12, 5, 4, 0, 0, 0, time.UTC)
	db, err := store.Open(ctx, store.Config{DSN: filepath.Join(t.TempDir(), "prune.db"), Synchronous: "NORMAL", Now: func() time.Time { return now }})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	largest, pieces := int64(0), 0
	require.NoError(t, db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Callback().Delete().After("gorm:delete").Register("test:rows", func(tx *gorm.DB) {
			largest, pieces = max(largest, tx.RowsAffected), pieces+1
		})
	}))

	const old, young = 1234, 7
	past, recent := now.Add(-keepOutbox-time.Hour), now.Add(-time.Hour)
	require.NoError(t, db.Write(ctx, func(tx *gorm.DB) error {
		tx = store.AcrossOffices(tx)
		for i := range old + young {
			at := past
			if i >= old {
				at = recent
			}
			state := []string{OutboxSent, OutboxDead, OutboxPending}[min(i%200, 2)]
			if i%200 > 2 {
				state = OutboxSent
			}
			for _, row := range []any{
				&SeenUpdate{BotID: 1, UpdateID: int64(i), SeenAt: at},
				&OutboxRow{OfficeID: 1, BotID: 1, ChatID: 1, Method: "send", State: state, CreatedAt: at},
				&Failure{Code: "X", OfficeID: 1, CreatedAt: at},
				&Dialog{OfficeID: 1, PersonID: 1, Form: "note", DiscardedAt: &at, CreatedAt: at, UpdatedAt: at},
				&Run{OfficeID: 1, Job: fmt.Sprint("job", i), Due: at, ClaimedAt: at},
			} {
				if err := tx.Create(row).Error; err != nil {
					return err
				}
			}
		}
		touched := now.Add(-store.KeepDrafts + time.Hour)
		if err := tx.Create(&Dialog{OfficeID: 1, PersonID: 1, Form: "idle", CreatedAt: past, UpdatedAt: now.Add(-store.KeepDrafts - time.Hour)}).Error; err != nil {
			return err
		}
		return tx.Create(&Dialog{OfficeID: 1, PersonID: 1, Form: "note", CreatedAt: past, UpdatedAt: touched}).Error // not given up
	}))

	stopped, stop := context.WithCancel(ctx)
	stop()
	require.NoError(t, Prune(stopped, db, now), "what is left is left to the next night")
	require.Zero(t, pieces)
	require.NoError(t, Prune(ctx, db, now))
	require.LessOrEqual(t, largest, int64(store.PruneRows))
	require.GreaterOrEqual(t, pieces, 5*3)

	left := func(row any, where string) (n int64) {
		require.NoError(t, store.AcrossOffices(db.Read(ctx)).Model(row).Where(where).Count(&n).Error)
		return n
	}
	require.EqualValues(t, young, left(&SeenUpdate{}, "1 = 1"))
	require.EqualValues(t, young, left(&Failure{}, "1 = 1"))
	require.EqualValues(t, young+1, left(&Dialog{}, "1 = 1"), "what somebody went on with stays")
	require.Zero(t, left(&Dialog{}, "form = 'idle'"))
	require.EqualValues(t, young, left(&Run{}, "1 = 1"))
	require.EqualValues(t, young, left(&OutboxRow{}, "state <> 'pending'"))
	require.EqualValues(t, 7, left(&OutboxRow{}, "state = 'pending'"), "what waits stays, however old")
	require.NoError(t, Prune(ctx, db, now))
	require.EqualValues(t, young, left(&OutboxRow{}, "state <> 'pending'"))
}

package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// Keep times of the engine's own rows: long enough for every retry and for
// edits of a session's post, short enough that the tables stay small.
const (
	// keepSeen lies between two spans of Telegram's: an update is handed out
	// again for 24 hours at most, and ids begin anew after seven quiet days at
	// the earliest. Near the second, so that a clock that leaps by days does not
	// let a repetition through.
	keepSeen   = 6 * 24 * time.Hour
	keepOutbox = 400 * 24 * time.Hour
	keepFailed = 400 * 24 * time.Hour
	keepThrown = 2 * 24 * time.Hour // a form given up can be brought back
)

// Prune deletes the engine's own rows that are past their use; records of the
// office are never touched.
func Prune(ctx context.Context, db *store.DB, now time.Time) error {
	err := db.Prune(ctx, now,
		store.Aged{Row: &SeenUpdate{}, Key: "bot_id, update_id", Past: "seen_at < ?", Keep: keepSeen},
		store.Aged{Row: &Failure{}, Key: "id", Past: "created_at < ?", Keep: keepFailed},
		store.Aged{Row: &Dialog{}, Key: "id", Past: "discarded_at < ?", Keep: keepThrown},
		store.Aged{Row: &Run{}, Key: "office_id, job, due", Past: "claimed_at < ?", Keep: keepFailed},
	)
	if err != nil {
		return err
	}
	if err := pruneOutbox(ctx, db, store.Stamp(now.Add(-keepOutbox))); err != nil {
		return fmt.Errorf("prune outbox: %w", err)
	}
	return nil
}

// pruneOutbox walks up the rows from the oldest: their ids grow with time, so
// that no index of their times has to be written with each message. What still
// waits stays.
func pruneOutbox(ctx context.Context, db *store.DB, before time.Time) error {
	after := int64(0)
	for ctx.Err() == nil {
		var oldest []OutboxRow
		err := store.AcrossOffices(db.Read(context.WithoutCancel(ctx))).Select("id", "state", "created_at").
			Where("id > ?", after).Order("id").Limit(store.PruneRows).Find(&oldest).Error
		if err != nil {
			return err
		}
		var old []int64
		last := len(oldest) < store.PruneRows
		for _, row := range oldest {
			if !row.CreatedAt.Before(before) {
				last = true
				break
			}
			after = row.ID
			if row.State != OutboxPending {
				old = append(old, row.ID)
			}
		}
		if len(old) > 0 {
			err := db.Write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
				return store.AcrossOffices(tx).Where("id IN ? AND state <> 'pending'", old).Delete(&OutboxRow{}).Error
			})
			if err != nil {
				return err
			}
		}
		if last {
			return nil
		}
	}
	return nil
}

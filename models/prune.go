package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
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

// pruneRows bounds what one transaction deletes: the writer is kept from
// people's updates for some milliseconds at most.
const pruneRows = 500

// Aged are the rows of a table that are of no use any more after a time.
type Aged struct {
	Row  any    // a record of the table
	Key  string // the columns that name a row
	Past string // the condition of age, with a place for an instant
	Keep time.Duration
}

// Prune deletes aged rows, a piece at a time, until there are none or ctx is
// done.
func (db *DB) Prune(ctx context.Context, now time.Time, aged ...Aged) error {
	for _, a := range aged {
		before := Stamp(now.Add(-a.Keep))
		err := db.pieces(ctx, func(tx *gorm.DB) (int64, error) {
			old := tx.Model(a.Row).Select(a.Key).Where(a.Past, before).Limit(pruneRows)
			done := tx.Where("("+a.Key+") IN (?)", old).Delete(a.Row)
			return done.RowsAffected, done.Error
		})
		if err != nil {
			return fmt.Errorf("prune %T: %w", a.Row, err)
		}
	}
	return nil
}

// pieces deletes until a piece is not full.
func (db *DB) pieces(ctx context.Context, piece func(tx *gorm.DB) (int64, error)) error {
	for gone := int64(pruneRows); gone == pruneRows && ctx.Err() == nil; {
		err := db.Write(context.WithoutCancel(ctx), func(tx *gorm.DB) (err error) {
			gone, err = piece(AcrossOffices(tx))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Prune deletes the engine's own rows that are past their use; records of the
// office are never touched.
func Prune(ctx context.Context, db *DB, now time.Time) error {
	err := db.Prune(ctx, now,
		Aged{Row: &SeenUpdate{}, Key: "bot_id, update_id", Past: "seen_at < ?", Keep: keepSeen},
		Aged{Row: &Failure{}, Key: "id", Past: "created_at < ?", Keep: keepFailed},
		Aged{Row: &Dialog{}, Key: "id", Past: "discarded_at < ?", Keep: keepThrown},
		Aged{Row: &Run{}, Key: "office_id, job, due", Past: "claimed_at < ?", Keep: keepFailed},
	)
	if err != nil {
		return err
	}
	if err := pruneOutbox(ctx, db, Stamp(now.Add(-keepOutbox))); err != nil {
		return fmt.Errorf("prune outbox: %w", err)
	}
	return nil
}

// pruneOutbox walks up the rows from the oldest: their ids grow with time, so
// that no index of their times has to be written with each message. What still
// waits stays.
func pruneOutbox(ctx context.Context, db *DB, before time.Time) error {
	after := int64(0)
	for ctx.Err() == nil {
		var oldest []OutboxRow
		err := AcrossOffices(db.Read(context.WithoutCancel(ctx))).Select("id", "state", "created_at").
			Where("id > ?", after).Order("id").Limit(pruneRows).Find(&oldest).Error
		if err != nil {
			return err
		}
		var old []int64
		last := len(oldest) < pruneRows
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
				return AcrossOffices(tx).Where("id IN ? AND state <> 'pending'", old).Delete(&OutboxRow{}).Error
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

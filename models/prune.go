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
	keepImport = 2 * 24 * time.Hour // it holds what is not on record
	keepScreen = 12 * time.Hour     // after the activity: gone with the next night
)

// pruneRows bounds what one transaction deletes: the writer is kept from
// people's updates for some milliseconds at most.
const pruneRows = 500

// Prune deletes the engine's rows that are past their use, a piece at a time,
// until there are none or ctx is done, and ends the screens of activities that
// are over; records of the office are never touched.
func (db *DB) Prune(ctx context.Context, now time.Time) error {
	for _, p := range []struct {
		row  any
		key  string
		past string // a condition
		keep time.Duration
	}{
		{&SeenUpdate{}, "bot_id, update_id", "seen_at < ?", keepSeen},
		{&Failure{}, "id", "created_at < ?", keepFailed},
		{&Dialog{}, "id", "discarded_at < ?", keepThrown},
		{&Run{}, "office_id, job, due", "claimed_at < ?", keepFailed},
		{&Import{}, "id", "created_at < ?", keepImport},
	} {
		before := Stamp(now.Add(-p.keep))
		err := db.pieces(ctx, func(tx *gorm.DB) (int64, error) {
			old := tx.Model(p.row).Select(p.key).Where(p.past, before).Limit(pruneRows)
			done := tx.Where("("+p.key+") IN (?)", old).Delete(p.row)
			return done.RowsAffected, done.Error
		})
		if err != nil {
			return fmt.Errorf("prune %T: %w", p.row, err)
		}
	}
	if err := db.pruneOutbox(ctx, Stamp(now.Add(-keepOutbox))); err != nil {
		return fmt.Errorf("prune outbox: %w", err)
	}
	if err := db.endScreens(ctx, now); err != nil {
		return fmt.Errorf("end screens: %w", err)
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

// pruneOutbox walks up the rows from the oldest: their ids grow with time, so
// that no index of their times has to be written with each message. What still
// waits stays.
func (db *DB) pruneOutbox(ctx context.Context, before time.Time) error {
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

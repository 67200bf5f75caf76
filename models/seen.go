package models

import (
	"time"

	"gorm.io/gorm"
)

// SeenUpdate is an update that was handled. There is no high-water mark:
// Telegram restarts update_id at a random number after a week without updates.
type SeenUpdate struct {
	BotID    int64 `gorm:"primaryKey;autoIncrement:false"`
	UpdateID int64 `gorm:"primaryKey;autoIncrement:false"`
	SeenAt   time.Time
}

// MarkSeen records that an update is handled in this transaction; fresh is
// false when it had been handled before.
func MarkSeen(tx *gorm.DB, botID, updateID int64, now time.Time) (fresh bool, err error) {
	return insert(everywhere(tx), &SeenUpdate{BotID: botID, UpdateID: updateID, SeenAt: Stamp(now)}, true)
}

// Keep times of the engine's own rows: long enough for every retry and for
// edits of a session's post, short enough that the tables stay small.
const (
	keepSeen   = 14 * 24 * time.Hour
	keepOutbox = 400 * 24 * time.Hour
	keepFailed = 400 * 24 * time.Hour
	keepThrown = 2 * 24 * time.Hour // a form given up can be brought back
	keepImport = 2 * 24 * time.Hour // it holds what is not on record
)

// Prune deletes the engine's rows that are past their use; records of the
// office are never touched.
func Prune(tx *gorm.DB, now time.Time) error {
	for _, p := range []struct {
		row   any
		where string
		keep  time.Duration
	}{
		{&SeenUpdate{}, "seen_at < ?", keepSeen},
		{&OutboxRow{}, "created_at < ? AND state <> 'pending'", keepOutbox},
		{&Failure{}, "created_at < ?", keepFailed},
		{&Dialog{}, "discarded_at < ?", keepThrown},
		{&Run{}, "claimed_at < ?", keepFailed},
		{&Import{}, "created_at < ?", keepImport},
	} {
		if err := AcrossOffices(tx).Where(p.where, Stamp(now.Add(-p.keep))).Delete(p.row).Error; err != nil {
			return err
		}
	}
	return nil
}

package ledger

import (
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// SeenUpdate is an update that was handled. There is no high-water mark:
// Telegram restarts update_id at a random number after a week without updates
// (Bot API, Update).
type SeenUpdate struct {
	BotID    int64     `gorm:"primaryKey;autoIncrement:false"`
	UpdateID int64     `gorm:"primaryKey;autoIncrement:false"`
	SeenAt   time.Time // the day, in UTC: see MarkSeen
}

// MarkSeen records that an update is handled in this transaction; fresh is
// false when it had been handled before. A mark older than keepSeen is of
// another update, one from before the ids began anew, whether it was pruned or
// not: it is taken over. The mark has the day only: what is said to the supervision
// room has no mark (package bot, Whisper), and the times of those around it would
// tell when that was.
func MarkSeen(tx *gorm.DB, botID, updateID int64, now time.Time) (fresh bool, err error) {
	n, err := store.Exec(tx, `INSERT INTO seen_updates (bot_id, update_id, seen_at) VALUES (?, ?, ?)
		ON CONFLICT (bot_id, update_id) DO UPDATE SET seen_at = excluded.seen_at WHERE seen_updates.seen_at < ?`,
		botID, updateID, store.Stamp(now.Truncate(24*time.Hour)), store.Stamp(now.Add(-keepSeen)))
	return n > 0, err
}

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

package ledger

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// Refresh marks a living message, such as the post of an activity, that no
// longer shows how things stand. The mark is set in the transaction of the
// change and taken in the one that says the message anew (see package bot), so
// that a crash in between forgets nothing.
type Refresh struct {
	OfficeID int64  `gorm:"primaryKey;autoIncrement:false"`
	BotID    int64  `gorm:"primaryKey;autoIncrement:false"`
	Kind     string `gorm:"primaryKey"` // as registered with package bot
	EntityID int64  `gorm:"primaryKey;autoIncrement:false"`
	MarkedAt time.Time
}

// MarkRefresh sets a mark; one that is set already stays one. With several
// processes (PostgreSQL) it must touch the row: who takes the mark meanwhile
// then waits for this transaction and sees what it changed.
func MarkRefresh(tx *gorm.DB, r Refresh) error {
	err := tx.Exec("INSERT INTO refreshes (office_id, bot_id, kind, entity_id, marked_at) VALUES (?, ?, ?, ?, ?)"+
		" ON CONFLICT (office_id, bot_id, kind, entity_id) DO UPDATE SET marked_at = excluded.marked_at",
		r.OfficeID, r.BotID, r.Kind, r.EntityID, store.Stamp(r.MarkedAt)).Error
	if err != nil {
		return fmt.Errorf("mark %s %d for refresh: %w", r.Kind, r.EntityID, err)
	}
	return nil
}

// TakeRefresh takes a mark off; was is false when none was set.
func TakeRefresh(tx *gorm.DB, r Refresh) (was bool, err error) {
	res := tx.Exec("DELETE FROM refreshes WHERE office_id = ? AND bot_id = ? AND kind = ? AND entity_id = ?",
		r.OfficeID, r.BotID, r.Kind, r.EntityID)
	if res.Error != nil {
		return false, fmt.Errorf("take %s %d for refresh: %w", r.Kind, r.EntityID, res.Error)
	}
	return res.RowsAffected > 0, nil
}

// MarkedRefreshes lists a bot's marks over all offices, the oldest first.
func MarkedRefreshes(tx *gorm.DB, botID int64) ([]Refresh, error) {
	var list []Refresh
	err := store.AcrossOffices(tx).Where("bot_id = ?", botID).Order("marked_at, entity_id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("marked for refresh: %w", err)
	}
	return list, nil
}

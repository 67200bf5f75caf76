package ledger

import (
	"fmt"
	"time"

	"gorm.io/gorm"
)

// OutboxParked is a row that waited for its time when its reader's account
// ended: it is nobody's until the person is back (Unpark), and dropped when that
// takes long (Prune).
const OutboxParked = "parked"

// Park takes from an account that has ended all that tx's office was about to
// tell it. What waits for its time (NotBefore) is meant for the person and waits
// on; what was under way, and changes of what the account has, are cancelled,
// but what is to be deleted there is. Who sends is told by bot.Context.AccountEnded.
func Park(tx *gorm.DB, account, person int64, now time.Time) error {
	var rows []OutboxRow
	err := tx.Select("id", "method", "state", "not_before", "payload").
		Where("state = 'pending' AND chat_id = ? AND method NOT IN ?", account, []string{"delete", "unpin", "answer", "commands"}).Find(&rows).Error
	if err != nil {
		return fmt.Errorf("what waits for account of person %d: %w", person, err)
	}
	for i := range rows {
		r := &rows[i]
		change := map[string]any{"state": OutboxCancelled, "dedupe": nil, "payload": "", "file_name": "", "file": nil}
		if r.Method == MethodSend && r.Waits(now) && !r.Secret() {
			change = map[string]any{"state": OutboxParked, "parked_for": person}
		}
		if err := tx.Model(&OutboxRow{}).Where("id = ? AND state = 'pending'", r.ID).Updates(change).Error; err != nil {
			return fmt.Errorf("park message %d: %w", r.ID, err)
		}
	}
	return nil
}

// Unpark has what was parked for a person of tx's office go to an account.
func Unpark(tx *gorm.DB, account, person int64) error {
	err := tx.Model(&OutboxRow{}).Where("state = 'parked' AND parked_for = ?", person).
		Updates(map[string]any{"state": OutboxPending, "chat_id": account, "parked_for": 0}).Error
	if err != nil {
		return fmt.Errorf("send what is parked for person %d: %w", person, err)
	}
	return nil
}

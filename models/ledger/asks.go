package ledger

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// AskedOf gives an open question (OutboxRow.Asks) that is to be looked at; nil when another
// has looked, or it asks no longer.
func AskedOf(tx *gorm.DB, id int64, now time.Time) (*OutboxRow, error) {
	row, err := store.One[OutboxRow](store.Everywhere(tx), "id = ? AND ask_due <= ?", "", id, store.Stamp(now))
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return row, err
}

// Overtaken tells whether a button has made a message into another one.
func Overtaken(tx *gorm.DB, row *OutboxRow) (bool, error) {
	if row.MessageID == 0 {
		return false, nil // it was not sent yet
	}
	var newer OutboxRow
	err := tx.Select("id").Where("placed AND chat_id = ? AND message_id = ? AND id > ? AND method = 'edit'", row.ChatID, row.MessageID, row.ID).
		Limit(1).Find(&newer).Error
	return newer.ID != 0, err
}

// Shown is Overtaken for a row by its number; true of one that is gone.
func Shown(tx *gorm.DB, id int64) (bool, error) {
	var row OutboxRow
	if err := tx.Select("id", "chat_id", "message_id").Where("id = ?", id).Limit(1).Find(&row).Error; err != nil {
		return false, fmt.Errorf("what became of message %d: %w", id, err)
	}
	if row.ID == 0 {
		return true, nil
	}
	return Overtaken(tx, &row)
}

// DueAsk is a question that is to be looked at.
type DueAsk struct{ ID, OfficeID int64 }

// DueAsks lists the questions of all offices that are to be looked at, the longest due first.
func DueAsks(tx *gorm.DB, botID int64, now time.Time, limit int) ([]DueAsk, error) {
	var list []DueAsk
	err := store.AcrossOffices(tx).Model(&OutboxRow{}).Select("id", "office_id").
		Where("ask_due <= ? AND bot_id = ?", store.Stamp(now), botID).Order("ask_due").Limit(limit).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("questions to look at: %w", err)
	}
	return list, nil
}

// SetAsk keeps what a message asks, how it reads, and when to look next; due is nil when it
// asks no longer.
func SetAsk(tx *gorm.DB, row *OutboxRow) error {
	_, err := store.Exec(tx, "UPDATE outbox SET about = ?, asks = ?, asked = ?, asked_at = ?, ask_due = ? WHERE id = ?",
		row.About, row.Asks, row.Asked, row.AskedAt, row.AskDue, row.ID)
	return err
}

// EndAsk notes that a message asks no longer.
func (r *OutboxRow) EndAsk() { r.Asks, r.Asked, r.AskedAt, r.AskDue = "", "", nil, nil }

// AskAgain has everything that was asked about a record (OutboxRow.About) looked at now.
func AskAgain(tx *gorm.DB, about string, now time.Time) error {
	now = store.Stamp(now)
	err := tx.Model(&OutboxRow{}).Where("about = ? AND ask_due > ?", about, now).Update("ask_due", now).Error
	if err != nil {
		return fmt.Errorf("look again at what was asked about %s: %w", about, err)
	}
	return nil
}

// AskAgainOf is AskAgain for the chats that a query gives: those of whom something has
// changed since a message was looked at. The query may name outbox.asked_at.
func AskAgainOf(tx *gorm.DB, about string, now time.Time, changed string, args ...any) error {
	now = store.Stamp(now)
	err := tx.Model(&OutboxRow{}).Where("about = ? AND ask_due > ?", about, now).Where("EXISTS ("+changed+")", args...).Update("ask_due", now).Error
	if err != nil {
		return fmt.Errorf("look again at what was asked about %s: %w", about, err)
	}
	return nil
}

// AsksStill tells whether a message of a kind about a record that was written since a time
// stands in a chat and asks still.
func AsksStill(tx *gorm.DB, about, kind string, chat int64, since time.Time) (bool, error) {
	var found OutboxRow
	err := tx.Select("id").Where("about = ? AND ask_due IS NOT NULL AND asks = ? AND chat_id = ? AND state IN ? AND created_at >= ? AND NOT "+shownSince,
		about, kind, chat, []string{OutboxPending, OutboxSent}, store.Stamp(since)).Limit(1).Find(&found).Error
	return found.ID != 0, err
}

// StateOf is what has become of a row; "" when it was pruned.
func StateOf(tx *gorm.DB, id int64) (state string, notBefore *time.Time, err error) {
	var row OutboxRow
	err = store.AcrossOffices(tx).Select("state", "not_before").Where("id = ?", id).Limit(1).Find(&row).Error
	return row.State, row.NotBefore, err
}

// AskedSince tells whether a newer message of the same kind about the same record asks in
// the chat of a message.
func AskedSince(tx *gorm.DB, row *OutboxRow, now time.Time) (bool, error) {
	var newer OutboxRow
	err := tx.Select("id").Where("about = ? AND ask_due IS NOT NULL AND asks = ? AND chat_id = ? AND id > ? AND state IN ? AND (not_before IS NULL OR not_before <= ?)",
		row.About, row.Asks, row.ChatID, row.ID, []string{OutboxPending, OutboxSent}, store.Stamp(now)).Limit(1).Find(&newer).Error
	return newer.ID != 0, err
}

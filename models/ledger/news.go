package ledger

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// NewsLine is one thing that a message has told which is changed as more of its kind
// comes: the outbox keeps no words of what was sent. It is kept for four days (Prune); the
// message is changed on the day on which it was said, or up to three later.
type NewsLine struct {
	ID        int64
	OfficeID  int64
	SaidRef   int64 // the outbox row of the message
	ActionID  int64 // because of which it was told; 0 for none
	Words     string
	CreatedAt time.Time
}

// keepNews is how long the lines of such a message are kept: longer than anything gathers.
const keepNews = 4 * 24 * time.Hour

// AddNews keeps what a message tells beside what it has told.
func AddNews(tx *gorm.DB, row, action int64, words string) error {
	if err := tx.Create(&NewsLine{SaidRef: row, ActionID: action, Words: words}).Error; err != nil {
		return fmt.Errorf("keep a line of message %d: %w", row, err)
	}
	return nil
}

// NewsOf lists what a message tells, the newest first.
func NewsOf(tx *gorm.DB, row int64) (list []NewsLine, err error) {
	if err = tx.Where("said_ref = ?", row).Order("id DESC").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("lines of message %d: %w", row, err)
	}
	return list, nil
}

// NewsBecause lists what such messages tell because of an action.
func NewsBecause(tx *gorm.DB, action int64) (list []NewsLine, err error) {
	// The second condition lets SQLite see that the partial index serves.
	if err = tx.Where("action_id = ? AND action_id <> 0", action).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("lines because of action %d: %w", action, err)
	}
	return list, nil
}

// ChangeNews has a line say something else; "" takes it out.
func ChangeNews(tx *gorm.DB, line *NewsLine, words string) error {
	line.Words = words
	if words == "" {
		return tx.Delete(line).Error
	}
	return tx.Model(line).Update("words", words).Error
}

// ToldIn is the chat of a message, and whether it waits for its time. Chat is 0 when the
// message is not known any more.
func ToldIn(tx *gorm.DB, row int64, now time.Time) (chat int64, waits bool, err error) {
	var r OutboxRow
	err = tx.Select("chat_id", "state", "not_before").Where("id = ?", row).Limit(1).Find(&r).Error
	return r.ChatID, r.Waits(now), err
}

// MoveNews has lines be told by another message.
func MoveNews(tx *gorm.DB, from, to int64) error {
	if err := tx.Model(&NewsLine{}).Where("said_ref = ?", from).Update("said_ref", to).Error; err != nil {
		return fmt.Errorf("lines of message %d in %d: %w", from, to, err)
	}
	return nil
}

// ChangeBecause is the change of a message that waits for its time because of an action, and
// that time; id is 0 for none.
func ChangeBecause(tx *gorm.DB, row, action int64, now time.Time) (id int64, at time.Time, err error) {
	var r OutboxRow
	// The second condition lets SQLite see that the partial index serves.
	err = tx.Select("id", "not_before").Where("action_id = ? AND action_id <> 0 AND target_id = ? AND state = ? AND not_before > ?", action, row, OutboxPending, store.Stamp(now)).
		Order("id DESC").Limit(1).Find(&r).Error
	if err != nil {
		return 0, at, fmt.Errorf("change of message %d: %w", row, err)
	}
	if r.NotBefore != nil {
		at = *r.NotBefore
	}
	return r.ID, at, nil
}

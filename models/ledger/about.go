package ledger

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// Said is a private message that was said about a record.
type Said struct {
	Row    int64 // of the outbox
	ChatID int64
	Waits  bool // for its time: nobody has heard it
	Stays  bool // it is left alone: it holds anyway, or is another message by now
}

// SaidAbout lists, in order, what was said in private about records
// (OutboxRow.About) and went out, is on its way or waits for its time.
func SaidAbout(tx *gorm.DB, now time.Time, refs ...string) ([]Said, error) {
	if len(refs) == 0 {
		return nil, nil
	}
	var rows []OutboxRow
	// The second condition lets SQLite see that the partial index serves; one of the
	// chat would have it take another.
	err := tx.Select("id", "chat_id", "state", "not_before", "stays OR "+shownSince+" AS stays").
		Where("about IN ? AND about <> '' AND state IN ?", refs, []string{OutboxPending, OutboxSent}).
		Order("id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("what was said about %v: %w", refs, err)
	}
	var list []Said
	for i := range rows {
		if r := &rows[i]; r.ChatID > 0 {
			list = append(list, Said{Row: r.ID, ChatID: r.ChatID, Waits: r.Waits(now), Stays: r.Stays})
		}
	}
	return list, nil
}

// WaitingPosts lists, in order, what is to be said in a group about a record and waits for
// its time.
func WaitingPosts(tx *gorm.DB, about string, now time.Time) (list []Said, err error) {
	var rows []OutboxRow
	err = tx.Select("id", "chat_id").
		Where("about = ? AND about <> '' AND chat_id < 0 AND method = ? AND state = 'pending' AND not_before > ?", about, MethodSend, store.Stamp(now)).
		Order("id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("posts about %s that wait: %w", about, err)
	}
	for _, r := range rows {
		list = append(list, Said{Row: r.ID, ChatID: r.ChatID, Waits: true})
	}
	return list, nil
}

// shownSince tells whether a button has made the message of a row into another one.
const shownSince = `EXISTS (SELECT 1 FROM outbox shown
	WHERE shown.office_id = outbox.office_id AND shown.chat_id = outbox.chat_id AND shown.message_id = outbox.message_id
		AND shown.id > outbox.id AND shown.placed AND shown.method = 'edit')`

// PostOf finds something that was said in a group about a record (OutboxRow.About).
func PostOf(tx *gorm.DB, row int64) (*OutboxRow, error) {
	var r OutboxRow
	if err := tx.Where("id = ? AND chat_id < 0 AND about <> ''", row).Take(&r).Error; err != nil {
		return nil, fmt.Errorf("post %d: %w", row, err)
	}
	return &r, nil
}

// RefusedPosts lists what the group has refused and nobody has sent again, the
// newest first.
func RefusedPosts(tx *gorm.DB, group int64, limit int) ([]OutboxRow, error) {
	var rows []OutboxRow
	err := tx.Select("id", "about").
		Where("chat_id = ? AND message_id = 0 AND length(about) > 0 AND state = 'dead' AND NOT stays AND method = ?", group, MethodSend). // by the index of what was refused
		Order("id DESC").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("what group %d refused: %w", group, err)
	}
	return rows, nil
}

// SendAgain takes a refused post up: once.
func SendAgain(tx *gorm.DB, r *OutboxRow) error {
	done := tx.Model(r).Where("NOT stays AND state = ?", OutboxDead).Update("stays", true)
	return store.Changed(done, store.ErrNothingToUndo, "send post %d again", r.ID)
}

// LastTold is the newest of what was said unasked in a person's chat and has gone out; nil
// when there is none.
func LastTold(tx *gorm.DB, chat int64) (*OutboxRow, error) {
	var row OutboxRow
	err := tx.Select("id", "about").Where("placed AND chat_id = ? AND message_id > 0 AND method = ?", chat, MethodSend).
		Order("message_id DESC").Limit(1).Find(&row).Error
	if err != nil || row.ID == 0 {
		return nil, err
	}
	return &row, nil
}

// SaidAfter tells whether anything has been said in a chat since a row was written. It is
// for rows of the last days: it goes through all that are newer.
func SaidAfter(tx *gorm.DB, chat, row int64) (bool, error) {
	var found OutboxRow
	err := tx.Select("id").Where("id > ? AND chat_id = ? AND method = ?", row, chat, MethodSend).Limit(1).Find(&found).Error
	return found.ID != 0, err
}

// AboutOf is the record that a message of a chat is about (OutboxRow.About), by Telegram's
// number of it; "" for none.
func AboutOf(tx *gorm.DB, chat, message int64) (string, error) {
	var row OutboxRow
	err := tx.Select("about").Where("placed AND chat_id = ? AND message_id = ? AND about <> ''", chat, message).Order("id DESC").Limit(1).Find(&row).Error
	if err != nil {
		return "", fmt.Errorf("what message %d is about: %w", message, err)
	}
	return row.About, nil
}

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
	// The second condition lets SQLite see that the partial index serves.
	err := tx.Select("id", "chat_id", "state", "not_before", "stays").
		Where("about IN ? AND about <> '' AND chat_id > 0 AND state IN ?", refs, []string{OutboxPending, OutboxSent}).
		Order("id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("what was said about %v: %w", refs, err)
	}
	list := make([]Said, len(rows))
	for i := range rows {
		r := &rows[i]
		list[i] = Said{Row: r.ID, ChatID: r.ChatID, Waits: r.Waits(now), Stays: r.Stays}
	}
	return list, nil
}

// Replace notes that a message of a private chat is made into another one.
func Replace(tx *gorm.DB, office, chat, message int64) error {
	_, err := store.Exec(tx, "UPDATE outbox SET stays = TRUE WHERE office_id = ? AND chat_id = ? AND message_id = ? AND about <> ''",
		office, chat, message)
	return err
}

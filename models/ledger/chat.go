package ledger

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/models/store"
)

// Chat is a Telegram chat the bot knows: which office a group belongs to, and
// whether the bot can still write there.
type Chat struct {
	BotID         int64 `gorm:"primaryKey;autoIncrement:false"`
	ChatID        int64 `gorm:"primaryKey;autoIncrement:false"`
	OfficeID      int64
	Title         string
	ThreadID      int64 // the topic in which the group was to be bound; 0 for General
	UnreachableAt *time.Time
	Reason        string
	Muted         bool // the bot is in it and may not write there
}

// Loss is why the bot cannot write to a chat.
type Loss struct {
	Reason string
	// Muted: the bot is in the group and may not write there.
	Muted bool
}

// MarkUnreachable notes that the bot cannot write to a chat; first is true
// when that was not known before, or when it was only muted there.
func MarkUnreachable(tx *gorm.DB, botID, chatID int64, why Loss, now time.Time) (first bool, err error) {
	var c Chat
	err = store.AcrossOffices(tx).Where("bot_id = ? AND chat_id = ?", botID, chatID).Take(&c).Error
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return false, err
	}
	if c.UnreachableAt != nil && (!c.Muted || why.Muted) {
		return false, nil
	}
	at := store.Stamp(now)
	c = Chat{
		BotID: botID, ChatID: chatID, OfficeID: c.OfficeID, Title: c.Title, ThreadID: c.ThreadID,
		UnreachableAt: &at, Reason: why.Reason, Muted: why.Muted,
	}
	err = store.AcrossOffices(tx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&c).Error
	if err != nil {
		return false, fmt.Errorf("mark chat unreachable: %w", err)
	}
	return true, nil
}

// MarkReachable notes that the bot can write to a chat again; was is true when
// it had been unreachable.
func MarkReachable(tx *gorm.DB, botID, chatID int64) (was bool, err error) {
	return markReachable(tx.Where("unreachable_at IS NOT NULL"), botID, chatID)
}

// MarkIn notes that the bot is in a group. It may be muted there all the same.
func MarkIn(tx *gorm.DB, botID, chatID int64) error {
	_, err := markReachable(tx.Where("unreachable_at IS NOT NULL AND NOT muted"), botID, chatID)
	return err
}

func markReachable(tx *gorm.DB, botID, chatID int64) (was bool, err error) {
	res := store.AcrossOffices(tx).Model(&Chat{}).Where("bot_id = ? AND chat_id = ?", botID, chatID).
		Updates(map[string]any{"unreachable_at": nil, "reason": "", "muted": false})
	return res.RowsAffected > 0, res.Error
}

// IsMuted tells whether the bot is in a group in which it may not write.
func IsMuted(tx *gorm.DB, botID, chatID int64) (bool, error) {
	var n int64
	err := store.AcrossOffices(tx).Model(&Chat{}).
		Where("bot_id = ? AND chat_id = ? AND unreachable_at IS NOT NULL AND muted", botID, chatID).Count(&n).Error
	return n > 0, err
}

// Unreachable tells whether the bot is known not to be able to write to a chat.
func Unreachable(tx *gorm.DB, botID, chatID int64) (bool, error) {
	var n int64
	err := store.AcrossOffices(tx).Model(&Chat{}).
		Where("bot_id = ? AND chat_id = ? AND unreachable_at IS NOT NULL", botID, chatID).Count(&n).Error
	return n > 0, err
}

// MoveChat follows a group that became a supergroup: what waits for the old
// chat goes to the new one (migrate_to_chat_id). Changes of messages that were
// said in the old one stay with it.
func MoveChat(tx *gorm.DB, botID, from, to int64) error {
	unsent := store.AcrossOffices(tx).Model(&OutboxRow{}).Select("id").
		Where("state = 'pending' AND bot_id = ? AND chat_id IN ?", botID, []int64{from, to})
	err := store.AcrossOffices(tx).Model(&OutboxRow{}).
		Where("state = 'pending' AND bot_id = ? AND chat_id = ? AND message_id = 0", botID, from).
		Where("target_id = 0 OR target_id IN (?)", unsent).Update("chat_id", to).Error
	if err != nil {
		return fmt.Errorf("move chat: %w", err)
	}
	return nil
}

// KnowGroup notes a group that the bot was added to for an office.
func KnowGroup(tx *gorm.DB, botID, chatID, office int64, title string) error {
	c := Chat{BotID: botID, ChatID: chatID, OfficeID: office, Title: store.OneLine(title)}
	err := store.AcrossOffices(tx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "bot_id"}, {Name: "chat_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"office_id", "title"}),
	}).Create(&c).Error
	if err != nil {
		return fmt.Errorf("note group: %w", err)
	}
	return nil
}

// KnowTopic notes in which topic of a group the office wants to post.
func KnowTopic(tx *gorm.DB, botID, chatID, thread int64) error {
	return store.AcrossOffices(tx).Model(&Chat{}).Where("bot_id = ? AND chat_id = ?", botID, chatID).Update("thread_id", thread).Error
}

// TopicOf is the topic that KnowTopic noted; 0 for none.
func TopicOf(tx *gorm.DB, botID, chatID int64) (int64, error) {
	var c Chat
	err := store.AcrossOffices(tx).Select("thread_id").Where("bot_id = ? AND chat_id = ?", botID, chatID).Limit(1).Find(&c).Error
	return c.ThreadID, err
}

// KnownGroup finds a group that the bot was added to for tx's office.
func KnownGroup(tx *gorm.DB, botID, chatID int64) (*Chat, error) {
	var c Chat
	if err := tx.Where("bot_id = ? AND chat_id = ?", botID, chatID).Take(&c).Error; err != nil {
		return nil, err
	}
	return &c, nil
}

// UnreachableChats gives those of the chats that the bot cannot write to.
func UnreachableChats(tx *gorm.DB, botID int64, chats ...int64) (map[int64]bool, error) {
	var list []Chat
	err := store.AcrossOffices(tx).Select("chat_id").
		Where("bot_id = ? AND chat_id IN ? AND unreachable_at IS NOT NULL", botID, chats).Find(&list).Error
	out := make(map[int64]bool, len(list))
	for _, c := range list {
		out[c.ChatID] = true
	}
	return out, err
}

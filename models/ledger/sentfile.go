package ledger

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// keepFiles is how long it is remembered that Telegram has a file: a paper of a quarter
// is asked for in that quarter and the next.
const keepFiles = 200 * 24 * time.Hour

// SentFile is a file of ours that Telegram has: it takes it again by its id.
type SentFile struct {
	ID        int64
	OfficeID  int64
	BotID     int64  // an id is of one bot
	Kind      string // how it is sent: a photo's id is no document's
	Hash      string // of its name and bytes
	FileID    string
	CreatedAt time.Time
}

// TableName is sent_files.
func (SentFile) TableName() string { return "sent_files" }

// FileSent gives the id of a file that the office's bot has sent already; "" when it has
// not.
func FileSent(tx *gorm.DB, botID int64, kind, hash string) (string, error) {
	var f SentFile
	if err := tx.Select("file_id").Where("bot_id = ? AND kind = ? AND hash = ?", botID, kind, hash).Limit(1).Find(&f).Error; err != nil {
		return "", fmt.Errorf("file sent before: %w", err)
	}
	return f.FileID, nil
}

// KeepFile remembers that Telegram has a file; the first id stays.
func KeepFile(tx *gorm.DB, f *SentFile) error {
	if _, err := store.Insert(store.Everywhere(tx), f, true); err != nil {
		return fmt.Errorf("keep file: %w", err)
	}
	return nil
}

// ForgetFile forgets a file that Telegram no longer takes by its id.
func ForgetFile(tx *gorm.DB, botID int64, kind, hash string) error {
	return tx.Where("bot_id = ? AND kind = ? AND hash = ?", botID, kind, hash).Delete(&SentFile{}).Error
}

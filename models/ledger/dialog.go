package ledger

import (
	"fmt"
	"lianluo/models/store"
	"time"

	"gorm.io/gorm"
)

// Dialog is a form that a person is filling in: a draft that survives
// restarts. One is active in a chat, others wait to be resumed.
type Dialog struct {
	ID         int64
	OfficeID   int64
	PersonID   int64
	ChatID     int64
	Form       string
	Field      string // the question that stands open; "" when the card is shown
	Data       string // JSON of the form's values and of what was asked
	MessageRef int64  // the form's living message (bot.Ref)
	Active     bool
	// DiscardedAt is set on one that was given up; it can be brought back
	// until it is pruned.
	DiscardedAt *time.Time
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// ActiveDialog finds the form that a person is filling in now; nil for none. Every
// command and every press asks.
func ActiveDialog(tx *gorm.DB, person int64) (*Dialog, error) {
	q := store.Here(tx)
	// No row at all is remembered too.
	list, err := store.Remembered(q, store.DialogShelf, [2]int64{q.Office, person}, func() (*[]Dialog, error) {
		list, err := store.Some[Dialog](q, "person_id = ? AND active = ?", " ORDER BY id DESC LIMIT 1", person, true)
		return &list, err
	})
	if err != nil || len(*list) == 0 {
		return nil, err
	}
	d := (*list)[0]
	return &d, nil
}

// DialogByID finds a person's own dialog.
func DialogByID(tx *gorm.DB, id, person int64) (*Dialog, error) {
	var d Dialog
	if err := tx.Where("person_id = ?", person).Take(&d, id).Error; err != nil {
		return nil, err
	}
	return &d, nil
}

// Drafts lists a person's dialogs that wait to be finished, newest first.
func Drafts(tx *gorm.DB, person int64) ([]Dialog, error) {
	var list []Dialog
	err := tx.Where("person_id = ? AND discarded_at IS NULL", person).Order("updated_at DESC, id DESC").Limit(20).Find(&list).Error
	return list, err
}

// SaveDialog writes the dialog; an active one puts the person's others aside.
func SaveDialog(tx *gorm.DB, d *Dialog) error {
	if d.Active {
		err := tx.Model(&Dialog{}).Where("person_id = ? AND active = ? AND id <> ?", d.PersonID, true, d.ID).
			Update("active", false).Error
		if err != nil {
			return fmt.Errorf("put dialogs aside: %w", err)
		}
	}
	if err := tx.Save(d).Error; err != nil {
		return fmt.Errorf("save dialog: %w", err)
	}
	return nil
}

// EndDialog removes a dialog that was filed: what it held is a record now.
func EndDialog(tx *gorm.DB, d *Dialog) error { return tx.Delete(&Dialog{}, d.ID).Error }

// CloseDialogs leaves whatever a person is filling in: the chat it was asked in is no
// longer the person's. It waits as a draft.
func CloseDialogs(tx *gorm.DB, person int64) error {
	err := tx.Model(&Dialog{}).Where("person_id = ?", person).Updates(map[string]any{"active": false, "message_ref": 0}).Error
	if err != nil {
		return fmt.Errorf("close dialogs of person %d: %w", person, err)
	}
	return nil
}

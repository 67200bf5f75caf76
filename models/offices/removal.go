package offices

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// RemovalAfter is how long the removal of an office can be taken back.
const RemovalAfter = 30 * 24 * time.Hour

// ErrRemoval: the office is to be removed already, or is not.
var ErrRemoval = errors.New("the office does not stand so")

// AskRemoval has an office deleted in a month; by is nil for who runs the program. What waits to
// be said in it is not said.
func AskRemoval(tx *gorm.DB, o *people.Office, by *people.Person, now time.Time) error {
	if o.RemovalAt != nil {
		return ErrRemoval
	}
	at := store.Stamp(now.Add(RemovalAfter))
	o.RemovalAt, o.RemovalBy = &at, 0
	if by != nil {
		o.RemovalBy = by.ID
	}
	if err := saveRemoval(tx, o); err != nil {
		return err
	}
	return ledger.CancelOffice(tx, o.ID)
}

// TakeBackRemoval has the office go on.
func TakeBackRemoval(tx *gorm.DB, o *people.Office) error {
	if o.RemovalAt == nil {
		return ErrRemoval
	}
	o.RemovalAt, o.RemovalBy = nil, 0
	return saveRemoval(tx, o)
}

func saveRemoval(tx *gorm.DB, o *people.Office) error {
	if err := tx.Model(o).Select("removal_at", "removal_by").Updates(o).Error; err != nil {
		return fmt.Errorf("removal of office %d: %w", o.ID, err)
	}
	return nil
}

// Removals are the offices whose removal falls due in (after, until].
func Removals(tx *gorm.DB, after, until time.Time) (list []people.Office, err error) {
	err = tx.Where("removal_at > ? AND removal_at <= ?", store.Stamp(after), store.Stamp(until)).Order("id").Find(&list).Error
	return list, err
}

// Remove deletes an office with all its rows, whatever the table. What is left of it in
// the file and its log goes by store.DB.Scour, its kept files by who keeps them.
func Remove(tx *gorm.DB, office int64) error {
	tx = store.AcrossOffices(tx)
	tables, err := Tables(tx)
	if err != nil {
		return err
	}
	// The chats of its people and its group, which no other office has.
	chats := `SELECT telegram_id FROM people WHERE office_id = ? AND telegram_id <> 0
		AND telegram_id NOT IN (SELECT telegram_id FROM people WHERE office_id <> ? AND left_at IS NULL)
		UNION SELECT group_chat_id FROM offices WHERE id = ? AND group_chat_id <> 0`
	statements := []struct {
		sql  string
		args []any
	}{
		{"INSERT INTO leaving_files (sha256) SELECT DISTINCT sha256 FROM kept_files WHERE office_id = ? AND sha256 <> '' AND sha256 NOT IN (SELECT sha256 FROM leaving_files)", []any{office}},
		{"DELETE FROM outbox WHERE office_id = 0 AND chat_id IN (" + chats + ")", []any{office, office, office}},
		{"DELETE FROM chats WHERE chat_id IN (" + chats + ")", []any{office, office, office}},
	}
	for _, s := range statements {
		if err := tx.Exec(s.sql, s.args...).Error; err != nil {
			return fmt.Errorf("remove office %d: %w", office, err)
		}
	}
	for _, t := range tables {
		if err := tx.Exec("DELETE FROM "+t.Name+" WHERE "+t.key+" = ?", office).Error; err != nil {
			return fmt.Errorf("remove office %d from %s: %w", office, t.Name, err)
		}
	}
	return nil
}

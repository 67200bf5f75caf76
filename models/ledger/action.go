package ledger

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// UndoTime is how long a person can take back what he or she did. When it is
// over others are told, so that its last instant is not part of it.
const UndoTime = 5 * time.Minute

// ErrTooLateToUndo: the five minutes are over.
var ErrTooLateToUndo = errors.New("too late to undo")

// Action is one thing a person did: the office's trace of who did what and
// when, and the handle by which it can be undone.
type Action struct {
	ID        int64
	OfficeID  int64
	PersonID  int64
	Kind      string // "checkin", "deed", …: says which handler undoes it
	EntityID  int64
	Note      string
	UndoUntil *time.Time // nil: cannot be undone
	UndoneAt  *time.Time
	CreatedAt time.Time
}

// Act records an action that can be undone for UndoTime.
func Act(tx *gorm.DB, person int64, kind string, entity int64, note string, now time.Time) (*Action, error) {
	until := store.Stamp(now.Add(UndoTime))
	a := &Action{PersonID: person, Kind: kind, EntityID: entity, Note: note, UndoUntil: &until}
	if _, err := store.Insert(store.Here(tx), a, false); err != nil {
		return nil, fmt.Errorf("record action %s: %w", kind, err)
	}
	return a, nil
}

// LastUndoable finds the newest action of a person that can still be undone.
func LastUndoable(tx *gorm.DB, person int64, now time.Time) (*Action, error) {
	var a Action
	err := tx.Where("person_id = ? AND undone_at IS NULL AND undo_until > ?", person, store.Stamp(now)).
		Order("id DESC").Take(&a).Error
	if err != nil {
		return nil, err
	}
	return &a, nil
}

// LastAction finds the newest action of a kind on a record.
func LastAction(tx *gorm.DB, kind string, entity int64) (*Action, error) {
	var a Action
	if err := tx.Where("kind = ? AND entity_id = ?", kind, entity).Order("id DESC").Take(&a).Error; err != nil {
		return nil, err
	}
	return &a, nil
}

// TakeBack marks an action of the person as undone. ErrNotFound when it is not
// the person's or was undone before, ErrTooLateToUndo after the time.
func TakeBack(tx *gorm.DB, id, person int64, now time.Time) (*Action, error) {
	var a Action
	if err := tx.Where("person_id = ? AND undone_at IS NULL", person).Take(&a, id).Error; err != nil {
		return nil, err
	}
	if a.UndoUntil == nil || !now.Before(*a.UndoUntil) {
		return nil, ErrTooLateToUndo
	}
	// A clock that was set back must not open again what is over: others have
	// been told since.
	if told, err := toldAfter(tx, &a); err != nil || told {
		return nil, cmp.Or(err, ErrTooLateToUndo)
	}
	at := store.Stamp(now)
	a.UndoneAt = &at
	return &a, tx.Model(&a).Update("undone_at", at).Error
}

// toldAfter tells whether something that was said with the action and had to
// wait for the end of its time has gone out.
func toldAfter(tx *gorm.DB, a *Action) (bool, error) {
	const within = time.Second // of one transaction
	var n int64
	err := tx.Model(&OutboxRow{}).
		Where("created_at BETWEEN ? AND ? AND not_before >= ? AND state = ?",
			store.Stamp(a.CreatedAt.Add(-within)), store.Stamp(a.CreatedAt.Add(within)), *a.UndoUntil, OutboxSent).
		Limit(1).Count(&n).Error
	if err != nil {
		return false, fmt.Errorf("what was told of action %d: %w", a.ID, err)
	}
	return n > 0, nil
}

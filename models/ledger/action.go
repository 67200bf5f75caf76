package ledger

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// UndoTime is how long a person can take back what he or she did. When it is
// over others are told, so that its last instant is not part of it.
const UndoTime = 5 * time.Minute

// Faults of taking an action back.
var (
	ErrTooLateToUndo = errors.New("too late to undo")                        // the five minutes are over
	ErrOlderAction   = errors.New("action of a program that bound no words") // what was told with it cannot be found
)

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
	Binds     bool // what was told because of it names it (OutboxRow.ActionID)
	CreatedAt time.Time
}

// Act records an action that can be undone for UndoTime.
func Act(tx *gorm.DB, person int64, kind string, entity int64, note string, now time.Time) (*Action, error) {
	until := store.Stamp(now.Add(UndoTime))
	a := &Action{PersonID: person, Kind: kind, EntityID: entity, Note: note, UndoUntil: &until, Binds: true}
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

// ActionByID finds an action.
func ActionByID(tx *gorm.DB, id int64) (*Action, error) {
	var a Action
	if err := tx.Take(&a, id).Error; err != nil {
		return nil, fmt.Errorf("action %d: %w", id, err)
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

// TakeBack marks an action of the person as undone, cancels what was told
// because of it and waits for its time, and lists the rest. ErrNotFound when it
// is not the person's or was undone before, ErrTooLateToUndo after the time,
// ErrOlderAction when it was done before this program kept what is told of it.
func TakeBack(tx *gorm.DB, id, person int64, now time.Time) (*Action, []Told, error) {
	var a Action
	if err := tx.Where("person_id = ? AND undone_at IS NULL", person).Take(&a, id).Error; err != nil {
		return nil, nil, err
	}
	switch {
	case a.UndoUntil == nil || !now.Before(*a.UndoUntil):
		return nil, nil, ErrTooLateToUndo
	case !a.Binds:
		return nil, nil, ErrOlderAction
	}
	told, late, err := toldOf(tx, now, a.UndoUntil, []int64{a.ID})
	if err != nil {
		return nil, nil, err
	}
	if late { // a clock that was set back must not open again what is over
		return nil, nil, ErrTooLateToUndo
	}
	at := store.Stamp(now)
	done := tx.Model(&a).Where("undone_at IS NULL").Update("undone_at", at)
	if done.Error != nil {
		return nil, nil, fmt.Errorf("take back action %d: %w", id, done.Error)
	}
	if done.RowsAffected == 0 { // by another press at the same time
		return nil, nil, store.ErrNotFound
	}
	a.UndoneAt = &at
	for _, t := range told {
		if t.Waits {
			if err := CancelWaiting(tx, t.Row); err != nil {
				return nil, nil, err
			}
		}
	}
	return &a, told, nil
}

// Told is a message that was told because of an action.
type Told struct {
	Row      int64 // of the outbox
	ChatID   int64
	ActionID int64
	Waits    bool // for its time: nobody has heard it
}

// ToldOf lists the messages that were told because of actions, in order: those
// that have gone out or are on their way, and those that wait for their time.
func ToldOf(tx *gorm.DB, now time.Time, actions ...int64) ([]Told, error) {
	told, _, err := toldOf(tx, now, nil, actions)
	return told, err
}

// Forgone lists whom nobody has told, and nobody will, what was to be told because of
// actions: it was cancelled before its time.
func Forgone(tx *gorm.DB, actions ...int64) ([]Told, error) {
	if len(actions) == 0 {
		return nil, nil
	}
	var rows []OutboxRow
	err := tx.Select("id", "chat_id", "action_id", "state").
		Where("action_id IN ? AND action_id <> 0 AND method = ?", actions, MethodSend).Order("id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("what was not told of actions %v: %w", actions, err)
	}
	var list []Told
	for _, r := range rows {
		list = slices.DeleteFunc(list, func(t Told) bool { return t.ActionID == r.ActionID && t.ChatID == r.ChatID })
		if r.State == OutboxCancelled {
			list = append(list, Told{Row: r.ID, ChatID: r.ChatID, ActionID: r.ActionID})
		}
	}
	return list, nil
}

// toldOf is ToldOf; late tells whether one that had to wait until a time or
// longer has gone out.
func toldOf(tx *gorm.DB, now time.Time, until *time.Time, actions []int64) (told []Told, late bool, err error) {
	if len(actions) == 0 {
		return nil, false, nil
	}
	var rows []OutboxRow
	// The second condition lets SQLite see that the partial index serves.
	err = tx.Select("id", "chat_id", "action_id", "method", "state", "not_before").
		Where("action_id IN ? AND action_id <> 0", actions).Order("id").Find(&rows).Error
	if err != nil {
		return nil, false, fmt.Errorf("what was told of actions %v: %w", actions, err)
	}
	for i := range rows {
		r := &rows[i]
		waits := r.Waits(now)
		if waits || r.Method == MethodSend && (r.State == OutboxSent || r.State == OutboxPending) {
			told = append(told, Told{Row: r.ID, ChatID: r.ChatID, ActionID: r.ActionID, Waits: waits})
		}
		late = late || until != nil && r.State == OutboxSent && r.NotBefore != nil && !r.NotBefore.Before(*until)
	}
	return told, late, nil
}

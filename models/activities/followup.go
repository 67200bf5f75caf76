package activities

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// FollowUp is what an activity leaves to be done (domain C4): a matter with
// somebody who sees to it and a day.
type FollowUp struct {
	ID         int64
	OfficeID   int64
	ActivityID int64
	Text       string
	OwnerID    int64
	DueOn      store.Date
	DoneAt     *time.Time
	DoneBy     int64
	CreatedBy  int64
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Limits of follow-ups.
const (
	FollowUpLimit  = 200 // characters of one
	FollowUpsLimit = 20  // of one activity
)

// Faults of a follow-up.
var (
	ErrTooManyFollowUps = errors.New("activity has as many follow-ups as it can have")
	ErrFollowUpDone     = errors.New("follow-up is done already")
)

// AddFollowUp adds a matter to an activity. ErrEmpty without a text,
// ErrTooManyFollowUps, ErrCancelled.
func AddFollowUp(tx *gorm.DB, f *FollowUp) error {
	if err := store.Text("title", &f.Text, FollowUpLimit); err != nil {
		return err
	}
	if f.Text == "" {
		return store.ErrEmpty
	}
	if !f.DueOn.Valid() || f.OwnerID == 0 {
		return fmt.Errorf("follow-up of person %d due on %q", f.OwnerID, f.DueOn)
	}
	a, err := ByID(tx, f.ActivityID)
	if err != nil {
		return err
	}
	if a.State == ActivityCancelled {
		return ErrCancelled
	}
	there, err := FollowUpsOf(tx, f.ActivityID)
	if err != nil {
		return err
	}
	if len(there) >= FollowUpsLimit {
		return ErrTooManyFollowUps
	}
	if err := tx.Create(f).Error; err != nil {
		return fmt.Errorf("add follow-up: %w", err)
	}
	return nil
}

// FinishFollowUp notes that a matter is done; ErrFollowUpDone when it was.
// ReopenFollowUp takes that back.
func FinishFollowUp(tx *gorm.DB, f *FollowUp, by *people.Person, now time.Time) error {
	switch {
	case f.Voided():
		return store.ErrVoided
	case f.DoneAt != nil:
		return ErrFollowUpDone
	}
	f.DoneAt, f.DoneBy = store.StampPtr(now), by.ID
	return f.save(tx)
}

// ReopenFollowUp makes a matter undone; ErrNothingToUndo when it is not done.
func ReopenFollowUp(tx *gorm.DB, f *FollowUp) error {
	if f.DoneAt == nil {
		return store.ErrNothingToUndo
	}
	f.DoneAt, f.DoneBy = nil, 0
	return f.save(tx)
}

func (f *FollowUp) save(tx *gorm.DB) error {
	if err := tx.Model(f).Select("done_at", "done_by").Updates(f).Error; err != nil {
		return fmt.Errorf("save follow-up %d: %w", f.ID, err)
	}
	return nil
}

// WithdrawFollowUp takes a matter off the list; RestoreFollowUp brings it back.
func WithdrawFollowUp(tx *gorm.DB, f *FollowUp, by *people.Person, why string, now time.Time) error {
	f.Void(by.ID, why, now)
	return store.VoidRow(tx, &FollowUp{}, f.ID, by.ID, why, now)
}

// RestoreFollowUp brings back what was withdrawn.
func RestoreFollowUp(tx *gorm.DB, id int64) error { return store.UnvoidRow(tx, &FollowUp{}, id) }

// FollowUpByID finds a follow-up of tx's office.
func FollowUpByID(tx *gorm.DB, id int64) (*FollowUp, error) {
	var f FollowUp
	if err := tx.Take(&f, id).Error; err != nil {
		return nil, fmt.Errorf("follow-up %d: %w", id, err)
	}
	return &f, nil
}

// FollowUpsOf lists what an activity leaves to be done, by the day.
func FollowUpsOf(tx *gorm.DB, activity int64) ([]FollowUp, error) {
	var list []FollowUp
	err := tx.Where("activity_id = ? AND voided_at IS NULL", activity).Order("due_on, id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("follow-ups of activity %d: %w", activity, err)
	}
	return list, nil
}

// FollowUpsDue lists what is due on one of the days in all offices and not done:
// tx is one of AcrossOffices.
func FollowUpsDue(tx *gorm.DB, days []store.Date) ([]FollowUp, error) {
	if len(days) == 0 {
		return nil, nil
	}
	var list []FollowUp
	err := tx.Where("due_on IN ? AND done_at IS NULL AND voided_at IS NULL", days).Order("due_on, id").Find(&list).Error
	return list, err
}

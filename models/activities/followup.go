package activities

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// FollowUpState is where a follow-up stands.
type FollowUpState string

// The states of a follow-up.
const (
	FollowUpOpen    FollowUpState = "open"
	FollowUpDone    FollowUpState = "done"
	FollowUpDropped FollowUpState = "dropped" // taken off the list
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
	State      FollowUpState
	DoneAt     *time.Time
	DoneBy     int64
	CreatedBy  int64
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// FollowUpLife is the life of a follow-up (domain C4): the staff adds it and takes
// it off the list; who sees to it, or the staff, says that it is done, or not yet.
var FollowUpLife = &records.Machine[FollowUpState]{
	Kind: records.KindFollowUp, Owner: "owner_id",
	Reading: records.Reading[FollowUpState]{Readers: records.OfStaff},
	Order:   []FollowUpState{FollowUpOpen, FollowUpDone, FollowUpDropped},
	Steps: map[FollowUpState]map[FollowUpState]records.Rule{
		"":           {FollowUpOpen: {By: records.StaffOnly}},
		FollowUpOpen: {FollowUpDone: {By: records.AuthorOrStaff}, FollowUpDropped: {By: records.StaffOnly, Words: records.MayWords, Limit: store.LeaveReasonLimit}},
		FollowUpDone: {FollowUpOpen: {By: records.AuthorOrStaff}, FollowUpDropped: {By: records.StaffOnly, Words: records.MayWords, Limit: store.LeaveReasonLimit}},
	},
}

// Life tells where a follow-up's life is kept.
func (f *FollowUp) Life() records.Life[FollowUpState] {
	return records.Life[FollowUpState]{
		ID: &f.ID, Author: f.OwnerID, State: &f.State,
		Kept: []string{"done_at", "done_by", "voided_at", "voided_by", "void_reason"},
	}
}

// Follow keeps when it was done or taken off the list, and by whom.
func (f *FollowUp) Follow(step *records.Step) {
	switch FollowUpState(step.ToState) {
	case FollowUpOpen:
		f.DoneAt, f.DoneBy = nil, 0
	case FollowUpDone:
		f.DoneAt, f.DoneBy = store.StampPtr(step.At), step.ByID
	case FollowUpDropped:
		f.Void(step.ByID, step.Words, step.At)
	}
}

// Restart forgets what Follow keeps.
func (f *FollowUp) Restart() { f.DoneAt, f.DoneBy, f.Voiding = nil, 0, store.Voiding{} }

// Limits of follow-ups.
const (
	FollowUpLimit  = 200 // characters of one
	FollowUpsLimit = 20  // of one activity
)

// ErrTooManyFollowUps: an activity has FollowUpsLimit of them.
var ErrTooManyFollowUps = errors.New("activity has as many follow-ups as it can have")

// AddFollowUp adds a matter to an activity. ErrEmpty without a text,
// ErrTooManyFollowUps, ErrCancelled.
func AddFollowUp(tx *gorm.DB, f *FollowUp, by *people.Person, now time.Time) (*records.Step, error) {
	if err := store.Text("title", &f.Text, FollowUpLimit); err != nil {
		return nil, err
	}
	if f.Text == "" {
		return nil, store.ErrEmpty
	}
	if !f.DueOn.Valid() || f.OwnerID == 0 {
		return nil, fmt.Errorf("follow-up of person %d due on %q", f.OwnerID, f.DueOn)
	}
	a, err := ByID(tx, f.ActivityID)
	if err != nil {
		return nil, err
	}
	if a.State == ActivityCancelled {
		return nil, ErrCancelled
	}
	there, err := FollowUpsOf(tx, f.ActivityID)
	if err != nil {
		return nil, err
	}
	if len(there) >= FollowUpsLimit {
		return nil, ErrTooManyFollowUps
	}
	return FollowUpLife.Advance(tx, f, records.Move[FollowUpState]{To: FollowUpOpen, By: by}, now)
}

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

package desk

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// RequestKind says what a person asks of the office about his or her own data
// (spec, "Fairness").
type RequestKind string

// The kinds of requests.
const (
	Dispute RequestKind = "dispute" // an entry of the record is wrong
	Erasure RequestKind = "erasure" // to have one's own data erased
)

// Request is a person's word about his or her own data. The director settles
// it by hand and answers.
type Request struct {
	ID         int64
	OfficeID   int64
	Kind       RequestKind
	RecordKind records.Kind // what it is about; "" for an erasure
	RecordID   int64
	PersonID   int64
	Text       string
	State      activities.RequestState
	DecidedBy  int64
	DecidedAt  *time.Time
	Answer     string
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// MakeRequest keeps a request. One that is open about the same thing is
// changed instead; a dispute needs its text (ErrEmpty).
func MakeRequest(tx *gorm.DB, r *Request) error {
	if err := store.Text("text", &r.Text, store.LeaveReasonLimit); err != nil {
		return err
	}
	if r.Kind == Dispute && r.Text == "" {
		return store.ErrEmpty
	}
	var open Request
	err := tx.Where("person_id = ? AND kind = ? AND record_kind = ? AND record_id = ? AND state = ?",
		r.PersonID, r.Kind, r.RecordKind, r.RecordID, activities.Asked).Limit(1).Find(&open).Error
	if err != nil {
		return fmt.Errorf("open requests: %w", err)
	}
	r.State = activities.Asked
	if open.ID != 0 {
		open.Text = r.Text
		*r = open
	}
	if err := tx.Save(r).Error; err != nil {
		return fmt.Errorf("keep request: %w", err)
	}
	return nil
}

// SettleRequest answers a request; the answer is needed, because its author
// hears it.
func SettleRequest(tx *gorm.DB, r *Request, by *people.Person, answer string, now time.Time) error {
	switch {
	case !by.Is(people.Staff):
		return store.ErrNotAllowed
	case r.State != activities.Asked:
		return activities.ErrRequestDecided
	}
	if err := store.Text("answer", &answer, store.LeaveReasonLimit); err != nil {
		return err
	}
	if answer == "" {
		return store.ErrReasonNeeded
	}
	r.State, r.DecidedBy, r.DecidedAt, r.Answer = activities.Granted, by.ID, store.StampPtr(now), answer
	return r.move(tx, activities.Asked)
}

// ReopenRequest takes SettleRequest back.
func ReopenRequest(tx *gorm.DB, r *Request) error {
	if r.State != activities.Granted {
		return store.ErrNothingToUndo
	}
	r.State, r.DecidedBy, r.DecidedAt, r.Answer = activities.Asked, 0, nil, ""
	return r.move(tx, activities.Granted)
}

// WithdrawRequest takes an open request back, by who made it.
func WithdrawRequest(tx *gorm.DB, r *Request, by *people.Person) error {
	switch {
	case by.ID != r.PersonID:
		return store.ErrNotAllowed
	case r.State != activities.Asked:
		return activities.ErrRequestDecided
	}
	r.State = activities.Withdrawn
	return r.move(tx, activities.Asked)
}

func (r *Request) move(tx *gorm.DB, from activities.RequestState) error {
	done := tx.Model(r).Where("state = ?", from).Select("state", "decided_by", "decided_at", "answer").Updates(r)
	if done.Error != nil {
		return fmt.Errorf("save request %d: %w", r.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return activities.ErrRequestDecided
	}
	return nil
}

// RequestByID finds a request of tx's office.
func RequestByID(tx *gorm.DB, id int64) (*Request, error) {
	var r Request
	if err := tx.Take(&r, id).Error; err != nil {
		return nil, fmt.Errorf("request %d: %w", id, err)
	}
	return &r, nil
}

// PendingRequests lists what awaits the director, the oldest first.
func PendingRequests(tx *gorm.DB) ([]Request, error) {
	var list []Request
	err := tx.Where("state = ?", activities.Asked).Order("id").Find(&list).Error
	return list, err
}

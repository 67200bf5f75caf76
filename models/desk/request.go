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

// RequestLife is the life of a request: the staff answers it, its author takes
// it back until then.
var RequestLife = &records.Machine[activities.RequestState]{
	Kind:    records.KindRequest,
	Waits:   map[activities.RequestState]records.Wait{activities.Asked: records.WaitRequest},
	Reading: records.Reading[activities.RequestState]{Readers: records.OfStaff, Private: []activities.RequestState{activities.Withdrawn}},
	Order:   []activities.RequestState{activities.Asked, activities.Granted, activities.Withdrawn},
	Steps: map[activities.RequestState]map[activities.RequestState]records.Rule{
		"":               {activities.Asked: {By: records.AuthorOnly}},
		activities.Asked: {activities.Granted: {By: records.StaffOnly, Words: records.MustWords, Limit: store.LeaveReasonLimit}, activities.Withdrawn: {By: records.AuthorOnly}},
	},
}

// Life tells where a request's life is kept.
func (r *Request) Life() records.Life[activities.RequestState] {
	return records.Life[activities.RequestState]{ID: &r.ID, Author: r.PersonID, State: &r.State, Kept: []string{"decided_by", "decided_at", "answer"}}
}

// Follow keeps who answered, when and what.
func (r *Request) Follow(step *records.Step) {
	if activities.RequestState(step.ToState) == activities.Granted {
		r.DecidedBy, r.DecidedAt, r.Answer = step.ByID, store.StampPtr(step.At), step.Words
	}
}

// Restart forgets what Follow keeps.
func (r *Request) Restart() { r.DecidedBy, r.DecidedAt, r.Answer = 0, nil, "" }

// MakeRequest keeps a request. One that is open about the same thing is changed
// instead, and the step is nil; a dispute needs its text (ErrEmpty).
func MakeRequest(tx *gorm.DB, r *Request, by *people.Person, now time.Time) (*records.Step, error) {
	if err := store.Text("text", &r.Text, store.LeaveReasonLimit); err != nil {
		return nil, err
	}
	if r.Kind == Dispute && r.Text == "" {
		return nil, store.ErrEmpty
	}
	var open Request
	err := tx.Where("person_id = ? AND kind = ? AND record_kind = ? AND record_id = ? AND state = ?",
		r.PersonID, r.Kind, r.RecordKind, r.RecordID, activities.Asked).Limit(1).Find(&open).Error
	if err != nil {
		return nil, fmt.Errorf("open requests: %w", err)
	}
	if open.ID == 0 {
		return RequestLife.Advance(tx, r, records.Move[activities.RequestState]{To: activities.Asked, By: by}, now)
	}
	open.Text = r.Text
	*r = open
	return nil, RequestLife.Amend(tx, r, "text")
}

// RequestByID finds a request of tx's office.
func RequestByID(tx *gorm.DB, id int64) (*Request, error) {
	var r Request
	if err := tx.Take(&r, id).Error; err != nil {
		return nil, fmt.Errorf("request %d: %w", id, err)
	}
	return &r, nil
}

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

// RequestState is where a request to the office stands.
type RequestState string

// The states of a Claim and of a Leave.
const (
	Asked     RequestState = "asked"
	Granted   RequestState = "granted"
	Refused   RequestState = "refused"
	Withdrawn RequestState = "withdrawn"
)

// Claim is a member's word that he or she was there without a check-in (申请补录).
type Claim struct {
	ID           int64
	OfficeID     int64
	ActivityID   int64
	PersonID     int64
	Reason       string
	State        RequestState
	DecidedBy    int64
	DecidedAt    *time.Time
	DecisionNote string
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// TableName is from before the type had its name.
func (Claim) TableName() string { return "correction_requests" }

// ClaimLife is the life of a claim: the staff grants or refuses it, the member takes it
// back. The outcome of a grant is the state that is set.
var ClaimLife = &records.Machine[RequestState]{
	Kind:    records.KindCorrection,
	Waits:   map[RequestState]records.Wait{Asked: records.WaitClaim},
	Reading: records.Reading[RequestState]{Readers: records.OfStaff},
	Order:   []RequestState{Asked, Granted, Refused, Withdrawn},
	Steps: map[RequestState]map[RequestState]records.Rule{
		"": {Asked: {By: records.AuthorOnly}},
		Asked: {
			Granted: {By: records.StaffOnly, Words: records.MayWords, Limit: store.LeaveReasonLimit}, Refused: {By: records.StaffOnly, Words: records.MustWords, Limit: store.LeaveReasonLimit},
			Withdrawn: {By: records.AuthorOnly},
		},
	},
}

// Life tells where a claim's life is kept.
func (r *Claim) Life() records.Life[RequestState] {
	return records.Life[RequestState]{ID: &r.ID, Author: r.PersonID, State: &r.State, Kept: []string{"decided_by", "decided_at", "decision_note"}}
}

// Follow keeps who decided, when and why.
func (r *Claim) Follow(step *records.Step) {
	if to := RequestState(step.ToState); to == Granted || to == Refused {
		r.DecidedBy, r.DecidedAt, r.DecisionNote = step.ByID, store.StampPtr(step.At), step.Words
	}
}

// Restart forgets what Follow keeps.
func (r *Claim) Restart() { r.DecidedBy, r.DecidedAt, r.DecisionNote = 0, nil, "" }

// Faults of a claim.
var (
	ErrAttended       = errors.New("person is noted as having attended")
	ErrRequestDecided = errors.New("request was decided before")
)

// ClaimPresence asks the office to note the person as present (申请补录), once
// the activity has started or, where check-in asks for a place that may be
// found wrong, check-in is open. Asking again before the decision changes the
// reason; the step is nil then. ErrCancelled, ErrNotStarted, ErrAttended,
// ErrRequestDecided when it is decided at this very moment.
func ClaimPresence(tx *gorm.DB, a *Activity, p *people.Person, reason string, now time.Time) (*Claim, *records.Step, error) {
	if err := store.Text("reason", &reason, store.LeaveReasonLimit); err != nil {
		return nil, nil, err
	}
	opens, _, _ := CheckInWindow(a)
	switch {
	case a.State == ActivityCancelled:
		return nil, nil, ErrCancelled
	case now.Before(opens), now.Before(a.StartsAt) && !a.NeedsPlace():
		return nil, nil, ErrNotStarted
	}
	row, err := attendanceRow(tx, a, p)
	if err != nil {
		return nil, nil, err
	}
	if row.State.Attended() {
		return nil, nil, ErrAttended
	}
	var r Claim
	var step *records.Step
	err = tx.Where("activity_id = ? AND person_id = ? AND state = ?", a.ID, p.ID, Asked).Take(&r).Error
	switch {
	case errors.Is(err, store.ErrNotFound):
		r = Claim{ActivityID: a.ID, PersonID: p.ID, Reason: reason}
		step, err = ClaimLife.Advance(tx, &r, records.Move[RequestState]{To: Asked, By: p}, now)
	case err == nil && reason != "": // asked again by a tap: what was explained stays
		r.Reason = reason
		err = records.DecidedBefore(ClaimLife.Amend(tx, &r, "reason"), ErrRequestDecided)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("claim presence: %w", err)
	}
	return &r, step, nil
}

// PendingClaims lists what awaits the office, in the order in which it came: not of an
// activity that was called off.
func PendingClaims(tx *gorm.DB) ([]Claim, error) {
	var list []Claim
	err := tx.Joins("JOIN activities ON activities.id = correction_requests.activity_id").
		Where("correction_requests.state = ? AND activities.state <> ?", Asked, ActivityCancelled).
		Order("correction_requests.id").Find(&list).Error
	return list, err
}

// GrantClaim corrects the attendance as asked, to Present or Late, with
// the trace that Correct keeps.
func GrantClaim(tx *gorm.DB, r *Claim, state AttendanceState, by *people.Person, note string, now time.Time) (*records.Step, error) {
	if !state.Attended() {
		return nil, ErrUnknownState
	}
	// The row is taken first: of two who grant only one corrects.
	step, err := ClaimLife.Advance(tx, r, records.Move[RequestState]{To: Granted, By: by, Words: note, Outcome: string(state)}, now)
	if err != nil {
		return nil, records.DecidedBefore(err, ErrRequestDecided)
	}
	why := store.CleanText(r.Reason + " " + r.DecisionNote)
	if why == "" {
		why = "申请补录"
	}
	return step, r.correct(tx, state, by, why, now)
}

// UndoClaimStep makes a claim that was decided or taken back asked again; a state
// that was set by hand for it is handed back to the rules. ErrNothingToUndo for the
// step by which it began, ErrRequestDecided when there is a new claim since. Of an
// action that is not 0 only its own step.
func UndoClaimStep(tx *gorm.DB, r *Claim, by *people.Person, action int64, now time.Time) (*records.Step, error) {
	var open int64
	err := tx.Model(&Claim{}).
		Where("activity_id = ? AND person_id = ? AND state = ?", r.ActivityID, r.PersonID, Asked).Count(&open).Error
	switch {
	case err != nil:
		return nil, fmt.Errorf("open claims: %w", err)
	case open > 0 && r.State != Asked:
		return nil, ErrRequestDecided
	}
	granted := r.State == Granted
	step, err := ClaimLife.Undo(tx, r, by, action, now)
	if err != nil || !granted {
		return step, records.DecidedBefore(err, ErrRequestDecided)
	}
	return step, r.correct(tx, Unsettled, by, "撤销补录", now)
}

func (r *Claim) correct(tx *gorm.DB, state AttendanceState, by *people.Person, why string, now time.Time) error {
	a, err := ByID(tx, r.ActivityID)
	if err != nil {
		return err
	}
	p, err := people.PersonByID(tx, r.PersonID)
	if err != nil {
		return err
	}
	_, err = Correct(tx, a, p, state, by, why, now)
	return err
}

// ClaimByID finds a claim of tx's office.
func ClaimByID(tx *gorm.DB, id int64) (*Claim, error) {
	var r Claim
	if err := tx.Take(&r, id).Error; err != nil {
		return nil, fmt.Errorf("claim %d: %w", id, err)
	}
	return &r, nil
}

// LiveClaim tells whether a person's claim to have been at an activity waits.
func LiveClaim(tx *gorm.DB, activity, person int64) (bool, error) {
	var r Claim
	err := tx.Select("id").Where("activity_id = ? AND person_id = ? AND state = ?", activity, person, Asked).Limit(1).Find(&r).Error
	return r.ID != 0, err
}

// ClaimsAt lists the claims to have been at an activity that wait.
func ClaimsAt(tx *gorm.DB, activity int64) ([]Claim, error) {
	var list []Claim
	if err := tx.Where("activity_id = ? AND state = ?", activity, Asked).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("claims at activity %d: %w", activity, err)
	}
	return list, nil
}

package activities

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Correction is one change of a record by hand: who, when and why (§8). It
// serves attendance and may serve any other record.
type Correction struct {
	ID         int64
	OfficeID   int64
	RecordKind records.Kind
	RecordID   int64
	PersonID   int64 // whom the record is about
	Field      string
	OldValue   string
	NewValue   string
	ByID       int64
	Why        string
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// What a correction of an attendance changed: the state was set by hand, or
// handed back to the rules, or the time of leaving.
const (
	fieldState  = "state"
	fieldByRule = "by_rule"
	fieldLeft   = "left_at"
)

// OfLeaving tells whether the correction is of the time of leaving (LeftValue).
func (c *Correction) OfLeaving() bool { return c.Field == fieldLeft }

// UndoCorrection brings back what stood before a correction of an attendance:
// the state set by hand before it, or what the rules say. It leaves a trace of
// its own. ErrNothingToUndo when another correction has followed.
func UndoCorrection(tx *gorm.DB, c *Correction, by *people.Person, why string, now time.Time) (*Activity, error) {
	row, err := attendanceByID(tx, c.RecordID)
	if err != nil {
		return nil, err
	}
	list, err := CorrectionsOf(tx, records.KindAttendance, row.ID)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(k Correction) bool { return k.OfLeaving() })
	if len(list) == 0 || list[len(list)-1].ID != c.ID {
		return nil, store.ErrNothingToUndo
	}
	before := Unsettled
	if len(list) > 1 && list[len(list)-2].Field == fieldState {
		before = AttendanceState(list[len(list)-2].NewValue)
	}
	a, err := ByID(tx, row.ActivityID)
	if err != nil {
		return nil, err
	}
	p, err := people.PersonByID(tx, row.PersonID)
	if err != nil {
		return nil, err
	}
	_, err = Correct(tx, a, p, before, by, why, now)
	return a, err
}

// CorrectionByID finds a correction of tx's office.
func CorrectionByID(tx *gorm.DB, id int64) (*Correction, error) {
	var c Correction
	if err := tx.Take(&c, id).Error; err != nil {
		return nil, fmt.Errorf("correction %d: %w", id, err)
	}
	return &c, nil
}

// RequestState is where a request to the office stands.
type RequestState string

// The states of a CorrectionRequest and of a Leave.
const (
	Asked     RequestState = "asked"
	Granted   RequestState = "granted"
	Refused   RequestState = "refused"
	Withdrawn RequestState = "withdrawn"
)

// CorrectionRequest is a member's wish to have a check-in put right (申请补录).
type CorrectionRequest struct {
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

// ClaimLife is the life of a member's wish to have a check-in put right (申请补录):
// the staff grants or refuses it. The outcome of a grant is the state that is set.
var ClaimLife = &records.Machine[RequestState]{
	Kind:  records.KindCorrection,
	Order: []RequestState{Asked, Granted, Refused},
	Steps: map[RequestState]map[RequestState]records.Rule{
		"": {Asked: {By: records.AuthorOnly}},
		Asked: {
			Granted: {By: records.StaffOnly, Words: records.MayWords, Limit: store.LeaveReasonLimit}, Refused: {By: records.StaffOnly, Words: records.MustWords, Limit: store.LeaveReasonLimit},
		},
	},
}

// Life tells where the life of a wish for a correction is kept.
func (r *CorrectionRequest) Life() records.Life[RequestState] {
	return records.Life[RequestState]{ID: &r.ID, Author: r.PersonID, State: &r.State, Kept: []string{"decided_by", "decided_at", "decision_note"}}
}

// Follow keeps who decided, when and why.
func (r *CorrectionRequest) Follow(step *records.RecordStep) {
	if to := RequestState(step.ToState); to == Granted || to == Refused {
		r.DecidedBy, r.DecidedAt, r.DecisionNote = step.ByID, store.StampPtr(step.At), step.Words
	}
}

// Restart forgets what Follow keeps.
func (r *CorrectionRequest) Restart() { r.DecidedBy, r.DecidedAt, r.DecisionNote = 0, nil, "" }

// CorrectionsOf lists the changes of a record, oldest first.
func CorrectionsOf(tx *gorm.DB, kind records.Kind, id int64) ([]Correction, error) {
	var list []Correction
	err := tx.Where("record_kind = ? AND record_id = ?", kind, id).Order("id").Find(&list).Error
	return list, err
}

// RecordCorrection keeps the trace of a change by hand. ErrReasonNeeded
// without a why.
func RecordCorrection(tx *gorm.DB, c *Correction, now time.Time) error {
	if c.Why = store.CleanText(c.Why); c.Why == "" {
		return store.ErrReasonNeeded
	}
	c.CreatedAt = store.Stamp(now)
	if err := tx.Create(c).Error; err != nil {
		return fmt.Errorf("record correction of %s %d: %w", c.RecordKind, c.RecordID, err)
	}
	return nil
}

// Faults of a request for correction.
var (
	ErrNothingToCorrect = errors.New("person is noted as having attended")
	ErrRequestDecided   = errors.New("request was decided before")
)

// RequestCorrection asks the director to put a check-in right (申请补录), once
// the activity has started or, where check-in asks for a place that may be
// found wrong, check-in is open. Asking again before the decision changes the
// reason.
func RequestCorrection(tx *gorm.DB, a *Activity, p *people.Person, reason string, now time.Time) (*CorrectionRequest, error) {
	if err := store.Text("reason", &reason, store.LeaveReasonLimit); err != nil {
		return nil, err
	}
	opens, _, _ := CheckInWindow(a)
	switch {
	case a.State == ActivityCancelled:
		return nil, ErrCancelled
	case now.Before(opens), now.Before(a.StartsAt) && !a.NeedsPlace():
		return nil, ErrNotStarted
	}
	row, err := attendanceRow(tx, a, p)
	if err != nil {
		return nil, err
	}
	if row.State.Attended() {
		return nil, ErrNothingToCorrect
	}
	var r CorrectionRequest
	err = tx.Where("activity_id = ? AND person_id = ? AND state = ?", a.ID, p.ID, Asked).Take(&r).Error
	switch {
	case errors.Is(err, store.ErrNotFound):
		r = CorrectionRequest{ActivityID: a.ID, PersonID: p.ID, Reason: reason}
		_, err = ClaimLife.Advance(tx, &r, records.Move[RequestState]{To: Asked, By: p}, now)
	case err == nil && reason != "": // asked again by a tap: what was explained stays
		r.Reason = reason
		err = records.DecidedBefore(ClaimLife.Amend(tx, &r, "reason"), ErrRequestDecided)
	}
	if err != nil {
		return nil, fmt.Errorf("request correction: %w", err)
	}
	return &r, nil
}

// GrantCorrection corrects the attendance as asked, to Present or Late, with
// the trace that Correct keeps.
func GrantCorrection(tx *gorm.DB, r *CorrectionRequest, state AttendanceState, by *people.Person, note string, now time.Time) error {
	if !state.Attended() {
		return ErrUnknownState
	}
	// The row is taken first: of two who grant only one corrects.
	_, err := ClaimLife.Advance(tx, r, records.Move[RequestState]{To: Granted, By: by, Words: note, Outcome: string(state)}, now)
	if err != nil {
		return records.DecidedBefore(err, ErrRequestDecided)
	}
	why := store.CleanText(r.Reason + " " + r.DecisionNote)
	if why == "" {
		why = "申请补录"
	}
	return r.correct(tx, state, by, why, now)
}

// RefuseCorrection leaves the attendance as it is; a note is needed.
func RefuseCorrection(tx *gorm.DB, r *CorrectionRequest, by *people.Person, note string, now time.Time) error {
	_, err := ClaimLife.Advance(tx, r, records.Move[RequestState]{To: Refused, By: by, Words: note}, now)
	return records.DecidedBefore(err, ErrRequestDecided)
}

// UndoCorrectionDecision makes a decided request asked again, of an action that
// is not 0 only by its own decision; a state that it
// set by hand is handed back to the rules.
func UndoCorrectionDecision(tx *gorm.DB, r *CorrectionRequest, by *people.Person, action int64, now time.Time) error {
	if r.State != Granted && r.State != Refused {
		return store.ErrNothingToUndo
	}
	var open int64
	err := tx.Model(&CorrectionRequest{}).
		Where("activity_id = ? AND person_id = ? AND state = ?", r.ActivityID, r.PersonID, Asked).Count(&open).Error
	if err != nil {
		return fmt.Errorf("open requests: %w", err)
	}
	if open > 0 {
		return ErrRequestDecided // asked anew since
	}
	granted := r.State == Granted
	if _, err := ClaimLife.Undo(tx, r, by, action, now); err != nil || !granted {
		return records.DecidedBefore(err, ErrRequestDecided)
	}
	return r.correct(tx, Unsettled, by, "撤销补录", now)
}

func (r *CorrectionRequest) correct(tx *gorm.DB, state AttendanceState, by *people.Person, why string, now time.Time) error {
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

// CorrectionRequestByID finds a request of tx's office.
func CorrectionRequestByID(tx *gorm.DB, id int64) (*CorrectionRequest, error) {
	var r CorrectionRequest
	if err := tx.Take(&r, id).Error; err != nil {
		return nil, fmt.Errorf("correction request %d: %w", id, err)
	}
	return &r, nil
}

// PendingCorrections lists the requests that await the director.
func PendingCorrections(tx *gorm.DB) ([]CorrectionRequest, error) {
	var list []CorrectionRequest
	err := tx.Where("state = ?", Asked).Order("id").Find(&list).Error
	return list, err
}

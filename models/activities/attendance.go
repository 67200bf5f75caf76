package activities

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Answer is what a member said beforehand.
type Answer string

// The answers.
const (
	NoAnswer    Answer = ""
	AnswerYes   Answer = "yes"   // 参加
	AnswerNo    Answer = "no"    // 不参加
	AnswerMaybe Answer = "maybe" // 待定
)

// AttendanceState is what came of it (§8).
type AttendanceState string

// The states of §8; Unsettled until one is known. After the end who is neither
// there nor on leave is Unconfirmed, or Undecided as long as nobody has answered
// the leave that was asked for; nothing follows from either. Absent is drawn with
// the confirmation of the list alone (Confirm), or set by hand.
const (
	Unsettled   AttendanceState = ""
	Present     AttendanceState = "present"     // 出席
	Late        AttendanceState = "late"        // 迟到
	OnLeave     AttendanceState = "leave"       // 请假
	Absent      AttendanceState = "absent"      // 缺席
	Unconfirmed AttendanceState = "unconfirmed" // 待确认
	Undecided   AttendanceState = "undecided"   // 请假待批
)

// Open tells whether it is not known yet what the person is to be noted as.
func (s AttendanceState) Open() bool { return s == Unconfirmed || s == Undecided }

// Source is how a check-in was made.
type Source string

// The sources.
const (
	BySelf     Source = "self"     // a tap in the chat
	ByQR       Source = "qr"       // the link on the wall
	ByDirector Source = "director" // marked by the office
)

// Attendance is one member at one activity: exactly one row for each pair,
// whatever is repeated.
type Attendance struct {
	ID          int64
	OfficeID    int64
	ActivityID  int64
	PersonID    int64
	Expected    bool // counted in 应到; false for a guest (列席)
	Answer      Answer
	AnsweredAt  *time.Time
	State       AttendanceState
	ByHand      bool // set by a correction: stays whatever happens elsewhere
	CheckedInAt *time.Time
	Source      Source
	ByID        int64      // who checked in
	LeftAt      *time.Time // left before the end (提前离开)
	MarkedBy    int64      // who set the state by hand
	Distance    *int       // from the place at check-in, rounded up to 50 m, where one was asked for
	SignedAt    *time.Time // signed up (报名) where one signs up
	Car, Meal   Need       // 用车, 用餐 of who has
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// TooEarlyError: check-in is not open yet.
type TooEarlyError struct{ OpensAt time.Time }

func (e *TooEarlyError) Error() string {
	return "check-in opens at " + e.OpensAt.UTC().Format(time.RFC3339)
}

// TooLateError: the activity is over; a correction can still be asked for.
type TooLateError struct{ EndedAt time.Time }

func (e *TooLateError) Error() string {
	return "activity ended at " + e.EndedAt.UTC().Format(time.RFC3339)
}

// Faults of check-in.
var (
	ErrMarkedByHand = errors.New("attendance was set by the office by hand")
	ErrNotCheckedIn = errors.New("not checked in")
	ErrLeft         = errors.New("person has left")
	ErrUnknownState = errors.New("unknown attendance state or answer")
)

// SetAnswer keeps what p says beforehand. Yes withdraws a leave that is asked
// or granted: who comes needs none. *TooLateError once the activity is over. Where
// one signs up it is the signing up, and no the withdrawal: *SignUpOverError.
func SetAnswer(tx *gorm.DB, a *Activity, p *people.Person, answer Answer, now time.Time) error {
	if !slices.Contains([]Answer{NoAnswer, AnswerYes, AnswerNo, AnswerMaybe}, answer) {
		return ErrUnknownState
	}
	if err := a.stillOn(now); err != nil {
		return err
	}
	if a.Voluntary() {
		if err := a.maySign(tx, p, answer, now); err != nil {
			return err
		}
	}
	if answer == AnswerYes || a.Voluntary() {
		if l, err := LiveLeave(tx, a.ID, p.ID); err == nil {
			if _, err := WithdrawLeave(tx, a, l, p, now); err != nil {
				return err
			}
		} else if !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	row, err := attendanceRow(tx, a, p)
	if err != nil {
		return err
	}
	row.Answer, row.AnsweredAt = answer, store.StampPtr(now)
	if a.Voluntary() {
		row.sign(p, now)
	}
	return saveAttendance(tx, row)
}

// stillOn tells why nothing can be said about an activity beforehand any more.
func (a *Activity) stillOn(now time.Time) error {
	closes := a.over()
	switch {
	case a.State == ActivityCancelled:
		return ErrCancelled
	case a.State == Closed || now.After(closes):
		return &TooLateError{closes}
	}
	return nil
}

// Correct sets a state by hand, with a trace (§8): who, when, why, old, new.
// What is set by hand stays, until Unsettled hands it back to the rules.
// ErrReasonNeeded without a why, ErrNotAllowed when by is not of the staff.
func Correct(tx *gorm.DB, a *Activity, p *people.Person, state AttendanceState, by *people.Person, why string, now time.Time) (*Correction, error) {
	if !by.Is(people.Staff) {
		return nil, store.ErrNotAllowed
	}
	if !slices.Contains([]AttendanceState{Unsettled, Present, Late, OnLeave, Absent}, state) {
		return nil, ErrUnknownState
	}
	if a.State == ActivityCancelled {
		return nil, ErrCancelled
	}
	// Asked for before anything changes: a handler may answer this fault and
	// commit.
	if store.CleanText(why) == "" {
		return nil, store.ErrReasonNeeded
	}
	row, err := attendanceRow(tx, a, p)
	if err != nil {
		return nil, err
	}
	old := row.State
	row.State, row.ByHand = state, state != Unsettled
	row.MarkedBy = 0
	if row.ByHand {
		row.MarkedBy = by.ID
	}
	if row.CheckedInAt == nil { // how somebody checked in stays known
		row.Source, row.ByID = "", 0
		if row.ByHand {
			row.Source, row.ByID = ByDirector, by.ID
		}
	}
	if err := saveAttendance(tx, row); err != nil {
		return nil, err
	}
	if err := settle(tx, a, row); err != nil {
		return nil, err
	}
	if err := a.present(tx, now); err != nil {
		return nil, err
	}
	field := fieldState
	if state == Unsettled {
		field = fieldByRule
	}
	c := &Correction{
		RecordKind: records.KindAttendance, RecordID: row.ID, PersonID: p.ID, Field: field,
		OldValue: string(old), NewValue: string(row.State), ByID: by.ID, Why: why,
	}
	return c, RecordCorrection(tx, c, now)
}

// attendanceRow gives the one row of a person and an activity. One that is not
// there yet has no ID and is made by saveAttendance; on PostgreSQL, where
// others write at the same time, it is made at once and locked until the end
// of the transaction.
func attendanceRow(tx *gorm.DB, a *Activity, p *people.Person) (*Attendance, error) {
	find := func() (*Attendance, error) {
		return store.One[Attendance](store.Here(tx), "activity_id = ? AND person_id = ?", "", a.ID, p.ID)
	}
	lock := tx.Name() != "sqlite" // where others write at the same time
	if lock {
		find = func() (*Attendance, error) {
			var row Attendance
			err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).
				Where("activity_id = ? AND person_id = ?", a.ID, p.ID).Take(&row).Error
			return &row, err
		}
	}
	row, err := find()
	if errors.Is(err, store.ErrNotFound) {
		row, err = &Attendance{ActivityID: a.ID, PersonID: p.ID, Expected: p.Is(people.Member) && !a.Voluntary()}, nil
		if lock {
			if _, err = store.Insert(store.Here(tx), row, true); err == nil {
				row, err = find()
			}
		}
	}
	if err != nil {
		return nil, fmt.Errorf("attendance of person %d at activity %d: %w", p.ID, a.ID, err)
	}
	return row, nil
}

// saveAttendance writes a row, new or known.
func saveAttendance(tx *gorm.DB, row *Attendance) error {
	var err error
	if row.ID == 0 {
		_, err = store.Insert(store.Here(tx), row, false)
	} else {
		row.UpdatedAt = tx.NowFunc()
		_, err = store.Exec(tx, `UPDATE attendances SET answer = ?, answered_at = ?, state = ?, by_hand = ?, checked_in_at = ?,
			source = ?, by_id = ?, left_at = ?, marked_by = ?, distance = ?, expected = ?, signed_at = ?, car = ?, meal = ?, updated_at = ? WHERE office_id = ? AND id = ?`,
			row.Answer, row.AnsweredAt, row.State, row.ByHand, row.CheckedInAt, row.Source, row.ByID, row.LeftAt, row.MarkedBy,
			row.Distance, row.Expected, row.SignedAt, row.Car, row.Meal, row.UpdatedAt, row.OfficeID, row.ID)
	}
	if err != nil {
		return fmt.Errorf("save attendance %d: %w", row.ID, err)
	}
	return nil
}

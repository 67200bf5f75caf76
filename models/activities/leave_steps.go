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

// AskLeave asks for leave from an activity. Asked later than the notice days
// before the start it is marked as short (domain C6). Asking again before the
// decision changes the request; the step is nil then. ErrCancelled, *TooLateError
// when it is over, ErrCheckedIn, ErrNotSignedUp, ErrLeaveGranted.
func AskLeave(tx *gorm.DB, a *Activity, p *people.Person, kind LeaveKind, reason string, now time.Time) (l *Leave, step *records.Step, err error) {
	if !slices.Contains(LeaveKinds, kind) {
		return nil, nil, ErrUnknownLeaveKind
	}
	if err := store.Text("reason", &reason, store.LeaveReasonLimit); err != nil {
		return nil, nil, err
	}
	if err := a.stillOn(now); err != nil {
		return nil, nil, err
	}
	row, err := a.rowToLeave(tx, p)
	if err != nil {
		return nil, nil, err
	}
	l, err = LiveLeave(tx, a.ID, p.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		l = &Leave{ActivityID: a.ID, PersonID: p.ID, AskedAt: store.Stamp(now)}
		l.Short = a.ShortNotice(now)
	case err != nil:
		return nil, nil, err
	case l.State == Granted:
		return l, nil, ErrLeaveGranted
	}
	l.Kind, l.Reason = kind, reason
	if l.ID == 0 {
		step, err = LeaveLife.Advance(tx, l, records.Move[RequestState]{To: Asked, By: p}, now)
	} else {
		err = LeaveLife.Amend(tx, l, "kind", "reason")
	}
	if err != nil {
		return nil, nil, records.DecidedBefore(err, ErrLeaveDecided)
	}
	row.Answer, row.AnsweredAt = AnswerNo, store.StampPtr(now)
	return l, step, saveAttendance(tx, row)
}

// rowToLeave is the row of somebody who is to be on leave: who did not come, and
// is expected.
func (a *Activity) rowToLeave(tx *gorm.DB, p *people.Person) (*Attendance, error) {
	row, err := attendanceRow(tx, a, p)
	switch {
	case err != nil:
		return nil, err
	case row.State.Attended() || row.LeftAt != nil:
		return nil, ErrCheckedIn
	case a.Voluntary() && row.SignedAt == nil:
		return nil, ErrNotSignedUp
	}
	return row, nil
}

// EnterLeave keeps a leave that a member asked for by telephone and the office
// grants (代录, domain C6): also when the activity is over. ErrNotAllowed,
// ErrReasonNeeded except for sickness, ErrCancelled, ErrCheckedIn, ErrNotSignedUp,
// ErrLeaveGranted, ErrLeaveAsked when the member has asked in the chat.
func EnterLeave(tx *gorm.DB, a *Activity, p *people.Person, kind LeaveKind, reason string, by *people.Person, now time.Time) (*Leave, *records.Step, error) {
	if !by.Is(people.Staff) {
		return nil, nil, store.ErrNotAllowed
	}
	if !slices.Contains(LeaveKinds, kind) {
		return nil, nil, ErrUnknownLeaveKind
	}
	if err := store.Text("reason", &reason, store.LeaveReasonLimit); err != nil {
		return nil, nil, err
	}
	if reason == "" && kind != SickLeave {
		return nil, nil, store.ErrReasonNeeded
	}
	if a.State == ActivityCancelled {
		return nil, nil, ErrCancelled
	}
	row, err := a.rowToLeave(tx, p)
	if err != nil {
		return nil, nil, err
	}
	switch l, err := LiveLeave(tx, a.ID, p.ID); {
	case err == nil && l.State == Granted:
		return nil, nil, ErrLeaveGranted
	case err == nil:
		return nil, nil, ErrLeaveAsked
	case !errors.Is(err, store.ErrNotFound):
		return nil, nil, err
	}
	row.Answer, row.AnsweredAt = AnswerNo, store.StampPtr(now)
	if err := saveAttendance(tx, row); err != nil {
		return nil, nil, err
	}
	l := &Leave{
		ActivityID: a.ID, PersonID: p.ID, Kind: kind, Reason: reason, Short: a.ShortNotice(now), AskedAt: store.Stamp(now), EnteredBy: by.ID,
	}
	step, err := LeaveLife.Advance(tx, l, records.Move[RequestState]{To: Granted, By: by}, now)
	if err != nil {
		return nil, nil, err
	}
	return l, step, l.settle(tx, a)
}

// DecideLeave grants or refuses a leave; refusing needs a note. ErrCancelled when the
// activity was called off. A grant makes
// the attendance leave, unless the person checks in after all. Who is refused is
// expected like anybody who has not answered: the tally shows no difference, and
// the reminders come.
func DecideLeave(tx *gorm.DB, a *Activity, l *Leave, by *people.Person, grant bool, note string, now time.Time) (*records.Step, error) {
	if !by.Is(people.Staff) {
		return nil, store.ErrNotAllowed
	}
	if a.State == ActivityCancelled {
		return nil, ErrCancelled
	}
	to := Refused
	if grant {
		to = Granted
	}
	step, err := LeaveLife.Advance(tx, l, records.Move[RequestState]{To: to, By: by, Words: note}, now)
	if err != nil {
		return nil, records.DecidedBefore(err, ErrLeaveDecided)
	}
	if !grant {
		if err := errors.Join(l.unanswer(tx), presumeAgain(tx, a, l.PersonID)); err != nil {
			return nil, err
		}
	}
	return step, l.settle(tx, a)
}

// UndoLeaveStep takes the last step of a leave back: who was refused asks again,
// who took it back asks, or is on leave, again. ErrNothingToUndo for the step by
// which it began, ErrLeaveDecided when the person has asked anew since, has come
// or, refused, has said to come. Of an action that is not 0 only its own step.
func UndoLeaveStep(tx *gorm.DB, a *Activity, l *Leave, by *people.Person, action int64, now time.Time) (*records.Step, error) {
	if other, err := LiveLeave(tx, l.ActivityID, l.PersonID); err == nil && other.ID != l.ID {
		return nil, ErrLeaveDecided
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	row, err := AttendanceFor(tx, l.ActivityID, l.PersonID)
	if err != nil {
		return nil, err
	}
	step, err := LeaveLife.Undo(tx, l, by, action, now)
	if err != nil {
		return nil, records.DecidedBefore(err, ErrLeaveDecided)
	}
	no := false
	switch RequestState(step.ToState) {
	case Refused:
		if row.Answer == AnswerYes && !row.signedBefore() {
			return nil, ErrLeaveDecided // who comes asks for nothing (SetAnswer)
		}
		no = row.Answer == NoAnswer || row.signedBefore()
	case Withdrawn:
		if row.State.Attended() {
			return nil, ErrLeaveDecided
		}
		no = row.Answer != AnswerNo // also the yes by which it was withdrawn
	}
	if no && row.ID != 0 {
		row.Answer, row.AnsweredAt = AnswerNo, store.StampPtr(l.AskedAt)
		if err := saveAttendance(tx, row); err != nil {
			return nil, err
		}
	}
	return step, l.settle(tx, a)
}

// WithdrawLeave takes back one's own leave, or another's by the staff, while
// the activity is not over; what the office has entered it takes back at any
// time.
func WithdrawLeave(tx *gorm.DB, a *Activity, l *Leave, by *people.Person, now time.Time) (*records.Step, error) {
	if by.ID != l.PersonID && !by.Is(people.Staff) {
		return nil, store.ErrNotAllowed
	}
	if l.State != Asked && l.State != Granted {
		return nil, ErrLeaveDecided
	}
	if l.EnteredBy == 0 || by.ID == l.PersonID {
		if err := a.stillOn(now); err != nil {
			return nil, err
		}
	}
	step, err := LeaveLife.Advance(tx, l, records.Move[RequestState]{To: Withdrawn, By: by}, now)
	if err != nil {
		return nil, records.DecidedBefore(err, ErrLeaveDecided)
	}
	if err := errors.Join(l.unanswer(tx), presumeAgain(tx, a, l.PersonID)); err != nil {
		return nil, err
	}
	return step, l.settle(tx, a)
}

// unanswer takes back the no that a leave stood for: who has signed up comes.
func (l *Leave) unanswer(tx *gorm.DB) error {
	err := tx.Model(&Attendance{}).Where("activity_id = ? AND person_id = ? AND answer = ?", l.ActivityID, l.PersonID, AnswerNo).
		Updates(map[string]any{"answer": gorm.Expr("CASE WHEN signed_at IS NULL THEN ? ELSE ? END", NoAnswer, AnswerYes), "answered_at": gorm.Expr("signed_at")}).Error
	if err != nil {
		return fmt.Errorf("take back the answer of leave %d: %w", l.ID, err)
	}
	return nil
}

// settle saves what follows from a leave for the attendance.
func (l *Leave) settle(tx *gorm.DB, a *Activity) error {
	var rows []*Attendance
	if err := tx.Where("activity_id = ? AND person_id = ?", a.ID, l.PersonID).Find(&rows).Error; err != nil {
		return fmt.Errorf("attendance of leave %d: %w", l.ID, err)
	}
	return settle(tx, a, rows...)
}

// Who has come awaits no answer to a leave that was asked for: the request
// ends as withdrawn, and is asked again when the check-in or the state set by
// hand is taken back. Such a request is known by its time of decision, with
// nobody who decided.

// EndedByComing tells whether the request ended because the person came.
func (l *Leave) EndedByComing() bool {
	return l.State == Withdrawn && l.DecidedBy == 0 && l.DecidedAt != nil
}

// openLeave lets SQLite see that the index of live leaves serves.
const openLeave = "activity_id = ? AND person_id = ? AND state IN ('asked', 'granted') AND state = 'asked'"

// endAsked ends what a person who has come still asks for, at now. It tells
// whether there was anything.
func endAsked(tx *gorm.DB, row *Attendance, now time.Time) (bool, error) {
	open, err := store.Some[Leave](store.Here(tx), openLeave, "", row.ActivityID, row.PersonID)
	if err != nil {
		return false, fmt.Errorf("leave asked for by person %d: %w", row.PersonID, err)
	}
	ended := false
	for i := range open {
		_, err := LeaveLife.Advance(tx, &open[i], records.Move[RequestState]{To: Withdrawn, By: &people.Person{ID: row.PersonID}, Outcome: ByComing}, now)
		switch {
		case err == nil:
			ended = true
		case !errors.Is(err, records.ErrTransition): // decided at this very moment
			return false, err
		}
	}
	return ended, nil
}

// settleAsked ends the requests of those who came and revives those of whom it
// is no longer so; these rows it gives.
func settleAsked(tx *gorm.DB, a *Activity, live map[int64]*Leave, rows []*Attendance) (revived []*Attendance, err error) {
	var ended []*Leave
	err = tx.Where("activity_id = ? AND state = ? AND decided_by = 0 AND decided_at IS NOT NULL", a.ID, Withdrawn).
		Order("id").Find(&ended).Error
	if err != nil {
		return nil, fmt.Errorf("ended leaves of activity %d: %w", a.ID, err)
	}
	last := map[int64]*Leave{}
	for _, l := range ended {
		last[l.PersonID] = l
	}
	for _, row := range rows {
		asked, was := live[row.PersonID], last[row.PersonID]
		switch {
		case row.State.Attended() && asked != nil && asked.State == Asked:
			if _, err := endAsked(tx, row, tx.NowFunc()); err != nil {
				return nil, err
			}
		case !row.State.Attended() && row.Answer != AnswerYes && asked == nil && was != nil:
			if _, err := LeaveLife.Undo(tx, was, &people.Person{ID: row.PersonID}, 0, tx.NowFunc()); err != nil {
				return nil, err
			}
			revived = append(revived, row)
		}
	}
	return revived, nil
}

package activities

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// CheckInResult tells what a check-in came to.
type CheckInResult struct {
	State   AttendanceState
	At      time.Time // of the first check-in
	Already bool      // nothing changed: it was known before
	Unasked bool      // leave that was asked for needs no answer any more
	Row     *Attendance
}

// CheckIn notes that p is there (§8). It may be repeated: the first one
// counts. *TooEarlyError and *TooLateError outside of the window,
// ErrCancelled, ErrMarkedByHand when the office has set leave or absent.
func CheckIn(tx *gorm.DB, a *Activity, p *people.Person, now time.Time, source Source) (CheckInResult, error) {
	return checkIn(tx, a, p, now, source, p.ID)
}

// CheckInSent is CheckIn by somebody who sent word in time, which came when the
// books were closed already.
func CheckInSent(tx *gorm.DB, a *Activity, p *people.Person, sent time.Time, source Source) (CheckInResult, error) {
	opens, _, closes := CheckInWindow(a)
	if a.State != Closed || sent.Before(opens) || !sent.Before(closes) {
		return CheckIn(tx, a, p, sent, source)
	}
	open := *a // as it was when the word was sent
	open.State = Planned
	done, err := checkIn(tx, &open, p, sent, source, p.ID)
	if err != nil || done.Already {
		return done, err
	}
	return done, settle(tx, a, done.Row)
}

// CheckInNear is CheckIn by somebody whose distance from the place, in metres
// as Near gives it, was found near enough.
func CheckInNear(tx *gorm.DB, a *Activity, p *people.Person, now time.Time, source Source, meters int) (CheckInResult, error) {
	done, err := checkIn(tx, a, p, now, source, p.ID)
	if err != nil || done.Already {
		return done, err
	}
	done.Row.Distance = &meters
	return done, saveAttendance(tx, done.Row)
}

// CheckInFor is CheckIn by the office for a member without a telephone.
func CheckInFor(tx *gorm.DB, a *Activity, p *people.Person, now time.Time, by *people.Person) (CheckInResult, error) {
	if !by.Is(people.Staff) {
		return CheckInResult{}, store.ErrNotAllowed
	}
	return checkIn(tx, a, p, now, ByDirector, by.ID)
}

func checkIn(tx *gorm.DB, a *Activity, p *people.Person, now time.Time, source Source, by int64) (CheckInResult, error) {
	now = store.Stamp(now)
	if a.State == ActivityCancelled {
		return CheckInResult{}, ErrCancelled
	}
	opens, _, closes := CheckInWindow(a)
	if a.State == Planned && !now.Before(opens) && !now.After(closes) {
		// Most have said nothing beforehand: the row is made without a look.
		row := &Attendance{ActivityID: a.ID, PersonID: p.ID, Expected: p.Is(people.Member), CheckedInAt: &now, Source: source, ByID: by}
		row.State = settled(a, row, nil)
		fresh, err := store.Insert(store.Here(tx), row, true)
		if err != nil {
			return CheckInResult{}, fmt.Errorf("check in person %d at activity %d: %w", p.ID, a.ID, err)
		}
		if fresh {
			return CheckInResult{State: row.State, At: now, Row: row}, nil
		}
	}
	row, err := attendanceRow(tx, a, p)
	if err != nil {
		return CheckInResult{}, err
	}
	if row.State.Attended() {
		at := row.UpdatedAt
		if row.CheckedInAt != nil {
			at = *row.CheckedInAt
		}
		return CheckInResult{State: row.State, At: at, Already: true, Row: row}, nil
	}
	if err := a.checkInOpen(row, now); err != nil {
		return CheckInResult{}, err
	}
	row.CheckedInAt, row.Source, row.ByID = &now, source, by
	row.Expected = a.counts(row, p)
	row.State = settled(a, row, nil)
	if err := saveAttendance(tx, row); err != nil {
		return CheckInResult{}, err
	}
	done := CheckInResult{State: row.State, At: now, Row: row}
	if row.Answer != AnswerYes { // which has withdrawn it
		done.Unasked, err = endAsked(tx, row, now)
	}
	return done, err
}

// checkInOpen tells why somebody who has not checked in cannot do so now.
func (a *Activity) checkInOpen(row *Attendance, now time.Time) error {
	opens, _, closes := CheckInWindow(a)
	switch {
	case a.State == ActivityCancelled:
		return ErrCancelled
	case now.Before(opens):
		return &TooEarlyError{opens}
	case now.After(closes) || a.State == Closed:
		return &TooLateError{closes}
	case row.ByHand:
		return ErrMarkedByHand
	case row.LeftAt != nil:
		return ErrLeft
	}
	return nil
}

// CheckInPossible is what CheckIn would come to, without checking in: Already
// with the row, or the fault, or neither.
func CheckInPossible(tx *gorm.DB, a *Activity, p *people.Person, now time.Time) (CheckInResult, error) {
	row, err := attendanceRow(tx, a, p)
	if err != nil {
		return CheckInResult{}, err
	}
	if row.State.Attended() {
		return CheckInResult{State: row.State, Already: true, Row: row}, nil
	}
	return CheckInResult{Row: row}, a.checkInOpen(row, store.Stamp(now))
}

// UndoCheckIn takes a check-in back; a granted leave comes back into force, one
// that was asked for is asked for again.
// ErrNotCheckedIn when there is none, ErrMarkedByHand when the office has set
// the state meanwhile.
func UndoCheckIn(tx *gorm.DB, a *Activity, p *people.Person) error {
	row, err := attendanceRow(tx, a, p)
	if err != nil {
		return err
	}
	switch {
	case row.ByHand:
		return ErrMarkedByHand
	case row.CheckedInAt == nil:
		return ErrNotCheckedIn
	}
	row.CheckedInAt, row.Source, row.ByID, row.LeftAt, row.Distance = nil, "", 0, nil, nil
	if err := saveAttendance(tx, row); err != nil {
		return err
	}
	return settle(tx, a, row)
}

// ForgetCheckIns takes back the check-ins of another day than that to which an activity was
// put, in the office's zone, and gives the people, who have to check in again.
func ForgetCheckIns(tx *gorm.DB, a *Activity, loc *time.Location) (again []int64, err error) {
	lines, err := AttendanceOf(tx, a)
	if err != nil {
		return nil, err
	}
	day := store.DateOf(a.StartsAt, loc)
	for i := range lines {
		l := &lines[i]
		if l.CheckedInAt == nil || l.ByHand || store.DateOf(*l.CheckedInAt, loc) == day {
			continue
		}
		p, err := people.PersonByID(tx, l.PersonID)
		if err != nil {
			return nil, err
		}
		if err := UndoCheckIn(tx, a, p); err != nil {
			return nil, err
		}
		again = append(again, p.ID)
	}
	return again, nil
}

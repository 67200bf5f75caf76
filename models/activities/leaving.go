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

// What has to be attended of an activity is two thirds of its length
// (domain B3.3, 威海).
const (
	attendedPart = 2
	attendedOf   = 3
)

// Faults of a time of leaving.
var (
	ErrTimeOutside = errors.New("time lies outside of the activity")
	ErrWhichDay    = errors.New("hour falls within the activity on several days")
)

// smallHours end when an hour that is said without a day is taken as it is and
// no longer for one of the afternoon.
const smallHours = 6

// LeftAt tells when somebody left of whom no more than the hour on the clock is
// said, at now (in the office's zone). It lies within the activity and is not
// after now. Where the activity has several such days, the day on which it is
// said is meant; ErrWhichDay when that is none of them, ErrTimeOutside when
// there is none at all.
func (a *Activity) LeftAt(hour, minute int, now time.Time) (time.Time, error) {
	loc := now.Location()
	first, last, today := store.DateOf(a.StartsAt, loc), store.DateOf(a.EndsAt, loc), store.DateOf(now, loc)
	hours := []int{hour}
	switch {
	case hour < smallHours:
		hours = []int{hour + 12, hour}
	case hour < 12:
		hours = []int{hour, hour + 12}
	}
	for _, h := range hours {
		var found []time.Time
		for d := first; d <= min(last, today); d = d.AddDate(0, 0, 1) {
			y, m, day := d.Start(time.UTC).Date()
			at := time.Date(y, m, day, h, minute, 0, 0, loc)
			if at.Before(a.StartsAt) || at.After(a.EndsAt) || at.After(now) {
				continue
			}
			if found = append(found, at); d == today {
				return at, nil
			}
		}
		switch len(found) {
		case 0:
			continue
		case 1:
			return found[0], nil
		}
		return time.Time{}, ErrWhichDay
	}
	return time.Time{}, ErrTimeOutside
}

// Leaving is what leaving before the end comes to.
type Leaving struct {
	At      time.Time
	Present time.Duration // from the later of start and check-in
	Length  time.Duration // of the activity
	Enough  bool          // two thirds of it at least
}

// leaving measures what a row attended until at: from the later of the start
// and the check-in to the earlier of at and the end. An activity that was
// closed before its end is as long as it was held.
func (a *Activity) leaving(row *Attendance, at time.Time) Leaving {
	end := a.over()
	from, to := a.StartsAt, at
	if row.CheckedInAt != nil && row.CheckedInAt.After(from) {
		from = *row.CheckedInAt
	}
	if to.After(end) {
		to = end
	}
	l := Leaving{At: at, Present: max(to.Sub(from), 0), Length: max(end.Sub(a.StartsAt), 0)}
	l.Enough = l.Present*attendedOf >= l.Length*attendedPart
	return l
}

// leftTooEarly tells whether a row left before the end and attended too
// little. Who stays to the end is late at most (§8).
func (a *Activity) leftTooEarly(row *Attendance) bool {
	end := a.over()
	return row.LeftAt != nil && row.LeftAt.Before(end) && !a.leaving(row, *row.LeftAt).Enough
}

// LeavingNow is what it would come to if p left at now, without leaving.
// ErrNotCheckedIn, ErrLeft, ErrMarkedByHand, ErrNotStarted, *TooLateError,
// ErrCancelled.
func LeavingNow(tx *gorm.DB, a *Activity, p *people.Person, now time.Time) (Leaving, *Attendance, error) {
	row, err := attendanceRow(tx, a, p)
	if err != nil {
		return Leaving{}, nil, err
	}
	now = store.Stamp(now)
	switch err := a.stillOn(now); {
	case err != nil:
		return Leaving{}, row, err
	case row.ByHand:
		return Leaving{}, row, ErrMarkedByHand
	case row.CheckedInAt == nil:
		return Leaving{}, row, ErrNotCheckedIn
	case row.LeftAt != nil:
		return Leaving{}, row, ErrLeft
	case now.Before(a.StartsAt):
		return Leaving{}, row, ErrNotStarted
	}
	return a.leaving(row, now), row, nil
}

// LeaveEarly notes that p leaves now, with the faults of LeavingNow.
func LeaveEarly(tx *gorm.DB, a *Activity, p *people.Person, now time.Time) (Leaving, *Attendance, error) {
	l, row, err := LeavingNow(tx, a, p, now)
	if err != nil {
		return l, row, err
	}
	return l, row, setLeft(tx, a, row, &l.At)
}

// StayAfterAll takes one's own leaving back. ErrNothingToUndo when there is
// none.
func StayAfterAll(tx *gorm.DB, a *Activity, p *people.Person) (*Attendance, error) {
	row, err := attendanceRow(tx, a, p)
	if err != nil {
		return nil, err
	}
	if row.LeftAt == nil {
		return nil, store.ErrNothingToUndo
	}
	return row, setLeft(tx, a, row, nil)
}

// MarkLeft notes by hand when p left, or with nil that p did not, with a
// trace (§8): also after the end. ErrNotAllowed, ErrReasonNeeded,
// ErrNotCheckedIn when p was not there, ErrTimeOutside, ErrCancelled.
func MarkLeft(tx *gorm.DB, a *Activity, p *people.Person, at *time.Time, by *people.Person, why string, now time.Time) (*Correction, error) {
	if !by.Is(people.Staff) {
		return nil, store.ErrNotAllowed
	}
	if a.State == ActivityCancelled {
		return nil, ErrCancelled
	}
	if store.CleanText(why) == "" {
		return nil, store.ErrReasonNeeded
	}
	row, err := attendanceRow(tx, a, p)
	if err != nil {
		return nil, err
	}
	if at != nil {
		end := a.over()
		switch {
		case row.CheckedInAt == nil && !row.State.Attended():
			return nil, ErrNotCheckedIn
		case at.Before(a.StartsAt) || at.After(end) || at.After(now):
			return nil, ErrTimeOutside
		}
		at = store.StampPtr(*at)
	}
	c := &Correction{
		RecordKind: records.KindAttendance, RecordID: row.ID, PersonID: p.ID, Field: fieldLeft,
		OldValue: leftValue(row.LeftAt), NewValue: leftValue(at), ByID: by.ID, Why: why,
	}
	if err := setLeft(tx, a, row, at); err != nil {
		return nil, err
	}
	return c, RecordCorrection(tx, c, now)
}

// UndoMarkLeft brings back the leaving that stood before MarkLeft.
func UndoMarkLeft(tx *gorm.DB, c *Correction, by *people.Person, why string, now time.Time) (*Activity, error) {
	if c.Field != fieldLeft {
		return nil, store.ErrNothingToUndo
	}
	row, err := attendanceByID(tx, c.RecordID)
	if err != nil {
		return nil, err
	}
	if leftValue(row.LeftAt) != c.NewValue {
		return nil, store.ErrNothingToUndo // changed since
	}
	a, err := ByID(tx, row.ActivityID)
	if err != nil {
		return nil, err
	}
	at, err := LeftValue(c.OldValue)
	if err != nil {
		return nil, err
	}
	if err := setLeft(tx, a, row, at); err != nil {
		return nil, err
	}
	return a, RecordCorrection(tx, &Correction{
		RecordKind: records.KindAttendance, RecordID: row.ID, PersonID: row.PersonID, Field: fieldLeft,
		OldValue: c.NewValue, NewValue: c.OldValue, ByID: by.ID, Why: why,
	}, now)
}

func setLeft(tx *gorm.DB, a *Activity, row *Attendance, at *time.Time) error {
	row.LeftAt = at
	if err := saveAttendance(tx, row); err != nil {
		return err
	}
	return settle(tx, a, row)
}

// leftValue writes a leaving as a Correction keeps it; LeftValue reads it.
func leftValue(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.UTC().Format(time.RFC3339Nano)
}

// LeftValue reads the time of a Correction of Field left_at; nil for none.
func LeftValue(s string) (*time.Time, error) {
	if s == "" {
		return nil, nil
	}
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return nil, fmt.Errorf("time of a correction: %w", err)
	}
	return store.StampPtr(at), nil
}

func attendanceByID(tx *gorm.DB, id int64) (*Attendance, error) {
	var row Attendance
	if err := tx.Take(&row, id).Error; err != nil {
		return nil, fmt.Errorf("attendance %d: %w", id, err)
	}
	return &row, nil
}

package activities

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// CloseAfter is how long after its end an activity that nobody has ended ends by itself.
const CloseAfter = 2 * time.Hour

// ErrConfirmed: the list of an activity was confirmed before.
var ErrConfirmed = errors.New("list is confirmed already")

// Close ends an activity: everybody whom it awaited gets a row, and whose state is
// not known is Unconfirmed or Undecided. Where somebody was there the list comes
// before the staff with it; otherwise it is asked whether it took place (InQuestion).
// Closing again changes nothing. ErrNotStarted before the start.
func Close(tx *gorm.DB, a *Activity, now time.Time) error {
	switch {
	case a.State == ActivityCancelled:
		return ErrCancelled
	case a.State == Closed:
		return nil
	case now.Before(a.StartsAt):
		return ErrNotStarted
	}
	var members []people.Person
	if !a.Voluntary() { // there, only who has signed up is awaited
		var err error
		if members, err = people.MembersBy(tx, a.called()); err != nil {
			return err
		}
	}
	for i := range members {
		row, err := attendanceRow(tx, a, &members[i])
		if err == nil && row.ID == 0 {
			err = saveAttendance(tx, row)
		}
		if err != nil {
			return err
		}
	}
	a.State, a.ClosedAt = Closed, store.StampPtr(now)
	if err := a.saveClosing(tx); err != nil {
		return err
	}
	return a.present(tx, now)
}

// Reopen takes the closing back, and with it the states it gave.
func Reopen(tx *gorm.DB, a *Activity) error {
	if a.State != Closed {
		return ErrNotClosed
	}
	a.State, a.ClosedAt, a.PresentedAt, a.ConfirmedAt, a.ConfirmedBy = Planned, nil, nil, nil, 0
	return a.saveClosing(tx)
}

func (a *Activity) saveClosing(tx *gorm.DB) error {
	if err := tx.Model(a).Select("state", "closed_at", "presented_at", "confirmed_at", "confirmed_by").Updates(a).Error; err != nil {
		return fmt.Errorf("close activity %d: %w", a.ID, err)
	}
	return settleAll(tx, a)
}

// InQuestion tells whether an activity is over and nothing says that it took place:
// nobody checked in and the office has said nothing. It then counts nowhere.
func (a *Activity) InQuestion() bool { return a.State == Closed && a.PresentedAt == nil }

// present puts the list of an activity that is over before the staff, once it is
// known that it took place: somebody was there. An activity of the county to which
// nobody said to come asks nothing.
func (a *Activity) present(tx *gorm.DB, now time.Time) error {
	if !a.InQuestion() {
		return nil
	}
	there, open, err := a.whoWasThere(tx)
	if err != nil || there == 0 && (open > 0 || a.Kind != County) {
		return err
	}
	a.PresentedAt = store.StampPtr(now)
	return a.saveClosing(tx)
}

// whoWasThere counts who checked in or was noted as present, and of whom it is open.
func (a *Activity) whoWasThere(tx *gorm.DB) (there, open int64, err error) {
	var n struct{ There, Open int64 }
	err = tx.Model(&Attendance{}).Where("activity_id = ?", a.ID).
		Select("COUNT(CASE WHEN state IN ? OR checked_in_at IS NOT NULL THEN 1 END) AS there, COUNT(CASE WHEN state IN ? THEN 1 END) AS open", AttendedStates, OpenStates).Scan(&n).Error
	if err != nil {
		return 0, 0, fmt.Errorf("who was at activity %d: %w", a.ID, err)
	}
	return n.There, n.Open, nil
}

// Empty tells of an activity that is over that its list is not confirmed and names
// nobody as present: days alone draw nothing of it, and it may still be said that it
// was not held.
func (a *Activity) Empty(tx *gorm.DB) (bool, error) {
	if a.State != Closed || a.ConfirmedAt != nil {
		return false, nil
	}
	there, _, err := a.whoWasThere(tx)
	return there == 0, err
}

// Held says of an activity at which nobody checked in that it took place: its list
// is before the staff from now on. ErrNotAllowed, ErrNotClosed; said again it changes
// nothing.
func Held(tx *gorm.DB, a *Activity, by *people.Person, now time.Time) error {
	switch {
	case !by.Is(people.Staff):
		return store.ErrNotAllowed
	case a.State != Closed:
		return ErrNotClosed
	case a.PresentedAt != nil:
		return nil
	}
	a.PresentedAt = store.StampPtr(now)
	return a.saveClosing(tx)
}

// Confirm confirms the list of an activity (§8): who is Unconfirmed is absent from
// now on. by is nil when nobody has objected for two working days; that does not
// say that an activity took place at which nobody was. Who asked for leave stays
// Undecided. ErrNotAllowed, ErrNotClosed, ErrConfirmed.
func Confirm(tx *gorm.DB, a *Activity, by *people.Person, now time.Time) error {
	switch {
	case by != nil && !by.Is(people.Staff):
		return store.ErrNotAllowed
	case a.State != Closed, by == nil && a.InQuestion():
		return ErrNotClosed
	case a.ConfirmedAt != nil:
		return ErrConfirmed
	}
	a.ConfirmedAt, a.ConfirmedBy = store.StampPtr(now), 0
	if by != nil {
		a.ConfirmedBy = by.ID
	}
	if a.PresentedAt == nil {
		a.PresentedAt = a.ConfirmedAt
	}
	done := tx.Model(a).Where("state = 'closed' AND confirmed_at IS NULL").Select("presented_at", "confirmed_at", "confirmed_by").Updates(a)
	if err := store.Changed(done, ErrConfirmed, "confirm the list of activity %d", a.ID); err != nil {
		return err
	}
	return settleAll(tx, a)
}

// Unconfirm takes Confirm back, and with it the absences it drew.
func Unconfirm(tx *gorm.DB, a *Activity) error {
	if a.State != Closed || a.ConfirmedAt == nil {
		return store.ErrNothingToUndo
	}
	a.ConfirmedAt, a.ConfirmedBy = nil, 0
	return a.saveClosing(tx)
}

// ToConfirm lists the activities of tx's office whose list waits for the staff, the
// oldest first: those in question, and those of which somebody is Unconfirmed.
func ToConfirm(tx *gorm.DB) ([]Activity, error) {
	var list []Activity
	err := tx.Where("state = 'closed' AND confirmed_at IS NULL").
		Where("presented_at IS NULL OR EXISTS (SELECT 1 FROM attendances x WHERE x.office_id = activities.office_id AND x.activity_id = activities.id AND x.state = 'unconfirmed')").
		Order("closed_at, id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("lists to confirm: %w", err)
	}
	return list, nil
}

package activities

import (
	"errors"
	"fmt"
	"math"
	"slices"
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

// NearChoices are the distances within which somebody counts as being at the
// place, in metres.
var NearChoices = []int{200, 500, 1000}

// DefaultNear is the distance that an activity starts with, in metres.
const DefaultNear = 500

// distanceStep is how coarsely a person's distance is told and kept, in
// metres: what is kept says whether somebody was there, and no more.
const distanceStep = 50

// Faults of a place.
var (
	ErrNoPlace  = errors.New("activity has no place on the map")
	ErrBadPlace = errors.New("place is off the map")
)

// Place is a point on the map, in degrees.
type Place struct{ Lat, Lon float64 }

func (p Place) valid() bool { // written so that NaN is none
	return p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180
}

// earthRadius is the mean one, in metres.
const earthRadius = 6_371_008.8

// MetersTo is the distance to another point over the ground, by the haversine
// formula, in metres.
func (p Place) MetersTo(q Place) float64 {
	rad := func(deg float64) float64 { return deg * math.Pi / 180 }
	dLat, dLon := rad(q.Lat-p.Lat), rad(q.Lon-p.Lon)
	h := math.Pow(math.Sin(dLat/2), 2) + math.Cos(rad(p.Lat))*math.Cos(rad(q.Lat))*math.Pow(math.Sin(dLon/2), 2)
	return 2 * earthRadius * math.Asin(math.Sqrt(min(h, 1)))
}

// NeedsPlace tells whether check-in asks for the person's place (§8).
func (a *Activity) NeedsPlace() bool { return a.NearMeters > 0 && a.HasPoint() }

// HasPoint tells whether the place of the activity on the map is known.
func (a *Activity) HasPoint() bool { return a.Lat != nil && a.Lon != nil }

// Near tells whether a point is near enough to check in, and its distance,
// rounded up to 50 m, in metres. ErrNoPlace when there is nothing to be near
// to, ErrBadPlace for a point off the map.
func (a *Activity) Near(at Place) (near bool, meters int, err error) {
	switch {
	case !a.HasPoint():
		return false, 0, ErrNoPlace
	case !at.valid():
		return false, 0, ErrBadPlace
	}
	d := at.MetersTo(Place{*a.Lat, *a.Lon})
	return d <= float64(a.NearMeters), int(math.Ceil(d/distanceStep)) * distanceStep, nil
}

// SetPoint keeps where an activity takes place; check-in then asks for the
// person's place, within DefaultNear unless another distance was set.
func SetPoint(tx *gorm.DB, a *Activity, at Place) error {
	if !at.valid() {
		return ErrBadPlace
	}
	a.Lat, a.Lon = &at.Lat, &at.Lon
	if a.NearMeters == 0 {
		a.NearMeters = DefaultNear
	}
	return a.savePlace(tx)
}

// SetNear sets the distance within which check-in is possible, one of
// NearChoices; 0: check-in asks for no place. ErrNoPlace before SetPoint.
func SetNear(tx *gorm.DB, a *Activity, meters int) error {
	if meters != 0 && !slices.Contains(NearChoices, meters) {
		return ErrBadPlace
	}
	if meters != 0 && !a.HasPoint() {
		return ErrNoPlace
	}
	a.NearMeters = meters
	return a.savePlace(tx)
}

func (a *Activity) savePlace(tx *gorm.DB) error {
	if err := tx.Model(a).Select("lat", "lon", "near_meters").Updates(a).Error; err != nil {
		return fmt.Errorf("save place of activity %d: %w", a.ID, err)
	}
	return nil
}

// ForgetDistances takes out of a person's check-ins how far away he or she was.
func ForgetDistances(tx *gorm.DB, person int64) error {
	err := tx.Model(&Attendance{}).Where("person_id = ? AND distance IS NOT NULL", person).Update("distance", nil).Error
	if err != nil {
		return fmt.Errorf("distances of person %d: %w", person, err)
	}
	return nil
}

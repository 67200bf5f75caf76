// Package minutes holds what is asked once for the minutes (纪要) of an activity, after
// it: who spoke on what, what was decided, what else belongs there. All else that
// minutes say is on the record already.
package minutes

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Minutes is what was written for an activity.
type Minutes struct {
	ID         int64
	OfficeID   int64
	ActivityID int64
	RecordedBy int64  // 记录人: who is asked; 0 when nobody was named
	Spoken     string // who spoke on what, a person a line
	Decided    string // 议定事项
	More       string
	WrittenBy  int64 // who wrote last; 0 while nobody has
	WrittenAt  *time.Time
	ReleasedAt *time.Time // the director has looked them over as they stand; nil: a draft
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// TableName is minutes.
func (Minutes) TableName() string { return "minutes" }

const (
	// Limit is the longest of the three texts, in characters.
	Limit = 3000
	// Waits is how long after the end they are asked for: holidays of nine days leave some
	// of it.
	Waits   = 14 * 24 * time.Hour
	longest = 5 * 24 * time.Hour // that an activity lasts, at most
)

// ErrNotHeld: minutes are of an activity that took place.
var ErrNotHeld = errors.New("activity has not taken place")

// Written tells whether somebody has answered what is asked, be it with nothing.
func (m *Minutes) Written() bool { return m.WrittenBy != 0 }

// Of finds what was written for an activity; a row without an id when there is none.
func Of(tx *gorm.DB, activity int64) (*Minutes, error) {
	m := Minutes{ActivityID: activity}
	if err := tx.Where("activity_id = ?", activity).Limit(1).Find(&m).Error; err != nil {
		return nil, fmt.Errorf("minutes of activity %d: %w", activity, err)
	}
	return &m, nil
}

// Held tells whether an activity took place, as far as is known: it is over, and its
// list is before the staff or confirmed.
func Held(a *activities.Activity) bool { return a.State == activities.Closed && !a.InQuestion() }

// Asks tells whether minutes of such activities are asked for: not of the county's, whose
// minutes are the county's.
func Asks(k activities.ActivityKind) bool { return k == activities.Study || k.Hosted() }

// Asked is who is asked for the minutes of an activity: the recorder (记录人), else who
// receives the others or takes the chair; nil when that is nobody whom the bot can ask.
func Asked(tx *gorm.DB, a *activities.Activity, m *Minutes) (*people.Person, error) {
	if m.RecordedBy != 0 {
		p, err := people.PersonByID(tx, m.RecordedBy)
		if err != nil {
			return nil, fmt.Errorf("recorder of activity %d: %w", a.ID, err)
		}
		if p.Joined() {
			return p, nil
		}
	}
	leaders, err := activities.Leaders(tx, a)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(leaders, func(p people.Person) bool {
		part := a.PartOf(&p)
		return p.Joined() && (part == activities.Receives || part == activities.Chairs)
	})
	if i < 0 {
		return nil, nil
	}
	return &leaders[i], nil
}

// MayWrite tells whether a person writes the minutes of an activity: who is asked, and
// the staff.
func MayWrite(tx *gorm.DB, a *activities.Activity, m *Minutes, p *people.Person) (bool, error) {
	if p.Is(people.Staff) {
		return true, nil
	}
	who, err := Asked(tx, a, m)
	return who != nil && who.ID == p.ID, err
}

// MayRead tells whether a person reads them: who writes them, and who was there.
func MayRead(tx *gorm.DB, a *activities.Activity, m *Minutes, p *people.Person) (bool, error) {
	if may, err := MayWrite(tx, a, m, p); may || err != nil {
		return may, err
	}
	row, err := activities.AttendanceFor(tx, a.ID, p.ID)
	if err != nil {
		return false, err
	}
	return row.State.Attended(), nil
}

// Write keeps what was answered. What the director writes, or saves as it is, is looked
// over by that. *store.TooLongError, ErrNotHeld, store.ErrNotAllowed.
func Write(tx *gorm.DB, a *activities.Activity, m *Minutes, by *people.Person, now time.Time) error {
	if !Held(a) {
		return ErrNotHeld
	}
	if may, err := MayWrite(tx, a, m, by); err != nil {
		return err
	} else if !may {
		return store.ErrNotAllowed
	}
	for name, text := range map[string]*string{"spoken": &m.Spoken, "decided": &m.Decided, "more": &m.More} {
		if err := store.Text(name, text, Limit); err != nil {
			return err
		}
	}
	m.WrittenBy, m.WrittenAt, m.ReleasedAt = by.ID, store.StampPtr(now), nil
	if by.Is(people.Director) {
		m.ReleasedAt = m.WrittenAt
	}
	return m.save(tx)
}

// Name says who is asked for the minutes; 0 for who leads the activity.
func Name(tx *gorm.DB, m *Minutes, recorder int64) error {
	m.RecordedBy = recorder
	return m.save(tx)
}

func (m *Minutes) save(tx *gorm.DB) error {
	if err := tx.Save(m).Error; err != nil {
		return fmt.Errorf("minutes of activity %d: %w", m.ActivityID, err)
	}
	return nil
}

// Wanted tells whether the minutes of an activity, unless they are written, are asked for.
func Wanted(a *activities.Activity, now time.Time) bool {
	return Asks(a.Kind) && Held(a) && now.Sub(a.EndsAt) < Waits
}

// WantedNow tells whether the minutes of an activity are asked for and nobody has written
// them, and of whom (Asked).
func WantedNow(tx *gorm.DB, a *activities.Activity, now time.Time) (who *people.Person, wanted bool, err error) {
	if !Wanted(a, now) {
		return nil, false, nil
	}
	m, err := Of(tx, a.ID)
	if err != nil || m.Written() {
		return nil, false, err
	}
	who, err = Asked(tx, a, m)
	return who, err == nil, err
}

// WantedOf tells whether a person is asked for the minutes of an activity now: whom Asked
// names, and of one that nobody leads the directors.
func WantedOf(tx *gorm.DB, a *activities.Activity, p *people.Person, now time.Time) (bool, error) {
	who, wanted, err := WantedNow(tx, a, now)
	if who == nil {
		return wanted && p.Is(people.Director), err
	}
	return wanted && who.ID == p.ID, err
}

// WantedFrom lists the activities that took place in the last Waits and whose minutes a
// person is asked for (WantedOf), the last first.
func WantedFrom(tx *gorm.DB, p *people.Person, now time.Time) (list []activities.Activity, err error) {
	lately, err := activities.Between(tx, now.Add(-Waits-longest), now)
	if err != nil {
		return nil, err
	}
	for i := len(lately) - 1; i >= 0; i-- {
		wanted, err := WantedOf(tx, &lately[i], p, now)
		if err != nil {
			return nil, err
		}
		if wanted {
			list = append(list, lately[i])
		}
	}
	return list, nil
}

// Recorder is who recorded an activity: who was named to, else who wrote its minutes
// last; nil for nobody.
func Recorder(tx *gorm.DB, m *Minutes) (*people.Person, error) {
	id := m.RecordedBy
	if id == 0 {
		id = m.WrittenBy
	}
	if id == 0 {
		return nil, nil
	}
	p, err := people.PersonByID(tx, id)
	if err != nil {
		return nil, fmt.Errorf("recorder of activity %d: %w", m.ActivityID, err)
	}
	return p, nil
}

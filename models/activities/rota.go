package activities

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/models/people"
	"lianluo/models/store"
)

// HostSlot says who receives the others (承担接待任务, §5) in a month: of the
// month's collective activity, also while none is planned in it yet. A month
// without a row is a gap like one without a host.
type HostSlot struct {
	ID        int64
	OfficeID  int64
	Month     store.Month
	HostID    int64     // 0: a gap
	AskedID   int64     // whom the director asked and who has not answered; 0 for none
	Declined  store.IDs // who was asked for this month and could not
	CreatedAt time.Time
	UpdatedAt time.Time
}

// MonthlyKinds are the forms of the monthly collective activity (§5), in the
// order in which a year takes them in turn.
var MonthlyKinds = []ActivityKind{Discussion, Visit, Exchange}

// GiveBackDays is until how many days before the activity (before the month,
// while none is planned) its host can give it back.
const GiveBackDays = 14

// Faults of the rota.
var (
	ErrMonthTaken = errors.New("month has a host")
	ErrMonthPast  = errors.New("month is past or its activity has begun")
	ErrNotHost    = errors.New("person is not the month's host")
	ErrLateToGive = errors.New("too late to give the month back")
)

// RotaMonth is a month of the rota.
type RotaMonth struct {
	HostSlot
	// Activity is the month's collective activity, nil while none is planned.
	Activity *Activity
	// Starts is when the host's task begins: the activity's start, or the
	// month's while there is none.
	Starts time.Time
}

// Gap tells whether the month lacks a host.
func (m *RotaMonth) Gap() bool { return m.HostID == 0 }

// noticeDays is how many days a month without an activity has to last yet for
// one to be held in it: the group hears of it a week before.
const noticeDays = 7

// Over tells whether nothing can be changed any more: the activity has begun,
// or none is planned and the month is too far gone for one.
func (m *RotaMonth) Over(now time.Time, loc *time.Location) bool {
	if m.Activity != nil {
		return m.Activity.State != Planned || !now.Before(m.Activity.StartsAt)
	}
	return m.Month < store.MonthOf(now.AddDate(0, 0, noticeDays), loc)
}

// OverAt is when a month is over by itself: when its activity begins, or, without one, when
// none can be held in it any more.
func (m *RotaMonth) OverAt(loc *time.Location) time.Time {
	if m.Activity != nil {
		return m.Activity.StartsAt
	}
	return m.Month.Add(1).Start(loc).AddDate(0, 0, -noticeDays)
}

// GiveBackUntil is the first instant at which the month can no longer be given
// back.
func (m *RotaMonth) GiveBackUntil(loc *time.Location) time.Time {
	return store.DateOf(m.Starts, loc).AddDate(0, 0, -GiveBackDays+1).Start(loc)
}

// Rota lists n months from one on, each with its host and activity.
func Rota(tx *gorm.DB, from store.Month, n int) ([]RotaMonth, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	var slots []HostSlot
	if err := tx.Where("month >= ? AND month < ?", from, from.Add(n)).Find(&slots).Error; err != nil {
		return nil, fmt.Errorf("host slots: %w", err)
	}
	activities, err := Between(tx, from.Start(loc), from.Add(n).Start(loc))
	if err != nil {
		return nil, err
	}
	list := make([]RotaMonth, n)
	for i := range list {
		m := &list[i]
		m.Month = from.Add(i)
		m.Starts = m.Month.Start(loc)
		if j := slices.IndexFunc(slots, func(s HostSlot) bool { return s.Month == m.Month }); j >= 0 {
			m.HostSlot = slots[j]
		}
		for j := range activities {
			if a := &activities[j]; m.Activity == nil && slices.Contains(MonthlyKinds, a.Kind) && store.MonthOf(a.StartsAt, loc) == m.Month {
				m.Activity, m.Starts = a, a.StartsAt
			}
		}
	}
	return list, nil
}

// RotaAt gives one month of the rota.
func RotaAt(tx *gorm.DB, month store.Month) (*RotaMonth, error) {
	list, err := Rota(tx, month, 1)
	if err != nil {
		return nil, err
	}
	return &list[0], nil
}

// openTo tells why a person cannot become the month's host.
func (m *RotaMonth) openTo(tx *gorm.DB, p *people.Person, now time.Time) error {
	loc, err := people.LocationOf(tx)
	switch {
	case err != nil:
		return err
	case !p.Is(people.Member):
		return store.ErrNotAllowed
	case m.Over(now, loc):
		return ErrMonthPast
	case !m.Gap():
		return ErrMonthTaken
	}
	return nil
}

// TakeMonth makes a person the month's host, who volunteered or agreed.
func TakeMonth(tx *gorm.DB, m *RotaMonth, p *people.Person, now time.Time) error {
	if err := m.openTo(tx, p, now); err != nil {
		return err
	}
	return m.setHost(tx, p.ID)
}

// GiveMonthBack makes a gap of a month, by its host and in time.
func GiveMonthBack(tx *gorm.DB, m *RotaMonth, p *people.Person, now time.Time) error {
	loc, err := people.LocationOf(tx)
	switch {
	case err != nil:
		return err
	case m.HostID != p.ID:
		return ErrNotHost
	case !now.Before(m.GiveBackUntil(loc)):
		return ErrLateToGive
	}
	return m.setHost(tx, 0)
}

// ReleaseMonth takes TakeMonth back.
func ReleaseMonth(tx *gorm.DB, m *RotaMonth, p *people.Person) error {
	if m.HostID != p.ID {
		return store.ErrNothingToUndo
	}
	return m.setHost(tx, 0)
}

// AskForMonth keeps whom the director asks for a month. Only one is asked at a
// time.
func AskForMonth(tx *gorm.DB, m *RotaMonth, p *people.Person, now time.Time) error {
	if err := m.openTo(tx, p, now); err != nil {
		return err
	}
	was := m.HostSlot
	m.AskedID = p.ID
	return m.save(tx, &was)
}

// DeclineMonth is the answer of a member who cannot, whether the director asked
// or the gap was told to several: he or she is not suggested for that month.
// ErrMonthTaken when it is no gap any more.
func DeclineMonth(tx *gorm.DB, m *RotaMonth, p *people.Person) error {
	if !p.Is(people.Member) {
		return store.ErrNotAllowed
	}
	if !m.Gap() {
		return ErrMonthTaken
	}
	was := m.HostSlot
	if m.AskedID == p.ID {
		m.AskedID = 0
	}
	if !slices.Contains(m.Declined, p.ID) {
		m.Declined = append(m.Declined, p.ID)
	}
	return m.save(tx, &was)
}

// setHost changes the month's host, of the slot and of the planned activity.
func (m *RotaMonth) setHost(tx *gorm.DB, host int64) error {
	was := m.HostSlot
	m.HostID, m.AskedID = host, 0
	if err := m.save(tx, &was); err != nil {
		return err
	}
	a := m.Activity
	if a == nil || a.State != Planned || a.HostID == host {
		return nil
	}
	a.HostID, a.HostName = host, ""
	if host != 0 {
		p, err := people.PersonByID(tx, host)
		if err != nil {
			return err
		}
		a.HostName = p.Name
	}
	if err := tx.Model(a).Select("host_id", "host_name").Updates(a).Error; err != nil {
		return fmt.Errorf("host of activity %d: %w", a.ID, err)
	}
	return nil
}

func (m *RotaMonth) save(tx *gorm.DB, was *HostSlot) error { return m.HostSlot.save(tx, was) }

// save saves a slot if it still has the host, and asks whom, as when it was read:
// ErrMonthTaken when another was quicker.
func (s *HostSlot) save(tx *gorm.DB, was *HostSlot) error {
	if s.ID == 0 {
		done := tx.Clauses(clause.OnConflict{
			Columns: []clause.Column{{Name: "office_id"}, {Name: "month"}}, DoNothing: true,
		}).Create(s)
		return store.Changed(done, ErrMonthTaken, "host of %s", s.Month)
	}
	done := tx.Model(s).Where("host_id = ? AND asked_id = ?", was.HostID, was.AskedID).Select("host_id", "asked_id", "declined").Updates(s)
	return store.Changed(done, ErrMonthTaken, "host of %s", s.Month)
}

// matchSlot keeps an activity that is about to be saved and its month's slot
// the same: a host chosen on the activity fills the slot, an activity without
// one takes the slot's. old is the record as it was, nil for a new one. Of
// several activities in a month the slot is that of the first.
func matchSlot(tx *gorm.DB, a, old *Activity) error {
	if !slices.Contains(MonthlyKinds, a.Kind) || a.State == ActivityCancelled {
		return nil
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return err
	}
	m, err := RotaAt(tx, store.MonthOf(a.StartsAt, loc))
	if err != nil {
		return err
	}
	if first := m.Activity; first != nil && first.ID != a.ID && !a.StartsAt.Before(first.StartsAt) {
		return nil
	}
	chosen := a.HostID != 0
	if old != nil {
		chosen = a.HostID != old.HostID
	}
	if !chosen && m.HostID != 0 {
		a.HostID = m.HostID
		p, err := people.PersonByID(tx, a.HostID)
		if err != nil {
			return err
		}
		a.HostName = p.Name
		return nil
	}
	if a.HostID == m.HostID {
		return nil
	}
	was := m.HostSlot
	m.HostID, m.AskedID = a.HostID, 0
	return m.save(tx, &was)
}

// matchSaved is matchSlot for an activity that stands.
func matchSaved(tx *gorm.DB, a *Activity) error {
	if !slices.Contains(MonthlyKinds, a.Kind) {
		return nil
	}
	var old Activity
	if err := tx.Select("id", "host_id").Take(&old, a.ID).Error; err != nil {
		return fmt.Errorf("activity %d before: %w", a.ID, err)
	}
	return matchSlot(tx, a, &old)
}

// SlotByID finds a slot of tx's office.
func SlotByID(tx *gorm.DB, id int64) (*HostSlot, error) {
	var s HostSlot
	if err := tx.Take(&s, id).Error; err != nil {
		return nil, fmt.Errorf("host slot %d: %w", id, err)
	}
	return &s, nil
}

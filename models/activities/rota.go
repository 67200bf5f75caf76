package activities

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

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
	HostSlot          // with the host that counts (host.go)
	slot     HostSlot // as it is kept
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
			m.HostSlot, m.slot = slots[j], slots[j]
		}
		for j := range activities {
			if a := &activities[j]; m.Activity == nil && slices.Contains(MonthlyKinds, a.Kind) && store.MonthOf(a.StartsAt, loc) == m.Month {
				m.Activity, m.Starts = a, a.StartsAt
			}
		}
		m.decide()
	}
	return list, vacate(tx, list)
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
	m.AskedID = p.ID
	return m.save(tx)
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
	if m.AskedID == p.ID {
		m.AskedID = 0
	}
	if !slices.Contains(m.Declined, p.ID) {
		m.Declined = append(m.Declined, p.ID)
	}
	return m.save(tx)
}

// SlotByID finds a slot of tx's office.
func SlotByID(tx *gorm.DB, id int64) (*HostSlot, error) {
	var s HostSlot
	if err := tx.Take(&s, id).Error; err != nil {
		return nil, fmt.Errorf("host slot %d: %w", id, err)
	}
	return &s, nil
}

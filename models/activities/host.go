package activities

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Who hosts a month (§5) is one fact. Once the month has an activity it is that activity's
// host, and the slot is kept the same for the day on which the activity is called off or
// moved away; before, it is the slot's. Of several activities in a month the first counts.
// Everything that names a host reads it from RotaMonth or from the activity; everything
// that changes it goes through setHost or keepHost.

// decide says which host of the month counts.
func (m *RotaMonth) decide() {
	if m.Activity != nil && m.Activity.HostID != 0 {
		m.HostID, m.AskedID = m.Activity.HostID, 0
	}
}

// setHost changes the month's host, of the slot and of the planned activity.
// ErrMonthTaken when it is another by now than when the month was read.
func (m *RotaMonth) setHost(tx *gorm.DB, host int64) error {
	m.HostID, m.AskedID = host, 0
	if err := m.save(tx); err != nil {
		return err
	}
	a := m.Activity
	if a == nil || a.State != Planned || a.HostID == host {
		return nil
	}
	was := *a
	a.HostID, a.HostName = host, ""
	if err := a.nameHost(tx); err != nil {
		return err
	}
	done := tx.Model(a).Where("host_id = ?", was.HostID).Select("host_id", "host_name").Updates(a)
	if err := store.Changed(done, ErrMonthTaken, "host of activity %d", a.ID); err != nil {
		return err
	}
	return presume(tx, a, &was)
}

// save saves the slot if it still has the host, and asks whom, as when it was read:
// ErrMonthTaken when another was quicker.
func (m *RotaMonth) save(tx *gorm.DB) error {
	s := &m.HostSlot
	var done *gorm.DB
	if s.ID == 0 {
		done = tx.Clauses(clause.OnConflict{
			Columns: []clause.Column{{Name: "office_id"}, {Name: "month"}}, DoNothing: true,
		}).Create(s)
	} else {
		done = tx.Model(s).Where("host_id = ? AND asked_id = ?", m.slot.HostID, m.slot.AskedID).Select("host_id", "asked_id", "declined").Updates(s)
	}
	if err := store.Changed(done, ErrMonthTaken, "host of %s", s.Month); err != nil {
		return err
	}
	m.slot = *s
	return nil
}

// monthOf is the month of the rota that a time lies in.
func monthOf(tx *gorm.DB, at time.Time) (*RotaMonth, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	return RotaAt(tx, store.MonthOf(at, loc))
}

// keepHost keeps an activity that is about to be saved and its month the same: a host
// chosen on the activity is the month's, an activity without one takes who has taken the
// month. old is the record as it was, nil for a new one.
func keepHost(tx *gorm.DB, a, old *Activity) error {
	if !a.Kind.Collective() || a.State == ActivityCancelled {
		return nil
	}
	m, err := monthOf(tx, a.StartsAt)
	if err != nil {
		return err
	}
	first := m.Activity
	if first != nil && first.ID != a.ID && !a.StartsAt.Before(first.StartsAt) {
		return nil
	}
	chosen := a.HostID != 0
	if old != nil {
		chosen = a.HostID != old.HostID
	}
	taken := m.HostID != 0 && (a.HostID == 0 || first == nil || first.ID == a.ID) // otherwise it is the other activity's own host
	if !chosen && taken {
		a.HostID = m.HostID
		return nil
	}
	if a.HostID == m.slot.HostID {
		return nil
	}
	m.HostID, m.AskedID = a.HostID, 0
	return m.save(tx)
}

// leaveMonth is for the month that an activity was moved out of: who hosts it goes along,
// unless another activity of the month is theirs.
func leaveMonth(tx *gorm.DB, a, old *Activity) error {
	if !a.Kind.Collective() {
		return nil
	}
	m, err := monthOf(tx, old.StartsAt)
	if err != nil {
		return err
	}
	is, err := monthOf(tx, a.StartsAt)
	if err != nil || m.Month == is.Month {
		return err
	}
	host := m.HostID
	if host == a.HostID && (m.Activity == nil || m.Activity.HostID == 0) {
		host = 0
	}
	return m.keep(tx, host)
}

// keep has the slot and the month's activity both name the host.
func (m *RotaMonth) keep(tx *gorm.DB, host int64) error {
	if m.slot.HostID == host && (m.Activity == nil || m.Activity.HostID == host) {
		return nil
	}
	return m.setHost(tx, host)
}

// agree has the month of an activity that was called off, moved or is held after all be
// hosted by one person again: an activity that is the month's now and has no host gets its
// host.
func agree(tx *gorm.DB, a *Activity) error {
	if !a.Kind.Collective() {
		return nil
	}
	m, err := monthOf(tx, a.StartsAt)
	if err != nil || m.Activity == nil {
		return err
	}
	if err := m.keep(tx, m.HostID); err != nil {
		return err
	}
	if m.Activity.ID == a.ID {
		a.HostID, a.HostName = m.Activity.HostID, m.Activity.HostName
	}
	return nil
}

// hostAgain says who hosts an activity that was called off and is held after all: whoever
// has the month now.
func hostAgain(tx *gorm.DB, a *Activity) error {
	if !a.Kind.Collective() {
		return nil
	}
	m, err := monthOf(tx, a.StartsAt)
	if err != nil || m.Activity != nil || m.slot.ID == 0 || m.slot.HostID == a.HostID {
		return err
	}
	a.HostID, a.HostName = m.slot.HostID, ""
	return a.nameHost(tx)
}

// before reads an activity as it stands on record.
func (a *Activity) before(tx *gorm.DB) (*Activity, error) {
	var old Activity
	if err := tx.Take(&old, a.ID).Error; err != nil {
		return nil, fmt.Errorf("activity %d before: %w", a.ID, err)
	}
	return &old, nil
}

// MonthlyHost tells whether a person has the month that an activity is the first of, and so
// can give it back.
func MonthlyHost(tx *gorm.DB, a *Activity, p *people.Person) (*RotaMonth, error) {
	if !slices.Contains(MonthlyKinds, a.Kind) || a.HostID != p.ID {
		return nil, store.ErrNotFound
	}
	m, err := monthOf(tx, a.StartsAt)
	if err == nil && (m.Activity == nil || m.Activity.ID != a.ID) {
		err = store.ErrNotFound
	}
	return m, err
}

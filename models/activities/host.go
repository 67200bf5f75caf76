package activities

import (
	"errors"
	"fmt"
	"slices"
	"strings"
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

// vacate makes gaps of the months whose host has left the office: they are another's to take.
// Who has hosted an activity stays its host.
func vacate(tx *gorm.DB, list []RotaMonth) error {
	var ids []int64
	for i := range list {
		if m := &list[i]; m.HostID != 0 && (m.Activity == nil || m.Activity.State == Planned) {
			ids = append(ids, m.HostID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var left []int64
	if err := tx.Model(&people.Person{}).Where("id IN ? AND left_at IS NOT NULL", ids).Pluck("id", &left).Error; err != nil {
		return fmt.Errorf("hosts who have left: %w", err)
	}
	for i := range list {
		if m := &list[i]; slices.Contains(left, m.HostID) && (m.Activity == nil || m.Activity.State == Planned) {
			m.HostID = 0
		}
	}
	return nil
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

// Part is what somebody does at an activity beside coming.
type Part string

// The parts. "" is none.
const (
	Receives Part = "receives" // 接待 (§5, §6)
	Chairs   Part = "chairs"   // 主持
	Teaches  Part = "teaches"  // 辅导教师 (§4)
)

// PartOf says what a person does at an activity. A tutor and who takes the chair are
// words, and may be of elsewhere: a member is meant by his or her whole name alone.
func (a *Activity) PartOf(p *people.Person) Part {
	switch {
	case a.HostID != 0 && a.HostID == p.ID && a.Kind.Hosted():
		return Receives
	case namesPerson(a.Tutor, p.Name):
		return Teaches
	case !a.Kind.Hosted() && (a.HostID == p.ID || namesPerson(a.HostName, p.Name)):
		return Chairs
	}
	return ""
}

// called are the words that may follow a name without its being another's.
var calledBesides = []string{"", "同志", "委员", "老师"}

// namesPerson tells whether words name somebody: 王芳, 王芳委员, 王芳、周涛. Not 党校王芳.
func namesPerson(words, name string) bool {
	if name == "" || words == "" {
		return false
	}
	list := strings.FieldsFunc(words, func(r rune) bool { return strings.ContainsRune("、，,;；/／ \u3000和与及\n", r) })
	return slices.ContainsFunc(append(list, words), func(one string) bool {
		rest, ok := strings.CutPrefix(one, name)
		return ok && slices.Contains(calledBesides, rest)
	})
}

// Leaders lists the people of the office who have a part in an activity, in the order of
// the roster. Of two of one name whom only the words name, neither is meant.
func Leaders(tx *gorm.DB, a *Activity) ([]people.Person, error) {
	if a.HostID == 0 && a.HostName == "" && a.Tutor == "" {
		return nil, nil
	}
	list, err := people.With(tx, people.Member|people.Staff)
	if err != nil {
		return nil, err
	}
	names := map[string]int{}
	for i := range list {
		names[list[i].Name]++
	}
	return slices.DeleteFunc(list, func(p people.Person) bool {
		return a.PartOf(&p) == "" || names[p.Name] > 1 && a.HostID != p.ID
	}), nil
}

// Presumed tells whether somebody counts as coming because of a part in the activity,
// without having said so.
func (row *Attendance) Presumed() bool {
	return row.Answer == AnswerYes && row.AnsweredAt == nil && row.State == Unsettled
}

// presume has who leads an activity count as coming, until he or she says otherwise; who no
// longer does and has said nothing is asked again. was is the activity before; nil for none.
func presume(tx *gorm.DB, a, was *Activity) error {
	if a.State != Planned || was != nil && a.HostID == was.HostID && a.HostName == was.HostName && a.Tutor == was.Tutor {
		return nil
	}
	now, err := Leaders(tx, a)
	if err != nil {
		return err
	}
	var before []people.Person
	if was != nil {
		if before, err = Leaders(tx, was); err != nil {
			return err
		}
	}
	has := func(list []people.Person, id int64) bool {
		return slices.ContainsFunc(list, func(p people.Person) bool { return p.ID == id })
	}
	for i := range before {
		if has(now, before[i].ID) {
			continue
		}
		row, err := AttendanceFor(tx, a.ID, before[i].ID)
		if err != nil {
			return err
		}
		if row.Presumed() {
			row.Answer = NoAnswer
			if err := saveAttendance(tx, row); err != nil {
				return err
			}
		}
	}
	for i := range now {
		if p := &now[i]; !has(before, p.ID) && p.Is(people.Member) {
			if err := presumeOne(tx, a, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// presumeOne is presume for one member who leads it.
func presumeOne(tx *gorm.DB, a *Activity, p *people.Person) error {
	switch _, err := LiveLeave(tx, a.ID, p.ID); {
	case err == nil:
		return nil
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	row, err := attendanceRow(tx, a, p)
	if err != nil || row.Answer != NoAnswer || row.State != Unsettled {
		return err
	}
	row.Answer = AnswerYes
	return saveAttendance(tx, row)
}

// presumeAgain has a member whose leave is taken back count as coming again.
func presumeAgain(tx *gorm.DB, a *Activity, person int64) error {
	p, err := people.PersonByID(tx, person)
	if err != nil || a.State != Planned || !p.Is(people.Member) || a.PartOf(p) == "" {
		return err
	}
	return presumeOne(tx, a, p)
}

package models

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
)

// PlannedStarting lists the planned activities of all offices that start in
// (after, until].
func PlannedStarting(tx *gorm.DB, after, until time.Time) ([]Activity, error) {
	var list []Activity
	err := tx.Where("starts_at > ? AND starts_at <= ? AND state = 'planned'", store.Stamp(after), store.Stamp(until)).
		Order("starts_at, id").Find(&list).Error
	return list, err
}

// PlannedOpening lists the planned activities of all offices whose check-in
// opens in (after, until].
func PlannedOpening(tx *gorm.DB, after, until time.Time) (list []Activity, err error) {
	// How long before the start that is, is the office's own; few such times
	// are in use, and the index steps from one to the next.
	before := people.Minutes(-1)
	for {
		var next []people.Minutes
		err := tx.Model(&Activity{}).Where("state = 'planned' AND opens_before > ?", before).
			Order("opens_before").Limit(1).Pluck("opens_before", &next).Error
		if err != nil || len(next) == 0 {
			return list, err
		}
		before = next[0]
		var opening []Activity
		err = tx.Where("state = 'planned' AND opens_before = ? AND starts_at > ? AND starts_at <= ?",
			before, store.Stamp(after.Add(before.Duration())), store.Stamp(until.Add(before.Duration()))).Order("starts_at, id").Find(&opening).Error
		if err != nil {
			return nil, err
		}
		list = append(list, opening...)
	}
}

// PlannedEnded lists the planned activities of all offices that ended in
// (after, until].
func PlannedEnded(tx *gorm.DB, after, until time.Time) ([]Activity, error) {
	// By their start: what has begun and is not closed is little, what ended in
	// a year is much.
	begun, err := PlannedStarting(tx, time.Time{}, until)
	after, until = store.Stamp(after), store.Stamp(until)
	return slices.DeleteFunc(begun, func(a Activity) bool { return !a.EndsAt.After(after) || a.EndsAt.After(until) }), err
}

// ClosedEnded lists the closed activities of all offices that ended in (after,
// until].
func ClosedEnded(tx *gorm.DB, after, until time.Time) ([]Activity, error) {
	var list []Activity
	err := tx.Where("ends_at > ? AND ends_at <= ? AND state = ?", store.Stamp(after), store.Stamp(until), Closed).
		Order("ends_at, id").Find(&list).Error
	return list, err
}

// OfficesAskedForLeave lists the offices in which a leave awaits an answer.
func OfficesAskedForLeave(tx *gorm.DB) ([]int64, error) {
	var ids []int64
	err := tx.Model(&Leave{}).Where("state = 'asked'").Distinct().Pluck("office_id", &ids).Error
	return ids, err
}

// ResearchDue lists what is under way in all offices and due on one of the
// days.
func ResearchDue(tx *gorm.DB, days []store.Date) ([]Research, error) {
	if len(days) == 0 {
		return nil, nil
	}
	open := tx.Where("state = 'open' AND voided_at IS NULL").Session(&gorm.Session{})
	var list []Research
	if err := open.Where("due_on IN ?", days).Order("id").Find(&list).Error; err != nil {
		return nil, err
	}
	for _, d := range days {
		q := calendar.QuarterOf(d.Start(time.UTC))
		if store.DateFrom(q.LastDay()) != d {
			continue
		}
		var unset []Research // due at the quarter's end
		err := open.Where("due_on = '' AND year = ? AND quarter = ?", q.Year, q.Q).Order("id").Find(&unset).Error
		if err != nil {
			return nil, err
		}
		list = append(list, unset...)
	}
	return list, nil
}

// Due is the day by which a research is to be reported: the one set, or the
// quarter's last.
func (r *Research) Due() store.Date {
	if r.DueOn != "" {
		return r.DueOn
	}
	return store.DateFrom(r.Of().LastDay())
}

// BriefingsReleasing lists the drafts of all offices that go out by themselves
// in (after, until].
func BriefingsReleasing(tx *gorm.DB, after, until time.Time) ([]Briefing, error) {
	var list []Briefing
	err := tx.Where("state = 'draft' AND release_at > ? AND release_at <= ?", store.Stamp(after), store.Stamp(until)).
		Order("release_at, id").Find(&list).Error
	return list, err
}

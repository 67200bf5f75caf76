package models

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/calendar"
	"lianluo/models/store"
)

// What is due by the clock is asked for across all offices: tx is one of
// AcrossOffices. States stand in the queries as they are: a partial index is
// not used for one that is bound.

// OfficesByID gives offices by their ids.
func OfficesByID(tx *gorm.DB, ids []int64) (map[int64]*Office, error) {
	out := map[int64]*Office{}
	if len(ids) == 0 {
		return out, nil
	}
	var list []*Office
	if err := tx.Where("id IN ?", ids).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("offices: %w", err)
	}
	for _, o := range list {
		out[o.ID] = o
	}
	return out, nil
}

// OfficeClocks gives an office for each clock that offices go by: those with
// the same time zone and settings agree in all that is due by the clock. Only
// these two are set. It steps from one to the next in the index, so that it
// takes as long as there are clocks, not offices.
func OfficeClocks(tx *gorm.DB) ([]Office, error) {
	var list []Office
	next := func(where string, args ...any) (found bool, err error) {
		var one []Office
		err = tx.Select("time_zone", "settings").Where(where, args...).Order("time_zone, settings").Limit(1).Find(&one).Error
		list = append(list, one...)
		return len(one) > 0, err
	}
	// Not by comparing pairs: SQLite would read past all that are equal.
	found, err := next("time_zone >= ''")
	for found && err == nil {
		last := list[len(list)-1]
		if found, err = next("time_zone = ? AND settings > ?", last.TimeZone, last.Settings); err == nil && !found {
			found, err = next("time_zone > ?", last.TimeZone)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("clocks of offices: %w", err)
	}
	return list, nil
}

// OfficesOfClock lists the offices that go by a clock of OfficeClocks, oldest
// first, as far as they have a name.
func OfficesOfClock(tx *gorm.DB, clock *Office) ([]Office, error) {
	var list []Office
	err := tx.Where("time_zone = ? AND settings = ? AND name <> ''", clock.TimeZone, clock.Settings).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("offices of a clock: %w", err)
	}
	return list, nil
}

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
	before := Minutes(-1)
	for {
		var next []Minutes
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

package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"
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

// PlannedStarting lists the planned activities of all offices that start in
// (after, until].
func PlannedStarting(tx *gorm.DB, after, until time.Time) ([]Activity, error) {
	var list []Activity
	err := tx.Where("starts_at > ? AND starts_at <= ? AND state = ?", Stamp(after), Stamp(until), Planned).
		Order("starts_at, id").Find(&list).Error
	return list, err
}

// Ended lists the activities of all offices in that state that ended in
// (after, until].
func Ended(tx *gorm.DB, state ActivityState, after, until time.Time) ([]Activity, error) {
	var list []Activity
	err := tx.Where("ends_at > ? AND ends_at <= ? AND state = ?", Stamp(after), Stamp(until), state).
		Order("ends_at, id").Find(&list).Error
	return list, err
}

// OfficesAskedForLeave lists the offices in which a leave awaits an answer.
func OfficesAskedForLeave(tx *gorm.DB) ([]int64, error) {
	var ids []int64
	err := tx.Model(&Leave{}).Where("state = 'asked'").Distinct().Pluck("office_id", &ids).Error
	return ids, err
}

// OpenResearch lists what is under way in all offices, of the given years.
func OpenResearch(tx *gorm.DB, from, to int) ([]Research, error) {
	var list []Research
	err := tx.Where("state = 'open' AND year >= ? AND year <= ? AND voided_at IS NULL", from, to).Order("id").Find(&list).Error
	return list, err
}

// Due is the day by which a research is to be reported: the one set, or the
// quarter's last.
func (r *Research) Due() Date {
	if r.DueOn != "" {
		return r.DueOn
	}
	return DateFrom(r.Of().LastDay())
}

// BriefingsReleasing lists the drafts of all offices that go out by themselves
// in (after, until].
func BriefingsReleasing(tx *gorm.DB, after, until time.Time) ([]Briefing, error) {
	var list []Briefing
	err := tx.Where("state = 'draft' AND release_at > ? AND release_at <= ?", Stamp(after), Stamp(until)).
		Order("release_at, id").Find(&list).Error
	return list, err
}

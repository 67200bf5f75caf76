package consult

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// eve is how long before the end who has not answered is reminded.
const eve = 24 * time.Hour

// TimesOf are the deadline and the reminders of it, half-way and a day before; heard moves a
// reminder to when it is heard. One that would fall on the day of from, or not before the
// deadline, is left out, and of two on one day the one half-way.
func TimesOf(from, closes time.Time, loc *time.Location, heard func(time.Time) time.Time) Times {
	t := Times{ClosesAt: closes}
	at := func(when time.Time) *time.Time {
		if !when.After(from) {
			return nil
		}
		if when = heard(when); !when.Before(closes) {
			return nil
		}
		return &when
	}
	t.EveAt = at(closes.Add(-eve))
	t.HalfAt = at(from.Add(closes.Sub(from) / 2))
	if t.EveAt != nil && t.HalfAt != nil && store.DateOf(*t.HalfAt, loc) >= store.DateOf(*t.EveAt, loc) {
		t.HalfAt = nil
	}
	if t.EveAt != nil && store.DateOf(*t.EveAt, loc) == store.DateOf(from, loc) {
		t.EveAt = nil
	}
	if t.HalfAt != nil && store.DateOf(*t.HalfAt, loc) == store.DateOf(from, loc) {
		t.HalfAt = nil
	}
	return t
}

// ClosingBetween lists the open consultations of all offices that close in (after, until].
func ClosingBetween(tx *gorm.DB, after, until time.Time) ([]Consultation, error) {
	return timed(tx, "closes_at", after, until)
}

// RemindingBetween lists those of all offices of which a reminder is due in (after, until],
// with the time of each.
func RemindingBetween(tx *gorm.DB, after, until time.Time) (list []Consultation, at []time.Time, err error) {
	half, err := timed(tx, "half_at", after, until)
	if err != nil {
		return nil, nil, err
	}
	last, err := timed(tx, "eve_at", after, until)
	for _, c := range half {
		list, at = append(list, c), append(at, *c.HalfAt)
	}
	for _, c := range last {
		list, at = append(list, c), append(at, *c.EveAt)
	}
	return list, at, err
}

func timed(tx *gorm.DB, column string, after, until time.Time) (list []Consultation, err error) {
	err = tx.Where("state = 'open' AND "+column+" > ? AND "+column+" <= ?", store.Stamp(after), store.Stamp(until)).Order(column + ", id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("consultations by %s: %w", column, err)
	}
	return list, nil
}

// Gathered lists the opinions of consultations that closed in [from, to): what was gathered
// by asking (征求 N 条).
func Gathered(tx *gorm.DB, from, to time.Time) (list []Opinion, err error) {
	closed := tx.Model(&Consultation{}).Select("id").Where("closed_at >= ? AND closed_at < ? AND state <> ?", store.Stamp(from), store.Stamp(to), Withdrawn)
	err = tx.Where("consultation_id IN (?) AND state <> ?", closed, Dropped).Order("consultation_id, n, id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("opinions gathered: %w", err)
	}
	return list, nil
}

// DecidedBetween lists the opinions whose answer is of [from, to).
func DecidedBetween(tx *gorm.DB, from, to time.Time) (list []Opinion, err error) {
	err = tx.Where("decided_at >= ? AND decided_at < ? AND state IN ?", store.Stamp(from), store.Stamp(to), Outcomes).Order("consultation_id, n, id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("opinions answered: %w", err)
	}
	return list, nil
}

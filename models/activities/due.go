package activities

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Timing is what says when something about an activity is due: a part of Activity,
// because the scheduler looks at those of all offices.
type Timing struct {
	ID              int64
	OfficeID        int64
	Kind            ActivityKind
	StartsAt        time.Time
	EndsAt          time.Time
	OpensBefore     people.Minutes
	ClosesAfter     people.Minutes
	LeaveNoticeDays int
	ClosedAt        *time.Time
	PresentedAt     *time.Time
	ConfirmedAt     *time.Time
	CreatedAt       time.Time
}

// TableName is activities.
func (Timing) TableName() string { return "activities" }

// Timing is the activity's own.
func (a *Activity) Timing() *Timing {
	return &Timing{
		ID: a.ID, OfficeID: a.OfficeID, Kind: a.Kind, StartsAt: a.StartsAt, EndsAt: a.EndsAt, OpensBefore: a.OpensBefore, ClosesAfter: a.ClosesAfter,
		LeaveNoticeDays: a.LeaveNoticeDays, ClosedAt: a.ClosedAt, PresentedAt: a.PresentedAt, ConfirmedAt: a.ConfirmedAt, CreatedAt: a.CreatedAt,
	}
}

// OpensAt is when its check-in opens (§8).
func (t *Timing) OpensAt() time.Time { return t.StartsAt.Add(-t.OpensBefore.Duration()) }

// PlannedStarting lists the planned activities of all offices that start in
// (after, until].
func PlannedStarting(tx *gorm.DB, after, until time.Time) ([]Timing, error) {
	return store.Some[Timing](store.Here(tx), "starts_at > ? AND starts_at <= ? AND state = 'planned'", " ORDER BY starts_at, id",
		store.Stamp(after), store.Stamp(until))
}

// PlannedOpening lists the planned activities of all offices whose check-in
// opens in (after, until].
func PlannedOpening(tx *gorm.DB, after, until time.Time) (list []Timing, err error) {
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
		opening, err := store.Some[Timing](store.Here(tx), "state = 'planned' AND opens_before = ? AND starts_at > ? AND starts_at <= ?",
			" ORDER BY starts_at, id", before, store.Stamp(after.Add(before.Duration())), store.Stamp(until.Add(before.Duration())))
		if err != nil {
			return nil, err
		}
		list = append(list, opening...)
	}
}

// PlannedClosing lists the planned activities of all offices whose check-in closes before
// their end, in (after, until].
func PlannedClosing(tx *gorm.DB, after, until time.Time) ([]Timing, error) {
	begun, err := PlannedStarting(tx, after.Add(-people.MostCheckIn.Duration()), until)
	return slices.DeleteFunc(begun, func(t Timing) bool {
		at := t.ClosesAt()
		return t.ClosesAfter == 0 || !at.Before(t.EndsAt) || !at.After(after) || at.After(until)
	}), err
}

// ClosesAt is when its check-in closes, where that is before the end.
func (t *Timing) ClosesAt() time.Time { return t.StartsAt.Add(t.ClosesAfter.Duration()) }

// PlannedEnded lists the planned activities of all offices that ended in
// (after, until].
func PlannedEnded(tx *gorm.DB, after, until time.Time) ([]Timing, error) {
	// By their start: what has begun and is not closed is little, what ended in
	// a year is much.
	begun, err := PlannedStarting(tx, time.Time{}, until)
	after, until = store.Stamp(after), store.Stamp(until)
	return slices.DeleteFunc(begun, func(t Timing) bool { return !t.EndsAt.After(after) || t.EndsAt.After(until) }), err
}

// ClosedEnded lists the closed activities of all offices that ended in (after,
// until].
func ClosedEnded(tx *gorm.DB, after, until time.Time) ([]Timing, error) {
	return store.Some[Timing](store.Here(tx), "ends_at > ? AND ends_at <= ? AND state = ?", " ORDER BY ends_at, id",
		store.Stamp(after), store.Stamp(until), Closed)
}

// Confirmed lists the activities of all offices whose list was confirmed in (after,
// until].
func Confirmed(tx *gorm.DB, after, until time.Time) ([]Timing, error) {
	return store.Some[Timing](store.Here(tx), "confirmed_at > ? AND confirmed_at <= ? AND state = 'closed'", " ORDER BY confirmed_at, id",
		store.Stamp(after), store.Stamp(until))
}

// ListsOpen lists the activities of all offices that are over and whose list is not
// confirmed: few at any time.
func ListsOpen(tx *gorm.DB) ([]Timing, error) {
	return store.Some[Timing](store.Here(tx), "state = 'closed' AND confirmed_at IS NULL", " ORDER BY closed_at, id")
}

// OfficesAskedForLeave lists the offices in which a leave awaits an answer.
func OfficesAskedForLeave(tx *gorm.DB) ([]int64, error) {
	var ids []int64
	err := tx.Model(&Leave{}).Where("state = 'asked'").Distinct().Pluck("office_id", &ids).Error
	return ids, err
}

// AgendaLimit bounds the activities of one calendar: many years of an
// office's.
const AgendaLimit = 500

// Since lists all activities that start at from or later, called off
// ones too: a calendar that has one has to hear of it.
func Since(tx *gorm.DB, from time.Time) ([]Activity, error) {
	var list []Activity
	err := tx.Where("starts_at >= ?", store.Stamp(from)).Order("starts_at, id").Limit(AgendaLimit).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("activities since %s: %w", from.Format(time.DateOnly), err)
	}
	return list, nil
}

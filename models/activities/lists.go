package activities

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// NextActivities lists the planned ones that are not over, the next first.
func NextActivities(tx *gorm.DB, now time.Time, limit int) ([]Activity, error) {
	var list []Activity
	err := tx.Where("state = ? AND ends_at >= ?", Planned, store.Stamp(now)).Order("starts_at, id").Limit(limit).Find(&list).Error
	return list, err
}

// Between lists those that start in [from, to) and were not
// cancelled, in order.
func Between(tx *gorm.DB, from, to time.Time) ([]Activity, error) {
	var list []Activity
	err := tx.Where("starts_at >= ? AND starts_at < ? AND state <> ?", store.Stamp(from), store.Stamp(to), ActivityCancelled).
		Order("starts_at, id").Find(&list).Error
	return list, err
}

// listed are the activities that a list shows: a withdrawn one was never
// announced (Withdraw).
func listed(tx *gorm.DB) *gorm.DB {
	return tx.Model(&Activity{}).Where("state <> ? OR cancel_reason <> ''", ActivityCancelled)
}

// Ahead lists a page of the activities that end at or after a time, the
// next first, and how many there are.
func Ahead(tx *gorm.DB, from time.Time, page store.Page) ([]Activity, int64, error) {
	return activitiesPage(listed(tx).Where("ends_at >= ?", store.Stamp(from)), "starts_at, id", page)
}

// Past lists a page of those that ended before a time, the latest
// first, and how many there are.
func Past(tx *gorm.DB, until time.Time, page store.Page) ([]Activity, int64, error) {
	return activitiesPage(listed(tx).Where("ends_at < ?", store.Stamp(until)), "starts_at DESC, id DESC", page)
}

func activitiesPage(q *gorm.DB, order string, page store.Page) (list []Activity, total int64, err error) {
	q = q.Session(&gorm.Session{})
	if err := q.Count(&total).Error; err != nil {
		return nil, 0, fmt.Errorf("count activities: %w", err)
	}
	offset, size := page.Bounds()
	if err := q.Order(order).Offset(offset).Limit(size).Find(&list).Error; err != nil {
		return nil, 0, fmt.Errorf("page of activities: %w", err)
	}
	return list, total, nil
}

// Opened is what a choice among activities needs of one: a part of Activity,
// because this is looked up at each check-in.
type Opened struct {
	ID          int64
	OfficeID    int64
	Topic       string
	State       ActivityState
	StartsAt    time.Time
	EndsAt      time.Time
	OpensBefore people.Minutes
	ClosesAfter people.Minutes
	ClosedAt    *time.Time
}

// TableName is activities.
func (Opened) TableName() string { return "activities" }

// Open tells whether one can check in at the time (§8).
func (o *Opened) Open(now time.Time) bool {
	opens, closes := o.window()
	return o.State == Planned && !now.Before(opens) && !now.After(closes)
}

func (o *Opened) window() (opens, closes time.Time) {
	opens, _, closes = CheckInWindow(&Activity{State: o.State, StartsAt: o.StartsAt, EndsAt: o.EndsAt, OpensBefore: o.OpensBefore, ClosesAfter: o.ClosesAfter, ClosedAt: o.ClosedAt})
	return opens, closes
}

// openedKey is what is looked up for OpenedActivities: by whole hours, a little
// more than is asked for, so that within the hour it is looked up once.
type openedKey struct{ office, since int64 }

// OpenedActivities lists those whose check-in has opened since, closed ones
// too, the latest first.
func OpenedActivities(tx *gorm.DB, since, now time.Time, limit int) ([]Opened, error) {
	q := store.Here(tx)
	from := since.Truncate(time.Hour)
	list, err := store.Remembered(q, store.ActivityShelf, openedKey{q.Office, from.Unix()}, func() (*[]Opened, error) {
		// Those that start later are few; to leave them out here would have the
		// past read from its beginning.
		list, err := store.Some[Opened](q, "state <> ? AND ends_at >= ?", " ORDER BY starts_at DESC, id DESC", ActivityCancelled, store.Stamp(from))
		return &list, err
	})
	if err != nil {
		return nil, fmt.Errorf("activities under way: %w", err)
	}
	var opened []Opened
	for _, o := range *list {
		opens, _ := o.window()
		if !o.EndsAt.Before(since) && !now.Before(opens) && len(opened) < limit {
			opened = append(opened, o)
		}
	}
	return opened, nil
}

// CurrentForCheckIn is the activity that a bare "check in" means: the one
// whose window is open (of several the one that started last), else the next
// one today; ErrNotFound when there is none.
func CurrentForCheckIn(tx *gorm.DB, now time.Time) (*Activity, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	tomorrow := store.DateOf(now, loc).AddDate(0, 0, 1).Start(loc)
	var list []Activity
	err = tx.Where("state = ? AND ends_at >= ?", Planned, store.Stamp(now)).
		Order("starts_at, id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("activities ahead: %w", err)
	}
	var open, next *Activity
	for i := range list {
		a := &list[i]
		opens, _, _ := CheckInWindow(a)
		switch {
		case !now.Before(opens):
			open = a
		case next == nil && a.StartsAt.Before(tomorrow):
			next = a
		}
	}
	if open == nil {
		open = next
	}
	if open == nil {
		return nil, store.ErrNotFound
	}
	return open, nil
}

// clashes bounds how many activities at the same time are told of.
const clashes = 3

// Overlapping lists planned activities, but one, that take place at a time.
func Overlapping(tx *gorm.DB, except int64, start, end time.Time) ([]Activity, error) {
	var list []Activity
	err := tx.Where("starts_at < ? AND ends_at > ? AND starts_at > ?", store.Stamp(end), store.Stamp(start), store.Stamp(start.AddDate(0, 0, -longest))).
		Where("state = ? AND id <> ?", Planned, except).Order("starts_at, id").Limit(clashes).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("activities at the same time: %w", err)
	}
	return list, nil
}

// longest bounds, in days, how long ago an activity that still goes on began.
const longest = 31

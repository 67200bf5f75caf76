// Package groups looks at the work of the groups (专班, §3): what each was given to do in a
// quarter, and which members have nothing on their shoulders.
package groups

import (
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/minutes"
	"lianluo/models/people"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/tasks"
)

// Work is what a group had to do in a quarter.
type Work struct {
	Group people.Group
	Given []tasks.Task // given in the quarter
	Done  []tasks.Task // done in the quarter, whenever they were given
	// Overdue were to be done by then and were not: by the quarter's end or, before that, now.
	Overdue []tasks.Task
}

// Any tells whether there is anything to be said of the work.
func (w *Work) Any() bool { return len(w.Given)+len(w.Done)+len(w.Overdue) > 0 }

// Quarter is the work of each group of the term in which a quarter ends, as far as now; nil
// without a term. Tasks that were taken off the list count nowhere.
func Quarter(tx *gorm.DB, q calendar.Quarter, now time.Time) ([]Work, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	term, err := people.CurrentTerm(tx, q.End(loc).Add(-time.Second))
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	list, err := people.Groups(tx, term.ID)
	if err != nil {
		return nil, err
	}
	var out []Work
	for _, g := range list {
		w, err := WorkOf(tx, &g, q, now)
		if err != nil {
			return nil, err
		}
		out = append(out, *w)
	}
	return out, nil
}

// WorkOf is the work of one group in a quarter, as far as now.
func WorkOf(tx *gorm.DB, g *people.Group, q calendar.Quarter, now time.Time) (*Work, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	all, err := tasks.Of(tx, tasks.FromGroup, g.ID)
	if err != nil {
		return nil, err
	}
	from, until := q.Start(loc), q.End(loc)
	in := func(t time.Time) bool { return !t.Before(from) && t.Before(until) }
	asOf := until
	if now.Before(until) {
		asOf = now
	}
	over := store.DateOf(asOf, loc) // what was due before this day is late
	w := &Work{Group: *g}
	for _, t := range all {
		if in(t.CreatedAt) {
			w.Given = append(w.Given, t)
		}
		if t.DoneAt != nil && in(*t.DoneAt) {
			w.Done = append(w.Done, t)
		}
		if t.DueOn < over && t.CreatedAt.Before(asOf) && (t.DoneAt == nil || !t.DoneAt.Before(asOf)) {
			w.Overdue = append(w.Overdue, t)
		}
	}
	return w, nil
}

// Free are members who carry nothing (§3: no member is without a group and a duty).
type Free struct {
	NoGroup []people.Person // in no group of the term
	NoDuty  []people.Person // in a group, without an open task or a duty of the quarter
}

// Idle lists the members of now who are in no group of the term, and those who are in one and
// have no open task, and host, record and research nothing in the quarter of now.
// store.ErrNotFound without a term.
func Idle(tx *gorm.DB, now time.Time) (*Free, error) {
	term, err := people.CurrentTerm(tx, now)
	if err != nil {
		return nil, err
	}
	memberships, err := people.Memberships(tx, term.ID)
	if err != nil {
		return nil, err
	}
	grouped := map[int64]bool{}
	for _, m := range memberships {
		grouped[m.PersonID] = slices.ContainsFunc(m.Groups, func(g string) bool { return slices.Contains(people.WorkGroups, g) })
	}
	busy, err := onDuty(tx, now)
	if err != nil {
		return nil, err
	}
	members, err := people.Members(tx)
	if err != nil {
		return nil, err
	}
	free := &Free{}
	for _, p := range members {
		switch {
		case !grouped[p.ID]:
			free.NoGroup = append(free.NoGroup, p)
		case !busy[p.ID]:
			free.NoDuty = append(free.NoDuty, p)
		}
	}
	return free, nil
}

// onDuty are those who have an open task, or host, record or research something in the quarter.
func onDuty(tx *gorm.DB, now time.Time) (map[int64]bool, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	q := calendar.QuarterOf(now.In(loc))
	from, until := q.Start(loc), q.End(loc)
	busy := map[int64]bool{}
	open, err := tasks.AllOpen(tx)
	if err != nil {
		return nil, err
	}
	for _, t := range open {
		busy[t.OwnerID] = true
	}
	var held []activities.Activity
	err = tx.Select("id", "host_id").Where("starts_at >= ? AND starts_at < ? AND state <> ?", from, until, activities.ActivityCancelled).Find(&held).Error
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, a := range held {
		busy[a.HostID] = true
		ids = append(ids, a.ID)
	}
	var written []minutes.Minutes
	if err := tx.Select("id", "recorded_by").Where("activity_id IN ?", append(ids, 0)).Find(&written).Error; err != nil {
		return nil, err
	}
	for _, m := range written {
		busy[m.RecordedBy] = true
	}
	var slots []activities.HostSlot
	months := []store.Month{store.MonthOf(from, loc), store.MonthOf(from.AddDate(0, 1, 0), loc), store.MonthOf(from.AddDate(0, 2, 0), loc)}
	if err := tx.Where("month IN ?", months).Find(&slots).Error; err != nil {
		return nil, err
	}
	for _, s := range slots {
		busy[s.HostID] = true
	}
	var done []research.Research
	if err := tx.Where("year = ? AND quarter = ? AND voided_at IS NULL", q.Year, q.Q).Find(&done).Error; err != nil {
		return nil, err
	}
	for _, r := range done {
		busy[r.LeaderID] = true
		for _, id := range r.Team {
			busy[id] = true
		}
	}
	return busy, nil
}

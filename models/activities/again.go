package activities

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Rhythm is a kind of work that comes again: the study session of each two months (§4),
// the collective activity of each month (§5).
type Rhythm struct {
	Kinds  []ActivityKind
	Months int // from one to the next
}

// The rhythms of the year.
var (
	StudyRhythm   = Rhythm{Kinds: []ActivityKind{Study}, Months: 2}
	MonthlyRhythm = Rhythm{Kinds: MonthlyKinds, Months: 1}
)

// Again is what there is to prepare the next of a rhythm from (照上次).
type Again struct {
	// Last is the newest of the kind that was held, or has begun.
	Last *Activity
	// Ahead is the next one that is planned, nil while there is none.
	Ahead *Activity
}

// Open tells whether the one that is planned lacks its topic or place: it is prepared by
// filling it in, and no other is made.
func (g *Again) Open() bool { return g.Ahead != nil && len(g.Ahead.Lacks()) > 0 }

// Due tells whether the next one is still to be prepared.
func (g *Again) Due() bool { return g.Ahead == nil || g.Open() }

// AgainOf looks for what the next of a rhythm is prepared from. Of a kind that was never
// held there is no last one: ErrNotFound.
func AgainOf(tx *gorm.DB, r Rhythm, now time.Time) (*Again, error) {
	var g Again
	var ahead []Activity
	err := tx.Where("state = ? AND starts_at > ? AND kind IN ?", Planned, store.Stamp(now), r.Kinds).
		Order("starts_at, id").Limit(1).Find(&ahead).Error
	if err != nil {
		return nil, fmt.Errorf("next of its kind: %w", err)
	}
	kinds := r.Kinds
	if len(ahead) > 0 {
		if g.Ahead = &ahead[0]; g.Open() {
			kinds = []ActivityKind{g.Ahead.Kind}
		}
	}
	if g.Last, err = lastOf(tx, kinds, now); errors.Is(err, store.ErrNotFound) && len(kinds) < len(r.Kinds) {
		g.Last, err = lastOf(tx, r.Kinds, now)
	}
	if err != nil {
		return nil, err
	}
	return &g, nil
}

// lastOf is the newest activity of the kinds that has begun and of which it is not open
// whether it took place.
func lastOf(tx *gorm.DB, kinds []ActivityKind, now time.Time) (*Activity, error) {
	var a Activity
	err := tx.Where("starts_at <= ? AND kind IN ? AND (state = ? OR state = ? AND presented_at IS NOT NULL)", store.Stamp(now), kinds, Planned, Closed).
		Order("starts_at DESC, id DESC").Take(&a).Error
	if err != nil {
		return nil, fmt.Errorf("last of its kind: %w", err)
	}
	return &a, nil
}

// Ahead of today, in days: what is proposed leaves the members time to ask leave.
const proposeAfter = 3

// proposeWithin bounds how many days a free one is looked for.
const proposeWithin = 62

// Propose gives the time of the next of a rhythm: the usual weekday of the usual week, at
// the usual hour, or the next working day after it that nothing is against.
func (g *Again) Propose(tx *gorm.DB, cal *calendar.Calendar, r Rhythm, now time.Time) (start, end time.Time, err error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return start, end, err
	}
	was := g.Last.StartsAt.In(loc)
	last := calendar.DateOf(was)
	month := store.MonthOf(g.Last.StartsAt, loc).Add(r.Months).Start(loc)
	first := calendar.DateOf(now.In(loc)).AddDays(proposeAfter)
	d := nthWeekday(calendar.DateOf(month), last.Weekday(), (last.Day-1)/7)
	for d.Before(first) {
		d = d.AddDays(7)
	}
	var planner *Planner
	for range proposeWithin {
		if planner == nil || planner.Year != d.Year {
			if planner, err = PlannerOf(tx, cal, &YearPlan{Year: d.Year}, DefaultTemplate(), now); err != nil {
				return start, end, err
			}
		}
		if why, _ := planner.hinder(nil, d); why == "" {
			break
		}
		d = d.AddDays(1)
	}
	y, m, day := d.Year, d.Month, d.Day
	start = time.Date(y, m, day, was.Hour(), was.Minute(), 0, 0, loc)
	length := g.Last.EndsAt.Sub(g.Last.StartsAt)
	if length <= 0 || length > 24*time.Hour {
		length = usualLength
	}
	return start, start.Add(length), nil
}

// nthWeekday is a weekday of the month of first, its n-th counted from 0; of a fifth that
// the month has not, the fourth.
func nthWeekday(first calendar.Date, weekday time.Weekday, n int) calendar.Date {
	d := first.AddDays((int(weekday)-int(first.Weekday())+7)%7 + 7*n)
	if d.Month != first.Month {
		d = d.AddDays(-7)
	}
	return d
}

// ProposeHost gives who receives the others at a time (§5): the month's host, or whose
// turn it is and who was not asked yet. Nobody is 0.
func ProposeHost(tx *gorm.DB, start time.Time) (id int64, agreed bool, err error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return 0, false, err
	}
	m, err := RotaAt(tx, store.MonthOf(start, loc))
	if err != nil || m.HostID != 0 {
		return m.HostID, true, err
	}
	turns, err := HostTurns(tx, m)
	if errors.Is(err, store.ErrNotFound) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	return turns[0].ID, false, nil
}

// MaterialsOf are the files of an activity that were given as its material.
func MaterialsOf(tx *gorm.DB, id int64) ([]records.Attachment, error) {
	all, err := records.AttachmentsOf(tx, records.KindActivity, id)
	return slices.DeleteFunc(all[id], func(at records.Attachment) bool { return at.Use != records.UseMaterial }), err
}

// Named gives the words that name something, and "" for those that leave it open
// (题目待定).
func Named(words string) string {
	if isOpen(words) {
		return ""
	}
	return words
}

// GapKind is a part of the year's work of which nothing is planned.
type GapKind string

// The gaps that the director hears of.
const (
	GapStudy   GapKind = "study"   // two months without a session (§4)
	GapMonthly GapKind = "monthly" // a month without a collective activity (§5)
	GapPlan    GapKind = "plan"    // a year in which nothing is planned
)

// GapOf tells whether a part of the year's work is missing: of the study session, none begun
// within two months and none planned; of the monthly activity, none in the month of at; of the
// plan, nothing in the year of at. What an office so young cannot have had is no gap. key tells
// one gap from the next.
func GapOf(tx *gorm.DB, kind GapKind, at, now time.Time) (key string, missing bool, err error) {
	o, err := people.OfficeByID(tx, store.OfficeOf(tx))
	if err != nil {
		return "", false, err
	}
	local := at.In(o.Location())
	q := tx.Model(&Activity{}).Where("state <> ?", ActivityCancelled)
	switch kind {
	case GapStudy:
		since := now.In(o.Location()).AddDate(0, -StudyRhythm.Months, 0)
		var last []Activity
		err := q.Select("id", "starts_at").Where("kind = ?", Study).Order("starts_at DESC").Limit(1).Find(&last).Error
		if err != nil || len(last) == 0 {
			return "0", err == nil && o.CreatedAt.Before(since), err
		}
		return fmt.Sprint(last[0].ID), last[0].StartsAt.Before(since), nil
	case GapMonthly:
		month := store.MonthOf(at, o.Location())
		missing = o.CreatedAt.Before(month.Start(o.Location())) && now.Before(month.Add(1).Start(o.Location()))
		n, err := countBetween(q.Where("kind IN ?", MonthlyKinds), month.Start(o.Location()), month.Add(1).Start(o.Location()))
		return string(month), missing && n == 0, err
	case GapPlan:
		from := time.Date(local.Year(), time.January, 1, 0, 0, 0, 0, o.Location())
		n, err := countBetween(q, from, from.AddDate(1, 0, 0))
		return fmt.Sprint(local.Year()), n == 0 && now.Before(from.AddDate(1, 0, 0)), err
	}
	return "", false, fmt.Errorf("gap of kind %q", kind)
}

func countBetween(q *gorm.DB, from, to time.Time) (n int64, err error) {
	if err = q.Where("starts_at >= ? AND starts_at < ?", store.Stamp(from), store.Stamp(to)).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count activities: %w", err)
	}
	return n, nil
}

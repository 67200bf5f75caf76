package scheduler

import (
	"context"
	"slices"
	"sort"
	"time"

	"github.com/robfig/cron/v3"
	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Offices whose clocks agree have their occasions at the same instants. So
// these are worked out once for each clock, and what they are occasions of is
// looked for afterwards: a pass takes as long as what is due, however many
// offices there are.

// clocksKey is under what a pass keeps the clocks in its context.
type clocksKey struct{}

// onePass has all jobs that are asked with ctx go by the clocks that the first of them
// read: each would ask the database for the same again.
func onePass(ctx context.Context) context.Context {
	return context.WithValue(ctx, clocksKey{}, new([]people.Office))
}

// clocksOf gives the clocks of all offices, as this pass has found them (onePass).
func clocksOf(tx *gorm.DB) ([]people.Office, error) {
	pass, _ := tx.Statement.Context.Value(clocksKey{}).(*[]people.Office)
	if pass != nil && *pass != nil {
		return *pass, nil
	}
	clocks, err := people.OfficeClocks(tx)
	if pass != nil && err == nil {
		*pass = clocks
	}
	return clocks, err
}

// everyOffice lists the times of a cron expression in each office's own zone,
// moved by move when it is not nil.
func everyOffice(expr string, move func(o *people.Office, t time.Time) time.Time) func(*gorm.DB, time.Time, time.Time) ([]Occasion, error) {
	schedule := must(expr)
	return func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
		clocks, err := clocksOf(tx)
		if err != nil {
			return nil, err
		}
		var due []Occasion
		for i := range clocks {
			times := moments(&clocks[i], schedule, move, after, until)
			if len(times) == 0 {
				continue
			}
			offices, err := people.OfficesOfClock(tx, &clocks[i])
			if err != nil {
				return nil, err
			}
			for j := range offices {
				due = append(due, occasions(&offices[j], times)...)
			}
		}
		return due, nil
	}
}

// someOffices is everyOffice for those that list gives. It is asked only when
// something is due by one of the clocks.
func someOffices(expr string, move func(*people.Office, time.Time) time.Time, list func(*gorm.DB) ([]int64, error)) func(*gorm.DB, time.Time, time.Time) ([]Occasion, error) {
	schedule := must(expr)
	return func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
		clocks, err := clocksOf(tx)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(clocks, func(o people.Office) bool { return len(moments(&o, schedule, move, after, until)) > 0 }) {
			return nil, nil
		}
		ids, err := list(tx)
		if err != nil {
			return nil, err
		}
		offices, err := people.OfficesByID(tx, ids)
		if err != nil {
			return nil, err
		}
		var due []Occasion
		for _, id := range ids {
			if o := offices[id]; o != nil {
				due = append(due, occasions(o, moments(o, schedule, move, after, until))...)
			}
		}
		return due, nil
	}
}

func occasions(o *people.Office, times []time.Time) (due []Occasion) {
	for _, at := range times {
		if at.After(o.CreatedAt) { // before, there was no office to remind
			due = append(due, Occasion{Office: o.ID, At: at})
		}
	}
	return due
}

// reach is how far moving (to a working day, out of the quiet hours) goes
// forward at most: the longest holiday with its make-up days, and a night.
const reach = 15 * day

// moments are the times of a schedule, moved by move when it is not nil, that
// lie in (after, until] by the office's clock.
func moments(o *people.Office, schedule cron.Schedule, move func(*people.Office, time.Time) time.Time, after, until time.Time) (times []time.Time) {
	from := after
	if move != nil {
		from = after.Add(-reach)
	}
	// The expression is of the clock on the wall: where that jumps by half an
	// hour, cron would miss the day.
	loc := o.Location()
	for wall := schedule.Next(onWall(from, loc).Add(-summerTime)); !wall.IsZero(); wall = schedule.Next(wall) {
		at := offWall(wall, loc)
		if at.After(until) {
			break
		}
		if move != nil {
			at = move(o, at)
		}
		if at.After(after) && !at.After(until) {
			times = append(times, at)
		}
	}
	return times
}

// onWall is what the clock on the wall in loc shows at t, as a time in UTC:
// there no hour is skipped and none comes twice.
func onWall(t time.Time, loc *time.Location) time.Time { return moved(t.In(loc), time.UTC) }

// offWall is the instant at which the clock on the wall in loc shows that.
func offWall(t time.Time, loc *time.Location) time.Time { return moved(t, loc) }

func moved(t time.Time, loc *time.Location) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, loc)
}

// span is (from, to].
type span struct{ from, to time.Time }

// merge puts spans that touch together.
func merge(list []span) []span {
	slices.SortFunc(list, func(a, b span) int { return a.from.Compare(b.from) })
	var out []span
	for _, s := range list {
		if n := len(out); n > 0 && !s.from.After(out[n-1].to) {
			if s.to.After(out[n-1].to) {
				out[n-1].to = s.to
			}
			continue
		}
		out = append(out, s)
	}
	return out
}

// startsDue gives a span that holds every start for which at falls in (after,
// until], and little more. at never falls as the start rises; the start lies
// within bounds.
func startsDue(at func(start time.Time) time.Time, after, until time.Time, bounds span) span {
	minutes := int(bounds.to.Sub(bounds.from)/time.Minute) + 1
	start := func(minute int) time.Time { return bounds.from.Add(time.Duration(minute) * time.Minute) }
	first := sort.Search(minutes, func(i int) bool { return at(start(i)).After(after) })
	last := sort.Search(minutes, func(i int) bool { return at(start(i)).After(until) })
	return span{start(first - 1), start(last)}
}

// daysDue gives the days from first to last for which at falls in (after,
// until].
func daysDue(at func(store.Date) time.Time, after, until time.Time, first, last store.Date) (days []store.Date) {
	for d := first; d <= last; d = d.AddDate(0, 0, 1) {
		if t := at(d); t.After(after) && !t.After(until) {
			days = append(days, d)
		}
	}
	return days
}

// datesDue gives, in order and over the clocks of all offices, the dates whose
// reminder falls in (after, until]. at gives a date's reminder, which comes some
// days before it and is put off (out of the night, to a working day) by less
// than late.
func datesDue(tx *gorm.DB, at func(*people.Office, store.Date) time.Time, after, until time.Time, late time.Duration, days int) ([]store.Date, error) {
	clocks, err := clocksOf(tx)
	if err != nil {
		return nil, err
	}
	var dates []store.Date
	for i := range clocks {
		o := &clocks[i]
		first, last := store.DateOf(after.Add(-late), o.Location()), store.DateOf(until, o.Location())
		dates = append(dates, daysDue(func(d store.Date) time.Time { return at(o, d) }, after, until, first.AddDate(0, 0, days), last.AddDate(0, 0, days))...)
	}
	slices.Sort(dates)
	return slices.Compact(dates), nil
}

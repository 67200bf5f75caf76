package activities_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/store"
)

// Whatever the template: in a full year 6 study sessions and 12 activities, no
// two on one day, none on a day off or beside a long holiday; what is laid out
// once is not laid out again, what is taken out is.
func TestYearPlan(t *testing.T) {
	cal := calendar.Embedded()
	rapid.Check(t, func(t *rapid.T) {
		p := &activities.Planner{
			Calendar: cal, Year: rapid.IntRange(2025, 2029).Draw(t, "year"),
			Template: activities.PlanTemplate{
				Odd: rapid.Bool().Draw(t, "odd"), Week: rapid.IntRange(1, 4).Draw(t, "week"),
				Weekday: time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday")), Clock: 15 * 60,
			},
		}
		start := calendar.Date{Year: p.Year, Month: 1, Day: 1}
		for range rapid.IntRange(0, 30).Draw(t, "busy") {
			p.Busy = append(p.Busy, activities.Busy{Kind: activities.County, Day: store.DateFrom(start.AddDays(rapid.IntRange(0, 364).Draw(t, "day")))})
		}
		taken := map[store.Date]bool{}
		for _, b := range p.Busy {
			taken[b.Day] = true
		}
		items := p.LayOut()
		study := 0
		for _, it := range items {
			d, err := calendar.ParseDate(string(it.Day))
			require.NoError(t, err)
			_, beside := cal.BesideLong(d)
			require.False(t, taken[it.Day], "two on %s", d)
			require.True(t, cal.IsWorkday(d) && !beside && d.Year == p.Year, "%s", d)
			taken[it.Day] = true
			if it.Kind == activities.Study {
				study++
			}
		}
		require.Equal(t, 6, study)
		require.Len(t, items, 18)

		missing := rapid.IntRange(0, len(items)-1).Draw(t, "missing")
		before := p.Busy
		for i, it := range items {
			if i != missing {
				p.Busy = append(p.Busy, activities.Busy{Kind: it.Kind, Day: it.Day})
			}
		}
		again := p.LayOut()
		require.Len(t, again, 1)
		require.Equal(t, items[missing].Kind, again[0].Kind)

		p.Busy = before
		n, days := items[missing].N, rapid.IntRange(-7, 7).Draw(t, "days")
		if moved, ok := p.Move(items, n, days); ok {
			require.Empty(t, p.Clashes(moved))
			seen := map[store.Date]bool{}
			for _, it := range moved {
				require.False(t, seen[it.Day])
				seen[it.Day] = true
			}
		}
	})
}

func TestBesideLongHolidays(t *testing.T) {
	cal := calendar.Embedded()
	for day, want := range map[string]string{"2026-09-30": "国庆节", "2026-10-08": "国庆节", "2026-02-14": "春节", "2026-02-24": "春节"} {
		d, err := calendar.ParseDate(day)
		require.NoError(t, err)
		name, beside := cal.BesideLong(d)
		require.True(t, beside, day)
		require.Equal(t, want, name)
	}
	for _, day := range []string{"2026-12-04", "2026-12-07", "2026-10-01"} {
		d, err := calendar.ParseDate(day)
		require.NoError(t, err)
		_, beside := cal.BesideLong(d)
		require.False(t, beside, day)
	}
}

// Over any months nobody willing hosts twice before everybody willing did
// once; who declines is skipped for that month.
func TestFairHosts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 11).Draw(t, "members")
		var roster []int64
		willing := map[int64]bool{}
		for id := int64(1); id <= int64(n); id++ {
			roster = append(roster, id)
			willing[id] = rapid.Bool().Draw(t, "willing")
		}
		last, times := map[int64]store.Month{}, map[int64]int{}
		month := store.Month("2026-01")
		for range 40 {
			var declined []int64
			host := int64(0)
			for host == 0 {
				turns := activities.FairHosts(roster, last, declined)
				if len(turns) == 0 {
					break
				}
				id := turns[0]
				require.NotContains(t, declined, id)
				if willing[id] {
					host = id
				} else {
					declined = append(declined, id)
				}
			}
			if host != 0 {
				last[host] = month
				times[host]++
				for id, yes := range willing {
					require.False(t, yes && times[host] > times[id]+1, "%d hosted %d times, %d %d times", host, times[host], id, times[id])
				}
			}
			month = month.Add(1)
		}
	})
}

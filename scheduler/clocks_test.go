package scheduler

import (
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"lianluo/models/activities"
	"lianluo/models/people"
)

var clockZones = []string{"Asia/Shanghai", "Asia/Urumqi", "Europe/Berlin", "America/New_York", "Pacific/Apia"}

func drawOffice(t *rapid.T) *people.Office {
	o := &people.Office{TimeZone: rapid.SampledFrom(clockZones).Draw(t, "zone")}
	rules := people.DefaultSettings()
	rules.QuietFrom = people.Minutes(rapid.IntRange(0, 24*60-1).Draw(t, "quiet from"))
	rules.QuietTo = people.Minutes(rapid.IntRange(0, 24*60-1).Draw(t, "quiet to"))
	require.NoError(t, o.SetRules(rules))
	return o
}

// TestStartsDueLeavesNothingOut holds the spans that are asked for against each
// reminder's own time.
func TestStartsDueLeavesNothingOut(t *testing.T) {
	reminders := []activityReminder{day3(), day1(), hour1()}
	rapid.Check(t, func(t *rapid.T) {
		o := drawOffice(t)
		r := rapid.SampledFrom(reminders).Draw(t, "reminder")
		after := time.Unix(rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(t, "after"), 0)
		until := after.Add(time.Duration(rapid.IntRange(1, 3*24*3600).Draw(t, "seconds")) * time.Second)
		at := func(start time.Time) time.Time { return r.at(o, &activities.Timing{StartsAt: start}) }
		found := startsDue(at, after, until, span{after.Add(r.latest), until.Add(r.earliest)})
		for range 50 {
			start := after.Add(r.latest).Add(time.Duration(rapid.Int64Range(0, int64(until.Sub(after)+r.earliest-r.latest)/int64(time.Second)).Draw(t, "start")) * time.Second)
			if due := at(start); due.After(after) && !due.After(until) && due.Before(r.until(o, &activities.Timing{StartsAt: start})) {
				require.True(t, start.After(found.from) && !start.After(found.to), "%v is due at %v and not in (%v, %v]", start, due, found.from, found.to)
			}
		}
	})
}

func TestMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := time.Unix(1_800_000_000, 0)
		var list []span
		for range rapid.IntRange(0, 8).Draw(t, "spans") {
			from := rapid.IntRange(0, 100).Draw(t, "from")
			list = append(list, span{base.Add(time.Duration(from) * time.Second), base.Add(time.Duration(from+rapid.IntRange(0, 30).Draw(t, "length")) * time.Second)})
		}
		in := func(list []span, x time.Time) (n int) {
			for _, s := range list {
				if x.After(s.from) && !x.After(s.to) {
					n++
				}
			}
			return n
		}
		merged := merge(append([]span(nil), list...))
		for i := range 140 {
			x := base.Add(time.Duration(i) * time.Second)
			require.Equal(t, min(in(list, x), 1), in(merged, x), "in one span, once, if in any")
		}
	})
}

package activities_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"lianluo/models/activities"
)

// An hour without a day: within the activity and not after it is said; of
// today when that is possible, asked for only when it falls on several days and
// on none of them today.
func TestTheDayOfALeaving(t *testing.T) {
	loc := time.FixedZone("", 8*3600)
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2026, 12, 8, rapid.IntRange(6, 22).Draw(t, "start"), 0, 0, 0, loc)
		a := &activities.Activity{StartsAt: start, EndsAt: start.Add(time.Duration(rapid.IntRange(1, 96).Draw(t, "hours")) * time.Hour)}
		now := start.Add(time.Duration(rapid.IntRange(0, 140*60).Draw(t, "now")) * time.Minute)
		hour, minute := rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute")
		fits := func(at time.Time) bool { return !at.Before(a.StartsAt) && !at.After(a.EndsAt) && !at.After(now) }
		var can []time.Time // by the hour as it was said
		for day := 8; day < 20; day++ {
			if at := time.Date(2026, 12, day, hour, minute, 0, 0, loc); fits(at) {
				can = append(can, at)
			}
		}
		at, err := a.LeftAt(hour, minute, now)
		switch {
		case err == nil:
			require.True(t, fits(at))
			require.Equal(t, hour%12, at.Hour()%12)
			require.Equal(t, minute, at.Minute())
		case len(can) == 1 && hour >= 6:
			t.Fatalf("%v for %v", err, can)
		case len(can) == 0 && hour >= 12:
			require.ErrorIs(t, err, activities.ErrTimeOutside)
		case len(can) > 1 && hour >= 12:
			require.ErrorIs(t, err, activities.ErrWhichDay)
		}
		y, m, d := now.Date()
		if today := time.Date(y, m, d, hour, minute, 0, 0, loc); hour >= 6 && fits(today) {
			require.NoError(t, err)
			require.True(t, today.Equal(at), "%s", at)
		}
	})
}

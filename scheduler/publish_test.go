package scheduler_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models"
)

// downUntil stops the program over everything up to t.
func downUntil(h *harness.Harness, t time.Time) {
	h.Stop()
	h.Clock.Advance(t.Sub(h.Clock.Now()))
	h.Start()
	h.Advance(0)
}

// An activity of 12-15 is due to be posted on 12-08, 09:00. However long the
// program is down over that, it is posted once, by day, while it is ahead.
func TestAPlannedActivityIsPostedLate(t *testing.T) {
	for name, c := range map[string]struct {
		starts []time.Time // of the program
		posted time.Time   // zero for never
	}{
		"it was up":             {nil, at(time.December, 8, 9, 0)},
		"until noon":            {[]time.Time{at(time.December, 8, 12, 0)}, at(time.December, 8, 12, 0)},
		"until the night":       {[]time.Time{at(time.December, 8, 23, 0)}, at(time.December, 9, 8, 0)},
		"until the next day":    {[]time.Time{at(time.December, 9, 10, 0)}, at(time.December, 9, 10, 0)},
		"up in the night, down": {[]time.Time{at(time.December, 8, 23, 0), at(time.December, 9, 10, 0)}, at(time.December, 9, 10, 0)},
		"up twice in the night": {[]time.Time{at(time.December, 8, 23, 0), at(time.December, 9, 3, 0)}, at(time.December, 9, 8, 0)},
		"for five days":         {[]time.Time{at(time.December, 13, 23, 30)}, at(time.December, 14, 8, 0)},
		"until its morning":     {[]time.Time{at(time.December, 15, 5, 0)}, at(time.December, 15, 8, 0)},
		"until it had begun":    {[]time.Time{at(time.December, 15, 15, 30)}, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			h := harness.New(t).Seed()
			plan(h, at(time.December, 15, 15, 0))
			out := func() int { return strings.Count(h.Group.Chat(), "集中学习 · 12月15日（周二）15:00") }
			for _, start := range c.starts {
				downUntil(h, start)
			}
			if c.posted.IsZero() {
				h.AdvanceTo(at(time.December, 16, 12, 0))
				require.Zero(t, out())
				return
			}
			if h.Clock.Now().Before(c.posted) {
				h.AdvanceTo(c.posted.Add(-time.Minute))
				require.Zero(t, out())
				h.AdvanceTo(c.posted)
			}
			require.Equal(t, 1, out())
			require.NotContains(t, h.Director.Chat(), "还没有发到群里")
			h.Stop()
			h.Start()
			h.AdvanceTo(at(time.December, 14, 18, 0))
			require.Equal(t, 1, out(), "once")
		})
	}
}

// What is called off in the night is not posted in the morning.
func TestWhatWasPutOffIsLookedAtAgain(t *testing.T) {
	h := harness.New(t).Seed()
	a := plan(h, at(time.December, 15, 15, 0))
	downUntil(h, at(time.December, 8, 23, 0))
	h.Write(func(tx *gorm.DB) error { return models.CancelActivity(tx, a, "下雨", h.Clock.Now()) })
	h.AdvanceTo(at(time.December, 9, 12, 0))
	require.NotContains(t, h.Group.Chat(), topic)
}

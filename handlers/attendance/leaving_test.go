package attendance_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/activities"
)

// Of an activity from Tuesday 15:00 to Thursday 12:00 a bare hour is of the day
// on which it is said.
func TestLeavingAnActivityOfSeveralDays(t *testing.T) {
	on := func(day, hour, minute int) time.Time {
		return time.Date(2026, 12, day, hour, minute, 0, 0, harness.Shanghai)
	}
	for name, c := range map[string]struct {
		said time.Time
		text string
		left time.Time // zero: told answers
		told string
	}{
		"first day":                {on(8, 17, 0), "16:10", on(8, 16, 10), ""},
		"afternoon unsaid":         {on(8, 17, 0), "4:10", on(8, 16, 10), ""},
		"second day":               {on(9, 17, 0), "16:10", on(9, 16, 10), ""},
		"second day, before noon":  {on(9, 11, 0), "10:30", on(9, 10, 30), ""},
		"of the day before":        {on(9, 9, 0), "16:10", on(8, 16, 10), ""},
		"last day":                 {on(10, 11, 0), "10:30", on(10, 10, 30), ""},
		"last day, after its end":  {on(10, 18, 0), "11:30", on(10, 11, 30), ""},
		"afterwards":               {on(11, 9, 0), "10:30", time.Time{}, "是哪一天"},
		"afterwards, with the day": {on(11, 9, 0), "12月9日 10:30", on(9, 10, 30), ""},
		"outside":                  {on(8, 17, 0), "14:00", time.Time{}, "活动时间之内"},
		"to come":                  {on(8, 17, 0), "18:00", time.Time{}, "活动时间之内"},
	} {
		t.Run(name, func(t *testing.T) {
			h := harness.New(t).Seed()
			p := h.Members[2] // 黄敏
			a := &activities.Activity{Kind: activities.Plenary, Topic: "县政协全会", StartsAt: on(8, 15, 0), EndsAt: on(10, 12, 0)}
			h.Write(func(tx *gorm.DB) error { return activities.Create(tx, a) })
			h.AdvanceTo(on(8, 14, 50))
			h.Director.Forge(fmt.Sprintf("mark_in:%d:%d", a.ID, p.Row))
			h.AdvanceTo(c.said)
			h.Director.Forge(fmt.Sprintf("mark_left:%d:%d", a.ID, p.Row))
			h.Director.Send(c.text)
			if c.left.IsZero() {
				require.Contains(t, h.Director.Last(), c.told)
				h.Director.Send("12月8日 16:10") // what was begun is still there
				c.left = on(8, 16, 10)
			}
			h.Director.Send("家中有急事").Tap("登记早退")
			row := scenes.AttendanceOf(h, p)
			require.NotNil(t, row.LeftAt)
			require.True(t, c.left.Equal(*row.LeftAt), "%s", row.LeftAt)
			require.Contains(t, h.Director.Last(), fmt.Sprintf("12月%d日", c.left.Day()), "the day is said")
		})
	}
}

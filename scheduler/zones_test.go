package scheduler_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
	"lianluo/models/people"
)

// Each change is at night before a Sunday: between the Saturday and the Monday
// lie 71, 73, 71.5 or 72.5 hours from one afternoon's hour to the same hour
// three days later.
func TestRemindersKeepToTheClockOnTheWall(t *testing.T) {
	for _, c := range []struct{ zone, sunday, change string }{
		{"America/New_York", "2027-03-14", "begins"},
		{"America/New_York", "2027-11-07", "ends"},
		{"Europe/Berlin", "2027-03-28", "begins"},
		{"Europe/Berlin", "2027-10-31", "ends"},
		{"Australia/Adelaide", "2027-04-04", "ends"}, // UTC+9:30 and +10:30
		{"Australia/Adelaide", "2027-10-03", "begins"},
		{"Australia/Lord_Howe", "2027-04-04", "ends"}, // by half an hour
		{"Asia/Kolkata", "2027-03-14", ""},            // UTC+5:30 all the year
	} {
		t.Run(c.zone+" "+c.change, func(t *testing.T) {
			t.Parallel()
			loc, err := time.LoadLocation(c.zone)
			require.NoError(t, err)
			sunday, err := time.ParseInLocation(time.DateOnly, c.sunday, loc)
			require.NoError(t, err)
			on := func(days, hour, minute int) time.Time {
				return time.Date(sunday.Year(), sunday.Month(), sunday.Day()+days, hour, minute, 0, 0, loc)
			}
			if c.change != "" {
				require.NotEqual(t, 72*time.Hour, on(1, 15, 0).Sub(on(-2, 15, 0)), "no change of the clock lies between")
			}
			h := harness.New(t, harness.At(on(-4, 12, 0))).Seed()
			h.Write(func(tx *gorm.DB) error { return tx.Model(h.Office).Update("time_zone", c.zone).Error })
			plan(h, on(1, 15, 0)) // Monday
			p, onLeave, noDay3 := h.Members[0], h.Members[1], h.Members[2]
			mute(h, noDay3, "day3")
			row := person(h, onLeave)
			next := plan(h, on(8, 15, 0))
			h.Write(func(tx *gorm.DB) error {
				_, _, err := activities.AskLeave(tx, next, row, activities.SickLeave, "看病", h.Clock.Now())
				return err
			})
			asked := func() int { return strings.Count(h.Director.Chat(), "等您批") }
			// at proves that something comes at an instant and not a minute before.
			at := func(instant time.Time, what string, n func() int, before, after int) {
				t.Helper()
				h.AdvanceTo(instant.Add(-time.Minute))
				require.Equal(t, before, n(), "%s came before its time", what)
				h.AdvanceTo(instant)
				require.Equal(t, after, n(), "%s at %s", what, instant)
			}
			mine := func() int { return heard(p) }
			theirs := func() int { return heard(noDay3) }
			at(on(-3, 9, 0), "the leaves that wait", asked, 0, 1)
			at(on(-2, 9, 0), "the leaves that wait", asked, 1, 2)
			at(on(-2, 15, 0), "three days before", mine, 0, 1)
			at(on(-1, 9, 0), "until when to ask for leave", theirs, 0, 1)
			at(on(0, 9, 0), "the leaves on the day of the change", asked, 3, 4)
			at(on(0, 19, 0), "the evening before", mine, 1, 2)
			at(on(1, 9, 0), "the leaves on the day after", asked, 4, 5)
			at(on(1, 14, 0), "an hour before", mine, 2, 3)
			h.AdvanceTo(on(1, 14, 40))
			first := person(h, p)
			h.Write(func(tx *gorm.DB) error {
				var a activities.Activity
				if err := tx.Order("id").Take(&a).Error; err != nil {
					return err
				}
				_, err := activities.CheckIn(tx, &a, first, h.Clock.Now(), activities.BySelf)
				return err
			})
			h.AdvanceTo(on(1, 20, 0))
			owed := func() int { return strings.Count(p.Chat(), "没有交") }
			at(on(2, 9, 0), "what is owed", owed, 0, 1)
		})
	}
}

// A session in the night of the change: its hour before is an hour, whatever
// the clock shows, and night is night by the clock.
func TestASessionAroundTheChangeOfTheClock(t *testing.T) {
	loc, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	for _, c := range []struct {
		day    time.Time
		starts string
	}{
		{time.Date(2027, 3, 28, 0, 0, 0, 0, loc), "03:30"},  // 02:00 to 03:00 are skipped
		{time.Date(2027, 10, 31, 0, 0, 0, 0, loc), "02:30"}, // 02:00 to 03:00 come twice
	} {
		t.Run(c.day.Format(time.DateOnly), func(t *testing.T) {
			h := harness.New(t, harness.At(c.day.Add(-60*time.Hour))).Seed()
			h.Write(func(tx *gorm.DB) error {
				if err := tx.Model(h.Office).Update("time_zone", "Europe/Berlin").Error; err != nil {
					return err
				}
				rules := people.DefaultSettings()
				rules.QuietFrom, rules.QuietTo = 0, 0 // the office works at night
				if err := h.Office.SetRules(rules); err != nil {
					return err
				}
				return tx.Model(h.Office).Update("settings", h.Office.Settings).Error
			})
			start, err := time.ParseInLocation("2006-01-02 15:04", c.day.Format(time.DateOnly)+" "+c.starts, loc)
			require.NoError(t, err)
			plan(h, start)
			h.AdvanceTo(start.Add(-61 * time.Minute))
			require.Equal(t, 1, heard(h.Members[0]), "the evening before")
			h.AdvanceTo(start.Add(-time.Hour))
			require.Equal(t, 2, heard(h.Members[0]), "an hour before")
		})
	}
}

func TestAnHourThatTheClockSkipsIsRefused(t *testing.T) {
	loc, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	h := harness.New(t, harness.At(time.Date(2027, 3, 10, 12, 0, 0, 0, loc))).Seed()
	h.Write(func(tx *gorm.DB) error { return tx.Model(h.Office).Update("time_zone", "America/New_York").Error })
	h.Director.Send("/newsession 3月14日 02:30 夜学 @镇政府 #王芳")
	require.Contains(t, h.Director.Last(), "没有“3月14日 02:30”这个日期或钟点")
	h.Director.Send("3月14日 03:30")
	h.Director.Tap("跳过")
	require.Contains(t, h.Director.Last(), "3月14日（周日）03:30–05:30")
	h.Director.Tap("修改")
	h.Director.Tap("改时间")
	h.Director.Send("02:15") // the day is known
	require.Contains(t, h.Director.Last(), "没有“02:15”")

	// Of an hour that comes twice the first is meant.
	h.AdvanceTo(time.Date(2027, 11, 5, 12, 0, 0, 0, loc))
	h.Director.Send("/newsession 11月7日 01:30 夜学二 @镇政府 #王芳")
	h.Director.Tap("发布")
	h.Rows(func(tx *gorm.DB) error {
		var a activities.Activity
		err := tx.Where("topic = '夜学二'").Take(&a).Error
		require.Equal(t, time.Date(2027, 11, 7, 5, 30, 0, 0, time.UTC), a.StartsAt.UTC())
		return err
	})
}

package calendar_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"lianluo/models/calendar"

	"pgregory.net/rapid"
)

// evening is what §20 asks for.
var evening = calendar.QuietHours{From: 21 * time.Hour, To: 8 * time.Hour}

func TestQuietHours(t *testing.T) {
	afternoon := calendar.QuietHours{From: 12 * time.Hour, To: 14*time.Hour + 30*time.Minute}
	for _, x := range []struct {
		quiet    calendar.QuietHours
		at, want string
	}{
		{evening, "2026-12-05 07:59", "2026-12-05 08:00"},
		{evening, "2026-12-05 08:00", "2026-12-05 08:00"},
		{evening, "2026-12-05 15:00", "2026-12-05 15:00"},
		{evening, "2026-12-05 20:59", "2026-12-05 20:59"},
		{evening, "2026-12-05 21:00", "2026-12-06 08:00"},
		{evening, "2026-12-31 23:30", "2027-01-01 08:00"},
		{evening, "2027-01-01 00:00", "2027-01-01 08:00"},
		{afternoon, "2026-12-05 13:00", "2026-12-05 14:30"},
		{afternoon, "2026-12-05 14:30", "2026-12-05 14:30"},
		{afternoon, "2026-12-05 23:00", "2026-12-05 23:00"},
		{calendar.QuietHours{}, "2026-12-05 03:00", "2026-12-05 03:00"},
		{calendar.QuietHours{From: 30 * time.Hour}, "2026-12-05 03:00", "2026-12-05 03:00"},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", x.at, shanghai)
		if err != nil {
			t.Fatal(err)
		}
		if got := x.quiet.Next(at).Format("2006-01-02 15:04"); got != x.want {
			t.Errorf("%s in %s: %s, want %s", x.at, x.quiet, got, x.want)
		}
	}
}

func TestMoveReminder(t *testing.T) {
	c := calendar.Embedded()
	for _, x := range []struct {
		at      string
		workday bool
		want    string
	}{
		{"2026-12-05 07:00", false, "2026-12-05 08:00"}, // Saturday, tied to its hour
		{"2026-12-05 15:00", true, "2026-12-07 15:00"},
		{"2026-12-04 22:00", true, "2026-12-07 08:00"}, // the evening of Friday
		{"2026-10-10 09:00", true, "2026-10-10 09:00"}, // Saturday, worked
		{"2026-09-30 21:30", true, "2026-10-08 08:00"},
		{"2026-12-31 21:30", true, "2027-01-04 08:00"}, // by the fixed days of a year without notice
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", x.at, shanghai)
		if err != nil {
			t.Fatal(err)
		}
		rules := calendar.ReminderRules{Quiet: evening, Workday: x.workday}
		if got := c.MoveReminder(at, rules).Format("2006-01-02 15:04"); got != x.want {
			t.Errorf("%s: %s, want %s", x.at, got, x.want)
		}
	}
}

// Also in zones with summer time, where the wall clock skips an hour or shows one twice: São Paulo at midnight, Lord
// Howe by half an hour, Shanghai itself from 1986 to 1991.
func TestQuietProperties(t *testing.T) {
	var zones []*time.Location
	for _, name := range []string{"Asia/Shanghai", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "UTC"} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		zones = append(zones, loc)
	}
	c := calendar.Embedded()
	const day = 24 * time.Hour
	rapid.Check(t, func(t *rapid.T) {
		loc := rapid.SampledFrom(zones).Draw(t, "zone")
		quiet := calendar.QuietHours{
			From: time.Duration(rapid.IntRange(0, 95).Draw(t, "from")) * 15 * time.Minute,
			To:   time.Duration(rapid.IntRange(0, 95).Draw(t, "to")) * 15 * time.Minute,
		}
		at := time.Unix(rapid.Int64Range(500_000_000, 1_900_000_000).Draw(t, "unix"), 0).In(loc)
		next := quiet.Next(at)
		if quiet.Contains(next) || next.Before(at) || next.After(at.Add(day+3*time.Hour)) || !quiet.Next(next).Equal(next) {
			t.Fatalf("quiet %s: %s moved to %s", quiet, at, next)
		}
		rules := calendar.ReminderRules{Quiet: quiet, Workday: rapid.Bool().Draw(t, "workday")}
		moved := c.MoveReminder(at, rules)
		if quiet.Contains(moved) || moved.Before(at) || !c.MoveReminder(moved, rules).Equal(moved) {
			t.Fatalf("%+v: %s moved to %s", rules, at, moved)
		}
		if rules.Workday && !c.IsWorkday(calendar.DateOf(moved)) {
			t.Fatalf("%+v: %s moved to %s, no working day", rules, at, moved)
		}
	})
}

package calendar_test

import (
	"testing"
	"time"

	"lianluo/models/calendar"

	"pgregory.net/rapid"
)

func date(t *testing.T, text string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDaysOfTheNotices(t *testing.T) {
	c := calendar.Embedded()
	for _, x := range []struct {
		date   string
		off    bool
		name   string
		makeUp bool
	}{
		// 2025, 国办发明电〔2024〕12号
		{"2025-01-01", true, "元旦", false},
		{"2025-01-02", false, "", false},
		{"2025-01-26", false, "春节", true},
		{"2025-01-27", false, "", false},
		{"2025-01-28", true, "春节", false},
		{"2025-02-04", true, "春节", false},
		{"2025-02-05", false, "", false},
		{"2025-02-08", false, "春节", true},
		{"2025-02-09", true, "", false},
		{"2025-04-04", true, "清明节", false},
		{"2025-04-27", false, "劳动节", true},
		{"2025-05-05", true, "劳动节", false},
		{"2025-06-02", true, "端午节", false},
		{"2025-09-28", false, "国庆节、中秋节", true},
		{"2025-10-08", true, "国庆节、中秋节", false},
		{"2025-10-11", false, "国庆节、中秋节", true},
		// 2026
		{"2026-01-02", true, "元旦", false},
		{"2026-01-04", false, "元旦", true},
		{"2026-02-14", false, "春节", true},
		{"2026-02-15", true, "春节", false},
		{"2026-02-23", true, "春节", false},
		{"2026-02-24", false, "", false},
		{"2026-02-28", false, "春节", true},
		{"2026-05-09", false, "劳动节", true},
		{"2026-06-19", true, "端午节", false},
		{"2026-09-20", false, "国庆节", true},
		{"2026-09-25", true, "中秋节", false},
		{"2026-09-28", false, "", false},
		{"2026-10-07", true, "国庆节", false},
		{"2026-10-08", false, "", false},
		{"2026-10-10", false, "国庆节", true},
		{"2026-12-05", true, "", false},
		{"2026-12-07", false, "", false},
	} {
		got := c.Day(date(t, x.date))
		want := calendar.Day{Off: x.off, Name: x.name, MakeUp: x.makeUp}
		if got != want {
			t.Errorf("%s: %+v, want %+v", x.date, got, want)
		}
	}
}

// The law gives 13 days a year; with the weekends that the notices take in, the free days of the year are known.
func TestWorkingDaysInTheYear(t *testing.T) {
	c := calendar.Embedded()
	for year, want := range map[int]int{2025: 248, 2026: 248} {
		n := 0
		for d := (calendar.Date{Year: year, Month: 1, Day: 1}); d.Year == year; d = d.AddDays(1) {
			if c.IsWorkday(d) {
				n++
			}
		}
		if n != want {
			t.Errorf("%d has %d working days, want %d", year, n, want)
		}
	}
}

func TestYearWithoutNotice(t *testing.T) {
	c := calendar.Embedded()
	if c.Known(2027) || !c.Known(2025) || !c.Known(2026) {
		t.Fatal("2025 and 2026 are built in, 2027 is not")
	}
	for text, want := range map[string]calendar.Day{
		"2027-01-01": {Off: true, Name: "元旦", Provisional: true},
		"2027-01-04": {Provisional: true},
		"2027-05-01": {Off: true, Name: "劳动节", Provisional: true}, // a Saturday
		"2024-05-02": {Provisional: true},                         // became a holiday in 2025
		"2028-05-02": {Off: true, Name: "劳动节", Provisional: true},
		"2027-10-03": {Off: true, Name: "国庆节", Provisional: true},
		"2027-10-04": {Provisional: true},
		"2027-10-09": {Off: true, Provisional: true},
	} {
		if got := c.Day(date(t, text)); got != want {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
}

// TestFirstWorkdayAfter: the briefings of the quarters of 2026 (§21).
func TestFirstWorkdayAfter(t *testing.T) {
	c := calendar.Embedded()
	for _, x := range []struct {
		q    calendar.Quarter
		want string
	}{
		{calendar.Quarter{Year: 2025, Q: 4}, "2026-01-04"},
		{calendar.Quarter{Year: 2026, Q: 1}, "2026-04-01"},
		{calendar.Quarter{Year: 2026, Q: 2}, "2026-07-01"},
		{calendar.Quarter{Year: 2026, Q: 3}, "2026-10-08"},
		{calendar.Quarter{Year: 2026, Q: 4}, "2027-01-04"},
	} {
		if got := c.FirstWorkdayAfter(x.q.LastDay()); got != date(t, x.want) {
			t.Errorf("briefing of %s on %s, want %s", x.q, got, x.want)
		}
	}
}

func anyDate(t *rapid.T) calendar.Date {
	day := rapid.IntRange(0, 3*366).Draw(t, "day")
	return calendar.Date{Year: 2024, Month: time.December, Day: 1}.AddDays(day)
}

func TestWorkdayProperties(t *testing.T) {
	c := calendar.Embedded()
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate(t)
		next := c.NextWorkday(d)
		if !c.IsWorkday(next) || next.Before(d) || c.NextWorkday(next) != next {
			t.Fatalf("next working day of %s: %s", d, next)
		}
		for x := d; x.Before(next); x = x.AddDays(1) {
			if c.IsWorkday(x) {
				t.Fatalf("next working day of %s skips %s", d, x)
			}
		}
		last := c.LastWorkday(d)
		if !c.IsWorkday(last) || d.Before(last) || c.LastWorkday(last) != last {
			t.Fatalf("last working day up to %s: %s", d, last)
		}
		for x := d; last.Before(x); x = x.AddDays(-1) {
			if c.IsWorkday(x) {
				t.Fatalf("last working day up to %s skips %s", d, x)
			}
		}
		if after := c.FirstWorkdayAfter(d); !c.IsWorkday(after) || !d.Before(after) || c.LastWorkday(after.AddDays(-1)) != c.LastWorkday(d) {
			t.Fatalf("first working day after %s: %s", d, after)
		}
		day := c.Day(d)
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		if day.MakeUp != (weekend && !day.Off) || day.MakeUp && !c.IsWorkday(d) {
			t.Fatalf("%s: %+v", d, day)
		}
	})
}

func TestDate(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	if got := calendar.DateOf(time.Date(2026, 12, 4, 23, 0, 0, 0, time.UTC).In(shanghai)); got.String() != "2026-12-05" {
		t.Errorf("the day in Shanghai is %s", got)
	}
	d := date(t, "2026-12-05")
	if d.Weekday() != time.Saturday || d.AddDays(27).String() != "2027-01-01" || !d.Before(d.AddDays(1)) || d.Before(d.AddDays(-1)) {
		t.Error("arithmetic of dates")
	}
	if got := d.At(15*time.Hour+30*time.Minute, shanghai).Format(time.RFC3339); got != "2026-12-05T15:30:00+08:00" {
		t.Error(got)
	}
	for _, bad := range []string{"", "2026-02-30", "2026-2-3", "2026/02/03", "26-02-03"} {
		if _, err := calendar.ParseDate(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

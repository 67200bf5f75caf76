package calendar_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"lianluo/models/calendar"
)

func TestLoadNextYear(t *testing.T) {
	c := calendar.Embedded()
	// A notice may move days of the December before.
	err := c.Load(strings.NewReader("\ufeff" + `{"$schema": "x", "year": 2027, "papers": [], "days": [
		{"name": "元旦", "date": "2026-12-27", "isOffDay": false},
		{"name": "元旦", "date": "2026-12-31", "isOffDay": true},
		{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if !c.Known(2027) || calendar.Embedded().Known(2027) {
		t.Error("2027 is known to the calendar it was loaded into and to no other")
	}
	if day := c.Day(date(t, "2026-12-27")); day != (calendar.Day{Name: "元旦", MakeUp: true}) {
		t.Errorf("2026-12-27: %+v", day)
	}
	if c.IsWorkday(date(t, "2026-12-31")) {
		t.Error("2026-12-31 is off by the notice for 2027")
	}
	if day := c.Day(date(t, "2027-01-04")); day.Provisional || day.Off {
		t.Errorf("2027-01-04: %+v", day)
	}
	// A corrected table replaces the former one.
	err = c.Load(strings.NewReader(`{"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}`))
	if err != nil || !c.IsWorkday(date(t, "2026-12-31")) {
		t.Error("the second table did not replace the first", err)
	}
}

func TestLoadRefuses(t *testing.T) {
	day := func(name, date, off string) string {
		return fmt.Sprintf(`{"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}, {"name": %q, "date": %q%s}]}`, name, date, off)
	}
	off := `, "isOffDay": true`
	for _, x := range []struct {
		file    string
		problem calendar.Problem
		entry   int
	}{
		{"", calendar.NotJSON, 0},
		{"<html>", calendar.NotJSON, 0},
		{`{"year": 2027, "days": []} trailing`, calendar.NotJSON, 0},
		{`{"days": []}`, calendar.BadYear, 0},
		{`{"year": 99999, "days": []}`, calendar.BadYear, 0},
		{`{"year": 2027, "papers": [], "days": []}`, calendar.NotPublished, 0},
		{day("元旦", "2027-02-30", off), calendar.BadDate, 2},
		{day("元旦", "2026-11-30", off), calendar.OtherYear, 2},
		{day("元旦", "2028-01-01", off), calendar.OtherYear, 2},
		{day("元旦", "2027-01-01", off), calendar.Duplicate, 2},
		{day(" ", "2027-01-02", off), calendar.BadName, 2},
		{day("元\u202e旦", "2027-01-02", off), calendar.BadName, 2},
		{day(strings.Repeat("长", 21), "2027-01-02", off), calendar.BadName, 2},
		{day("元旦", "2027-01-02", ""), calendar.BadMark, 2},
		{`{"year": 2027, "days": [` + strings.Repeat("{},", 120) + "{}]}", calendar.TooLarge, 0},
		{strings.Repeat(" ", 1<<20+1), calendar.TooLarge, 0},
	} {
		c := calendar.Embedded()
		err := c.Load(strings.NewReader(x.file))
		var table *calendar.TableError
		if !errors.As(err, &table) || table.Problem != x.problem || table.Entry != x.entry {
			t.Errorf("%.80s: %v, want %v in entry %d", x.file, err, x.problem, x.entry)
		}
		if c.Known(2027) {
			t.Errorf("%.80s: was taken", x.file)
		}
		if err != nil && (err.Error() == "" || strings.Contains(x.problem.String(), "problem")) {
			t.Errorf("problem %d has no words", x.problem)
		}
	}
}

func TestLoadWhileReading(t *testing.T) {
	c := calendar.Embedded()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 200 {
				c.NextWorkday(date(t, "2027-01-01").AddDays(i))
			}
		})
	}
	wg.Go(func() {
		for range 50 {
			if err := c.Load(strings.NewReader(`{"year":2027,"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true}]}`)); err != nil {
				t.Error(err)
			}
		}
	})
	wg.Wait()
}

func FuzzLoad(f *testing.F) {
	f.Add(`{"year":2027,"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true}]}`)
	f.Add(`{"year":2027,"days":[null]}`)
	f.Fuzz(func(t *testing.T, file string) {
		c := calendar.Embedded()
		if err := c.Load(strings.NewReader(file)); err != nil {
			return
		}
		for year := 2024; year < 2030; year++ {
			d := calendar.Date{Year: year, Month: 1, Day: 1}
			if next := c.NextWorkday(d); !c.IsWorkday(next) || d.AddDays(200).Before(next) {
				t.Fatalf("next working day of %s: %s", d, next)
			}
		}
	})
}

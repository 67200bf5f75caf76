package calendar

import (
	"testing"
	"time"
)

// S27: until the year's notice is out, 除夕 to 初七 are free by the lunar date.
func TestS27SpringFestivalIsFreeBeforeTheNotice(t *testing.T) {
	c := &Calendar{}
	for year, first := range map[int]Date{
		2027: {2027, time.February, 6}, 2028: {2028, time.January, 26}, 2029: {2029, time.February, 13}, 2030: {2030, time.February, 3}, 2034: {2034, time.February, 19},
	} {
		if got := SpringFestival(year); got != first {
			t.Errorf("%d begins on %s, want %s", year, got, first)
		}
		for n := -1; n <= 6; n++ {
			if day := c.Day(first.AddDays(n)); !day.Off || day.Name != "春节" || !day.Provisional {
				t.Errorf("%s: %+v", first.AddDays(n), day)
			}
		}
		for _, n := range []int{-2, 7} {
			if day := c.Day(first.AddDays(n)); day.Name != "" {
				t.Errorf("%s: %+v", first.AddDays(n), day)
			}
		}
	}
	// The notice of a year that is known says it all.
	for d := (Date{2026, time.January, 20}); d.Before(Date{2026, time.March, 1}); d = d.AddDays(1) {
		day := Embedded().Day(d)
		if day.Provisional {
			t.Errorf("%s is provisional", d)
		}
	}
}

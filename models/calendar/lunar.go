package calendar

import (
	"sync"
	"time"

	lunar "github.com/6tail/lunar-go/calendar"
)

// festivals keeps the days worked out by SpringFestival.
var festivals sync.Map

// SpringFestival gives the first day of the lunar year that begins in a year
// (正月初一). It lies between 21 January and 20 February.
func SpringFestival(year int) Date {
	if d, ok := festivals.Load(year); ok {
		return d.(Date)
	}
	first := lunar.NewLunarFromYmd(year, 1, 1).GetSolar()
	d := Date{Year: first.GetYear(), Month: time.Month(first.GetMonth()), Day: first.GetDay()}
	festivals.Store(year, d)
	return d
}

// inSpringFestival tells whether a day is one of those from the lunar year's eve to
// its seventh day (除夕至初七): nobody meets then, whatever the notice will say.
func inSpringFestival(d Date) bool {
	if d.Month > time.February || d.Year < 1900 || d.Year > 2100 {
		return false
	}
	first := SpringFestival(d.Year)
	return !d.Before(first.AddDays(-1)) && d.Before(first.AddDays(7))
}

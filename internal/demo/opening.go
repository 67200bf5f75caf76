package demo

import (
	"time"

	"lianluo/models/calendar"
)

// Opening is now, or twenty to three in the afternoon of a working day when an office would
// be closed: a demo should open on a session that is about to begin, and on a day on which
// what is sent is read.
func Opening(now time.Time) time.Time {
	loc, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		loc = time.FixedZone("CST", 8*60*60)
	}
	now = now.In(loc)
	today := calendar.DateOf(now)
	day := calendar.Embedded().NextWorkday(today)
	if h := now.Hour(); day != today || h < 9 || h >= 17 {
		return day.At(14*time.Hour+40*time.Minute, loc)
	}
	return now.Truncate(time.Second)
}

package demo

import "time"

// Opening is now, or twenty to three in the afternoon when an office would be
// closed: a demo should open on a session that is about to begin.
func Opening(now time.Time) time.Time {
	loc, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		loc = time.FixedZone("CST", 8*60*60)
	}
	now = now.In(loc)
	if h := now.Hour(); h < 9 || h >= 17 {
		return time.Date(now.Year(), now.Month(), now.Day(), 14, 40, 0, 0, loc)
	}
	return now.Truncate(time.Second)
}

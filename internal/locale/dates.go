package locale

import (
	"fmt"
	"time"
)

var chineseWeekdays = [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}

// Date writes a day with its weekday, as an office does: 12月5日（周六）, with
// the year only when it is not now's. t and now are in the office's zone.
func (w *Words) Date(t, now time.Time) string {
	if w.Lang == Chinese {
		day := fmt.Sprintf("%d月%d日（%s）", t.Month(), t.Day(), chineseWeekdays[t.Weekday()])
		if t.Year() != now.Year() {
			return fmt.Sprintf("%d年%s", t.Year(), day)
		}
		return day
	}
	if t.Year() != now.Year() {
		return t.Format("Mon 2 Jan 2006")
	}
	return t.Format("Mon 2 Jan")
}

// Today writes a day that is now's: 12月5日（周六，今天）.
func (w *Words) Today(t time.Time) string {
	if w.Lang == Chinese {
		return fmt.Sprintf("%d月%d日（%s，今天）", t.Month(), t.Day(), chineseWeekdays[t.Weekday()])
	}
	return w.Date(t, t) + " (today)"
}

// DateClock writes a day and a time: 12月5日（周六）15:00.
func (w *Words) DateClock(t, now time.Time) string {
	sep := ""
	if w.Lang != Chinese {
		sep = " "
	}
	return w.Date(t, now) + sep + w.Clock(t)
}

// Clock writes a time of day: 15:00.
func (w *Words) Clock(t time.Time) string { return t.Format("15:04") }

// Day writes a day without its weekday and year, where these are said beside it: 12月5日.
func (w *Words) Day(t time.Time) string {
	if w.Lang == Chinese {
		return fmt.Sprintf("%d月%d日", t.Month(), t.Day())
	}
	return t.Format("2 Jan")
}

// FullDate writes a day with its year, as in a document: 2026年4月3日.
func (w *Words) FullDate(t time.Time) string {
	if w.Lang == Chinese {
		return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
	}
	return t.Format("2 January 2006")
}

// Month writes a month, with the year only when it is not now's: 12月.
func (w *Words) Month(t, now time.Time) string {
	other := t.Year() != now.Year()
	switch {
	case w.Lang == Chinese && other:
		return fmt.Sprintf("%d年%d月", t.Year(), t.Month())
	case w.Lang == Chinese:
		return fmt.Sprintf("%d月", t.Month())
	case other:
		return t.Format("January 2006")
	}
	return t.Format("January")
}

package store

import (
	"fmt"
	"time"
)

// Month is a month of the office's calendar, written 2006-01; "" is none. Like
// a Date it is kept as the text it is, which sorts by itself.
type Month string

const monthForm = "2006-01"

// MonthOf gives the month that t falls in, in loc.
func MonthOf(t time.Time, loc *time.Location) Month { return Month(t.In(loc).Format(monthForm)) }

// ParseMonth reads 2006-01.
func ParseMonth(s string) (Month, error) {
	if _, err := time.Parse(monthForm, s); err != nil {
		return "", fmt.Errorf("month %q: %w", s, err)
	}
	return Month(s), nil
}

// Start is the first instant of m in loc; the zero time when m is no month.
func (m Month) Start(loc *time.Location) time.Time {
	t, err := time.ParseInLocation(monthForm, string(m), loc)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Add is the month n months later.
func (m Month) Add(n int) Month { return MonthOf(m.Start(time.UTC).AddDate(0, n, 0), time.UTC) }

// Number is the month's number in the year, 1–12.
func (m Month) Number() int { return int(m.Start(time.UTC).Month()) }

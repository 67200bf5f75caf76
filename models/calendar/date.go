package calendar

import (
	"fmt"
	"time"
)

// Date is a day of the civil calendar, without an hour and without a zone. It can be compared with == and used as a
// map key.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf gives the day that t falls on in t's own location. An instant kept in UTC must be brought to the office's
// location first: 07:00 in Shanghai is still the day before in UTC.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads "2026-12-05" and refuses days that do not exist.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, fmt.Errorf("read date: %w", err)
	}
	return DateOf(t), nil
}

// String gives "2026-12-05".
func (d Date) String() string {
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// noon is used for arithmetic: in UTC no day has 23 or 25 hours.
func (d Date) noon() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC)
}

// Weekday gives the day of the week.
func (d Date) Weekday() time.Weekday { return d.noon().Weekday() }

// AddDays gives the day n days later, or earlier for a negative n.
func (d Date) AddDays(n int) Date { return DateOf(d.noon().AddDate(0, 0, n)) }

// Compare gives -1, 0 or +1 as d lies before, on or after other.
func (d Date) Compare(other Date) int { return d.noon().Compare(other.noon()) }

// Before says whether d lies before other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// At gives the instant when the clock on the wall in loc shows the given time on that day; clock counts from midnight.
// Where the clock skips that time (summer time begins), the instant is the one that time.Date picks.
func (d Date) At(clock time.Duration, loc *time.Location) time.Time {
	h, m, s, ns := split(clock)
	return time.Date(d.Year, d.Month, d.Day, h, m, s, ns, loc)
}

// In gives the beginning of the day in loc.
func (d Date) In(loc *time.Location) time.Time { return d.At(0, loc) }

// clockOf gives what the clock on the wall shows, as a duration since midnight.
func clockOf(t time.Time) time.Duration {
	h, m, s := t.Clock()
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second +
		time.Duration(t.Nanosecond())
}

// split takes a clock time apart. time.Date wants the parts: adding a duration to midnight is an hour off on the days
// when summer time begins or ends.
func split(clock time.Duration) (h, m, s, ns int) {
	return int(clock / time.Hour), int(clock % time.Hour / time.Minute), int(clock % time.Minute / time.Second),
		int(clock % time.Second)
}

package calendar

import (
	"fmt"
	"time"
)

// QuietHours is the time of day in which nobody is disturbed (§20), from From up to but not including To, both counted
// from midnight by the clock on the wall. From after To runs over midnight; From equal to To means that there are none.
type QuietHours struct{ From, To time.Duration }

// String gives "21:00–08:00".
func (q QuietHours) String() string {
	fh, fm, _, _ := split(q.From)
	th, tm, _, _ := split(q.To)
	return fmt.Sprintf("%02d:%02d–%02d:%02d", fh, fm, th, tm)
}

// Valid says whether both ends are times of a day.
func (q QuietHours) Valid() bool {
	const day = 24 * time.Hour
	return 0 <= q.From && q.From < day && 0 <= q.To && q.To < day
}

// Contains says whether t lies in the quiet hours by the clock of t's own location.
func (q QuietHours) Contains(t time.Time) bool {
	clock := clockOf(t)
	if q.From <= q.To {
		return q.From <= clock && clock < q.To
	}
	return clock >= q.From || clock < q.To
}

// Next gives t if it lies outside the quiet hours, and their end if it lies within: 08:00 of the same morning or, late in
// the evening, of the next. The result is in t's location, never quiet and never before t. Quiet hours that are not
// Valid move nothing.
func (q QuietHours) Next(t time.Time) time.Time {
	if !q.Valid() || !q.Contains(t) {
		return t
	}
	date := DateOf(t)
	if q.From > q.To && clockOf(t) >= q.From {
		date = date.AddDays(1)
	}
	end := date.At(q.To, t.Location())
	// Only where summer time begins or ends can the wall clock reach To twice, or skip it.
	for end.Before(t) || q.Contains(end) {
		end = end.Add(15 * time.Minute)
	}
	return end
}

// ReminderRules says how far a reminder may be moved.
type ReminderRules struct {
	Quiet QuietHours
	// Workday moves the reminder to a working day. It is for those not tied to an hour: an owed note can wait for Monday,
	// "in an hour" cannot.
	Workday bool
}

// MoveReminder gives the instant at which a reminder due at t is sent (§20): outside the quiet hours and, if so ruled,
// on a working day at the same hour. It is never before t; moving a moved reminder moves it no further. t must be in the
// office's location. A reminder of something that begins in the quiet hours can come out after its beginning: the
// caller, who knows the beginning, then has to send it earlier or not at all.
func (c *Calendar) MoveReminder(t time.Time, rules ReminderRules) time.Time {
	for {
		t = rules.Quiet.Next(t)
		if !rules.Workday {
			return t
		}
		date := DateOf(t)
		workday := c.NextWorkday(date)
		if workday == date {
			return t
		}
		t = workday.At(clockOf(t), t.Location())
		// Where summer time skips that hour, time.Date may answer with the evening before.
		for DateOf(t).Before(workday) {
			t = t.Add(15 * time.Minute)
		}
	}
}

// NextMorning gives t on a working day, and the end of the quiet hours of the next working day otherwise, also late in
// the evening before a day off. Quiet hours that do not run over midnight have no morning of their own: it is 08:00.
func (c *Calendar) NextMorning(t time.Time, q QuietHours) time.Time {
	awake := q.Next(t)
	workday := c.NextWorkday(DateOf(awake))
	if workday == DateOf(awake) {
		return awake
	}
	morning := 8 * time.Hour
	if q.From > q.To {
		morning = q.To
	}
	return q.Next(workday.At(morning, t.Location()))
}

package people

import (
	"time"

	"lianluo/models/calendar"
)

// NewsAhead is how long before something begins the news of it has to be heard, even if
// that is at night or on a day off (§20).
const NewsAhead = 2 * time.Hour

// Quiet gives the hours in which the office disturbs nobody (§20).
func (o *Office) Quiet() calendar.QuietHours {
	r := o.Rules()
	return calendar.QuietHours{From: r.QuietFrom.Duration(), To: r.QuietTo.Duration()}
}

// News is something to be said to people who have not just asked for it.
type News struct {
	Soon    time.Time   // not before this
	Timed   bool        // it has its hour: it waits for the end of the night, but for no working day
	Begins  []time.Time // when that begins which it is about
	Expires *time.Time  // from when on nobody needs it
}

// Heard is when people hear of something (§20): by day and on a working day; on a day off
// where it has its hour, or would come too late for what it is about; at once, silent,
// where the morning would be too late too. A nil calendar knows no days off.
func (o *Office) Heard(cal *calendar.Calendar, n News) (at time.Time, silent bool) {
	soon, quiet, rules := n.Soon.In(o.Location()), o.Quiet(), o.Rules()
	late := func(at time.Time) bool {
		for _, b := range n.Begins {
			if b.After(soon) && at.After(b.Add(-NewsAhead)) {
				return true
			}
		}
		return false
	}
	if cal = o.Workdays(cal); cal != nil && !n.Timed && !rules.RingDaysOff {
		at = cal.NextMorning(soon, quiet)
		if !late(at) && (n.Expires == nil || at.Before(*n.Expires)) {
			return at, false
		}
	}
	if at = quiet.Next(soon); !late(at) {
		return at, false
	}
	return soon, quiet.Contains(soon)
}

package scheduler

import (
	"time"

	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/store"
)

// mostNoticeDays bounds the notice days of a leave that are spoken of.
const mostNoticeDays = 7

// leaveNotice tells those who have said nothing until when leave is asked in
// time (domain C6): on the morning of that day or, when the activity begins
// before noon, the evening before. Who was told by three days' reminder, little
// before, is not told again.
func leaveNotice() activityReminder {
	r := activityReminder{
		name: "remind-leave-by", mute: posts.MuteLeaveBy, back: 12 * time.Hour, earliest: (mostNoticeDays+2)*day + summerTime, latest: -day,
		at: noticeAt, to: silent, leaveBy: true,
		until: func(o *people.Office, a *activities.Timing) time.Time {
			if a.LeaveNoticeDays < 1 || noticeWithDay3(o, a) {
				return time.Time{} // never
			}
			return leaveBy(a)
		},
		muted: func(o *people.Office, a *activities.Activity, p *people.Person) bool {
			return p.MutedKind(posts.MuteLeaveBy) || !p.MutedKind(posts.MuteDay3) && saidByDay3(o, a.Timing())
		},
	}
	for days := 1; days <= mostNoticeDays; days++ {
		r.notices = append(r.notices, days)
	}
	return r
}

// leaveBy is the last instant at which leave is no short one (activities.AskLeave).
func leaveBy(a *activities.Timing) time.Time { return a.StartsAt.AddDate(0, 0, -a.LeaveNoticeDays) }

func noticeAt(o *people.Office, a *activities.Timing) time.Time {
	by := leaveBy(a).In(o.Location())
	on := store.DateOf(by, o.Location())
	if by.Hour() < 12 {
		return outOfNight(o, clock(o, on.AddDate(0, 0, -1), eveHour))
	}
	return outOfNight(o, clock(o, on, morning))
}

// noticeWithDay3 tells whether the day on which the notice would come has
// three days' reminder too.
func noticeWithDay3(o *people.Office, a *activities.Timing) bool {
	loc := o.Location()
	return store.DateOf(noticeAt(o, a), loc) == store.DateOf(day3().at(o, a), loc)
}

// fresh is how long what a reminder has said of a deadline need not be said
// again.
const fresh = 36 * time.Hour

// saidByDay3 tells whether three days' reminder has named the deadline to who
// gets it, so shortly before the notice that this would be the same again.
func saidByDay3(o *people.Office, a *activities.Timing) bool {
	r := day3()
	at := r.at(o, a)
	since := noticeAt(o, a).Sub(at)
	return since >= 0 && since <= fresh && at.After(a.CreatedAt) && at.Before(r.until(o, a))
}

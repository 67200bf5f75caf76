package scheduler

import (
	"time"

	"lianluo/internal/posts"
	"lianluo/models"
)

// mostNoticeDays bounds the notice days of a leave that are spoken of.
const mostNoticeDays = 7

// leaveNotice tells those who have said nothing until when leave is asked in
// time (domain C6): on the morning of that day or, when the activity begins
// before noon, the evening before. Where three days' reminder falls on the same
// day, that says it.
func leaveNotice() activityReminder {
	r := activityReminder{
		name: "remind-leave-by", mute: posts.MuteLeaveBy, back: 12 * time.Hour, earliest: (mostNoticeDays+2)*day + summerTime, latest: -day,
		at: noticeAt, to: silent, leaveBy: true,
		until: func(o *models.Office, a *models.Activity) time.Time {
			if a.LeaveNoticeDays < 1 || noticeWithDay3(o, a) {
				return time.Time{} // never
			}
			return leaveBy(a)
		},
	}
	for days := 1; days <= mostNoticeDays; days++ {
		r.notices = append(r.notices, days)
	}
	return r
}

// leaveBy is the last instant at which leave is no short one (models.AskLeave).
func leaveBy(a *models.Activity) time.Time { return a.StartsAt.AddDate(0, 0, -a.LeaveNoticeDays) }

func noticeAt(o *models.Office, a *models.Activity) time.Time {
	by := leaveBy(a).In(o.Location())
	on := models.DateOf(by, o.Location())
	if by.Hour() < 12 {
		return outOfNight(o, clock(o, on.AddDate(0, 0, -1), eveHour))
	}
	return outOfNight(o, clock(o, on, morning))
}

// noticeWithDay3 tells whether the day on which the notice would come has
// three days' reminder too.
func noticeWithDay3(o *models.Office, a *models.Activity) bool {
	loc := o.Location()
	return models.DateOf(noticeAt(o, a), loc) == models.DateOf(day3().at(o, a), loc)
}

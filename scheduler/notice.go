package scheduler

import (
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models"
	"lianluo/models/calendar"
)

const (
	// publishDays is how long before an activity it is to be published (domain
	// C4, C8).
	publishDays = 7
	// mostNoticeDays bounds the notice days of a leave that are spoken of.
	mostNoticeDays = 7
)

// publishDue tells the director, a week before an activity, that it is not in
// the group yet.
func publishDue(cal *calendar.Calendar) Job {
	move := toWorkday(cal)
	r := activityReminder{
		name: "remind-publish", back: 3 * day, earliest: (publishDays+mostHoliday)*day + summerTime, latest: publishDays*day - reach,
		at: func(o *models.Office, a *models.Activity) time.Time {
			return move(o, clock(o, workdayOn(cal, models.DateOf(a.StartsAt, o.Location()).AddDate(0, 0, -publishDays)), morning))
		},
		until: func(_ *models.Office, a *models.Activity) time.Time { return a.StartsAt },
	}
	job := r.job()
	job.Run = func(c *bot.Context, o Occasion) error {
		a, err := models.ActivityByID(c.Tx, o.Entity)
		if err != nil || a.State != models.Planned || a.PostRef != 0 || !c.Now.Before(a.StartsAt) {
			return err
		}
		if there, err := c.InGroup(); err != nil || !there { // nowhere to publish it
			return err
		}
		if err := byDay(c); err != nil { // it may be posted by itself in the morning
			return err
		}
		return tellDirectors(c, a.StartsAt, func(p *models.Person) (bot.Message, error) {
			w := c.WordsFor(p)
			text := w.T("reminder.publish", "time", posts.SessionTime(c, w, a), "title", locale.HTML(posts.SessionTitle(w, a)))
			return bot.Message{Text: text, Buttons: bot.Rows(2,
				bot.Button{Text: w.Plain("session.post"), Data: bot.Data("session_post", a.ID)},
				bot.Button{Text: w.Plain("reminder.closed_card"), Data: bot.Data("session", a.ID)})}, nil
		})
	}
	return job
}

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

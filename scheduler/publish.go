package scheduler

import (
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
)

const (
	// publishDays is how long before its day at least an activity is to be in the
	// group (domain C4, C8).
	publishDays = 7
	// mostHoliday is how many days without a working day there can be, and one.
	mostHoliday = 14
)

// aWeekAhead is due a week before an activity at least, 09:00 of a working day:
// before a holiday that lies between. back is for how long it is made up for.
func aWeekAhead(cal *calendar.Calendar, name string, back time.Duration) activityReminder {
	return activityReminder{
		name: name, back: back, earliest: (publishDays+mostHoliday)*day + summerTime, latest: publishDays*day - reach,
		at:    publishAt(cal),
		until: func(_ *people.Office, a *activities.Timing) time.Time { return a.StartsAt },
	}
}

// publishAt is when an activity is posted by itself.
func publishAt(cal *calendar.Calendar) func(o *people.Office, a *activities.Timing) time.Time {
	move := toWorkday(cal)
	return func(o *people.Office, a *activities.Timing) time.Time {
		on := calendar.DateOf(a.StartsAt.In(o.Location())).AddDays(-publishDays)
		return move(o, clock(o, store.DateFrom(o.Workdays(cal).LastWorkday(on)), morning))
	}
}

// publishPlanned posts what was planned ahead, as a year's plan is, when it is
// due; later, by day, when the program was down then, as long as the activity
// is ahead.
func publishPlanned(cal *calendar.Calendar) Job {
	job := aWeekAhead(cal, "publish", (publishDays+mostHoliday)*day).job()
	job.Run = func(c *bot.Context, o Occasion) error {
		a, err := activities.ByID(c.Tx, o.Entity)
		if err != nil || !c.Office.Rules().AutoPublish || a.State != activities.Planned || a.PostRef != 0 || !c.Now.Before(a.StartsAt) {
			return err
		}
		if err := byDay(c, bot.Begins(a.StartsAt)); err != nil {
			return err
		}
		_, err = posts.PublishSession(c, a)
		return err
	}
	return job
}

// publishDue tells the director of an activity that is due and not in the group
// yet: also because it has no topic or place.
func publishDue(cal *calendar.Calendar) Job {
	job := aWeekAhead(cal, "remind-publish", 3*day).job()
	job.Run = func(c *bot.Context, o Occasion) error {
		a, err := activities.ByID(c.Tx, o.Entity)
		if err != nil || a.State != activities.Planned || a.PostRef != 0 || !c.Now.Before(a.StartsAt) {
			return err
		}
		if there, err := c.InGroup(); err != nil || !there { // nowhere to publish it
			return err
		}
		if err := byDay(c, bot.Begins(a.StartsAt)); err != nil { // it may be posted by itself in the morning
			return err
		}
		return tellDirectors(c, a.StartsAt, func(p *people.Person) (bot.Message, error) {
			w := c.WordsFor(p)
			lacking := a.Lacks()
			text := w.T("reminder.publish", "time", posts.SessionTime(c, w, a), "title", locale.HTML(posts.SessionTitle(w, a)),
				"lacking", posts.LackingNames(w, lacking))
			first := bot.Button{Text: w.Plain("session.post"), Data: bot.Data("session_post", a.ID)}
			if len(lacking) > 0 {
				first = bot.Button{Text: w.Plain("reminder.lacking_now"), Data: bot.Data("session_edit", a.ID)}
			}
			return bot.Message{About: posts.About(a), Text: text, Buttons: bot.Rows(2, first,
				bot.Button{Text: w.Plain("reminder.closed_card"), Data: bot.Data("session", a.ID)})}, nil
		})
	}
	return job
}

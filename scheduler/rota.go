package scheduler

import (
	"errors"
	"time"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models"
	"lianluo/models/calendar"
)

// publishAhead is how long before its day a planned activity is posted to the
// group (domain C8).
const publishAhead = 7

// mostHoliday is how many days without a working day there can be, and one.
const mostHoliday = 14

// publishPlanned posts what was planned ahead, as a year's plan is, a week
// before at least, 09:00 of a working day: before a holiday that lies between;
// later, by day, when the program was down then,
// as long as the activity is ahead.
func publishPlanned(cal *calendar.Calendar) Job {
	move := toWorkday(cal)
	r := activityReminder{
		name: "publish", back: (publishAhead + mostHoliday) * day, earliest: (publishAhead+mostHoliday)*day + summerTime, latest: publishAhead*day - reach,
		at: func(o *models.Office, a *models.Activity) time.Time {
			return move(o, clock(o, workdayOn(cal, models.DateOf(a.StartsAt, o.Location()).AddDate(0, 0, -publishAhead)), morning))
		},
		until: func(_ *models.Office, a *models.Activity) time.Time { return a.StartsAt },
	}
	job := r.job()
	job.Run = func(c *bot.Context, o Occasion) error {
		a, err := models.ActivityByID(c.Tx, o.Entity)
		if err != nil || !c.Office.Rules().AutoPublish || a.State != models.Planned || a.PostRef != 0 || !c.Now.Before(a.StartsAt) {
			return err
		}
		if err := byDay(c); err != nil {
			return err
		}
		_, err = posts.PublishSession(c, a)
		return err
	}
	return job
}

// askGaps asks members, on the first working day of the month before, who
// takes a month that has no host yet (§5).
func askGaps(cal *calendar.Calendar) Job {
	return Job{
		Name: "host-gap", Back: 5 * day, Latest: true,
		Due: everyOffice("0 9 1 * *", toWorkday(cal)),
		Run: func(c *bot.Context, o Occasion) error {
			m, err := models.RotaAt(c.Tx, models.MonthOf(o.At, c.Location()).Add(1))
			if err != nil || !m.Gap() || m.Over(c.Now, c.Location()) {
				return err
			}
			return posts.AskGap(c, m, 0)
		},
	}
}

// suggestHosts puts the fair suggestion to the director a week later, while the
// month is still a gap.
func suggestHosts(cal *calendar.Calendar) Job {
	move := toWorkday(cal)
	return Job{
		Name: "host-suggest", Back: 5 * day, Latest: true,
		Due: everyOffice("0 9 8 * *", func(o *models.Office, t time.Time) time.Time {
			return move(o, daysBefore(o, move(o, daysBefore(o, t, 7)), -7))
		}),
		Run: func(c *bot.Context, o Occasion) error {
			m, err := models.RotaAt(c.Tx, models.MonthOf(o.At, c.Location()).Add(1))
			if err != nil || !m.Gap() || m.AskedID != 0 || m.Over(c.Now, c.Location()) {
				return err
			}
			err = tellDirectors(c, c.Now.Add(5*day), func(p *models.Person) (bot.Message, error) {
				text, ask, err := posts.HostSuggestion(c, c.WordsFor(p), m)
				return bot.Message{Text: text, Buttons: bot.Rows(2, ask)}, err
			})
			if errors.Is(err, models.ErrNotFound) { // everybody declined
				return nil
			}
			return err
		},
	}
}

package scheduler

import (
	"errors"
	"fmt"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	"lianluo/models/committee"
	"lianluo/models/people"
	"lianluo/models/store"
)

// remindReport reminds the director of the quarter's report to the committee (§16, domain C8):
// once, from five days before it is due on, that its draft can be looked at, when the briefing
// is out; and on the day on which it is due. Once it was delivered it says nothing, and of a
// quarter in which the office began nothing either.
func remindReport(cal *calendar.Calendar) Job {
	return Job{
		Name: "remind-report", Back: day, Latest: true, Mute: []string{posts.MuteReport},
		Due: everyOffice("10 9 1-20 1,4,7,10 *", nil),
		Run: func(c *bot.Context, o Occasion) error {
			own := c.Office.Workdays(cal)
			today := calendar.DateOf(c.Local(o.At))
			q := calendar.QuarterOf(c.Local(o.At)).Prev()
			due, date := committee.DueOn(own, q), store.DateFrom(today)
			if !own.IsWorkday(today) || date < committee.RemindOn(own, q) || date > due || c.Office.CreatedAt.After(q.Start(c.Location())) {
				return nil
			}
			if owed, err := committee.Owed(c.Tx, q); err != nil || !owed {
				return err
			}
			what := posts.ReportDraft
			if date == due {
				what = posts.ReportDue
			}
			switch _, err := committee.Released(c.Tx, q); {
			case errors.Is(err, committee.ErrNotReleased) && date == due:
				what = posts.ReportWaits
			case errors.Is(err, committee.ErrNotReleased): // it is looked at again tomorrow
				return nil
			case err != nil:
				return err
			}
			if what == posts.ReportDraft { // who has made it final has looked at it
				r, err := committee.Latest(c.Tx, q)
				if err == nil && r.State != committee.Draft {
					return nil
				}
				if err != nil && !errors.Is(err, store.ErrNotFound) {
					return err
				}
			}
			if err := byDay(c); err != nil {
				return err
			}
			message := func(p *people.Person) (bot.Message, error) {
				w := c.WordsFor(p)
				return posts.ReportMessage(w, q, what, w.Date(due.Start(c.Location()), c.Local(c.Now))), nil
			}
			if what == posts.ReportDraft { // on the day that it is due the committee waits for it
				message = unless(c, posts.MuteReport, message)
			}
			return tellDirectors(c, c.Now.Add(3*day), message, func(p *people.Person) bot.Option {
				return bot.Once(fmt.Sprintf("committee-report:%s:%s:%d", what, q.Key(), p.ID))
			})
		},
	}
}

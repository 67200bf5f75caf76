package scheduler

import (
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/people"
)

// listDays are the working days that a list is before the director: after them
// nobody has objected to it.
const listDays = 2

// remindLists brings a list up once more that nobody has confirmed for a working day,
// or an activity of which nobody has said whether it took place.
func remindLists(cal *calendar.Calendar) Job {
	move := toWorkday(cal)
	return Job{
		Name: "remind-list", Back: 3 * day,
		Due: listsDue(func(o *people.Office, a *activities.Timing) time.Time {
			since := a.PresentedAt
			if since == nil {
				since = a.ClosedAt
			}
			return move(o, afterWorkdays(cal, o, *since, 1))
		}),
		Run: func(c *bot.Context, o Occasion) error {
			a, err := activities.ByID(c.Tx, o.Entity)
			if err != nil || a.State != activities.Closed || a.ConfirmedAt != nil {
				return err
			}
			counts, err := activities.Tally(c.Tx, a)
			if err != nil || !a.InQuestion() && counts.Unconfirmed+counts.Undecided == 0 {
				return err
			}
			empty, err := a.Empty(c.Tx)
			if err != nil {
				return err
			}
			return tellDirectors(c, c.Now.Add(5*day), func(p *people.Person) (bot.Message, error) {
				w := c.WordsFor(p)
				m, err := posts.SheetCard(c, w, p, a)
				if counts.Unconfirmed > 0 && !empty {
					m.Text = locale.Join("\n", w.T("sheet.again"), m.Text)
				}
				return m, err
			}, func(p *people.Person) bot.Option { return posts.SheetOnce(a, p, true) })
		},
	}
}

// confirmLists confirms a list that was before the director for two working days
// without a word. An activity to which nobody checked in stays in question, and a list
// on which nobody was registered stays with the director.
func confirmLists(cal *calendar.Calendar) Job {
	return Job{
		// However long ago it was: the books are not left open.
		Name: "confirm-list", Back: 365 * day,
		Due: listsDue(func(o *people.Office, a *activities.Timing) time.Time {
			if a.PresentedAt == nil {
				return time.Time{}
			}
			return afterWorkdays(cal, o, *a.PresentedAt, listDays)
		}),
		Run: func(c *bot.Context, o Occasion) error {
			a, err := activities.ByID(c.Tx, o.Entity)
			if err != nil || a.State != activities.Closed || a.ConfirmedAt != nil || a.InQuestion() {
				return err
			}
			if c.Now.Before(afterWorkdays(cal, c.Office, *a.PresentedAt, listDays)) {
				return nil // closed anew since
			}
			counts, err := activities.Tally(c.Tx, a)
			if err != nil {
				return err
			}
			if empty, err := a.Empty(c.Tx); err != nil || empty && counts.Unconfirmed > 0 {
				return err // said to be held, and nobody registered: that is no absence of all
			}
			if err := activities.Confirm(c.Tx, a, nil, c.Now); err != nil {
				return err
			}
			if err := posts.ResaySheet(c, a); err != nil || counts.Unconfirmed == 0 {
				return err
			}
			return tellDirectors(c, c.Now.Add(3*day), func(p *people.Person) (bot.Message, error) {
				w := c.WordsFor(p)
				names, err := posts.SheetLines(c, p, w, a)
				text := w.T("sheet.by_clock", "title", locale.HTML(posts.SessionQuoted(w, a)))
				return bot.Message{Text: locale.Join("\n", text, names), Buttons: bot.Rows(1,
					bot.Button{Text: w.Plain("session.sheet"), Data: bot.Data("roster", a.ID)})}, err
			})
		},
	}
}

// listsDue makes an occasion of each list that is not confirmed, at the time that at
// gives; zero is never.
func listsDue(at func(o *people.Office, a *activities.Timing) time.Time) func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
	return func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
		list, err := activities.ListsOpen(tx)
		if err != nil || len(list) == 0 {
			return nil, err
		}
		return activityOccasions(tx, list, func(o *people.Office, a *activities.Timing) (time.Time, bool) {
			t := at(o, a)
			return t, t.After(after) && !t.After(until)
		})
	}
}

// afterWorkdays is the morning on which so many working days have passed since the
// day of t.
func afterWorkdays(cal *calendar.Calendar, o *people.Office, t time.Time, days int) time.Time {
	d := calendar.DateOf(t.In(o.Location()))
	for range days {
		d = o.Workdays(cal).FirstWorkdayAfter(d)
	}
	return d.AddDays(1).At(morning*time.Hour, o.Location())
}

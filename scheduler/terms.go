package scheduler

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
	"lianluo/models/terms"
)

// termMorning is when on its first day a term starts: by day, since who leaves is told.
const termMorning = 8*time.Hour + 5*time.Minute

// tellTermEnds tells the directors once, on the first working day of a term's last year, that
// its change can be prepared (§2).
func tellTermEnds(cal *calendar.Calendar) Job {
	return Job{
		Name: "tell-term-ends", Back: 5 * day, Latest: true, Mute: []string{posts.MuteTerm},
		Due: someOffices("30 10 * * *", toWorkday(cal), func(tx *gorm.DB) ([]int64, error) {
			return terms.OfficesEnding(tx, store.DateOf(tx.NowFunc(), time.UTC))
		}),
		Run: func(c *bot.Context, o Occasion) error {
			t, change, err := terms.Running(c.Tx, c.Now)
			if err != nil || t == nil || change != nil {
				return err
			}
			first := terms.LastYear(t)
			// Once, and not to an office that begins to use the bot in the midst of the year.
			if today := store.DateOf(c.Now, c.Location()); today < first || today > first.AddDate(0, 0, reachDays) {
				return nil
			}
			return tellDirectors(c, c.Now.Add(30*day), unless(c, posts.MuteTerm, func(p *people.Person) (bot.Message, error) {
				w := c.WordsFor(p)
				return bot.Message{
					Text:    w.T("term_change.year_before", "term", t.Name, "date", w.FullDate(t.EndsOn.Start(c.Location()))),
					Buttons: bot.Rows(2, bot.Button{Text: w.Plain("term_change.open_task"), Data: bot.Data("term_change")}),
				}, nil
			}), func(p *people.Person) bot.Option { return bot.Once(fmt.Sprintf("term-ends:%d:%d", t.ID, p.ID)) })
		},
	}
}

// reachDays is how long after a term's last year began it is still told: a long holiday.
const reachDays = 12

// remindTerms reminds, once, who has not filed both application and summary; not those who have
// switched off what reminds of what is owed.
func remindTerms() Job {
	return Job{
		Name: "remind-terms", Back: day, Mute: []string{posts.MuteOwed},
		Due: func(tx *gorm.DB, after, until time.Time) (due []Occasion, err error) {
			list, err := terms.Reminding(tx, after, until)
			for i := range list {
				due = append(due, Occasion{Office: list[i].OfficeID, At: *list[i].RemindAt, Entity: list[i].ID})
			}
			return due, err
		},
		Run: func(c *bot.Context, o Occasion) error {
			t, err := terms.ByID(c.Tx, o.Entity)
			if err != nil || t.State != terms.Asking || t.RemindAt == nil || !t.RemindAt.Equal(o.At) {
				return err
			}
			if err := byDay(c); err != nil {
				return err
			}
			return posts.TellTerms(c, t, true)
		},
	}
}

// startTerms starts the next term on the morning of its day, with the list that was settled;
// where that does not hold any more the directors are told why.
func startTerms() Job {
	return Job{
		Name: "start-terms", Back: 30 * day,
		Due: func(tx *gorm.DB, after, until time.Time) (due []Occasion, err error) {
			list, err := terms.Starting(tx, after.Add(-termMorning), until.Add(-termMorning))
			for i := range list {
				due = append(due, Occasion{Office: list[i].OfficeID, At: list[i].StartsAt.Add(termMorning), Entity: list[i].ID})
			}
			return due, err
		},
		Run: func(c *bot.Context, o Occasion) error {
			t, err := terms.ByID(c.Tx, o.Entity)
			if err != nil || t.State != terms.Settled || !t.StartsAt.Add(termMorning).Equal(o.At) {
				return err
			}
			out, err := terms.Start(c.Tx, t, nil, c.Now)
			for fault, why := range map[error]string{terms.ErrUndecided: "why_undecided", people.ErrTermDates: "why_days", people.ErrSameName: "why_name"} {
				if errors.Is(err, fault) {
					return tellDirectors(c, c.Now.Add(7*day), func(p *people.Person) (bot.Message, error) {
						w := c.WordsFor(p)
						return bot.Message{
							Text:    w.T("term_change.not_started", "next", t.NextName, "why", w.Plain("term_change."+why)),
							Buttons: bot.Rows(2, bot.Button{Text: w.Plain("term_change.open_task"), Data: bot.Data("term_change")}),
						}, nil
					})
				}
			}
			if err != nil {
				return err
			}
			if err := posts.TermStarted(c, t, out); err != nil {
				return err
			}
			return tellDirectors(c, c.Now.Add(7*day), func(p *people.Person) (bot.Message, error) { return posts.TermReport(c.WordsFor(p), out), nil })
		},
	}
}

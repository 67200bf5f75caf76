package scheduler

import (
	"errors"
	"fmt"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	"lianluo/models/collation"
	"lianluo/models/committee"
	"lianluo/models/people"
	"lianluo/models/store"
	"lianluo/models/study"
)

// gapsFresh is how long ago a session is at least whose notes are named among the gaps of a
// quarter: of a later one its own reminders speak.
const gapsFresh = 10 * day

// remindGaps tells members, once a quarter and ten days before its report is due, which notes and
// reflections of it they still owe (domain C8), in place of the word when its briefing is
// released; nothing to who owes nothing, or has switched off what reminds of it.
func remindGaps(cal *calendar.Calendar) Job {
	return Job{
		Name: "remind-gaps", Back: 2 * day, Latest: true, Mute: []string{posts.MuteOwed},
		// The days on which ten days before the fifth working day can be: see committee.GapsOn.
		Due: everyOffice("20 9 1-14,24-31 1,3,4,6,7,9,10,12 *", nil),
		Run: func(c *bot.Context, o Occasion) error {
			own := c.Office.Workdays(cal)
			at := c.Local(o.At)
			for _, q := range []calendar.Quarter{calendar.QuarterOf(at), calendar.QuarterOf(at).Prev()} {
				if committee.GapsOn(own, q) == store.DateOf(o.At, c.Location()) && !c.Office.CreatedAt.After(q.Start(c.Location())) {
					if err := byDay(c); err != nil {
						return err
					}
					return tellGapsOf(c, q)
				}
			}
			return nil
		},
	}
}

func tellGapsOf(c *bot.Context, q calendar.Quarter) error {
	until := c.Now.Add(-gapsFresh)
	if end := q.End(c.Location()); end.Before(until) {
		until = end
	}
	members, err := people.Members(c.Tx)
	if err != nil {
		return err
	}
	for i := range members {
		p := &members[i]
		if !p.Joined() || p.MutedKind(posts.MuteOwed) {
			continue
		}
		owed, err := study.NotesOwed(c.Tx, p.ID, q.Start(c.Location()), until)
		if err != nil {
			return err
		}
		if len(owed) == 0 {
			continue
		}
		w := c.WordsFor(p)
		m := posts.OwedMessage(c, w, w.T("reminder.gaps", "quarter", posts.QuarterName(w, q)), owed)
		m.About, m.Buttons = posts.AboutOwed(p.ID), append(m.Buttons, bot.Row(posts.MuteButton(w)))
		if err := tell(c, p, m, c.Now.Add(10*day), bot.Once(posts.OwedKey(q, p.ID))); err != nil {
			return err
		}
	}
	return nil
}

// remindBooks tells the directors once, in February, that the books of the year before are not
// frozen yet, although its last briefing is out (§14, §20).
func remindBooks(cal *calendar.Calendar) Job {
	return Job{
		Name: "remind-books", Back: 5 * day, Latest: true, Mute: []string{posts.MuteBooks},
		Due: everyOffice("10 10 20 2 *", toWorkday(cal)),
		Run: func(c *bot.Context, o Occasion) error {
			year := c.Local(o.At).Year() - 1
			col, err := collation.Of(c.Tx, year)
			switch {
			case err == nil:
				if col.State == collation.Frozen || col.State == collation.Told {
					return nil
				}
			case !errors.Is(err, store.ErrNotFound):
				return err
			}
			switch _, err := collation.ReadyFrom(c.Tx, c.Office.Workdays(cal), year); {
			case errors.Is(err, collation.ErrNotBegun):
				return nil
			case err != nil:
				return err
			}
			return tellDirectors(c, c.Now.Add(20*day), unless(c, posts.MuteBooks, func(p *people.Person) (bot.Message, error) {
				w := c.WordsFor(p)
				return bot.Message{
					Text:    w.T("reminder.books", "year", year, "begun", col != nil),
					Buttons: bot.Rows(1, bot.Button{Text: w.Plain("reminder.books_open"), Data: bot.Data("collate", year)}),
				}, nil
			}), func(p *people.Person) bot.Option { return bot.Once(fmt.Sprintf("books:%d:%d", year, p.ID)) })
		},
	}
}

package scheduler

import (
	"errors"
	"fmt"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	"lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/store"
)

// remindPromises tells members, in the month in which half of a term is over and in that of a
// year before its end, of the deeds that they have promised and not done, or that they have
// promised none (§13); once each, by day on a working day, and nothing to who has switched off
// what reminds of what is owed.
func remindPromises(cal *calendar.Calendar) Job {
	return Job{
		Name: "remind-promises", Back: 5 * day, Latest: true, Mute: []string{posts.MuteOwed},
		Due: everyOffice("20 10 3 * *", toWorkday(cal)),
		Run: func(c *bot.Context, o Occasion) error {
			t, err := people.CurrentTerm(c.Tx, o.At)
			if errors.Is(err, store.ErrNotFound) {
				return nil
			}
			if err != nil {
				return err
			}
			point := termPoint(t, store.MonthOf(o.At, c.Location()), c.Location())
			if point == "" {
				return nil
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
				m, err := promiseMessage(c, p, point == lastYear)
				if err != nil {
					return err
				}
				if m.Text == "" {
					continue
				}
				if err := tell(c, p, m, c.Now.Add(10*day), bot.Once(fmt.Sprintf("promises:%d:%s:%d", t.ID, point, p.ID))); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// The times of a term at which it is reminded of promises.
const (
	halfTerm = "half"
	lastYear = "last"
)

// termPoint tells which of them falls into a month; "" for none.
func termPoint(t *people.Term, m store.Month, loc *time.Location) string {
	from, to := t.Span(loc)
	switch m {
	case store.MonthOf(from.Add(to.Sub(from)/2), loc):
		return halfTerm
	case store.MonthOf(t.EndsOn.AddDate(-1, 0, 0).Start(loc), loc):
		return lastYear
	}
	return ""
}

// shownPromises bounds the promises that are named: a term has five.
const shownPromises = deeds.MostPromises

// promiseMessage says what of a member's promises is left; without text for who has nothing
// left to do.
func promiseMessage(c *bot.Context, p *people.Person, last bool) (m bot.Message, err error) {
	pledge, err := deeds.PledgeOf(c.Tx, p.ID, c.Now)
	if err != nil {
		return m, err
	}
	done, goal, err := deeds.Progress(c.Tx, p.ID, c.Now)
	if err != nil {
		return m, err
	}
	w := c.WordsFor(p)
	list := bot.CommandButton(w.Plain("deed.list"), "deeds")
	switch {
	case len(pledge.Open) > 0:
		var lines []string
		for _, d := range pledge.Open[:min(len(pledge.Open), shownPromises)] {
			lines = append(lines, w.T("deed_promise.remind_line", "number", d.Number, "title", d.Title))
		}
		m.Text = w.T("deed_promise.remind_open", "last", last, "count", pledge.Promised, "done", pledge.Done, "list", locale.HTML(locale.Join("\n", lines...)))
		m.Buttons = bot.Rows(2, list, posts.MuteButton(w))
	case pledge.Promised == 0 && done < goal:
		m.Text = w.T("deed_promise.remind_none", "last", last, "done", done, "goal", deeds.GoalOf(goal))
		m.Buttons = bot.Rows(2, bot.Button{Text: w.Plain("deed.promise"), Data: bot.Data("deed_promise")}, list, posts.MuteButton(w))
	}
	return m, nil
}

package scheduler

import (
	"errors"
	"time"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
)

// askGaps asks members, on the first working day of the month before, who
// takes a month that has no host yet (§5).
func askGaps(cal *calendar.Calendar) Job {
	return Job{
		Name: "host-gap", Back: 5 * day, Latest: true,
		Due: everyOffice("0 9 1 * *", toWorkday(cal)),
		Run: func(c *bot.Context, o Occasion) error {
			m, err := activities.RotaAt(c.Tx, store.MonthOf(o.At, c.Location()).Add(1))
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
		Due: everyOffice("0 9 8 * *", func(o *people.Office, t time.Time) time.Time {
			return move(o, daysBefore(o, move(o, daysBefore(o, t, 7)), -7))
		}),
		Run: func(c *bot.Context, o Occasion) error {
			m, err := activities.RotaAt(c.Tx, store.MonthOf(o.At, c.Location()).Add(1))
			if err != nil || !m.Gap() || m.AskedID != 0 || m.Over(c.Now, c.Location()) {
				return err
			}
			err = tellDirectors(c, c.Now.Add(5*day), func(p *people.Person) (bot.Message, error) {
				return posts.HostSuggestion(c, c.WordsFor(p), m)
			})
			if errors.Is(err, store.ErrNotFound) { // everybody declined
				return nil
			}
			return err
		},
	}
}

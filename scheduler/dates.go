package scheduler

import (
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/dates"
	"lianluo/models/people"
)

// datesReminded is how long before its end a poll for a date is spoken of once more.
const datesReminded = day

// datesJob is a job about polls for a date, some time before they close.
func datesJob(name string, back, ahead time.Duration, run func(c *bot.Context, p *dates.Poll) error) Job {
	return Job{
		Name: name, Back: back,
		Due: func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
			list, err := dates.ClosingBetween(tx, after.Add(ahead), until.Add(ahead))
			if err != nil {
				return nil, err
			}
			var due []Occasion
			for i := range list {
				if at := list[i].ClosesAt.Add(-ahead); at.After(list[i].CreatedAt) {
					due = append(due, Occasion{Office: list[i].OfficeID, At: at, Entity: list[i].ID})
				}
			}
			return due, nil
		},
		Run: func(c *bot.Context, o Occasion) error {
			p, err := dates.ByID(c.Tx, o.Entity)
			if err != nil {
				return err
			}
			return run(c, p)
		},
	}
}

// remindDates reminds those who have not said anything of a poll, once, in private, by day.
func remindDates() Job {
	return datesJob("remind-dates", 12*time.Hour, datesReminded, func(c *bot.Context, p *dates.Poll) error {
		if !p.Takes(c.Now) {
			return nil
		}
		if err := byDay(c, bot.Begins(p.ClosesAt)); err != nil {
			return err
		}
		_, err := posts.TellMembers(c, func(who *people.Person) (m bot.Message, _ []bot.Option, err error) {
			mine, err := dates.Mine(c.Tx, p, who.ID)
			if err != nil || len(mine) > 0 {
				return m, nil, err
			}
			m, err = posts.DatesCard(c, c.WordsFor(who), p, who)
			return m, []bot.Option{bot.Expires(p.ClosesAt), bot.Begins(p.ClosesAt)}, err
		})
		return err
	})
}

// closeDates ends a poll whose time is over, and puts it before the directors to pick a time.
func closeDates() Job {
	return datesJob("close-dates", 30*day, 0, func(c *bot.Context, p *dates.Poll) error {
		if p.State != dates.Open || p.Takes(c.Now) {
			return nil
		}
		if err := dates.Close(c.Tx, p, c.Now); err != nil {
			return err
		}
		if err := posts.RefreshDates(c, p); err != nil {
			return err
		}
		if err := c.Settled(posts.AboutDates(p)); err != nil {
			return err
		}
		return tellDirectors(c, c.Now.Add(7*day), func(d *people.Person) (bot.Message, error) { return posts.DatesStaff(c, c.WordsFor(d), p) })
	})
}

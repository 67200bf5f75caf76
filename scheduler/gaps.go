package scheduler

import (
	"fmt"
	"time"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/people"
)

// tellGap tells the director, once a gap, what of the year's work is missing. of gives the time
// whose month or year is looked at.
func tellGap(cal *calendar.Calendar, kind activities.GapKind, expr string, of func(at time.Time) time.Time) Job {
	return Job{
		Name: "gap-" + string(kind), Back: 5 * day, Latest: true,
		Due: everyOffice(expr, toWorkday(cal)),
		Run: func(c *bot.Context, o Occasion) error {
			at := of(c.Local(o.At))
			key, missing, err := activities.GapOf(c.Tx, kind, at, c.Now)
			if err != nil || !missing {
				return err
			}
			return tellDirectors(c, c.Now.Add(10*day), func(p *people.Person) (bot.Message, error) {
				return posts.GapMessage(c, c.WordsFor(p), kind, at)
			}, func(p *people.Person) bot.Option {
				return bot.Once(fmt.Sprintf("gap:%s:%s:%d", kind, key, p.ID))
			})
		},
	}
}

// tellGaps are the words of two months without a session, looked at each Monday, of a month
// without an activity, on its tenth day, and of a year without a plan: in December of the next,
// in January of the present one.
func tellGaps(cal *calendar.Calendar) []Job {
	same := func(at time.Time) time.Time { return at }
	return []Job{
		tellGap(cal, activities.GapStudy, "0 9 * * 1", same),
		tellGap(cal, activities.GapMonthly, "0 9 10 * *", same),
		tellGap(cal, activities.GapPlan, "0 9 10 1,12 *", func(at time.Time) time.Time { return at.AddDate(0, 1, 0) }),
	}
}

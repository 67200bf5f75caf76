package scheduler

import (
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/people"
	"lianluo/models/store"
	"lianluo/models/tasks"
)

// remindTasks reminds the owner of a task on the day that it is due, once and in private
// (domain C4). It does not wait for a working day: the day is a promise.
func remindTasks() Job {
	at := func(o *people.Office, due store.Date) time.Time { return outOfNight(o, clock(o, due, morning)) }
	return Job{
		Name: "remind-followup", Back: 14 * time.Hour,
		Due: func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
			dates, err := datesDue(tx, at, after, until, day, 0)
			if err != nil {
				return nil, err
			}
			list, err := tasks.DueOn(tx, dates)
			if err != nil {
				return nil, err
			}
			var ids []int64
			for _, t := range list {
				ids = append(ids, t.OfficeID)
			}
			offices, err := people.OfficesByID(tx, ids)
			if err != nil {
				return nil, err
			}
			var due []Occasion
			for _, t := range list {
				// One that was given on its own day was told then.
				if o := offices[t.OfficeID]; o != nil && at(o, t.DueOn).After(t.CreatedAt) {
					due = append(due, Occasion{Office: o.ID, At: at(o, t.DueOn), Entity: t.ID})
				}
			}
			return due, nil
		},
		Run: func(c *bot.Context, o Occasion) error {
			t, err := tasks.ByID(c.Tx, o.Entity)
			if err != nil || t.State != tasks.Open {
				return err
			}
			p, err := people.PersonByID(c.Tx, t.OwnerID)
			if err != nil || p.LeftAt != nil {
				return err
			}
			m, err := posts.TaskMessage(c, c.WordsFor(p), t, "followup.due")
			if err != nil {
				return err
			}
			return tell(c, p, m, t.DueOn.AddDate(0, 0, 1).Start(c.Location()), bot.Timed())
		},
	}
}

package scheduler

import (
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/store"
)

// remindFollowUps reminds the owner of what an activity left to be done on the
// day that it is due, once and in private (domain C4). It does not wait for a
// working day: the day is a promise.
func remindFollowUps() Job {
	at := func(o *people.Office, due store.Date) time.Time { return outOfNight(o, clock(o, due, morning)) }
	return Job{
		Name: "remind-followup", Back: 14 * time.Hour,
		Due: func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
			dates, err := datesDue(tx, at, after, until, day, 0)
			if err != nil {
				return nil, err
			}
			list, err := activities.FollowUpsDue(tx, dates)
			if err != nil {
				return nil, err
			}
			var ids []int64
			for _, f := range list {
				ids = append(ids, f.OfficeID)
			}
			offices, err := people.OfficesByID(tx, ids)
			if err != nil {
				return nil, err
			}
			var due []Occasion
			for _, f := range list {
				// One that was given on its own day was told then.
				if o := offices[f.OfficeID]; o != nil && at(o, f.DueOn).After(f.CreatedAt) {
					due = append(due, Occasion{Office: o.ID, At: at(o, f.DueOn), Entity: f.ID})
				}
			}
			return due, nil
		},
		Run: func(c *bot.Context, o Occasion) error {
			f, err := activities.FollowUpByID(c.Tx, o.Entity)
			if err != nil || f.DoneAt != nil || f.Voided() {
				return err
			}
			a, err := activities.ByID(c.Tx, f.ActivityID)
			if err != nil {
				return err
			}
			p, err := people.PersonByID(c.Tx, f.OwnerID)
			if err != nil || p.LeftAt != nil {
				return err
			}
			m := posts.FollowUpMessage(c, c.WordsFor(p), a, f, "followup.due")
			return tell(c, p, m, f.DueOn.AddDate(0, 0, 1).Start(c.Location()), bot.Timed())
		},
	}
}

package scheduler

import (
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/activities"
)

// refreshPosts brings the group's live post up to date when what can be done
// changes by itself: as check-in opens, as the activity starts and as check-in closes before
// its end (§8).
func refreshPosts() Job {
	return Job{
		Name: "refresh-post", Back: time.Hour, Latest: true,
		Due: func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
			opening, err := activities.PlannedOpening(tx, after, until)
			if err != nil {
				return nil, err
			}
			starting, err := activities.PlannedStarting(tx, after, until)
			if err != nil {
				return nil, err
			}
			closing, err := activities.PlannedClosing(tx, after.Add(-time.Second), until.Add(-time.Second))
			if err != nil {
				return nil, err
			}
			var due []Occasion
			for i := range closing {
				due = append(due, Occasion{Office: closing[i].OfficeID, At: closing[i].ClosesAt().Add(time.Second), Entity: closing[i].ID})
			}
			for i := range opening {
				due = append(due, Occasion{Office: opening[i].OfficeID, At: opening[i].OpensAt(), Entity: opening[i].ID})
			}
			for _, a := range starting {
				due = append(due, Occasion{Office: a.OfficeID, At: a.StartsAt, Entity: a.ID})
			}
			return due, nil
		},
		Run: func(c *bot.Context, o Occasion) error {
			a, err := activities.ByID(c.Tx, o.Entity)
			if err != nil || a.State != activities.Planned {
				return err
			}
			return posts.RefreshSession(c, a)
		},
	}
}

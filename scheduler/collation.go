package scheduler

import (
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/collation"
)

// remindCollation reminds, once, three working days before the end, the members who have not
// said whether their entries of the year are right (§14); not those who have switched off what
// reminds of what is owed.
func remindCollation() Job {
	return Job{
		Name: "remind-collation", Back: day, Mute: []string{posts.MuteOwed},
		Due: func(tx *gorm.DB, after, until time.Time) (due []Occasion, err error) {
			list, err := collation.Reminding(tx, after, until)
			for i := range list {
				due = append(due, Occasion{Office: list[i].OfficeID, At: *list[i].RemindAt, Entity: list[i].ID})
			}
			return due, err
		},
		Run: func(c *bot.Context, o Occasion) error {
			col, err := collation.ByID(c.Tx, o.Entity)
			if err != nil || !col.Takes(c.Now) || col.RemindAt == nil || !col.RemindAt.Equal(o.At) {
				return err
			}
			if err := byDay(c); err != nil {
				return err
			}
			return posts.TellCollation(c, col, true)
		},
	}
}

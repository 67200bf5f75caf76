package scheduler

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/models/offices"
	"lianluo/models/store"
)

// removalBack: a removal that fell due while the program was down is done whenever it starts.
const removalBack = 10 * 365 * day

// removeOffices deletes an office when the month is over in which its director could have
// taken that back. The occasion is of the whole program: the office's own run would go
// with it.
func removeOffices() Job {
	return Job{
		Name: "remove_office", Back: removalBack,
		Due: func(tx *gorm.DB, after, until time.Time) (due []Occasion, err error) {
			list, err := offices.Removals(tx, after, until)
			for _, o := range list {
				due = append(due, Occasion{At: *o.RemovalAt, Entity: o.ID})
			}
			return due, err
		},
		Run: func(c *bot.Context, o Occasion) error {
			c.Log.Info("office removed", "office", o.Entity)
			return offices.Remove(c.Tx, o.Entity)
		},
		Then: func(ctx context.Context, db *store.DB, _ time.Time) error { return db.Scour(ctx) },
	}
}

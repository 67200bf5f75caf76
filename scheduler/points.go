package scheduler

import (
	"lianluo/bot"
	"lianluo/models/points"
)

// settlePoints enters, each night, what has changed in the quarters whose briefing is out (积分,
// §21): an entry is taken back by another, and what is new is entered, so that the ledger is
// right without anybody looking. Nobody is told.
func settlePoints() Job {
	return Job{
		Name: "settle-points", Back: day, Latest: true,
		Due: someOffices("50 3 * * *", nil, points.OfficesInUse),
		Run: func(c *bot.Context, _ Occasion) error { return points.SettleAll(c.Tx, c.Now) },
	}
}

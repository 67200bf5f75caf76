package scheduler

import (
	"lianluo/bot"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
	"lianluo/models/supervision"
)

// batchSupervision brings what was written without a name before the director (§12): on
// working days at 18:00, two items at least or one that has waited for two days, so that
// neither the hour nor the order says whose it is.
func batchSupervision(cal *calendar.Calendar) Job {
	return Job{
		Name: "supervision", Back: 5 * day, Latest: true,
		Due: everyOffice("0 18 * * *", toWorkday(cal)),
		Run: func(c *bot.Context, _ Occasion) error {
			n, err := supervision.Ready(c.Tx, store.DateOf(c.Now, c.Location()))
			if err != nil || n == 0 {
				return err
			}
			return tellDirectors(c, c.Now.Add(10*day), func(p *people.Person) (bot.Message, error) {
				w := c.WordsFor(p)
				return bot.Message{Text: w.T("supervision.batch", "count", n), Buttons: bot.Rows(1, bot.CommandButton(w.Plain("supervision.see"), "supervise"))}, nil
			})
		},
	}
}

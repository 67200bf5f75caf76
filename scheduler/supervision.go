package scheduler

import (
	"slices"
	"time"

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
		Run: func(c *bot.Context, o Occasion) error {
			n, err := supervision.Ready(c.Tx, store.DateOf(c.Now, c.Location()))
			if err != nil {
				return err
			}
			// What was said under a name since the last working day is told with it.
			open, err := supervision.OpenWaiting(c.Tx)
			if err != nil {
				return err
			}
			since := o.At.Add(-day)
			if c.Local(o.At).Weekday() == time.Monday {
				since = o.At.Add(-3 * day)
			}
			if n == 0 && !slices.ContainsFunc(open, func(x supervision.Open) bool { return x.FiledAt != nil && x.FiledAt.After(since) }) {
				return nil
			}
			return tellDirectors(c, c.Now.Add(10*day), func(p *people.Person) (bot.Message, error) {
				w := c.WordsFor(p)
				return bot.Message{Text: w.T("supervision.batch", "count", n, "open", len(open)), Buttons: bot.Rows(1, bot.CommandButton(w.Plain("supervision.see"), "supervise"))}, nil
			})
		},
	}
}

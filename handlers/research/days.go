package research

import (
	"fmt"

	"lianluo/bot"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/models/calendar"
	"lianluo/models/research"
)

// days are when the reports of researches are due, for who does the office's work. One that is
// due in the year may be of its quarters or of the last one before.
func days(c *bot.Context, w *locale.Words, year int) (list []front.Day, err error) {
	if !bot.Inside.Allows(c.Person) {
		return nil, nil
	}
	for q := (calendar.Quarter{Year: year, Q: 1}).Prev(); q.Year <= year; q = q.Next() {
		set, err := research.Of(c.Tx, q)
		if err != nil {
			return nil, fmt.Errorf("research of %s: %w", q.Key(), err)
		}
		for _, r := range set {
			if !r.Voided() {
				list = append(list, front.Day{On: r.Due(), Sort: front.DayResearch, Text: w.Plain("calendar.research_due", "topic", r.Topic)})
			}
		}
	}
	return list, nil
}

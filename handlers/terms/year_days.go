package terms

import (
	"lianluo/bot"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/models/people"
	mterms "lianluo/models/terms"
)

// yearDays are when terms begin and end, from when on the change of one is prepared, and until
// when who goes on files what it asks.
func yearDays(c *bot.Context, w *locale.Words, _ int) (list []front.Day, err error) {
	if !bot.Inside.Allows(c.Person) {
		return nil, nil
	}
	all, err := people.Terms(c.Tx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		t := &all[i]
		list = append(list,
			front.Day{On: t.StartsOn, Sort: front.DayTerm, Text: w.Plain("calendar.term_begins", "term", t.Name)},
			front.Day{On: t.EndsOn, Sort: front.DayTerm, Text: w.Plain("calendar.term_ends", "term", t.Name)})
		if c.Person.Is(people.Staff) {
			list = append(list, front.Day{On: mterms.LastYear(t), Sort: front.DayTerm, Text: w.Plain("calendar.term_change", "term", t.Name)})
		}
	}
	_, change, err := mterms.Running(c.Tx, c.Now)
	if err == nil && change != nil {
		list = append(list, front.Day{On: change.DueOn, Sort: front.DayTerm, Text: w.Plain("calendar.term_filing")})
	}
	return list, err
}

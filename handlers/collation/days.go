package collation

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/models/calendar"
	mcollation "lianluo/models/collation"
	"lianluo/models/people"
	"lianluo/models/store"
)

// days are when the books of the year before are put in order: when that begins, for the staff,
// and until when the members say whether their entries are right.
func days(c *bot.Context, w *locale.Words, year int) (list []front.Day, err error) {
	if !bot.Inside.Allows(c.Person) {
		return nil, nil
	}
	of := year - 1
	col, err := mcollation.Of(c.Tx, of)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	if c.Person.Is(people.Staff) {
		begin := front.Day{Sort: front.DayBooks, Text: w.Plain("calendar.books_begin", "year", of)}
		_, over := mcollation.Span(of, c.Location())
		switch {
		case err == nil:
			begin.On = store.DateOf(col.CreatedAt, c.Location())
		case c.Office.CreatedAt.Before(over):
			// The briefing of the fourth quarter goes out on the first working day after it.
			own := chat.Workdays(c)
			begin.On = store.DateFrom(own.FirstWorkdayAfter(own.FirstWorkdayAfter(calendar.Quarter{Year: of, Q: 4}.LastDay())))
		}
		list = append(list, begin)
	}
	if err == nil && col.ClosesAt != nil {
		list = append(list, front.Day{On: store.DateOf(*col.ClosesAt, c.Location()), Sort: front.DayBooks, Text: w.Plain("calendar.books_answer", "year", of)})
	}
	return list, nil
}

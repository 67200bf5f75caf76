package fund

import (
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/models/calendar"
	mfund "lianluo/models/fund"
	"lianluo/models/people"
	"lianluo/models/store"
)

// closingDay is the day of January on which the year before is to be closed: who has not is
// reminded then.
const closingDay = 15

// days are when the year before is to be closed, for the staff, as long as it is not.
func days(c *bot.Context, w *locale.Words, year int) (list []front.Day, err error) {
	if !c.Person.Is(people.Staff) {
		return nil, nil
	}
	open, err := mfund.OpenBefore(c.Tx, year)
	if err != nil || open == 0 {
		return nil, err
	}
	on := chat.Workdays(c).NextWorkday(calendar.DateOf(time.Date(year, time.January, closingDay, 12, 0, 0, 0, c.Location())))
	return []front.Day{{On: store.DateFrom(on), Sort: front.DayFund, Text: w.Plain("calendar.fund_close", "year", year-1)}}, nil
}

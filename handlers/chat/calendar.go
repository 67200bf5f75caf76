package chat

import (
	"time"

	"lianluo/bot"
	"lianluo/models/calendar"
	"lianluo/models/store"
)

// Workdays is the calendar that the office goes by.
func Workdays(c *bot.Context) *calendar.Calendar {
	return c.Office.Workdays(bot.Kept[*calendar.Calendar](c))
}

// ReadyDay is the day that a button offers as some days after another: the next working day
// where that is none, since nobody answers on a day off.
func ReadyDay(c *bot.Context, from store.Date, days int) store.Date {
	noon := from.AddDate(0, 0, days).Start(c.Location()).Add(12 * time.Hour)
	return store.DateFrom(Workdays(c).NextWorkday(calendar.DateOf(noon)))
}

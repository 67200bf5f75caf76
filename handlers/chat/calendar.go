package chat

import (
	"lianluo/bot"
	"lianluo/models/calendar"
)

// Workdays is the calendar that the office goes by.
func Workdays(c *bot.Context) *calendar.Calendar {
	return c.Office.Workdays(bot.Kept[*calendar.Calendar](c))
}

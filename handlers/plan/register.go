package plan

import "lianluo/bot"

// Register makes the router know what is to come: the rota, the year and the
// calendar.
func Register(r *bot.Router) {
	registerRota(r)
	registerYearPlan(r)
	registerHolidays(r)
	registerCalendar(r)
	registerFeed(r)
	registerPosted(r)
	registerPaper(r)
}

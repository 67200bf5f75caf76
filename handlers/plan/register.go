package plan

import (
	"lianluo/bot"
	"lianluo/handlers/papers"
)

// Register makes the router know what is to come: the rota, the year and the
// calendar.
func Register(r *bot.Router) {
	registerRota(r)
	registerYearPlan(r)
	registerHolidays(r)
	registerCalendar(r)
	registerFeed(r)
	papers.Add(r, papers.Paper{Name: "year_calendar", Access: bot.Viewers, Make: yearPicture, Offer: offerYear, Apart: true})
	registerPosted(r)
	registerPaper(r)
}

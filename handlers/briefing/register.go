package briefing

import (
	"lianluo/bot"
	"lianluo/models/people"
)

// Register makes the router know announcements (§22) and briefings (§21).
func Register(r *bot.Router) {
	r.Within(people.AreaNotices, func() {
		registerAnnounce(r)
		registerAnnounceState(r)
		registerAnnounceChange(r)
		registerHandin(r)
		registerHandinTable(r)
	})
	r.Within(people.AreaReports, func() {
		registerBriefing(r)
		registerBook(r)
		registerPicture(r)
	})
	registerPosted(r)
}

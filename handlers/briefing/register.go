package briefing

import "lianluo/bot"

// Register makes the router know announcements (§22) and briefings (§21).
func Register(r *bot.Router) {
	registerAnnounce(r)
	registerAnnounceState(r)
	registerAnnounceChange(r)
	registerHandin(r)
	registerHandinTable(r)
	registerBriefing(r)
	registerBook(r)
	registerPicture(r)
	registerPosted(r)
}

package briefing

import "lianluo/bot"

// Register is what an office tells: announcements and briefings.
func Register(r *bot.Router) {
	registerAnnounce(r)
	registerBriefing(r)
}

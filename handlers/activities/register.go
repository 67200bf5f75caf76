package activities

import "lianluo/bot"

// Register is what an office does (§4–§7).
func Register(r *bot.Router) {
	registerSession(r)
	registerActivity(r)
	registerFollowUp(r)
	registerPhotos(r)
}

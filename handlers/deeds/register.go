package deeds

import "lianluo/bot"

// Register is good deeds (§13).
func Register(r *bot.Router) {
	registerDeed(r)
	registerDeedReview(r)
}

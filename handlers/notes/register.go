package notes

import "lianluo/bot"

// Register is what members write about a session, and what is made of it (§4).
func Register(r *bot.Router) {
	registerNote(r)
	registerBooklet(r)
	registerPraise(r)
}

package record

import "lianluo/bot"

// Register is what is kept about a person, and what he or she may ask for.
func Register(r *bot.Router) {
	registerRecord(r)
	registerRequest(r)
}

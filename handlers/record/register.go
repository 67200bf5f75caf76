package record

import "lianluo/bot"

// Register makes the router know what is kept about a person, and what he or she
// may ask for.
func Register(r *bot.Router) {
	registerRecord(r)
	registerDossier(r)
	registerSearch(r)
	registerRequest(r)
}

package voices

import "lianluo/bot"

// Register makes the router know suggestions (§9).
func Register(r *bot.Router) {
	registerSuggestion(r)
	registerSuggestionView(r)
	registerConsent(r)
	registerJoin(r)
	registerContact(r)
	registerBook(r)
	registerAsking(r)
	registerPapers(r)
}

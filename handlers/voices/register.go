package voices

import "lianluo/bot"

// Register is suggestions (§9).
func Register(r *bot.Router) {
	registerSuggestion(r)
	registerSuggestionView(r)
	registerSuggestionReview(r)
}

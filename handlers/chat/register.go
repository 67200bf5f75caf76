package chat

import "lianluo/bot"

// Each function here registers one room: what is about one matter.

// Register is how the bot talks: words, files, moments, pages.
func Register(r *bot.Router, publicURL string) {
	keepAddress(r, publicURL)
	registerFiles(r)
}

package chat

import "lianluo/bot"

// Register keeps what the manners need, and makes the router know a record's
// files.
func Register(r *bot.Router, publicURL string) {
	keepAddress(r, publicURL)
	registerFiles(r)
}

package chat

import (
	"lianluo/bot"
	"lianluo/models/records"
)

// Register keeps what the manners need, and makes the router know a record's
// files.
func Register(r *bot.Router, publicURL string) {
	bot.Keep(r, &postedKinds{of: map[records.Kind]Posted{}})
	keepAddress(r, publicURL)
	registerFiles(r)
	r.Forbids(func(c *bot.Context) error { return RefuseAccusations(c, c.Message().Text, c.Message().Caption) })
}

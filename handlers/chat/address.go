package chat

import (
	"strings"

	"lianluo/bot"
)

// publicAddress is where people reach the pages of internal/web.
type publicAddress string

// keepAddress makes the address known to handlers.
func keepAddress(r *bot.Router, url string) {
	bot.Keep(r, publicAddress(strings.TrimRight(url, "/")))
}

// AddressOf is where people reach the pages of internal/web; "" when they
// cannot.
func AddressOf(c *bot.Context) string { return string(bot.Kept[publicAddress](c)) }

package deeds

import "lianluo/bot"

// Register makes the router know good deeds (§13).
func Register(r *bot.Router) { registerDeed(r) }

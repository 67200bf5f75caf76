package research

import "lianluo/bot"

// Register makes the router know the research of a quarter (§6).
func Register(r *bot.Router) {
	registerResearch(r)
}

package research

import "lianluo/bot"

// Register is the research of a quarter (§6).
func Register(r *bot.Router) {
	registerResearch(r)
}

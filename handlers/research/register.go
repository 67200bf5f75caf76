package research

import (
	"lianluo/bot"
	"lianluo/handlers/front"
)

// Register makes the router know the research of a quarter (§6).
func Register(r *bot.Router) {
	registerResearch(r)
	front.AddDays(r, days)
}

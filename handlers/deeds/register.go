package deeds

import (
	"lianluo/bot"
	"lianluo/handlers/papers"
)

// Register makes the router know good deeds (§13).
func Register(r *bot.Router) {
	registerDeed(r)
	papers.Add(r, papers.Paper{Name: "deeds_total", Access: bot.Inside, Make: totalsOfTerm, Offer: offerTotals, Apart: true})
}

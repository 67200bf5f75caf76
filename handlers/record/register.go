package record

import (
	"lianluo/bot"
	"lianluo/handlers/papers"
)

// Register makes the router know what is kept about a person, and what he or she
// may ask for.
func Register(r *bot.Router) {
	registerRecord(r)
	registerDossier(r)
	registerSearch(r)
	registerLeaf(r)
	registerThisDay(r)
	registerOwn(r)
	registerRequest(r)
	papers.Add(r, papers.Paper{Name: "my_year", Access: bot.Inside, Make: myYear, Offer: offerMyYear, Apart: true})
}

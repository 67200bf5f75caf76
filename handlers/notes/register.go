package notes

import "lianluo/bot"

// Register makes the router know notes, their booklet and their praise. What
// other rooms add to notes they add afterwards.
func Register(r *bot.Router) {
	registerNote(r)
	registerBooklet(r)
	registerPaper(r)
	registerPraise(r)
}

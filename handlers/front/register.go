package front

import "lianluo/bot"

// Register makes the router know what everybody comes through. It goes before
// the families, which add their own to it.
func Register(r *bot.Router) {
	registerBoard(r)
	bot.Keep(r, &allDays{})
	registerMenu(r)
	registerTodo(r)
	registerReview(r)
	registerKinds(r)
	registerDesk(r)
	registerContact(r)
}

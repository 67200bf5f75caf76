package front

import "lianluo/bot"

// Register is what everybody comes through: the menu, the desk, the to-do list
// and the walk through what waits.
func Register(r *bot.Router) {
	registerBoard(r)
	registerMenu(r)
	registerTodo(r)
	registerReview(r)
	registerOffice(r)
}

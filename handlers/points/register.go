// Package points is how an office deals with points (积分, §21): each member sees what he or she
// has and of what record each of them is, the staff everybody's in the order of the roster, the
// group nobody's. The director turns them on behind a page that says what they do not measure.
package points

import (
	"lianluo/bot"
	"lianluo/handlers/papers"
)

// Register makes the router know points.
func Register(r *bot.Router) {
	r.Command("points", bot.Inside, command)
	r.Button("points", bot.Inside, func(c *bot.Context) error { return show(c, c.Arg(0)) })
	r.Button("points_in", bot.Inside, category)
	r.Button("points_all", bot.Staff, all)
	r.Button("points_table", bot.Inside, table)

	bot.AddForm(r, changeForm())
	r.Button("points_items", bot.Directors, items)
	r.Button("points_set", bot.Directors, set)
	r.Button("points_read", bot.Directors, func(c *bot.Context) error { return read(c, "") })
	r.Button("points_on", bot.Directors, turnOn)
	r.Button("points_off", bot.Directors, turnOff)
	r.Undo("points_use", bot.Directors, undoUse)
	r.Undo("points_change", bot.Directors, undoChange)

	papers.Add(r, papers.Paper{Name: "points_sheet", Access: bot.Staff, Make: sheet})
	papers.Add(r, papers.Paper{Name: "points_year", Access: bot.Staff, Make: yearBook, Offer: offerYears})
}

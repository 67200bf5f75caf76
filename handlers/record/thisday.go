package record

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/models/desk"
)

// thisDay is the scope of an entry that was opened from 往年今日.
const thisDay = "d"

// registerThisDay is 往年今日: what is on record of today's day in former years (§23).
func registerThisDay(r *bot.Router) {
	r.Command("thisday", bot.Inside, func(c *bot.Context) error { return showThisDay(c, 0) })
	r.Button("thisday", bot.Inside, func(c *bot.Context) error { return showThisDay(c, max(c.ArgInt(0), 0)) })
	r.Label("command.thisday", "thisday")
	front.AddMenuLine(r, thisDayOnMenu)
}

// thisDayOnMenu is the line of the menu on a day that has something; none on other days.
func thisDayOnMenu(c *bot.Context) (front.MenuLine, error) {
	if !bot.Inside.Allows(c.Person) {
		return front.MenuLine{}, nil
	}
	list, err := desk.OnThisDay(c.Tx, c.Person, c.Now)
	if err != nil || len(list) == 0 {
		return front.MenuLine{}, err
	}
	return front.MenuLine{
		Text:   c.T("thisday.line", "day", c.Words.Day(c.Local(c.Now)), "count", len(list)),
		Button: c.B("command.thisday", "thisday", 0),
	}, nil
}

// showThisDay lists it, the newest first.
func showThisDay(c *bot.Context, page int) error {
	list, err := desk.OnThisDay(c.Tx, c.Person, c.Now)
	if err != nil {
		return err
	}
	day := c.Words.Day(c.Local(c.Now))
	m := bot.Message{Text: c.T("thisday.head", "day", day)}
	if len(list) == 0 {
		m.Text = c.T("thisday.nothing", "day", day)
	}
	from := min(page*EntriesPage, len(list))
	to := min(from+EntriesPage, len(list))
	if err := putFound(c, &m, list[from:to], thisDay, page); err != nil {
		return err
	}
	if row := chat.Pager(c, page, to < len(list), "thisday"); row != nil {
		m.Buttons = append(m.Buttons, row)
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("search.leaf", "leaf"), bot.CommandButton(c.P("common.menu"), "menu")))
	return chat.InPrivate(c, m)
}

package record

import (
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/models/desk"
	"lianluo/models/store"
)

// registerLeaf is the record book leafed through by years and months (工作记录本, §23).
func registerLeaf(r *bot.Router) {
	r.Button("leaf", bot.Inside, leaf)
	papers.AddList(r, papers.List{Name: "leaf", Access: bot.Inside, Table: foundOfMonth})
}

// Years and months stand so many in a row.
const (
	yearsInRow  = 3
	monthsInRow = 4
)

// leaf is leaf for the years, leaf:2025 for its months, leaf:2025-03:page for what is of one.
func leaf(c *bot.Context) (err error) {
	var m bot.Message
	switch arg := c.Arg(0); {
	case arg == "":
		m, err = yearsPage(c)
	case strings.Contains(arg, "-"):
		m, err = monthPage(c, arg, max(c.ArgInt(1), 0))
	default:
		m, err = monthsPage(c, bot.SmallInt(arg))
	}
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// yearsPage has a button for each year that has something.
func yearsPage(c *bot.Context) (m bot.Message, err error) {
	years, err := desk.Years(c.Tx, c.Person)
	if err != nil {
		return m, err
	}
	m.Text = everything(c) + "\n" + c.T("leaf.years")
	if len(years) == 0 {
		m.Text = everything(c) + "\n" + c.T("leaf.nothing")
	}
	var buttons []bot.Button
	for _, y := range years {
		buttons = append(buttons, bot.Button{Text: c.P("leaf.year", "year", y.Year, "count", y.Count), Data: bot.Data("leaf", y.Year)})
	}
	m.Buttons = c.Fold(bot.Data("leaf"), bot.FewRows, bot.Rows(yearsInRow, buttons...), bot.CommandButton(c.P("search.title"), "search"), backHome(c))
	return m, nil
}

// monthsPage has a button for each month of a year that has something.
func monthsPage(c *bot.Context, year int) (m bot.Message, err error) {
	if year < firstYear || year > c.Local(c.Now).Year()+1 {
		return m, c.Problem("common.stale")
	}
	months, err := desk.Months(c.Tx, c.Person, year)
	if err != nil {
		return m, err
	}
	count := 0
	var buttons []bot.Button
	for _, l := range months {
		count += l.Count
		label := c.P("leaf.month", "month", int(l.Month), "count", l.Count)
		buttons = append(buttons, bot.Button{Text: label, Data: bot.Data("leaf", monthOfLeaf(l), 0)})
	}
	m.Text = c.T("leaf.months", "year", year, "count", count)
	if count == 0 {
		m.Text = c.T("leaf.no_months", "year", year)
	}
	m.Buttons = append(bot.Rows(monthsInRow, buttons...), bot.Row(c.B("common.back", "leaf")))
	return m, nil
}

// monthOfLeaf is a month as its button names it.
func monthOfLeaf(l desk.Leaf) string { return fmt.Sprintf("%d-%02d", l.Year, l.Month) }

// monthPage is a page of what is of a month.
func monthPage(c *bot.Context, month string, page int) (m bot.Message, err error) {
	q, name, err := questionOfMonth(c, month)
	if err != nil {
		return m, err
	}
	list, more, err := desk.Search(c.Tx, c.Person, q, store.Page{Number: page, Size: EntriesPage})
	if err != nil {
		return m, err
	}
	m.Text = c.T("leaf.head", "month", name)
	if len(list) == 0 {
		m.Text += "\n" + c.T("leaf.nothing")
	}
	if err := putFound(c, &m, list, "l"+month, page); err != nil {
		return m, err
	}
	if row := chat.Pager(c, page, more, "leaf", month); row != nil {
		m.Buttons = append(m.Buttons, append(row, papers.AsTable(c, "leaf", month, page, more)...))
	}
	year, _, _ := strings.Cut(month, "-")
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "leaf", year), c.B("leaf.other_years", "leaf")))
	return m, nil
}

// questionOfMonth is what asks for all of a month that a button names.
func questionOfMonth(c *bot.Context, month string) (q desk.Question, name string, err error) {
	year, number, day, ok := monthOf(month, c.Local(c.Now))
	key := monthOfLeaf(desk.Leaf{Year: year, Month: number})
	if !ok || day != 0 || month != key {
		return q, "", c.Problem("common.stale")
	}
	q.From, q.To, name, err = span(c, key)
	return q, name, err
}

package archive

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	marchive "lianluo/models/archive"
)

// unname is archive_unname:ID: that a teller is named is taken back at any time, by who filed
// the item or by the office (个人信息保护法 15).
func unname(c *bot.Context) error {
	it, err := itemKind().Pressed(c)
	if err != nil {
		return err
	}
	if err := marchive.Conceal(c.Tx, it, c.Person); err != nil {
		return problem(c, err)
	}
	a, err := c.Act("archive_unname", it.ID, "")
	if err != nil {
		return err
	}
	if err := named(c, it); err != nil {
		return err
	}
	m, err := itemKind().Card(c, it)
	if err != nil {
		return err
	}
	m.Text = locale.Join("\n\n", c.T("archive.unnamed"), m.Text)
	m.Buttons = append([][]bot.Button{bot.Row(chat.Undo(c, a))}, m.Buttons...)
	_, err = c.Show(m)
	return err
}

func undoUnname(c *bot.Context, id int64) error {
	it, err := marchive.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := marchive.Reveal(c.Tx, it, c.Person); err != nil {
		return problem(c, err)
	}
	if err := named(c, it); err != nil {
		return err
	}
	return itemKind().Show(c, it)
}

// named brings up to date what says the teller's name: what the staff was told, and the page
// of a week in the group.
func named(c *bot.Context, it *marchive.Item) error {
	if err := itemKind().Changed(c, it); err != nil {
		return err
	}
	return pageAfter(c, it, nil, false)
}

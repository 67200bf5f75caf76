package books

import (
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	mbooks "lianluo/models/books"
)

// What could be published, as the action of taking that back keeps it.
const (
	openName = "name"
	openSum  = "sum"
)

// conceal is donation_hide:ID: what a donor agreed to is taken back at any time, by the donor,
// by who entered the gift, or by the office (慈善法 82, 个人信息保护法 15).
func conceal(c *bot.Context) error {
	d, err := donationKind().Pressed(c)
	if err != nil {
		return err
	}
	name, sum, err := mbooks.Conceal(c.Tx, d, c.Person)
	if err != nil {
		return booksProblem(c, err)
	}
	var was []string
	if name {
		was = append(was, openName)
	}
	if sum {
		was = append(was, openSum)
	}
	a, err := c.Act("donation_hide", d.ID, strings.Join(was, " "))
	if err != nil {
		return err
	}
	if err := donationKind().Changed(c, d); err != nil {
		return err
	}
	m, err := donationKind().Card(c, d)
	if err != nil {
		return err
	}
	m.Text = locale.Join("\n\n", c.T("donation.hidden"), m.Text)
	m.Buttons = append([][]bot.Button{bot.Row(chat.Undo(c, a))}, m.Buttons...)
	_, err = c.Show(m)
	return err
}

func undoConceal(c *bot.Context, id int64) error {
	d, err := mbooks.DonationByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	was := c.Action.Note
	if err := mbooks.Reveal(c.Tx, d, c.Person, strings.Contains(was, openName), strings.Contains(was, openSum)); err != nil {
		return booksProblem(c, err)
	}
	if err := donationKind().Changed(c, d); err != nil {
		return err
	}
	return donationKind().Show(c, d)
}

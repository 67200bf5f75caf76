package deeds

import (
	"slices"

	"lianluo/bot"
	"lianluo/handlers/chat"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/store"
)

// deedButtons are what the person can do with a deed beside deciding.
func deedButtons(c *bot.Context, d *mdeeds.Deed) (row []bot.Button, err error) {
	switch {
	case d.PersonID != c.Person.ID:
	case d.State == mdeeds.Draft:
		row = append(row, c.B("deed.edit", "deed_edit", d.ID))
	case d.State == mdeeds.Filed, d.State == mdeeds.Returned:
		row = append(row, c.B("deed.edit", "deed_edit", d.ID), c.B("deed.withdraw", "deed_withdraw", d.ID))
	}
	with, err := mdeeds.CoworkersOf(c.Tx, d.ID)
	if slices.Contains(with[d.ID], c.Person.ID) && d.State != mdeeds.Draft && d.State != mdeeds.Withdrawn {
		row = append(row, c.B("deed.not_me", "deed_not_me", d.ID))
	}
	return append(row, bot.CommandButton(c.P("deed.list"), "deeds")), err
}

// deedText is a deed with its state, for whoever may see it.
func deedText(c *bot.Context, d *mdeeds.Deed) (string, error) {
	v, err := deedDraftOf(c, d)
	if err != nil {
		return "", err
	}
	body, err := deedBody(c, v)
	if err != nil {
		return "", err
	}
	author, err := people.PersonByID(c.Tx, d.PersonID)
	if err != nil {
		return "", err
	}
	trail, err := deedKind().Trail(c, d)
	if err != nil {
		return "", err
	}
	return c.T("deed.shown", "number", d.Number, "body", chat.HTMLOf(body), "name", author.Name,
		"state", c.P("deed.state_"+string(d.State)), "trail", trail), nil
}

// editDeed opens one's own deed again while it is not confirmed.
func editDeed(c *bot.Context) error {
	d, err := deedKind().Own(c)
	if err != nil {
		return err
	}
	if d.State != mdeeds.Draft && d.State != mdeeds.Filed && d.State != mdeeds.Returned {
		return c.Problem("deed.decided")
	}
	v, err := deedDraftOf(c, d)
	if err != nil {
		return err
	}
	return deedForm.Start(c, *v)
}

// pressedDeed is the deed that a pressed button names, of the person's own office.
func pressedDeed(c *bot.Context) (*mdeeds.Deed, error) {
	id, err := c.ArgID(0)
	if err != nil {
		return nil, err
	}
	d, err := mdeeds.ByID(c.Tx, id)
	return d, c.MissingAs(err, "common.gone")
}

// deedsCommand lists deeds, or shows the one whose number stands behind it.
func deedsCommand(c *bot.Context) error {
	if c.Args == "" {
		return listDeeds(c, "", 0)
	}
	d, err := mdeeds.ByNumber(c.Tx, c.Args)
	if err != nil {
		return c.MissingAs(err, "deed.no_number")
	}
	if d, err = deedKind().Readable(c, d.ID); err != nil {
		return err
	}
	return deedKind().Show(c, d)
}

// listDeeds lists a member's own deeds, and all of the office for the staff.
func listDeeds(c *bot.Context, which string, page int) error {
	person, states := c.Person.ID, []mdeeds.State(nil)
	if which == "" && c.Person.Is(people.Staff) && !c.Person.Is(people.Member) {
		which = "all"
	}
	if which != "" && c.Person.Is(people.Staff) {
		person = 0
		if which == "filed" {
			states = []mdeeds.State{mdeeds.Filed}
		}
	} else {
		which = ""
	}
	page = max(page, 0)
	list, err := mdeeds.List(c.Tx, person, states, store.Page{Number: page, Size: chat.ListSize})
	if err != nil {
		return err
	}
	more, err := mdeeds.List(c.Tx, person, states, store.Page{Number: (page + 1) * chat.ListSize, Size: 1})
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("deed.list_" + map[string]string{"": "mine", "all": "office", "filed": "filed"}[which])}
	if len(list) == 0 {
		m.Text += "\n" + c.T("deed.list_empty")
	}
	for _, d := range list {
		label := chat.Joined(d.Number, d.Title, c.P("deed.state_"+string(d.State)))
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: label, Data: bot.Data("deed", d.ID)}))
	}
	if row := chat.ListPager(page, len(more) > 0, func(p int) string { return bot.Data("deeds", which, p) }); row != nil {
		m.Buttons = append(m.Buttons, row)
	}
	var row []bot.Button
	if c.Person.Is(people.Staff) {
		if which != "filed" {
			row = append(row, c.B("deed.only_filed", "deeds", "filed", 0))
		}
		if which != "all" {
			row = append(row, c.B("deed.all", "deeds", "all", 0))
		}
	}
	if c.Person.Is(people.Member) {
		row = append(row, bot.CommandButton(c.P("deed.tell"), "deed"))
	}
	if len(row) > 0 {
		m.Buttons = append(m.Buttons, row)
	}
	_, err = c.Show(m)
	return err
}

package deeds

import (
	"slices"

	"lianluo/bot"
	"lianluo/handlers/books"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/records"
)

// linkedButtons is how many of its gifts and honours a deed's card opens: the others stand in
// their books.
const linkedButtons = 2

// deedButtons are what the person can do with a deed beside deciding: of a promise, what goes
// on first.
func deedButtons(c *bot.Context, d *mdeeds.Deed) (row []bot.Button, err error) {
	with, err := mdeeds.CoworkersOf(c.Tx, d.ID)
	if err != nil {
		return nil, err
	}
	own, too := d.PersonID == c.Person.ID, slices.Contains(with[d.ID], c.Person.ID)
	member := c.Person.Is(people.Member)
	if d.Open() && (own || too) && member {
		row = append(row, c.B("deed.note", "deed_note", d.ID))
		if d.State == mdeeds.Promised {
			row = append(row, c.B("deed.begin", "deed_begin", d.ID))
		}
	}
	switch {
	case !own:
	case d.Open() && member:
		row = append(row, c.B("deed.finish", "deed_finish", d.ID), c.B("deed.edit", "deed_edit", d.ID))
	case d.State == mdeeds.Draft:
		row = append(row, c.B("deed.edit", "deed_edit", d.ID))
	case d.State == mdeeds.Filed, d.State == mdeeds.Returned:
		row = append(row, c.B("deed.edit", "deed_edit", d.ID), c.B("deed.withdraw", "deed_withdraw", d.ID))
	}
	if (own || too) && d.State == mdeeds.Confirmed {
		row = append(row, c.B("books.question", "dispute", records.KindDeed, d.ID))
	}
	row = append(row, deedKind().Aside(c, d)...) // what was confirmed is put right by taking it back and filing it anew
	show, err := mayShow(c, d)
	if err != nil {
		return nil, err
	}
	if show {
		row = append(row, c.B("deed_album.button", "deed_album", d.ID))
	}
	notes, err := mdeeds.NotesOf(c.Tx, d.ID)
	if err != nil {
		return nil, err
	}
	if len(notes) > 0 {
		row = append(row, bot.Button{Text: c.P("deed_note.read", "count", len(notes)), Data: bot.Data("deed_notes", d.ID, 0)})
	}
	_, linked, err := books.OfDeed(c, d.ID)
	if err != nil {
		return nil, err
	}
	row = append(row, linked[:min(len(linked), linkedButtons)]...)
	if too && d.State != mdeeds.Draft && d.State != mdeeds.Withdrawn {
		row = append(row, c.B("deed.not_me", "deed_not_me", d.ID))
	}
	return append(row, bot.CommandButton(c.P("deed.list"), "deeds")), nil
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
	notes, _, err := notesText(c, d)
	if err != nil {
		return "", err
	}
	linked, _, err := books.OfDeed(c, d.ID)
	if err != nil {
		return "", err
	}
	return c.T("deed.shown", "number", d.Number, "body", chat.HTMLOf(body), "name", author.Name, "books", chat.HTMLOf(locale.Join("\n", linked...)),
		"state", c.P("deed.state_"+string(d.State)), "notes", chat.HTMLOf(notes), "trail", trail), nil
}

// editDeed opens one's own deed again while it is not confirmed.
func editDeed(c *bot.Context) error {
	d, err := deedKind().Own(c)
	if err != nil {
		return err
	}
	if d.State != mdeeds.Draft && d.State != mdeeds.Filed && d.State != mdeeds.Returned && !d.Open() {
		return c.Problem("deed.decided")
	}
	v, err := deedDraftOf(c, d)
	if err != nil {
		return err
	}
	if d.Open() || d.State == mdeeds.Draft && d.PromisedAt != nil {
		return promiseForm.Change(c, *v)
	}
	return deedForm.Change(c, *v)
}

// pressedDeed is the deed that a pressed button names, of the person's own office.
func pressedDeed(c *bot.Context) (*mdeeds.Deed, error) {
	return bot.Pressed(c, 0, mdeeds.ByID)
}

// deedsCommand lists deeds, or shows the one whose number stands behind it.
func deedsCommand(c *bot.Context) error {
	return deedKind().ListOrShow(c, mdeeds.ByNumber, "deed.no_number")
}

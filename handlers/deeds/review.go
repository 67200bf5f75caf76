package deeds

import (
	"slices"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/papers"
	"lianluo/internal/phrase"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/records"
)

// deedKind is how a deed is talked about (§13): the staff confirms it or sends it
// back, and who did it hears.
func deedKind() *front.Kind[*mdeeds.Deed, mdeeds.State] {
	return &front.Kind[*mdeeds.Deed, mdeeds.State]{
		Name: "deed", Machine: mdeeds.Life, Find: mdeeds.ByID, Route: "deed",
		Text: deedText, Title: func(c *bot.Context, d *mdeeds.Deed) string { return chat.Joined(d.Number, d.Title) },
		Pairs: func(c *bot.Context, d *mdeeds.Deed) ([]any, error) {
			return []any{"number", d.Number, "title", d.Title}, nil
		},
		Buttons: deedButtons,
		Decisions: []front.Decision[mdeeds.State]{{To: mdeeds.Confirmed}, {To: mdeeds.Returned, Ready: []string{"no_proof", "unclear"}},
			{To: mdeeds.Dropped, Beside: true, Ready: []string{"not_needed", "others_did", "cannot"}},
			{To: mdeeds.Withdrawn, Beside: true, Ready: []string{"twice", "not_so"}}},
		Hears: func(c *bot.Context, d *mdeeds.Deed, step *records.Step) ([]int64, error) {
			if mdeeds.State(step.ToState) != mdeeds.Confirmed {
				return nil, nil
			}
			with, err := mdeeds.CoworkersOf(c.Tx, d.ID)
			return with[d.ID], err
		},
		Withdrawn: mdeeds.Withdrawn, List: "deeds",
		Lists: &front.Lists[*mdeeds.Deed, mdeeds.State]{
			Route: "deeds", Page: front.Pointers(mdeeds.List), New: "deed", Columns: deedColumns, Row: deedRow,
			Of: []front.Listing[mdeeds.State]{
				{Name: "filed", States: []mdeeds.State{mdeeds.Filed}}, {Name: "promised", States: []mdeeds.State{mdeeds.Promised, mdeeds.Doing}}, {Name: "all"},
			},
			Line: pledgeLine,
			// A promise, and the other books that a member keeps (§14).
			Beside: func(c *bot.Context) []bot.Button {
				return slices.Concat(bot.Row(c.B("deed.promise", "deed_promise")), front.RunButton(c, "unsorted.as_donation", "donations"), front.RunButton(c, "unsorted.as_honour", "honours"))
			},
			Papers: func(c *bot.Context) []bot.Button {
				return bot.Row(c.B("deed_sum.button", "deeds_sum", "", ofOffice, 0), papers.Button(c, "deeds_total", "term"))
			},
		},
		Told:   toldOfDeed,
		Reopen: reopenDeed,
		Fault:  func(c *bot.Context, d *mdeeds.Deed, err error) error { return deedProblem(c, err) },
	}
}

// toldOfDeed leads an author whose deed came back to its form, and lets a
// co-worker, who may hear of the deed for the first time, say that it was not so.
func toldOfDeed(their *bot.Context, d *mdeeds.Deed, step *records.Step, m *bot.Message) error {
	switch {
	case their.Person.ID != d.PersonID:
		author, err := people.PersonByID(their.Tx, d.PersonID)
		if err != nil {
			return err
		}
		m.Text = their.T("deed.told_with", "author", author.Name, "title", d.Title)
		m.Buttons[0] = append(m.Buttons[0], their.B("deed.not_me", "deed_not_me", d.ID))
	case d.State == mdeeds.Returned:
		m.Buttons[0] = append(bot.Row(their.B("deed.edit_again", "deed_edit", d.ID)), m.Buttons[0]...)
	}
	return nil
}

// confirmCommand is "/confirm 好-2026-031".
func confirmCommand(c *bot.Context) error {
	if phrase.Clean(c.Args) == "" {
		return deedKind().Choose(c, "confirm", true, func(d *mdeeds.Deed) bool { return d.State == mdeeds.Filed })
	}
	d, err := mdeeds.ByNumber(c.Tx, phrase.Clean(c.Args))
	if err != nil {
		return c.MissingAs(err, "deed.no_number")
	}
	return deedKind().Decide(c, d, front.Decision[mdeeds.State]{To: mdeeds.Confirmed}, "")
}

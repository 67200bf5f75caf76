package people

import (
	"errors"
	"fmt"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/models/ledger"
	mpeople "lianluo/models/people"
)

// importButton does what a button of a sheet's card says: "import:ID:action[:arg]".
func importButton(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	var sheet rosterSheet
	imp, err := mpeople.ImportByID(c.Tx, id, mpeople.ImportRoster, &sheet)
	switch {
	case errors.Is(err, mpeople.ErrSettled):
		return c.Problem("import.settled")
	case err != nil:
		return c.MissingAs(err, "common.gone")
	}
	switch c.Arg(1) {
	case "page", "show":
		return showImport(c, imp, &sheet, c.ArgInt(2), "")
	case "take":
		return takeRoster(c, imp, &sheet, c.Arg(2))
	case "hand":
		return handRoster(c, imp, &sheet)
	case "again":
		if err := mpeople.DropImport(c.Tx, imp); err != nil {
			return err
		}
		return importForm().Start(c, sheetDraft{})
	case "drop":
		if err := mpeople.DropImport(c.Tx, imp); err != nil {
			return err
		}
		_, err := c.Show(bot.Message{Text: c.T("import.dropped"), Buttons: bot.Rows(2,
			bot.CommandButton(c.P("import.again"), "import"), c.B("members.back", "members", 0))})
		return err
	}
	return c.Problem("common.stale")
}

func showImport(c *bot.Context, imp *mpeople.Import, sheet *rosterSheet, page int, above string) error {
	m, err := importCard(c, imp, sheet, page)
	if err != nil {
		return err
	}
	if above != "" {
		m.Text = above + "\n\n" + m.Text
	}
	_, err = c.Show(m)
	return err
}

// takeRoster takes a sheet over as it was shown: what it would do is worked out
// again, and if that has changed since, shown again instead.
func takeRoster(c *bot.Context, imp *mpeople.Import, sheet *rosterSheet, shown string) error {
	if !c.Person.Is(mpeople.Director) {
		return c.Problem("common.not_allowed")
	}
	plan, err := mpeople.PlanRoster(c.Tx, sheet.Entries, c.Now)
	if err != nil {
		return err
	}
	if planDigest(plan) != shown || len(plan.New)+len(plan.Changed) == 0 {
		return showImport(c, imp, sheet, 0, c.T("import.moved"))
	}
	added, trace, err := mpeople.ApplyRoster(c.Tx, plan)
	if errors.Is(err, mpeople.ErrNoTerm) {
		return showImport(c, imp, sheet, 0, "")
	}
	if err != nil {
		return err
	}
	if err := mpeople.TakeImport(c.Tx, imp, trace); err != nil {
		return err
	}
	act, err := c.Act("import", imp.ID, "")
	if err != nil {
		return err
	}
	if err := tellImported(c, imp, plan); err != nil {
		return err
	}
	undo := bot.Button{Text: c.P("common.undo"), Data: bot.Data("undo", act.ID)}
	done := bot.Message{Text: importDone(c, plan), Buttons: bot.Rows(2, undo, c.B("members.back", "members", 0))}
	if _, err := c.Show(done); err != nil {
		return err
	}
	return handOut(c, added, undo)
}

func importDone(c *bot.Context, plan *mpeople.RosterPlan) string {
	text := c.T("import.done", "count", len(plan.New)+len(plan.Changed))
	if n := len(plan.New); n > 0 && len(plan.Changed) > 0 {
		text += c.T("import.done_parts", "new", n, "changed", len(plan.Changed))
	}
	if len(plan.New) > 0 {
		text += "\n" + c.T("import.links_follow")
	}
	return text
}

// handOut gives the director the join links of those who are new. The way back
// is under the last of them.
func handOut(c *bot.Context, people []*mpeople.Person, undo bot.Button) error {
	var list []invitation
	for _, p := range people {
		inv, err := invite(c, p)
		if err != nil {
			return err
		}
		list = append(list, inv)
	}
	switch {
	case len(list) == 0:
		return nil
	case len(list) == 1:
		if _, err := c.Say(bot.Message{Text: invitationText(c, list[0]), Buttons: bot.Rows(1, undo)}); err != nil {
			return err
		}
		return sayQR(c, list[0].person.Name, list[0].payload())
	case len(list) > newcomers:
		file, err := linksWorkbook(c, list)
		if err != nil {
			return err
		}
		_, err = c.Say(bot.Message{Text: c.T("import.links_many", "days", joinDays), Files: []bot.File{file}, Buttons: bot.Rows(1, undo)})
		return err
	}
	for len(list) > 0 {
		n := min(len(list), linksPage)
		m := links(c, list[:n], "")
		if list = list[n:]; len(list) == 0 {
			m.Buttons = append(m.Buttons, bot.Row(undo))
		}
		if _, err := c.Say(m); err != nil {
			return err
		}
	}
	return nil
}

// handRoster has the directors confirm a sheet that the secretary has prepared.
func handRoster(c *bot.Context, imp *mpeople.Import, sheet *rosterSheet) error {
	err := chat.TellRoles(c, mpeople.Director, fmt.Sprintf("import:%d", imp.ID), func(their *bot.Context) (bot.Message, error) {
		m, err := importCard(their, imp, sheet, 0)
		m.Text = their.T("import.handed", "name", c.Person.Name) + "\n\n" + m.Text
		return m, err
	})
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{Text: c.T("import.is_handed", "file", imp.FileName), Buttons: bot.Rows(2,
		c.B("import.look", "import", imp.ID, "show"), bot.CommandButton(c.P("common.menu"), "menu"))})
	return err
}

// tellImported tells who prepared a sheet that it was taken over.
func tellImported(c *bot.Context, imp *mpeople.Import, plan *mpeople.RosterPlan) error {
	if imp.PersonID == c.Person.ID {
		return nil
	}
	p, err := mpeople.PersonByID(c.Tx, imp.PersonID)
	if err != nil {
		return err
	}
	_, err = c.Tell(p, bot.Message{Text: c.WordsFor(p).T("import.told", "count", len(plan.New)+len(plan.Changed))}, bot.After(c.Now.Add(ledger.UndoTime)))
	return err
}

// undoImport takes a roster that was taken over back.
func undoImport(c *bot.Context, id int64) error {
	var trace mpeople.RosterTrace
	if _, err := mpeople.UndoImport(c.Tx, id, &trace); err != nil {
		return c.MissingAs(err, "common.nothing_to_undo")
	}
	done, err := mpeople.UndoRoster(c.Tx, trace, c.Now)
	if err != nil {
		return err
	}
	text := c.T("import.undone", "gone", done.Gone, "back", done.Back)
	if done.Stay > 0 {
		text += "\n" + c.T("newcomers.undone_stay", "count", done.Stay)
	}
	_, err = c.Show(bot.Message{Text: text, Buttons: bot.Rows(2, bot.CommandButton(c.P("import.again"), "import"), c.B("members.back", "members", 0))})
	return err
}

package research

import (
	"errors"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/notes"
	"lianluo/internal/phrase"
	mnotes "lianluo/models/notes"
	mresearch "lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// findingDraft is a finding whose words are being written.
type findingDraft struct {
	Finding  int64  `json:"finding,omitempty"` // 0: a new one
	Research int64  `json:"research,omitempty"`
	Note     int64  `json:"note,omitempty"` // the evidence of a new one
	Title    string `json:"title,omitempty"`
	Cause    string `json:"cause,omitempty"`
	Proposal string `json:"proposal,omitempty"`
}

// registerFinding: the writer makes findings of the notes and thinks them
// through (主要问题、原因分析、建议, domain C4).
func registerFinding(r *bot.Router) {
	form := findingForm()
	bot.AddForm(r, form)
	r.Button("finding", bot.Inside, func(c *bot.Context) error {
		f, v, err := findingArg(c, false)
		if err != nil {
			return err
		}
		return showFinding(c, f, v, "")
	})
	r.Button("finding_of", bot.Inside, func(c *bot.Context) error {
		n, v, err := evidenceArg(c)
		if err != nil {
			return err
		}
		title := store.GuessTitle(store.Shorten(n.Text, store.TitleLimit))
		if title == "" || len(phrase.Sensitive(n.Text)) > 0 {
			return form.Start(c, findingDraft{Research: v.ID, Note: n.ID})
		}
		m, err := keepFinding(c, &findingDraft{Research: v.ID, Note: n.ID, Title: title})
		if err != nil {
			return err
		}
		_, err = c.Show(m)
		return err
	})
	r.Button("finding_write", bot.Inside, func(c *bot.Context) error {
		f, v, err := findingArg(c, true)
		if err != nil {
			return err
		}
		return form.Start(c, findingDraft{Finding: f.ID, Research: v.ID, Title: f.Title, Cause: f.Cause, Proposal: f.Proposal})
	})
	r.Button("finding_note", bot.Inside, chooseFinding)
	r.Button("finding_move", bot.Inside, moveFinding)
	r.Button("finding_drop", bot.Inside, dropFinding)
	r.Button("finding_suggest", bot.Members, suggestFinding)
	r.Undo("finding", bot.Inside, undoFinding)
	r.Undo("finding_note", bot.Inside, undoEvidence)
	r.Undo("finding_drop", bot.Inside, undoDrop)
}

// findingArg finds the finding that a button names, and its research: for the
// team to read, for who leads to change.
func findingArg(c *bot.Context, change bool) (*mresearch.Finding, *mresearch.Research, error) {
	id, err := c.ArgID(0)
	if err != nil {
		return nil, nil, err
	}
	return findingOf(c, id, change)
}

func findingOf(c *bot.Context, id int64, change bool) (*mresearch.Finding, *mresearch.Research, error) {
	f, err := mresearch.FindingByID(c.Tx, id)
	if err != nil {
		return nil, nil, c.MissingAs(err, "common.gone")
	}
	r, err := mresearch.ByID(c.Tx, f.ResearchID)
	switch {
	case err != nil:
		return nil, nil, err
	case !inside(c, r):
		return nil, nil, c.Problem("common.gone")
	case change && !r.Leads(c.Person):
		return nil, nil, c.Problem("research.writer_only")
	case change && r.Ended():
		return nil, nil, c.Problem("research.closed")
	case f.Voided() && c.Action == nil:
		return nil, nil, c.Problem("common.gone")
	}
	return f, r, nil
}

// evidenceArg finds the note that a button names, for who leads its research.
func evidenceArg(c *bot.Context) (*mnotes.Note, *mresearch.Research, error) {
	id, err := c.ArgID(0)
	if err != nil {
		return nil, nil, err
	}
	n, err := notes.ReadableNote(c, id)
	switch {
	case err != nil:
		return nil, nil, err
	case n.Kind != mnotes.ResearchNote:
		return nil, nil, c.Problem("common.gone")
	}
	r, err := mresearch.ByID(c.Tx, n.ResearchID)
	switch {
	case err != nil:
		return nil, nil, err
	case !r.Leads(c.Person):
		return nil, nil, c.Problem("research.writer_only")
	case r.Ended():
		return nil, nil, c.Problem("research.closed")
	}
	return n, r, nil
}

// readNote lets those who do a research read each other's notes.
func readNote(c *bot.Context, n *mnotes.Note) (bool, error) {
	r, err := mresearch.ByID(c.Tx, n.ResearchID)
	return err == nil && inside(c, r), err
}

// noteFindings are the buttons by which a note becomes evidence.
func noteFindings(c *bot.Context, n *mnotes.Note) ([]bot.Button, error) {
	r, err := mresearch.ByID(c.Tx, n.ResearchID)
	if err != nil || !r.Leads(c.Person) || r.Ended() {
		return nil, err
	}
	row := bot.Row(c.B("finding.make", "finding_of", n.ID))
	list, err := mresearch.FindingsOf(c.Tx, r.ID)
	if len(list) > 0 {
		row = append(row, c.B("finding.attach", "finding_note", n.ID))
	}
	return row, err
}

// chooseFinding makes a note evidence of a finding: finding_note:NOTE[:FINDING].
func chooseFinding(c *bot.Context) error {
	n, r, err := evidenceArg(c)
	if err != nil {
		return err
	}
	if c.Arg(1) != "" {
		id, err := c.ArgID(1)
		if err != nil {
			return err
		}
		f, _, err := findingOf(c, id, true)
		if err != nil {
			return err
		}
		if err := mresearch.Prove(c.Tx, f, n); err != nil {
			return findingProblem(c, err)
		}
		a, err := c.Act("finding_note", f.ID, strconv.FormatInt(n.ID, 10))
		if err != nil {
			return err
		}
		return showFinding(c, f, r, c.T("finding.attached"), chat.Undo(c, a))
	}
	list, err := mresearch.FindingsOf(c.Tx, r.ID)
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("finding.which")}
	for i, f := range list {
		label := c.P("finding.numbered", "n", i+1, "title", f.Title)
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: label, Data: bot.Data("finding_note", n.ID, f.ID)}))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "noteview", n.ID)))
	_, err = c.Show(m)
	return err
}

func findingForm() *bot.Form[findingDraft] {
	field := func(name string, optional bool, limit int, of func(v *findingDraft) *string) bot.Field[findingDraft] {
		return bot.Field[findingDraft]{
			Name: name, Asked: true, Optional: optional, Empty: func(v *findingDraft) bool { return *of(v) == "" },
			Set: func(c *bot.Context, v *findingDraft, in bot.Input) error {
				return chat.SetWords(c, of(v), in.Text, limit)
			},
		}
	}
	return &bot.Form[findingDraft]{
		Name: "finding", Access: bot.Inside, SubmitKey: "finding.save",
		Fields: []bot.Field[findingDraft]{
			field("heading", false, store.TitleLimit, func(v *findingDraft) *string { return &v.Title }),
			field("cause", true, store.MatterLimit, func(v *findingDraft) *string { return &v.Cause }),
			field("proposal", true, store.MatterLimit, func(v *findingDraft) *string { return &v.Proposal }),
		},
		Card: func(c *bot.Context, v *findingDraft) (string, error) {
			return c.T("finding.check", "title", v.Title, "cause", phrase.Truncate(v.Cause, chat.ExcerptLong), "proposal", phrase.Truncate(v.Proposal, chat.ExcerptLong)), nil
		},
		Submit: keepFinding,
	}
}

// keepFinding keeps a new finding with its evidence, or the words of one.
func keepFinding(c *bot.Context, v *findingDraft) (m bot.Message, err error) {
	if v.Finding != 0 {
		f, r, err := findingOf(c, v.Finding, true)
		if err != nil {
			return m, err
		}
		f.Title, f.Cause, f.Proposal = v.Title, v.Cause, v.Proposal
		if err := mresearch.UpdateFinding(c.Tx, f); err != nil {
			return m, findingProblem(c, err)
		}
		return findingCard(c, f, r, c.T("finding.saved"))
	}
	r, err := mresearch.ByID(c.Tx, v.Research)
	switch {
	case err != nil:
		return m, c.MissingAs(err, "common.gone")
	case !r.Leads(c.Person):
		return m, c.Problem("research.writer_only")
	}
	f := &mresearch.Finding{Title: v.Title, Cause: v.Cause, Proposal: v.Proposal, CreatedBy: c.Person.ID}
	if err := mresearch.NewFinding(c.Tx, r, f); err != nil {
		return m, findingProblem(c, err)
	}
	if v.Note != 0 {
		n, err := notes.ReadableNote(c, v.Note)
		if err != nil {
			return m, err
		}
		if err := mresearch.Prove(c.Tx, f, n); err != nil {
			return m, findingProblem(c, err)
		}
	}
	a, err := c.Act("finding", f.ID, f.Title)
	if err != nil {
		return m, err
	}
	return findingCard(c, f, r, c.T("finding.made"), chat.Undo(c, a))
}

func findingProblem(c *bot.Context, err error) error {
	for _, p := range []struct {
		err error
		key string
	}{
		{voices.ErrAlreadySuggested, "finding.already"}, {mresearch.ErrAlreadyFound, "finding.attached_already"}, {mresearch.ErrTooManyFindings, "finding.too_many"},
		{mresearch.ErrState, "research.closed"}, {store.ErrEmpty, "writing.no_words"}, {store.ErrVoided, "common.gone"},
		{store.ErrNotAllowed, "common.gone"}, {store.ErrNothingToUndo, "common.nothing_to_undo"},
	} {
		if errors.Is(err, p.err) {
			return c.Problem(p.key)
		}
	}
	return c.MissingAs(err, "common.gone")
}

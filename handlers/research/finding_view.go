package research

import (
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/voices"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/people"
	mresearch "lianluo/models/research"
	"lianluo/models/store"
	mvoices "lianluo/models/voices"
)

func showFinding(c *bot.Context, f *mresearch.Finding, r *mresearch.Research, done string, undo ...bot.Button) error {
	m, err := findingCard(c, f, r, done, undo...)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// findingCard is a finding with its evidence and what became of it.
func findingCard(c *bot.Context, f *mresearch.Finding, r *mresearch.Research, done string, undo ...bot.Button) (m bot.Message, err error) {
	o, of, err := outlined(c, r, f.ID)
	if err != nil {
		return m, err
	}
	m.Text = locale.Join("\n\n", done, c.T("finding.card", "n", f.Position, "title", f.Title,
		"cause", phrase.Truncate(f.Cause, chat.ExcerptLong), "proposal", phrase.Truncate(f.Proposal, chat.ExcerptLong), "evidence", len(o.Notes)))
	for _, n := range o.Notes[:min(len(o.Notes), chat.ListSize)] {
		m.Text += "\n" + c.T("finding.evidence", "text", phrase.Truncate(store.OneLine(n.Text), chat.ExcerptShort))
	}
	if s := o.Suggestion; s != nil {
		m.Text += "\n\n" + c.T("finding.suggested", "number", s.Number, "state", c.P("suggestion.state_"+s.Standing()), "result", phrase.Truncate(s.Result, chat.ExcerptShort))
	}
	free := o.Suggestion == nil || o.Suggestion.State == mvoices.Withdrawn
	var row []bot.Button
	if r.Leads(c.Person) && !r.Ended() {
		row = append(row, c.B("finding.write", "finding_write", f.ID))
		if free && c.Person.Is(people.Member) {
			row = append(row, c.B("finding.suggest", "finding_suggest", f.ID))
		}
		if f.Position > 1 {
			row = append(row, c.B("finding.up", "finding_move", f.ID, "up"))
		}
		if f.Position < of {
			row = append(row, c.B("finding.down", "finding_move", f.ID, "down"))
		}
		if o.Suggestion == nil {
			row = append(row, c.B("finding.drop", "finding_drop", f.ID))
		}
	}
	if s := o.Suggestion; s != nil && (c.Person.ID == s.PersonID || c.Person.Is(people.Staff) && s.State != mvoices.Draft) {
		row = append(row, c.B("suggestion.view", "suggestion", s.ID))
	}
	m.Buttons = bot.Rows(2, append(row, undo...)...)
	m.Buttons = append(m.Buttons, bot.Row(c.B("research.outline", "outline", r.ID), c.B("research.return", "research_view", r.ID)))
	return m, nil
}

// outlined finds one finding within its outline, which has of findings.
func outlined(c *bot.Context, r *mresearch.Research, finding int64) (f *mresearch.OutlineFinding, of int, err error) {
	o, err := mresearch.OutlineOf(c.Tx, r)
	if err != nil {
		return nil, 0, err
	}
	for i := range o.Findings {
		if o.Findings[i].ID == finding {
			return &o.Findings[i], len(o.Findings), nil
		}
	}
	return nil, 0, c.Problem("common.gone")
}

func moveFinding(c *bot.Context) error {
	f, r, err := findingArg(c, true)
	if err != nil {
		return err
	}
	by := 1
	if c.Arg(1) == "up" {
		by = -1
	}
	if err := mresearch.MoveFinding(c.Tx, f, by); err != nil {
		return err
	}
	return showOutline(c, r)
}

func dropFinding(c *bot.Context) error {
	f, r, err := findingArg(c, true)
	if err != nil {
		return err
	}
	if err := mresearch.VoidFinding(c.Tx, f, c.Person.ID, c.Now); err != nil {
		return findingProblem(c, err)
	}
	a, err := c.Act("finding_drop", f.ID, f.Title)
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{
		Text: c.T("finding.dropped", "title", f.Title), Buttons: bot.Rows(2, chat.Undo(c, a), c.B("research.outline", "outline", r.ID)),
	})
	return err
}

func undoDrop(c *bot.Context, id int64) error {
	f, r, err := findingOf(c, id, true)
	if err != nil {
		return err
	}
	if err := mresearch.UnvoidFinding(c.Tx, f); err != nil {
		return findingProblem(c, err)
	}
	return showFinding(c, f, r, c.T("common.undone"))
}

func undoFinding(c *bot.Context, id int64) error {
	f, r, err := findingOf(c, id, true)
	if err != nil {
		return err
	}
	if err := mresearch.VoidFinding(c.Tx, f, c.Person.ID, c.Now); err != nil {
		return findingProblem(c, err)
	}
	_, err = c.Show(bot.Message{Text: c.T("common.undone"), Buttons: bot.Rows(1, c.B("research.outline", "outline", r.ID))})
	return err
}

func undoEvidence(c *bot.Context, id int64) error {
	f, r, err := findingOf(c, id, true)
	if err != nil {
		return err
	}
	note, err := strconv.ParseInt(c.Action.Note, 10, 64)
	if err != nil {
		return err
	}
	if err := mresearch.Unprove(c.Tx, f, note, c.Person.ID, c.Now); err != nil {
		return findingProblem(c, err)
	}
	return showFinding(c, f, r, c.T("common.undone"))
}

// suggestFinding opens a suggestion with what the finding says
// (转为意见建议). One that is a draft still is gone on with.
func suggestFinding(c *bot.Context) error {
	f, r, err := findingArg(c, true)
	if err != nil {
		return err
	}
	o, _, err := outlined(c, r, f.ID)
	if err != nil {
		return err
	}
	if s := o.Suggestion; s != nil && s.State != mvoices.Withdrawn {
		if s.State == mvoices.Draft && s.PersonID == c.Person.ID {
			return voices.ReopenSuggestion(c, s)
		}
		return c.Problem("finding.already")
	}
	v := voices.SuggestionDraft{
		Finding: f.ID, Title: f.Title, Titled: true, Situation: o.Situation(), Analysis: f.Cause, Proposal: f.Proposal,
		HeardFrom: store.Shorten(c.P("finding.from", "topic", r.Topic), store.TitleLimit),
	}
	v.Guess()
	return voices.SuggestionForm.Start(c, v)
}

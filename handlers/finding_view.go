package handlers

import (
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/voices"
)

func (h *Office) showFinding(c *bot.Context, f *research.ResearchFinding, r *research.Research, done string, undo ...bot.Button) error {
	m, err := h.findingCard(c, f, r, done, undo...)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// findingCard is a finding with its evidence and what became of it.
func (h *Office) findingCard(c *bot.Context, f *research.ResearchFinding, r *research.Research, done string, undo ...bot.Button) (m bot.Message, err error) {
	o, of, err := h.outlined(c, r, f.ID)
	if err != nil {
		return m, err
	}
	m.Text = locale.Join("\n\n", done, c.T("finding.card", "n", f.Position, "title", f.Title,
		"cause", phrase.Truncate(f.Cause, chat.ExcerptLong), "proposal", phrase.Truncate(f.Proposal, chat.ExcerptLong), "evidence", len(o.Notes)))
	for _, n := range o.Notes[:min(len(o.Notes), chat.ListSize)] {
		m.Text += "\n" + c.T("finding.evidence", "text", phrase.Truncate(store.OneLine(n.Text), chat.ExcerptShort))
	}
	if s := o.Suggestion; s != nil {
		m.Text += "\n\n" + c.T("finding.suggested", "number", s.Number, "state", c.P("suggestion.state_"+string(s.State)), "result", phrase.Truncate(s.Result, chat.ExcerptShort))
	}
	free := o.Suggestion == nil || o.Suggestion.State == voices.Withdrawn
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
	if s := o.Suggestion; s != nil && (c.Person.ID == s.PersonID || c.Person.Is(people.Staff) && s.State != voices.Draft) {
		row = append(row, c.B("suggestion.view", "suggestion", s.ID))
	}
	m.Buttons = bot.Rows(2, append(row, undo...)...)
	m.Buttons = append(m.Buttons, bot.Row(c.B("research.outline", "outline", r.ID), c.B("research.return", "research_view", r.ID)))
	return m, nil
}

// outlined finds one finding within its outline, which has of findings.
func (h *Office) outlined(c *bot.Context, r *research.Research, finding int64) (f *research.OutlineFinding, of int, err error) {
	o, err := research.OutlineOf(c.Tx, r)
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

func (h *Office) moveFinding(c *bot.Context) error {
	f, r, err := h.findingArg(c, true)
	if err != nil {
		return err
	}
	by := 1
	if c.Arg(1) == "up" {
		by = -1
	}
	if err := research.MoveFinding(c.Tx, f, by); err != nil {
		return err
	}
	return h.showOutline(c, r)
}

func (h *Office) dropFinding(c *bot.Context) error {
	f, r, err := h.findingArg(c, true)
	if err != nil {
		return err
	}
	if err := research.VoidFinding(c.Tx, f, c.Person.ID, c.Now); err != nil {
		return findingProblem(c, err)
	}
	a, err := ledger.Act(c.Tx, c.Person.ID, "finding_drop", f.ID, f.Title, c.Now)
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{
		Text: c.T("finding.dropped", "title", f.Title), Buttons: bot.Rows(2, chat.Undo(c, a), c.B("research.outline", "outline", r.ID)),
	})
	return err
}

func (h *Office) undoDrop(c *bot.Context, id int64) error {
	f, r, err := h.findingOf(c, id, true)
	if err != nil {
		return err
	}
	if err := research.UnvoidFinding(c.Tx, f); err != nil {
		return findingProblem(c, err)
	}
	return h.showFinding(c, f, r, c.T("common.undone"))
}

func (h *Office) undoFinding(c *bot.Context, id int64) error {
	f, r, err := h.findingOf(c, id, true)
	if err != nil {
		return err
	}
	if err := research.VoidFinding(c.Tx, f, c.Person.ID, c.Now); err != nil {
		return findingProblem(c, err)
	}
	_, err = c.Show(bot.Message{Text: c.T("common.undone"), Buttons: bot.Rows(1, c.B("research.outline", "outline", r.ID))})
	return err
}

func (h *Office) undoEvidence(c *bot.Context, id int64) error {
	f, r, err := h.findingOf(c, id, true)
	if err != nil {
		return err
	}
	note, err := strconv.ParseInt(c.Action.Note, 10, 64)
	if err != nil {
		return err
	}
	if err := research.Unprove(c.Tx, f, note, c.Person.ID, c.Now); err != nil {
		return findingProblem(c, err)
	}
	return h.showFinding(c, f, r, c.T("common.undone"))
}

// suggestFinding opens a suggestion with what the finding says
// (转为意见建议). One that is a draft still is gone on with.
func (h *Office) suggestFinding(c *bot.Context) error {
	f, r, err := h.findingArg(c, true)
	if err != nil {
		return err
	}
	o, _, err := h.outlined(c, r, f.ID)
	if err != nil {
		return err
	}
	if s := o.Suggestion; s != nil && s.State != voices.Withdrawn {
		if s.State == voices.Draft && s.PersonID == c.Person.ID {
			return h.reopenSuggestion(c, s)
		}
		return c.Problem("finding.already")
	}
	v := suggestionDraft{
		Finding: f.ID, Title: f.Title, Titled: true, Situation: o.Situation(), Analysis: f.Cause, Proposal: f.Proposal,
		HeardFrom: phrase.Truncate(c.P("finding.from", "topic", r.Topic), store.TitleLimit),
	}
	v.Guess()
	return suggestionForm.Start(c, v)
}

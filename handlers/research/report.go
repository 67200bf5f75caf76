package research

import (
	"errors"
	"slices"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/notes"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/desk"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	mresearch "lianluo/models/research"
	"lianluo/models/store"
)

// reportDraft is what goes with a step of a research: the report itself, a
// reason, a day, or what the committee said.
type reportDraft struct {
	Research int64             `json:"research"`
	To       mresearch.State   `json:"to"`
	Text     string            `json:"text,omitempty"`
	Day      store.Date        `json:"day,omitempty"`
	Outcome  mresearch.Outcome `json:"outcome,omitempty"`
	Files    []bot.Upload      `json:"files,omitempty"`
	// Returned is why the report was sent back before, Added what the writer
	// sends to it, Had how many of the files were there, Answered whether the
	// return was.
	Returned string `json:"returned,omitempty"`
	Added    string `json:"added,omitempty"`
	Had      int    `json:"had,omitempty"`
	Answered bool   `json:"answered,omitempty"`
}

// registerReport: the report goes to the director, to the party committee, and
// comes back with an outcome (§6).
func registerReport(r *bot.Router) {
	paper, word := paperForm(), wordForm()
	bot.AddForm(r, paper)
	bot.AddForm(r, word)
	r.Button("research_step", bot.Joined, func(c *bot.Context) error {
		v, err := researchArg(c)
		if err != nil {
			return err
		}
		to := mresearch.State(c.Arg(1))
		if !mresearch.CanAdvance(v, to, c.Person) {
			return notNow(c, v, to)
		}
		d := reportDraft{Research: v.ID, To: to}
		switch to {
		case mresearch.Submitted:
			if err := fillReport(c, v, &d); err != nil {
				return err
			}
			if d.Returned, err = whyReturned(c, v); err != nil {
				return err
			}
			return paper.Start(c, d)
		case mresearch.Settled:
			return paper.Start(c, d)
		case mresearch.Open, mresearch.Sent:
			return word.Start(c, d)
		}
		m, err := stepResearch(c, &d)
		if err != nil {
			return err
		}
		_, err = c.Show(m)
		return err
	})
	r.Button("research_report", bot.Readers, readReport)
	r.Undo("research_step", undoResearchStep)
	front.AddReview(r, desk.DeskReport, reviewReport)
}

// wordForm asks for one thing: why a report is sent back, or on which day it
// went to the committee.
func wordForm() *bot.Form[reportDraft] {
	return &bot.Form[reportDraft]{
		Name: "research_word", Access: bot.Staff, Direct: true,
		Fields: []bot.Field[reportDraft]{
			{
				Name: "reason", Asked: true, When: func(v *reportDraft) bool { return v.To == mresearch.Open },
				Empty: func(v *reportDraft) bool { return v.Text == "" },
				Set: func(c *bot.Context, v *reportDraft, in bot.Input) error {
					words, err := chat.TakeText(c, in.Text, store.MatterLimit)
					if err != nil {
						return err
					}
					v.Text = words
					return chat.RefuseNumbers(c, words)
				},
			},
			{
				Name: "day", Asked: true, When: func(v *reportDraft) bool { return v.To == mresearch.Sent },
				Empty: func(v *reportDraft) bool { return v.Day == "" },
				Choices: func(c *bot.Context, v *reportDraft) ([]bot.Choice, error) {
					today := store.DateOf(c.Now, c.Location())
					return []bot.Choice{{Label: chat.Day(c, today), Value: string(today)}}, nil
				},
				Set: func(c *bot.Context, v *reportDraft, in bot.Input) error {
					d, err := takeDay(c, in)
					if err != nil {
						return err
					}
					if d > store.DateOf(c.Now, c.Location()) {
						return c.Problem("research_word.ahead")
					}
					v.Day = d
					return nil
				},
			},
		},
		Submit: stepResearch,
	}
}

// stepResearch takes a research further; its writer and team hear of it once
// it can no longer be undone, the directors of a report at once.
func stepResearch(c *bot.Context, v *reportDraft) (m bot.Message, err error) {
	r, err := mresearch.ByID(c.Tx, v.Research)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	move := mresearch.ResearchMove{To: v.To, By: c.Person, Words: v.Text, OnDate: v.Day, Outcome: string(v.Outcome)}
	switch v.To {
	case mresearch.Submitted:
		if !mresearch.CanAdvance(r, v.To, c.Person) {
			return m, notNow(c, r, v.To)
		}
		r.Report, move.Words = v.report(), ""
		if v.Returned != "" {
			move.Words = phrase.Truncate(v.Added, store.MatterLimit)
		}
		err = keepPapers(c, r, mresearch.UseReport, v.Files)
	case mresearch.Settled:
		move.Words = phrase.Truncate(v.Text, store.MatterLimit)
		err = keepPapers(c, r, mresearch.UseOutcome, v.Files)
	}
	if err != nil {
		return m, err
	}
	step, err := mresearch.Advance(c.Tx, r, move, c.Now)
	if err != nil {
		return m, reportProblem(c, r, err)
	}
	a, err := chat.ActOn(c, step, "research_step", string(v.To))
	if err != nil {
		return m, err
	}
	tells := !endsTold(step)
	if tells {
		if err := tellTeam(c, r, step); err != nil {
			return m, err
		}
	}
	if v.To == mresearch.Submitted {
		err := chat.NotifyDirectors(c, "", func(c *bot.Context) (bot.Message, error) {
			text, decide, err := reviewReport(c, r.ID)
			return bot.Message{Text: text, Buttons: decide}, err
		})
		if err != nil {
			return m, err
		}
	}
	date, outcome := stepFacts(c, step)
	return cardAfter(c, r, c.T("research.done_"+string(v.To), "topic", r.Topic, "date", date, "outcome", outcome, "told", tells), chat.Undo(c, a))
}

// notNow says why a research does not go to a state now.
func notNow(c *bot.Context, r *mresearch.Research, to mresearch.State) error {
	if to == mresearch.Submitted && r.State == to {
		return c.Problem("research.waits")
	}
	return c.Problem("research.not_now", "state", c.P("research.state_"+string(r.State)))
}

// endsTold tells whether a step closes a research whose outcome the team has
// heard of: there is nothing to add to that.
func endsTold(step *records.RecordStep) bool {
	return mresearch.State(step.ToState) == mresearch.Closed && mresearch.State(step.FromState) == mresearch.Settled
}

// stepFacts words the day and the outcome that a step brought. The message
// stays, so the day is not called today.
func stepFacts(c *bot.Context, step *records.RecordStep) (date, outcome string) {
	if step.OnDate != "" {
		date = c.Date(step.OnDate.Start(c.Location()))
	}
	if step.Outcome != "" {
		outcome = c.P("research.outcome_" + step.Outcome)
	}
	return date, outcome
}

func reportProblem(c *bot.Context, r *mresearch.Research, err error) error {
	switch {
	case errors.Is(err, records.ErrTransition), errors.Is(err, store.ErrNotAllowed):
		return c.Problem("research.not_now", "state", c.P("research.state_"+string(r.State)))
	case errors.Is(err, store.ErrNothingToUndo):
		return c.Problem("common.nothing_to_undo")
	case errors.Is(err, mresearch.ErrNoReport):
		return c.Problem("research_paper.no_report")
	case errors.Is(err, store.ErrReasonNeeded):
		return c.Problem("suggestion.reason_needed")
	}
	return err
}

// tellTeam lets writer and team know of a step once it stands.
func tellTeam(c *bot.Context, r *mresearch.Research, step *records.RecordStep) error {
	return eachOfTeam(c, r, func(p *people.Person) error {
		their := chat.InWordsOf(c, p)
		date, outcome := stepFacts(their, step)
		m := bot.Message{
			Text:    their.T("research.told_"+step.ToState, "topic", r.Topic, "note", step.Words, "date", date, "outcome", outcome),
			Buttons: bot.Rows(1, their.B("topic.open", "research_view", r.ID)),
		}
		_, err := c.Tell(p, m, bot.After(c.Now.Add(ledger.UndoTime)))
		return err
	})
}

func eachOfTeam(c *bot.Context, r *mresearch.Research, do func(p *people.Person) error) error {
	for _, id := range r.Involved() {
		if id == 0 || id == c.Person.ID {
			continue
		}
		p, err := people.PersonByID(c.Tx, id)
		if err != nil {
			return err
		}
		if err := do(p); err != nil {
			return err
		}
	}
	return nil
}

func undoResearchStep(c *bot.Context, id int64) error {
	r, err := mresearch.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if string(r.State) != c.Action.Note {
		return c.Problem("research.not_now", "state", c.P("research.state_"+string(r.State)))
	}
	if err := mresearch.UndoStep(c.Tx, r, c.Person, c.Action.ID, c.Now); err != nil {
		return reportProblem(c, r, err)
	}
	if c.Action.Note == string(mresearch.Submitted) {
		if err := chat.Untell(c, "research.report_back", "topic", r.Topic); err != nil {
			return err
		}
	}
	m, err := cardAfter(c, r, c.T("common.undone"))
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// reviewReport shows a report to the director, in the walk through what waits
// and when it is submitted.
func reviewReport(c *bot.Context, id int64) (string, [][]bot.Button, error) {
	r, err := mresearch.ByID(c.Tx, id)
	if err != nil {
		return "", nil, err
	}
	text, err := researchText(c, r)
	if err != nil {
		return "", nil, err
	}
	again, err := answerToReturn(c, r)
	if err != nil {
		return "", nil, err
	}
	text = locale.Join("\n\n", c.T("research.to_review"), again, text, c.T("research.excerpt", "text", phrase.Truncate(r.Report, chat.ExcerptLong)))
	return text, bot.Rows(2, c.B("research.report", "research_report", r.ID),
		c.B("research.do_reported", "research_step", r.ID, mresearch.Reported), c.B("research.do_open", "research_step", r.ID, mresearch.Open)), nil
}

// answerToReturn says why a report was sent back before and what its writer
// has added since; "" when it comes for the first time.
func answerToReturn(c *bot.Context, r *mresearch.Research) (string, error) {
	reason, err := whyReturned(c, r)
	if err != nil || reason == "" {
		return "", err
	}
	step, err := mresearch.LastStep(c.Tx, r.ID, mresearch.Submitted)
	if err != nil || step == nil {
		return "", err
	}
	return c.T("research.again", "reason", reason, "added", phrase.Truncate(step.Words, chat.ExcerptLong)), nil
}

// readReport sends the report below, and its files: to those who do the
// research, and once it was accepted to everybody.
func readReport(c *bot.Context) error {
	r, err := researchArg(c)
	if err != nil {
		return err
	}
	accepted := r.State != mresearch.Open && r.State != mresearch.Submitted
	if !inside(c, r) && !accepted {
		return c.Problem("research.team_only")
	}
	var parts []string
	for part := range slices.Chunk([]rune(r.Report), notes.NoteShown) {
		parts = append(parts, string(part))
	}
	all, err := records.AttachmentsOf(c.Tx, records.KindResearch, r.ID)
	switch {
	case err != nil:
		return err
	case len(parts) == 0 && len(all[r.ID]) == 0:
		return c.Problem("research_paper.no_report")
	}
	if err := sayParts(c, parts); err != nil {
		return err
	}
	return chat.SendFiles(c, r.Topic, all[r.ID])
}

package research

import (
	"cmp"
	"errors"
	"slices"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/notes"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/people"
	"lianluo/models/records"
	mresearch "lianluo/models/research"
	"lianluo/models/store"
)

// reportDraft is what goes with a step of a research: the report itself, a day, or
// what the committee said.
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

// researchKind is how a report is talked about (§6): who writes it submits it, the
// staff accepts it or sends it back, and writer and team hear of each step. The
// research itself has a card of its own, which all may see.
func researchKind() *front.Kind[*mresearch.Research, mresearch.State] {
	return &front.Kind[*mresearch.Research, mresearch.State]{
		Name: "research", Machine: mresearch.Life, Find: standing,
		Text: reportText,
		Pairs: func(c *bot.Context, r *mresearch.Research) ([]any, error) {
			date, outcome := "", ""
			if r.SentOn != "" { // the message stays, so the day is not called today
				date = c.Date(r.SentOn.Start(c.Location()))
			}
			if r.Outcome != "" {
				outcome = c.P("research.outcome_" + string(r.Outcome))
			}
			return []any{"topic", r.Topic, "date", date, "outcome", outcome}, nil
		},
		Papers:    reportButton,
		Buttons:   researchButtons,
		Decisions: []front.Decision[mresearch.State]{{To: mresearch.Reported}, {To: mresearch.Open}},
		Hears:     hearsOfReport,
		Told:      toldOfResearch,
		Gathers:   gathersOfResearch, GatherDays: reportDays,
		Fault: reportFault,
	}
}

// hearsOfReport: of a report's way, also back, and of what came of it only the writer hears,
// who has to do something then. The card of the research shows all of it, and what came of
// it is the good news of the month for everybody who worked on it (desk.BestNews).
func hearsOfReport(_ *bot.Context, r *mresearch.Research, step *records.Step) ([]int64, error) {
	switch mresearch.State(step.ToState) {
	case mresearch.Open, mresearch.Submitted, mresearch.Reported, mresearch.Sent, mresearch.Settled:
		return []int64{r.LeaderID}, nil
	}
	return r.Involved(), nil
}

// standing finds a research that was not withdrawn.
func standing(tx *gorm.DB, id int64) (*mresearch.Research, error) {
	r, err := mresearch.ByID(tx, id)
	if err == nil && r.Voided() {
		return nil, store.ErrNotFound
	}
	return r, err
}

// toldOfResearch leads to the research. Of the end of one whose outcome the team has
// heard there is nothing to add.
func toldOfResearch(their *bot.Context, r *mresearch.Research, step *records.Step, m *bot.Message) error {
	if mresearch.State(step.ToState) == mresearch.Closed && r.Outcome != "" {
		m.Text = ""
	}
	m.Buttons = bot.Rows(1, their.B("topic.open", "research_view", r.ID))
	return nil
}

// reportDays is within how many days a report that was accepted goes to the committee as part
// of the same news.
const reportDays = 3

// gathersOfResearch has the way of a report be one message: that it was accepted rings, and
// that it was delivered, which follows from it, stands on top of that. What came of it rings.
func gathersOfResearch(their *bot.Context, r *mresearch.Research, step *records.Step) [][]bot.Button {
	if step != nil && !slices.Contains([]mresearch.State{mresearch.Reported, mresearch.Sent}, mresearch.State(step.ToState)) {
		return nil
	}
	return bot.Rows(1, their.B("topic.open", "research_view", r.ID))
}

// registerReport: the report goes to the staff, to the party committee, and comes
// back with an outcome (§6).
func registerReport(r *bot.Router) {
	front.Add(r, researchKind())
	paper, day := paperForm(), dayForm()
	bot.AddForm(r, paper)
	bot.AddForm(r, day)
	begin := func(to mresearch.State, start func(c *bot.Context, r *mresearch.Research) error) bot.Handler {
		return func(c *bot.Context) error {
			r, err := researchArg(c)
			if err != nil {
				return err
			}
			if !mresearch.CanAdvance(r, to, c.Person) {
				return notNow(c, r, to)
			}
			return start(c, r)
		}
	}
	r.Button("research_submit", bot.Inside, begin(mresearch.Submitted, func(c *bot.Context, r *mresearch.Research) (err error) {
		d := reportDraft{Research: r.ID, To: mresearch.Submitted}
		if err := fillReport(c, r, &d); err != nil {
			return err
		}
		if d.Returned, err = whyReturned(c, r); err != nil {
			return err
		}
		return paper.Start(c, d)
	}))
	r.Button("research_send", bot.Staff, begin(mresearch.Sent, func(c *bot.Context, r *mresearch.Research) error {
		return day.Start(c, reportDraft{Research: r.ID, To: mresearch.Sent})
	}))
	r.Button("research_settle", bot.Staff, begin(mresearch.Settled, func(c *bot.Context, r *mresearch.Research) error {
		return paper.Start(c, reportDraft{Research: r.ID, To: mresearch.Settled})
	}))
	r.Button("research_close", bot.Staff, begin(mresearch.Closed, func(c *bot.Context, r *mresearch.Research) error {
		m, err := stepResearch(c, &reportDraft{Research: r.ID, To: mresearch.Closed})
		if err != nil {
			return err
		}
		_, err = c.Show(m)
		return err
	}))
	r.Button("research_report", bot.Readers, readReport)
	r.Button("research_carry", bot.Staff, carry).Asks(asksCarry())
}

// dayForm asks for the day on which a report went to the committee.
func dayForm() *bot.Form[reportDraft] {
	return &bot.Form[reportDraft]{
		Name: "research_day", Access: bot.Staff, Direct: true, SubmitKey: "research_day.do", DropKey: "step.drop",
		Card: func(c *bot.Context, v *reportDraft) (string, error) {
			r, err := standing(c.Tx, v.Research)
			if err != nil {
				return "", c.MissingAs(err, "common.gone")
			}
			return c.T("research_day.card", "topic", r.Topic, "date", chat.Day(c, v.Day)), nil
		},
		Fields: []bot.Field[reportDraft]{{
			Name: "day", Asked: true, Empty: func(v *reportDraft) bool { return v.Day == "" },
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
					return c.Problem("research_day.ahead")
				}
				v.Day = d
				return nil
			},
		}},
		Submit: stepResearch,
	}
}

// stepResearch takes a step from the card of a research, or with what a form asked
// for, and shows the card.
func stepResearch(c *bot.Context, v *reportDraft) (m bot.Message, err error) {
	r, err := standing(c.Tx, v.Research)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	if !mresearch.CanAdvance(r, v.To, c.Person) {
		return m, notNow(c, r, v.To)
	}
	move := mresearch.Move{To: v.To, By: c.Person, OnDate: v.Day, Outcome: string(v.Outcome)}
	switch v.To {
	case mresearch.Submitted:
		r.Report = v.report()
		if v.Returned != "" {
			move.Words = store.Shorten(v.Added, store.MatterLimit)
		}
		err = keepPapers(c, r, mresearch.UseReport, v.Files)
	case mresearch.Settled:
		move.Words = store.Shorten(v.Text, store.MatterLimit)
		err = keepPapers(c, r, mresearch.UseOutcome, v.Files)
	}
	if err != nil {
		return m, err
	}
	step, err := mresearch.Advance(c.Tx, r, move, c.Now)
	if err != nil {
		return m, cmp.Or(reportFault(c, r, err), err)
	}
	a, err := researchKind().Taken(c, r, step)
	if err != nil {
		return m, err
	}
	done, err := researchKind().Done(c, r, step)
	if err != nil {
		return m, err
	}
	if m, err = cardAfter(c, r, done, chat.Undo(c, a)); err != nil || v.To != mresearch.Settled {
		return m, err
	}
	return m, askCarry(c, r, &m)
}

// notNow says why a research does not go to a state now.
func notNow(c *bot.Context, r *mresearch.Research, to mresearch.State) error {
	if to == mresearch.Submitted && r.State == to {
		return c.Problem("research.waits")
	}
	return c.Problem("research.not_now", "state", c.P("research.state_"+string(r.State)))
}

// reportFault words what a step of a research fails with.
func reportFault(c *bot.Context, r *mresearch.Research, err error) error {
	switch {
	case errors.Is(err, records.ErrTransition), errors.Is(err, store.ErrNotAllowed):
		return notNow(c, r, "")
	case errors.Is(err, mresearch.ErrNoReport):
		return c.Problem("research_paper.no_report")
	}
	return nil
}

// reportText is a research, and for the staff the beginning of the report that
// waits for it.
func reportText(c *bot.Context, r *mresearch.Research) (string, error) {
	text, err := researchText(c, r)
	if err != nil || r.State != mresearch.Submitted || !c.Person.Is(people.Staff) {
		return text, err
	}
	again, err := answerToReturn(c, r)
	if err != nil {
		return "", err
	}
	return locale.Join("\n\n", text, again, c.T("research.excerpt", "text", phrase.Truncate(r.Report, chat.ExcerptLong))), nil
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
	switch may, err := researchKind().MayRead(c, r); {
	case err != nil:
		return err
	case !may && c.Person.LooksOn():
		return c.Problem("common.gone")
	case !may:
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

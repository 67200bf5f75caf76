package research

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/posts"
	"lianluo/models/people"
	"lianluo/models/records"
	mresearch "lianluo/models/research"
	"lianluo/models/store"
)

// registerResearchView: a research's card and the list of all there were.
func registerResearchView(r *bot.Router) {
	r.Button("research_view", bot.Inside, func(c *bot.Context) error {
		v, err := researchArg(c)
		if err != nil {
			return err
		}
		return showCard(c, v)
	})
	r.Button("researches", bot.Inside, listResearches)
	papers.AddList(r, papers.List{Name: "researches", Access: bot.Inside, Table: researchesTable})
	papers.AddList(r, papers.List{Name: "research_notes", Access: bot.Inside, Table: researchNotesTable})
}

// researchArg finds the research that a button names; "" and 0 are the
// quarter's.
func researchArg(c *bot.Context) (*mresearch.Research, error) {
	return researchOr(c, int64(c.ArgInt(0)))
}

func researchOr(c *bot.Context, id int64) (*mresearch.Research, error) {
	if id <= 0 {
		r, err := mresearch.Current(c.Tx, c.Now)
		return r, c.MissingAs(err, "research.no_topic")
	}
	r, err := standing(c.Tx, id)
	return r, c.MissingAs(err, "common.gone")
}

// showResearch shows the quarter's research, or how one comes about.
func showResearch(c *bot.Context) error {
	r, err := mresearch.Current(c.Tx, c.Now)
	if err == nil {
		return showCard(c, r)
	}
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	text, err := noResearch(c)
	if err != nil {
		return err
	}
	m := bot.Message{Text: text}
	row, err := callButtons(c)
	if err != nil {
		return err
	}
	if c.Person.Is(people.Staff) {
		row = append(row, c.B("research.set", "research_topic"))
	}
	m.Buttons = append(bot.Rows(2, row...), bot.Row(c.B("research.past", "researches", 0), bot.CommandButton(c.P("common.menu"), "menu")))
	_, err = c.Show(m)
	return err
}

// noResearch says that the quarter has no topic yet: to the staff, who see to
// it, how far its choice is and what they do next.
func noResearch(c *bot.Context) (string, error) {
	if !c.Person.Is(people.Staff) {
		return c.T("research.none"), nil
	}
	t, err := mresearch.CurrentCall(c.Tx)
	if errors.Is(err, store.ErrNotFound) {
		return c.T("research.none_staff"), nil
	}
	if err != nil {
		return "", err
	}
	if t.State == mresearch.CallTied {
		return c.T("research.none_tied"), nil
	}
	counts, missing, of, err := mresearch.CountVotes(c.Tx, t)
	if err != nil {
		return "", err
	}
	if t.State == mresearch.CallVoting {
		date, _ := callEnds(c, t)
		return c.T("research.none_voting", "date", date, "voted", of-len(missing), "of", of), nil
	}
	key := "research.none_proposed"
	if t.Takes(c.Now) {
		key = "research.none_proposing"
	}
	return c.T(key, "count", len(counts), "date", c.DateClock(t.ClosesAt)), nil
}

// callButtons lead to the choice of the next topic.
func callButtons(c *bot.Context) ([]bot.Button, error) {
	switch _, err := mresearch.CurrentCall(c.Tx); {
	case err == nil:
		return bot.Row(c.B("research.call", "topic_call")), nil
	case !errors.Is(err, store.ErrNotFound):
		return nil, err
	case c.Person.Is(people.Staff):
		return bot.Row(c.B("research.ask_topics", "topic_ask")), nil
	}
	return nil, nil
}

func showCard(c *bot.Context, r *mresearch.Research) error {
	m, err := researchCard(c, r)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// researchCard is a research with what the person can do about it now, and where
// else to go.
func researchCard(c *bot.Context, r *mresearch.Research) (bot.Message, error) {
	m, err := researchKind().Card(c, r)
	if err != nil {
		return m, err
	}
	report, err := reportButton(c, r)
	if report != nil { // behind all that can be done about it
		m.Buttons = append(m.Buttons, bot.Row(papers.Button(c, "research_report", r.ID)))
	}
	m.Buttons = c.Fold(bot.Data("research_view", r.ID), bot.FewRows, m.Buttons, c.B("research.past", "researches", 0), bot.CommandButton(c.P("common.menu"), "menu"))
	return m, err
}

// cardAfter shows the card below what was just done with it.
func cardAfter(c *bot.Context, r *mresearch.Research, done string, undo ...bot.Button) (bot.Message, error) {
	m, err := researchCard(c, r)
	if err != nil {
		return m, err
	}
	m.Text = done + "\n\n" + m.Text
	if len(undo) > 0 {
		m.Buttons = append([][]bot.Button{undo}, m.Buttons...)
	}
	return m, nil
}

// reportButton leads to the report, with its files, whoever may read it.
func reportButton(c *bot.Context, r *mresearch.Research) ([]bot.Button, error) {
	may, err := researchKind().MayRead(c, r)
	if err != nil || !may || r.ReportedAt == nil {
		return nil, err
	}
	files, err := records.CountAttachments(c.Tx, records.KindResearch, r.ID)
	if err != nil || r.Report == "" && files[r.ID] == 0 {
		return nil, err
	}
	return bot.Row(c.B("research.report", "research_report", r.ID)), nil
}

// researchButtons are what the person can do about a research beside deciding
// about its report.
func researchButtons(c *bot.Context, r *mresearch.Research) (row []bot.Button, err error) {
	staff, leads, inside := c.Person.Is(people.Staff), r.Leads(c.Person), inside(c, r)
	member := c.Person.Is(people.Member)
	add := func(when bool, key, route string, args ...any) {
		if when {
			row = append(row, c.B(key, route, append([]any{r.ID}, args...)...))
		}
	}
	open := !r.Ended()
	add(mresearch.CanAdvance(r, mresearch.Sent, c.Person), "research.do_sent", "research_send")
	add(mresearch.CanAdvance(r, mresearch.Settled, c.Person), "research.do_settled", "research_settle")
	add(member && open, "research.write", "research_note")
	add(member && open, "research.voice", "research_note", "voice")
	add(true, "research.notes", "research_notes", 0)
	add(mresearch.CanAdvance(r, mresearch.Submitted, c.Person), "research.do_submitted", "research_submit")
	add(inside, "research.outline", "outline")
	add(leads && open, "research.trip", "research_trip")
	add(leads && open, "research.team", "research_team", 0)
	add(member && open && !inside, "research.join", "research_join")
	add(member && open && !staff && inside && r.LeaderID != c.Person.ID, "research.leave", "research_leave")
	add(mresearch.CanAdvance(r, mresearch.Closed, c.Person), "research.do_closed", "research_close")
	add(staff && open, "research.change", "research_topic")
	call, err := callButtons(c)
	return append(row, call...), err
}

// inside tells whether the person belongs to those who do the research, or to
// the staff.
func inside(c *bot.Context, r *mresearch.Research) bool {
	return c.Person.Is(people.Staff) || r.InTeam(c.Person)
}

func researchText(c *bot.Context, r *mresearch.Research) (string, error) {
	o, err := mresearch.OutlineOf(c.Tx, r)
	if err != nil {
		return "", err
	}
	due := ""
	if r.DueOn != "" {
		due = chat.Day(c, r.DueOn)
	}
	sent, outcome := "", ""
	if r.SentOn != "" {
		sent = c.P("research.sent_on", "date", c.Date(r.SentOn.Start(c.Location())))
	}
	if r.Outcome != "" {
		outcome = chat.Joined(c.P("research.outcome_"+string(r.Outcome)), r.OutcomeNote)
	}
	returned := ""
	if r.State == mresearch.Open {
		if returned, err = whyReturned(c, r); err != nil {
			return "", err
		}
	}
	return c.T("research.card", "quarter", posts.QuarterName(c.Words, r.Of()), "topic", r.Topic, "reason", r.Reason, "proposer", o.Proposer,
		"team", team(c, o), "due", due, "state", c.P("research.state_"+string(r.State)),
		"count", notesCount(c, o.Notes, o.Voices), "trips", len(o.Trips), "findings", len(o.Findings),
		"returned", returned, "sent", sent, "outcome", outcome), nil
}

// listResearches lists all researches by quarter, for everybody, for ever.
func listResearches(c *bot.Context) error {
	page := max(c.ArgInt(0), 0)
	list, more, err := mresearch.Page(c.Tx, store.Page{Number: page, Size: chat.ListSize})
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("research.past_title")}
	if len(list) == 0 {
		m.Text += "\n" + c.T("research.past_none")
	}
	for _, r := range list {
		label := chat.Joined(posts.QuarterName(c.Words, r.Of()), r.Topic, c.P("research.state_"+string(r.State)))
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: label, Data: bot.Data("research_view", r.ID)}))
	}
	if row := chat.ListPager(c, page, more, func(p int) string { return bot.Data("researches", p) }); row != nil {
		m.Buttons = append(m.Buttons, append(row, papers.AsTable(c, "researches", "", page, more)...))
	}
	m.Buttons = append(m.Buttons, bot.Row(bot.CommandButton(c.P("common.back"), "research")))
	_, err = c.Show(m)
	return err
}

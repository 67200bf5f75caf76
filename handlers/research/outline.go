package research

import (
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/notes"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	mresearch "lianluo/models/research"
)

// registerOutline: the report grows from the notes (报告提纲, domain C4).
func registerOutline(r *bot.Router) {
	r.Button("outline", bot.Inside, func(c *bot.Context) error {
		v, err := insideArg(c)
		if err != nil {
			return err
		}
		return showOutline(c, v)
	})
	r.Button("outline_full", bot.Inside, sendOutline)
}

// insideArg finds the research that a button names, for those who do it.
func insideArg(c *bot.Context) (*mresearch.Research, error) {
	r, err := researchArg(c)
	if err == nil && !inside(c, r) {
		err = c.Problem("research.team_only")
	}
	return r, err
}

// showOutline shows the outline in short, a button for each finding.
func showOutline(c *bot.Context, r *mresearch.Research) error {
	o, err := mresearch.OutlineOf(c.Tx, r)
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("outline.head", "topic", r.Topic, "reason", phrase.Truncate(r.Reason, chat.ExcerptLong), "proposer", o.Proposer,
		"method", method(c, o))}
	for i, f := range o.Findings {
		state := ""
		if f.Suggestion != nil {
			state = chat.Joined(f.Suggestion.Number, c.P("suggestion.state_"+f.Suggestion.Standing()))
		}
		m.Text += "\n" + c.T("outline.line", "n", i+1, "title", f.Title, "evidence", len(f.Notes), "cause", light(f.Cause), "proposal", light(f.Proposal), "state", state)
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: c.P("finding.numbered", "n", i+1, "title", f.Title), Data: bot.Data("finding", f.ID)}))
	}
	if len(o.Findings) == 0 {
		m.Text += "\n" + c.T("outline.no_findings")
	}
	row := bot.Row(c.B("outline.full", "outline_full", r.ID), c.B("research.notes", "research_notes", r.ID, 0))
	if mresearch.CanAdvance(r, mresearch.Submitted, c.Person) {
		row = append(row, c.B("research.do_submitted", "research_step", r.ID, mresearch.Submitted))
	}
	if r.ReportedAt == nil { // later the report is printed
		row = append(row, papers.Button(c, "research_report", r.ID))
	}
	m.Buttons = append(m.Buttons, bot.Rows(2, append(row, c.B("common.back", "research_view", r.ID))...)...)
	_, err = c.Show(m)
	return err
}

func light(words string) string {
	if words == "" {
		return "○"
	}
	return "●"
}

// method says how the research was done: 实地 2 次、笔记 5 条、群众声音 3 条, and
// of the trips when, where and who was there.
func method(c *bot.Context, o *mresearch.Outline) string {
	span := ""
	if !o.From.IsZero() {
		span = c.Date(o.From)
		if last := c.Date(o.To); last != span {
			span += "–" + last
		}
	}
	return c.P("outline.method", "trips", len(o.Trips), "notes", o.Notes, "voices", o.Voices, "time", span,
		"places", strings.Join(o.Places, c.P("writing.comma")), "count", len(o.Present), "present", strings.Join(o.Present, c.P("writing.comma")))
}

// team names who does a research, who writes its report first and marked so.
func team(c *bot.Context, o *mresearch.Outline) string {
	writer := ""
	if o.Writer != "" {
		writer = c.P("research.writer", "name", o.Writer)
	}
	return locale.Join(c.P("writing.comma"), append([]string{writer}, o.Team...)...)
}

// outlineParts are the outline in full as plain text, part by part: its head,
// and each finding in as many parts as fit into messages. As a report it is headed as one.
func outlineParts(c *bot.Context, o *mresearch.Outline, report bool) []string {
	r := o.Research
	parts := []string{c.P("outline.full_head", "outline", !report, "topic", r.Topic, "reason", r.Reason, "method", method(c, o), "team", team(c, o))}
	for i, f := range o.Findings {
		number := ""
		if f.Suggestion != nil {
			number = f.Suggestion.Number
		}
		whole := func(situation, cause, proposal string) string {
			return c.P("outline.full_finding", "n", i+1, "title", f.Title, "situation", situation, "cause", cause, "proposal", proposal, "number", number)
		}
		situation := f.Situation()
		if all := whole(situation, f.Cause, f.Proposal); len([]rune(all)) <= notes.NoteShown {
			parts = append(parts, all)
			continue
		}
		parts = append(parts, whole(situation, "", ""), whole("", f.Cause, ""), whole("", "", f.Proposal))
	}
	return parts
}

// sendOutline sends the outline in full below, as messages to be copied.
func sendOutline(c *bot.Context) error {
	r, err := insideArg(c)
	if err != nil {
		return err
	}
	o, err := mresearch.OutlineOf(c.Tx, r)
	if err != nil {
		return err
	}
	return sayParts(c, outlineParts(c, o, false))
}

// sayParts sends plain texts, one a message.
func sayParts(c *bot.Context, parts []string) error {
	for _, part := range parts {
		if _, err := c.Say(bot.Message{Text: string(locale.Escape(part)), Silent: true}); err != nil {
			return err
		}
	}
	return nil
}

package collation

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mcollation "lianluo/models/collation"
	"lianluo/models/people"
)

// frozenRows are what a frozen year comes to, and what can be had of it.
func frozenRows(c *bot.Context, col *mcollation.Collation) (text string, rows [][]bot.Button, err error) {
	t, left, quarters, err := col.Snapshot()
	if err != nil {
		return "", nil, err
	}
	changes, err := mcollation.Changes(c.Tx, col)
	if err != nil {
		return "", nil, err
	}
	text = c.T("collation.frozen", "date", c.Date(*col.FrozenAt), "sessions", t.Sessions, "activities", t.Activities,
		"counts", locale.HTML(posts.CollationCounts(c.Words, &t)), "open", len(left), "differences", len(quarters.List), "missing", len(quarters.Missing), "changes", len(changes), "version", col.RulesVersion)
	if col.State == mcollation.Frozen && c.Person.Is(people.Director) {
		rows = append(rows, bot.Row(c.B("collation.post_it", "collate_post", col.ID)))
	}
	rows = append(rows, bot.Row(papers.Button(c, "collation_public", col.Year), papers.Button(c, "collation_inner", col.Year)),
		bot.Row(papers.Button(c, "collation_sheet", col.Year), papers.Button(c, "collation_inner_sheet", col.Year)))
	var more []bot.Button
	if len(quarters.List)+len(quarters.Missing)+len(quarters.Uncounted) > 0 {
		more = append(more, c.B("collation.differences", "collate_diff", col.ID, 0))
	}
	if len(changes) > 0 {
		more = append(more, c.B("collation.after", "collate_after", col.ID, 0))
	}
	if len(left) > 0 {
		more = append(more, c.B("collation.see_open", "collate_open", col.ID, 0))
	}
	questions, err := mcollation.Questions(c.Tx, col, 0)
	if err != nil {
		return "", nil, err
	}
	if len(questions) > 0 {
		more = append(more, c.B("collation.see_questions", "collate_questions", col.ID, 0))
	}
	if c.Person.Is(people.Director) {
		more = append(more, c.B("collation.thanks", "collate_thanks", col.ID))
	}
	more = append(more, c.B("collation.who", "collate_who", col.ID), papers.Button(c, "signin_book", col.Year))
	return text, append(rows, bot.Rows(2, more...)...), nil
}

// tell is collate_post:ID, what is about to be posted; collate_post:ID:sure posts it.
func tell(c *bot.Context) error {
	col, err := pressed(c)
	if err != nil {
		return err
	}
	if col.State != mcollation.Frozen {
		return c.Problem("collation.moved")
	}
	if c.Arg(1) != "sure" {
		m, err := posts.CollationPost(c, col)
		if err != nil {
			return err
		}
		_, err = c.Show(bot.Message{
			Text:    c.T("collation.post_check", "time", c.DateClock(c.HeardAt())) + "\n\n" + m.Text,
			Buttons: bot.Rows(1, c.B("collation.post_sure", "collate_post", col.ID, "sure"), c.B("common.back", "collate", col.Year)),
		})
		return err
	}
	posted, err := post(c, col)
	switch {
	case err != nil:
		return err
	case !posted:
		return c.Problem("collation.no_group")
	}
	if err := mcollation.Tell(c.Tx, col, c.Person, c.Now); err != nil {
		return problem(c, err)
	}
	return show(c, c.T("collation.posted"), col.Year)
}

// lineRoom is how many lines a page of differences has.
const lineRoom = 12

// differences are how the year differs from its briefings: collate_diff:ID:PAGE.
func differences(c *bot.Context) error {
	col, err := pressed(c)
	if err != nil {
		return err
	}
	if col.FrozenAt == nil {
		return c.Problem("common.stale")
	}
	_, _, q, err := col.Snapshot()
	if err != nil {
		return err
	}
	return listed(c, col, "collate_diff", c.T("collation.diff_head", "year", col.Year), differenceLines(c, &q))
}

func differenceLines(c *bot.Context, q *mcollation.Quarters) (lines []string) {
	for _, n := range q.Missing {
		lines = append(lines, c.T("collation.diff_missing", "quarter", n))
	}
	for _, n := range q.Uncounted {
		lines = append(lines, c.T("collation.diff_uncounted", "quarter", n))
	}
	for i := range q.List {
		d := &q.List[i]
		day := ""
		if d.Day != "" {
			day = c.Words.Day(d.Day.Start(c.Location()))
		}
		lines = append(lines, c.T("collation.diff_line", "figure", c.P("collation.figure_"+d.Key), "added", d.Added, "day", day, "title", d.Title, "name", d.Name))
	}
	return lines
}

// after are what was corrected since the year was frozen: collate_after:ID:PAGE.
func after(c *bot.Context) error {
	col, err := pressed(c)
	if err != nil {
		return err
	}
	if col.FrozenAt == nil {
		return c.Problem("common.stale")
	}
	lines, err := changeLines(c, col)
	if err != nil {
		return err
	}
	return listed(c, col, "collate_after", c.T("collation.after_head", "year", col.Year), lines)
}

func changeLines(c *bot.Context, col *mcollation.Collation) (lines []string, err error) {
	list, err := mcollation.Changes(c.Tx, col)
	for i := range list {
		ch := &list[i]
		line := func(f *mcollation.Facts) string {
			if f == nil {
				return ""
			}
			return chat.Joined(posts.CollationLine(c.Words, &mcollation.Entry{RecordKind: ch.Record.Kind, Facts: *f}), f.Name)
		}
		lines = append(lines, c.T("collation.change", "was", line(ch.Was), "is", line(ch.Is)))
	}
	return lines, err
}

func listed(c *bot.Context, col *mcollation.Collation, route, head string, lines []string) error {
	text, n, pages := chat.PartsPage([]chat.Part{{Title: head, Lines: lines}}, c.ArgInt(1), lineRoom)
	if text == "" {
		text = head + "\n" + c.T("collation.none")
	}
	m := bot.Message{Text: text, Buttons: chat.Turns(c, route, n, pages, col.ID)}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "collate", col.Year)))
	_, err := c.Show(m)
	return err
}

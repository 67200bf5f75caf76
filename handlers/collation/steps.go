package collation

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	mcollation "lianluo/models/collation"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// show shows a year's task: the step at which it is, and what is to be done.
func show(c *bot.Context, done string, year int) error {
	m, err := page(c, done, year)
	if err != nil {
		return err
	}
	return chat.InPrivate(c, m)
}

func page(c *bot.Context, done string, year int) (m bot.Message, err error) {
	if now := c.Local(c.Now).Year(); year < now-50 || year > now {
		return m, c.Problem("common.stale")
	}
	menu := bot.Row(bot.CommandButton(c.P("common.menu"), "menu"))
	col, err := mcollation.Of(c.Tx, year)
	switch {
	case errors.Is(err, store.ErrNotFound):
		m.Text = locale.Join("\n\n", done, title(c, year), c.T("collation.what"))
		ready, err := mcollation.ReadyFrom(c.Tx, chat.Workdays(c), year)
		switch {
		case errors.Is(err, mcollation.ErrNotBegun):
			m.Text += "\n\n" + c.T("collation.waits_briefing", "year", year)
		case err != nil:
			return m, err
		case c.Now.Before(ready):
			m.Text += "\n\n" + c.T("collation.waits_day", "date", c.Date(ready))
		default:
			m.Buttons = bot.Rows(1, c.B("collation.begin", "collate_begin", year))
		}
		m.Buttons = append(m.Buttons, menu)
		return m, nil
	case err != nil:
		return m, err
	}
	parts := []string{done, title(c, year), c.T("collation.state_" + string(col.State))}
	var rows [][]bot.Button
	if col.FrozenAt == nil {
		list, err := mcollation.OpenOf(c.Tx, year)
		if err != nil {
			return m, err
		}
		parts = append(parts, openCounts(c, list))
		if len(list) > 0 {
			rows = append(rows, bot.Row(c.B("collation.see_open", "collate_open", col.ID, 0)))
		}
	}
	switch col.State {
	case mcollation.Gathering:
		rows = append(rows, bot.Row(c.B("collation.ask", "collate_ask", col.ID)))
	case mcollation.Asking:
		text, err := answered(c, col)
		if err != nil {
			return m, err
		}
		parts = append(parts, text)
		rows = append(rows, bot.Row(c.B("collation.who", "collate_who", col.ID)))
		ready, err := mcollation.Ready(c.Tx, col, c.Now)
		if err != nil {
			return m, err
		}
		if ready {
			rows = append(rows, bot.Row(c.B("collation.freeze", "collate_freeze", col.ID)))
		}
	default:
		text, frozen, err := frozenRows(c, col)
		if err != nil {
			return m, err
		}
		parts, rows = append(parts, text), append(rows, frozen...)
	}
	m.Text = locale.Join("\n\n", parts...)
	m.Buttons = c.Fold(bot.Data("collate", year), bot.FewRows, rows, menu...)
	return m, nil
}

// openCounts says how much is open of each kind.
func openCounts(c *bot.Context, list []mcollation.Open) string {
	n := map[mcollation.Why]int{}
	for i := range list {
		n[list[i].Why]++
	}
	if len(list) == 0 {
		return c.T("collation.open_none")
	}
	return c.T("collation.open_counts", "unconfirmed", n[mcollation.Unconfirmed], "disputed", n[mcollation.Disputed], "unproved", n[mcollation.Unproved])
}

// answered says how many have said what.
func answered(c *bot.Context, col *mcollation.Collation) (string, error) {
	list, err := mcollation.Everybody(c.Tx, col)
	n := map[string]int{}
	for _, l := range list {
		n[stands(l)]++
	}
	last := store.DateOf(col.ClosesAt.Add(-time.Second), c.Location())
	return c.T("collation.answered", "of", len(list), "right", n["right"], "doubt", n["doubt"], "none", n["none"], "away", n["away"],
		"takes", col.Takes(c.Now), "date", c.Date(last.Start(c.Location()))), err
}

// stands is how somebody stands to the question: right, doubt, none, or away for who has not
// joined.
func stands(l mcollation.Line) string {
	switch {
	case l.Says != mcollation.Unsaid:
		return string(l.Says)
	case !l.Joined:
		return "away"
	}
	return "none"
}

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
	if len(quarters.List)+len(quarters.Missing) > 0 {
		more = append(more, c.B("collation.differences", "collate_diff", col.ID, 0))
	}
	if len(changes) > 0 {
		more = append(more, c.B("collation.after", "collate_after", col.ID, 0))
	}
	if len(left) > 0 {
		more = append(more, c.B("collation.see_open", "collate_open", col.ID, 0))
	}
	if c.Person.Is(people.Director) {
		more = append(more, c.B("collation.thanks", "collate_thanks", col.ID))
	}
	more = append(more, c.B("collation.who", "collate_who", col.ID), papers.Button(c, "signin_book", col.Year))
	return text, append(rows, bot.Rows(2, more...)...), nil
}

func begin(c *bot.Context) error {
	col, err := mcollation.Begin(c.Tx, chat.Workdays(c), c.ArgInt(0), c.Person, c.Now)
	if err != nil {
		return problem(c, err)
	}
	return show(c, "", col.Year)
}

// open lists what is open, a button each to its record: collate_open:ID:PAGE. Of a frozen year
// it is what was open then.
func open(c *bot.Context) error {
	col, err := pressed(c)
	if err != nil {
		return err
	}
	list, err := mcollation.OpenOf(c.Tx, col.Year)
	if col.FrozenAt != nil {
		_, list, _, err = col.Snapshot()
	}
	if err != nil {
		return err
	}
	n, pages := chat.PageOf(c.ArgInt(1), len(list), chat.ListSize)
	m := bot.Message{Text: c.T("collation.open_head", "year", col.Year, "frozen", col.FrozenAt != nil, "count", len(list))}
	var row []bot.Button
	for i := n * chat.ListSize; i < min(len(list), (n+1)*chat.ListSize); i++ {
		o := &list[i]
		m.Text += "\n" + c.T("collation.open_line", "n", i+1, "why", c.P("collation.why_"+string(o.Why)), "day", c.Words.Day(o.Day.Start(c.Location())),
			"number", o.Number, "title", o.Title, "name", o.Name)
		if data := opens(o.Record); data != "" {
			row = append(row, bot.Button{Text: strconv.Itoa(i + 1), Data: data})
		}
	}
	m.Buttons = append(bot.Rows(3, row...), chat.Turns(c, "collate_open", n, pages, col.ID)...)
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "collate", col.Year)))
	_, err = c.Show(m)
	return err
}

// opens is the data of the button that opens a record.
func opens(ref records.Ref) string {
	switch ref.Kind {
	case records.KindActivity:
		return bot.Data("session", ref.ID)
	case records.KindDeed:
		return bot.Data("deed", ref.ID)
	case records.KindDonation:
		return bot.Data("donation", ref.ID)
	case records.KindHonour:
		return bot.Data("honour", ref.ID)
	case records.KindRequest:
		return bot.Data("review", records.WaitRequest)
	case records.KindCorrection:
		return bot.Data("review", records.WaitClaim)
	}
	return ""
}

// ask is collate_ask:ID, what is about to be sent; collate_ask:ID:sure sends it.
func ask(c *bot.Context) error {
	col, err := pressed(c)
	if err != nil {
		return err
	}
	if col.State != mcollation.Gathering {
		return c.Problem("collation.moved")
	}
	// Nobody is asked on a day off or at night, nor before it can be taken back no longer.
	at := chat.Workdays(c).MoveReminder(c.Local(c.Now.Add(ledger.UndoTime)), calendar.ReminderRules{Quiet: c.Office.Quiet(), Workday: true})
	members, err := people.Members(c.Tx)
	if err != nil {
		return err
	}
	if c.Arg(1) != "sure" {
		reached := len(slices.DeleteFunc(slices.Clone(members), func(p people.Person) bool { return !p.Joined() }))
		_, closes := mcollation.Times(chat.Workdays(c), at, c.Location())
		last := store.DateOf(closes.Add(-time.Second), c.Location())
		_, err := c.Show(bot.Message{
			Text:    c.T("collation.ask_check", "count", reached, "away", len(members)-reached, "time", c.DateClock(at), "date", c.Date(last.Start(c.Location()))),
			Buttons: bot.Rows(1, c.B("collation.ask_sure", "collate_ask", col.ID, "sure"), c.B("common.back", "collate", col.Year)),
		})
		return err
	}
	if err := mcollation.Ask(c.Tx, chat.Workdays(c), col, c.Person, at); err != nil {
		return problem(c, err)
	}
	act, err := c.Act("collate_ask", col.ID, "")
	if err != nil {
		return err
	}
	if err := posts.TellCollation(c, col, false, bot.After(at)); err != nil {
		return err
	}
	m, err := page(c, c.T("collation.asked", "time", c.DateClock(at)), col.Year)
	if err != nil {
		return err
	}
	m.Buttons = append([][]bot.Button{{chat.Undo(c, act)}}, m.Buttons...)
	_, err = c.Show(m)
	return err
}

// unask takes the asking back: what waits to be sent is not sent.
func unask(c *bot.Context, id int64) error {
	col, err := mcollation.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mcollation.Unask(c.Tx, col); err != nil {
		return problem(c, err)
	}
	if err := c.Settled(posts.AboutCollation(col)); err != nil {
		return err
	}
	return show(c, c.T("common.undone"), col.Year)
}

// who lists what each member has said.
func who(c *bot.Context) error {
	col, err := pressed(c)
	if err != nil {
		return err
	}
	list, err := mcollation.Everybody(c.Tx, col)
	if err != nil {
		return err
	}
	lines := []string{c.T("collation.who_head", "year", col.Year)}
	for _, l := range list {
		lines = append(lines, c.T("collation.who_line", "name", l.Name, "says", c.P("collation.stands_"+stands(l))))
	}
	_, err = c.Show(bot.Message{Text: strings.Join(lines, "\n"), Buttons: bot.Rows(1, c.B("common.back", "collate", col.Year))})
	return err
}

// freeze is collate_freeze:ID, what is about to be frozen; collate_freeze:ID:sure does it.
func freeze(c *bot.Context) error {
	col, err := pressed(c)
	if err != nil {
		return err
	}
	if c.Arg(1) == "sure" {
		if err := mcollation.Freeze(c.Tx, col, c.Person, c.Now); err != nil {
			return problem(c, err)
		}
		if err := c.Settled(posts.AboutCollation(col)); err != nil {
			return err
		}
		return show(c, c.T("collation.now_frozen"), col.Year)
	}
	if ready, err := mcollation.Ready(c.Tx, col, c.Now); err != nil || !ready {
		if err == nil {
			err = c.Problem("collation.too_soon")
		}
		return err
	}
	list, err := mcollation.OpenOf(c.Tx, col.Year)
	if err != nil {
		return err
	}
	said, err := answered(c, col)
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{
		Text:    locale.Join("\n\n", c.T("collation.freeze_check", "year", col.Year), openCounts(c, list), said),
		Buttons: bot.Rows(1, c.B("collation.freeze_sure", "collate_freeze", col.ID, "sure"), c.B("common.back", "collate", col.Year)),
	})
	return err
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

package record

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/notes"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/desk"
	"lianluo/models/people"
	"lianluo/models/points"
	"lianluo/models/store"
)

func registerRecord(r *bot.Router) {
	r.Command("record", bot.Inside, recordCommand)
	r.Button("record", bot.Inside, recordButton).InGroup()
	r.Link("record", bot.Inside, recordLink)
	papers.AddList(r, papers.List{Name: "record", Access: bot.Inside, Table: recordTable})
	r.Button("record_rules", bot.Inside, recordRules)
	r.Button("record_terms", bot.Inside, pastTerms)
	r.Button("entry", bot.Inside, entry)
}

// scopeOf writes which part of whose record is shown, for callback data:
// 2026Q4, 2026, 2026-03, T14, term, all, with .PERSON for another's (the staff's reading).
func scopeOf(period string, person, self int64) string {
	if person == self {
		return period
	}
	return period + "." + strconv.FormatInt(person, 10)
}

// recordCommand shows 我的履职 (§23): /record [period]; for the staff also
// /record NAME [period].
func recordCommand(c *bot.Context) error {
	p, rest := c.Person, c.Args
	if c.Person.Is(people.Staff) {
		named, words, err := chat.NamedAhead(c, strings.Fields(rest))
		if err != nil {
			return err
		}
		if named != nil {
			p, rest = named, strings.Join(words, " ")
		}
	}
	period, ok, err := readPeriod(c, rest)
	if err == nil && !ok {
		err = c.Problem("record.unknown_period", "text", c.Args)
	}
	if err != nil {
		return err
	}
	return showRecord(c, p, period, overview)
}

// recordLink is one's own record of a quarter, from the briefing in the group:
// ?start=record-2026Q1.
func recordLink(c *bot.Context) error {
	q, err := calendar.ParseQuarter(c.Args, c.Local(c.WordsAt()))
	if err != nil {
		return c.Problem("common.stale")
	}
	return showRecord(c, c.Person, q.Key(), overview)
}

// recordButton is record[:scope[:page]]: without a page the figures alone.
func recordButton(c *bot.Context) error {
	p, period, err := readScope(c, c.Arg(0))
	if err != nil {
		return err
	}
	page := overview
	if c.Arg(1) != "" {
		page = max(c.ArgInt(1), 0)
	}
	return showRecord(c, p, period, page)
}

// readScope reads what scopeOf wrote: whose record, which the person may read, and of when.
func readScope(c *bot.Context, scope string) (p *people.Person, period string, err error) {
	word, who, other := strings.Cut(scope, ".")
	p = c.Person
	if other {
		if p, err = whoseRecord(c, who); err != nil {
			return nil, "", err
		}
	}
	period, ok, err := readPeriod(c, word)
	if err == nil && !ok {
		err = c.Problem("common.stale")
	}
	return p, period, err
}

// overview is the page before the first one of the list: three lines, which a
// phone shows whole above the buttons.
const overview = -1

// showRecord shows a person's record of a period: the overview, or a page of its
// list under all figures.
func showRecord(c *bot.Context, p *people.Person, period string, page int) error {
	from, to, name, err := span(c, period)
	if err != nil {
		return err
	}
	sum, err := desk.Summary(c.Tx, p.ID, from, to)
	if err != nil {
		return err
	}
	list, more, err := desk.Record(c.Tx, p.ID, from, to, store.Page{Number: max(page, 0), Size: EntriesPage})
	if err != nil {
		return err
	}
	head := c.T("record.head", "period", name)
	if p.ID != c.Person.ID {
		head = c.T("record.head_of", "name", p.Name, "period", name)
	}
	m := bot.Message{Text: head}
	nothing := len(list) == 0 && !slices.ContainsFunc(sum.Figures, func(f briefing.Figure) bool { return f.Value > 0 })
	figures := wholeFigures
	if page == overview {
		figures = shortFigures
	}
	lines, err := figures(c, p, &sum, nothing, from, to)
	if err != nil {
		return err
	}
	has, usesPoints, err := pointsLine(c, p, period)
	if err != nil {
		return err
	}
	m.Text = locale.Join("\n", m.Text, lines, has)
	scope := scopeOf(period, p.ID, c.Person.ID)
	if nothing {
		m.Text += "\n\n" + c.T("record.empty")
	}
	switch {
	case page != overview:
		if len(list) > 0 {
			m.Text += "\n"
		}
		if err := putEntries(c, &m, list, scope, page, false); err != nil {
			return err
		}
		if row := chat.Pager(c, page, more, "record", scope); row != nil {
			m.Buttons = append(m.Buttons, append(row, papers.AsTable(c, "record", scope, page, more)...))
		}
		m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "record", scope)))
		return chat.ShowPrivately(c, m)
	case len(list) > 0:
		row := bot.Row(c.B("record.details", "record", scope, 0))
		if p.ID == c.Person.ID { // a picture of one's own goes to nobody else
			row = append(row, papers.Button(c, "my_year", yearOf(c, period)))
		}
		var prints []bot.Button
		if p.Is(people.Member) {
			prints = append(prints, papers.Button(c, "dossier", p.ID))
		}
		booklet, err := notes.BookletRow(c, p, c.Local(to.Add(-time.Microsecond)).Year())
		if err != nil {
			return err
		}
		m.Buttons = append(m.Buttons, row)
		if prints = append(prints, booklet...); len(prints) > 0 {
			m.Buttons = append(m.Buttons, prints)
		}
	}
	periods, err := recordPeriods(c, p, period)
	if err != nil {
		return err
	}
	m.Buttons = append(m.Buttons, periods...)
	if p.ID == c.Person.ID && period == allTime { // what is all of it can be taken along
		m.Buttons = append(m.Buttons, bot.Row(bot.CommandButton(c.P("command.export"), "export")))
	}
	last := bot.Row(c.B("record.rules_button", "record_rules"))
	if usesPoints && p.Is(people.Member) {
		last = append(last, bot.Button{Text: c.P("command.points"), Data: bot.Data("points", scopeOf(pointsQuarter(c, period).Key(), p.ID, c.Person.ID))})
	}
	if p.ID == c.Person.ID {
		last = append(last, bot.CommandButton(c.P("search.title"), "search"), bot.CommandButton(c.P("common.menu"), "menu"))
	}
	m.Buttons = append(m.Buttons, last)
	return chat.ShowPrivately(c, m)
}

// pointsQuarter is the quarter whose points stand beside a period: its own, or this one.
func pointsQuarter(c *bot.Context, period string) calendar.Quarter {
	now := c.Local(c.Now)
	if q, err := calendar.ParseQuarter(period, now); err == nil && !q.Start(c.Location()).After(now) {
		return q
	}
	return calendar.QuarterOf(now)
}

// pointsLine says what a member has in a quarter, where the office uses points (§21).
func pointsLine(c *bot.Context, p *people.Person, period string) (line string, used bool, err error) {
	r, err := points.RulesOf(c.Tx)
	if err != nil {
		return "", false, err
	}
	if _, used = r.InUse(); !used || !p.Is(people.Member) {
		return "", used, nil
	}
	q, err := calendar.ParseQuarter(period, c.Local(c.Now))
	if err != nil {
		return "", used, nil // a longer time has no sum
	}
	a, err := points.AccountOf(c.Tx, q, p.ID)
	if err != nil {
		return "", used, err
	}
	return c.T("points.in_record", "count", a.Total()), used, nil
}

// yearOf is the year that a period lies in, this one where it is longer.
func yearOf(c *bot.Context, period string) int {
	if year, err := strconv.Atoi(period[:min(len(period), 4)]); err == nil {
		return year
	}
	return c.Local(c.Now).Year()
}

// recordPeriods are the buttons to other times of a record; the last lead to
// the quarter before the one that is shown, and to terms that are over.
func recordPeriods(c *bot.Context, p *people.Person, period string) ([][]bot.Button, error) {
	var turn []bot.Button
	now := c.Local(c.Now)
	for _, x := range []struct{ key, period string }{
		{"record.quarter", calendar.QuarterOf(now).Key()}, {"record.year", strconv.Itoa(now.Year())},
		{"record.term", wholeTerm}, {"record.all", allTime},
	} {
		label := c.P(x.key)
		if x.period == period {
			label = "✅ " + label
		}
		turn = append(turn, bot.Button{Text: label, Data: bot.Data("record", scopeOf(x.period, p.ID, c.Person.ID))})
	}
	shown := calendar.QuarterOf(now)
	if q, err := calendar.ParseQuarter(period, now); err == nil {
		shown = q
	}
	before := shown.Prev()
	turn = append(turn, bot.Button{
		Text: "‹ " + posts.QuarterName(c.Words, before), Data: bot.Data("record", scopeOf(before.Key(), p.ID, c.Person.ID)),
	})
	terms, err := desk.PastTerms(c.Tx, p.ID, c.Now)
	if len(terms) > 0 {
		turn = append(turn, c.B("record.past_terms", "record_terms", p.ID))
	}
	return bot.Rows(2, turn...), err
}

// whoseRecord is the person whose record a button names by an id: the own one, and of
// anybody for the staff.
func whoseRecord(c *bot.Context, arg string) (*people.Person, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	switch {
	case err != nil:
		return nil, c.Problem("common.stale")
	case id == c.Person.ID:
		return c.Person, nil
	case !c.Person.Is(people.Staff):
		return nil, c.Problem("common.not_allowed")
	}
	p, err := people.PersonByID(c.Tx, id)
	return p, c.MissingAs(err, "common.gone")
}

// recordRules shows what is counted and how (spec, "Fairness").
func recordRules(c *bot.Context) error {
	held, err := points.RulesOf(c.Tx)
	if err != nil {
		return err
	}
	_, usesPoints := held.InUse()
	rules := c.Office.Rules()
	late := c.P("record.late_at_once")
	if rules.LateAfter > 0 {
		late = c.P("record.late_after", "n", int(rules.LateAfter))
	}
	m := bot.Message{Text: c.T("record.rules", "opens", int(rules.CheckInOpens), "late", late,
		"points", usesPoints, "notice", rules.LeaveNoticeDays, "deeds", mdeeds.GoalOf(rules.DeedsGoal), "suggestions", rules.SuggestionsGoal, "version", briefing.RulesVersion)}
	m.Buttons = bot.Rows(1, c.B("common.back", "record"))
	return chat.ShowPrivately(c, m)
}

package points

import (
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/archive"
	"lianluo/models/calendar"
	"lianluo/models/desk"
	"lianluo/models/people"
	mpoints "lianluo/models/points"
	"lianluo/models/records"
)

// scope writes whose account of which quarter is shown, for callback data: 2026Q4, with
// .PERSON for another's (the staff's reading).
func scope(c *bot.Context, q calendar.Quarter, person int64) string {
	if person == c.Person.ID {
		return q.Key()
	}
	return q.Key() + "." + strconv.FormatInt(person, 10)
}

// readScope reads what scope wrote. Another's is the staff's to read.
func readScope(c *bot.Context, s string) (q calendar.Quarter, p *people.Person, err error) {
	word, who, other := strings.Cut(s, ".")
	q, err = calendar.ParseQuarter(word, c.Local(c.Now))
	if err != nil || q.Start(c.Location()).After(c.Now) {
		return q, nil, c.Problem("common.stale")
	}
	if !other || who == strconv.FormatInt(c.Person.ID, 10) {
		return q, c.Person, nil
	}
	id, err := strconv.ParseInt(who, 10, 64)
	switch {
	case err != nil:
		return q, nil, c.Problem("common.stale")
	case !c.Person.Is(people.Staff):
		return q, nil, c.Problem("common.not_allowed")
	}
	p, err = people.PersonByID(c.Tx, id)
	return q, p, c.MissingAs(err, "common.gone")
}

// used refuses a paper of points where the office uses none.
func used(c *bot.Context) error {
	r, err := mpoints.RulesOf(c.Tx)
	if err != nil {
		return err
	}
	if _, yes := r.InUse(); !yes {
		return c.Problem("points.unused")
	}
	return nil
}

// inUse gives the rules, and says that there are no points where the office uses none.
func inUse(c *bot.Context) (*mpoints.Rules, bool, error) {
	r, err := mpoints.RulesOf(c.Tx)
	if err != nil {
		return nil, false, err
	}
	if _, yes := r.InUse(); yes {
		return r, true, nil
	}
	m := bot.Message{Text: c.T("points.unused")}
	if c.Person.Is(people.Director) {
		m.Buttons = append(m.Buttons, bot.Row(c.B("points.look", "points_read")))
	}
	m.Buttons = append(m.Buttons, bot.Row(bot.CommandButton(c.P("common.menu"), "menu")))
	return r, false, chat.InPrivate(c, m)
}

// command is /points: one's own account of this quarter, for the staff everybody's.
func command(c *bot.Context) error {
	if c.Person.Is(people.Staff) {
		return showAll(c, calendar.QuarterOf(c.Local(c.Now)), 0)
	}
	return show(c, "")
}

func show(c *bot.Context, of string) error {
	if of == "" {
		of = calendar.QuarterOf(c.Local(c.Now)).Key()
	}
	q, p, err := readScope(c, of)
	if err != nil {
		return err
	}
	r, yes, err := inUse(c)
	if err != nil || !yes {
		return err
	}
	// What has changed in a quarter that is out is entered when somebody looks.
	if _, err := mpoints.Settle(c.Tx, q, c.Now); err != nil {
		return err
	}
	a, err := mpoints.AccountOf(c.Tx, q, p.ID)
	if err != nil {
		return err
	}
	mine := p.ID == c.Person.ID
	head := "points.head_of"
	if mine {
		head = "points.head"
	}
	m := bot.Message{Text: c.T(head, "name", p.Name, "quarter", posts.QuarterName(c.Words, q), "count", a.Total())}
	var open []bot.Button
	for _, cat := range mpoints.Categories {
		n := a.Sum(cat)
		m.Text += "\n" + c.T("points.line_category", "category", c.P("points.category."+string(cat)), "count", n)
		if len(a.In(cat)) > 0 {
			open = append(open, bot.Button{
				Text: c.P("points.open", "category", c.P("points.category."+string(cat)), "count", n),
				Data: bot.Data("points_in", scope(c, q, p.ID), cat, 0),
			})
		}
	}
	m.Text += "\n\n" + standing(c, r, a, mine)
	rows := bot.Rows(3, open...)
	if c.Person.Is(people.Staff) {
		rows = append(rows, bot.Row(papers.Button(c, "points_sheet", q.Key()+"."+strconv.FormatInt(p.ID, 10)), c.B("points.everybody", "points_all", q.Key(), 0)))
	}
	turn := bot.Row(bot.Button{Text: "‹ " + posts.QuarterName(c.Words, q.Prev()), Data: bot.Data("points", scope(c, q.Prev(), p.ID))})
	if !q.Next().Start(c.Location()).After(c.Now) {
		turn = append(turn, bot.Button{Text: posts.QuarterName(c.Words, q.Next()) + " ›", Data: bot.Data("points", scope(c, q.Next(), p.ID))})
	}
	m.Buttons = append(rows, turn, bot.Row(c.B("points.table_button", "points_table"), bot.CommandButton(c.P("common.menu"), "menu")))
	return chat.ShowPrivately(c, m)
}

// standing says who reads them, from when points count and whether the quarter is still open.
func standing(c *bot.Context, r *mpoints.Rules, a *mpoints.Account, mine bool) string {
	since, _ := r.InUse()
	parts := []string{}
	if from := since.Start(c.Location()); from.After(a.Of.Start(c.Location())) {
		parts = append(parts, c.T("points.since", "day", chat.Day(c, since)))
	}
	if a.Closed {
		parts = append(parts, c.T("points.closed"))
	} else {
		parts = append(parts, c.T("points.so_far"))
	}
	return locale.Join("\n", append(parts, c.T("points.who_sees", "readers", posts.Readers(c.Words, c.Person, records.OfStaff, mine), "other", !mine))...)
}

// pageSize is how many entries stand on a page.
const pageSize = 6

// category is points_in:SCOPE:CATEGORY:page: the entries of which a sum is, each with the
// button of its record.
func category(c *bot.Context) error {
	q, p, err := readScope(c, c.Arg(0))
	if err != nil {
		return err
	}
	cat := mpoints.Category(c.Arg(1))
	if !c.Words.Has("points.category." + string(cat)) {
		return c.Problem("common.stale")
	}
	if _, yes, err := inUse(c); err != nil || !yes {
		return err
	}
	a, err := mpoints.AccountOf(c.Tx, q, p.ID)
	if err != nil {
		return err
	}
	list := a.In(cat)
	page, pages := chat.PageOf(c.ArgInt(2), len(list), pageSize)
	from := page * pageSize
	list = list[from:min(from+pageSize, len(list))]
	titles, err := titlesOf(c, list)
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("points.in", "name", p.Name, "mine", p.ID == c.Person.ID, "quarter", posts.QuarterName(c.Words, q),
		"category", c.P("points.category."+string(cat)), "count", a.Sum(cat), "limit", mpoints.Limit)}
	of := scope(c, q, p.ID)
	var open []bot.Button
	for i := range list {
		e := &list[i]
		n := strconv.Itoa(from + i + 1)
		m.Text += "\n" + c.T("points.line", "n", n, "day", chat.Day(c, e.OnDay), "item", ItemOf(c, e), "points", signed(e.Points), "what", titles[i])
		ref, ok := e.Ref()
		switch {
		case !ok:
		case ref.Kind == records.KindArchive:
			open = append(open, bot.Button{Text: n, Data: bot.Data("archive_item", ref.ID)})
		default:
			open = append(open, bot.Button{Text: n, Data: bot.Data("entry", ref.Kind, ref.ID, "p"+of+"-"+string(cat), page)})
		}
	}
	if len(open) > 0 {
		m.Text += "\n\n" + c.T("points.tap")
		m.Buttons = append(m.Buttons, open)
	}
	m.Buttons = append(m.Buttons, chat.Turns(c, "points_in", page, pages, of, cat)...)
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "points", of)))
	return chat.ShowPrivately(c, m)
}

// signed writes +5 or −2.
func signed(n int) string {
	if n < 0 {
		return "\u2212" + strconv.Itoa(-n)
	}
	return "+" + strconv.Itoa(n)
}

// ItemOf words what an entry is for; one that takes another back says so.
func ItemOf(c *bot.Context, e *mpoints.Entry) string {
	key := "points.item." + string(e.Item)
	if over := e.Points < 0; e.Item == mpoints.Limited && over == (e.Reverses == 0) {
		key = "points.item.over"
	} else if e.Item == mpoints.Limited {
		key = "points.item.under"
	}
	word := c.P(key, "limit", mpoints.Limit)
	if e.Reverses != 0 {
		word = c.P("points.reversed", "item", word)
	}
	return word
}

// titlesOf are what the records of entries are about, in a few words; "" where nothing is.
func titlesOf(c *bot.Context, list []mpoints.Entry) ([]string, error) {
	var refs []records.Ref
	for i := range list {
		if ref, ok := list[i].Ref(); ok {
			refs = append(refs, ref)
		}
	}
	lines, err := desk.RecordLines(c.Tx, refs)
	if err != nil {
		return nil, err
	}
	titles := make([]string, len(list))
	for i := range list {
		if ref, ok := list[i].Ref(); ok && ref.Kind == records.KindArchive {
			it, err := archive.ByID(c.Tx, ref.ID)
			if err != nil {
				return nil, err
			}
			titles[i] = it.Title
			continue
		}
		for _, l := range lines {
			if ref, ok := list[i].Ref(); ok && l.Ref == ref && l.Title != "" {
				titles[i] = strings.Join(strings.Fields(l.Title), " ")
				if l.Cut {
					titles[i] += "…"
				}
			}
		}
	}
	return titles, nil
}

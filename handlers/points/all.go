package points

import (
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	"lianluo/models/people"
	mpoints "lianluo/models/points"
	"lianluo/models/records"
)

// all is points_all:QUARTER:page.
func all(c *bot.Context) error {
	q, p, err := readScope(c, c.Arg(0))
	if err != nil {
		return err
	}
	if p != c.Person {
		return c.Problem("common.stale")
	}
	return showAll(c, q, c.ArgInt(1))
}

// peoplePage is how many members stand on a page.
const peoplePage = 12

// showAll lists the members in the order of the roster, each with the sum of a quarter: who
// has more stands no higher.
func showAll(c *bot.Context, q calendar.Quarter, page int) error {
	r, yes, err := inUse(c)
	if err != nil || !yes {
		return err
	}
	if _, err := mpoints.Settle(c.Tx, q, c.Now); err != nil {
		return err
	}
	of, err := mpoints.Accounts(c.Tx, q, 0)
	if err != nil {
		return err
	}
	members, err := people.Members(c.Tx)
	if err != nil {
		return err
	}
	page, pages := chat.PageOf(page, len(members), peoplePage)
	closed, err := mpoints.Closed(c.Tx, q)
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("points.all_head", "quarter", posts.QuarterName(c.Words, q)) + "\n\n" + standing(c, r, &mpoints.Account{Of: q, Closed: closed}, false)}
	var buttons []bot.Button
	for _, p := range members[page*peoplePage : min((page+1)*peoplePage, len(members))] {
		n := 0
		if a := of[p.ID]; a != nil {
			n = a.Total()
		}
		buttons = append(buttons, bot.Button{Text: c.P("points.person", "name", p.Name, "count", n), Data: bot.Data("points", q.Key()+"."+strconv.FormatInt(p.ID, 10))})
	}
	m.Buttons = append(bot.Rows(3, buttons...), chat.Turns(c, "points_all", page, pages, q.Key())...)
	turn := bot.Row(bot.Button{Text: "‹ " + posts.QuarterName(c.Words, q.Prev()), Data: bot.Data("points_all", q.Prev().Key(), 0)})
	if !q.Next().Start(c.Location()).After(c.Now) {
		turn = append(turn, bot.Button{Text: posts.QuarterName(c.Words, q.Next()) + " ›", Data: bot.Data("points_all", q.Next().Key(), 0)})
	}
	last := bot.Row(papers.Button(c, "points_year", q.Year), c.B("points.table_button", "points_table"))
	if c.Person.Is(people.Member) {
		last = append(last, c.B("points.own", "points", q.Key()))
	}
	m.Buttons = append(append(m.Buttons, turn), bot.Rows(2, append(last, bot.CommandButton(c.P("common.menu"), "menu"))...)...)
	return chat.ShowPrivately(c, m)
}

// sheet is a member's points of a quarter as a workbook, QUARTER.PERSON: the sums, and the
// entries with their records.
func sheet(c *bot.Context, arg string) (*papers.File, error) {
	q, p, err := readScope(c, arg)
	if err != nil {
		return nil, err
	}
	if err := used(c); err != nil {
		return nil, err
	}
	a, err := mpoints.AccountOf(c.Tx, q, p.ID)
	if err != nil {
		return nil, err
	}
	office := papers.ForOffice(c)
	sums := &documents.Sheet{Name: office.P("points.sheet.sums"), Note: office.P("points.sheet.note"), Columns: papers.Columns(office, "points.column.category", "points.column.points")}
	for _, cat := range mpoints.Categories {
		sums.Rows = append(sums.Rows, []string{office.P("points.category." + string(cat)), strconv.Itoa(a.Sum(cat))})
	}
	sums.Rows = append(sums.Rows, []string{office.P("points.sheet.total"), strconv.Itoa(a.Total())})
	sums.Columns[1].Amount = true
	entries, err := entriesSheet(office, a.Entries, nil)
	if err != nil {
		return nil, err
	}
	w := c.GroupWords()
	return papers.Book(c, w.Plain("points.sheet.name"), p.Name+"-"+posts.QuarterName(w, q),
		c.T("points.sheet.sent", "name", p.Name, "quarter", posts.QuarterName(c.Words, q), "count", len(a.Entries), "readers", posts.Readers(c.Words, c.Person, records.OfStaff, false)), sums, entries)
}

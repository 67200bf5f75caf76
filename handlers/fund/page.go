package fund

import (
	"fmt"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/activities"
	mfund "lianluo/models/fund"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// span are the first and the last day of a year.
func span(year int) (first, last store.Date) {
	return store.Date(fmt.Sprintf("%04d-01-01", year)), store.Date(fmt.Sprintf("%04d-12-31", year))
}

// page is the year that a person may look at: this one for 0.
func pageYear(c *bot.Context, year int) (int, error) {
	now := c.Local(c.Now).Year()
	last, err := mfund.LastClosed(c.Tx)
	if year < 2000 || year > max(now, last+1) {
		year = now
	}
	return year, err
}

// show is the fund's page of a year: the staff sees all, others totals as the director allows.
func show(c *bot.Context, done string, year int) error {
	m, err := page(c, year)
	if err != nil {
		return err
	}
	m.Text = locale.Join("\n\n", done, m.Text)
	return chat.InPrivate(c, m)
}

func page(c *bot.Context, year int) (m bot.Message, err error) {
	sees, err := mfund.Sees(c.Tx, c.Person)
	if err != nil {
		return m, err
	}
	if !sees {
		return m, c.Problem("fund.hidden")
	}
	if year, err = pageYear(c, year); err != nil {
		return m, err
	}
	t, err := mfund.TotalsOf(c.Tx, year)
	if err != nil {
		return m, err
	}
	closed, err := mfund.ClosedYear(c.Tx, year)
	if err != nil {
		return m, err
	}
	first, last := span(year)
	bare, err := mfund.Unreceipted(c.Tx, first, last)
	if err != nil {
		return m, err
	}
	before, unclosed, err := mfund.Uncarried(c.Tx, year)
	if err != nil {
		return m, err
	}
	left := t.Left() + before
	staff := c.Person.Is(people.Staff)
	day := ""
	if closed != nil {
		day = c.Words.Day(c.Local(closed.CreatedAt))
	}
	m.Text = c.T("fund.page_text", "year", year, "left", sum(left), "over", left < 0, "before", sum(before), "unclosed", unclosed, "budget", sum(t.Budget), "spent", sum(t.Spent), "income", sum(t.Income),
		"carried", t.Carried != 0, "from", sum(t.Carried), "above", t.Spent > t.Budget, "waits", t.Waits, "waiting", sum(t.Waiting), "bare", len(bare),
		"closed", day, "to", sum(t.CarryTo), "none", t.Income == 0 && t.Carried == 0 && closed == nil, "staff", staff)
	around := years(c, year)
	menu := bot.CommandButton(c.P("common.menu"), "menu")
	if !staff {
		m.Buttons = append(around, bot.Row(menu))
		return m, nil
	}
	rows := [][]bot.Button{}
	if closed == nil {
		rows = append(rows, bot.Row(c.B("fund.new_spending", "fund_spend"), c.B("fund.new_income", "fund_income")))
	}
	rows = append(rows, bot.Row(c.B("fund.list", "fund_list", year, 0), c.B("fund.costs", "fund_costs", year)))
	var rest []bot.Button
	if unclosed != 0 && c.Person.Is(people.Director) {
		rest = append(rest, bot.Button{Text: c.P("fund.close_before", "year", unclosed), Data: bot.Data("fund_close", unclosed)})
	}
	if t.Waits > 0 {
		rest = append(rest, bot.Button{Text: c.P("fund.waiting_button", "count", t.Waits), Data: bot.Data("fund_open", "waiting", year, 0)})
	}
	if len(bare) > 0 {
		rest = append(rest, bot.Button{Text: c.P("fund.bare_button", "count", len(bare)), Data: bot.Data("fund_open", "bare", year, 0)})
	}
	rows = append(rows, bot.Rows(2, rest...)...)
	rows = append(rows, bot.Row(papers.Button(c, "fund_statement", year), papers.Button(c, "fund_ledger", year)))
	if c.Person.Is(people.Director) {
		row := bot.Row(c.B("fund.settings", "fund_settings"))
		if closed == nil {
			row = append(bot.Row(c.B("fund.close", "fund_close", year), c.B("fund.set_budget", "fund_budget", year)), row...)
		}
		rows = append(rows, row)
	}
	rows = append(rows, around...)
	m.Buttons = c.Fold(bot.Data("fund", year), bot.FewRows, rows, menu)
	return m, nil
}

// years are the buttons to the years beside.
func years(c *bot.Context, year int) [][]bot.Button {
	row := bot.Row(bot.Button{Text: c.P("fund.year", "year", year-1), Data: bot.Data("fund", year-1)})
	if year < c.Local(c.Now).Year() {
		row = append(row, bot.Button{Text: c.P("fund.year", "year", year+1), Data: bot.Data("fund", year+1)})
	}
	return [][]bot.Button{row}
}

// list is fund_list:YEAR:PAGE. Buttons that are out there name a month: 2026-12.
func list(c *bot.Context) error {
	digits, _, _ := strings.Cut(c.Arg(0), "-")
	year, err := pageYear(c, bot.SmallInt(digits))
	if err != nil {
		return err
	}
	slips, err := mfund.OfYear(c.Tx, year)
	if err != nil {
		return err
	}
	m, err := slipList(c, c.T("fund.list_title", "year", year, "count", len(slips)), slips, c.ArgInt(1), "fund_list", year)
	if err != nil {
		return err
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "fund", year)))
	_, err = c.Show(m)
	return err
}

// open is fund_open:WHAT:YEAR:PAGE: what waits, or has no receipt.
func open(c *bot.Context) error {
	year, err := pageYear(c, c.ArgInt(1))
	if err != nil {
		return err
	}
	var slips []mfund.Slip
	switch c.Arg(0) {
	case "waiting":
		slips, err = mfund.WaitingList(c.Tx)
	case "bare":
		first, last := span(year)
		slips, err = mfund.Unreceipted(c.Tx, first, last)
	default:
		return c.Problem("common.stale")
	}
	if err != nil {
		return err
	}
	m, err := slipList(c, c.T("fund.open_"+c.Arg(0), "year", year, "count", len(slips)), slips, c.ArgInt(2), "fund_open", c.Arg(0), year)
	if err != nil {
		return err
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "fund", year)))
	_, err = c.Show(m)
	return err
}

// slipList is a page of slips, a button each. What was reversed is one line, with its reversal.
func slipList(c *bot.Context, title string, slips []mfund.Slip, page int, route string, args ...any) (m bot.Message, err error) {
	n, pages := chat.PageOf(page, len(slips), chat.ListSize)
	shown := slips[n*chat.ListSize : min(len(slips), (n+1)*chat.ListSize)]
	ids := make([]int64, 0, len(shown))
	for i := range shown {
		ids = append(ids, shown[i].ID)
	}
	receipts, err := records.CountAttachments(c.Tx, records.KindFund, ids...)
	if err != nil {
		return m, err
	}
	texts := []string{title}
	var row []bot.Button
	for i := range shown {
		s := &shown[i]
		texts = append(texts, c.T("fund.line", "n", n*chat.ListSize+i+1, "day", c.Local(s.OnDate.Start(c.Location())).Format("1.2"), "side", string(s.Side), "sum", sum(s.Fen),
			"purpose", phrase.Truncate(s.Purpose, 40), "state", string(s.State), "bare", s.Side == mfund.Spending && receipts[s.ID] == 0 && s.Sort != mfund.FromActivity))
		row = append(row, bot.Button{Text: strconv.Itoa(n*chat.ListSize + i + 1), Data: bot.Data("fund_slip", s.ID)})
	}
	if len(shown) == 0 {
		texts = append(texts, c.T("fund.list_empty"))
	}
	m.Text = strings.Join(texts, "\n")
	m.Buttons = append(bot.Rows(4, row...), chat.Turns(c, route, n, pages, args...)...)
	return m, nil
}

// costs is fund_costs:YEAR, what each activity has cost.
func costs(c *bot.Context) error {
	year, err := pageYear(c, c.ArgInt(0))
	if err != nil {
		return err
	}
	list, err := costsOf(c, year)
	if err != nil {
		return err
	}
	var all []string
	for _, x := range list {
		all = append(all, c.T("fund.cost", "what", phrase.Truncate(x.what, 60), "sum", sum(x.Fen), "count", x.Count))
	}
	text, n, pages := chat.PartsPage([]chat.Part{{Title: c.T("fund.costs_title", "year", year), Lines: all}}, c.ArgInt(1), 12)
	if text == "" {
		text = c.T("fund.costs_title", "year", year) + "\n" + c.T("fund.list_empty")
	}
	_, err = c.Show(bot.Message{Text: text, Buttons: append(chat.Turns(c, "fund_costs", n, pages, year), bot.Row(c.B("common.back", "fund", year)))})
	return err
}

// cost is what an activity has cost, by its name.
type cost struct {
	mfund.Cost
	what string
}

func costsOf(c *bot.Context, year int) ([]cost, error) {
	list, err := mfund.CostsOf(c.Tx, year)
	if err != nil {
		return nil, err
	}
	out := make([]cost, 0, len(list))
	for _, x := range list {
		what := c.P("fund.no_activity_cost")
		if x.ActivityID != 0 {
			a, err := activities.ByID(c.Tx, x.ActivityID)
			if err != nil {
				return nil, err
			}
			what = c.Local(a.StartsAt).Format("1.2") + " " + a.Topic
		}
		out = append(out, cost{x, what})
	}
	return out, nil
}

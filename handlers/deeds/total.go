package deeds

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/calendar"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/store"
)

// registerSums: what was done is summed by unit, for a quarter, a year, the term or all time,
// and each figure opens to the deeds it is of (§13).
func registerSums(r *bot.Router) {
	r.Button("deeds_sum", bot.Inside, showSums)
	r.Button("deeds_of", bot.Inside, showSummed)
}

// The spans of sums beside a quarter (2026Q4) and a year (2026), and whose they are.
const (
	ofTerm   = "term"
	ofAll    = "all"
	ofOffice = "all"
	ofMine   = "mine"
)

// sumSpan is a span of time as a button names it.
type sumSpan struct {
	key, name     string
	from, to      time.Time
	before, after string // the keys of the spans beside it; "" for none
}

// firstYear is before anything that an office has on record.
const firstYear = 1990

func spanOf(c *bot.Context, key string) (s sumSpan, err error) {
	loc, now := c.Location(), c.Local(c.Now)
	s.key = key
	switch key {
	case ofTerm:
		s.from, s.to, s.name, err = termSpan(c, c.Words)
		return s, err
	case ofAll:
		s.from, s.to, s.name = time.Date(firstYear, 1, 1, 0, 0, 0, 0, loc), c.Now.Add(time.Second), c.P("deed_sum.all")
		return s, nil
	}
	if year, q, ok := strings.Cut(key, "Q"); ok {
		y, n := bot.SmallInt(year), bot.SmallInt(q)
		quarter := calendar.Quarter{Year: y, Q: n}
		if quarter.Key() != key || n < 1 || n > 4 || y < firstYear || quarter.Start(loc).After(now) {
			return s, c.Problem("common.stale")
		}
		s.from, s.to, s.name = quarter.Start(loc), quarter.End(loc), c.P("deed_sum.quarter", "year", y, "q", n)
		if s.before = quarter.Prev().Key(); quarter.Prev().Year < firstYear {
			s.before = ""
		}
		if next := quarter.Next(); !next.Start(loc).After(now) {
			s.after = next.Key()
		}
		return s, nil
	}
	y := bot.SmallInt(key)
	if strconv.Itoa(y) != key || y < firstYear || y > now.Year() {
		return s, c.Problem("common.stale")
	}
	s.from, s.to = time.Date(y, 1, 1, 0, 0, 0, 0, loc), time.Date(y+1, 1, 1, 0, 0, 0, 0, loc)
	s.name = c.P("deed_sum.year", "year", y)
	if y > firstYear {
		s.before = strconv.Itoa(y - 1)
	}
	if y < now.Year() {
		s.after = strconv.Itoa(y + 1)
	}
	return s, nil
}

// summed are the deeds of a span and their figures. whose is "mine" or "all".
type summed struct {
	span  sumSpan
	whose string
	deeds []mdeeds.Deed
	units []*mdeeds.UnitTotal
}

func sumsOf(c *bot.Context, key, whose string) (s summed, err error) {
	if s.span, err = spanOf(c, key); err != nil {
		return s, err
	}
	person := int64(0)
	if s.whose = ofOffice; whose == ofMine {
		s.whose, person = ofMine, c.Person.ID
	}
	if s.deeds, err = mdeeds.ConfirmedDeeds(c.Tx, s.span.from, s.span.to, person); err != nil {
		return s, err
	}
	totals, err := mdeeds.Totals(c.Tx, s.deeds)
	s.units = mdeeds.ByUnit(totals)
	// What was done comes first, whom it served after it.
	slices.SortStableFunc(s.units, func(a, b *mdeeds.UnitTotal) int { return served(a) - served(b) })
	return s, err
}

func served(u *mdeeds.UnitTotal) int {
	if u.Kind == mdeeds.Beneficiaries {
		return 1
	}
	return 0
}

// figure writes a sum as the office says it: 20 场, 12,000 册, 30 万元.
func figure(c *bot.Context, v mdeeds.Quantity, unit string, approx bool) string {
	const wan = 10_000 * 1000
	if unit == c.P("deed_sum.yuan") && v >= wan && v%(wan/100) == 0 {
		v, unit = v/10_000, c.P("deed_sum.wan_yuan")
	}
	return amount(v, unit, approx)
}

// mark names a figure on a button: units are anybody's words.
func mark(u *mdeeds.UnitTotal) string {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s %s", u.Kind, u.Unit)
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}

// Bounds of the screens of sums.
const (
	figuresOnPage = 6
	figuresInLine = 12
	titlesOfUnit  = 6
)

// showSums is deeds_sum:SPAN:WHOSE:PAGE; without a span the quarter that runs.
func showSums(c *bot.Context) error {
	key := c.Arg(0)
	if key == "" {
		key = calendar.QuarterOf(c.Local(c.Now)).Key()
	}
	s, err := sumsOf(c, key, c.Arg(1))
	if err != nil {
		return err
	}
	who, err := howMany(c, s.deeds)
	if err != nil {
		return err
	}
	m := bot.Message{Text: locale.Join("\n", c.T("deed_sum.title", "span", s.span.name, "mine", s.whose == ofMine),
		c.T("deed_sum.count", "count", len(s.deeds), "people", who, "mine", s.whose == ofMine), figuresLine(c, s.units, mdeeds.Done), figuresLine(c, s.units, mdeeds.Beneficiaries))}
	page, pages := chat.PageOf(c.ArgInt(2), len(s.units), figuresOnPage)
	var row []bot.Button
	for _, u := range s.units[min(page*figuresOnPage, len(s.units)):min((page+1)*figuresOnPage, len(s.units))] {
		label := figure(c, u.Value, u.Unit, u.Approx)
		if served(u) > 0 {
			label = c.P("deed.served", "amount", label)
		}
		row = append(row, bot.Button{Text: label, Data: bot.Data("deeds_of", key, s.whose, mark(u), 0)})
	}
	if len(row) > 0 {
		m.Text += "\n\n" + c.T("deed_sum.hint")
	}
	m.Buttons = bot.Rows(3, row...)
	if turn := chat.Pager(c, page, page < pages-1, "deeds_sum", key, s.whose); turn != nil {
		m.Buttons = append(m.Buttons, turn)
	}
	m.Buttons = append(m.Buttons, sumTurns(c, &s)...)
	_, err = c.Show(m)
	return err
}

// figuresLine are the first figures of a kind in a line: 20 场 · 20 处; "" for none.
func figuresLine(c *bot.Context, units []*mdeeds.UnitTotal, kind mdeeds.QuantityKind) string {
	var parts []string
	left := 0
	for _, u := range units {
		switch {
		case u.Kind != kind:
		case len(parts) == figuresInLine:
			left++
		default:
			parts = append(parts, figure(c, u.Value, u.Unit, u.Approx))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return c.T("deed_sum."+string(kind), "figures", chat.Joined(parts...), "left", left)
}

// sumTurns are the buttons to the time before and after, to the other spans, and back.
func sumTurns(c *bot.Context, s *summed) [][]bot.Button {
	to := func(label, key, whose string) bot.Button {
		return bot.Button{Text: label, Data: bot.Data("deeds_sum", key, whose, 0)}
	}
	var beside, spans []bot.Button
	for _, t := range []struct{ key, word string }{{s.span.before, "deed_sum.before"}, {s.span.after, "deed_sum.after"}} {
		if t.key != "" {
			beside = append(beside, to(c.P(t.word), t.key, s.whose))
		}
	}
	now := c.Local(c.Now)
	for _, t := range []struct{ key, word string }{
		{calendar.QuarterOf(now).Key(), "deed_sum.to_quarter"}, {strconv.Itoa(now.Year()), "deed_sum.to_year"}, {ofTerm, "deed_sum.to_term"}, {ofAll, "deed_sum.to_all"},
	} {
		if t.key != s.span.key {
			spans = append(spans, to(c.P(t.word), t.key, s.whose))
		}
	}
	other, word := ofMine, "deed_sum.mine"
	if s.whose == ofMine {
		other, word = ofOffice, "deed_sum.office"
	}
	beside = append(beside, to(c.P(word), s.span.key, other))
	return [][]bot.Button{spans, append(beside, bot.CommandButton(c.P("deed.list"), "deeds"))}
}

// showSummed is deeds_of:SPAN:WHOSE:FIGURE:PAGE: the deeds that a figure is of. It names
// nobody; who may read one opens it.
func showSummed(c *bot.Context) error {
	s, err := sumsOf(c, c.Arg(0), c.Arg(1))
	if err != nil {
		return err
	}
	at := slices.IndexFunc(s.units, func(u *mdeeds.UnitTotal) bool { return mark(u) == c.Arg(2) })
	if at < 0 {
		return c.Problem("deed_sum.gone")
	}
	u := s.units[at]
	ids := u.Deeds()
	list := slices.DeleteFunc(slices.Clone(s.deeds), func(d mdeeds.Deed) bool { return !slices.Contains(ids, d.ID) })
	slices.Reverse(list) // the newest first
	page, pages := chat.PageOf(c.ArgInt(3), len(list), chat.ListSize)
	shown := list[min(page*chat.ListSize, len(list)):min((page+1)*chat.ListSize, len(list))]
	var of []int64
	for _, d := range shown {
		of = append(of, d.ID)
	}
	parts, err := mdeeds.QuantitiesOf(c.Tx, of...)
	if err != nil {
		return err
	}
	lines := []string{c.T("deed_sum.of", "figure", figure(c, u.Value, u.Unit, u.Approx), "served", served(u) > 0, "span", s.span.name, "count", len(list))}
	for _, t := range u.Titles[:min(len(u.Titles), titlesOfUnit)] {
		lines = append(lines, c.T("deed_sum.title_line", "title", phrase.Truncate(t.Title, store.TitleRunes), "figure", figure(c, t.Value, t.Unit, t.Approx), "count", len(t.Deeds)))
	}
	if more := len(u.Titles) - titlesOfUnit; more > 0 {
		lines = append(lines, c.T("deed_sum.more_titles", "count", more))
	}
	lines = append(lines, "")
	var row []bot.Button
	for i := range shown {
		d := &shown[i]
		var sums []string
		for _, a := range parts[d.ID] {
			if a.Kind == u.Kind && a.Unit == u.Unit {
				sums = append(sums, figure(c, a.Value, a.Unit, a.Approx))
			}
		}
		lines = append(lines, c.T("deed_sum.line", "number", d.Number, "title", phrase.Truncate(d.Title, store.TitleRunes), "date", chat.Day(c, d.OnDate), "figure", chat.Joined(sums...)))
		may, err := deedKind().MayRead(c, d)
		if err != nil {
			return err
		}
		if may {
			row = append(row, bot.Button{Text: d.Number, Data: bot.Data("deed", d.ID)})
		}
	}
	m := bot.Message{Text: strings.Join(lines, "\n"), Buttons: bot.Rows(3, row...)}
	last := chat.Pager(c, page, page < pages-1, "deeds_of", s.span.key, s.whose, c.Arg(2))
	m.Buttons = append(m.Buttons, append(last, bot.Button{Text: c.P("deed_sum.back"), Data: bot.Data("deeds_sum", s.span.key, s.whose, 0)}))
	_, err = c.Show(m)
	return err
}

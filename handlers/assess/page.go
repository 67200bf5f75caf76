package assess

import (
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	massess "lianluo/models/assess"
	"lianluo/models/people"
	"lianluo/models/records"
)

// shownItems is how many items a page has, shownEvidence how many records an item's card names.
const (
	shownItems    = 8
	shownEvidence = 5
)

// show shows a page of a year's list; year 0 is that which is assessed now.
func show(c *bot.Context, year, n int) error {
	if year == 0 {
		year = yearOf(c)
	}
	m, err := page(c, year, n, "")
	if err != nil {
		return err
	}
	return said(c, m)
}

func page(c *bot.Context, year, n int, done string) (m bot.Message, err error) {
	if err := massess.Make(c.Tx, year, usual(c), c.Person, c.Now); err != nil {
		return m, problem(c, err)
	}
	list, err := massess.Of(c.Tx, year)
	if err != nil {
		return m, err
	}
	sum := massess.Sum(list)
	now := c.Local(c.Now)
	lines := []string{c.T("assess.head", "year", fmt.Sprint(year), "count", sum.Items, "most", points(sum.Most), "got", points(sum.Got), "open", sum.Open,
		"early", year == now.Year() && now.Month() < december)}
	n, pages := chat.PageOf(n, len(list), shownItems)
	var numbers []bot.Button
	for i := n * shownItems; i < min(len(list), (n+1)*shownItems); i++ {
		it := &list[i]
		proofs, err := massess.EvidenceOf(c.Tx, year, it.Source)
		if err != nil {
			return m, err
		}
		lines = append(lines, c.T("assess.line", "n", it.N, "title", phrase.Truncate(it.Title, 40), "most", points(it.Most), "scored", it.Score != nil, "score", scored(it),
			"sourced", it.Source != massess.NoSource, "count", len(proofs)))
		numbers = append(numbers, bot.Button{Text: fmt.Sprint(it.N), Data: bot.Data("assess_item", it.ID)})
	}
	rows := append(bot.Rows(8, numbers...), chat.Turns(c, "assess", n, pages, year)...)
	rows = append(rows, bot.Row(papers.Button(c, "assess_word", year), papers.Button(c, "assess_sheet", year)))
	if c.Person.Is(people.Director) {
		rows = append(rows, bot.Row(c.B("assess.add", "assess_add", year)))
	}
	years, err := otherYears(c, year)
	if err != nil {
		return m, err
	}
	rows = append(rows, bot.Rows(3, years...)...)
	m.Text = locale.Join("\n\n", done, strings.Join(lines, "\n"))
	m.Buttons = c.Fold(bot.Data("assess", year, n), bot.FewRows, rows, bot.CommandButton(c.P("common.menu"), "menu"))
	return m, nil
}

func otherYears(c *bot.Context, year int) (row []bot.Button, err error) {
	years, err := massess.Years(c.Tx)
	for _, y := range years {
		if y != year && len(row) < 3 {
			row = append(row, bot.Button{Text: c.P("pledge.year", "year", fmt.Sprint(y)), Data: bot.Data("assess", y, 0)})
		}
	}
	return row, err
}

// scored is an item's score; "" without one.
func scored(it *massess.Item) string {
	if it.Score == nil {
		return ""
	}
	return points(*it.Score)
}

// showItem is assess_item:ID.
func showItem(c *bot.Context) error {
	it, err := pressed(c)
	if err != nil {
		return err
	}
	m, err := card(c, it, "")
	if err != nil {
		return err
	}
	return said(c, m)
}

// card is an item: its rule, its score, what proves it, and what can be done.
func card(c *bot.Context, it *massess.Item, done string) (m bot.Message, err error) {
	proofs, err := massess.EvidenceOf(c.Tx, it.Year, it.Source)
	if err != nil {
		return m, err
	}
	lines := []string{c.T("assess.card", "n", it.N, "title", it.Title, "part", it.Part, "rule", it.Rule, "most", points(it.Most), "scored", it.Score != nil, "score", scored(it), "note", it.Note)}
	if it.Source == massess.NoSource {
		lines = append(lines, c.T("assess.no_source"))
	} else {
		lines = append(lines, c.T("assess.evidence_count", "count", len(proofs)))
	}
	for i := range proofs[:min(len(proofs), shownEvidence)] {
		lines = append(lines, evidenceLine(c, it, i, &proofs[i]))
	}
	m.Text = locale.Join("\n\n", done, strings.Join(lines, "\n"))
	var first, second []bot.Button
	if c.Person.Is(people.Director) {
		first = append(first, c.B("assess.score", "assess_score", it.ID))
		second = bot.Row(c.B("assess.edit", "assess_edit", it.ID), c.B("assess.drop", "assess_drop", it.ID))
	}
	if len(proofs) > 0 {
		first = append(first, c.B("assess.evidence", "assess_evidence", it.ID, 0))
	}
	list, err := massess.Of(c.Tx, it.Year)
	if err != nil {
		return m, err
	}
	var last []bot.Button
	at := 0
	for i := range list {
		if list[i].ID == it.ID {
			at = i / shownItems
			if i+1 < len(list) {
				last = append(last, c.B("assess.next", "assess_item", list[i+1].ID))
			}
		}
	}
	last = append(last, c.B("pledge.back", "assess", it.Year, at))
	for _, row := range [][]bot.Button{first, second, last} {
		if len(row) > 0 {
			m.Buttons = append(m.Buttons, row)
		}
	}
	return m, nil
}

// evidenceLine is a record in the index: 3-2 好事 · 好-2026-031 送戏下乡 · 12月5日（周六）.
func evidenceLine(c *bot.Context, it *massess.Item, i int, e *massess.Evidence) string {
	return c.T("assess.evidence_line", "n", fmt.Sprintf("%d-%d", it.N, i+1), "title", phrase.Truncate(titleOf(c.Words, e), 60), "number", e.Number, "date", day(c, e), "paper", phrase.Truncate(e.Paper, 40))
}

func day(c *bot.Context, e *massess.Evidence) string {
	if e.Day == "" {
		return ""
	}
	return c.Date(e.Day.Start(c.Location()))
}

// titleOf is what a record is called in the index.
func titleOf(w *locale.Words, e *massess.Evidence) string {
	return w.Plain("assess.sort_"+e.Sort, "title", e.Title, "of", fmt.Sprint(e.Of))
}

// showEvidence lists what proves an item, a button each to the record: assess_evidence:ID:PAGE.
func showEvidence(c *bot.Context) error {
	it, err := pressed(c)
	if err != nil {
		return err
	}
	proofs, err := massess.EvidenceOf(c.Tx, it.Year, it.Source)
	if err != nil {
		return err
	}
	n, pages := chat.PageOf(c.ArgInt(1), len(proofs), shownItems)
	m := bot.Message{Text: c.T("assess.evidence_head", "title", it.Title, "count", len(proofs))}
	var row []bot.Button
	for i := n * shownItems; i < min(len(proofs), (n+1)*shownItems); i++ {
		m.Text += "\n" + evidenceLine(c, it, i, &proofs[i])
		if data := opens(proofs[i].Ref); data != "" {
			row = append(row, bot.Button{Text: fmt.Sprint(i + 1), Data: data})
		}
	}
	m.Buttons = append(bot.Rows(4, row...), chat.Turns(c, "assess_evidence", n, pages, it.ID)...)
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "assess_item", it.ID)))
	_, err = c.Show(m)
	return err
}

// opens is the data of the button that opens a record; "" where none does.
func opens(ref records.Ref) string {
	route := map[records.Kind]string{
		records.KindActivity: "session", records.KindSuggestion: "suggestion", records.KindDeed: "deed", records.KindDonation: "donation", records.KindHonour: "honour",
		records.KindResearch: "research_view", records.KindConsult: "consult", records.KindArchive: "archive_item", records.KindPledge: "pledge",
	}[ref.Kind]
	if route == "" {
		return ""
	}
	return bot.Data(route, ref.ID)
}

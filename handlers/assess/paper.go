package assess

import (
	"fmt"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	massess "lianluo/models/assess"
)

// registerPapers are the report of a self-assessment in Word, its table and the index of evidence
// as a workbook.
func registerPapers(r *bot.Router) {
	papers.Add(r, papers.Paper{Name: "assess_word", Access: bot.Staff, Make: makeReport, Offer: offerYears("assess_word")})
	papers.Add(r, papers.Paper{Name: "assess_sheet", Access: bot.Staff, Make: makeSheet, Offer: offerYears("assess_sheet")})
}

func offerYears(name string) func(c *bot.Context) ([]papers.Offer, error) {
	return func(c *bot.Context) (list []papers.Offer, err error) {
		const offered = 2
		years, err := massess.Years(c.Tx)
		for _, y := range years[:min(len(years), papers.Few(c, offered))] {
			list = append(list, papers.Offer{Label: c.P("book.of_year", "what", c.P("paper."+name), "year", y), Arg: strconv.Itoa(y)})
		}
		return list, err
	}
}

// pack is a year's list with what proves each item.
type pack struct {
	c      *bot.Context
	w      *locale.Words
	year   int
	list   []massess.Item
	proofs [][]massess.Evidence
	sum    massess.Sums
}

func load(c *bot.Context, arg string) (*pack, error) {
	year, _, _, err := papers.Year(c, arg)
	if err != nil {
		return nil, err
	}
	list, err := massess.Of(c.Tx, year)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, c.Problem("assess.no_year")
	}
	p := &pack{c: c, w: c.GroupWords(), year: year, list: list, sum: massess.Sum(list)}
	for i := range list {
		proofs, err := massess.EvidenceOf(c.Tx, year, list[i].Source)
		if err != nil {
			return nil, err
		}
		p.proofs = append(p.proofs, proofs)
	}
	return p, nil
}

func (p *pack) of() string { return p.w.Plain("books.year", "year", p.year) }

func (p *pack) score(it *massess.Item) string {
	if it.Score == nil {
		return p.w.Plain("assess.unscored")
	}
	return points(*it.Score)
}

func (p *pack) orNothing(text string) string {
	if text = strings.TrimSpace(text); text == "" {
		return p.w.Plain("paper.nothing")
	}
	return text
}

// index is which numbers of the index prove an item: 3-1 to 3-4.
func (p *pack) index(i int) string {
	switch n := len(p.proofs[i]); n {
	case 0:
		return p.w.Plain("paper.nothing")
	case 1:
		return fmt.Sprintf("%d-1", p.list[i].N)
	default:
		return p.w.Plain("assess_paper.span", "first", fmt.Sprintf("%d-1", p.list[i].N), "last", fmt.Sprintf("%d-%d", p.list[i].N, n))
	}
}

func (p *pack) summary() string {
	return p.w.Plain("assess_paper.summary", "count", p.sum.Items, "most", points(p.sum.Most), "scored", p.sum.Items-p.sum.Open, "got", points(p.sum.Got), "open", p.sum.Open)
}

// makeReport makes the report: the table of scores, then what proves each item. It is a draft as
// long as an item has no score.
func makeReport(c *bot.Context, arg string) (*papers.File, error) {
	p, err := load(c, arg)
	if err != nil {
		return nil, err
	}
	w := p.w
	table := docx.Table{Columns: []docx.Column{
		{Title: w.Plain("books.no"), Width: 2, Centre: true}, {Title: w.Plain("assess_paper.item"), Width: 7}, {Title: w.Plain("assess_paper.rule"), Width: 9},
		{Title: w.Plain("assess_paper.most"), Width: 2, Centre: true}, {Title: w.Plain("assess_paper.score"), Width: 3, Centre: true}, {Title: w.Plain("assess_paper.index"), Width: 4, Centre: true},
	}}
	proofs := []docx.Block{docx.Heading{Level: 1, Text: w.Plain("assess_paper.proofs")}}
	for i := range p.list {
		it := &p.list[i]
		table.Rows = append(table.Rows, []string{strconv.Itoa(it.N), it.Title, p.orNothing(it.Rule), points(it.Most), p.score(it), p.index(i)})
		proofs = append(proofs, docx.Heading{Level: 2, Text: it.Title})
		if it.Note != "" {
			proofs = append(proofs, docx.Text(it.Note))
		}
		for n := range p.proofs[i] {
			proofs = append(proofs, docx.Text(p.line(it, n, &p.proofs[i][n])))
		}
		if it.Note == "" && len(p.proofs[i]) == 0 {
			proofs = append(proofs, docx.Text(w.Plain("paper.nothing")))
		}
	}
	blocks := []docx.Block{
		docx.Subtitle{Title: w.Plain("assess_paper.title"), Below: p.of()},
		docx.Heading{Level: 1, Text: w.Plain("assess_paper.result")}, docx.Text(p.summary()), table,
	}
	doc := &docx.Document{Blocks: append(append(blocks, proofs...), docx.Signature{Office: c.Office.Name, Day: papers.Today(c)})}
	if p.sum.Open > 0 {
		doc.Mark = w.Plain("paper.draft")
	}
	return papers.Word(c, w.Plain("assess_paper.title"), p.of(), c.T("assess_paper.sent", "year", fmt.Sprint(p.year), "open", p.sum.Open), doc)
}

// line is a record in the index on paper: 3-2 好事《送戏下乡》（好-2026-031，2026年12月5日）.
func (p *pack) line(it *massess.Item, n int, e *massess.Evidence) string {
	return p.w.Plain("assess_paper.line", "n", fmt.Sprintf("%d-%d", it.N, n+1), "title", titleOf(p.w, e), "number", e.Number, "date", p.day(e), "paper", e.Paper)
}

func (p *pack) day(e *massess.Evidence) string {
	if e.Day == "" {
		return ""
	}
	return p.w.FullDate(e.Day.Start(p.c.Location()))
}

// makeSheet makes the table of scores and the index of evidence as a workbook.
func makeSheet(c *bot.Context, arg string) (*papers.File, error) {
	p, err := load(c, arg)
	if err != nil {
		return nil, err
	}
	w, office := p.w, papers.ForOffice(c)
	scores := &documents.Sheet{
		Name: w.Plain("assess_paper.sheet"), Note: p.summary(),
		Columns: papers.Columns(office, "books.no", "assess_paper.part", "assess_paper.item", "assess_paper.rule", "assess_paper.most", "assess_paper.score", "assess_paper.index", "assess_paper.note"),
	}
	index := &documents.Sheet{
		Name:    w.Plain("assess_paper.index_sheet"),
		Columns: papers.Columns(office, "assess_paper.index", "assess_paper.item", "assess_paper.record", "assess_paper.number", "book.column.date", "assess_paper.document"),
	}
	for i := range p.list {
		it := &p.list[i]
		scores.Rows = append(scores.Rows, []string{strconv.Itoa(it.N), it.Part, it.Title, it.Rule, points(it.Most), p.score(it), p.index(i), it.Note})
		for n := range p.proofs[i] {
			e := &p.proofs[i][n]
			index.Rows = append(index.Rows, []string{fmt.Sprintf("%d-%d", it.N, n+1), it.Title, titleOf(w, e), e.Number, string(e.Day), e.Paper})
		}
	}
	if len(index.Rows) == 0 {
		index.Note = w.Plain("paper.nothing")
	}
	return papers.Book(c, w.Plain("assess_paper.sheet"), p.of(), c.T("assess_paper.sheet_sent", "year", fmt.Sprint(p.year)), scores, index)
}

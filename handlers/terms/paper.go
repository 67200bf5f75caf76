package terms

import (
	"errors"
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	mparts "lianluo/models/parts"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	mterms "lianluo/models/terms"
)

func registerPapers(r *bot.Router) {
	papers.Add(r, papers.Paper{Name: "application", Access: bot.Inside, Make: makeApplication})
	papers.Add(r, papers.Paper{Name: "term_summary", Access: bot.Inside, Make: makeSummary})
	papers.Add(r, papers.Paper{Name: "term_pack", Access: bot.Staff, Make: makePack, Offer: offerPacks})
	papers.Add(r, papers.Paper{Name: "term", Access: bot.Inside, Make: makeTerm, Offer: offerTerms})
}

// offered is how many of a kind /paper lists.
const offered = 3

func offerTerms(c *bot.Context) (list []papers.Offer, err error) {
	all, err := people.Terms(c.Tx)
	for i := range all[:min(len(all), papers.Few(c, offered))] {
		list = append(list, papers.Offer{Label: c.P("terms.line", "name", all[i].Name, "years", years(&all[i])), Arg: fmt.Sprint(all[i].ID)})
	}
	return list, err
}

func offerPacks(c *bot.Context) (list []papers.Offer, err error) {
	all, err := people.Terms(c.Tx)
	if err != nil {
		return nil, err
	}
	for i := range all[:min(len(all), papers.Few(c, offered))] {
		if _, err := mterms.Of(c.Tx, all[i].ID); err == nil {
			list = append(list, papers.Offer{Label: c.P("term_change.pack_offer", "term", all[i].Name), Arg: fmt.Sprint(all[i].ID)})
		} else if !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
	}
	return list, nil
}

// orNothing is a text, or the word for what the record does not have.
func orNothing(w *locale.Words, text string) string {
	if strings.TrimSpace(text) == "" {
		return w.Plain("paper.nothing")
	}
	return text
}

// makeApplication is a 个人申请 on paper, to be signed by hand: application:ID.
func makeApplication(c *bot.Context, arg string) (*papers.File, error) {
	a, err := applicationKind().Printed(c, arg)
	if err != nil {
		return nil, err
	}
	w := c.GroupWords()
	p, blocks, err := applicationOnPaper(c, w, a)
	if err != nil {
		return nil, err
	}
	change, err := mterms.ByID(c.Tx, a.ChangeID)
	if err != nil {
		return nil, err
	}
	doc := &docx.Document{Mark: markOf(w, a.State), Blocks: append([]docx.Block{docx.Title(w.Plain("sheet_terms.application_title", "next", change.NextName))}, blocks...)}
	return papers.Word(c, w.Plain("sheet_terms.application"), p.Name, c.T("sheet_terms.application_sent", "name", p.Name), doc)
}

// markOf marks what was not handed in as a draft.
func markOf(w *locale.Words, state mterms.FilingState) string {
	if state == mterms.Filed || state == mterms.Confirmed {
		return ""
	}
	return w.Plain("paper.draft")
}

func applicationOnPaper(c *bot.Context, w *locale.Words, a *mterms.Application) (*people.Person, []docx.Block, error) {
	p, err := people.PersonByID(c.Tx, a.PersonID)
	if err != nil {
		return nil, nil, err
	}
	change, err := mterms.ByID(c.Tx, a.ChangeID)
	if err != nil {
		return nil, nil, err
	}
	list, err := mterms.MembersOf(c.Tx, change.TermID)
	if err != nil {
		return nil, nil, err
	}
	sector, post, groups := p.Sector, p.Post, ""
	for _, was := range list {
		if was.PersonID == p.ID {
			groups = strings.Join(was.Groups, w.Plain("session.comma"))
		}
	}
	wide := func(key, text string, lines int) docx.Row {
		return docx.Row{Cells: []docx.Cell{{Text: w.Plain("sheet_terms." + key), Label: true}, {Text: orNothing(w, text), Span: 3}}, Lines: lines}
	}
	return p, []docx.Block{
		docx.Form{Grid: []int{5, 9, 5, 9}, Rows: []docx.Row{
			{Cells: []docx.Cell{{Text: w.Plain("sheet_terms.name"), Label: true}, {Text: p.Name}, {Text: w.Plain("sheet_terms.sector"), Label: true}, {Text: orNothing(w, sector)}}},
			wide("post", post, 0), wide("groups", groups, 0), wide("willing", w.Plain("application.willing_"+string(a.Willing)), 0),
			wide("strengths", a.Strengths, 3), wide("ideas", a.Ideas, 4), wide("words", a.Words, 5),
		}},
		docx.Text(w.Plain("sheet_terms.sign")),
	}, nil
}

// makeSummary is a 工作小结 on paper: term_summary:ID.
func makeSummary(c *bot.Context, arg string) (*papers.File, error) {
	s, err := summaryKind().Printed(c, arg)
	if err != nil {
		return nil, err
	}
	w := c.GroupWords()
	blocks, err := summaryOnPaper(c, w, s)
	if err != nil {
		return nil, err
	}
	p, t, err := whoseAndWhen(c, &s.Filing)
	if err != nil {
		return nil, err
	}
	doc := &docx.Document{Mark: markOf(w, s.State), Blocks: append([]docx.Block{docx.Subtitle{Title: w.Plain("sheet_terms.summary_title", "term", t.Name), Below: p.Name}}, blocks...)}
	return papers.Word(c, w.Plain("sheet_terms.summary"), p.Name, c.T("sheet_terms.summary_sent", "name", p.Name), doc)
}

// whoseAndWhen is whose a paper is, and of which term.
func whoseAndWhen(c *bot.Context, f *mterms.Filing) (*people.Person, *people.Term, error) {
	p, err := people.PersonByID(c.Tx, f.PersonID)
	if err != nil {
		return nil, nil, err
	}
	change, err := mterms.ByID(c.Tx, f.ChangeID)
	if err != nil {
		return nil, nil, err
	}
	t, err := people.TermByID(c.Tx, change.TermID)
	return p, t, err
}

// summaryOnPaper is what a summary says, a heading a part.
func summaryOnPaper(c *bot.Context, w *locale.Words, s *mterms.Summary) (blocks []docx.Block, err error) {
	list, err := mparts.Of(c.Tx, records.KindSummary, s.ID)
	if err != nil {
		return nil, err
	}
	for i := range list {
		now, err := list[i].Now()
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, docx.Heading{Level: 1, Text: w.Plain("term_summary.part_" + list[i].Key)}, docx.Text(orNothing(w, mparts.Text(now))))
	}
	return append(blocks, docx.Text(w.Plain("sheet_terms.signed"))), nil
}

// makePack is all that was handed in to the change of a term, a page for each paper:
// term_pack:TERM. It is on record who had it.
func makePack(c *bot.Context, arg string) (*papers.File, error) {
	t, err := papers.Record(c, arg, people.TermByID)
	if err != nil {
		return nil, err
	}
	change, err := mterms.Of(c.Tx, t.ID)
	if err != nil {
		return nil, c.MissingAs(err, "common.gone")
	}
	list, err := mterms.Everybody(c.Tx, change)
	if err != nil {
		return nil, err
	}
	w := c.GroupWords()
	table := docx.Table{Columns: []docx.Column{
		{Title: w.Plain("sheet_terms.no"), Width: 3, Centre: true}, {Title: w.Plain("sheet_terms.name"), Width: 7},
		{Title: w.Plain("sheet_terms.application"), Width: 7, Centre: true}, {Title: w.Plain("sheet_terms.summary"), Width: 7, Centre: true},
	}}
	var pages []docx.Block
	count := 0
	for i := range list {
		l := &list[i]
		if l.Person == nil || l.AskedAt == nil && l.Application == nil && l.Summary == nil {
			continue
		}
		handed := func(there bool) string {
			if there {
				count++
				return w.Plain("sheet_terms.handed")
			}
			return w.Plain("sheet_terms.not_handed")
		}
		table.Rows = append(table.Rows, []string{fmt.Sprint(len(table.Rows) + 1), l.Person.Name, handed(l.Application != nil), handed(l.Summary != nil)})
		if l.Application != nil {
			_, blocks, err := applicationOnPaper(c, w, l.Application)
			if err != nil {
				return nil, err
			}
			pages = append(append(pages, docx.Page(w.Plain("sheet_terms.application_title", "next", change.NextName))), blocks...)
		}
		if l.Summary != nil {
			blocks, err := summaryOnPaper(c, w, l.Summary)
			if err != nil {
				return nil, err
			}
			pages = append(append(pages, docx.Page(w.Plain("sheet_terms.summary_of", "term", t.Name, "name", l.Person.Name))), blocks...)
		}
	}
	head := []docx.Block{docx.Subtitle{Title: w.Plain("sheet_terms.pack_title"), Below: w.Plain("sheet_terms.pack_below", "term", t.Name, "next", change.NextName)}, table}
	c.Log.Info("papers of a change of term", "term", t.ID, "by", c.Person.ID)
	return papers.Word(c, w.Plain("sheet_terms.pack"), t.Name, c.T("sheet_terms.pack_sent", "term", t.Name, "count", count), &docx.Document{Blocks: append(head, pages...)})
}

// makeTerm is a term on paper: who was what in it and what the office did: term:ID.
func makeTerm(c *bot.Context, arg string) (*papers.File, error) {
	t, err := papers.Record(c, arg, people.TermByID)
	if err != nil {
		return nil, err
	}
	then, err := mterms.ThenOf(c.Tx, t)
	if err != nil {
		return nil, err
	}
	w := c.GroupWords()
	day := func(d store.Date) string { return w.FullDate(d.Start(c.Location())) }
	table := docx.Table{Columns: []docx.Column{
		{Title: w.Plain("sheet_terms.no"), Width: 3, Centre: true}, {Title: w.Plain("sheet_terms.name"), Width: 5}, {Title: w.Plain("sheet_terms.sector"), Width: 6},
		{Title: w.Plain("sheet_terms.post"), Width: 8}, {Title: w.Plain("sheet_terms.groups"), Width: 8},
	}}
	for i := range then.Members {
		was := &then.Members[i]
		table.Rows = append(table.Rows, []string{fmt.Sprint(i + 1), was.Name, orNothing(w, was.Sector), orNothing(w, was.Post), orNothing(w, strings.Join(was.Groups, w.Plain("session.comma")))})
	}
	var members docx.Block = table
	if len(table.Rows) == 0 {
		members = docx.Text(w.Plain("paper.nothing"))
	}
	doc := &docx.Document{Blocks: []docx.Block{
		docx.Subtitle{Title: w.Plain("sheet_terms.term_title", "term", t.Name), Below: w.Plain("sheet_terms.span", "from", day(t.StartsOn), "to", day(t.EndsOn))},
		docx.Heading{Level: 1, Text: w.Plain("sheet_terms.work")}, docx.Text(strings.Join(totalLines(w, then), "\n")),
		docx.Heading{Level: 1, Text: w.Plain("sheet_terms.members")}, members,
		docx.Text(w.Plain("sheet_terms.as_of", "date", w.FullDate(c.Local(c.Now)))),
	}}
	return papers.Word(c, w.Plain("sheet_terms.term"), t.Name, c.T("sheet_terms.term_sent", "term", t.Name), doc)
}

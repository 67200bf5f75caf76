package record

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	"lianluo/models/briefing"
	"lianluo/models/desk"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// registerDossier is a member's 履职档案 (§23, domain D5): what the record book has, a
// chapter a year, for the member and the staff.
func registerDossier(r *bot.Router) {
	papers.Add(r, papers.Paper{
		Name: "dossier", Access: bot.Inside, Make: makeDossier,
		Offer: func(c *bot.Context) ([]papers.Offer, error) {
			if papers.Whole(c) {
				return everyDossier(c)
			}
			if !c.Person.Is(people.Member) {
				return nil, nil
			}
			return []papers.Offer{{Label: c.P("dossier.offer"), Arg: fmt.Sprint(c.Person.ID)}}, nil
		},
	})
}

// everyDossier offers each member's, also of those who have left.
func everyDossier(c *bot.Context) (list []papers.Offer, err error) {
	var all []people.Person
	err = c.Tx.Order("sort_key, id").Find(&all).Error
	for i := range all {
		if p := &all[i]; p.Roles.Has(people.Member) {
			list = append(list, papers.Offer{Label: p.Name, Arg: fmt.Sprint(p.ID)})
		}
	}
	return list, err
}

// makeDossier makes that of the person whom arg names: the own one, and the staff any
// member's. It holds no phone and nothing of others.
func makeDossier(c *bot.Context, arg string) (*papers.File, error) {
	id, err := papers.ID(c, arg)
	if err != nil {
		return nil, err
	}
	if id != c.Person.ID && !c.Person.Is(people.Staff) {
		return nil, c.Problem("common.not_allowed")
	}
	p, err := people.PersonByID(c.Tx, id)
	if err != nil {
		return nil, c.MissingAs(err, "common.gone")
	}
	w := c.GroupWords()
	head, err := dossierHead(c, w, p)
	if err != nil {
		return nil, err
	}
	list, err := wholeRecord(c, p)
	if err != nil {
		return nil, err
	}
	doc := &docx.Document{Blocks: append([]docx.Block{docx.Subtitle{Title: w.Plain("dossier.title"), Below: p.Name}}, head...)}
	years := 0
	for year := firstOf(c, list); year <= c.Local(c.Now).Year(); year++ {
		blocks, err := dossierYear(c, w, p, year, list)
		if err != nil {
			return nil, err
		}
		if len(blocks) > 0 {
			years++
		}
		doc.Blocks = append(doc.Blocks, blocks...)
	}
	if years == 0 {
		doc.Blocks = append(doc.Blocks, docx.Text(w.Plain("paper.nothing")))
	}
	doc.Blocks = append(doc.Blocks, docx.Text(w.Plain("dossier.as_of", "date", w.FullDate(c.Local(c.Now)))))
	c.Log.Info("dossier", "person", p.ID, "by", c.Person.ID)
	return papers.Word(c, w.Plain("dossier.what"), p.Name, c.T("dossier.sent", "name", p.Name), doc)
}

// orNothing is a text, or the word for what the record does not have.
func orNothing(w *locale.Words, text string) string {
	if text == "" {
		return w.Plain("paper.nothing")
	}
	return text
}

// dossierHead says who it is, in which term and in which post.
func dossierHead(c *bot.Context, w *locale.Words, p *people.Person) ([]docx.Block, error) {
	groups, err := people.GroupsOf(c.Tx, p, c.Now)
	if err != nil {
		return nil, err
	}
	term := ""
	switch t, err := people.CurrentTerm(c.Tx, c.Now); {
	case err == nil:
		term = t.Name
	case !errors.Is(err, store.ErrNotFound):
		return nil, err
	}
	pair := func(key, text string, key2, text2 string) docx.Row {
		return docx.Row{Cells: []docx.Cell{{Text: w.Plain(key), Label: true}, {Text: orNothing(w, text)}, {Text: w.Plain(key2), Label: true}, {Text: orNothing(w, text2)}}}
	}
	return []docx.Block{docx.Form{Grid: []int{4, 10, 4, 10}, Rows: []docx.Row{
		pair("dossier.name", p.Name, "dossier.term", term),
		pair("dossier.sector", p.Sector, "dossier.groups", strings.Join(groups, w.Plain("session.comma"))),
		{Cells: []docx.Cell{{Text: w.Plain("dossier.post"), Label: true}, {Text: orNothing(w, p.Post), Span: 3}}},
	}}}, nil
}

// wholeRecord is all of a person's record book, the oldest first.
func wholeRecord(c *bot.Context, p *people.Person) (all []desk.Entry, err error) {
	from, to, _, err := span(c, allTime)
	if err != nil {
		return nil, err
	}
	for page := 0; ; page++ {
		list, more, err := desk.Record(c.Tx, p.ID, from, to, store.Page{Number: page, Size: store.MaxPage})
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
		if !more {
			slices.Reverse(all)
			return all, nil
		}
	}
}

// firstOf is the year of the first entry; this one when there is none.
func firstOf(c *bot.Context, list []desk.Entry) int {
	if len(list) == 0 {
		return c.Local(c.Now).Year()
	}
	return c.Local(list[0].At).Year()
}

// dossierYear is the chapter of a year; nothing when the record has nothing of it.
func dossierYear(c *bot.Context, w *locale.Words, p *people.Person, year int, list []desk.Entry) ([]docx.Block, error) {
	from := time.Date(year, 1, 1, 0, 0, 0, 0, c.Location())
	to := from.AddDate(1, 0, 0)
	sum, err := desk.Summary(c.Tx, p.ID, from, to)
	if err != nil {
		return nil, err
	}
	var own []desk.Entry
	for _, e := range list {
		if !e.At.Before(from) && e.At.Before(to) {
			own = append(own, e)
		}
	}
	if len(own) == 0 && !slices.ContainsFunc(sum.Figures, func(f briefing.Figure) bool { return f.Value > 0 }) {
		return nil, nil
	}
	praised, err := notes.PraisedBetween(c.Tx, p.ID, from, to)
	if err != nil {
		return nil, err
	}
	research, err := desk.RecordLines(c.Tx, sum.Get(briefing.FigResearch).Records)
	if err != nil {
		return nil, err
	}
	blocks := []docx.Block{docx.Heading{Level: 1, Text: w.Plain("dossier.year", "year", year)}}
	part := func(key string, body ...docx.Block) {
		blocks = append(append(blocks, docx.Heading{Level: 2, Text: w.Plain(key)}), body...)
	}
	part("dossier.attendance", docx.Text(attendedOnPaper(w, &sum)))
	part("dossier.study", docx.Text(w.Plain("dossier.written", "notes", sum.Get(briefing.FigNotes).Value, "reflections", sum.Get(briefing.FigReflections).Value,
		"research", sum.Get(briefing.FigResearchNotes).Value)))
	part("dossier.suggestions", entriesOnPaper(c, w, own, records.KindSuggestion)...)
	part("dossier.research", entriesOnPaper(c, w, research, records.KindResearch)...)
	part("dossier.deeds", entriesOnPaper(c, w, own, records.KindDeed)...)
	part("dossier.honours", entriesOnPaper(c, w, own, records.KindHonour)...)
	part("dossier.archive", entriesOnPaper(c, w, own, records.KindArchive)...)
	text := w.Plain("paper.nothing")
	if len(praised) > 0 {
		text = w.Plain("dossier.praised", "count", len(praised))
	}
	part("dossier.praise", docx.Text(text))
	return blocks, nil
}

// attendedOnPaper counts a year's attendance so that it adds up (domain B3, B4).
func attendedOnPaper(w *locale.Words, sum *briefing.PersonFigures) string {
	n := func(key string) int { return sum.Get(key).Value }
	if n(briefing.FigExpected)+n(briefing.FigExcused) == 0 {
		return w.Plain("paper.nothing")
	}
	rate := w.Plain("paper.nothing")
	if r := sum.Get(briefing.FigRate); r.Known {
		rate = fmt.Sprintf("%d%%", r.Value)
	}
	return w.Plain("dossier.attended", "expected", n(briefing.FigExpected), "came", n(briefing.FigPresent)+n(briefing.FigLate), "late", n(briefing.FigLate),
		"leave", n(briefing.FigLeave), "absent", n(briefing.FigAbsent), "excused", n(briefing.FigExcused), "hosted", n(briefing.FigHosted), "rate", rate)
}

// entriesOnPaper is a table of the entries of a kind, with what became of each. Of what
// colleagues wrote and the person joined (联名) only the number is said.
func entriesOnPaper(c *bot.Context, w *locale.Words, list []desk.Entry, kind records.Kind) []docx.Block {
	table := docx.Table{Columns: []docx.Column{
		{Title: w.Plain("dossier.column_date"), Width: 5, Centre: true}, {Title: w.Plain("dossier.column_title"), Width: 16},
		{Title: w.Plain("dossier.column_state"), Width: 7, Centre: true},
	}}
	joined := 0
	for i := range list {
		e := &list[i]
		switch {
		case e.Kind != kind:
		case e.Sort == "joined":
			joined++
		default:
			title := strings.Join(strings.Fields(e.Number+" "+e.Title), " ")
			day := w.Plain("dossier.day", "month", int(c.Local(e.At).Month()), "day", c.Local(e.At).Day())
			table.Rows = append(table.Rows, []string{day, title, w.Plain("entry.status." + string(e.Kind) + "." + e.Status)})
		}
	}
	var blocks []docx.Block
	if len(table.Rows) > 0 {
		blocks = append(blocks, table)
	}
	if joined > 0 {
		blocks = append(blocks, docx.Text(w.Plain("dossier.joined", "count", joined)))
	}
	if len(blocks) == 0 {
		blocks = append(blocks, docx.Text(w.Plain("paper.nothing")))
	}
	return blocks
}

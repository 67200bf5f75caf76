package pledges

import (
	"fmt"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/people"
	mpledges "lianluo/models/pledges"
	"lianluo/models/records"
)

// registerPapers are the year's promises and the agenda of a meeting in Word.
func registerPapers(r *bot.Router) {
	papers.Add(r, papers.Paper{Name: "pledges", Access: bot.Deciders, Make: makeYear, Offer: offerYear})
	papers.Add(r, papers.Paper{Name: "pledge_agenda", Access: bot.Deciders, Make: makeAgenda})
}

// offerYear offers the years that have promises, the newest first.
func offerYear(c *bot.Context) (list []papers.Offer, err error) {
	const offered = 3
	years, err := mpledges.Years(c.Tx)
	for _, y := range years[:min(len(years), papers.Few(c, offered))] {
		if y <= c.Local(c.Now).Year() {
			list = append(list, papers.Offer{Label: c.P("book.of_year", "what", c.P("paper.pledges"), "year", y), Arg: strconv.Itoa(y)})
		}
	}
	return list, err
}

func orNothing(w *locale.Words, text string) string {
	if text = strings.TrimSpace(text); text == "" {
		return w.Plain("paper.nothing")
	}
	return text
}

// makeYear makes a year's promises: each with its day, how it was kept and what proves it.
func makeYear(c *bot.Context, arg string) (*papers.File, error) {
	year, _, _, err := papers.Year(c, arg)
	if err != nil {
		return nil, err
	}
	list, err := mpledges.Of(c.Tx, year)
	if err != nil {
		return nil, err
	}
	w := c.GroupWords()
	of := w.Plain("books.year", "year", year)
	blocks := []docx.Block{docx.Subtitle{Title: w.Plain("pledge_paper.title"), Below: of}}
	table := docx.Table{Columns: []docx.Column{
		{Title: w.Plain("books.no"), Width: 2, Centre: true}, {Title: w.Plain("pledge_paper.what"), Width: 7}, {Title: w.Plain("pledge_paper.due"), Width: 4, Centre: true},
		{Title: w.Plain("pledge_paper.state"), Width: 5, Centre: true}, {Title: w.Plain("pledge_paper.how"), Width: 12},
	}}
	kept := 0
	for i := range list {
		p := &list[i]
		if p.State == mpledges.Done {
			kept++
		}
		how, err := howOnPaper(c, w, p)
		if err != nil {
			return nil, err
		}
		table.Rows = append(table.Rows, []string{strconv.Itoa(i + 1), posts.PledgeTitle(w, p), w.FullDate(p.DueOn.Start(c.Location())), stateOnPaper(c, w, p), how})
	}
	if len(list) == 0 {
		blocks = append(blocks, docx.Text(w.Plain("paper.nothing")))
	} else {
		blocks = append(blocks, docx.Text(w.Plain("pledge_paper.count", "count", len(list), "done", kept)), table)
	}
	more, err := leadersOnPaper(c, w, year)
	if err != nil {
		return nil, err
	}
	blocks = append(append(blocks, more...), docx.Signature{Office: c.Office.Name, Day: papers.Today(c)})
	return papers.Word(c, w.Plain("pledge_paper.title"), of, c.T("pledge_paper.sent", "year", fmt.Sprint(year)), &docx.Document{Blocks: []docx.Block{docx.LyingPages(blocks)}})
}

func stateOnPaper(c *bot.Context, w *locale.Words, p *mpledges.Pledge) string {
	state := w.Plain("pledge.state_" + string(p.State))
	if p.State == mpledges.Done {
		return w.Plain("pledge_paper.done_on", "state", state, "date", w.FullDate(p.DoneOn.Start(c.Location())))
	}
	return state
}

// howOnPaper is who took part, who was visited, what was said, or why it was not done.
func howOnPaper(c *bot.Context, w *locale.Words, p *mpledges.Pledge) (string, error) {
	var parts []string
	add := func(key, text string) {
		if text != "" {
			parts = append(parts, w.Plain(key, "text", text))
		}
	}
	if p.State != mpledges.Done {
		add("pledge_paper.reason", p.Reason)
		return orNothing(w, strings.Join(parts, "\n")), nil
	}
	add("pledge_paper.who", p.Who)
	if p.Kind == mpledges.Visit && len(p.Visited) > 0 {
		names, err := people.Names(c.Tx, p.Visited)
		if err != nil {
			return "", err
		}
		var list []string
		for _, id := range p.Visited {
			list = append(list, names[id])
		}
		add("pledge_paper.visited", strings.Join(list, w.Plain("session.comma")))
	}
	add("pledge_paper.said", p.Said)
	if err := decidedOnPaper(c, w, p, &parts); err != nil {
		return "", err
	}
	n, err := evidenceCount(c, p)
	if err != nil {
		return "", err
	}
	if n > 0 {
		parts = append(parts, w.Plain("pledge_paper.files", "count", n))
	}
	return orNothing(w, strings.Join(parts, "\n")), nil
}

// leadersOnPaper are the activities at which leaders of the committee were.
func leadersOnPaper(c *bot.Context, w *locale.Words, year int) ([]docx.Block, error) {
	list, err := mpledges.AttendedIn(c.Tx, year)
	if err != nil {
		return nil, err
	}
	blocks := []docx.Block{docx.Heading{Level: 1, Text: w.Plain("pledge_paper.leaders")}}
	if len(list) == 0 {
		return append(blocks, docx.Text(w.Plain("paper.nothing"))), nil
	}
	table := docx.Table{Columns: []docx.Column{
		{Title: w.Plain("book.column.date"), Width: 4, Centre: true}, {Title: w.Plain("pledge_paper.activity"), Width: 12}, {Title: w.Plain("pledge_paper.names"), Width: 12},
	}}
	for _, a := range list {
		table.Rows = append(table.Rows, []string{w.FullDate(c.Local(a.Activity.StartsAt)), a.Activity.Topic, leaderNames(w, a)})
	}
	return append(blocks, table), nil
}

// makeAgenda makes the agenda of the meeting that arg names: a draft until the meeting was held.
func makeAgenda(c *bot.Context, arg string) (*papers.File, error) {
	p, err := kind().Printed(c, arg)
	if err != nil {
		return nil, err
	}
	if p.Kind != mpledges.Meeting {
		return nil, c.Problem("common.stale")
	}
	list, err := mpledges.AgendaOf(c.Tx, p)
	if err != nil {
		return nil, err
	}
	w := c.GroupWords()
	day := ""
	if p.State == mpledges.Done {
		day = w.FullDate(p.DoneOn.Start(c.Location()))
	}
	blocks := []docx.Block{
		docx.Subtitle{Title: w.Plain("agenda_paper.title"), Below: w.Plain("agenda_paper.of", "year", fmt.Sprint(p.Year), "n", p.Nth)},
		docx.Labelled{Label: w.Plain("agenda_paper.day"), Text: orNothing(w, day)}, docx.Labelled{Label: w.Plain("agenda_paper.who"), Text: orNothing(w, p.Who)},
		docx.Heading{Level: 1, Text: w.Plain("agenda_paper.lines")},
	}
	for i := range list {
		blocks = append(blocks, docx.Text(fmt.Sprintf("%d. %s", i+1, list[i].Text)))
	}
	if len(list) == 0 {
		blocks = append(blocks, docx.Text(w.Plain("paper.nothing")))
	}
	doc := &docx.Document{Blocks: append(blocks, docx.Signature{Office: c.Office.Name, Day: papers.Today(c)})}
	if p.State != mpledges.Done {
		doc.Mark = w.Plain("paper.draft")
	}
	of := w.Plain("agenda_paper.of", "year", fmt.Sprint(p.Year), "n", p.Nth)
	return papers.Word(c, w.Plain("agenda_paper.title"), of, c.T("agenda_paper.sent", "title", posts.PledgeTitle(c.Words, p), "draft", doc.Mark != ""), doc)
}

// evidenceCount is how many files prove a promise that was kept.
func evidenceCount(c *bot.Context, p *mpledges.Pledge) (int, error) {
	n, err := records.CountAttachments(c.Tx, records.KindPledge, p.ID)
	return int(n[p.ID]), err
}

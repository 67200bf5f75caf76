package consult

import (
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mconsult "lianluo/models/consult"
	"lianluo/models/people"
	"lianluo/models/store"
)

// registerPaper is the result on paper, for the committee (§11).
func registerPaper(r *bot.Router) {
	r.Formerly("consult_paper", "paper", "consult_result")
	papers.Add(r, papers.Paper{Name: "consult_result", Access: bot.Leaders, Make: makeResult, Offer: offerResults})
}

// offered is how many of a kind /paper lists.
const offered = 3

func offerResults(c *bot.Context) (list []papers.Offer, err error) {
	all, err := papers.Newest(c, 2*offered, func(p store.Page) ([]mconsult.Consultation, error) {
		page, _, err := mconsult.Page(c.Tx, p)
		return page, err
	})
	for i := range all {
		if con := &all[i]; over(con) && len(list) < papers.Few(c, offered) {
			list = append(list, papers.Offer{
				Label: c.P("consult.paper_offer", "number", con.Number, "title", phrase.Truncate(posts.ConsultTitle(con), 16)), Arg: fmt.Sprint(con.ID),
			})
		}
	}
	return list, err
}

// over tells whether a consultation has a result.
func over(con *mconsult.Consultation) bool {
	return con.State != mconsult.Open && con.State != mconsult.Withdrawn
}

// makeResult makes the result of the consultation that arg names.
func makeResult(c *bot.Context, arg string) (*papers.File, error) {
	con, err := kind().Printed(c, arg)
	if err != nil {
		return nil, err
	}
	if !over(con) {
		return nil, notNow(c, con)
	}
	rows, persons, err := mconsult.Everybody(c.Tx, con)
	if err != nil {
		return nil, err
	}
	list, err := mconsult.OpinionsOf(c.Tx, con)
	if err != nil {
		return nil, err
	}
	w := c.GroupWords()
	blocks := basics(c, w, con, rows)
	blocks = append(blocks, saidOnPaper(w, con, rows, persons, list)...)
	blocks = append(blocks, outcomesOnPaper(w, list)...)
	blocks = append(blocks, docx.Signature{Office: c.Office.Name, Day: w.FullDate(c.Local(c.Now))})
	text := c.T("consult.paper_sent", "number", con.Number, "title", posts.ConsultTitle(con))
	return papers.Word(c, w.Plain("consult.paper_what"), con.Number, text, &docx.Document{Blocks: blocks})
}

// basics is what was asked, of whom and until when.
func basics(c *bot.Context, w *locale.Words, con *mconsult.Consultation, rows []mconsult.Asked) []docx.Block {
	answered := 0
	for _, row := range rows {
		if row.Says != mconsult.Unsaid {
			answered++
		}
	}
	blocks := []docx.Block{
		docx.Subtitle{Title: w.Plain("consult.paper_title"), Below: con.Number},
		docx.Heading{Level: 1, Text: w.Plain("consult.paper_basics")},
		docx.Labelled{Label: w.Plain("consult.paper_matter"), Text: con.Matter},
		docx.Text(w.Plain("consult.paper_asked", "from", w.FullDate(c.Local(con.CreatedAt)), "until", w.FullDate(c.Local(con.ClosesAt)),
			"count", len(rows), "all", con.ToAll, "unnamed", con.Unnamed, "answered", answered)),
	}
	if con.SentOn != "" {
		blocks = append(blocks, docx.Text(w.Plain("consult.paper_sent_on", "date", w.FullDate(con.SentOn.Start(c.Location())), "by", con.SentBy)))
	}
	return blocks
}

// saidOnPaper is who said what, without names where none is shown, and each opinion.
func saidOnPaper(w *locale.Words, con *mconsult.Consultation, rows []mconsult.Asked, persons map[int64]people.Person, list []mconsult.Opinion) []docx.Block {
	said := map[mconsult.Says][]string{}
	for _, row := range rows {
		said[row.Says] = append(said[row.Says], persons[row.PersonID].Name)
	}
	blocks := []docx.Block{
		docx.Heading{Level: 1, Text: w.Plain("consult.paper_said")},
		docx.Text(w.Plain("consult.paper_counts", "agree", len(said[mconsult.Agrees]), "disagree", len(said[mconsult.Differs]),
			"opinion", len(said[mconsult.Opinions]), "silent", len(said[mconsult.Unsaid]))),
	}
	if !con.Unnamed {
		for _, says := range []mconsult.Says{mconsult.Agrees, mconsult.Differs, mconsult.Opinions, mconsult.Unsaid} {
			if names := said[says]; len(names) > 0 {
				blocks = append(blocks, docx.Labelled{Label: saysWord(w, says), Text: strings.Join(names, w.Plain("session.comma"))})
			}
		}
	}
	if len(list) == 0 {
		return append(blocks, docx.Text(w.Plain("consult.no_opinions")))
	}
	blocks = append(blocks, docx.Text(w.Plain("consult.paper_opinions", "count", len(list))))
	for i := range list {
		name := ""
		if p, ok := persons[list[i].PersonID]; ok && !con.Unnamed {
			name = p.Name
		}
		blocks = append(blocks, docx.Text(w.Plain("consult.opinion", "n", list[i].N, "text", strings.TrimSpace(list[i].Text), "name", name, "outcome", "", "words", "")))
	}
	return blocks
}

func saysWord(w *locale.Words, says mconsult.Says) string {
	if says == mconsult.Unsaid {
		return w.Plain("consult.unsaid")
	}
	return w.Plain("consult.say_" + string(says))
}

// outcomesOnPaper is what became of the opinions. Before an answer it says that there is
// none yet.
func outcomesOnPaper(w *locale.Words, list []mconsult.Opinion) []docx.Block {
	head := docx.Heading{Level: 1, Text: w.Plain("consult.paper_outcomes")}
	if len(list) == 0 {
		return []docx.Block{head, docx.Text(w.Plain("paper.nothing"))}
	}
	table := docx.Table{Columns: []docx.Column{
		{Title: w.Plain("consult.paper_opinion_no"), Width: 2, Centre: true}, {Title: w.Plain("consult.paper_outcome"), Width: 4, Centre: true},
		{Title: w.Plain("consult.paper_why"), Width: 12},
	}}
	n := map[mconsult.OpinionState]int{}
	for i := range list {
		o := &list[i]
		n[o.State]++
		table.Rows = append(table.Rows, []string{fmt.Sprint(o.N), w.Plain("consult.state_" + string(o.State)), o.Words})
	}
	if n[mconsult.Given] == len(list) {
		return []docx.Block{head, docx.Text(w.Plain("consult.paper_unanswered"))}
	}
	counts := w.Plain("consult.paper_outcome_counts", "count", len(list), "accepted", n[mconsult.Accepted], "partly", n[mconsult.Partly],
		"declined", n[mconsult.Declined], "given", n[mconsult.Given])
	return []docx.Block{head, docx.Text(counts), table}
}

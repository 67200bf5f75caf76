package consult

import (
	"html"
	"regexp"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/documents"
	"lianluo/internal/posts"
	mconsult "lianluo/models/consult"
)

// markup is that of the catalogue's texts, which a paper has not.
var markup = regexp.MustCompile(`<[^>]*>`)

// paper sends the result as a document that can be printed for the committee: consult_paper:ID.
func paper(c *bot.Context) error {
	con, err := pressed(c)
	if err != nil {
		return err
	}
	if con.State == mconsult.Open || con.State == mconsult.Withdrawn {
		return notNow(c, con)
	}
	head, opinions, err := posts.ConsultResult(c, c.GroupWords(), con)
	if err != nil {
		return err
	}
	plain := func(text string) string { return html.UnescapeString(markup.ReplaceAllString(text, "")) }
	p := documents.Paper{Title: c.GroupWords().Plain("consult.paper_title"), Parts: []documents.Paragraph{{Text: plain(head)}}}
	for _, line := range opinions {
		p.Parts = append(p.Parts, documents.Paragraph{Text: plain(line)})
	}
	data, err := p.Document()
	if err != nil {
		return err
	}
	name := chat.FileName(c.GroupWords().Plain("consult.paper_file", "number", con.Number))
	return chat.InPrivate(c, bot.Message{Text: c.T("consult.paper_sent"), Files: []bot.File{{Kind: bot.Document, Name: name, Data: data}}})
}

package papers

import (
	"html"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/internal/documents"
	"lianluo/internal/documents/card"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/people"
)

// What a file is called: the office, what it is and its day or period, as
// 青山镇政协联络处-季度通报-2026年第四季度.docx.
func named(c *bot.Context, what, of, end string) string {
	name := c.Office.Name + "-" + what
	if of != "" {
		name += "-" + of
	}
	return name + end
}

// Word makes a document: what it is and of when are its file's name, text is said beside
// it. The typefaces, the head and whose it is are the office's.
func Word(c *bot.Context, what, of, text string, doc *docx.Document) (*File, error) {
	rules := c.Office.Rules()
	if rules.PaperFonts == people.CommonFonts {
		doc.Fonts = docx.Common
	}
	if rules.PrePrinted && doc.Head.Kind == docx.Plain {
		doc.Head.Kind = docx.PrePrinted
	}
	doc.Name, doc.Author = what, c.Office.Name
	data, err := doc.Bytes()
	if err != nil {
		return nil, err
	}
	return &File{Kind: bot.Document, Name: named(c, what, of, ".docx"), Data: data, Text: text}, nil
}

// Book makes a workbook of sheets, whose titles can be pressed to see some rows only.
func Book(c *bot.Context, what, of, text string, sheets ...*documents.Sheet) (*File, error) {
	for _, s := range sheets {
		s.Filter = true
	}
	data, err := documents.Workbook(sheets...)
	if err != nil {
		return nil, err
	}
	return &File{Kind: bot.Document, Name: named(c, what, of, ".xlsx"), Data: data, Text: text}, nil
}

// Picture draws a card (posts.DrawCard). Its text says in words what the picture
// shows; words of which the font lacks a character and that the text has not are put
// under it.
func Picture(c *bot.Context, what, of, text string, k *card.Card) (*File, error) {
	p, kind, err := posts.DrawCard(c, k)
	if err != nil {
		return nil, err
	}
	f := &File{Kind: kind, Name: named(c, what, of, ".png"), Data: p.PNG, Text: text}
	said := html.UnescapeString(text)
	lacking := slices.DeleteFunc(p.Words, func(word string) bool { return strings.Contains(said, word) })
	if len(lacking) > 0 {
		f.Text = locale.Join("\n", text, c.T("picture.lacking", "words", strings.Join(lacking, c.P("writing.comma"))))
	}
	return f, nil
}

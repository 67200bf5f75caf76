package notes

import (
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	mnotes "lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
)

// registerPaper is the booklet of a member's own notes and reflections of a year (§4):
// nobody else has it made.
func registerPaper(r *bot.Router) {
	papers.Add(r, papers.Paper{Name: "notes_booklet", Access: bot.Members, Make: makeBooklet, Offer: offerBooklets, Apart: true})
}

// wroteIn tells whether the person has notes of a year.
func wroteIn(c *bot.Context, year int) (bool, error) {
	from := time.Date(year, 1, 1, 0, 0, 0, 0, c.Location())
	return mnotes.WroteBetween(c.Tx, c.Person.ID, from, from.AddDate(1, 0, 0))
}

// offerBooklets offers that of this year, and of the last.
func offerBooklets(c *bot.Context) (list []papers.Offer, err error) {
	now := c.Local(c.Now).Year()
	for _, year := range []int{now, now - 1} {
		wrote, err := wroteIn(c, year)
		if err != nil {
			return nil, err
		}
		if wrote {
			list = append(list, papers.Offer{Label: c.P("booklet_paper.offer", "year", year), Arg: strconv.Itoa(year)})
		}
	}
	return list, nil
}

// makeBooklet makes the booklet of the year that arg names.
func makeBooklet(c *bot.Context, arg string) (*papers.File, error) {
	year, from, to, err := papers.Year(c, arg)
	if err != nil {
		return nil, err
	}
	own, err := mnotes.OwnBetween(c.Tx, c.Person.ID, from, to)
	switch {
	case err != nil:
		return nil, err
	case len(own) == 0:
		return nil, c.Problem("booklet_paper.empty", "year", year)
	}
	w := c.GroupWords()
	doc := &docx.Document{Blocks: []docx.Block{
		docx.Subtitle{Title: w.Plain("booklet_paper.title", "year", year), Below: c.Person.Name},
		docx.Text(w.Plain("booklet_paper.count", "count", len(own), "notes", countOf(own, mnotes.StudyNote), "reflections", countOf(own, mnotes.Reflection))),
	}}
	for i := range own {
		doc.Blocks = append(doc.Blocks, noteBlocks(c, w, &own[i])...)
	}
	text := c.T("booklet_paper.sent", "year", year, "count", len(own))
	return papers.Word(c, w.Plain("booklet_paper.what"), w.Plain("booklet_paper.of", "year", year, "name", c.Person.Name), text, doc)
}

func countOf(own []mnotes.Own, kind mnotes.Kind) (n int) {
	for i := range own {
		if own[i].Note.Kind == kind {
			n++
		}
	}
	return n
}

// noteBlocks is one note: what it is of, its day, its words, and the names of its files.
func noteBlocks(c *bot.Context, w *locale.Words, o *mnotes.Own) []docx.Block {
	topic, facts := w.Plain("booklet_paper.own_reading"), []string{w.Plain("booklet_paper.written", "date", w.FullDate(c.Local(o.Note.FiledAt)))}
	if o.Activity != nil {
		topic = o.Activity.Topic
		facts = append([]string{w.Plain("booklet_paper.held", "date", w.FullDate(c.Local(o.Activity.StartsAt)), "kind", w.Plain("activity.kind."+string(o.Activity.Kind)))}, facts...)
	}
	blocks := []docx.Block{
		docx.Heading{Level: 1, Text: w.Plain("booklet_paper.heading", "topic", topic, "kind", w.Plain(Forms[o.Note.Kind]+".title"))},
		docx.Text(strings.Join(facts, w.Plain("booklet_paper.comma"))),
	}
	if o.Note.Text != "" {
		blocks = append(blocks, docx.Text(o.Note.Text))
	}
	if len(o.Files) > 0 {
		blocks = append(blocks, docx.Text(w.Plain("booklet_paper.files", "list", strings.Join(fileNames(w, o.Files), w.Plain("session.comma")), "words", o.Note.Text != "")))
	}
	return blocks
}

// fileNames names the files of a note; photos have no names and are counted.
func fileNames(w *locale.Words, files []records.Attachment) (names []string) {
	photos := 0
	for _, f := range files {
		switch {
		case f.Name != "":
			names = append(names, f.Name)
		case f.Kind == records.Photo:
			photos++
		default:
			names = append(names, w.Plain("booklet_paper.other_file"))
		}
	}
	if photos > 0 {
		names = append(names, w.Plain("booklet_paper.photos", "count", photos))
	}
	return names
}

// BookletRow is the button of a person's own booklet of a year; no row when there is
// nothing to put into it, or when it is another's.
func BookletRow(c *bot.Context, p *people.Person, year int) ([]bot.Button, error) {
	if p.ID != c.Person.ID || !bot.Members.Allows(c.Person) {
		return nil, nil
	}
	year = min(year, c.Local(c.Now).Year())
	if wrote, err := wroteIn(c, year); err != nil || !wrote {
		return nil, err
	}
	return bot.Row(papers.Button(c, "notes_booklet", year)), nil
}

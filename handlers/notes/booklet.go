package notes

import (
	"strings"
	"unicode/utf16"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	mnotes "lianluo/models/notes"
	"lianluo/models/records"
)

// registerBooklet is the 心得笔记汇编 of a session, for the staff.
func registerBooklet(r *bot.Router) {
	r.Button("booklet", bot.Staff, func(c *bot.Context) error {
		a, err := activities.PressedActivity(c)
		if err != nil {
			return err
		}
		return showBooklet(c, a, c.ArgInt(1))
	})
}

// Of a page of the booklet: UTF-16 units of its text, as HTML, and works, which
// have buttons.
const (
	bookletText  = 3000
	bookletWorks = 4
)

// bookletPage is a page of the booklet: its text and the works on it.
type bookletPage struct {
	text  string
	works []mnotes.Work
}

// showBooklet shows a page of what was written about a session.
func showBooklet(c *bot.Context, a *mactivities.Activity, page int) error {
	b, err := mnotes.BookletOf(c.Tx, a)
	if err != nil {
		return err
	}
	head := c.T("booklet.title", "title", locale.HTML(posts.SessionTitle(c.Words, a)), "count", len(b.Works))
	if len(b.Works) == 0 {
		_, err := c.Show(bot.Message{Text: head + "\n" + c.T("booklet.empty"), Buttons: bot.Rows(1, c.B("common.back", "five", a.ID))})
		return err
	}
	onlyFiles := func(w *mnotes.Work) string { return c.T("booklet.only_files", "count", w.Files) }
	pages := bookletPages(b, onlyFiles, func(w *mnotes.Work) string {
		return c.T("booklet.work", "name", w.Author, "kind", c.P(Forms[w.Note.Kind]+".title"), "date", c.Date(w.Note.FiledAt))
	})
	n, of := chat.PageOf(page, len(pages), 1)
	m := bot.Message{Text: head + "\n" + pages[n].text}
	if of > 1 {
		m.Text += "\n\n" + c.T("members.page", "n", n+1, "of", of)
	}
	for _, w := range pages[n].works {
		label := c.P("booklet.open_work", "name", w.Author, "kind", c.P(Forms[w.Note.Kind]+".title"))
		row := bot.Row(bot.Button{Text: label, Data: bot.Data("noteview", w.Note.ID, n)})
		if w.Files > 0 {
			row = append(row, bot.Button{Text: c.P("writing.show_files", "count", w.Files), Data: bot.Data("files", records.KindNote, w.Note.ID)})
		}
		m.Buttons = append(m.Buttons, row)
	}
	m.Buttons = append(m.Buttons, chat.Turns(c, "booklet", n, of, a.ID)...)
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "five", a.ID)))
	_, err = c.Show(m)
	return err
}

// bookletPages parts a booklet into messages: whole works where they fit, a
// longer one over several. head is the HTML above a work, onlyFiles what stands
// below it where it has no words.
func bookletPages(b *mnotes.Booklet, onlyFiles, head func(w *mnotes.Work) string) []bookletPage {
	var pages []bookletPage
	open := bookletPage{}
	turn := func() {
		if len(open.works) > 0 {
			pages = append(pages, open)
		}
		open = bookletPage{}
	}
	for i := range b.Works {
		w := &b.Works[i]
		title := "\n" + head(w)
		for n, part := range textParts(w.Note.Text, bookletText-htmlUnits(title)) {
			if part == "" {
				part = onlyFiles(w)
			}
			if n > 0 || htmlUnits(open.text)+htmlUnits(title)+htmlUnits(part) > bookletText || len(open.works) == bookletWorks {
				turn()
			}
			open.text += title + "\n" + part + "\n"
			open.works = append(open.works, *w)
		}
	}
	turn()
	return pages
}

// textParts cuts a text into parts of at most limit UTF-16 units once they are
// HTML; one empty part for an empty text.
func textParts(words string, limit int) (parts []string) {
	var b strings.Builder
	used := 0
	for _, r := range words {
		n := htmlUnits(string(locale.Escape(string(r))))
		if used+n > limit {
			parts = append(parts, string(locale.Escape(b.String())))
			b.Reset()
			used = 0
		}
		b.WriteRune(r)
		used += n
	}
	return append(parts, string(locale.Escape(b.String())))
}

// htmlUnits is the length of a text as Telegram bounds it.
func htmlUnits(s string) int { return len(utf16.Encode([]rune(s))) }

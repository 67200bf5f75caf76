package briefing

import (
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/store"
)

// registerBook is what of this room can be had as a workbook.
func registerBook(r *bot.Router) {
	papers.Add(r, papers.Paper{Name: "briefing_table", Access: bot.Staff, Make: tableBook, Offer: offerTable})
	r.Formerly("announce_sheet", "paper", "handin_table")
	papers.Add(r, papers.Paper{Name: "handin_table", Access: bot.Inside, Make: handInBook})
	papers.AddList(r, papers.List{Name: "figures", Access: bot.Joined, Table: figureTable})
	papers.AddList(r, papers.List{Name: "announces", Access: bot.Staff, Table: announcesTable})
}

// offerTable offers the inner form of this quarter and the one before.
func offerTable(c *bot.Context) (list []papers.Offer, err error) {
	q := calendar.QuarterOf(c.Local(c.Now))
	first := q.Prev()
	if papers.Whole(c) {
		years := papers.Years(c, 1)
		first = calendar.Quarter{Year: years[len(years)-1], Q: 1}
	}
	for ; !q.FirstDay().Before(first.FirstDay()); q = q.Prev() {
		list = append(list, papers.Offer{Label: chat.Joined(c.P("paper.briefing_table"), posts.QuarterName(c.Words, q)), Arg: q.Key()})
	}
	return list, nil
}

// tableBook is the 内部 form (§21) as a workbook: a row for each person, a column for each
// figure of domain D3.
func tableBook(c *bot.Context, arg string) (*papers.File, error) {
	b, f, err := findBriefing(c, arg)
	if err != nil {
		return nil, err
	}
	quarter := posts.QuarterName(c.Words, b.Of())
	text := c.T("book.table_sent", "quarter", quarter, "draft", b.State == mbriefing.BriefingDraft)
	c = papers.ForOffice(c)
	s := &documents.Sheet{Name: c.P("book.table"), Columns: papers.Columns(c, "book.column.ordinal", "book.column.person")}
	if b.State == mbriefing.BriefingDraft {
		s.Note = c.P("book.table_note")
	}
	for _, col := range tableColumns {
		title := strings.TrimSpace(c.P("briefing.column."+col.key, "n", ""))
		s.Columns = append(s.Columns, documents.Column{Title: title, Amount: true})
	}
	for i := range f.People {
		p := &f.People[i]
		row := []string{strconv.Itoa(i + 1), p.Name}
		for _, col := range tableColumns {
			row = append(row, strconv.Itoa(p.Get(col.key).Value))
		}
		s.Rows = append(s.Rows, row)
	}
	return papers.Book(c, s.Name, posts.QuarterName(c.Words, b.Of()), text, s)
}

// handInBook is what was handed in to an announcement, as a workbook: arg is its id.
func handInBook(c *bot.Context, arg string) (*papers.File, error) {
	id, err := papers.ID(c, arg)
	if err != nil {
		return nil, err
	}
	office := papers.ForOffice(c)
	a, list, err := answersOf(office, id)
	if err != nil {
		return nil, err
	}
	text := c.T("handin.sheet_sent")
	c = office
	s := &documents.Sheet{
		Name: c.P("handin.sheet_name"), Note: c.P("handin.head", "text", posts.AnnouncementName(c, c.Words, a), "sum", sumOf(c, a, list)),
		Columns: []documents.Column{
			{Title: c.P("handin.column_name")}, {Title: c.P("handin.column_words", "unit", a.Ask.Unit), Amount: a.Ask.Kind == mbriefing.AskNumber}, {Title: c.P("handin.column_time")},
		},
	}
	for _, h := range list {
		row := []string{h.person.Name, c.P("handin.none"), ""}
		if h.answer != nil {
			row[1], row[2] = h.words, papers.Day(c, h.answer.AnsweredAt)+" "+c.Clock(h.answer.AnsweredAt)
			if a.Ask.Kind == mbriefing.AskNumber {
				row[1] = h.answer.Amount.String()
			}
		}
		s.Rows = append(s.Rows, row)
	}
	return papers.Book(c, s.Name, phrase.Truncate(store.OneLine(a.Text), 20), text, s)
}

// announcesTable is what was announced and what waits, the newest first.
func announcesTable(c *bot.Context, _ string) (*documents.Sheet, error) {
	list, err := papers.All(func(p store.Page) ([]mbriefing.Announcement, error) {
		list, _, err := mbriefing.Announcements(c.Tx, p)
		return list, err
	})
	if err != nil {
		return nil, err
	}
	s := &documents.Sheet{Name: c.P("book.announces"), Columns: papers.Columns(c,
		"book.column.date", "book.column.words", "book.column.from", "book.column.until", "book.column.handin", "book.column.state")}
	for i := range list {
		a := &list[i]
		name, err := chat.Names(c, slices.DeleteFunc([]int64{a.ByID}, func(id int64) bool { return id == 0 }))
		if err != nil {
			return nil, err
		}
		state, ask, due := "book.announced", "", ""
		if a.Scheduled() {
			state = "book.waits"
		}
		if a.Ask.Wanted() {
			ask = posts.AskWords(c.Words, &a.Ask)
		}
		if a.DueAt != nil {
			due = posts.DueWords(c, c.Words, &a.Days)
		}
		s.Rows = append(s.Rows, []string{papers.Day(c, a.At()), a.Text, name, due, ask, c.P(state)})
	}
	return s, nil
}

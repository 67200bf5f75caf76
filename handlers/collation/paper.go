package collation

import (
	"html"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	mcollation "lianluo/models/collation"
	"lianluo/models/records"
)

// registerPapers: a frozen year as it is printed and as a workbook, the 公开 form for everybody of
// the office, the 内部 one for the staff. Each is made of the snapshot alone; what was corrected
// later stands apart.
func registerPapers(r *bot.Router) {
	for _, p := range []papers.Paper{
		{Name: "collation_public", Access: bot.Inside, Make: publicWord, Offer: offer("collation_public")},
		{Name: "collation_inner", Access: bot.Staff, Make: innerWord, Offer: offer("collation_inner")},
		{Name: "collation_sheet", Access: bot.Inside, Make: publicSheet, Offer: offer("collation_sheet")},
		{Name: "collation_inner_sheet", Access: bot.Staff, Make: innerSheet, Offer: offer("collation_inner_sheet")},
	} {
		papers.Add(r, p)
	}
}

// offeredYears is how many /paper lists.
const offeredYears = 3

func offer(name string) func(c *bot.Context) ([]papers.Offer, error) {
	return func(c *bot.Context) (list []papers.Offer, err error) {
		done, err := mcollation.Done(c.Tx)
		for i := range done[:min(len(done), papers.Few(c, offeredYears))] {
			list = append(list, papers.Offer{Label: c.P("book.of_year", "what", c.P("paper."+name), "year", done[i].Year), Arg: strconv.Itoa(done[i].Year)})
		}
		return list, err
	}
}

// paper writes the parts of a year in the office's words.
type paper struct {
	c       *bot.Context // with the office's words
	w       *locale.Words
	col     *mcollation.Collation
	entries []mcollation.Entry // as the reader may read them
	totals  mcollation.Totals  // the same
	inner   bool
	// Of the staff's: who was asked, and what was questioned.
	asked     []mcollation.Line
	questions []mcollation.Question
}

// load reads the frozen year that an argument names.
func load(c *bot.Context, arg string, inner bool) (*paper, error) {
	year, _, _, err := papers.Year(c, arg)
	if err != nil {
		return nil, err
	}
	col, err := mcollation.Of(c.Tx, year)
	if err != nil {
		return nil, c.MissingAs(err, "collation.no_paper")
	}
	if col.FrozenAt == nil {
		return nil, c.Problem("collation.no_paper")
	}
	entriesOf, total := mcollation.Published, mcollation.PublicTotals
	if inner {
		entriesOf, total = mcollation.EntriesOf, mcollation.Total
	}
	entries, err := entriesOf(c.Tx, col)
	if err != nil {
		return nil, err
	}
	totals := total(entries)
	p := &paper{c: papers.ForOffice(c), w: c.GroupWords(), col: col, entries: entries, totals: totals, inner: inner}
	if inner {
		p.asked, p.questions, err = mcollation.Everybody(c.Tx, col)
	}
	return p, err
}

func (p *paper) title() string { return p.w.Plain("collation.paper_title", "year", p.col.Year) }

func (p *paper) day(f *mcollation.Facts) string {
	return p.w.Day(f.Day.Start(p.c.Location()))
}

// said is what stands beside the file.
func (p *paper) said(c *bot.Context, name string) string {
	return c.T("collation.paper_sent", "what", c.P("paper."+name), "year", p.col.Year, "date", c.Words.Day(c.Local(*p.col.FrozenAt)))
}

func publicWord(c *bot.Context, arg string) (*papers.File, error) {
	p, err := load(c, arg, false)
	if err != nil {
		return nil, err
	}
	return p.word(c, "collation_public", append([]docx.Block{docx.Title(p.title())}, p.body()...))
}

func innerWord(c *bot.Context, arg string) (*papers.File, error) {
	p, err := load(c, arg, true)
	if err != nil {
		return nil, err
	}
	blocks := append([]docx.Block{docx.Subtitle{Title: p.title(), Below: p.w.Plain("collation.inner")}}, p.body()...)
	for _, part := range []struct {
		key   string
		lines func() ([]string, error)
	}{
		{"collation.part_answers", p.answers}, {"collation.part_questions", func() ([]string, error) { return questionLines(p.c, p.questions) }}, {"collation.part_open", p.open},
		{"collation.part_differences", func() ([]string, error) {
			_, _, q, err := p.col.Snapshot()
			return differenceLines(p.c, &q), err
		}},
		{"collation.part_after", func() ([]string, error) { return changeLines(p.c, p.col) }},
		{"collation.part_steps", func() ([]string, error) { return trailLines(p.c, p.col) }},
	} {
		lines, err := part.lines()
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, docx.Heading{Level: 1, Text: p.w.Plain(part.key)})
		if len(lines) == 0 {
			lines = []string{p.w.Plain("collation.none")}
		}
		for _, line := range lines {
			blocks = append(blocks, docx.Text(html.UnescapeString(line)))
		}
	}
	return p.word(c, "collation_inner", blocks)
}

func (p *paper) word(c *bot.Context, name string, blocks []docx.Block) (*papers.File, error) {
	blocks = append(blocks, docx.Text(p.w.Plain("collation.paper_note", "date", p.w.FullDate(p.c.Local(*p.col.FrozenAt)), "version", p.col.RulesVersion)),
		docx.Signature{Office: chat.OfficeName(p.w, c.Office), Day: p.w.FullDate(p.c.Local(*p.col.FrozenAt))})
	return papers.Word(c, p.w.Plain("paper."+name), p.w.Plain("books.year", "year", p.col.Year), p.said(c, name), &docx.Document{Blocks: blocks})
}

// body is what both forms have: the year in words, then each book.
func (p *paper) body() []docx.Block {
	t := p.totals
	blocks := []docx.Block{
		docx.Heading{Level: 1, Text: p.w.Plain("collation.part_whole")},
		docx.Text(p.w.Plain("collation.held", "sessions", t.Sessions, "activities", t.Activities) + "\n" + html.UnescapeString(posts.CollationCounts(p.w, &t))),
	}
	for _, s := range p.tables() {
		blocks = append(blocks, docx.Heading{Level: 1, Text: s.name})
		if len(s.rows) == 0 {
			blocks = append(blocks, docx.Text(p.w.Plain("paper.nothing")))
			continue
		}
		table := docx.Table{Rows: s.rows}
		for i, key := range s.keys {
			table.Columns = append(table.Columns, docx.Column{Title: p.w.Plain(key), Width: s.widths[i], Centre: s.widths[i] <= 4})
		}
		blocks = append(blocks, table)
	}
	return blocks
}

// table is a book of the year.
type table struct {
	name   string
	keys   []string
	widths []int
	rows   [][]string
}

// tables are the books: who came, which is the staff's; deeds, donations, honours.
func (p *paper) tables() (list []table) {
	if p.inner {
		list = append(list, p.members())
	}
	deeds := table{name: p.w.Plain("collation.book_deeds"), widths: []int{4, 4, 8, 4},
		keys: []string{"book.column.date", "collation.column_who", "collation.column_deed", "collation.column_amount"}}
	gifts := table{name: p.w.Plain("collation.book_donations"), widths: []int{4, 4, 6, 5},
		keys: []string{"book.column.date", "donation.column.donor", "donation.column.given", "donation.column.recipient"}}
	if p.inner {
		gifts.keys, gifts.widths = append(gifts.keys, "donation.column.receipt"), append(gifts.widths, 4)
	}
	honours := table{name: p.w.Plain("collation.book_honours"), widths: []int{4, 3, 6, 3, 5},
		keys: []string{"book.column.date", "honour.column.name", "book.column.title", "honour.column.level", "honour.column.body"}}
	for i := range p.entries {
		f := &p.entries[i].Facts
		switch p.entries[i].RecordKind {
		case records.KindDeed:
			deeds.rows = append(deeds.rows, []string{p.day(f), strings.Join(append([]string{f.Name}, f.Names...), p.w.Plain("session.comma")), f.Title,
				orNothing(p.w, posts.CollationDone(p.w, f.Amounts))})
		case records.KindDonation:
			given := posts.CollationGift(p.w, f)
			if f.Kept {
				given = p.w.Plain("donation.sort_"+f.Sort) + p.w.Plain("donation.sum_kept")
			}
			row := []string{p.day(f), p.donor(f), given, f.Recipient}
			if p.inner {
				row = append(row, orNothing(p.w, f.Receipt))
			}
			gifts.rows = append(gifts.rows, row)
		case records.KindHonour:
			honours.rows = append(honours.rows, []string{p.day(f), f.Name, f.Title, p.w.Plain("honour.level_" + f.Sort), orNothing(p.w, f.Body)})
		}
	}
	return append(list, deeds, gifts, honours)
}

func (p *paper) donor(f *mcollation.Facts) string {
	switch {
	case f.Donor != "":
		return f.Donor
	case p.inner:
		return p.w.Plain("donation.unnamed")
	}
	return p.w.Plain("donation.name_kept")
}

func orNothing(w *locale.Words, text string) string {
	if text == "" {
		return w.Plain("paper.nothing")
	}
	return text
}

// members is a line for each member, in the order of the roster: what the person's entries come
// to. It is no ranking.
func (p *paper) members() table {
	t := table{name: p.w.Plain("collation.book_members"), widths: []int{4, 2, 2, 2, 3, 2, 2, 2, 2}, keys: []string{
		"collation.column_who", "entry.status.attendance.present", "entry.status.attendance.late", "entry.status.attendance.leave", "collation.excused",
		"entry.status.attendance.absent", "collation.column_deeds", "collation.column_gifts", "collation.column_honours",
	}}
	for _, l := range p.asked {
		var own []mcollation.Entry
		for i := range p.entries {
			if p.entries[i].Of(l.PersonID) {
				own = append(own, p.entries[i])
			}
		}
		of := mcollation.Total(own)
		row := []string{l.Name}
		for _, n := range []int{
			of.Came[string(activities.Present)], of.Came[string(activities.Late)], of.Came[string(activities.OnLeave)], of.Came[mcollation.Excused],
			of.Came[string(activities.Absent)], of.Deeds, of.Donations, of.AllHonours(),
		} {
			row = append(row, strconv.Itoa(n))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// answers are who said what; who said nothing had no objection.
func (p *paper) answers() (lines []string, err error) {
	of := map[mcollation.Standing][]string{}
	for _, l := range p.asked {
		of[l.Stand] = append(of[l.Stand], l.Name)
	}
	for _, key := range []mcollation.Standing{mcollation.StandsRight, mcollation.StandsAnswered, mcollation.StandsDoubt, mcollation.StandsNone, mcollation.StandsAway} {
		if len(of[key]) > 0 {
			lines = append(lines, p.w.Plain("collation.answers_"+string(key), "count", len(of[key]), "names", strings.Join(of[key], p.w.Plain("session.comma"))))
		}
	}
	return lines, nil
}

// open is what was open when the year was frozen.
func (p *paper) open() (lines []string, err error) {
	_, list, _, err := p.col.Snapshot()
	for i := range list {
		o := &list[i]
		lines = append(lines, p.w.Plain("collation.open_line", "n", i+1, "why", p.w.Plain("collation.why_"+string(o.Why)), "day", p.w.Day(o.Day.Start(p.c.Location())),
			"number", o.Number, "title", o.Title, "name", o.Name))
	}
	return lines, err
}

func publicSheet(c *bot.Context, arg string) (*papers.File, error) { return sheets(c, arg, false) }
func innerSheet(c *bot.Context, arg string) (*papers.File, error)  { return sheets(c, arg, true) }

// sheets are the same as a workbook; the 内部 one has each attendance too.
func sheets(c *bot.Context, arg string, inner bool) (*papers.File, error) {
	p, err := load(c, arg, inner)
	if err != nil {
		return nil, err
	}
	name := "collation_sheet"
	list := p.tables()
	if inner {
		name = "collation_inner_sheet"
		came := table{name: p.w.Plain("collation.book_came"), keys: []string{"book.column.date", "collation.column_activity", "collation.column_who", "collation.column_state"}}
		for i := range p.entries {
			if f := &p.entries[i].Facts; p.entries[i].RecordKind == records.KindAttendance {
				came.rows = append(came.rows, []string{string(f.Day), chat.Joined(p.w.Plain("entry.sort."+f.Sort), f.Title), f.Name, posts.CollationState(p.w, f)})
			}
		}
		list = append(list, came)
	}
	t := p.totals
	var out []*documents.Sheet
	for _, one := range list {
		s := &documents.Sheet{Name: one.name, Columns: papers.Columns(p.c, one.keys...), Rows: one.rows}
		if len(one.rows) == 0 {
			s.Note = p.w.Plain("paper.nothing")
		}
		out = append(out, s)
	}
	out[0].Note = phrase.Clean(html.UnescapeString(posts.CollationCounts(p.w, &t)))
	return papers.Book(c, p.w.Plain("paper."+name), p.w.Plain("books.year", "year", p.col.Year), p.said(c, name), out...)
}

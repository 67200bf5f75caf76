package books

import (
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	mbooks "lianluo/models/books"
	"lianluo/models/store"
)

// offerYear offers the book of this year.
func offerYear(name string) func(c *bot.Context) ([]papers.Offer, error) {
	return func(c *bot.Context) (list []papers.Offer, err error) {
		for _, year := range papers.Years(c, 1) {
			list = append(list, papers.Offer{Label: c.P("book.of_year", "what", c.P("paper."+name), "year", year), Arg: strconv.Itoa(year)})
		}
		return list, nil
	}
}

// yearButtons are the papers of this year's book.
func yearButtons(names ...string) func(c *bot.Context) []bot.Button {
	return func(c *bot.Context) (row []bot.Button) {
		for _, name := range names {
			row = append(row, papers.Button(c, name, c.Local(c.Now).Year()))
		}
		return row
	}
}

// days are the first and the last of a span [from, to).
func days(c *bot.Context, from, to time.Time) (first, last store.Date) {
	return store.DateOf(from, c.Location()), store.DateOf(to.Add(-time.Second), c.Location())
}

func donationsOf(c *bot.Context, arg string) (int, []mbooks.Donation, error) {
	year, from, to, err := papers.Year(c, arg)
	if err != nil {
		return 0, nil, err
	}
	first, last := days(c, from, to)
	list, err := mbooks.DonationsBetween(c.Tx, first, last)
	return year, list, err
}

func honoursOf(c *bot.Context, arg string) (int, []mbooks.Honour, error) {
	year, from, to, err := papers.Year(c, arg)
	if err != nil {
		return 0, nil, err
	}
	first, last := days(c, from, to)
	list, err := mbooks.HonoursBetween(c.Tx, first, last)
	return year, list, err
}

// orNothing is a text, or the word for what the record does not have.
func orNothing(w *locale.Words, text string) string {
	if text == "" {
		return w.Plain("paper.nothing")
	}
	return text
}

// summary is what the donations of a year come to: whoever may read all sums has them, the
// others those that are open. What nobody has estimated is said.
func summary(c *bot.Context, w *locale.Words, list []mbooks.Donation) string {
	var seen []mbooks.Donation
	for i := range list {
		if list[i].Summed(c.Person) {
			seen = append(seen, list[i])
		}
	}
	t := mbooks.Total(seen)
	var parts []string
	for _, part := range []struct {
		key string
		fen int64
	}{{"money", t.Money}, {"goods", t.Goods}, {"labour", t.Labour}} {
		if part.fen != 0 {
			parts = append(parts, w.Plain("donation.total_"+part.key, "sum", phrase.FormatFen(part.fen), "approx", t.Approx))
		}
	}
	return w.Plain("donation.total", "count", len(list), "parts", strings.Join(parts, w.Plain("donation.comma")), "open", t.Open, "kept", len(list)-len(seen))
}

// donationWord is the donations book of a year in Word, by day and never by sum.
func donationWord(c *bot.Context, arg string) (*papers.File, error) {
	year, list, err := donationsOf(c, arg)
	if err != nil {
		return nil, err
	}
	office := papers.ForOffice(c)
	w := office.Words
	blocks := []docx.Block{docx.Subtitle{Title: w.Plain("donation.book_title"), Below: w.Plain("books.year", "year", year)}}
	if len(list) == 0 {
		blocks = append(blocks, docx.Text(w.Plain("paper.nothing")))
	} else {
		blocks = append(blocks, docx.Text(summary(c, w, list)))
	}
	table := docx.Table{Columns: []docx.Column{
		{Title: w.Plain("books.no"), Width: 2, Centre: true}, {Title: w.Plain("book.column.date"), Width: 4, Centre: true},
		{Title: w.Plain("donation.column.donor"), Width: 5}, {Title: w.Plain("donation.column.given"), Width: 8}, {Title: w.Plain("donation.column.recipient"), Width: 6},
		{Title: w.Plain("donation.column.receipt"), Width: 5}, {Title: w.Plain("donation.column.handler"), Width: 4},
	}}
	for i := range list {
		d := &list[i]
		given := w.Plain("donation.sort_"+string(d.Sort)) + w.Plain("donation.sum_kept")
		if d.Summed(c.Person) {
			given = amountOf(office, d)
		}
		receipt, handler := "", ""
		if inner(c, d) {
			receipt, handler = orNothing(w, d.Receipt), orNothing(w, d.Handler)
		}
		table.Rows = append(table.Rows, []string{strconv.Itoa(i + 1), w.Day(d.OnDate.Start(c.Location())), donorOf(office, d), given, d.Recipient, receipt, handler})
	}
	if len(list) > 0 {
		blocks = append(blocks, table)
	}
	blocks = append(blocks, docx.Text(w.Plain("donation.book_note")), docx.Signature{Office: c.Office.Name, Day: papers.Today(c)})
	return papers.Word(c, w.Plain("donation.book_title"), w.Plain("books.year", "year", year),
		c.T("books.sent", "what", c.P("paper.donation_book"), "year", year, "count", len(list)),
		&docx.Document{Blocks: []docx.Block{docx.LyingPages(blocks)}})
}

// donationSheet is the same as a workbook.
func donationSheet(c *bot.Context, arg string) (*papers.File, error) {
	year, list, err := donationsOf(c, arg)
	if err != nil {
		return nil, err
	}
	office := papers.ForOffice(c)
	s, err := donationTable(office, list)
	if err != nil {
		return nil, err
	}
	s.Note = orNothing(office.Words, "")
	if len(list) > 0 {
		s.Note = summary(c, office.Words, list)
	}
	return papers.Book(c, office.Words.Plain("donation.book_title"), office.Words.Plain("books.year", "year", year),
		c.T("books.sent", "what", c.P("paper.donation_sheet"), "year", year, "count", len(list)), s)
}

// honourWord is the honours book of a year in Word.
func honourWord(c *bot.Context, arg string) (*papers.File, error) {
	year, list, err := honoursOf(c, arg)
	if err != nil {
		return nil, err
	}
	names, err := namesOf(c, list)
	if err != nil {
		return nil, err
	}
	w := c.GroupWords()
	blocks := []docx.Block{docx.Subtitle{Title: w.Plain("honour.book_title"), Below: w.Plain("books.year", "year", year)}}
	table := docx.Table{Columns: []docx.Column{
		{Title: w.Plain("books.no"), Width: 2, Centre: true}, {Title: w.Plain("book.column.date"), Width: 4, Centre: true}, {Title: w.Plain("honour.column.name"), Width: 3, Centre: true},
		{Title: w.Plain("book.column.title"), Width: 8}, {Title: w.Plain("honour.column.level"), Width: 3, Centre: true}, {Title: w.Plain("honour.column.body"), Width: 6},
		{Title: w.Plain("honour.column.document"), Width: 6},
	}}
	for i := range list {
		h := &list[i]
		table.Rows = append(table.Rows, []string{strconv.Itoa(i + 1), w.Day(h.OnDate.Start(c.Location())), names[h.PersonID], h.Title,
			w.Plain("honour.level_" + string(h.Level)), orNothing(w, h.Body), orNothing(w, h.Document)})
	}
	if len(list) == 0 {
		blocks = append(blocks, docx.Text(w.Plain("paper.nothing")))
	} else {
		blocks = append(blocks, docx.Text(w.Plain("honour.total", "count", len(list))), table)
	}
	blocks = append(blocks, docx.Signature{Office: c.Office.Name, Day: papers.Today(c)})
	return papers.Word(c, w.Plain("honour.book_title"), w.Plain("books.year", "year", year),
		c.T("books.sent", "what", c.P("paper.honour_book"), "year", year, "count", len(list)),
		&docx.Document{Blocks: []docx.Block{docx.LyingPages(blocks)}})
}

// honourSheet is the same as a workbook.
func honourSheet(c *bot.Context, arg string) (*papers.File, error) {
	year, list, err := honoursOf(c, arg)
	if err != nil {
		return nil, err
	}
	office := papers.ForOffice(c)
	s, err := honourTable(office, list)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		s.Note = orNothing(office.Words, "")
	}
	return papers.Book(c, office.Words.Plain("honour.book_title"), office.Words.Plain("books.year", "year", year),
		c.T("books.sent", "what", c.P("paper.honour_sheet"), "year", year, "count", len(list)), s)
}

package books

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/internal/phrase"
	mbooks "lianluo/models/books"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Names of the books, as their keys begin.
const (
	donationBook = "donation"
	honourBook   = "honour"
)

var (
	donationColumns = []string{"book.column.number", "book.column.date", "donation.column.donor", "donation.column.sort", "donation.column.what", "donation.column.fen", "donation.column.recipient", "donation.column.purpose", "donation.column.receipt", "donation.column.handler"}
	honourColumns   = []string{"book.column.number", "book.column.date", "honour.column.name", "book.column.title", "honour.column.level", "honour.column.body", "honour.column.document"}
)

// donationRow is a donation in a table, as the person may read it.
func donationRow(c *bot.Context, d *mbooks.Donation) ([]string, error) {
	row := []string{d.Number, string(d.OnDate), donorOf(c, d), c.P("donation.sort_" + string(d.Sort)), "", "", d.Recipient, "", "", ""}
	if d.Summed(c.Person) {
		row[4] = d.What
		if d.Fen != 0 {
			row[5] = phrase.FormatFen(d.Fen)
		}
	}
	if inner(c, d) {
		row[7], row[8], row[9] = d.Purpose, d.Receipt, d.Handler
	}
	return row, nil
}

func honourRow(c *bot.Context, h *mbooks.Honour) ([]string, error) {
	whose, err := people.PersonByID(c.Tx, h.PersonID)
	if err != nil {
		return nil, err
	}
	return []string{h.Number, string(h.OnDate), whose.Name, h.Title, c.P("honour.level_" + string(h.Level)), h.Body, h.Document}, nil
}

// confirmed are the entries that every member reads.
var confirmed = []mbooks.State{mbooks.Confirmed}

func allDonations(c *bot.Context, _ string) (*documents.Sheet, error) {
	list, err := papers.All(func(p store.Page) ([]mbooks.Donation, error) { return mbooks.Donations(c.Tx, 0, confirmed, p) })
	if err != nil {
		return nil, err
	}
	return donationTable(c, list)
}

func donationTable(c *bot.Context, list []mbooks.Donation) (*documents.Sheet, error) {
	s := &documents.Sheet{Name: c.P("donation.list"), Columns: papers.Columns(c, donationColumns...)}
	s.Columns[5].Amount = true
	for i := range list {
		row, err := donationRow(c, &list[i])
		if err != nil {
			return nil, err
		}
		s.Rows = append(s.Rows, row)
	}
	return s, nil
}

func allHonours(c *bot.Context, _ string) (*documents.Sheet, error) {
	list, err := papers.All(func(p store.Page) ([]mbooks.Honour, error) { return mbooks.Honours(c.Tx, 0, confirmed, p) })
	if err != nil {
		return nil, err
	}
	return honourTable(c, list)
}

func honourTable(c *bot.Context, list []mbooks.Honour) (*documents.Sheet, error) {
	s := &documents.Sheet{Name: c.P("honour.list"), Columns: papers.Columns(c, honourColumns...)}
	for i := range list {
		row, err := honourRow(c, &list[i])
		if err != nil {
			return nil, err
		}
		s.Rows = append(s.Rows, row)
	}
	return s, nil
}

// showAll shows what is confirmed in a book, the newest first, to everybody of the office.
func showAll(c *bot.Context, book string, page int) error {
	page = max(page, 0)
	var buttons [][]bot.Button
	add := func(label, route string, id int64) {
		buttons = append(buttons, bot.Row(bot.Button{Text: label, Data: bot.Data(route, id)}))
	}
	p := store.Page{Number: page, Size: chat.ListSize}
	next := store.Page{Number: (page + 1) * chat.ListSize, Size: 1}
	more := 0
	if book == donationBook {
		list, err := mbooks.Donations(c.Tx, 0, confirmed, p)
		if err != nil {
			return err
		}
		for i := range list {
			add(donationTitle(c, &list[i]), "donation", list[i].ID)
		}
		rest, err := mbooks.Donations(c.Tx, 0, confirmed, next)
		if err != nil {
			return err
		}
		more = len(rest)
	} else {
		list, err := mbooks.Honours(c.Tx, 0, confirmed, p)
		if err != nil {
			return err
		}
		for i := range list {
			whose, err := people.PersonByID(c.Tx, list[i].PersonID)
			if err != nil {
				return err
			}
			add(chat.Joined(whose.Name, list[i].Title, c.P("honour.level_"+string(list[i].Level))), "honour", list[i].ID)
		}
		rest, err := mbooks.Honours(c.Tx, 0, confirmed, next)
		if err != nil {
			return err
		}
		more = len(rest)
	}
	m := bot.Message{Text: c.T(book+".all_title", "count", len(buttons)), Buttons: buttons}
	if row := chat.ListPager(c, page, more > 0, func(n int) string { return bot.Data(book+"s_all", n) }); row != nil {
		m.Buttons = append(m.Buttons, append(row, papers.AsTable(c, book+"s_all", "", page, more > 0)...))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", book+"s", "", 0)))
	_, err := c.Show(m)
	return err
}

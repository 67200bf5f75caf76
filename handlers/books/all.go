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
	return honourCells(c, h, whose.Name), nil
}

func honourCells(c *bot.Context, h *mbooks.Honour, name string) []string {
	return []string{h.Number, string(h.OnDate), name, h.Title, c.P("honour.level_" + string(h.Level)), h.Body, h.Document}
}

// namesOf are the names of those whose the honours are.
func namesOf(c *bot.Context, list []mbooks.Honour) (map[int64]string, error) {
	var ids []int64
	for i := range list {
		ids = append(ids, list[i].PersonID)
	}
	return people.Names(c.Tx, ids)
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
	names, err := namesOf(c, list)
	for i := range list {
		s.Rows = append(s.Rows, honourCells(c, &list[i], names[list[i].PersonID]))
	}
	return s, err
}

// seeDonations shows what is confirmed in the book of donations, the newest first, to
// everybody of the office: donations_all:PAGE.
func seeDonations(c *bot.Context, page int) error {
	page = max(page, 0)
	list, more, err := chat.ReadPage(page, func(p store.Page) ([]mbooks.Donation, error) { return mbooks.Donations(c.Tx, 0, confirmed, p) })
	if err != nil {
		return err
	}
	var buttons []bot.Button
	for i := range list {
		buttons = append(buttons, bot.Button{Text: donationTitle(c, &list[i]), Data: bot.Data("donation", list[i].ID)})
	}
	return seeAll(c, donationBook, page, more, buttons)
}

// seeHonours is the same of honours: honours_all:PAGE.
func seeHonours(c *bot.Context, page int) error {
	page = max(page, 0)
	list, more, err := chat.ReadPage(page, func(p store.Page) ([]mbooks.Honour, error) { return mbooks.Honours(c.Tx, 0, confirmed, p) })
	if err != nil {
		return err
	}
	names, err := namesOf(c, list)
	if err != nil {
		return err
	}
	var buttons []bot.Button
	for i := range list {
		h := &list[i]
		buttons = append(buttons, bot.Button{
			Text: chat.Joined(names[h.PersonID], h.Title, c.P("honour.level_"+string(h.Level))), Data: bot.Data("honour", h.ID),
		})
	}
	return seeAll(c, honourBook, page, more, buttons)
}

func seeAll(c *bot.Context, book string, page int, more bool, entries []bot.Button) error {
	m := bot.Message{Text: c.T(book+".all_title", "count", len(entries)), Buttons: bot.Rows(1, entries...)}
	if row := chat.ListPager(c, page, more, func(n int) string { return bot.Data(book+"s_all", n) }); row != nil {
		m.Buttons = append(m.Buttons, append(row, papers.AsTable(c, book+"s_all", "", page, more)...))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", book+"s", "", 0)))
	_, err := c.Show(m)
	return err
}

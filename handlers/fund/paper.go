package fund

import (
	"fmt"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	mfund "lianluo/models/fund"
	"lianluo/models/people"
	"lianluo/models/records"
)

// registerPapers: a year's statement in Word and its ledger in Excel, for the staff.
func registerPapers(r *bot.Router) {
	papers.Add(r, papers.Paper{Name: "fund_statement", Access: bot.Staff, Make: statement, Offer: offer("fund_statement")})
	papers.Add(r, papers.Paper{Name: "fund_ledger", Access: bot.Staff, Make: ledgerBook, Offer: offer("fund_ledger")})
}

func offer(name string) func(c *bot.Context) ([]papers.Offer, error) {
	return func(c *bot.Context) (list []papers.Offer, err error) {
		for _, year := range papers.Years(c, 1) {
			list = append(list, papers.Offer{Label: c.P("book.of_year", "what", c.P("paper."+name), "year", year), Arg: strconv.Itoa(year)})
		}
		return list, nil
	}
}

// book is what a year's papers are made of, in the office's words.
type book struct {
	c        *bot.Context
	w        *locale.Words
	year     int
	t        mfund.Totals
	closed   *mfund.Year
	lines    []line
	costs    []cost
	bare     int // spending without a receipt
	reversed int // entries that were taken out
	late     int // entries of a year before
}

// line is an entry of the ledger with what its slip says.
type line struct {
	*mfund.Entry
	balance                                        int64 // of the year, behind it
	purpose, payee, activity, by, second, receipts string
	note                                           string
	out                                            bool // it was taken out later, or takes another out
}

func loadBook(c *bot.Context, arg string) (*book, error) {
	year, _, _, err := papers.Year(c, arg)
	if err != nil {
		return nil, err
	}
	b := &book{c: papers.ForOffice(c), w: c.GroupWords(), year: year}
	if b.t, err = mfund.TotalsOf(c.Tx, year); err != nil {
		return nil, err
	}
	if b.closed, err = mfund.ClosedYear(c.Tx, year); err != nil {
		return nil, err
	}
	if b.costs, err = costsOf(b.c, year); err != nil {
		return nil, err
	}
	first, last := span(year)
	bare, err := mfund.Unreceipted(c.Tx, first, last)
	if err != nil {
		return nil, err
	}
	b.bare = len(bare)
	return b, b.read()
}

// read takes the year's entries with the names of those who entered and approved them.
func (b *book) read() error {
	entries, err := mfund.EntriesOf(b.c.Tx, b.year)
	if err != nil {
		return err
	}
	var ids []int64
	for i := range entries {
		if entries[i].SlipID != nil {
			ids = append(ids, *entries[i].SlipID)
		}
	}
	slips, err := mfund.ByIDs(b.c.Tx, ids...)
	if err != nil {
		return err
	}
	receipts := map[int64]int{}
	for from := 0; from < len(ids); from += 500 {
		some, err := records.CountAttachments(b.c.Tx, records.KindFund, ids[from:min(len(ids), from+500)]...)
		if err != nil {
			return err
		}
		for id, n := range some {
			receipts[id] = n
		}
	}
	names, topics := map[int64]string{0: ""}, map[int64]string{}
	name := func(id int64) (string, error) {
		if _, known := names[id]; !known {
			p, err := people.PersonByID(b.c.Tx, id)
			if err != nil {
				return "", err
			}
			names[id] = p.Name
		}
		return names[id], nil
	}
	out := map[int64]bool{}
	for i := range entries {
		if entries[i].ReversesID != nil {
			out[*entries[i].ReversesID] = true
		}
	}
	var balance int64
	for i := range entries {
		e := &entries[i]
		balance += e.Fen
		l := line{Entry: e, balance: balance, out: out[e.ID] || e.ReversesID != nil}
		if l.by, err = name(e.EnteredBy); err != nil {
			return err
		}
		if e.SecondID != nil {
			if l.second, err = name(*e.SecondID); err != nil {
				return err
			}
		}
		switch {
		case e.Side == mfund.Carry && e.Fen != 0 && e.OnDate[5:] == "12-31":
			l.purpose = b.w.Plain("fund.carry_to", "year", b.year+1)
		case e.Side == mfund.Carry:
			l.purpose = b.w.Plain("fund.carry_from", "year", b.year-1)
		case e.SlipID != nil:
			s := slips[*e.SlipID]
			l.purpose, l.payee = s.Purpose, s.Payee
			if e.Side == mfund.Spending && e.ReversesID == nil {
				l.receipts = b.w.Plain("fund.no_receipt")
				if n := receipts[s.ID]; n > 0 {
					l.receipts = b.w.Plain("fund.receipts", "count", n)
				} else if e.Moved {
					l.receipts = b.w.Plain("paper.nothing")
				}
			}
		}
		switch {
		case e.ReversesID != nil:
			b.reversed++
			l.note = b.w.Plain("fund.note_reversal", "reason", slips[*e.SlipID].Reason)
		case e.Moved:
			l.note = b.w.Plain("fund.note_moved")
		case out[e.ID]:
			l.note = b.w.Plain("fund.note_out")
		}
		if e.Late() {
			b.late++
			l.note = locale.Join(b.w.Plain("writing.comma"), b.w.Plain("fund.note_late"), l.note)
		}
		if e.ActivityID != nil {
			id := *e.ActivityID
			if _, known := topics[id]; !known {
				a, err := activities.ByID(b.c.Tx, id)
				if err != nil {
					return err
				}
				topics[id] = a.Topic
			}
			l.activity = topics[id]
		}
		b.lines = append(b.lines, l)
	}
	return nil
}

// none is a text, or the word for what the record does not have.
func (b *book) none(text string) string {
	if text == "" {
		return b.w.Plain("paper.nothing")
	}
	return text
}

func (b *book) sent(c *bot.Context, name string) string {
	return c.T("fund.sent", "what", c.P("paper."+name), "year", b.year, "left", sum(b.t.Left()), "closed", b.closed != nil)
}

// statement is the year's statement: what came in, what was spent, on what, and what is left.
func statement(c *bot.Context, arg string) (*papers.File, error) {
	b, err := loadBook(c, arg)
	if err != nil {
		return nil, err
	}
	w := b.w
	head := func(key string) docx.Heading { return docx.Heading{Level: 1, Text: w.Plain(key)} }
	blocks := []docx.Block{
		docx.Subtitle{Title: w.Plain("fund.statement_title", "year", b.year), Below: w.Plain("fund.unit")},
		docx.Text(w.Plain("fund.statement_text", "year", b.year, "carried", sum(b.t.Carried), "income", sum(b.t.Income), "spent", sum(b.t.Spent), "left", sum(b.t.Left()),
			"budget", sum(b.t.Budget), "above", b.t.Spent > b.t.Budget, "over", b.t.Left() < 0, "rest", sum(b.t.Budget-b.t.Spent), "beyond", sum(b.t.Spent-b.t.Budget))),
	}
	for _, side := range []mfund.Side{mfund.Income, mfund.Spending} {
		blocks = append(blocks, head("fund.part_"+string(side)))
		table := docx.Table{Columns: []docx.Column{
			{Title: w.Plain("books.no"), Width: 3, Centre: true}, {Title: w.Plain("fund.column.day"), Width: 6, Centre: true}, {Title: w.Plain("fund.column.purpose"), Width: 9},
			{Title: w.Plain("fund.column.payee_" + string(side)), Width: 5}, {Title: w.Plain("fund.column.sum"), Width: 6, Centre: true},
		}}
		if side == mfund.Spending {
			table.Columns = append(table.Columns, docx.Column{Title: w.Plain("fund.column.second"), Width: 4, Centre: true}, docx.Column{Title: w.Plain("fund.column.receipt"), Width: 3, Centre: true})
		}
		total := int64(0)
		for i := range b.lines {
			l := &b.lines[i]
			if l.Side != side || l.out && l.sameYear(b) {
				continue // taken out within the year: it is in the ledger
			}
			fen := l.Fen
			if side == mfund.Spending {
				fen = -fen
			}
			total += fen
			purpose := l.purpose
			if l.activity != "" && l.activity != l.purpose {
				purpose = w.Plain("fund.of", "purpose", l.purpose, "activity", l.activity)
			}
			if l.note != "" {
				purpose = w.Plain("fund.noted", "purpose", purpose, "note", l.note)
			}
			row := []string{strconv.Itoa(len(table.Rows) + 1), w.Day(l.OnDate.Start(c.Location())), purpose, b.none(l.payee), sum(fen)}
			if side == mfund.Spending {
				second := l.second
				if second == "" {
					second = w.Plain("fund.not_needed")
				}
				row = append(row, second, l.receipts)
			}
			table.Rows = append(table.Rows, row)
		}
		if len(table.Rows) == 0 {
			blocks = append(blocks, docx.Text(w.Plain("paper.nothing")))
			continue
		}
		row := make([]string, len(table.Columns))
		row[2], row[4] = w.Plain("fund.total"), sum(total)
		table.Rows = append(table.Rows, row)
		blocks = append(blocks, table)
	}
	blocks = append(blocks, head("fund.part_activities"))
	table := docx.Table{Columns: []docx.Column{
		{Title: w.Plain("fund.column.activity"), Width: 12}, {Title: w.Plain("fund.column.count"), Width: 3, Centre: true}, {Title: w.Plain("fund.column.sum"), Width: 5, Centre: true},
	}}
	for _, x := range b.costs {
		table.Rows = append(table.Rows, []string{x.what, strconv.Itoa(x.Count), sum(x.Fen)})
	}
	if len(table.Rows) > 0 {
		blocks = append(blocks, table)
	} else {
		blocks = append(blocks, docx.Text(w.Plain("paper.nothing")))
	}
	blocks = append(blocks, head("fund.part_notes"), docx.Text(w.Plain("fund.statement_notes", "bare", b.bare, "waits", b.t.Waits, "waiting", sum(b.t.Waiting), "reversed", b.reversed, "late", b.late,
		"closed", b.closed != nil, "next", b.year+1, "to", sum(b.t.CarryTo))))
	blocks = append(blocks, docx.Signature{Office: c.Office.Name, Day: papers.Today(c)})
	doc := &docx.Document{Blocks: blocks}
	if b.closed == nil {
		doc.Mark = w.Plain("fund.not_closed")
	}
	return papers.Word(c, w.Plain("fund.statement_name"), w.Plain("books.year", "year", b.year), b.sent(c, "fund_statement"), doc)
}

// sameYear tells whether what the entry takes out, or what takes it out, stands in the year too.
func (l *line) sameYear(b *book) bool {
	for i := range b.lines {
		o := &b.lines[i]
		if l.ReversesID != nil && o.ID == *l.ReversesID || o.ReversesID != nil && *o.ReversesID == l.ID {
			return true
		}
	}
	return false
}

// plain is a sum as a cell that is added up has it.
func plain(fen int64) string {
	if fen < 0 {
		return "-" + plain(-fen)
	}
	return fmt.Sprintf("%d.%02d", fen/100, fen%100)
}

// ledgerBook is every entry of the year with the balance behind it, and what activities cost.
func ledgerBook(c *bot.Context, arg string) (*papers.File, error) {
	b, err := loadBook(c, arg)
	if err != nil {
		return nil, err
	}
	w := b.w
	s := &documents.Sheet{Name: w.Plain("fund.ledger_sheet"), Note: w.Plain("fund.ledger_note", "year", b.year, "left", sum(b.t.Left()), "waits", b.t.Waits, "waiting", sum(b.t.Waiting))}
	for _, key := range []string{"day", "side", "purpose", "payee", "activity", "income", "spent", "balance", "by", "second", "receipt", "note"} {
		s.Columns = append(s.Columns, documents.Column{Title: w.Plain("fund.column." + key), Amount: key == "income" || key == "spent" || key == "balance"})
	}
	for i := range b.lines {
		l := &b.lines[i]
		income, spent := "", ""
		switch l.Side {
		case mfund.Income, mfund.Carry:
			income = plain(l.Fen)
		case mfund.Spending:
			spent = plain(-l.Fen)
		}
		s.Rows = append(s.Rows, []string{string(l.OnDate), w.Plain("fund.side_" + string(l.Side)), l.purpose, l.payee, l.activity, income, spent, plain(l.balance), l.by, l.second, l.receipts, l.note})
	}
	by := &documents.Sheet{Name: w.Plain("fund.costs_sheet")}
	for _, key := range []string{"activity", "count", "spent"} {
		by.Columns = append(by.Columns, documents.Column{Title: w.Plain("fund.column." + key), Amount: key != "activity"})
	}
	for _, x := range b.costs {
		by.Rows = append(by.Rows, []string{x.what, strconv.Itoa(x.Count), plain(x.Fen)})
	}
	return papers.Book(c, w.Plain("fund.ledger_name"), w.Plain("books.year", "year", b.year), b.sent(c, "fund_ledger"), s, by)
}

package voices

import (
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/models/people"
	"lianluo/models/store"
	mvoices "lianluo/models/voices"
)

// registerBook is suggestions as tables: the lists, and the ledger (台账, domain D5).
func registerBook(r *bot.Router) {
	papers.Add(r, papers.Paper{Name: "suggestions_ledger", Access: bot.Deciders, Make: ledgerBook, Offer: offerLedger})
	papers.AddList(r, papers.List{Name: "suggestions_open", Access: bot.Members, Table: openTable})
	papers.AddList(r, papers.List{Name: "contact_list", Access: bot.Contacts, Table: func(c *bot.Context, which string) (*documents.Sheet, error) {
		list, err := papers.All(func(p store.Page) ([]mvoices.Suggestion, error) {
			return mvoices.OnContactList(c.Tx, mvoices.ContactList(which), p)
		})
		if err != nil || len(list) == 0 {
			return &documents.Sheet{}, err
		}
		return ledgerSheet(c, c.P("contact.list_"+which), pointers(list))
	}})
}

// suggestionColumns are what suggestionRow gives.
var suggestionColumns = []string{"book.column.number", "book.column.date", "book.column.author", "book.column.title", "book.column.category", "book.column.sort"}

// suggestionRow is a suggestion in the table of a list.
func suggestionRow(c *bot.Context, s *mvoices.Suggestion) ([]string, error) {
	author, err := mvoices.NameFor(c.Tx, c.Person, s)
	return []string{s.Number, papers.DayOf(c, s.FiledAt), author, s.Title, outcomeWord(c, string(s.Category)), outcomeWord(c, string(s.Kind))}, err
}

// outcomeWord is the word of a category, a kind, a level or an outcome; "" for none.
func outcomeWord(c *bot.Context, name string) string {
	if name == "" {
		return ""
	}
	return c.P("suggestion.outcome_" + name)
}

// offerLedger offers the ledger of this year and the one before.
func offerLedger(c *bot.Context) ([]papers.Offer, error) {
	var list []papers.Offer
	for _, y := range papers.Years(c, 2) {
		list = append(list, papers.Offer{Label: c.P("book.of_year", "what", c.P("paper.suggestions_ledger"), "year", y), Arg: strconv.Itoa(y)})
	}
	return list, nil
}

// ledgerBook is the ledger of what was filed in a year. The staff have all that was filed, the party
// contact what was put to the committee.
func ledgerBook(c *bot.Context, arg string) (*papers.File, error) {
	year := bot.SmallInt(arg)
	all, err := papers.All(func(p store.Page) ([]mvoices.Suggestion, error) { return mvoices.List(c.Tx, 0, nil, p) })
	if err != nil {
		return nil, err
	}
	var list []*mvoices.Suggestion
	for i := len(all) - 1; i >= 0; i-- { // the oldest first, as a ledger is kept
		s := &all[i]
		if s.FiledAt == nil || s.State == mvoices.Draft || s.State == mvoices.Withdrawn || c.Local(*s.FiledAt).Year() != year {
			continue
		}
		may, err := mvoices.SuggestionLife.MayRead(c.Tx, s, c.Person)
		if err != nil {
			return nil, err
		}
		if may {
			list = append(list, s)
		}
	}
	if len(list) == 0 {
		return nil, c.Problem("book.empty")
	}
	office := papers.ForOffice(c)
	sheet, err := ledgerSheet(office, office.P("book.ledger"), list)
	if err != nil {
		return nil, err
	}
	of := office.P("book.year", "year", year)
	return papers.Book(c, sheet.Name, of, c.T("book.ledger_sent", "year", year, "count", len(list), "staff", c.Person.Is(people.Staff)), sheet)
}

// ledgerSheet is suggestions as a ledger: 编号, 日期, 建议人, 题目, 类别, 主办, 期限, 状态, 采纳, 证据
// (domain D5), and what each is written for. Whose it is stands where its author lets the reader know.
func ledgerSheet(c *bot.Context, name string, list []*mvoices.Suggestion) (*documents.Sheet, error) {
	sheet := &documents.Sheet{Name: name, Columns: papers.Columns(c,
		"book.column.number", "book.column.date", "book.column.author", "book.column.title", "book.column.category", "book.column.sort",
		"book.column.handled_by", "book.column.due", "book.column.state", "book.column.adopted", "book.column.evidence", "book.column.result")}
	for _, s := range list {
		row, err := suggestionRow(c, s)
		if err != nil {
			return nil, err
		}
		by := ""
		switch {
		case s.AssignedTo != "":
			by = s.AssignedTo
		case s.SentAt != nil:
			by = outcomeWord(c, string(levelOf(s)))
		}
		due := s.DueOn
		if s.PlanOn != "" {
			due = s.PlanOn
		}
		sheet.Rows = append(sheet.Rows, append(row, by, string(due), c.P("suggestion.state_"+s.Standing()), outcomeWord(c, string(s.Outcome)),
			chat.Joined(s.SentPaper, s.Evidence), s.Result))
	}
	return sheet, nil
}

// openTable is colleagues' suggestions that the person may read.
func openTable(c *bot.Context, _ string) (*documents.Sheet, error) {
	list, err := papers.All(func(p store.Page) ([]mvoices.Suggestion, error) { return mvoices.OpenTo(c.Tx, c.Person.ID, p) })
	if err != nil {
		return nil, err
	}
	sheet := &documents.Sheet{Name: c.P("suggestion.open_list"), Columns: papers.Columns(c, append(suggestionColumns, "book.column.state")...)}
	for i := range list {
		row, err := suggestionRow(c, &list[i])
		if err != nil {
			return nil, err
		}
		sheet.Rows = append(sheet.Rows, append(row, c.P("suggestion.state_"+list[i].Standing())))
	}
	return sheet, nil
}

func pointers(list []mvoices.Suggestion) []*mvoices.Suggestion {
	out := make([]*mvoices.Suggestion, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

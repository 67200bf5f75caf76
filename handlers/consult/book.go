package consult

import (
	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	mconsult "lianluo/models/consult"
	"lianluo/models/store"
)

// table is the list of consultations as a table.
func table(c *bot.Context, _ string) (*documents.Sheet, error) {
	list, err := papers.All(func(p store.Page) ([]mconsult.Consultation, error) {
		list, _, err := mconsult.Page(c.Tx, p)
		return list, err
	})
	if err != nil {
		return nil, err
	}
	s := &documents.Sheet{Name: c.P("book.consults"), Columns: papers.Columns(c,
		"book.column.number", "book.column.date", "book.column.matter", "book.column.until", "book.column.state", "book.column.sent_on")}
	for i := range list {
		con := &list[i]
		s.Rows = append(s.Rows, []string{con.Number, papers.Day(c, con.CreatedAt), con.Matter, papers.Day(c, con.ClosesAt), c.P("consult.state_" + string(con.State)), string(con.SentOn)})
	}
	return s, nil
}

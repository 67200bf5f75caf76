package record

import (
	"strings"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/models/desk"
	"lianluo/models/records"
	"lianluo/models/store"
)

// recordTable is a person's record of a period as a table: filter is a scope (scopeOf).
func recordTable(c *bot.Context, filter string) (*documents.Sheet, error) {
	p, period, err := readScope(c, filter)
	if err != nil {
		return nil, err
	}
	from, to, name, err := span(c, period)
	if err != nil {
		return nil, err
	}
	list, err := papers.All(func(page store.Page) ([]desk.Entry, error) {
		list, _, err := desk.Record(c.Tx, p.ID, from, to, page)
		return list, err
	})
	if err != nil {
		return nil, err
	}
	s := &documents.Sheet{Name: c.P("book.record", "name", p.Name, "period", name), Columns: papers.Columns(c,
		"book.column.date", "book.column.sort", "book.column.number", "book.column.title", "book.column.state")}
	for i := range list {
		e := &list[i]
		what := c.P("entry.kind." + string(e.Kind))
		if e.Sort != "" {
			what = c.P("entry.sort." + e.Sort)
		}
		state := ""
		switch {
		case e.Kind == records.KindNote && e.Length >= lengthShown:
			state = c.P("entry.length", "n", e.Length)
		case e.Kind != records.KindNote && e.Status != "":
			state = c.P("entry.status." + string(e.Kind) + "." + e.Status)
		}
		s.Rows = append(s.Rows, []string{papers.Day(c, e.At), what, e.Number, strings.Join(strings.Fields(e.Title), " "), state})
	}
	return s, nil
}

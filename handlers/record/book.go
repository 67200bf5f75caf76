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
		date, what, state := entryCells(c, &list[i])
		s.Rows = append(s.Rows, []string{date, what, list[i].Number, titleOf(&list[i]), state})
	}
	return s, nil
}

// foundTable is what a search has found as a table: filter is the trace of the question.
func foundTable(c *bot.Context, filter string) (*documents.Sheet, error) {
	id, err := papers.ID(c, filter)
	if err != nil {
		return nil, err
	}
	a, err := desk.TraceByID(c.Tx, id, c.Person.ID, traceSearch)
	if err != nil {
		return nil, c.MissingAs(err, "common.stale")
	}
	from, to, err := searched(c)
	if err != nil {
		return nil, err
	}
	list, err := desk.WholeOfficeRecord(c.Tx, c.Person, a.Note, from, to)
	if err != nil {
		return nil, err
	}
	which := c.P("search.all")
	if a.Note != "" {
		which = papers.Words(a.Note)
	}
	return namedTable(c, c.P("book.name", "what", c.P("search.title"), "which", which), list), nil
}

// TableOf is ListRecords as a table.
func TableOf(c *bot.Context, name string, refs []records.Ref, staff bool) (*documents.Sheet, error) {
	list, err := desk.RecordLines(c.Tx, refs)
	if err != nil {
		return nil, err
	}
	if err := hideOthers(c, list, staff); err != nil {
		return nil, err
	}
	return namedTable(c, name, list), nil
}

// namedTable is entries of several people as a table.
func namedTable(c *bot.Context, name string, list []desk.Entry) *documents.Sheet {
	s := &documents.Sheet{Name: name, Columns: papers.Columns(c,
		"book.column.date", "book.column.sort", "book.column.person", "book.column.number", "book.column.title", "book.column.state")}
	for i := range list {
		date, what, state := entryCells(c, &list[i])
		s.Rows = append(s.Rows, []string{date, what, list[i].Name, list[i].Number, titleOf(&list[i]), state})
	}
	return s
}

// entryCells are an entry's day, what it is and how it stands, as a table has them.
func entryCells(c *bot.Context, e *desk.Entry) (date, what, state string) {
	what = c.P("entry.kind." + string(e.Kind))
	if e.Sort != "" {
		what = c.P("entry.sort." + e.Sort)
	}
	switch {
	case e.Kind == records.KindNote && e.Length >= lengthShown:
		state = c.P("entry.length", "n", e.Length)
	case e.Kind != records.KindNote && e.Status != "":
		state = c.P("entry.status." + string(e.Kind) + "." + e.Status)
	}
	return papers.Day(c, e.At), what, state
}

// titleOf is an entry's title on one line. That of a long text is how it begins, and says so.
func titleOf(e *desk.Entry) string {
	title := strings.Join(strings.Fields(e.Title), " ")
	if e.Cut {
		title += "…"
	}
	return title
}

package front

import (
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
)

// todoTable is what waits for the person as a table, as /todo has it; for the staff what
// waits on the desk comes first.
func todoTable(c *bot.Context, _ string) (*documents.Sheet, error) {
	queue, err := staffQueue(c)
	if err != nil {
		return nil, err
	}
	lines, err := todoLines(c)
	if err != nil {
		return nil, err
	}
	s := &documents.Sheet{Name: c.P("command.todo"), Columns: papers.Columns(c, "book.column.matter", "book.column.category", "book.column.due")}
	for _, item := range queue {
		at := ""
		if !item.At.IsZero() {
			at = c.Date(item.At)
		}
		s.Rows = append(s.Rows, []string{chat.Joined(item.Name, item.Title, item.Number, at), c.P("review.kind." + string(item.Kind)), ""})
	}
	for _, l := range lines {
		s.Rows = append(s.Rows, []string{l.Matter, c.P("book.todo." + l.Sort), dueIn(c, l.Due)})
	}
	return s, nil
}

// dueIn is by when something is to be done, as a table has it: sorted as a text it is
// sorted by time. What ends with a day has no hour.
func dueIn(c *bot.Context, due time.Time) string {
	if due.IsZero() {
		return ""
	}
	clock := c.Local(due)
	if clock.Hour() == 0 && clock.Minute() == 0 {
		return papers.Day(c, due.Add(-time.Microsecond))
	}
	return papers.Day(c, due) + " " + c.Clock(due)
}

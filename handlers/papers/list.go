package papers

import (
	"fmt"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/documents"
	"lianluo/models/store"
)

// List is a list of the chat that can be had as a table: what all its pages show.
type List struct {
	Name   string // in the data of its button
	Access bot.Access
	// Table makes it of the list that filter names, as the list's own route reads it
	// (from outside), with what the person may read and nothing else.
	Table func(c *bot.Context, filter string) (*documents.Sheet, error)
}

type lists map[string]*List

// AddList makes a list known as a table.
func AddList(r *bot.Router, l List) {
	all := bot.Kept[lists](r)
	if all[l.Name] != nil {
		panic("list added twice: " + l.Name)
	}
	l.Access = r.Stamp(l.Access)
	all[l.Name] = &l
}

// AsTable is the button of a list's table, for the row that turns its pages: a list of
// one page has none.
func AsTable(c *bot.Context, name string, filter any, page int, more bool) []bot.Button {
	if page <= 0 && !more {
		return nil
	}
	return bot.Row(Button(c, "table", fmt.Sprint(name, ".", filter)))
}

// table makes the table of a list: its name and, behind a dot, the filter.
func table(c *bot.Context, arg string) (*File, error) {
	name, filter, _ := strings.Cut(arg, ".")
	l := bot.Kept[lists](c)[name]
	switch {
	case l == nil:
		return nil, c.Problem("common.stale")
	case !l.Access.Allows(c.Person):
		return nil, c.Refuse(l.Access)
	}
	c.StandAt(l.Access)
	s, err := l.Table(ForOffice(c), filter)
	if err != nil {
		return nil, err
	}
	if len(s.Rows) == 0 {
		return nil, c.Problem("book.empty")
	}
	return Book(c, s.Name, Today(c), c.T("book.sent", "name", s.Name, "count", len(s.Rows)), s)
}

// ForOffice gives the context with the office's words: who asks for a paper may hand it
// on.
func ForOffice(c *bot.Context) *bot.Context {
	office := *c
	office.Words = c.GroupWords()
	return &office
}

// Today is the day on which a file is made, for its name.
func Today(c *bot.Context) string { return c.GroupWords().FullDate(c.Local(c.Now)) }

// All reads all pages of a list.
func All[T any](page func(p store.Page) ([]T, error)) (all []T, err error) {
	for n := 0; ; n++ {
		list, err := page(store.Page{Number: n, Size: store.MaxPage})
		if err != nil {
			return nil, err
		}
		if all = append(all, list...); len(list) < store.MaxPage {
			return all, nil
		}
	}
}

// Columns are those of a table, by the keys of their titles.
func Columns(c *bot.Context, keys ...string) (list []documents.Column) {
	for _, key := range keys {
		list = append(list, documents.Column{Title: c.P(key)})
	}
	return list
}

// Day is a day as tables have it: sorted as a text it is sorted by time.
func Day(c *bot.Context, at time.Time) string { return string(store.DateOf(at, c.Location())) }

// DayOf is Day; "" for none.
func DayOf(c *bot.Context, at *time.Time) string {
	if at == nil {
		return ""
	}
	return Day(c, *at)
}

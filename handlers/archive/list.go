package archive

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	marchive "lianluo/models/archive"
	"lianluo/models/desk"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// archiveCommand is /archive: the list; an item by its number; or what was found by words.
func archiveCommand(c *bot.Context) error {
	words := phrase.Clean(c.Args)
	if words == "" {
		return showList(c, marchive.All, 0)
	}
	it, err := marchive.ByNumber(c.Tx, words)
	switch {
	case errors.Is(err, store.ErrNotFound):
		a, err := desk.Trace(c.Tx, c.Person.ID, traceSearch, 0, words)
		if err != nil {
			return err
		}
		return showFound(c, a, 0)
	case err != nil:
		return err
	}
	if it, err = itemKind().Readable(c, it.ID); err != nil {
		return err
	}
	return itemKind().Show(c, it)
}

// listButton is archive_list:WHICH:PAGE.
func listButton(c *bot.Context) error {
	which := marchive.Which(c.Arg(0))
	if which != marchive.Mine && (which != marchive.ToCheck || !c.Person.Is(people.Staff)) {
		which = marchive.All
	}
	return showList(c, which, max(c.ArgInt(1), 0))
}

// itemLabel names an item in a list: when it was and what it is.
func itemLabel(c *bot.Context, it *marchive.Item) string {
	state := ""
	if it.State != marchive.Confirmed {
		state = c.P("archive.state_" + string(it.State))
	}
	return chat.Joined(phrase.Truncate(it.Period, labelPeriod), it.Title, state)
}

// labelPeriod is how much of a period stands on a button, in characters.
const labelPeriod = 12

func showList(c *bot.Context, which marchive.Which, page int) error {
	list, more, err := marchive.List(c.Tx, c.Person, which, store.Page{Number: page, Size: chat.ListSize})
	if err != nil {
		return err
	}
	all, lately, err := marchive.Count(c.Tx, c.Now.AddDate(0, -1, 0))
	if err != nil {
		return err
	}
	empty := ""
	if len(list) == 0 {
		empty = c.T("archive.list_empty_" + string(which))
	}
	ends := ""
	if which == marchive.All && c.Person.Is(people.Staff) && !bool(bot.Kept[keeping](c)) {
		ends = c.T("archive.files_end")
	}
	m := bot.Message{Text: locale.Join("\n", c.T("archive.list_title", "which", c.P("archive.list_"+string(which)), "count", all, "lately", lately), empty, ends)}
	m.Buttons = itemRows(c, list)
	if row := chat.ListPager(c, page, more, func(p int) string { return bot.Data("archive_list", which, p) }); row != nil {
		m.Buttons = append(m.Buttons, append(row, papers.AsTable(c, "archive", which, page, more)...))
	}
	row := bot.Row(c.B("archive.find", "archive_find"))
	if c.Person.Is(people.Member) {
		row = append(bot.Row(c.B("archive.list_new", "archive_new")), row...)
	}
	m.Buttons = append(m.Buttons, row)
	row = nil
	for _, other := range []marchive.Which{marchive.All, marchive.Mine, marchive.ToCheck} {
		switch {
		case other == which, other == marchive.Mine && !c.Person.Is(people.Member), other == marchive.ToCheck && !c.Person.Is(people.Staff):
		default:
			row = append(row, c.B("archive.list_"+string(other), "archive_list", other, 0))
		}
	}
	m.Buttons = append(m.Buttons, append(row, bot.CommandButton(c.P("common.menu"), "menu")))
	return chat.InPrivate(c, m)
}

func itemRows(c *bot.Context, list []marchive.Item) (rows [][]bot.Button) {
	for i := range list {
		rows = append(rows, bot.Row(bot.Button{Text: itemLabel(c, &list[i]), Data: bot.Data("archive_item", list[i].ID)}))
	}
	return rows
}

// traceSearch is the trace of a question put to the archive, by which the pages of its
// answer find it.
const traceSearch = "archive_search"

// searchInput is what is looked for.
type searchInput struct {
	Words string `json:"words,omitempty"`
}

// searchForm asks what to look for.
func searchForm() *bot.Form[searchInput] {
	return &bot.Form[searchInput]{
		Name: "archive_search", Access: bot.Inside, Direct: true,
		Fields: []bot.Field[searchInput]{{
			Name: "words", Asked: true, NoEdit: true,
			Empty: func(v *searchInput) bool { return v.Words == "" },
			Set: func(c *bot.Context, v *searchInput, in bot.Input) error {
				words := phrase.Truncate(store.OneLine(in.Text), store.TitleLimit)
				if _, _, err := marchive.Search(c.Tx, c.Person, words, store.Page{Size: 1}); err != nil {
					return searchProblem(c, err)
				}
				v.Words = words
				return nil
			},
		}},
		Submit: func(c *bot.Context, v *searchInput) (m bot.Message, err error) {
			a, err := desk.Trace(c.Tx, c.Person.ID, traceSearch, 0, v.Words)
			if err != nil {
				return m, err
			}
			return foundPage(c, a, 0)
		},
	}
}

func searchProblem(c *bot.Context, err error) error {
	if errors.Is(err, marchive.ErrShort) {
		return c.Problem("archive.short")
	}
	return err
}

// foundButton is archive_found:TRACE:PAGE.
func foundButton(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	a, err := desk.TraceByID(c.Tx, id, c.Person.ID, traceSearch)
	if err != nil {
		return c.MissingAs(err, "common.stale")
	}
	return showFound(c, a, max(c.ArgInt(1), 0))
}

func showFound(c *bot.Context, a *ledger.Action, page int) error {
	m, err := foundPage(c, a, page)
	if err != nil {
		return err
	}
	return chat.InPrivate(c, m)
}

// foundPage is a page of what was found.
func foundPage(c *bot.Context, a *ledger.Action, page int) (m bot.Message, err error) {
	list, more, err := marchive.Search(c.Tx, c.Person, a.Note, store.Page{Number: page, Size: chat.ListSize})
	if err != nil {
		return m, searchProblem(c, err)
	}
	m.Text = c.T("archive.found", "words", a.Note)
	if len(list) == 0 {
		m.Text = c.T("archive.found_nothing", "words", a.Note)
	}
	m.Buttons = itemRows(c, list)
	if row := chat.ListPager(c, page, more, func(p int) string { return bot.Data("archive_found", a.ID, p) }); row != nil {
		m.Buttons = append(m.Buttons, append(row, papers.AsTable(c, "archive", fmt.Sprint("s", a.ID), page, more)...))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("archive.find_again", "archive_find"), bot.CommandButton(c.P("archive.list"), "archive")))
	return m, nil
}

// table is a list as a table (papers.List): of what the person may read, the teller named
// where he or she has agreed to it.
func table(c *bot.Context, filter string) (*documents.Sheet, error) {
	which := marchive.Which(filter)
	page := func(p store.Page) ([]marchive.Item, error) {
		list, _, err := marchive.List(c.Tx, c.Person, which, p)
		return list, err
	}
	name := c.P("archive.list_all")
	switch trace, found := strings.CutPrefix(filter, "s"); {
	case found:
		id, err := strconv.ParseInt(trace, 10, 64)
		if err != nil {
			return nil, c.Problem("common.stale")
		}
		a, err := desk.TraceByID(c.Tx, id, c.Person.ID, traceSearch)
		if err != nil {
			return nil, c.MissingAs(err, "common.stale")
		}
		name = phrase.Truncate(a.Note, labelPeriod)
		page = func(p store.Page) ([]marchive.Item, error) {
			list, _, err := marchive.Search(c.Tx, c.Person, a.Note, p)
			return list, err
		}
	case which == marchive.Mine, which == marchive.ToCheck && c.Person.Is(people.Staff):
		name = c.P("archive.list_" + string(which))
	}
	list, err := papers.All(page)
	if err != nil {
		return nil, err
	}
	s := &documents.Sheet{
		Name: c.P("book.name", "what", c.P("command.archive"), "which", name),
		Columns: papers.Columns(c, "book.column.number", "archive.column.period", "book.column.title", "book.column.place", "archive.column.teller",
			"archive.column.by", "archive.column.text", "book.column.state"),
	}
	for i := range list {
		it := &list[i]
		author, err := people.PersonByID(c.Tx, it.PersonID)
		if err != nil {
			return nil, err
		}
		teller := ""
		if it.Consent {
			teller = it.Teller
		}
		s.Rows = append(s.Rows, []string{it.Number, periodWords(c, it.Period), it.Title, it.Place, teller, author.Name, it.Text, c.P("archive.state_" + string(it.State))})
	}
	return s, nil
}

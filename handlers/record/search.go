package record

import (
	"fmt"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/phrase"
	"lianluo/models/desk"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

func registerSearch(r *bot.Router) {
	r.Command("search", bot.Inside, searchCommand)
	r.Button("search", bot.Inside, searchButton)
	papers.AddList(r, papers.List{Name: "search", Access: bot.Inside, Table: foundTable})
	bot.AddForm(r, searchForm())
}

// searchInput is what is looked for.
type searchInput struct {
	Words string `json:"words,omitempty"`
	All   bool   `json:"all,omitempty"`
	Leaf  bool   `json:"leaf,omitempty"` // nothing: the book is leafed through
}

// searchForm asks what to look for: the next words, or everything, at once or by years.
func searchForm() *bot.Form[searchInput] {
	return &bot.Form[searchInput]{
		Name: "search", Access: bot.Inside, Direct: true,
		Fields: []bot.Field[searchInput]{{
			Name: "words", Asked: true, NoEdit: true,
			Empty: func(v *searchInput) bool { return v.Words == "" && !v.All && !v.Leaf },
			Choices: func(c *bot.Context, _ *searchInput) ([]bot.Choice, error) {
				return []bot.Choice{{Label: c.P("search.leaf"), Value: "leaf"}, {Label: c.P("search.all"), Value: "all"}}, nil
			},
			Set: func(c *bot.Context, v *searchInput, in bot.Input) error {
				v.All, v.Leaf = in.Choice == "all", in.Choice == "leaf"
				v.Words = phrase.Truncate(store.OneLine(in.Text), store.MessageLimit)
				return nil
			},
		}},
		Submit: func(c *bot.Context, v *searchInput) (m bot.Message, err error) {
			if v.Leaf {
				return yearsPage(c)
			}
			a, err := desk.Trace(c.Tx, c.Person.ID, traceSearch, 0, v.Words)
			if err != nil {
				return m, err
			}
			return searchPage(c, a, 0)
		},
	}
}

// traceSearch is the trace of a question put to the office's record: who looks
// through it leaves one, and the pages of the answer find the question by it.
const traceSearch = "search"

// searchCommand looks words up in the record book (工作记录本, §23), in what the person
// reads of it: /search [words]; without any it asks for them.
func searchCommand(c *bot.Context) error {
	if c.Args == "" {
		return searchForm().Start(c, searchInput{})
	}
	a, err := desk.Trace(c.Tx, c.Person.ID, traceSearch, 0, c.Args)
	if err != nil {
		return err
	}
	return showSearch(c, a, 0)
}

// searchButton is search:TRACE:page.
func searchButton(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	a, err := desk.TraceByID(c.Tx, id, c.Person.ID, traceSearch)
	if err != nil {
		return c.MissingAs(err, "common.stale")
	}
	return showSearch(c, a, max(c.ArgInt(1), 0))
}

func showSearch(c *bot.Context, a *ledger.Action, page int) error {
	m, err := searchPage(c, a, page)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// searchPage is a page of what was found.
func searchPage(c *bot.Context, a *ledger.Action, page int) (m bot.Message, err error) {
	q, err := questionOf(c, a.Note)
	if err != nil {
		return m, err
	}
	list, more, err := desk.Search(c.Tx, c.Person, q, store.Page{Number: page, Size: EntriesPage})
	if err != nil {
		return m, err
	}
	m.Text = c.T("search.head", "words", a.Note)
	if a.Note == "" {
		m.Text = everything(c)
	}
	if len(list) == 0 {
		m.Text += "\n" + c.T("search.nothing")
	}
	if err := putFound(c, &m, list, fmt.Sprint("s", a.ID), page); err != nil {
		return m, err
	}
	if row := chat.Pager(c, page, more, "search", a.ID); row != nil {
		m.Buttons = append(m.Buttons, append(row, papers.AsTable(c, "search", a.ID, page, more)...))
	}
	again := bot.CommandButton(c.P("search.again"), "search")
	m.Buttons = append(m.Buttons, bot.Row(again, c.B("search.leaf", "leaf"), backHome(c)))
	return m, nil
}

// everything is the head of all that the person reads: a member is told whose it is.
func everything(c *bot.Context) string {
	if c.Person.Is(people.Staff) {
		return c.T("search.everything")
	}
	return c.T("search.everything_own")
}

// backHome leads to where the record book is opened from: the desk, or one's own record.
func backHome(c *bot.Context) bot.Button {
	if c.Person.Is(people.Staff) {
		return bot.CommandButton(c.P("common.back"), "office")
	}
	return bot.CommandButton(c.P("common.back"), "record")
}

// putFound is putEntries for what was found: authors that do not show themselves to the
// person are not named.
func putFound(c *bot.Context, m *bot.Message, list []desk.Entry, scope string, page int) error {
	if err := hideAuthors(c, list); err != nil {
		return err
	}
	return putEntries(c, m, list, scope, page, true)
}

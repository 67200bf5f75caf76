package record

import (
	"fmt"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/phrase"
	"lianluo/models/desk"
	"lianluo/models/ledger"
	"lianluo/models/store"
)

func registerSearch(r *bot.Router) {
	r.Command("search", bot.Staff, searchCommand)
	r.Button("search", bot.Staff, searchButton)
	papers.AddList(r, papers.List{Name: "search", Access: bot.Staff, Table: foundTable})
	bot.AddForm(r, searchForm())
}

// searchInput is what is looked for.
type searchInput struct {
	Words string `json:"words,omitempty"`
	All   bool   `json:"all,omitempty"`
}

// searchForm asks what to look for: the next words, or everything.
func searchForm() *bot.Form[searchInput] {
	return &bot.Form[searchInput]{
		Name: "search", Access: bot.Staff, Direct: true,
		Fields: []bot.Field[searchInput]{{
			Name: "words", Asked: true, NoEdit: true,
			Empty: func(v *searchInput) bool { return v.Words == "" && !v.All },
			Choices: func(c *bot.Context, _ *searchInput) ([]bot.Choice, error) {
				return []bot.Choice{{Label: c.P("search.all"), Value: "all"}}, nil
			},
			Set: func(c *bot.Context, v *searchInput, in bot.Input) error {
				v.All, v.Words = in.Choice != "", phrase.Truncate(store.OneLine(in.Text), store.MessageLimit)
				return nil
			},
		}},
		Submit: func(c *bot.Context, v *searchInput) (m bot.Message, err error) {
			a, err := desk.Trace(c.Tx, c.Person.ID, traceSearch, 0, v.Words)
			if err != nil {
				return m, err
			}
			return searchPage(c, a, 0)
		},
	}
}

// traceSearch is the trace of a question put to the office's record: who looks
// through everybody's works leaves one, and the pages of the answer find the
// question by it.
const traceSearch = "search"

// searchCommand looks words up in the office's record (工作记录本, §23):
// /search [words]; without any it asks for them.
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
	from, to, err := searched(c)
	if err != nil {
		return m, err
	}
	list, more, err := desk.OfficeRecord(c.Tx, c.Person, a.Note, from, to, store.Page{Number: page, Size: EntriesPage})
	if err != nil {
		return m, err
	}
	m.Text = c.T("search.head", "words", a.Note)
	if a.Note == "" {
		m.Text = c.T("search.everything")
	}
	if len(list) == 0 {
		m.Text += "\n" + c.T("search.nothing")
	}
	if err := putEntries(c, &m, list, fmt.Sprint("s", a.ID), page, true); err != nil {
		return m, err
	}
	if row := chat.Pager(c, page, more, "search", a.ID); row != nil {
		m.Buttons = append(m.Buttons, append(row, papers.AsTable(c, "search", a.ID, page, more)...))
	}
	m.Buttons = append(m.Buttons, bot.Row(bot.CommandButton(c.P("common.back"), "office")))
	return m, nil
}

// searched is the time in which is looked: what is planned is found as well.
func searched(c *bot.Context) (from, to time.Time, err error) {
	from, to, _, err = span(c, allTime)
	return from, to.AddDate(2, 0, 0), err
}

// Package collation is the year's collation of the books in the chat (每年一整理，一通报, §14): a
// task of the staff in steps. What is open comes first, then each member is asked whether the
// own entries are right, then the year is frozen, printed and announced.
package collation

import (
	"errors"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mcollation "lianluo/models/collation"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Register makes the router know the year's collation.
func Register(r *bot.Router) {
	r.Command("collate", bot.Staff, command)
	r.Button("collate", bot.Staff, func(c *bot.Context) error { return show(c, "", c.ArgInt(0)) })
	r.Button("collate_begin", bot.Staff, begin)
	r.Button("collate_open", bot.Staff, open)
	r.Button("collate_ask", bot.Staff, ask)
	r.Undo("collate_ask", bot.Staff, unask)
	r.Button("collate_who", bot.Staff, who)
	r.Button("collate_questions", bot.Staff, questions)
	r.Button("collate_freeze", bot.Staff, freeze)
	r.Button("collate_diff", bot.Staff, differences)
	r.Button("collate_after", bot.Staff, after)
	r.Button("collate_post", bot.Directors, tell)
	registerAnswers(r)
	registerPapers(r)
	registerThanks(r)
	front.AddDeskLine(r, deskLine)
	front.AddTodos(r, todos)
	front.AddDays(r, days)
	chat.AddPosted(r, records.KindCollation, chat.Posted{
		Title: func(c *bot.Context, w *locale.Words, id int64) (string, error) {
			col, err := mcollation.ByID(c.Tx, id)
			if err != nil {
				return "", err
			}
			return w.T("collation.as_lost", "year", col.Year), nil
		},
		Lost: func(c *bot.Context, id int64, row *ledger.OutboxRow) (bool, error) {
			col, err := mcollation.ByID(c.Tx, id)
			if err != nil || col.PostRef != row.ID {
				return false, err
			}
			return true, mcollation.SetPost(c.Tx, col, 0)
		},
		Again: func(c *bot.Context, id int64, _ *ledger.OutboxRow) (bool, error) {
			col, err := mcollation.ByID(c.Tx, id)
			if err != nil || col.State != mcollation.Told || col.PostRef != 0 {
				return false, err
			}
			return post(c, col)
		},
	})
}

// dueYear is the newest year that is to be collated by now; 0 for none.
func dueYear(c *bot.Context) (int, error) {
	now := c.Local(c.Now)
	for year := now.Year(); year >= now.Year()-1; year-- {
		ready, err := mcollation.ReadyFrom(c.Tx, chat.Workdays(c), year)
		switch {
		case errors.Is(err, mcollation.ErrNotBegun):
		case err != nil:
			return 0, err
		case !c.Now.Before(ready):
			return year, nil
		}
	}
	return 0, nil
}

// command is "/collate" or "/collate 2026".
func command(c *bot.Context) error {
	year := bot.SmallInt(c.Args)
	if year == 0 {
		due, err := dueYear(c)
		if err != nil {
			return err
		}
		if year = due; year == 0 {
			year = c.Local(c.Now).AddDate(0, -6, 0).Year()
		}
	}
	return show(c, "", year)
}

// pressed is the collation that a button names.
func pressed(c *bot.Context) (*mcollation.Collation, error) {
	return bot.Pressed(c, 0, mcollation.ByID)
}

// problem words what a collation refuses.
func problem(c *bot.Context, err error) error {
	for fault, key := range map[error]string{
		mcollation.ErrNotBegun: "collation.not_begun", mcollation.ErrMoved: "collation.moved", mcollation.ErrTooSoon: "collation.too_soon",
		mcollation.ErrOver: "collation.is_over", mcollation.ErrNotAsked: "common.gone", store.ErrNotAllowed: "common.not_allowed",
	} {
		if errors.Is(err, fault) {
			return c.Problem(key)
		}
	}
	return err
}

// deskLine says that the year's collation waits, and how far it is.
func deskLine(c *bot.Context) (string, error) {
	if !c.Person.Is(people.Staff) {
		return "", nil
	}
	year, err := dueYear(c)
	if err != nil || year == 0 {
		return "", err
	}
	col, err := mcollation.Of(c.Tx, year)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return c.T("collation.desk", "year", year), nil
	case err != nil || col.State == mcollation.Told:
		return "", err
	}
	return c.T("collation.desk_"+string(col.State), "year", year), nil
}

// todos: of a member, that the year waits for his or her word; of the staff, the next step.
func todos(c *bot.Context) (list []front.TodoLine, err error) {
	if c.Person.Is(people.Member) {
		col, err := mcollation.OpenFor(c.Tx, c.Person.ID, c.Now)
		if err != nil {
			return nil, err
		}
		if col != nil {
			list = append(list, front.TodoLine{
				Text: c.T("collation.todo", "year", col.Year), Button: c.B("collation.todo_do", "collation", col.ID),
				Sort: "collation", Matter: c.P("collation.todo", "year", col.Year), Due: *col.ClosesAt,
			})
		}
	}
	line, err := deskLine(c)
	if err == nil && line != "" {
		year, err := dueYear(c)
		if err != nil {
			return nil, err
		}
		list = append(list, front.TodoLine{
			Text: line, Button: bot.Button{Text: c.P("collation.open_task"), Data: bot.Data("collate", year)}, Sort: "collation", Matter: c.P("collation.desk", "year", year),
		})
	}
	return list, err
}

// title is the year's task by its name.
func title(c *bot.Context, year int) string {
	return c.T("collation.title", "year", strconv.Itoa(year))
}

// post puts the year into the group; false where there is none that the bot can write to.
func post(c *bot.Context, col *mcollation.Collation) (bool, error) {
	m, err := posts.CollationPost(c, col)
	if err != nil {
		return false, err
	}
	ref, err := c.Post(m)
	if err != nil || ref == 0 {
		return false, err
	}
	return true, mcollation.SetPost(c.Tx, col, ref)
}

// Package terms is the terms of the office in the chat (届次, §2): those of the past are read for
// ever, and the change to the next one (换届) is a task of the director in steps. Members file
// 个人申请 and 工作小结, the director notes by name who goes on, who leaves and who joins, and
// on its day the next term starts.
package terms

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/posts"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	mterms "lianluo/models/terms"
)

// Register makes the router know the terms.
func Register(r *bot.Router) {
	registerList(r)
	registerChange(r)
	registerSeats(r)
	registerStart(r)
	registerApplication(r)
	registerSummary(r)
	registerPapers(r)
	front.AddDeskLine(r, deskLine)
	front.AddTodos(r, todos)
	front.AddDays(r, yearDays)
}

// pressed is the change of term that a button names.
func pressed(c *bot.Context) (*mterms.Change, error) { return bot.Pressed(c, 0, mterms.ByID) }

// pressedAsking is pressed of a change whose members are still asked.
func pressedAsking(c *bot.Context) (*mterms.Change, error) {
	change, err := pressed(c)
	if err == nil && change.State != mterms.Asking {
		err = problem(c, mterms.ErrMoved)
	}
	return change, err
}

// about names the change that a button is about.
var about = posts.AboutArg(records.KindTermChange)

// problem words what a term or a change of term refuses.
func problem(c *bot.Context, err error) error {
	for _, x := range []struct {
		fault error
		key   string
	}{
		{people.ErrTermOrder, "terms.order"}, {people.ErrTermAcross, "terms.across"}, {people.ErrTermLong, "terms.long"}, {people.ErrTermOver, "terms.is_over"},
		{people.ErrTermDates, "terms.bad_days"}, {people.ErrSameName, "terms.same_name"}, {people.ErrLastDirector, "term_change.last_director"},
		{mterms.ErrBegun, "term_change.begun"}, {mterms.ErrMoved, "term_change.moved"}, {mterms.ErrDue, "term_change.bad_due"},
		{mterms.ErrNobody, "term_change.nobody"}, {mterms.ErrUndecided, "term_change.undecided"}, {mterms.ErrTooSoon, "term_change.too_soon"},
		{mterms.ErrEmpty, "term_change.empty"}, {mterms.ErrNoMember, "term_change.no_member"}, {mterms.ErrMany, "term_change.too_many"},
		{mterms.ErrNotAsked, "term_change.not_asked"}, {store.ErrNotAllowed, "common.not_allowed"}, {store.ErrNotFound, "common.gone"},
	} {
		if errors.Is(err, x.fault) {
			return c.Problem(x.key)
		}
	}
	return err
}

// deskLine says, in the last year of a term, that its change is to be prepared, and then how
// far it is.
func deskLine(c *bot.Context) (string, error) {
	if !c.Person.Is(people.Staff) {
		return "", nil
	}
	t, change, err := mterms.Running(c.Tx, c.Now)
	if err != nil || t == nil {
		return "", err
	}
	if change == nil {
		today := store.DateOf(c.Now, c.Location())
		if today < mterms.LastYear(t) {
			return "", nil
		}
		return c.T("term_change.desk", "term", t.Name, "date", c.Words.FullDate(t.EndsOn.Start(c.Location()))), nil
	}
	list, err := mterms.Everybody(c.Tx, change)
	if err != nil {
		return "", err
	}
	n := counted(list)
	return c.T("term_change.desk_"+string(change.State), "next", change.NextName, "asked", n.asked, "filed", n.both, "date", chat.Day(c, change.StartsOn)), nil
}

// todos: of a member, what is to be filed; of the director, the change that waits.
func todos(c *bot.Context) (list []front.TodoLine, err error) {
	if c.Person.Is(people.Member) {
		change, err := mterms.OpenFor(c.Tx, c.Person.ID)
		if err != nil {
			return nil, err
		}
		if change != nil {
			lines, err := ownTodos(c, change)
			if err != nil {
				return nil, err
			}
			list = append(list, lines...)
		}
	}
	if !c.Person.Is(people.Director) {
		return list, nil
	}
	line, err := deskLine(c)
	if err == nil && line != "" {
		list = append(list, front.TodoLine{
			Text: line, Button: c.B("term_change.open_task", "term_change"), Sort: "term_change", Matter: c.P("term_change.task"),
		})
	}
	return list, err
}

// ownTodos are the application and the summary that a member has not filed.
func ownTodos(c *bot.Context, change *mterms.Change) (list []front.TodoLine, err error) {
	add := func(what, route string) {
		list = append(list, front.TodoLine{
			Text: c.T("term_change.todo_"+what, "date", chat.Day(c, change.DueOn)), Button: c.B("term_change.do_"+what, route, change.ID),
			Sort: "term_change", Matter: c.P("term_change.todo_"+what, "date", chat.Day(c, change.DueOn)), Due: change.DueOn.AddDate(0, 0, 1).Start(c.Location()),
		})
	}
	// What came back has its own line (desk.TodoReturned).
	app, err := mterms.ApplicationOf(c.Tx, change.ID, c.Person.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && app.State == mterms.Draft {
		add("application", "application_mine")
	} else if err != nil {
		return nil, err
	}
	sum, err := mterms.SummaryOf(c.Tx, change.ID, c.Person.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && sum.State == mterms.Draft {
		add("summary", "summary_mine")
	} else if err != nil {
		return nil, err
	}
	return list, nil
}

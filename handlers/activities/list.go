package activities

import (
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/store"
)

const sessionsPage = 6

// sessions lists the activities of today and later, the next first, or with
// sessions:past[:PAGE] those before, the latest first: sessions[:next:PAGE].
func sessions(c *bot.Context) error {
	today := store.DateOf(c.Now, c.Location()).Start(c.Location())
	page := store.Page{Number: max(c.ArgInt(1), 0), Size: sessionsPage}
	which, other, from := "next", "past", mactivities.Ahead
	if c.Arg(0) == "past" {
		which, other, from = "past", "next", mactivities.Past
	}
	list, total, err := from(c.Tx, today, page)
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("session.list_"+which, "count", int(total))}
	if total == 0 {
		m.Text = c.T("session.list_empty_" + which)
	}
	staff := c.Person.Is(people.Staff)
	var items []bot.Button
	for i := range list {
		a := &list[i]
		state := ""
		if a.State != mactivities.Planned {
			state = c.P("session.state." + string(a.State))
		}
		line := c.T("session.list_line", "date", c.DateClock(a.StartsAt), "title", locale.HTML(posts.SessionTitle(c.Words, a)),
			"id", a.ID, "state", state)
		m.Text += "\n" + strings.TrimSpace(line)
		route := "activity"
		if staff {
			route = "session"
		}
		label := fmt.Sprintf("#%d %s", a.ID, phrase.Truncate(a.Topic, 8))
		items = append(items, bot.Button{Text: label, Data: bot.Data(route, a.ID)})
	}
	m.Buttons = bot.Rows(2, items...)
	further := int64(page.Number+1)*sessionsPage < total
	if turn := chat.Pager(c, page.Number, further, "sessions", which); turn != nil {
		m.Buttons = append(m.Buttons, append(turn, papers.AsTable(c, "sessions", which, page.Number, further)...))
	}
	more := []bot.Button{c.B("session.list_to_"+other, "sessions", other), bot.CommandButton(c.P("command.calendar"), "calendar")}
	if staff {
		more = append(more, bot.CommandButton(c.P("session.new"), "newactivity"), bot.CommandButton(c.P("command.dates"), "dates"),
			papers.Button(c, "attendance_grid", c.Local(c.Now).Year()))
		if which == "past" && len(list) > 0 {
			more = append(more, papers.Button(c, "signin_book", c.Local(list[0].StartsAt).Year()))
		}
	}
	more = append(more, bot.CommandButton(c.P("common.menu"), "menu"))
	m.Buttons = append(m.Buttons, bot.Rows(2, more...)...)
	_, err = c.Show(m)
	return err
}

// sessionsTable is that list as a table: filter is next or past.
func sessionsTable(c *bot.Context, filter string) (*documents.Sheet, error) {
	today := store.DateOf(c.Now, c.Location()).Start(c.Location())
	which, from := "next", mactivities.Ahead
	if filter == "past" {
		which, from = "past", mactivities.Past
	}
	list, err := papers.All(func(p store.Page) ([]mactivities.Activity, error) {
		list, _, err := from(c.Tx, today, p)
		return list, err
	})
	if err != nil {
		return nil, err
	}
	s := &documents.Sheet{Name: c.P("book.sessions_" + which), Columns: papers.Columns(c,
		"book.column.date", "book.column.time", "book.column.activity", "book.column.place", "book.column.state", "book.column.summary")}
	for i := range list {
		a := &list[i]
		s.Rows = append(s.Rows, []string{papers.Day(c, a.StartsAt), c.Clock(a.StartsAt), posts.ActivityName(c.Words, a), a.Place, Stands(c, a), a.Summary})
	}
	return s, nil
}

// Stands says in a table how an activity stands now.
func Stands(c *bot.Context, a *mactivities.Activity) string {
	state := string(a.State)
	if a.State == mactivities.Planned && !c.Now.Before(a.StartsAt) {
		state = "running"
		if !c.Now.Before(a.EndsAt) {
			state = "ending"
		}
	}
	return c.P("book.session." + state)
}

// today is what the desk begins with: the activity at hand, with what is pressed in the
// room on it, and what is to be prepared.
func today(c *bot.Context) (t front.Today, err error) {
	list, err := mactivities.NextActivities(c.Tx, c.Now.Add(-mactivities.CloseAfter), 1)
	if err != nil {
		return t, err
	}
	due, others, err := again(c)
	if err != nil {
		return t, err
	}
	for _, name := range due {
		t.Prepare = append(t.Prepare, c.B("again."+name, "again", name))
	}
	for _, name := range others {
		t.Rest = append(t.Rest, c.B("again."+name, "again", name))
	}
	if len(list) == 0 {
		t.Text = c.T("office.no_session")
		return t, nil
	}
	a := &list[0]
	if t.Text, err = atHand(c, a); err != nil {
		return t, err
	}
	if len(a.Lacks()) == 0 {
		t.Room = RoomButtons(c, a)
	}
	label := c.P("office.open", "date", c.Local(a.StartsAt).Format("1.2"), "topic", phrase.Truncate(a.Topic, 8))
	t.Open = bot.Row(bot.Button{Text: label, Data: bot.Data("session", a.ID)})
	return t, nil
}

// atHand says how the activity at hand stands: before it who comes, in it who is there.
func atHand(c *bot.Context, a *mactivities.Activity) (string, error) {
	n, err := mactivities.Tally(c.Tx, a)
	if err != nil {
		return "", err
	}
	key, loc := "office.session", c.Location()
	switch {
	case !c.Now.Before(a.EndsAt):
		key = "office.over"
	case !c.Now.Before(a.StartsAt):
		key = "office.running"
	case store.DateOf(a.StartsAt, loc) == store.DateOf(c.Now, loc):
		key = "office.today"
	}
	text := c.T(key, "topic", a.Topic, "time", c.DateClock(a.StartsAt), "from", c.Clock(a.StartsAt), "to", c.Clock(a.EndsAt), "yes", n.Yes,
		"leave", n.Leave, "pending", n.Pending, "arrived", n.Present+n.Late, "expected", n.Expected)
	if a.Voluntary() && c.Now.Before(a.StartsAt) {
		text = c.T("office.signing_up", "topic", a.Topic, "time", c.DateClock(a.StartsAt), "said", locale.HTML(posts.SaidLine(c.Words, a, n)))
	}
	if lacking := a.Lacks(); len(lacking) > 0 {
		text += "\n" + c.T("again.lacks", "fields", posts.LackingNames(c.Words, lacking))
	}
	return text, nil
}

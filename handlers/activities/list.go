package activities

import (
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
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
		label := fmt.Sprintf("#%d %s", a.ID, phrase.Truncate(a.Topic, 20))
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: label, Data: bot.Data(route, a.ID)}))
	}
	if turn := chat.Pager(c, page.Number, int64(page.Number+1)*sessionsPage < total, "sessions", which); turn != nil {
		m.Buttons = append(m.Buttons, turn)
	}
	more := []bot.Button{c.B("session.list_to_"+other, "sessions", other), bot.CommandButton(c.P("command.calendar"), "calendar")}
	if staff {
		more = append(more, bot.CommandButton(c.P("session.new"), "newactivity"))
	}
	more = append(more, bot.CommandButton(c.P("common.menu"), "menu"))
	m.Buttons = append(m.Buttons, bot.Rows(2, more...)...)
	_, err = c.Show(m)
	return err
}

package front

import (
	"errors"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/activities"
	"lianluo/models/desk"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/voices"
)

func registerDesk(r *bot.Router) {
	r.Command("office", bot.Staff, showDesk)
	for _, a := range deskActions {
		r.Called(a.key, a.command)
	}
}

// deskActions are the desk's buttons that run a command, with their words. One
// is offered only where its command is there.
var deskActions = []struct{ key, command string }{
	{"office.announce", "announce"}, {"office.activity", "newactivity"}, {"office.members", "members"}, {"menu.library", "library"},
	{"office.briefing", "briefing"}, {"office.search", "search"}, {"office.rota", "rota"}, {"office.yearplan", "yearplan"}, {"office.settings", "settings"},
}

// showDesk is the director's desk (chat.md): what waits comes first.
func showDesk(c *bot.Context) error {
	queue, err := desk.Queue(c.Tx)
	if err != nil {
		return err
	}
	queue = shown(c, queue)
	lines := []string{c.T("office.head", "office", c.Office.Name, "date", c.Date(c.Now)), waiting(c, queue)}
	next, open, err := nextSession(c)
	if err != nil {
		return err
	}
	goal, err := goalLine(c)
	if err != nil {
		return err
	}
	added, err := deskLines(c)
	if err != nil {
		return err
	}
	m := bot.Message{Text: locale.Join("\n", append(lines, next, goal, added)...)}
	if n := len(queue.Urgent()); n > 0 {
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: c.P("office.review", "count", n), Data: bot.Data("review")}))
	}
	if open != nil {
		m.Buttons = append(m.Buttons, open)
	}
	var actions []bot.Button
	for _, a := range deskActions {
		if _, ok := c.CommandAccess(a.command); ok {
			actions = append(actions, bot.CommandButton(c.P(a.key), a.command))
		}
	}
	m.Buttons = append(m.Buttons, bot.Rows(2, actions...)...)
	_, err = c.Show(m)
	return err
}

// kindsOf counts what waits by kind, plain: 请假 1 · 建议待审 2.
func kindsOf(c *bot.Context, queue desk.Desk) string {
	var parts []string
	for _, kind := range records.Waits {
		if n := queue.Count(kind); n > 0 {
			parts = append(parts, c.P("review.count."+string(kind), "count", n))
		}
	}
	return locale.Join(" · ", parts...)
}

// waiting is the line of what waits, by kind.
func waiting(c *bot.Context, queue desk.Desk) string {
	line := c.T("office.nothing")
	if urgent := queue.Urgent(); len(urgent) > 0 {
		line = c.T("office.waiting", "count", len(urgent), "parts", kindsOf(c, urgent))
	}
	for _, kind := range records.Waits {
		if n := queue.Count(kind); n > 0 && kind.Long() {
			line += "\n" + c.T("review.count."+string(kind), "count", n)
		}
	}
	return line
}

// nextSession is the activity that runs or comes next, with the buttons that lead to
// its card and its list.
func nextSession(c *bot.Context) (string, []bot.Button, error) {
	list, err := activities.NextActivities(c.Tx, c.Now, 1)
	if err != nil {
		return "", nil, err
	}
	if len(list) == 0 {
		return c.T("office.no_session"), nil, nil
	}
	a := &list[0]
	counts, err := activities.Tally(c.Tx, a)
	if err != nil {
		return "", nil, err
	}
	label := c.P("office.open", "date", c.Local(a.StartsAt).Format("1.2"), "topic", phrase.Truncate(a.Topic, 14))
	open := bot.Row(bot.Button{Text: label, Data: bot.Data("session", a.ID)})
	if opens, _, _ := activities.CheckInWindow(a); !c.Now.Before(opens) {
		open = append(open, c.B("session.sheet", "roster", a.ID))
	}
	return c.T("office.session", "topic", a.Topic, "time", c.DateClock(a.StartsAt), "yes", counts.Yes,
		"leave", counts.Leave, "pending", counts.Pending), open, nil
}

// goalLine shows how far the year's suggestions have come (§9).
func goalLine(c *bot.Context) (string, error) {
	sent, goal, err := voices.SentInYear(c.Tx, c.Local(c.Now).Year())
	if errors.Is(err, store.ErrNotFound) || goal == 0 {
		return "", nil
	}
	return c.T("office.goal", "sent", sent, "goal", goal), err
}

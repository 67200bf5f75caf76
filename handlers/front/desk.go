package front

import (
	"errors"
	"slices"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/desk"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/voices"
)

func registerDesk(r *bot.Router) {
	r.Command("office", bot.Deciders, showDesk)
	for _, a := range slices.Concat(deskFirst, deskRest) {
		r.Called(a.key, a.command)
	}
}

// deskFirst and deskRest are the desk's buttons that run a command, with their words: the
// first stand on it, the rest is behind 更多. One is offered only where its command is
// there and the person may use it.
var (
	deskFirst = []deskAction{{"office.announce", "announce"}, {"office.activity", "newactivity"}}
	deskRest  = []deskAction{
		{"office.members", "members"}, {"menu.library", "library"}, {"office.briefing", "briefing"}, {"command.consult", "consult"}, {"office.search", "search"}, {"command.paper", "paper"},
		{"office.rota", "rota"}, {"office.yearplan", "yearplan"}, {"session.all", "sessions"}, {"office.settings", "settings"}, {"command.help", "help"},
	}
)

type deskAction struct{ key, command string }

// showDesk is the director's desk (chat.md): today and what waits come first. The party
// contact has one of his own.
func showDesk(c *bot.Context) error {
	if !c.Person.Is(people.Staff) {
		return showContactDesk(c)
	}
	queue, err := desk.Queue(c.Tx)
	if err != nil {
		return err
	}
	queue = shown(c, queue)
	today, err := boardOf(c).today(c)
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
	text := locale.Join("\n", c.T("office.head", "office", c.Office.Name, "date", c.Date(c.Now)), today.Text, waiting(c, queue), goal, added.Text)
	today.Rest = append(added.Buttons, today.Rest...)
	rows := deskRows(c, len(queue.Urgent()), today)
	_, err = c.Show(bot.Message{Text: text, Buttons: c.Fold(bot.Data("run", "office"), bot.FewRows, rows)})
	return err
}

// deskRows are the desk's buttons: those for today, what waits, what is to be prepared,
// what begins something new, and the rest.
func deskRows(c *bot.Context, waits int, today Today) (rows [][]bot.Button) {
	var second []bot.Button
	if waits > 0 {
		second = bot.Row(bot.Button{Text: c.P("office.review", "count", waits), Data: bot.Data("review")})
	}
	for _, row := range [][]bot.Button{today.Room, append(second, today.Open...), today.Prepare, commands(c, deskFirst)} {
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	return append(rows, bot.Rows(2, append(today.Rest, commands(c, deskRest)...)...)...)
}

func commands(c *bot.Context, actions []deskAction) (buttons []bot.Button) {
	for _, a := range actions {
		buttons = append(buttons, RunButton(c, a.key, a.command)...)
	}
	return buttons
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

// goalLine shows how far the year's suggestions have come (§9).
func goalLine(c *bot.Context) (string, error) {
	sent, goal, err := voices.SentInYear(c.Tx, c.Local(c.Now).Year())
	if errors.Is(err, store.ErrNotFound) || goal == 0 {
		return "", nil
	}
	return c.T("office.goal", "sent", sent, "goal", goal), err
}

package plan

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/store"
)

// rotaNews tells the directors something in one sentence, with the way to the
// rota: they alone ask somebody to host.
func rotaNews(c *bot.Context, key string, pairs func(w *locale.Words) []any) error {
	return chat.TellRoles(c, people.Director, "", func(their *bot.Context) (bot.Message, error) {
		return bot.Message{
			Text: their.T(key, pairs(their.Words)...), Buttons: bot.Rows(1, bot.CommandButton(their.P("command.rota"), "rota")),
		}, nil
	})
}

// hostNews tells the directors of a month what somebody does with it.
func hostNews(c *bot.Context, key string, month store.Month) error {
	who := c.Person.Name
	return rotaNews(c, key, func(w *locale.Words) []any { return []any{"name", who, "month", posts.MonthName(w, month)} })
}

// askHost shows the fair suggestion for a month, everybody who can be asked, or
// asks a person: host_ask:MONTH[:all|:ID].
func askHost(c *bot.Context) error {
	month, err := store.ParseMonth(c.Arg(0))
	if err != nil {
		return c.Problem("common.stale")
	}
	m, err := activities.RotaAt(c.Tx, month)
	if err != nil {
		return err
	}
	switch c.Arg(1) {
	case "":
		suggestion, err := posts.HostSuggestion(c, c.Words, m)
		if err != nil {
			return c.MissingAs(err, "rota.all_declined")
		}
		_, err = c.Show(suggestion)
		return err
	case "all":
		return chooseHost(c, m)
	}
	p, err := bot.Pressed(c, 1, people.PersonByID)
	if err != nil {
		return err
	}
	if !p.Joined() {
		return c.Problem("common.gone")
	}
	if m.AskedID == p.ID {
		return c.Problem("rota.asked_before")
	}
	if err := activities.AskForMonth(c.Tx, m, p, c.Now); err != nil {
		return rotaProblem(c, err)
	}
	if err := posts.ResayMonth(c, month); err != nil { // another was asked before
		return err
	}
	if err := posts.AskHost(c, p, m); err != nil {
		return err
	}
	return showRota(c, c.T("rota.asked", "name", p.Name, "month", posts.MonthName(c.Words, month)))
}

// chooseHost lists who can be asked for a month, in the order of their turns.
func chooseHost(c *bot.Context, m *activities.RotaMonth) error {
	turns, err := activities.HostTurns(c.Tx, m)
	if err != nil {
		return c.MissingAs(err, "rota.all_declined")
	}
	var names []bot.Button
	for i := range turns {
		names = append(names, bot.Button{Text: turns[i].Name, Data: bot.Data("host_ask", m.Month, turns[i].ID)})
	}
	rows := append(bot.Rows(3, names...), bot.Row(bot.CommandButton(c.P("rota.back"), "rota")))
	_, err = c.Show(bot.Message{Text: posts.HostTask(c, c.Words, m, "rota.choose_host"), Buttons: rows})
	return err
}

// answerAsked is the answer of a member who was asked to host a month: yes only
// of whom the director asked, no also of one of several who were told of the gap.
func answerAsked(c *bot.Context, month store.Month, yes bool) error {
	m, err := activities.RotaAt(c.Tx, month)
	if err != nil {
		return err
	}
	asked := m.AskedID == c.Person.ID
	if yes && !asked {
		return c.Problem("common.stale")
	}
	if yes {
		return takeMonth(c, month)
	}
	if err := activities.DeclineMonth(c.Tx, m, c.Person); err != nil {
		return rotaProblem(c, err)
	}
	if !asked {
		if err := posts.AskTurn(c, m, c.Person.ID); err != nil {
			return err
		}
		return showRota(c, c.T("rota.declined_gap"))
	}
	if err := errors.Join(posts.ResayMonth(c, month), hostNews(c, "rota.declined_told", month)); err != nil {
		return err
	}
	return showRota(c, c.T("rota.declined"))
}

package tasks

import (
	"errors"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/models/people"
	"lianluo/models/records"
	mtasks "lianluo/models/tasks"
)

// handPage is how many people stand on a page of those to whom a task can be handed.
const handPage = 12

// handOver has somebody else see to a task: task_hand:ID[:p:PAGE] asks who, task_hand:ID:PERSON
// does it, with one tap.
func handOver(c *bot.Context) error {
	t, err := bot.Pressed(c, 0, mtasks.ByID)
	if err != nil {
		return err
	}
	if t.State != mtasks.Open {
		return c.Problem("step.not_now", "state", c.P("followup.state_"+string(t.State)))
	}
	if c.Arg(1) == "" || c.Arg(1) == "p" {
		return askHand(c, t, c.ArgInt(2))
	}
	to, err := c.ArgID(1)
	if err != nil {
		return err
	}
	step, err := mtasks.HandOver(c.Tx, t, to, c.Person, c.At())
	switch {
	case errors.Is(err, mtasks.ErrNobody):
		return c.Problem("followup.nobody")
	case errors.Is(err, records.ErrTransition):
		return c.Problem("followup.has_it")
	case err != nil:
		return err
	}
	act, err := taskKind().Taken(c, t, step)
	if err != nil {
		return err
	}
	return taskKind().ShowAnswer(c, t, step, act)
}

func askHand(c *bot.Context, t *mtasks.Task, page int) error {
	all, err := people.With(c.Tx, people.Member|people.Staff)
	if err != nil {
		return err
	}
	var list []people.Person
	for _, p := range all {
		if p.ID != t.OwnerID {
			list = append(list, p)
		}
	}
	line, err := taskLine(c, t)
	if err != nil {
		return err
	}
	page, pages := chat.PageOf(page, len(list), handPage)
	var names []bot.Button
	for _, p := range list[page*handPage : min(len(list), (page+1)*handPage)] {
		names = append(names, bot.Button{Text: p.Name, Data: bot.Data("task_hand", t.ID, p.ID)})
	}
	m := bot.Message{Text: strings.Join([]string{c.T("followup.hand_ask"), line}, "\n\n"), Buttons: bot.Rows(3, names...)}
	last := append(chat.Pager(c, page, page < pages-1, "task_hand", t.ID, "p"), c.B("common.back", "followup", t.ID))
	m.Buttons = append(m.Buttons, last)
	_, err = c.Show(m)
	return err
}

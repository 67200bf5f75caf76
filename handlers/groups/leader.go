package groups

import (
	"errors"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/models/people"
)

// purposeForm asks what a group is for.
const purposeForm bot.FormName[purposeDraft] = "group_purpose"

type purposeDraft struct {
	Group int64  `json:"group"`
	Text  string `json:"text,omitempty"`
}

func registerLeader(r *bot.Router) {
	r.Button("group_leader", bot.Staff, setLeader)
	r.Undo("group_leader", bot.Staff, undoLeader)
	r.Undo("group_purpose", bot.Staff, undoPurpose)
	r.Button("group_purpose", bot.Staff, func(c *bot.Context) error {
		g, err := ofNow(c)
		if err != nil {
			return err
		}
		return purposeForm.Start(c, purposeDraft{Group: g.ID})
	})
	bot.AddForm(r, &bot.Form[purposeDraft]{
		Name: purposeForm, Access: bot.Staff, Direct: true, Submit: setPurpose,
		Back: func(c *bot.Context, v *purposeDraft) bot.Button { return c.B("common.back", "group", v.Group) },
		Fields: []bot.Field[purposeDraft]{{
			Name: "text", Asked: true, Text: func(v *purposeDraft) string { return v.Text }, Empty: func(v *purposeDraft) bool { return v.Text == "" },
			Set: func(c *bot.Context, v *purposeDraft, in bot.Input) error {
				return chat.SetWords(c, &v.Text, in.Text, people.PurposeLimit)
			},
		}},
	})
}

// ofNow is the group that a button names, of the running term: a past one is only read.
func ofNow(c *bot.Context) (*people.Group, error) {
	g, err := bot.Pressed(c, 0, people.GroupByID)
	if err != nil {
		return nil, err
	}
	switch running, err := isOfNow(c, g); {
	case err != nil:
		return nil, err
	case !running:
		return nil, c.Problem("workgroup.past")
	}
	return g, nil
}

// setLeader asks who leads a group, group_leader:ID, or has somebody lead it, :PERSON; 0 is
// nobody.
func setLeader(c *bot.Context) error {
	g, err := ofNow(c)
	if err != nil {
		return err
	}
	if c.Arg(1) == "" {
		members, err := g.MembersOf(c.Tx)
		if err != nil {
			return err
		}
		var choices []bot.Button
		for _, p := range members {
			if p.ID != g.LeaderID {
				choices = append(choices, pick(p, "group_leader", g.ID))
			}
		}
		m := bot.Message{Text: c.T("workgroup.leader_ask", "name", g.Name), Buttons: bot.Rows(3, choices...)}
		last := bot.Row(c.B("common.back", "group", g.ID))
		if g.LeaderID != 0 {
			last = append(bot.Row(c.B("workgroup.no_leader", "group_leader", g.ID, 0)), last...)
		}
		m.Buttons = append(m.Buttons, last)
		_, err = c.Show(m)
		return err
	}
	to, err := strconv.ParseInt(c.Arg(1), 10, 64)
	if err != nil || to < 0 {
		return c.Problem("common.stale")
	}
	was := g.LeaderID
	if err := g.SetLeader(c.Tx, to); errors.Is(err, people.ErrNotOfGroup) {
		return c.Problem("workgroup.not_member")
	} else if err != nil {
		return err
	}
	act, err := c.Act("group_leader", g.ID, strconv.FormatInt(was, 10))
	if err != nil {
		return err
	}
	name, err := leaderName(c, c.Words, g)
	if err != nil {
		return err
	}
	m, err := page(c, g, c.T("workgroup.leader_set", "name", name))
	if err != nil {
		return err
	}
	m.Buttons = append([][]bot.Button{bot.Row(chat.Undo(c, act))}, m.Buttons...)
	_, err = c.Show(m)
	return err
}

// undoLeader has the former one lead again; who has left the group since does not.
func undoLeader(c *bot.Context, id int64) error {
	g, err := people.GroupByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	was, err := strconv.ParseInt(c.Action.Note, 10, 64)
	if err != nil {
		return err
	}
	if err := g.SetLeader(c.Tx, was); errors.Is(err, people.ErrNotOfGroup) {
		return c.Problem("workgroup.not_member")
	} else if err != nil {
		return err
	}
	return show(c, g, c.T("common.undone"))
}

func setPurpose(c *bot.Context, v *purposeDraft) (m bot.Message, err error) {
	g, err := people.GroupByID(c.Tx, v.Group)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	if running, err := isOfNow(c, g); err != nil {
		return m, err
	} else if !running {
		return m, c.Problem("workgroup.past")
	}
	was := g.Purpose
	if err := g.SetPurpose(c.Tx, v.Text); err != nil {
		return m, err
	}
	act, err := c.Act("group_purpose", g.ID, was)
	if err != nil {
		return m, err
	}
	if m, err = page(c, g, c.T("workgroup.purpose_set")); err != nil {
		return m, err
	}
	m.Buttons = append([][]bot.Button{bot.Row(chat.Undo(c, act))}, m.Buttons...)
	return m, nil
}

// undoPurpose puts the former words back.
func undoPurpose(c *bot.Context, id int64) error {
	g, err := people.GroupByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := g.SetPurpose(c.Tx, c.Action.Note); err != nil {
		return err
	}
	return show(c, g, c.T("common.undone"))
}

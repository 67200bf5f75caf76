package people

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	mpeople "lianluo/models/people"
	mroster "lianluo/models/roster"
)

// EditKind is the kind of the action by which somebody's entry is changed (handlers/roster).
const EditKind = "person_edit"

// renameInput is what the form that corrects a name holds.
type renameInput struct {
	Person int64  `json:"person"`
	Old    string `json:"old"`
	Name   string `json:"name"`
}

func renameForm() *bot.Form[renameInput] {
	return &bot.Form[renameInput]{
		Name:   "rename",
		Access: bot.Directors,
		Fields: []bot.Field[renameInput]{{
			Name: "name", Asked: true,
			Empty: func(v *renameInput) bool { return v.Name == "" },
			Question: func(c *bot.Context, v *renameInput) (string, error) {
				return c.T("rename.question", "name", v.Old), nil
			},
			Set: func(c *bot.Context, v *renameInput, in bot.Input) error {
				names, rejected := phrase.ParseNames(in.Text)
				if len(names) != 1 || len(rejected) > 0 {
					return c.Problem("members.one_name")
				}
				v.Name = names[0]
				return nil
			},
		}},
		Card: func(c *bot.Context, v *renameInput) (string, error) {
			return c.T("rename.card", "old", v.Old, "name", v.Name), nil
		},
		Submit: func(c *bot.Context, v *renameInput) (bot.Message, error) {
			p, err := mpeople.PersonByID(c.Tx, v.Person)
			if err != nil {
				return bot.Message{}, c.MissingAs(err, "common.gone")
			}
			e, err := mroster.Put(c.Tx, p, mpeople.RosterName, v.Name, c.Person, c.Now)
			if errors.Is(err, mroster.ErrSame) {
				return memberCard(c, p, "")
			} else if err != nil {
				return bot.Message{}, nameProblem(c, err, v.Name)
			}
			act, err := c.Act(EditKind, e.ID, "")
			if err != nil {
				return bot.Message{}, err
			}
			m, err := memberCard(c, p, c.T("members.saved"))
			m.Buttons = append([][]bot.Button{bot.Row(chat.Undo(c, act))}, m.Buttons...)
			return m, err
		},
	}
}

package people

import (
	"lianluo/bot"
	"lianluo/internal/phrase"
	mpeople "lianluo/models/people"
)

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
			if err := mpeople.Rename(c.Tx, p, v.Name); err != nil {
				return bot.Message{}, nameProblem(c, err, v.Name)
			}
			return memberCard(c, p, c.T("members.saved"))
		},
	}
}

// describeInput is what the form for a person's sector and post holds.
type describeInput struct {
	Person int64  `json:"person"`
	Name   string `json:"name"`
	Sector string `json:"sector"`
	Post   string `json:"post"`
}

func describeForm() *bot.Form[describeInput] {
	return &bot.Form[describeInput]{
		Name:   "describe",
		Access: bot.Directors,
		Fields: []bot.Field[describeInput]{
			{
				Name: "sector", Asked: true, Optional: true,
				Empty: func(v *describeInput) bool { return v.Sector == "" },
				Set: func(c *bot.Context, v *describeInput, in bot.Input) (err error) {
					v.Sector, err = line(c, in.Text, 20)
					return err
				},
			},
			{
				Name: "post", Asked: true, Optional: true,
				Empty: func(v *describeInput) bool { return v.Post == "" },
				Set: func(c *bot.Context, v *describeInput, in bot.Input) (err error) {
					v.Post, err = line(c, in.Text, 60)
					return err
				},
			},
		},
		Card: func(c *bot.Context, v *describeInput) (string, error) {
			return c.T("describe.card", "name", v.Name, "sector", v.Sector, "post", v.Post), nil
		},
		Submit: func(c *bot.Context, v *describeInput) (bot.Message, error) {
			p, err := mpeople.PersonByID(c.Tx, v.Person)
			if err != nil {
				return bot.Message{}, c.MissingAs(err, "common.gone")
			}
			p.Sector, p.Post = v.Sector, v.Post
			if err := mpeople.Describe(c.Tx, p); err != nil {
				return bot.Message{}, err
			}
			return memberCard(c, p, c.T("members.saved"))
		},
	}
}

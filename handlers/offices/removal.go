package offices

import (
	"errors"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	moffices "lianluo/models/offices"
)

// The end of an office: its director sees what is lost, writes its name, and has a month
// in which one tap takes it back.

// removing is what the form holds: the name that was typed.
type removing struct {
	Name string `json:"name"`
}

const removalForm bot.FormName[removing] = "removal"

func registerRemoval(r *bot.Router) {
	bot.AddForm(r, &bot.Form[removing]{
		Name: removalForm, Access: bot.Directors, SubmitKey: "removal.do", DropKey: "removal.drop",
		Fields: []bot.Field[removing]{{
			Name: "name", Asked: true, NoEdit: true,
			Empty:    func(v *removing) bool { return v.Name == "" },
			Question: func(c *bot.Context, _ *removing) (string, error) { return asked(c) },
			Set: func(c *bot.Context, v *removing, in bot.Input) error {
				if !c.Office.Called(in.Text) {
					return c.Problem("removal.other_name", "office", chat.OfficeName(c.Words, c.Office))
				}
				v.Name = strings.TrimSpace(in.Text)
				return nil
			},
		}},
		Card: func(c *bot.Context, _ *removing) (string, error) {
			return c.T("removal.card", "office", chat.OfficeName(c.Words, c.Office), "date", c.Date(c.Now.Add(moffices.RemovalAfter))), nil
		},
		Submit: func(c *bot.Context, v *removing) (bot.Message, error) {
			if !c.Office.Called(v.Name) { // it was renamed meanwhile
				return bot.Message{}, c.Problem("removal.other_name", "office", chat.OfficeName(c.Words, c.Office))
			}
			err := moffices.AskRemoval(c.Tx, c.Office, c.Person, c.Now)
			if errors.Is(err, moffices.ErrRemoval) {
				return bot.Message{}, c.Problem("common.stale")
			}
			if err != nil {
				return bot.Message{}, err
			}
			c.Log.Warn("removal of the office asked for", "by", c.Person.ID, "at", *c.Office.RemovalAt)
			return bot.Message{Text: c.T("removal.done", "date", c.Date(*c.Office.RemovalAt)), Buttons: bot.Rows(1, c.B("removal.take_back", "office_keep"))}, nil
		},
	})
	r.Button("office_remove", bot.Directors, func(c *bot.Context) error { return removalForm.Start(c, removing{}) })
	r.Button("office_keep", bot.Directors, keep).WhileClosed()
}

func asked(c *bot.Context) (string, error) {
	holds, err := holdings(c)
	if err != nil {
		return "", err
	}
	return c.T("removal.ask", "office", chat.OfficeName(c.Words, c.Office), "holds", holds), nil
}

// keep takes the removal back.
func keep(c *bot.Context) error {
	err := moffices.TakeBackRemoval(c.Tx, c.Office)
	if errors.Is(err, moffices.ErrRemoval) {
		return c.Problem("common.stale")
	}
	if err != nil {
		return err
	}
	c.Log.Warn("removal of the office taken back", "by", c.Person.ID)
	_, err = c.Show(bot.Message{Text: c.T("removal.kept", "office", chat.OfficeName(c.Words, c.Office)), Buttons: bot.Rows(1, bot.CommandButton(c.P("common.menu"), "menu"))})
	return err
}

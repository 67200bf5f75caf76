package chat

import (
	"lianluo/bot"
	"lianluo/models/ledger"
)

// Undo is the button that takes an action back.
func Undo(c *bot.Context, a *ledger.Action) bot.Button {
	if a == nil {
		return c.B("common.undo", "undo", 0)
	}
	return c.B("common.undo", "undo", a.ID)
}

// SayUndone says that something was taken back before it is shown as a draft
// again.
func SayUndone(c *bot.Context) error {
	if c.Pressed() {
		return c.Toast(c.P("common.undone"))
	}
	_, err := c.Say(bot.Message{Text: c.T("common.undone")})
	return err
}

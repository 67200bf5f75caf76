package handlers

import (
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/models/ledger"
)

// unsortedAbout is how much is shown of a draft in a list of drafts, in characters.
const unsortedAbout = 24

// droppedUnsorted is the action of whoever has nothing recorded of what was sent.
const droppedUnsorted = "unsorted"

// takeOff takes the last of what was sent off a draft. bits is how much there was when
// the button was made: a second tap takes nothing more.
func takeOff(c *bot.Context, id int64, bits string) error {
	_, open, err := chat.UnsortedForm.Peek(c)
	if err != nil {
		return err
	}
	if open != id {
		return c.Problem("common.stale")
	}
	off, err := chat.UnsortedForm.Amend(c, func(v *chat.UnsortedDraft) (bool, error) {
		return strconv.Itoa(len(v.Bits)) == bits && v.TakeOff(), nil
	})
	if err == nil && !off {
		return c.Problem("common.stale")
	}
	return err
}

// dropUnsorted has nothing recorded of what was sent. It can be brought back for a while.
func dropUnsorted(c *bot.Context, id int64) error {
	d, err := ledger.DialogByID(c.Tx, id, c.Person.ID)
	if err != nil {
		return c.MissingAs(err, "common.stale")
	}
	if !chat.UnsortedForm.Holds(d) || d.DiscardedAt != nil {
		return c.Problem("common.stale")
	}
	if _, err := c.DropDraft(id); err != nil {
		return err
	}
	act, err := c.Act(droppedUnsorted, id, "")
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("unsorted.dropped"), Buttons: bot.Rows(2, chat.Undo(c, act), bot.CommandButton(c.P("common.menu"), "menu"))}
	if !c.Pressed() { // it was typed
		if err := c.Delete(d.MessageRef); err != nil {
			return err
		}
	}
	_, err = c.Show(m)
	return err
}

func undropUnsorted(c *bot.Context, id int64) error {
	v, err := chat.UnsortedForm.Take(c, id)
	if err != nil {
		return c.MissingAs(err, "common.nothing_to_undo")
	}
	if err := chat.SayUndone(c); err != nil {
		return err
	}
	return chat.UnsortedForm.Start(c, v)
}

package bot

import (
	"time"

	"lianluo/models/ledger"
)

// A question that stands open is over as soon as the person goes elsewhere: by any
// other button, a word of the keyboard, a command, a link, another form. What is typed
// after that is never its answer. What was filled in is kept among the to-dos.

// leaveForm puts aside the form that the person had open and went away from with this
// update. failed tells that the handler's changes were undone: a button of the form's
// own message that could not be done has led nowhere.
func (r *Router) leaveForm(c *Context, failed bool) error {
	if c.Person == nil || c.press == nil && !c.away {
		return nil
	}
	d, err := ledger.ActiveDialog(c.Tx, c.Person.ID)
	if err != nil || d == nil || d.ID == c.formed {
		return err
	}
	own, err := c.pressedOn(d)
	if err != nil || own && failed {
		return err
	}
	return r.putAside(c, d, own)
}

// putAside ends a question: its message loses its buttons and says how it stands,
// unless the answer to a pressed button has taken its place.
func (r *Router) putAside(c *Context, d *ledger.Dialog, replaced bool) error {
	d.Active = false
	key := "form.left"
	if r.blank(d) {
		at := c.Now
		d.DiscardedAt, key = &at, "form.left_blank"
	}
	if err := ledger.SaveDialog(c.Tx, d); err != nil {
		return err
	}
	f, ok := r.forms[d.Form]
	if replaced || d.MessageRef == 0 || !ok {
		return nil
	}
	m := Message{
		Text:    c.T(key, "title", c.P(f.titleKey())),
		Buttons: Rows(1, c.B("form.resume", "form", d.ID, "resume")),
	}
	if d.MessageRef < 0 { // a message of the chat with the form, wherever the button was
		return c.put(&ledger.OutboxRow{ChatID: d.ChatID, Method: methodEdit, MessageID: -d.MessageRef}, m)
	}
	return c.Edit(d.MessageRef, m)
}

// pressedOn tells whether the pressed button stands under the form's message.
func (c *Context) pressedOn(d *ledger.Dialog) (bool, error) {
	switch {
	case c.press == nil || c.press.message == 0 || c.ChatID != d.ChatID || d.MessageRef == 0:
		return false, nil
	case d.MessageRef < 0:
		return -d.MessageRef == int64(c.press.message), nil
	}
	return ledger.SentAs(c.Tx, d.MessageRef, d.ChatID, int64(c.press.message))
}

// keepForm saves a form that the person is in, or has just left. Another one that was
// open is put aside.
func (c *Context) keepForm(d *ledger.Dialog) error {
	if d.Active && c.formed != d.ID || d.ID == 0 {
		other, err := ledger.ActiveDialog(c.Tx, d.PersonID)
		if err != nil {
			return err
		}
		if other != nil && other.ID != d.ID {
			own, err := c.pressedOn(other)
			if err != nil {
				return err
			}
			if err := c.Bot.router.putAside(c, other, own); err != nil {
				return err
			}
		}
	}
	if err := ledger.SaveDialog(c.Tx, d); err != nil {
		return err
	}
	c.formed = d.ID
	return nil
}

// answerTime is how long words typed are taken for the answer to the question that
// stands open.
const answerTime = 2 * time.Hour

// late tells whether a question stands open so long that words may be meant for
// something else: for hours, or with something else said below it since.
func (c *Context) late(d *ledger.Dialog) (bool, error) {
	if c.Now.Sub(d.UpdatedAt) > answerTime {
		return true, nil
	}
	question := -d.MessageRef
	if d.MessageRef > 0 {
		var err error
		if question, err = ledger.SentMessage(c.Tx, d.MessageRef); err != nil {
			return false, err
		}
	}
	return ledger.SaidSince(c.Tx, d.ChatID, question, d.UpdatedAt)
}

package bot

import (
	"errors"
	"fmt"

	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// What is done with messages that were said before: they are changed, taken off, held or
// not said after all.

// Edit changes a message said before, in the chat it was said in. Of several
// changes not yet sent only the newest goes. One that is held back (After) goes
// at its time, whatever was changed meanwhile; a message that itself waits until then goes
// as it is, and is changed at the time of the change.
func (c *Context) Edit(ref Ref, m Message, opts ...Option) error {
	return c.onRef(ref, methodEdit, m, opts...)
}

// Under tells whether a message that was said before has the pressed button, or has
// become the person's open form: the answer takes its place (Show, Form).
func (c *Context) Under(ref Ref) (bool, error) {
	at := int64(0)
	if c.press != nil {
		at = int64(c.press.message)
	} else if d, err := ledger.ActiveDialog(c.Tx, c.Person.ID); err != nil {
		return false, err
	} else if d != nil {
		at = -d.MessageRef
	}
	if at <= 0 {
		return false, nil
	}
	return ledger.SentAs(c.Tx, ref, c.ChatID, at)
}

// Delete takes a message said before off the chat.
func (c *Context) Delete(ref Ref) error {
	if ref > 0 && c.Office != nil { // with the picture above it (Message.Draw)
		picture, err := ledger.OutboxByKey(c.Tx, pictureKey(ref))
		if err != nil {
			return err
		}
		if err := c.onRef(picture, methodDelete, Message{}); err != nil {
			return err
		}
	}
	return c.onRef(ref, methodDelete, Message{})
}

// Pin pins a message said before, without a sound.
func (c *Context) Pin(ref Ref) error { return c.onRef(ref, methodPin, Message{}) }

// Unpin takes the pin off a message said before.
func (c *Context) Unpin(ref Ref) error { return c.onRef(ref, methodUnpin, Message{}) }

// DeleteIncoming deletes the person's own message, as for a secret typed in.
func (c *Context) DeleteIncoming() error {
	m := c.Message()
	if m == nil {
		return nil
	}
	return c.put(&ledger.OutboxRow{ChatID: m.Chat.ID, Method: methodDelete, MessageID: int64(m.ID)}, Message{})
}

// TakeBack cancels what was said under a key (Once) and still waits for its
// time (After); ok is false when it has gone out.
func (c *Context) TakeBack(key string) (ok bool, err error) {
	row, err := ledger.OutboxByKey(c.Tx, key) // the key is freed by the cancelling
	if err != nil {
		return false, err
	}
	if ok, err = ledger.CancelByKey(c.Tx, key); ok {
		c.back = append(c.back, row)
	}
	return ok, err
}

// AccountEnded keeps what the office was about to tell an account, and is on its way
// already, from being sent: the account is nobody of the office any more (people.EndAccount,
// people.LeaveOffice), or another one is the person (people.JoinOffice). Account 0: somebody
// is back, and what has waited goes out.
func (c *Context) AccountEnded(account int64) { c.ended = append(c.ended, account) }

// Forgo cancels what was told because of earlier actions and still waits for its
// time, because it holds no longer. It lists the rest, which has gone out.
func (c *Context) Forgo(actions ...int64) ([]ledger.Told, error) {
	list, err := ledger.ToldOf(c.Tx, c.Now, actions...)
	if err != nil {
		return nil, err
	}
	var heard []ledger.Told
	for _, t := range list {
		if !t.Waits {
			heard = append(heard, t)
			continue
		}
		if err := c.Withhold(t.Row); err != nil {
			return nil, err
		}
	}
	return heard, nil
}

// Said finds what was said under a key (Once), to edit it; 0 when nothing was
// or it was taken back.
func (c *Context) Said(key string) (Ref, error) { return ledger.OutboxByKey(c.Tx, key) }

// Held tells whether what was said under a key (Once) still waits for its time
// (After).
func (c *Context) Held(key string) (bool, error) {
	id, err := ledger.OutboxByKey(c.Tx, key)
	if err != nil || id == 0 {
		return false, err
	}
	var row ledger.OutboxRow
	err = c.Tx.Select("id", "state", "not_before").Take(&row, id).Error
	return row.Waits(c.Now), err
}

// Unsay takes back what was said under keys (Once): what still waits is
// cancelled, what has gone out is deleted from its chat.
func (c *Context) Unsay(keys ...string) error {
	for _, key := range keys {
		gone, err := c.TakeBack(key)
		if err != nil {
			return err
		}
		if gone {
			continue
		}
		row, err := ledger.OutboxByKey(c.Tx, key)
		if err != nil {
			return err
		}
		if err := c.Delete(row); err != nil {
			return err
		}
	}
	return nil
}

func (c *Context) onRef(ref Ref, method string, m Message, opts ...Option) error {
	put := func(row *ledger.OutboxRow) error {
		for _, o := range opts {
			o(row)
		}
		return c.put(row, m)
	}
	switch {
	case ref == 0:
		return nil
	case ref < 0:
		return put(&ledger.OutboxRow{ChatID: c.ChatID, Method: method, MessageID: -ref})
	}
	var target ledger.OutboxRow
	err := store.AcrossOffices(c.Tx).Select("id", "chat_id", "office_id", "method", "state", "not_before", "message_id", "about", "asks", "asked", "asked_at").Take(&target, ref).Error
	if errors.Is(err, store.ErrNotFound) {
		return nil // pruned: the message is too old to be changed
	}
	if err != nil {
		return fmt.Errorf("find message %d: %w", ref, err)
	}
	later := method == methodEdit && follows(&target, opts)
	if target.Waits(c.Now) && !later && (method == methodEdit || method == methodDelete) {
		if m, err = c.mark(target.ChatID, m); err != nil {
			return err
		}
		return c.onWaiting(&target, method, m)
	}
	if target.Waits(c.Now) && target.NotBefore != nil && !later { // what is to be done with it waits with it
		opts = append(opts, After(*target.NotBefore))
	}
	if method == methodEdit && target.ChatID > 0 && c.Office != nil && target.OfficeID == c.Office.ID {
		// An account that has ended reads no more of the office, in old messages either.
		if _, err := people.PersonInOffice(c.Tx, target.ChatID); errors.Is(err, store.ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
	}
	row := c.because(target.ChatID)
	row.Method, row.TargetID, row.MessageID = method, ref, target.MessageID
	if err := put(row); err != nil || method != methodEdit && method != methodDelete {
		return err
	}
	return c.reask(&target, row, m)
}

// follows tells whether a change is held back (After) until its message has gone out.
func follows(target *ledger.OutboxRow, opts []Option) bool {
	var change ledger.OutboxRow
	for _, o := range opts {
		o(&change)
	}
	return change.NotBefore != nil && target.NotBefore != nil && !change.NotBefore.Before(*target.NotBefore)
}

// onWaiting changes a message whose time has not come where it waits.
func (c *Context) onWaiting(row *ledger.OutboxRow, method string, m Message) error {
	if method == methodDelete {
		return ledger.CancelWaiting(c.Tx, row.ID)
	}
	if row.NotBefore != nil && c.Office != nil && c.Office.Quiet().Contains(c.Local(*row.NotBefore)) {
		m.Silent = true // it goes at night (hold)
	}
	payload, _, err := m.encode(c.wordsOf(row))
	if err != nil {
		return err
	}
	if err := c.reask(row, &ledger.OutboxRow{}, m); err != nil {
		return err
	}
	return ledger.RewriteWaiting(c.Tx, row.ID, payload)
}

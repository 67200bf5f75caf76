package bot

import (
	"errors"
	"fmt"
	"time"

	"lianluo/models/ledger"
	"lianluo/models/store"
)

// Who sends something to others while they are not to be disturbed (hold.go) is told when
// it goes out; the director may send it now.

// Mailing says that a private message is what its sender sends to others, as a post in the
// group is, and not something that follows of what he or she does.
func Mailing() Option { return func(r *ledger.OutboxRow) { r.Mailing = true } }

// Later is when others read what this update sends them, where that is not now.
func (c *Context) Later() (at time.Time, waits bool) {
	for _, row := range c.later {
		if row.ChatID < 0 || row.Mailing {
			return c.Local(*row.NotBefore), true
		}
	}
	return at, false
}

// Morning writes a time at which others will hear: 明早 08:00.
func (c *Context) Morning(at time.Time) string {
	key := ""
	switch store.DateOf(at, c.Location()) {
	case store.DateOf(c.Now, c.Location()):
		key = "later.today"
	case store.DateOf(c.Now, c.Location()).AddDate(0, 0, 1):
		key = "later.tomorrow"
	default:
		return c.DateClock(at)
	}
	return c.P(key, "time", c.Clock(at))
}

// laterKey is under what somebody was told that what an action sends waits.
func laterKey(action int64) string { return fmt.Sprintf("later:%d", action) }

// sayLater tells who acts, below the answer, when others read it.
func (c *Context) sayLater() error {
	at, waits := c.Later()
	if !waits || c.Person == nil {
		return nil
	}
	m := Message{Text: c.T("later.waits", "time", c.Morning(at))}
	var opts []Option
	now := c.B("later.now", "send_now", 0, c.later[0].ID)
	if c.act != nil {
		now.Data = Data("send_now", c.act.ID)
		opts = append(opts, Once(laterKey(c.act.ID)))
	}
	if Staff.Allows(c.Person) {
		m.Buttons = Rows(1, now)
	}
	_, err := c.Tell(c.Person, m, opts...)
	return err
}

// sendNow lets go of what waits because of an action of the person, or of a post that
// came of none: send_now:ACTION, send_now:0:ROW.
func (r *Router) sendNow(c *Context) error {
	rows, err := c.waiting()
	if err != nil {
		return err
	}
	sent, err := c.letGo(rows)
	if err != nil {
		return err
	}
	key := "later.sent"
	if sent == 0 {
		key = "later.none"
	}
	_, err = c.Show(Message{Text: c.T(key)})
	return err
}

// waiting lists what the pressed button speaks of.
func (c *Context) waiting() ([]ledger.OutboxRow, error) {
	if c.Arg(0) == "0" {
		id, err := c.ArgID(1)
		if err != nil {
			return nil, err
		}
		return ledger.WaitingPost(c.Tx, c.Office.GroupChatID, id, c.Now)
	}
	id, err := c.ArgID(0)
	if err != nil {
		return nil, err
	}
	a, err := ledger.ActionByID(c.Tx, id)
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && a.PersonID != c.Person.ID:
		return nil, c.Problem("common.gone")
	case err != nil:
		return nil, err
	}
	return ledger.WaitingOf(c.Tx, a.ID, c.Now)
}

// letGo sends what waits for its time now, without a sound; sent counts the messages.
func (c *Context) letGo(rows []ledger.OutboxRow) (sent int, err error) {
	now := store.Stamp(c.Now)
	for i := range rows {
		row := &rows[i]
		if row.Method == methodSend {
			m, err := contentOf[Message](row)
			if err != nil {
				return sent, err
			}
			m.Silent = true
			if row.Payload, _, err = m.encode(c.wordsOf(row)); err != nil {
				return sent, err
			}
			sent++
		}
		row.NotBefore = &now
		if err := ledger.PutOff(c.Tx, row.ID, row.Payload, now); err != nil {
			return sent, err
		}
		c.out = append(c.out, row)
	}
	return sent, nil
}

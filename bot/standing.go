package bot

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// One account may belong to several offices, and its private chat stands in one of
// them at a time. What was said for another one must not act on the one of now: the
// buttons of a message to such an account carry their message's office, "@OFFICE:" before
// their data, and are pressed in that office. What the chat stands in changes by
// /offices, by joining, by a button that asks something, and when an office is left; it
// is said by name each time.

// markOf is the mark before a button's data.
func markOf(office int64) string { return "@" + strconv.FormatInt(office, 36) + ":" }

// unmark takes the mark off a button's data; office is 0 when there is none.
func unmark(data string) (office int64, rest string) {
	mark, rest, found := strings.Cut(data, ":")
	if !found || !strings.HasPrefix(mark, "@") {
		return 0, data
	}
	office, err := strconv.ParseInt(mark[1:], 36, 64)
	if err != nil || office <= 0 {
		return 0, data
	}
	return office, rest
}

// mark gives a message for a chat with its buttons marked, when the chat is that of
// somebody of several offices.
func (c *Context) mark(chat int64, m Message) (Message, error) {
	if c.Office == nil || chat <= 0 || len(m.Buttons) == 0 {
		return m, nil
	}
	offices, err := people.OfficesOf(c.Tx, chat)
	if err != nil || len(offices) < 2 {
		return m, err
	}
	mark := markOf(c.Office.ID)
	rows := make([][]Button, len(m.Buttons))
	for i, row := range m.Buttons {
		for _, b := range row {
			if b.Data != "" && len(mark)+len(b.Data) <= maxData {
				b.Data = mark + b.Data
			}
			rows[i] = append(rows[i], b)
		}
	}
	m.Buttons = rows
	return m, nil
}

// stand finds the office in which an update in the private chat acts: that of the
// message whose button was pressed, or that was answered. at is when Telegram sent that
// message; zero when it no longer tells.
func (c *Context) stand(asked int64, pressed bool, at time.Time) error {
	if asked == 0 {
		if !pressed {
			return nil
		}
		offices, err := people.OfficesOf(c.Tx, c.Account)
		if err != nil || len(offices) < 2 {
			return err
		}
		// A button without a mark is of when the account belonged to one office only.
		var then []int64
		for _, o := range offices {
			if !o.JoinedAt.After(at) {
				then = append(then, o.OfficeID)
			}
		}
		switch {
		case at.IsZero():
			c.stray = true
			return nil
		case len(then) != 1:
			return nil // one that a client has made up
		}
		asked = then[0]
	}
	if asked == c.Office.ID {
		return nil
	}
	p, err := people.PersonInOffice(store.InOffice(c.Tx, asked), c.Account)
	if errors.Is(err, store.ErrNotFound) {
		c.stray = true
		return nil
	}
	if err != nil {
		return err
	}
	office, err := people.OfficeByID(c.Tx, asked)
	if err != nil {
		return err
	}
	c.stood = c.Office
	c.enter(office)
	c.Person = p
	return nil
}

// standThere has the chat stand in the office that was acted on when that asks
// something: what is typed next is the answer.
func (c *Context) standThere() error {
	if c.stood == nil || c.Person == nil || c.stood.ID == c.Office.ID {
		return nil
	}
	d, err := ledger.ActiveDialog(c.Tx, c.Person.ID)
	if err != nil {
		return err
	}
	if d == nil {
		return c.Toast(c.Office.Name)
	}
	if err := people.StandIn(c.Tx, c.Person); err != nil {
		return err
	}
	_, err = c.Say(Message{Text: c.T("offices.now", "office", c.Office.Name)})
	return err
}

// lostOffice tells somebody whose chat stood in an office that was left where it stands
// now. done is true for words, which may have been meant for the other.
func (c *Context) lostOffice() (done bool, err error) {
	if err := people.StandIn(c.Tx, c.Person); err != nil {
		return false, err
	}
	c.fell = false
	words := c.Message() != nil
	if _, _, command := c.Bot.router.command(c.Text(), c.Bot.Username); command {
		words = false
	}
	key := "offices.now"
	if words {
		key = "offices.left_words"
	}
	_, err = c.Say(Message{Text: c.T(key, "office", c.Office.Name)})
	return words, err
}

// OfficeLink is Link for a payload that names no record: where a bot serves several
// offices, it carries the office at hand.
func (c *Context) OfficeLink(payload string) (string, error) {
	if c.Office != nil {
		several, err := people.SeveralOffices(c.Tx)
		if err != nil {
			return "", err
		}
		if several {
			payload += officeSign + strconv.FormatInt(c.Office.ID, 36)
		}
	}
	return c.Link(payload), nil
}

// officeSign stands before the office in a link's payload.
const officeSign = "-o"

// linkOffice takes the office off the payload of a link that may carry one; 0 for none.
func linkOffice(payload string) (office int64, rest string) {
	prefix, _, _ := strings.Cut(payload, "-")
	i := strings.LastIndex(payload, officeSign)
	if i < 0 || prefix != "run" && prefix != "record" {
		return 0, payload
	}
	office, err := strconv.ParseInt(payload[i+len(officeSign):], 36, 64)
	if err != nil || office <= 0 {
		return 0, payload
	}
	return office, payload[:i]
}

package bot

import (
	"errors"
	"html"
	"strconv"
	"strings"
	"time"

	tg "github.com/go-telegram/bot/models"
	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// One account may belong to several offices, and its private chat stands in one of
// them at a time. What was said for another one must not act on the one of now: the
// buttons of a message to such an account carry their message's office, "@OFFICE:" before
// their data, and are pressed in that office. What the chat stands in changes by
// /offices, by joining, by a button that asks something, and when an office is left; it
// is said by name each time. Each message to such an account begins with its office.

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

// mark has a message for the chat of somebody of several offices say which one it is of, and
// its buttons carry that one's mark.
func (c *Context) mark(chat int64, m Message) (Message, error) {
	if c.Office == nil || chat <= 0 || len(m.Buttons) == 0 && m.Text == "" {
		return m, nil
	}
	return m.of(c.Tx, c.Office, chat)
}

// of is mark, without a context. Nothing is said twice: a text that names the office in its first
// line is left as it is.
func (m Message) of(tx *gorm.DB, office *people.Office, chat int64) (Message, error) {
	offices, err := people.OfficesOf(tx, chat)
	if err != nil || len(offices) < 2 {
		return m, err
	}
	m.Mark = markOf(office.ID)
	if first, _, _ := strings.Cut(m.Text, "\n"); m.Text != "" && !strings.Contains(plain(first), office.Name) {
		m.Text = "〔" + html.EscapeString(office.Name) + "〕\n" + m.Text
	}
	return m, nil
}

// marksOf is the office whose mark the buttons under a message have; 0 for none.
func marksOf(m *tg.Message) int64 {
	if m == nil || m.ReplyMarkup == nil {
		return 0
	}
	for _, row := range m.ReplyMarkup.InlineKeyboard {
		for _, b := range row {
			if office, _ := unmark(b.CallbackData); office != 0 {
				return office
			}
		}
	}
	return 0
}

// marked is a button's data as Telegram gets it. One that leaves no room for the mark
// acts where those beside it do.
func (m *Message) marked(b Button) string {
	if b.Data == "" || len(m.Mark)+len(b.Data) > maxData {
		return b.Data
	}
	return m.Mark + b.Data
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
	c.Person = p.Under(office.Rules())
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

// withOffice puts the office at hand behind the payload of a link that names no record,
// where a bot serves several.
func (c *Context) withOffice(payload string) string {
	if c.Office == nil || !officeless(payload) {
		return payload
	}
	several, err := people.SeveralOffices(c.Tx)
	if err != nil {
		c.Log.Error("link without its office", "error", err)
	}
	if !several {
		return payload
	}
	return payload + officeSign + strconv.FormatInt(c.Office.ID, 36)
}

// officeless tells a payload that names no record, by whose office it would be found.
func officeless(payload string) bool {
	prefix, _, _ := strings.Cut(payload, "-")
	return prefix == "run" || prefix == "record"
}

// officeSign stands before the office in a link's payload.
const officeSign = "-o"

// linkOffice takes the office off the payload of a link that may carry one; 0 for none.
func linkOffice(payload string) (office int64, rest string) {
	i := strings.LastIndex(payload, officeSign)
	if i < 0 || !officeless(payload) {
		return 0, payload
	}
	office, err := strconv.ParseInt(payload[i+len(officeSign):], 36, 64)
	if err != nil || office <= 0 {
		return 0, payload
	}
	return office, payload[:i]
}

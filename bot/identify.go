package bot

import (
	"errors"
	"strings"
	"time"

	tg "github.com/go-telegram/bot/models"

	"lianluo/models/people"
	"lianluo/models/store"
)

// updateKind names an update for metrics and the log.
func updateKind(u *tg.Update) string {
	switch {
	case u.Message != nil:
		return "message"
	case u.EditedMessage != nil:
		return "edited_message"
	case u.CallbackQuery != nil:
		return "callback_query"
	case u.MyChatMember != nil:
		return "my_chat_member"
	}
	return "other"
}

// AllowedUpdates are the kinds the bot asks Telegram for.
var AllowedUpdates = []string{"message", "edited_message", "callback_query", "my_chat_member"}

// sender reads who sent the update and where; nil when nobody did.
func (c *Context) sender() (from *tg.User) {
	var chat tg.Chat
	switch u := c.Update; {
	case u.Message != nil:
		from, chat = u.Message.From, u.Message.Chat
	case u.EditedMessage != nil:
		from, chat = u.EditedMessage.From, u.EditedMessage.Chat
	case u.CallbackQuery != nil:
		from = &u.CallbackQuery.From
		c.press = &press{id: u.CallbackQuery.ID}
		switch m := u.CallbackQuery.Message; {
		case m.Message != nil:
			c.press.message, chat = m.Message.ID, m.Message.Chat
			c.Thread = topicOf(m.Message)
		case m.InaccessibleMessage != nil:
			chat = m.InaccessibleMessage.Chat
		default:
			chat = tg.Chat{ID: from.ID, Type: tg.ChatTypePrivate}
		}
		var data string
		c.press.office, data = unmark(u.CallbackQuery.Data)
		c.args = strings.Split(data, ":")
	case u.MyChatMember != nil:
		from, chat = &u.MyChatMember.From, u.MyChatMember.Chat
	}
	if from == nil {
		return nil
	}
	c.Account, c.ChatID, c.Title = from.ID, chat.ID, store.OneLine(chat.Title)
	c.Private = chat.Type == tg.ChatTypePrivate
	if u := c.Update; u.Message != nil {
		c.Thread = topicOf(u.Message)
	}
	c.Words = c.Bot.Words(from.LanguageCode)
	return from
}

// topicOf is the topic of a forum that a message stands in. Other groups give
// replies a thread too, which is none.
func topicOf(m *tg.Message) int {
	if !m.IsTopicMessage {
		return 0
	}
	return m.MessageThreadID
}

// lookUp finds the person. In a group that is bound to an office the sender is
// who he or she is there; elsewhere, in the office the private chat stands in.
func (c *Context) lookUp(from *tg.User) error {
	var p *people.Person
	var err error
	if !c.Private {
		office, missing := people.OfficeOfGroup(c.Tx, c.ChatID)
		if missing == nil {
			c.enter(office)
			p, err = people.PersonInOffice(c.Tx, from.ID)
		} else if !errors.Is(missing, store.ErrNotFound) {
			return missing
		}
	}
	if c.Office == nil {
		p, c.fell, err = people.StandsAs(c.Tx, from.ID)
	}
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if c.Office == nil {
		office, err := people.OfficeByID(c.Tx, p.OfficeID)
		if err != nil {
			return err
		}
		c.enter(office)
	}
	c.Person = p.Under(c.Office.Rules())
	if err := c.standAsked(); err != nil {
		return err
	}
	if p.Language != "" {
		c.Words = c.Bot.Words(p.Language)
	}
	c.Log = c.Log.With("office", c.Office.ID)
	return nil
}

// standAsked finds the office that a press, a link or an answer to a message is for.
func (c *Context) standAsked() error {
	if !c.Private {
		return nil
	}
	if c.press != nil {
		var at time.Time
		asked := c.press.office
		if m := c.Update.CallbackQuery.Message.Message; m != nil {
			at = time.Unix(int64(m.Date), 0)
			if asked == 0 {
				asked = marksOf(m)
			}
		}
		return c.stand(asked, true, at)
	}
	m := c.Message()
	if m == nil {
		return nil
	}
	if _, payload, ok := parseCommand(m.Text, c.Bot.Username); ok {
		office, _ := linkOffice(payload)
		return c.stand(office, false, time.Time{})
	}
	return c.stand(marksOf(m.ReplyToMessage), false, time.Time{})
}

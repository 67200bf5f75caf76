package bot

import (
	"encoding/json"
	"time"

	"lianluo/internal/locale"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Ref names a message that was said: the outbox row that sends it, which can
// be kept in a record to edit the message later; or, negative, the number that
// Telegram gave a message of the chat at hand.
type Ref = int64

// What an outbox row asks the sender to do.
const (
	methodSend     = ledger.MethodSend
	methodEdit     = "edit"
	methodButtons  = "buttons" // other buttons under a message that stays as it is
	methodDelete   = "delete"
	methodPin      = "pin"
	methodUnpin    = "unpin"
	methodAnswer   = "answer"   // a callback query
	methodCommands = "commands" // the menu of commands
	methodReact    = "react"    // a sign on the person's own message
)

// callbackLife is how long Telegram takes an answer to a pressed button.
const callbackLife = 10 * time.Second

// An Option says when and how often a message may go out.
type Option func(*ledger.OutboxRow)

// After holds a message back until t.
func After(t time.Time) Option {
	return func(r *ledger.OutboxRow) { at := store.Stamp(t); r.NotBefore = &at }
}

// Expires drops a message that could not be sent before t.
func Expires(t time.Time) Option {
	return func(r *ledger.OutboxRow) { at := store.Stamp(t); r.ExpiresAt = &at }
}

// Once says a thing under a key; it is said no second time in the office, and
// one that still waits can be taken back by the key (TakeBack).
func Once(key string) Option { return func(r *ledger.OutboxRow) { r.Dedupe = &key } }

// Because says a thing because of an action, when that is not the one of now: as what
// has to be told of it anew.
func Because(action int64) Option { return func(r *ledger.OutboxRow) { r.ActionID = action } }

// Act records that the person does something that can be undone for
// models.UndoTime. From here on what the context tells others (Tell, Post, and
// changes of what was told) is told because of it: when the action is undone,
// what still waits for its time is cancelled, and the rest is Context.Told. What
// is said here to the person who acts is an answer and stays.
func (c *Context) Act(kind string, entity int64, note string) (*ledger.Action, error) {
	a, err := ledger.Act(c.Tx, c.Person.ID, kind, entity, note, c.Now)
	if err == nil {
		c.act = a
	}
	return a, err
}

// Acting is the action because of which others are told now (Act); 0 for none.
func (c *Context) Acting() int64 {
	if c.act == nil {
		return 0
	}
	return c.act.ID
}

// Say writes to the chat the update came from.
func (c *Context) Say(m Message, opts ...Option) (Ref, error) {
	return c.send(&ledger.OutboxRow{ChatID: c.ChatID, ThreadID: int64(c.Thread), Answers: true}, m, opts)
}

// Show answers a pressed button by changing its message, anything else by a
// new one.
func (c *Context) Show(m Message) (Ref, error) {
	if c.press != nil && c.press.message != 0 && len(m.Files) == 0 && m.Keyboard == nil && m.AskPlace == "" {
		return 0, c.put(&ledger.OutboxRow{ChatID: c.ChatID, Method: methodEdit, MessageID: int64(c.press.message)}, m)
	}
	return c.Say(m)
}

// Tell writes to a person's private chat; a person who has not joined hears
// nothing and Ref is 0.
func (c *Context) Tell(p *people.Person, m Message, opts ...Option) (Ref, error) {
	if p == nil || !p.Joined() {
		return 0, nil
	}
	return c.send(c.because(p.TelegramID), m, opts)
}

// Post writes to the office's group; Ref is 0 while none is bound, or the bot
// is not in it.
func (c *Context) Post(m Message, opts ...Option) (Ref, error) {
	if c.Office == nil || c.Office.GroupChatID == 0 {
		return 0, nil
	}
	row := c.because(c.Office.GroupChatID)
	row.ThreadID = c.Office.GroupThreadID
	return c.send(row, m, opts)
}

// InGroup tells whether the office has a group that the bot can write to.
func (c *Context) InGroup() (bool, error) {
	if c.Office == nil || c.Office.GroupChatID == 0 {
		return false, nil
	}
	lost, err := c.lost(c.Office.GroupChatID)
	return !lost, err
}

// Toast answers the pressed button with a short note that fades.
func (c *Context) Toast(text string) error { return c.answer(text, false) }

// Alert answers the pressed button with a note that has to be closed.
func (c *Context) Alert(text string) error { return c.answer(text, true) }

// wordsOf are the words of a chat: the person's own, or the group's.
func (c *Context) wordsOf(row *ledger.OutboxRow) *locale.Words {
	if row.ChatID < 0 || c.Words == nil {
		return c.GroupWords()
	}
	return c.Words
}

// because is a row for a chat, told because of what the person does.
func (c *Context) because(chat int64) *ledger.OutboxRow {
	return &ledger.OutboxRow{ChatID: chat, ActionID: c.Acting()}
}

func (c *Context) send(row *ledger.OutboxRow, m Message, opts []Option) (Ref, error) {
	row.Method = methodSend
	for _, o := range opts {
		o(row)
	}
	if m.Draw != nil {
		err := c.sendDrawn(row, m)
		return row.ID, err
	}
	err := c.put(row, m)
	return row.ID, err
}

// callback is the payload of methodAnswer.
type callback struct {
	ID    string `json:"id"`
	Text  string `json:"text,omitempty"`
	Alert bool   `json:"alert,omitempty"`
}

func (c *Context) answer(text string, alert bool) error {
	if c.press == nil || c.press.answered {
		return nil
	}
	c.press.answered = true
	said := callback{ID: c.press.id, Text: cut(text, maxToast), Alert: alert}
	raw, err := json.Marshal(said)
	if err != nil {
		return err
	}
	until := store.Stamp(c.Now.Add(callbackLife))
	return c.enqueue(&ledger.OutboxRow{ChatID: c.Account, Method: methodAnswer, Payload: string(raw), Content: said, ExpiresAt: &until})
}

func (c *Context) put(row *ledger.OutboxRow, m Message) error {
	m, err := c.reuse(row, m)
	if err != nil {
		return err
	}
	if row.Method == methodSend && len(m.Files) == 1 && m.Files[0].Data != nil {
		row.File, row.FileName = m.Files[0].Data, m.Files[0].Name
	}
	if m, err = c.mark(row.ChatID, m); err != nil {
		return err
	}
	m.Silent = c.hold(row) || m.Silent
	if row.Payload, m, err = m.encode(c.wordsOf(row)); err != nil {
		return err
	}
	row.Content = m
	about(row, m)
	if row.Method == methodSend || row.Method == methodEdit && row.TargetID == 0 {
		if err := c.askOf(row, m); err != nil {
			return err
		}
	}
	return c.enqueue(row)
}

func (c *Context) enqueue(row *ledger.OutboxRow) error {
	if c.reads {
		panic("a maker says nothing while it makes")
	}
	if c.mute && c.Person == nil {
		return nil
	}
	row.BotID, row.Lane = c.Bot.ID, c.laneOf(row)
	if row.ChatID == c.Account && row.NotBefore == nil {
		row.ActionID = 0 // who acts is answered
	} else if row.ChatID > 0 && row.Method == methodSend {
		row.Placed = true
	}
	if row.ChatID < 0 && (row.NotBefore == nil || row.Held) {
		if lost, err := c.lost(row.ChatID); err != nil || lost {
			return err
		}
	}
	if c.Office != nil {
		row.OfficeID = c.Office.ID
	}
	ok, err := ledger.Enqueue(c.Tx, row)
	if err != nil {
		return err
	}
	if ok {
		c.out = append(c.out, row)
	}
	return nil
}

// laneOf tells what somebody waits for at this moment: what is said, changed or deleted
// in the chat in which he or she has just done something, and in the own one. A job, a
// post that is said anew and what others are told are news, and so is what has to wait
// for its time.
func (c *Context) laneOf(row *ledger.OutboxRow) ledger.Lane {
	acted := c.Update != nil || c.fetched != nil || c.made != nil
	if acted && row.NotBefore == nil && (row.ChatID == c.ChatID || row.ChatID == c.Account) {
		return ledger.LaneAnswer
	}
	return ledger.LaneNews
}

// lost tells whether the bot cannot write to a group. What somebody writes there
// proves that it is in it, not that it may write.
func (c *Context) lost(group int64) (bool, error) {
	if group == c.ChatID && c.Message() != nil {
		if err := ledger.MarkIn(c.Tx, c.Bot.ID, group); err != nil {
			return false, err
		}
	}
	return ledger.Unreachable(c.Tx, c.Bot.ID, group)
}

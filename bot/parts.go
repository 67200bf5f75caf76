package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	tg "github.com/go-telegram/bot/models"

	"lianluo/models/ledger"
	"lianluo/models/store"
)

// A text over Telegram's 4,096 is cut by the sender's app and comes as several
// messages. What could be a part waits in the outbox, as a row that is done here
// (methodJudge) when its time has come, until the rest is there or partWait is
// over; only then is it judged, whole. A kill loses nothing: the row is taken up
// at the next start.

// methodJudge has a text that may have come in parts judged.
const methodJudge = "judge"

const (
	// nearLimit is the shortest text of which more may follow, in UTF-16 units. One
	// with several lines may have been cut at the end of any in its second half.
	nearLimit = 4000
	// partWait is how long more is waited for.
	partWait = 3 * time.Second
	// partGap is the longest time between two parts, by Telegram's dates.
	partGap = 3 // seconds
	// maxParts bounds what is kept of one text. What comes behind it is taken,
	// too, so that it is not read as something of its own, and not kept.
	maxParts = 4
)

// partial is the payload of methodJudge: a text in the parts that have come.
type partial struct {
	First tg.Message `json:"first"` // without its text
	Texts []string   `json:"texts"`
	IDs   []int      `json:"ids"`
	Last  int        `json:"last"` // date of the last part
	Over  bool       `json:"over,omitempty"`
}

// mayGoOn tells whether a text may be the first part of a longer one.
func mayGoOn(text string) bool {
	n := units(text)
	return n >= nearLimit || n > maxText/2 && strings.Contains(text, "\n")
}

// partKey finds the row of somebody's unfinished text.
func (c *Context) partKey() string { return fmt.Sprintf("parts:%d:%d", c.Bot.ID, c.Account) }

// gather puts a long text together. waits is true when the message was kept for
// later; otherwise the context's message is the whole of what has come.
func (c *Context) gather() (waits bool, err error) {
	if c.Update.EditedMessage != nil {
		return c.gatherEdit()
	}
	m := c.Update.Message
	if m == nil || m.Text == "" || !c.Private || c.Person == nil || m.ForwardOrigin != nil || m.ViaBot != nil {
		return false, nil
	}
	// A part is never a command or a word of the keyboard, unless it is the first.
	_, _, command := c.Bot.router.command(m.Text, c.Bot.Username)
	long := mayGoOn(m.Text)
	if command && !long {
		return false, nil
	}
	row, p, err := c.unfinished()
	if err != nil {
		return false, err
	}
	switch {
	case row == nil && !long:
		return false, nil
	case row == nil:
		p = &partial{First: *m, Last: m.Date}
		p.First.Text, p.First.Entities = "", nil
		p.add(m)
		return true, c.keepPart(nil, p)
	case command, m.Date-p.Last > partGap, m.Date < p.Last:
		return false, nil // something else; the other is judged at its time
	}
	p.add(m)
	if long {
		return true, c.keepPart(row, p)
	}
	return false, c.whole(row.ID, p)
}

func (p *partial) add(m *tg.Message) {
	p.IDs, p.Last = append(p.IDs, m.ID), max(p.Last, m.Date)
	if len(p.Texts) == maxParts {
		p.Over = true
		return
	}
	p.Texts = append(p.Texts, m.Text)
}

// text is the whole. An app that cuts at the end of a line or a word takes that
// away; one that finds none cuts at the limit.
func (p *partial) text() string {
	var b strings.Builder
	for i, part := range p.Texts {
		if i > 0 && units(p.Texts[i-1]) < maxText {
			b.WriteByte('\n')
		}
		b.WriteString(part)
	}
	return b.String()
}

// unfinished finds the sender's text of which more may come; nil when there is
// none.
func (c *Context) unfinished() (*ledger.OutboxRow, *partial, error) {
	row, err := ledger.WaitingByKey(c.Tx, c.partKey())
	if err != nil || row == nil {
		return nil, nil, err
	}
	p, err := contentOf[partial](row)
	return row, &p, err
}

// keepPart keeps the parts until partWait is over from now on.
func (c *Context) keepPart(row *ledger.OutboxRow, p *partial) error {
	raw, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("keep part: %w", err)
	}
	at := store.Stamp(c.Now.Add(partWait))
	if row != nil {
		return ledger.PutOff(c.Tx, row.ID, string(raw), at)
	}
	key := c.partKey()
	row = &ledger.OutboxRow{BotID: c.Bot.ID, ChatID: c.ChatID, Method: methodJudge, Lane: ledger.LaneAnswer, Payload: string(raw), Dedupe: &key, NotBefore: &at}
	if _, err := ledger.Enqueue(c.Tx, row); err != nil {
		return err
	}
	c.out = append(c.out, row)
	return nil
}

// whole takes the row away and makes the context's message the whole text.
func (c *Context) whole(row int64, p *partial) error {
	mine, err := ledger.ClaimOutbox(c.Tx, row, c.Now)
	if err != nil || !mine {
		return err
	}
	c.back = append(c.back, row)
	m := p.First
	m.Text = p.text()
	c.Update = &tg.Update{ID: c.Update.ID, Message: &m}
	if len(p.IDs) > 1 {
		c.parts = p.IDs
	}
	if p.Over {
		return c.Problem("parts.too_many", "n", maxParts*maxText)
	}
	return nil
}

// gatherEdit changes a part that waits still.
func (c *Context) gatherEdit() (waits bool, err error) {
	m := c.Update.EditedMessage
	if !c.Private || c.Person == nil || m.Text == "" {
		return false, nil
	}
	row, p, err := c.unfinished()
	if err != nil || row == nil {
		return false, err
	}
	for i, id := range p.IDs {
		if id == m.ID && i < len(p.Texts) {
			p.Texts[i] = m.Text
			return true, c.keepPart(row, p)
		}
	}
	return false, nil
}

// judgePart handles a text of which no more has come.
func (s *sender) judgePart(row *ledger.OutboxRow) error { return s.bot.judgePart(s.ctx, row.ID) }

func (b *Bot) judgePart(ctx context.Context, id int64) error {
	result := make(chan error, 1)
	later := false
	unit := b.handling(ctx, &tg.Update{}, func(c *Context) (bool, error) {
		row, err := ledger.WaitingRow(c.Tx, id)
		if err != nil || row == nil {
			return false, err
		}
		if row.Waits(c.Now) {
			later = true // more came meanwhile
			return false, nil
		}
		p, err := contentOf[partial](row)
		if err != nil {
			return false, err
		}
		c.Update = &tg.Update{Message: &p.First}
		from := c.sender()
		if err := c.lookUp(from); err != nil {
			return false, err
		}
		return true, c.whole(id, &p)
	}, func(err error) { result <- err })
	if err := b.db.Submit(ctx, unit); err != nil {
		return err
	}
	if err := <-result; err != nil || !later {
		return err
	}
	return errPutOff
}

// errPutOff: more may follow; the row is to be looked at again.
var errPutOff = errors.New("the text is not complete")

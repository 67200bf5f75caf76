package bot

import (
	"context"
	"errors"
	"fmt"
	"html"
	"strings"

	tgbot "github.com/go-telegram/bot"

	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// A post may have a picture (Message.Draw). It is drawn when the post is sent, so that no
// update waits for it and one row is all there is: what can be taken back, held or sent
// again is the post. A picture that cannot be drawn, or that the chat does not take, holds
// nothing up: the words go alone.

// Drawing names what draws a message's picture.
type Drawing struct {
	By  string `json:"by"` // Router.Draws
	Arg string `json:"arg,omitempty"`
	// Only: the words go in the message below, so that without a picture nothing goes.
	Only bool `json:"only,omitempty"`
}

// Drawer draws a picture from the records as they are. Its context is the office's, with a
// transaction that only reads and the words of the group; it says nothing.
type Drawer func(c *Context, arg string) (*File, error)

// drawTries is how often a message is tried with its picture: on a line that carries words
// and no picture the words are not to wait for days.
const drawTries = 3

// errNoPicture: a row that is nothing but a picture has none.
var errNoPicture = errors.New("the picture could not be had; the words go alone")

// Draws makes the router know a drawer; needed once for each.
func (r *Router) Draws(name string, d Drawer) {
	if _, twice := r.drawers[name]; twice {
		panic("drawer registered twice: " + name)
	}
	r.drawers[name] = d
}

// pictureKey finds the row of the picture above a message.
func pictureKey(ref Ref) string { return fmt.Sprintf("picture:%d", ref) }

// sendDrawn says a message that has a picture. Words that are too long for a caption go
// beneath the picture, as an answer to it with all buttons; that is the message, and makes
// the sound.
func (c *Context) sendDrawn(row *ledger.OutboxRow, m Message) error {
	if units(plain(m.Text)) <= maxCaption {
		return c.put(row, m)
	}
	if row.Dedupe != nil { // said already: its picture is there, too
		if said, err := ledger.OutboxByKey(c.Tx, *row.Dedupe); err != nil || said != 0 {
			return err
		}
	}
	above := *row
	above.Dedupe = nil
	only := *m.Draw
	only.Only = true
	if err := c.put(&above, Message{Text: firstLines(m.Text, maxCaption), Draw: &only, Silent: true, Protect: m.Protect}); err != nil {
		return err
	}
	m.Draw, m.ReplyTo = nil, above.ID
	if err := c.put(row, m); err != nil || row.ID == 0 || above.ID == 0 {
		return err
	}
	return ledger.SetKey(c.Tx, above.ID, pictureKey(row.ID))
}

// firstLines are the first whole lines of a text, without markup, that leave room for a
// sign that more follows.
func firstLines(text string, limit int) string {
	var kept []string
	left := limit - 2
	for _, line := range strings.Split(plain(text), "\n") {
		if left -= units(line) + 1; left < 0 {
			break
		}
		kept = append(kept, line)
	}
	if len(kept) == 0 {
		return html.EscapeString(cut(plain(text), limit))
	}
	return html.EscapeString(strings.Join(kept, "\n") + "\n…")
}

// pictured draws the picture of a row that has one and is not drawn yet, or takes it off
// after drawTries.
func (s *sender) pictured(row *ledger.OutboxRow) error {
	m, err := contentOf[Message](row)
	tries := row.Attempts < drawTries
	if err != nil || m.Draw == nil || row.File != nil && tries {
		return err
	}
	row.Content = m
	var f *File
	if tries {
		select {
		case s.draws <- struct{}{}:
		case <-s.ctx.Done():
			return s.ctx.Err()
		}
		f, err = s.bot.drawn(s.ctx, row.OfficeID, m.Draw)
		<-s.draws
		switch {
		case err == nil:
		case s.ctx.Err() != nil, store.Transient(err):
			return err
		default:
			s.undrawn(row, m.Draw, err)
		}
	}
	if f == nil {
		return withoutPicture(row)
	}
	m.Files = []File{*f}
	row.File, row.FileName, row.Content = f.Data, f.Name, m
	return nil
}

// withoutPicture makes a row one of words alone.
func withoutPicture(row *ledger.OutboxRow) error {
	m, err := contentOf[Message](row)
	if err != nil {
		return err
	}
	if m.Draw.Only {
		return errNoPicture
	}
	m.Draw, m.Files = nil, nil
	row.File, row.FileName, row.Content = nil, "", m
	return nil
}

// unpictured tells that a refusal was for the picture, be it that the group takes none,
// and makes the row one of words alone; err is why that one cannot be sent either.
func (s *sender) unpictured(row *ledger.OutboxRow, refusal error) (again bool, err error) {
	m, ok := row.Content.(Message)
	if !ok || m.Draw == nil || row.File == nil || !errors.Is(refusal, tgbot.ErrorBadRequest) ||
		chatGone(refusal) || mayNotSend(refusal) && !mayNotSendFiles(refusal) {
		return false, nil
	}
	s.bot.log.Warn("picture refused: the words go alone", "row", row.ID, "error", refusal)
	return true, withoutPicture(row)
}

// undrawn records a fault of a drawer.
func (s *sender) undrawn(row *ledger.OutboxRow, d *Drawing, cause error) {
	err := s.bot.Do(context.WithoutCancel(s.ctx), row.OfficeID, "draw", func(c *Context) error {
		_, err := c.recordFailure("draw "+d.By, cause)
		return err
	})
	if err != nil {
		s.bot.log.Error("record that a picture was not drawn", "row", row.ID, "error", err)
	}
}

// drawn draws over one state of the database, with a panic caught.
func (b *Bot) drawn(ctx context.Context, office int64, d *Drawing) (f *File, err error) {
	by, ok := b.router.drawers[d.By]
	if !ok {
		return nil, fmt.Errorf("unknown drawer %q", d.By)
	}
	err = store.Caught(func() error {
		return b.reading(ctx, func(c *Context) error {
			o, err := people.OfficeByID(c.Tx, office)
			if err != nil {
				return err
			}
			c.enter(o)
			f, err = by(c, d.Arg)
			return err
		})
	})
	return f, err
}

// deliver makes a row's call. What a send answers is looked up here; a picture that is
// refused leaves the words.
func (s *sender) deliver(row *ledger.OutboxRow, message int64) (int64, error) {
	if row.Method != methodSend {
		return deliver(s.calls, s.api, row, message)
	}
	m, err := contentOf[Message](row)
	if err != nil {
		return 0, err
	}
	above := int64(0)
	if m.ReplyTo != 0 {
		if above, err = s.messageOf(m.ReplyTo); err != nil {
			return 0, err
		}
	}
	row.Content = m
	id, err := deliver(s.calls, s.api, row, above)
	if again, failed := s.unpictured(row, err); again || failed != nil {
		if failed != nil {
			return 0, failed
		}
		return deliver(s.calls, s.api, row, above)
	}
	return id, err
}

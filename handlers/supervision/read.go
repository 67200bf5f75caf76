package supervision

import (
	"errors"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/people"
	"lianluo/models/store"
	msupervision "lianluo/models/supervision"
)

// freeTries is how many wrong receipts in a row are looked up at once; each one more
// doubles the wait, up to longestPause. Nobody is locked out.
const (
	freeTries    = 3
	longestPause = 30 * time.Minute
)

// askCode asks for the receipt.
func (r *room) askCode(w *bot.Whisper) {
	r.mu.Lock()
	g := r.guest(w)
	r.mu.Unlock()
	if g == nil {
		w.Refuse("supervision.full")
		return
	}
	r.ask(w, forCode, "supervision.ask_code")
}

// read shows an item to who has its receipt.
func (r *room) read(w *bot.Whisper, text string) error {
	if !w.Person.Is(people.Member) {
		w.Refuse("common.members_only")
		return nil
	}
	r.mu.Lock()
	g := r.guest(w)
	if g == nil {
		r.mu.Unlock()
		w.Refuse("supervision.full")
		return nil
	}
	wait := g.closed.Sub(w.Now)
	r.mu.Unlock()
	if wait > 0 {
		w.Refuse("supervision.slow", "minutes", int((wait+time.Minute-1)/time.Minute))
		return nil
	}
	receipt, ok := msupervision.ReadReceipt(text)
	if !ok { // a slip of the pen: nothing was guessed
		w.Refuse("supervision.no_receipt")
		return nil
	}
	item, err := msupervision.Find(w.Tx, receipt)
	if errors.Is(err, store.ErrNotFound) {
		r.mu.Lock()
		g.wrong++
		if over := g.wrong - freeTries; over >= 0 {
			g.closed = w.Now.Add(min(time.Minute<<min(over, 10), longestPause))
		}
		pending := r.waits(w.Account)
		r.mu.Unlock()
		if pending {
			w.Refuse("supervision.not_yet")
			return nil
		}
		w.Refuse("supervision.unknown")
		return nil
	}
	if err != nil {
		return err
	}
	lines, err := msupervision.Lines(w.Tx, item.ID)
	if err != nil {
		return err
	}
	r.mu.Lock()
	keys, asking := g.keys, g.waits == forCode
	g.wrong = 0
	g.end()
	g.item = item.ID
	r.mu.Unlock()
	if asking { // the question took the keyboard away
		r.say(w, bot.Message{Text: w.Words.T("supervision.found"), Keyboard: keys})
	}
	r.say(w, bot.Message{
		Text:    locale.Join("\n\n", threadText(w.Reading(), lines, "supervision.own_line"), w.Words.T("supervision.state_"+string(item.State))),
		Buttons: bot.Rows(1, r.button(w, "supervision.again", "again"), r.button(w, "supervision.wipe", "wipe")),
	})
	return nil
}

// threadRoom is how many characters of an item are shown in one message: of a longer one the
// newest, for which it is opened.
const threadRoom = 3000

// threadText is what was written of an item, own is the key of an author's line.
func threadText(c *bot.Context, lines []msupervision.Line, own string) string {
	from, size := len(lines), 0
	for i := len(lines) - 1; i >= 0; i-- {
		if size += store.Length(lines[i].Text()); size > threadRoom && i < len(lines)-1 {
			break
		}
		from = i
	}
	var parts []string
	if from > 0 {
		parts = append(parts, c.T("supervision.earlier", "count", from))
	}
	for i := from; i < len(lines); i++ {
		key := own
		if lines[i].OfOffice {
			key = "supervision.office_line"
		}
		parts = append(parts, c.T(key, "day", c.Date(lines[i].WrittenOn.Start(c.Location())), "text", lines[i].Text()))
	}
	return strings.Join(parts, "\n\n")
}

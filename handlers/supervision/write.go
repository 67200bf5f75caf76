package supervision

import (
	"strings"
	"time"
	"unicode"

	"lianluo/bot"
	"lianluo/internal/phrase"
	"lianluo/models/people"
	"lianluo/models/store"
	msupervision "lianluo/models/supervision"
)

// wordsLimit is the longest item, in characters.
const wordsLimit = 1200

// longText is from how many characters on Telegram may have cut a text in two.
const longText = 4000

// restGap is how many seconds apart the parts of such a text are at most.
const restGap = 3

// write shows the receipt and asks for the words.
func (r *room) write(w *bot.Whisper) error {
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
	if !g.may(w) {
		r.mu.Unlock()
		w.Refuse("supervision.enough", "limit", aDay)
		return nil
	}
	g.receipt, g.item = msupervision.NewReceipt(), 0
	receipt := g.receipt
	g.note(int64(w.Message))
	r.mu.Unlock()
	w.Show(bot.Message{Text: w.Words.T("supervision.receipt", "receipt", msupervision.Spaced(receipt)), Buttons: bot.Rows(1, r.button(w, "supervision.stop", "stop"))})
	r.ask(w, forWords, "supervision.ask", "limit", wordsLimit)
	return nil
}

// again goes on with the item that was opened by its receipt.
func (r *room) again(w *bot.Whisper) error {
	r.mu.Lock()
	g := r.guest(w)
	switch {
	case g == nil || g.item == 0:
		r.mu.Unlock()
		w.Refuse("supervision.code_again")
		return nil
	case !g.may(w):
		r.mu.Unlock()
		w.Refuse("supervision.enough", "limit", aDay)
		return nil
	}
	g.receipt = ""
	r.mu.Unlock()
	r.ask(w, forWords, "supervision.ask_more", "limit", wordsLimit)
	return nil
}

// may tells whether somebody may write today. mu is held.
func (g *guest) may(w *bot.Whisper) bool {
	if today := store.DateOf(w.Now, w.Office.Location()); g.day != today {
		g.day, g.wrote = today, 0
	}
	return g.wrote < aDay
}

// ask asks for words by a message that is replied to: so they are known for a whisper also
// when the program was started anew meanwhile.
func (r *room) ask(w *bot.Whisper, what wish, key string, pairs ...any) {
	r.mu.Lock()
	if g := r.guests[w.Account]; g != nil {
		g.waits, g.until, g.held, g.long = what, w.Now.Add(visitLife), "", 0
	}
	r.mu.Unlock()
	account := w.Account
	w.Ask(bot.Message{Text: w.Words.T("supervision.mark") + "\n" + w.Words.T(key, pairs...)}, w.Words.Plain("supervision.placeholder"), func(id int64) {
		r.mu.Lock()
		defer r.mu.Unlock()
		if g := r.guests[account]; g != nil {
			g.asked = id
			g.note(id)
		}
	})
}

// said takes the words that were waited for.
func (r *room) said(w *bot.Whisper) error {
	r.mu.Lock()
	g := r.guests[w.Account]
	waits := g != nil && g.waits != forNothing
	code := waits && g.waits == forCode
	r.mu.Unlock()
	switch {
	case !waits && w.Edited:
		w.Say(bot.Message{Text: w.Words.T("supervision.edited")}, nil)
		return nil
	case !waits: // the program was started anew, or half an hour is over
		r.lost(w)
		return nil
	case w.File:
		if r.toldOfFiles(w) {
			w.Refuse("supervision.no_files")
		}
		return nil
	case w.Foreign:
		w.Refuse("supervision.no_others")
		return nil
	case code:
		return r.read(w, w.Text)
	}
	r.take(w, phrase.Clean(w.Text))
	return nil
}

// lost tells that nothing was kept of what was typed.
func (r *room) lost(w *bot.Whisper) {
	r.say(w, bot.Message{Text: w.Words.T("supervision.lost"), Keyboard: r.keys(w)})
	r.say(w, bot.Message{Text: w.Words.T("supervision.lost_then"), Buttons: bot.Rows(1, r.button(w, "supervision.return", "head"), r.button(w, "supervision.wipe", "wipe"))})
}

func (r *room) keys(w *bot.Whisper) [][]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if g := r.guests[w.Account]; g != nil {
		return g.keys
	}
	return nil
}

// toldOfFiles tells whether the sentence about files is due: once an album.
func (r *room) toldOfFiles(w *bot.Whisper) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	g := r.guests[w.Account]
	if w.Album != "" && g.album == w.Album {
		return false
	}
	g.album = w.Album
	return true
}

// take looks an item over: what is wrong with it is told, and the words are still in the
// chat and, where a tap mends it, in memory.
func (r *room) take(w *bot.Whisper, text string) {
	r.mu.Lock()
	g := r.guests[w.Account]
	rest := g.long != 0 && w.Date-g.long <= restGap
	g.long = 0
	if n := store.Length(w.Text); n >= longText {
		g.long = w.Date
	}
	r.mu.Unlock()
	n := store.Length(text)
	switch {
	case rest:
		return // of a text of which it was said that it is too long
	case blank(text):
		w.Refuse("supervision.empty")
	case n > wordsLimit || len(text) > msupervision.LineLimit:
		w.Refuse("supervision.too_long", "length", n, "limit", wordsLimit)
	case phrase.Classified(text) != "":
		r.hold(w, text, "supervision.classified", r.button(w, "supervision.asis", "asis"))
	case len(phrase.Sensitive(text)) > 0:
		r.hold(w, text, "supervision.numbers", r.button(w, "supervision.mask", "mask"))
	case phrase.SeveralMatters(text):
		r.hold(w, text, "supervision.several", r.button(w, "supervision.asis", "asis"))
	default:
		r.file(w, text)
	}
}

func blank(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) < 0
}

// hold keeps words in memory until a tap says what to do with them.
func (r *room) hold(w *bot.Whisper, text, key string, b bot.Button) {
	r.mu.Lock()
	r.guests[w.Account].held = text
	r.mu.Unlock()
	r.say(w, bot.Message{Text: w.Words.T(key), Buttons: bot.Rows(1, b, r.button(w, "supervision.stop", "stop"))})
}

// heldOn files what was held, without the numbers when they are to go.
func (r *room) heldOn(w *bot.Whisper, mask bool) {
	r.mu.Lock()
	text := ""
	if g := r.guests[w.Account]; g != nil && g.waits == forWords {
		text, g.held = g.held, ""
	}
	r.mu.Unlock()
	if text == "" {
		w.Refuse("supervision.gone")
		return
	}
	if mask {
		text = phrase.Redact(text, w.Words.Plain("writing.number_gone"))
	}
	r.file(w, text)
}

// file has words wait for the full hour.
func (r *room) file(w *bot.Whisper, text string) {
	due := w.Now.Truncate(time.Hour).Add(time.Hour)
	loc := w.Office.Location()
	r.mu.Lock()
	g := r.guests[w.Account]
	same := false
	for _, f := range r.waiting {
		same = same || f.account == w.Account && f.text == text
	}
	switch {
	case same:
		r.mu.Unlock()
		w.Refuse("supervision.same")
		return
	case len(r.waiting) >= mostWaiting || !g.may(w):
		r.mu.Unlock()
		w.Refuse("supervision.enough", "limit", aDay)
		return
	}
	f := &filing{
		account: w.Account, office: w.Office.ID, receipt: g.receipt, text: text, due: due, day: store.DateOf(due, loc),
		silent: w.Office.Quiet().Contains(due.In(loc)),
	}
	if g.receipt == "" {
		f.item = g.item
	}
	r.waiting = append(r.waiting, f)
	g.wrote++
	g.end()
	keys := g.keys
	r.mu.Unlock()
	r.say(w, bot.Message{Text: w.Words.T("supervision.waits", "clock", w.Words.Clock(due.In(loc))), Keyboard: keys})
	r.say(w, bot.Message{Text: w.Words.T("supervision.waits_then"), Buttons: bot.Rows(1, r.button(w, "supervision.drop", "drop"), r.button(w, "supervision.wipe", "wipe"))})
}

// stop shuts the door: nothing was kept.
func (r *room) stop(w *bot.Whisper) {
	r.mu.Lock()
	g := r.guests[w.Account]
	var asked int64
	if g != nil {
		asked = g.asked
		g.end()
	}
	r.mu.Unlock()
	if asked != 0 {
		w.Bot.MurmurDelete(w.Account, asked)
	}
	w.Show(bot.Message{Text: w.Words.T("supervision.stopped"), Buttons: bot.Rows(1, r.button(w, "supervision.return", "head"), r.button(w, "supervision.wipe", "wipe"))})
	if keys := r.keys(w); keys != nil {
		r.say(w, bot.Message{Text: w.Words.T("supervision.keys"), Keyboard: keys})
	}
}

// drop takes back what waits for the hour.
func (r *room) drop(w *bot.Whisper) {
	r.mu.Lock()
	dropped := false
	for i := len(r.waiting) - 1; i >= 0 && !dropped; i-- { // the last one
		if r.waiting[i].account == w.Account {
			r.waiting = append(r.waiting[:i:i], r.waiting[i+1:]...)
			dropped = true
		}
	}
	if g := r.guests[w.Account]; g != nil && dropped {
		g.wrote = max(0, g.wrote-1)
	}
	r.mu.Unlock()
	if !dropped {
		w.Refuse("supervision.drop_late")
		return
	}
	w.Show(bot.Message{Text: w.Words.T("supervision.dropped"), Buttons: bot.Rows(1, r.button(w, "supervision.return", "head"), r.button(w, "supervision.wipe", "wipe"))})
}

// wipe deletes from the chat what stands there of it.
func (r *room) wipe(w *bot.Whisper) {
	r.mu.Lock()
	list := []int64{int64(w.Message)}
	if g := r.guests[w.Account]; g != nil {
		list = append(list, g.trail...)
		g.trail = nil
	}
	r.mu.Unlock()
	w.Bot.MurmurDelete(w.Account, list...)
	w.Say(bot.Message{Text: w.Words.T("supervision.wiped"), Silent: true}, nil)
}

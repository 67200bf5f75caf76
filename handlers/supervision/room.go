package supervision

import (
	"sync"
	"time"

	"lianluo/bot"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/models/store"
)

const (
	// visitLife is how long the next words of somebody are waited for.
	visitLife = 30 * time.Minute
	// mostVisits and mostWaiting bound what the room keeps in memory.
	mostVisits  = 2_000
	mostWaiting = 500
	// aDay is how much one account may write in a day.
	aDay = 3
	// trailLength is how many messages of one chat can be deleted afterwards.
	trailLength = 40
	// tellBy is how long a batch that cannot be written is tried again.
	tellBy = 3 * time.Hour
)

// wish is what is waited for.
type wish int

const (
	forNothing wish = iota
	forWords        // of an item
	forCode
)

// guest is what the room knows of an account, in memory only.
type guest struct {
	office  int64
	waits   wish
	until   time.Time // of waits
	receipt string    // of what is being written; "" when it goes on with an item
	item    int64     // that was opened by its receipt; 0 for none
	held    string    // words that wait for a yes: several matters, or numbers to be taken out
	asked   int64     // the message that asks for words
	long    int       // date of a message that was too long: its rest follows
	album   string    // of which it was said already that files are not taken
	trail   []int64   // messages in the chat that can be deleted
	day     store.Date
	wrote   int // on that day
	wrong   int // receipts in a row
	closed  time.Time
	words   *locale.Words
	keys    [][]string // of the keyboard, which a question takes away
	seen    time.Time
}

// filing is what waits for the full hour.
type filing struct {
	account int64
	office  int64
	item    int64
	receipt string
	text    string
	day     store.Date
	due     time.Time
	silent  bool // it is night at due
}

// room is the memory. A stop of the program empties it.
type room struct {
	mu      sync.Mutex
	guests  map[int64]*guest
	waiting []*filing
}

func newRoom() *room { return &room{guests: map[int64]*guest{}} }

// guest finds or makes what is known of who whispers; nil when there are too many. mu is
// held.
func (r *room) guest(w *bot.Whisper) *guest {
	g := r.guests[w.Account]
	if g == nil {
		if len(r.guests) >= mostVisits {
			r.forget(w.Now)
		}
		if len(r.guests) >= mostVisits {
			return nil
		}
		g = &guest{}
		r.guests[w.Account] = g
	}
	if w.Office != nil && g.office != w.Office.ID {
		*g = guest{office: w.Office.ID, wrote: g.wrote, day: g.day, wrong: g.wrong, closed: g.closed, trail: g.trail}
	}
	c := w.Reading()
	g.words, g.keys, g.seen = w.Words, front.KeyboardFor(c, w.Words, w.Person), w.Now
	return g
}

// forget drops what is of no use any more. mu is held.
func (r *room) forget(now time.Time) {
	for account, g := range r.guests {
		if now.Sub(g.seen) > 2*24*time.Hour && !r.waits(account) {
			delete(r.guests, account)
		}
	}
}

func (r *room) waits(account int64) bool {
	for _, f := range r.waiting {
		if f.account == account {
			return true
		}
	}
	return false
}

// Waits tells whether the next words of an account are for the room, and of which office: of
// the one whose card asked, wherever the chat stands.
func (r *room) Waits(account int64) (office int64, waits bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	g := r.guests[account]
	if g == nil || g.waits == forNothing {
		return 0, false
	}
	return g.office, true
}

// note remembers messages that can be deleted.
func (r *room) note(account int64, messages ...int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if g := r.guests[account]; g != nil {
		g.note(messages...)
	}
}

func (g *guest) note(messages ...int64) {
	for _, id := range messages {
		if id != 0 {
			g.trail = append(g.trail, id)
		}
	}
	g.trail = g.trail[max(0, len(g.trail)-trailLength):]
}

// say answers in the chat, and remembers the message.
func (r *room) say(w *bot.Whisper, m bot.Message) {
	account := w.Account
	w.Say(m, func(id int64) { r.note(account, id) })
}

// end has nothing be waited for any more. mu is held.
func (g *guest) end() {
	g.waits, g.receipt, g.held, g.asked = forNothing, "", "", 0
}

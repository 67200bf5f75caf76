package bot

import (
	"sync"
	"time"
)

// The gate keeps one sender's flood from everybody else. Each Telegram account
// has a bucket of tokens for what it writes, one for the buttons it presses and one
// for what it does with the bot itself: adding it to groups, blocking it, coming back;
// each update takes one. An account whose bucket is empty is told once to slow
// down, and until it has filled up some way again everything it sends is marked
// as seen and not looked at: no lookup, no handler, no answer.
//
// What is written is judged by the date that Telegram gave it and not by its
// arrival: what somebody wrote in the hours that the bot was down comes in one
// go and is no flood. A press carries no date; it is judged by its arrival, and
// after a long time down Telegram hands out hardly any.

// allowance is what one account may send.
type allowance struct {
	burst  float64 // at once
	every  time.Duration
	reopen float64 // tokens that a closed bucket has to come to
}

var (
	// ofMember lets every person's pace through: Telegram's apps forward 100
	// messages in one go, an album is an update a picture, and nobody types or
	// taps once a second for longer than that. It reopens after half a minute.
	ofMember = allowance{burst: 100, every: time.Second, reopen: 30}
	// ofStranger is enough to press Start, mistype a code a few times and ask
	// again. It reopens after a minute.
	ofStranger = allowance{burst: 10, every: 12 * time.Second, reopen: 5}
	// ofMoves is enough to add the bot to a group, take it out and try again. Whether the
	// bot can write there is noted beyond it too, for the last one tells how things stand.
	ofMoves = allowance{burst: 20, every: 6 * time.Second, reopen: 10}
	// ofStrangers bounds the answers to all strangers together. It is enough for
	// a group of 200 who have not joined and press a button.
	ofStrangers = allowance{burst: 300, every: 200 * time.Millisecond}
)

// gateSize bounds the accounts that are remembered: between once and twice as
// many. Who is forgotten begins with a full bucket.
const gateSize = 10_000

type gate struct {
	mu         sync.Mutex
	young, old map[gateKey]*bucket
	strangers  bucket
}

type gateKey struct {
	account int64
	of      deed
}

// deed is what of a sender is counted apart.
type deed int

const (
	writing  deed = iota
	pressing      // buttons
	moving        // the bot: into groups, out of them, blocked, back
)

func (c *Context) deed() deed {
	switch {
	case c.press != nil:
		return pressing
	case c.Update.MyChatMember != nil:
		return moving
	}
	return writing
}

type bucket struct {
	allowance
	tokens float64
	at     time.Time
	closed bool
}

func newGate() *gate {
	return &gate{young: map[gateKey]*bucket{}, strangers: bucket{allowance: ofStrangers, tokens: ofStrangers.burst}}
}

// bucket finds an account's; with made it is made if need be, and anew when
// another allowance holds since. mu is held.
func (g *gate) bucket(k gateKey, of allowance, made bool) *bucket {
	b := g.young[k]
	if b == nil {
		b = g.old[k]
	}
	if !made {
		return b
	}
	if b == nil || b.allowance != of {
		b = &bucket{allowance: of, tokens: of.burst}
	}
	if len(g.young) >= gateSize {
		g.young, g.old = make(map[gateKey]*bucket, gateSize), g.young
	}
	g.young[k] = b
	return b
}

// fill adds what has come in since. A date before the last one adds nothing.
func (b *bucket) fill(now time.Time) {
	if since := now.Sub(b.at); since > 0 {
		if !b.at.IsZero() {
			b.tokens = min(b.burst, b.tokens+float64(since)/float64(b.every))
		}
		b.at = now
	}
}

// shut tells whether the bucket lets nothing through until it has filled up.
func (b *bucket) shut(now time.Time) bool {
	b.fill(now)
	b.closed = b.closed && b.tokens < b.reopen
	return b.closed
}

func (b *bucket) take() bool {
	if b.tokens < 1 {
		b.closed = true
		return false
	}
	b.tokens--
	return true
}

// passage is an update's way through the gate. It is decided once, though the
// handling may begin twice, and given back when nothing of it is saved.
type passage struct {
	gate    *gate
	key     gateKey
	at      time.Time
	decided bool
	through bool
	mute    bool // strangers have had their answers
	taken   []*bucket
}

// turnedAway tells, before anybody is looked up, whether the sender's flood is
// still held off.
func (p *passage) turnedAway(c *Context) bool {
	if p.decided || !c.counts() {
		return false
	}
	p.gate = c.Bot.gate
	p.key = gateKey{account: c.Account, of: c.deed()}
	p.at = c.Now
	if m := c.Message(); m != nil && m.Date > 0 {
		p.at = time.Unix(int64(max(m.Date, m.EditDate)), 0)
	}
	if m := c.Update.MyChatMember; m != nil && m.Date > 0 {
		p.at = time.Unix(int64(m.Date), 0)
	}
	p.gate.mu.Lock()
	defer p.gate.mu.Unlock()
	b := p.gate.bucket(p.key, allowance{}, false)
	return b != nil && b.shut(p.at)
}

// enter takes a token for the update; false when there is none left, and the
// sender is to be told.
func (p *passage) enter(c *Context) bool {
	if !c.counts() {
		return true
	}
	if !p.decided {
		p.decide(c.Person == nil, c.Now)
	}
	c.mute = p.mute
	return p.through
}

func (p *passage) decide(stranger bool, now time.Time) {
	p.decided = true
	of := ofMember
	switch {
	case stranger:
		of = ofStranger
	case p.key.of == moving:
		of = ofMoves
	}
	p.gate.mu.Lock()
	defer p.gate.mu.Unlock()
	own := p.gate.bucket(p.key, of, true)
	own.fill(p.at)
	p.taken = append(p.taken, own)
	if p.through = own.take(); !p.through || !stranger {
		return
	}
	all := &p.gate.strangers
	all.fill(now)
	if p.mute = !all.take(); !p.mute {
		p.taken = append(p.taken, all)
	}
}

// giveBack undoes the passage of an update that will be handed out again.
func (p *passage) giveBack() {
	if len(p.taken) == 0 {
		return
	}
	p.gate.mu.Lock()
	defer p.gate.mu.Unlock()
	for _, b := range p.taken {
		if !p.through {
			b.closed = false // nobody was told
			continue
		}
		b.tokens = min(b.burst, b.tokens+1)
	}
}

// counts tells whether the update is something that a person does to the bot. What
// Telegram tells by itself (a group moved) and a group's own
// talk pass the gate uncounted.
func (c *Context) counts() bool {
	switch u := c.Update; {
	case c.Account == 0:
		return false
	case u.CallbackQuery != nil, u.MyChatMember != nil:
		return true
	case u.EditedMessage != nil:
		return c.Private // in a group nothing comes of it
	case u.Message == nil || u.Message.MigrateToChatID != 0 || isService(u.Message):
		return false
	case c.Private:
		return true
	}
	_, _, command := c.Bot.router.command(c.Update.Message.Text+c.Update.Message.Caption, c.Bot.Username)
	return command
}

// slowDown tells a sender that from now on nothing is taken for a while.
func (c *Context) slowDown() error {
	c.Log.Warn("a flood is held off", "stranger", c.Person == nil, "press", c.press != nil)
	if c.deed() == moving {
		return nil // nobody has asked anything
	}
	key := "flood.message"
	if c.Person == nil {
		key = "flood.stranger"
	}
	switch {
	case c.press != nil:
		return c.Alert(c.P("flood.press"))
	case c.Private:
		_, err := c.Say(Message{Text: c.T(key)})
		return err
	}
	_, err := c.Tell(c.Person, Message{Text: c.T(key)}) // not in front of the group
	return err
}

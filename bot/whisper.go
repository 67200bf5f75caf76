package bot

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	tg "github.com/go-telegram/bot/models"
	"gorm.io/gorm"

	"lianluo/internal/locale"
	"lianluo/models/people"
	"lianluo/models/store"
)

// A whisper is an update of which nothing is kept (§12): no mark that it was seen, no
// row of the outbox, no draft, action or failure, no line of the log and no figure. It
// goes past the writer, reads the database and never writes to it, and its answers go
// past the outbox (whisper_send.go). What one whisper leaves for the next is in the
// memory of the room that hears it.

// Door is where updates become whispers.
type Door struct {
	Command string // typed, from the keyboard, or of a button: /supervise, 民主监督
	Button  string // the route of every button within
	Access  Access
	// Asked is the key of the line with which a message begins that asks for words. A reply
	// to one is a whisper also when the program was started anew since.
	Asked string
	// Code tells a text that is a code of the room, typed alone.
	Code func(text string) bool
	Room Room
}

// Room hears what is whispered. Its methods are called by several goroutines.
type Room interface {
	// Waits tells whether the next words of an account are for the room, and of which office.
	Waits(account int64) (office int64, waits bool)
	// Hear does what is whispered.
	Hear(w *Whisper) error
	// Left is told that somebody whose words were waited for has gone elsewhere.
	Left(w *Whisper)
	// Due does what is due by the clock; once a minute.
	Due(ctx context.Context, b *Bot, now time.Time) error
	// End is told that the program stops: what is in memory will be gone.
	End(b *Bot)
}

// Whisper is one such update.
type Whisper struct {
	context.Context
	Tx      *gorm.DB // for reading, limited to the office
	Now     time.Time
	Bot     *Bot
	Office  *people.Office
	Person  *people.Person // nil for a stranger
	Account int64
	Words   *locale.Words

	Opened  bool     // the door's command; Args is what stands behind it
	Args    string   // of the command
	Press   []string // of a button of the room: its data; nil when none was pressed
	Text    string   // of a message
	Message int      // number of the message in the chat, of a button the one it stands under
	Date    int      // of the message, in Unix seconds
	Reply   bool     // answers a message that asked
	Edited  bool     // an earlier message was changed
	Foreign bool     // somebody else's words: forwarded, or made by a bot
	File    bool     // something else than text
	Album   string   // of which a file is one; "" for none

	query    string // the press to be answered; "" when there is none
	answered bool
}

// Whispers gives the router its door.
func (r *Router) Whispers(d *Door) {
	r.whispers = d
	// A press goes to the room before it is routed; this one is not in a private chat.
	r.Button(d.Button, d.Access, func(c *Context) error { return c.Problem("common.stale") })
}

// hush keeps in memory, for as long as Telegram may hand an update out again or let a
// message be changed, which ones were whispers.
type hush struct {
	mu       sync.Mutex
	updates  recent
	messages map[[2]int64]bool // account and number
	order    [][2]int64
	minute   time.Time
	counts   map[int64]int // of this minute, by account
}

const (
	// whispersKept bounds what is remembered of whispers.
	whispersKept = 4_096
	// mostWhispers is how many of an account are heard in a minute; what is over it is
	// not looked at.
	mostWhispers = 40
)

func newHush() *hush {
	return &hush{updates: newRecent(whispersKept), messages: map[[2]int64]bool{}}
}

// first tells whether an update of an account is to be heard: it was not before, and
// there are not too many.
func (h *hush) first(update, account int64, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, again := h.updates.get(update); again {
		return false
	}
	h.updates.put(update, 1)
	if m := now.Truncate(time.Minute); !m.Equal(h.minute) || len(h.counts) >= gateSize {
		h.minute, h.counts = m, map[int64]int{}
	}
	h.counts[account]++
	return h.counts[account] <= mostWhispers
}

func (h *hush) said(account, message int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	k := [2]int64{account, message}
	if h.messages[k] {
		return
	}
	h.messages[k] = true
	if h.order = append(h.order, k); len(h.order) > whispersKept {
		delete(h.messages, h.order[0])
		h.order = h.order[1:]
	}
}

func (h *hush) was(account, message int64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.messages[[2]int64{account, message}]
}

// whispered takes an update that is a whisper; false when it is an ordinary one.
func (b *Bot) whispered(ctx context.Context, u *tg.Update) bool {
	d := b.router.whispers
	if d == nil {
		return false
	}
	w := &Whisper{Context: context.WithoutCancel(ctx), Bot: b, Now: store.Stamp(b.clock.Now())}
	from, office, mine := w.read(d, u)
	if from == nil {
		return false
	}
	if !mine {
		// Whoever goes elsewhere is told that the door is shut: what is typed next is kept.
		if of, waits := d.Room.Waits(from.ID); waits && !w.Edited && w.enter(from, of) == nil {
			w.guarded(func() error { d.Room.Left(w); return nil })
		}
		return false
	}
	if !b.hush.first(u.ID, from.ID, w.Now) {
		return true
	}
	if w.query == "" {
		b.hush.said(from.ID, int64(w.Message))
	}
	w.guarded(func() error {
		if err := w.enter(from, office); err != nil {
			return err
		}
		switch {
		case w.Office != nil && w.Office.RemovalAt != nil:
			w.Refuse("removal.whisper", "office", w.Office.Name)
			return nil
		case !d.Access.Allows(w.Person):
			w.Refuse("common.not_open")
			return nil
		}
		return d.Room.Hear(w)
	})
	w.answer("", false)
	return true
}

// read tells who sent an update, whether it is for the room, and what it says. from is
// nil for what nobody does in a private chat.
func (w *Whisper) read(d *Door, u *tg.Update) (from *tg.User, office int64, mine bool) {
	switch {
	case u.CallbackQuery != nil:
		q := u.CallbackQuery
		m := q.Message.Message
		if m != nil && m.Chat.ID != q.From.ID {
			return nil, 0, false // in a group
		} else if m != nil {
			w.Message = m.ID
		}
		office, data := unmark(q.Data)
		if office == 0 {
			office = marksOf(m)
		}
		args := strings.Split(data, ":")
		w.query = q.ID
		switch {
		case args[0] == d.Button:
			w.Press = args[1:]
			return &q.From, office, true
		case args[0] == "run" && len(args) == 2 && args[1] == d.Command:
			w.Opened = true
			return &q.From, office, true
		}
		w.query = "" // the ordinary way answers it
		return &q.From, office, false
	case u.Message != nil:
		return w.readMessage(d, u.Message)
	case u.EditedMessage != nil:
		w.Edited = true
		return w.readMessage(d, u.EditedMessage)
	}
	return nil, 0, false
}

func (w *Whisper) readMessage(d *Door, m *tg.Message) (from *tg.User, office int64, mine bool) {
	b := w.Bot
	if m.From == nil || m.Chat.ID != m.From.ID || isService(m) {
		return nil, 0, false
	}
	w.Text, w.Message, w.Date, w.Album = m.Text, m.ID, m.Date, m.MediaGroupID
	w.Foreign = m.ForwardOrigin != nil || m.ViaBot != nil
	w.File = m.Text == ""
	w.Reply = b.asksIn(m.ReplyToMessage, d.Asked)
	if w.Edited {
		// One that was taken in the ordinary way stays there.
		return m.From, 0, b.hush.was(m.From.ID, int64(m.ID)) || w.Reply
	}
	name, args, command := b.router.command(m.Text, b.Username)
	if command && name == "start" && args == "run-"+d.Command {
		name, args = d.Command, ""
	}
	_, link := b.router.pasted(m.Text, false)
	office, waits := d.Room.Waits(m.From.ID)
	switch {
	case command && name == d.Command && !w.Foreign:
		w.Opened, w.Args = true, args
	case command && !w.Foreign, link:
		return m.From, 0, false
	case w.Reply, waits:
		return m.From, office, true
	case d.Code != nil && !w.Foreign && d.Code(m.Text):
		w.Opened, w.Args = true, m.Text
	default:
		return m.From, 0, false
	}
	return m.From, 0, true
}

// asksIn tells whether a message is one of the bot's that asked for words.
func (b *Bot) asksIn(m *tg.Message, asked string) bool {
	if m == nil || m.From == nil || m.From.ID != b.ID {
		return false
	}
	for _, lang := range locale.Languages {
		if strings.HasPrefix(m.Text, b.Words(lang).Plain(asked)) {
			return true
		}
	}
	return false
}

// enter looks up who whispers. It reads only.
func (w *Whisper) enter(from *tg.User, office int64) error {
	w.Account, w.Words = from.ID, w.Bot.Words(from.LanguageCode)
	tx := w.Bot.db.Read(w.Context)
	w.Tx = tx
	var p *people.Person
	var err error
	if office != 0 {
		p, err = people.PersonInOffice(store.InOffice(tx, office), from.ID)
	} else {
		p, _, err = people.StandsAs(tx, from.ID)
	}
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	o, err := people.OfficeByID(tx, p.OfficeID)
	if err != nil {
		return err
	}
	w.Office, w.Person, w.Tx = o, p, store.InOffice(tx, o.ID)
	if p.Language != "" {
		w.Words = w.Bot.Words(p.Language)
	}
	return nil
}

// guarded runs fn; of its fault nothing is kept but that there was one.
func (w *Whisper) guarded(fn func() error) {
	defer func() {
		if recover() != nil {
			w.failed()
		}
	}()
	if fn() != nil {
		w.failed()
	}
}

func (w *Whisper) failed() {
	w.Bot.log.Error("a whisper failed; nothing of it is kept")
	if w.Words != nil {
		w.Refuse("common.whisper_fault")
	}
}

// Reading is a context for what only reads: texts, days, keyboards.
func (w *Whisper) Reading() *Context {
	return &Context{Context: w.Context, Tx: w.Tx, Now: w.Now, Log: w.Bot.log, Bot: w.Bot, Office: w.Office, Person: w.Person, Words: w.Words, Account: w.Account, ChatID: w.Account, Private: true}
}

// Whispering does what is due in the whispers' room; once a minute.
func (b *Bot) Whispering(ctx context.Context) error {
	if b.router.whispers == nil {
		return nil
	}
	return b.router.whispers.Room.Due(ctx, b, store.Stamp(b.clock.Now()))
}

// Apart reads, and then writes in a transaction that holds nothing else, of which the
// log does not keep before and after what it was.
func (b *Bot) Apart(ctx context.Context, read, write func(tx *gorm.DB) error) error {
	if err := read(b.db.Read(ctx)); err != nil {
		return err
	}
	if err := b.db.WriteAlone(ctx, write); err != nil {
		return err
	}
	if b.db.EmptyLog(ctx) != nil {
		b.log.Warn("the log of the database could not be emptied now")
	}
	return nil
}

// talk tells words of a group that lead nowhere, of which nothing has ever come: they
// have no mark either. So a number that is missing among the marks is, in a group whose
// talk the bot reads, most likely one of these.
func (b *Bot) talk(u *tg.Update) bool {
	m := u.Message
	if m == nil || m.From == nil || m.Chat.Type == tg.ChatTypePrivate || m.SenderChat != nil || m.MigrateToChatID != 0 || isService(m) {
		return false
	}
	text := m.Text + m.Caption
	if len(m.Entities)+len(m.CaptionEntities) > 0 || strings.ContainsAny(text, "-/／@") || m.ReplyToMessage != nil {
		return false // it may be for the bot, or show a code
	}
	_, _, command := b.router.command(text, b.Username)
	return !command
}

package bot

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"time"

	tg "github.com/go-telegram/bot/models"
	"gorm.io/gorm"

	"lianluo/internal/locale"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Context is one update (or one run of a job) being handled: the transaction,
// who asks, and the words and means to answer. Answering writes outbox rows in
// the same transaction; nothing is sent before the commit.
type Context struct {
	context.Context
	// Tx is the transaction, limited to the person's office (not limited for
	// strangers: they have none, and queries on records fail).
	Tx     *gorm.DB
	Now    time.Time
	Log    *slog.Logger
	Bot    *Bot
	Update *tg.Update // nil in a job

	Office  *people.Office // nil for a stranger
	Person  *people.Person // nil for a stranger and in a job
	Account int64          // the Telegram account of the sender
	Words   *locale.Words  // in the person's language

	ChatID  int64
	Thread  int            // the topic of a forum in which the message stands; 0 for none
	Private bool           // a private chat with the bot; false in groups
	Title   string         // of the group
	Args    string         // what stands behind a command or a link's prefix
	Subject int64          // what an event is about: a chat
	Action  *ledger.Action // what is being undone; nil elsewhere
	Told    []ledger.Told  // what was told because of Action and has gone out

	args    []string       // of callback data
	act     *ledger.Action // because of which others are told from here on; nil for none
	mute    bool           // a stranger is not answered: there are too many
	quiet   bool           // where the bot can write is noted, and nobody is told of it: it changes too often
	filed   bool           // a handler has taken the file that came with a command
	press   *press
	wordsAt int64 // when the words that are read were sent (ReadAsOf); 0 for those of the message
	out     []*ledger.OutboxRow
	later   []*ledger.OutboxRow // of out, what the night or days off hold
	back    []int64             // rows taken back
	stood   *people.Office      // that the private chat stands in, when the update acts on another
	stray   bool                // the update is for an office that the person does not belong to
	fell    bool                // the office that the chat stood in was left
	ended   []int64             // accounts that are nobody of the office any more; 0 for somebody who is back
	stale   []ledger.Refresh    // living messages to be said anew
	moved   [2]int64            // a group and the supergroup that it has become
	outcome string              // for the metrics
	parts   []int               // messages of which the text was put together; nil for one alone

	carry   *answers // of the form that was taken, for the one that is opened next
	carried *answers // of the form in which the message that was changed was carried on

	area people.Area // whose work is being done (StandAt)

	unfolded bool // the card that is shown has all its rows (Fold)

	away   bool   // a command or a link was sent, and no words
	formed int64  // the dialog that this update has opened, filled in or left
	held   *Input // words that were asked about before they are taken for something new

	fetched *Upload // whose content has come (see Fetch)
	reads   bool    // something is being made (see Maker.Make)
	made    *making // what somebody asked for and has been made (see Make)
}

// press is the button that was pressed.
type press struct {
	id       string
	office   int64 // whose message it was, as its button says; 0 when it does not
	message  int   // 0 when Telegram no longer tells
	answered bool
}

// Problem is an error that a person can do something about: a sentence of the
// catalogue. The changes of the handler that returns it are undone.
type Problem struct {
	Key   string
	Pairs []any
	over  bool // the time of the pressed button is over: it goes
}

func (p *Problem) Error() string { return "problem: " + p.Key }

// Problem makes the error that shows the person the sentence of that key.
func (c *Context) Problem(key string, pairs ...any) error { return &Problem{Key: key, Pairs: pairs} }

// MissingAs words a query's error: the sentence of key when there was no such
// row, the error itself otherwise.
func (c *Context) MissingAs(err error, key string) error {
	if errors.Is(err, store.ErrNotFound) {
		return c.Problem(key)
	}
	return err
}

// T is Words.T: the text of a key as HTML, values escaped.
func (c *Context) T(key string, pairs ...any) string { return c.Words.T(key, pairs...) }

// P is Words.Plain: the text of a key for buttons and toasts.
func (c *Context) P(key string, pairs ...any) string { return c.Words.Plain(key, pairs...) }

// B is a button with a catalogue's word.
func (c *Context) B(key, route string, args ...any) Button {
	return Button{Text: c.P(key), Data: Data(route, args...)}
}

// Local gives t in the office's time zone.
func (c *Context) Local(t time.Time) time.Time { return t.In(c.Location()) }

// Location is the office's time zone.
func (c *Context) Location() *time.Location {
	if c.Office == nil {
		return (&people.Office{}).Location()
	}
	return c.Office.Location()
}

// Date writes a day with its weekday in the person's language.
func (c *Context) Date(t time.Time) string { return c.Words.Date(c.Local(t), c.Local(c.Now)) }

// DateClock writes a day and time in the person's language.
func (c *Context) DateClock(t time.Time) string { return c.Words.DateClock(c.Local(t), c.Local(c.Now)) }

// Clock writes a time of day.
func (c *Context) Clock(t time.Time) string { return c.Words.Clock(c.Local(t)) }

// WordsFor gives the words in another person's language.
func (c *Context) WordsFor(p *people.Person) *locale.Words { return c.Bot.Words(p.Language) }

// GroupWords gives the words for the group: an office speaks Chinese.
func (c *Context) GroupWords() *locale.Words { return c.Bot.Words(locale.Chinese) }

// Commands lists the names of all commands that there are.
func (c *Context) Commands() []string { return c.Bot.router.Commands() }

// CommandAccess tells who may use a command; ok is false when there is none.
func (c *Context) CommandAccess(name string) (a Access, ok bool) {
	return c.Bot.router.CommandAccess(name)
}

// Blank tells whether nothing has been filled in yet in a draft.
func (c *Context) Blank(d *ledger.Dialog) bool { return c.Bot.router.blank(d) }

// Pressed tells whether a button was pressed (and not a message typed).
func (c *Context) Pressed() bool { return c.press != nil }

// Arg is the nth argument of the pressed button's data; "" when there is none.
func (c *Context) Arg(n int) string {
	if n < len(c.args) {
		return c.args[n]
	}
	return ""
}

// ArgID is an argument that is a row's id. Data can be forged, so the row has
// to be looked up in the person's own scope.
func (c *Context) ArgID(n int) (int64, error) {
	id, err := strconv.ParseInt(c.Arg(n), 10, 64)
	if err != nil || id <= 0 {
		return 0, c.Problem("common.stale")
	}
	return id, nil
}

// Pressed finds the row that argument n of a pressed button names by its id: byID looks within
// the person's own scope. One that is no more is said to be gone.
func Pressed[T any](c *Context, n int, byID func(tx *gorm.DB, id int64) (T, error)) (row T, err error) {
	id, err := c.ArgID(n)
	if err != nil {
		return row, err
	}
	row, err = byID(c.Tx, id)
	return row, c.MissingAs(err, "common.gone")
}

// ArgInt is an argument that is a small number, such as a page's; 0 when it is
// none. Data can be forged: the largest number would overflow the next sum.
func (c *Context) ArgInt(n int) int { return SmallInt(c.Arg(n)) }

// SmallInt reads a number from 0 to a million; 0 when the text is none.
func SmallInt(s string) int {
	i, err := strconv.Atoi(s)
	if err != nil || i < 0 || i > 1_000_000 {
		return 0
	}
	return i
}

// Message is the message of the update, as it was edited last; nil when a button
// was pressed.
func (c *Context) Message() *tg.Message {
	switch {
	case c.Update == nil || c.press != nil:
		return nil
	case c.Update.EditedMessage != nil:
		return c.Update.EditedMessage
	}
	return c.Update.Message
}

// edited tells whether the message is an earlier one that was changed.
func (c *Context) edited() bool { return c.Update != nil && c.Update.EditedMessage != nil }

// Text is what the person wrote: the text or the caption, without the name by
// which the bot was addressed in a group.
func (c *Context) Text() string {
	if c.held != nil {
		return c.held.Text
	}
	m := c.Message()
	if m == nil {
		return ""
	}
	text := m.Text + m.Caption
	if m.Chat.Type != tg.ChatTypePrivate && c.Bot.Username != "" {
		text = withoutName(text, c.Bot.Username)
	}
	return strings.TrimSpace(text)
}

// AccountName is how Telegram shows the sender: the display name, and @name when
// there is one.
func (c *Context) AccountName() (display, username string) {
	var from *tg.User
	switch u := c.Update; {
	case u == nil:
	case u.CallbackQuery != nil:
		from = &u.CallbackQuery.From
	case c.Message() != nil:
		from = c.Message().From
	}
	if from == nil {
		return "", ""
	}
	return store.OneLine(userName(from)), from.Username
}

// updateLife is how long Telegram keeps updates that were not taken.
const updateLife = 24 * time.Hour

// At is when the person did what is being handled: the date that Telegram gave
// the message, which may be long before Now when the bot was down. What a rule
// holds against a person (late, after the deadline) goes by it. A pressed button
// carries no date.
func (c *Context) At() time.Time {
	m := c.Message()
	if m == nil || m.Date == 0 {
		return c.Now
	}
	date := m.Date
	if c.edited() {
		date = max(date, m.EditDate)
	}
	at := store.Stamp(time.Unix(int64(date), 0))
	if at.After(c.Now) || at.Before(c.Now.Add(-updateLife)) {
		return c.Now // the clocks differ: no date that could be meant
	}
	return at
}

// WordsAt is when the words were sent that are being read: 明天 is the day after that
// one, however long they have waited. It is At unless ReadAsOf tells otherwise.
func (c *Context) WordsAt() time.Time {
	if c.wordsAt != 0 {
		return store.Stamp(time.Unix(c.wordsAt, 0))
	}
	return c.At()
}

// ReadAsOf tells that the words read from here on were sent before, and kept while they
// were asked about: when, in Unix seconds; 0 when that is not known.
func (c *Context) ReadAsOf(unix int64) { c.wordsAt = unix }

// goPrivate has all answers from here on go to the person's private chat: what
// was written in the group is none of the group's.
func (c *Context) goPrivate() {
	c.ChatID, c.Private, c.Thread = c.Account, true, 0
}

// Link is a deep link to the bot; "" when the bot has no username to link to. One that
// names no record carries the office at hand, where several are served.
func (c *Context) Link(payload string) string { return c.Bot.Link(c.withOffice(payload)) }

// refuse tells a person that a thing is not for him or her.
func (c *Context) refuse(a Access) error {
	switch {
	case c.Person == nil:
		if !c.Private && c.press == nil {
			return nil // a stranger's words in a group are none of ours
		}
		return c.Problem("common.stranger")
	case c.Person.Withheld(a.area, a.roles):
		return c.Problem("delegation.director_does")
	}
	a.area = ""
	switch {
	case a == Members:
		return c.Problem("common.members_only")
	case a == Learners, a == Viewers, a == Readers, a == Contacts, a == Lookers, a == Supervisors:
		return c.Problem("common.not_open")
	}
	return c.Problem("common.not_allowed")
}

// pointToPrivate says in the group where a command is done.
func (c *Context) pointToPrivate(command string) error {
	w := c.GroupWords()
	m := Message{Text: w.T("common.private_only")}
	if link := c.Link("run-" + command); link != "" {
		label := c.Bot.router.labelOf[command]
		if label == "" {
			label = "command." + command
		}
		m.Buttons = Rows(1, Button{Text: w.Plain(label), URL: link})
	}
	_, err := c.Say(m)
	return err
}

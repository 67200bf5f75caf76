package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	tg "github.com/go-telegram/bot/models"

	"lianluo/models/ledger"
	"lianluo/models/store"
)

// A message in a private chat that asks is alive until its matter is settled, wherever
// that happens; then its buttons go, and it says what came of it. What it asks is read
// from its buttons (Route.Asks), so that nobody who sends it can forget; how it is said
// anew, from the record (Router.Asks). Both stand in its outbox row until then
// (ledger.OutboxRow.Asks) and are looked at when their time comes, or as soon as the record
// changes (Context.Settled): see Bot.LookAfter.

// Standing is how what a button asks stands.
type Standing struct {
	Until time.Time // open: when to look again at the latest; zero when it is over
	// Over is how a message reads in which nothing else was asked, when it is over: text, and
	// buttons that still make sense; without text only buttons are taken off.
	Over Message
}

// Look tells how what a button asks of c.Person stands; args are its data behind the name of
// the route. What is not found is over.
type Look func(c *Context, args []string) (Standing, error)

// Anew says a message anew that was told to c.Person about a record. It is changed when it
// stands otherwise than it did (Message.Stands; stood). next is when to do so again; zero: when what
// its buttons ask is due, or never. Of its buttons those go that are over.
type Anew func(c *Context, about, stood string) (m Message, next time.Time, err error)

// asking is what the button of a route asks.
type asking struct {
	about func(args []string) string
	look  Look
}

// Asks tells that the button asks for something that is settled some time. about gives the
// record of its data ("" for none): when that changes (Context.Settled) it is looked at.
func (r *Route) Asks(about func(args []string) string, look Look) *Route {
	r.asks = &asking{about: about, look: look}
	return r
}

// Asks tells how messages are said anew that name their kind (Message.Asks).
func (r *Router) Asks(kind string, anew Anew) {
	if _, twice := r.anew[kind]; twice {
		panic("asking message registered twice: " + kind)
	}
	r.anew[kind] = anew
}

// Asking lists the routes whose buttons ask for something that is settled some time.
func (r *Router) Asking() (list []string) {
	for _, name := range r.Buttons() {
		if r.buttons[name].asks != nil {
			list = append(list, name)
		}
	}
	return list
}

// Settled has what was asked about a record (Message.About) looked at after the commit.
func (c *Context) Settled(about string) error { return ledger.AskAgain(c.Tx, about, c.Now) }

const (
	// firstLook is when a message that was just said is looked at, to know its time.
	firstLook = time.Minute
	// byButtons is the kind of a message of which nothing but its buttons is known.
	byButtons = "buttons"
	undoRoute = "undo"
)

// asked is what a row keeps of a message that asks.
type asked struct {
	Buttons [][]Button `json:"b,omitempty"`
	Stands  string     `json:"s,omitempty"` // Message.Stands
	Undo    int64      `json:"u,omitempty"` // until when its buttons of undoing hold, in Unix seconds
	// Change is the row of a change that is held back; once that has gone, nothing is asked.
	Change int64 `json:"c,omitempty"`
}

// routeOf finds the route of a button, with its arguments.
func (r *Router) routeOf(b Button) (*Route, []string) {
	if b.Data == "" {
		return nil, nil
	}
	args := strings.Split(b.Data, ":")
	return r.buttons[args[0]], args[1:]
}

// quiet leaves out the buttons that ask.
func (r *Router) quiet(rows [][]Button) (left [][]Button) {
	for _, row := range rows {
		row = slices.DeleteFunc(slices.Clone(row), func(b Button) bool {
			route, _ := r.routeOf(b)
			return route != nil && route.asks != nil
		})
		if len(row) > 0 {
			left = append(left, row)
		}
	}
	return left
}

// askOf notes in a row what its message asks.
func (c *Context) askOf(row *ledger.OutboxRow, m Message) error {
	row.EndAsk()
	if row.ChatID <= 0 || m.Secret || c.Office == nil {
		return nil
	}
	asks, undo, about := m.Asks, false, ""
	for _, b := range slices.Concat(m.Buttons...) {
		route, args := c.Bot.router.routeOf(b)
		switch {
		case route == nil:
		case route.name == undoRoute:
			undo = true
		case route.asks != nil && asks == "":
			asks = byButtons
			fallthrough
		case route.asks != nil && about == "":
			about = route.asks.about(args)
		}
	}
	if asks == "" && !undo {
		return nil
	}
	at, until := store.Stamp(c.Now), c.Now.Add(firstLook)
	if asks == "" {
		asks, until = byButtons, c.Now.Add(ledger.UndoTime)
	}
	if row.NotBefore != nil && row.NotBefore.After(c.Now) {
		until = row.NotBefore.Add(firstLook)
	}
	kept := asked{Buttons: m.Buttons, Stands: m.Stands}
	if undo {
		kept.Undo = c.Now.Add(ledger.UndoTime).Unix()
	}
	until = store.Stamp(until)
	row.Asks, row.AskedAt, row.AskDue = asks, &at, &until
	if row.About == "" {
		row.About = about
	}
	return kept.into(row)
}

func askedOf(row *ledger.OutboxRow) (*asked, error) {
	was := &asked{}
	if err := json.Unmarshal([]byte(row.Asked), was); err != nil {
		return nil, fmt.Errorf("read what is asked: %w", err)
	}
	return was, nil
}

func (a asked) into(row *ledger.OutboxRow) error {
	raw, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("encode what is asked: %w", err)
	}
	row.Asked = string(raw)
	return nil
}

// reask notes that a message asks something else from now on, or from the time of the change
// that is held back.
func (c *Context) reask(target *ledger.OutboxRow, change *ledger.OutboxRow, m Message) error {
	if target.ChatID <= 0 {
		return nil
	}
	if at := change.NotBefore; at != nil && at.After(c.Now) {
		if target.Asks == "" {
			return nil
		}
		was, err := askedOf(target)
		if err != nil {
			return err
		}
		until := store.Stamp(at.Add(firstLook))
		was.Change, target.AskDue = change.ID, &until
		if err := was.into(target); err != nil {
			return err
		}
		return ledger.SetAsk(c.Tx, target)
	}
	asked := target.Asks != ""
	if err := c.askOf(target, m); err != nil || !asked && target.Asks == "" {
		return err
	}
	return ledger.SetAsk(c.Tx, target)
}

// look says a message as its matter stands now.
func (c *Context) look(row *ledger.OutboxRow) error {
	was, err := askedOf(row)
	if err != nil {
		return err
	}
	waits := false
	if was.Change != 0 {
		change, err := ledger.StateOf(c.Tx, was.Change)
		switch {
		case err != nil:
			return err
		case change == ledger.OutboxSent:
			row.EndAsk()
			return ledger.SetAsk(c.Tx, row)
		case change == ledger.OutboxPending:
			waits = true
		default:
			was.Change = 0 // it was taken back
		}
	}
	m, next, err := c.standing(row, was)
	if err != nil {
		return err
	}
	if newer, err := c.askedSince(row); err != nil {
		return err
	} else if newer { // that one asks now, and will say what comes of it
		m, next = Message{Buttons: c.Bot.router.quiet(was.Buttons)}, time.Time{}
	}
	if waits && (next.IsZero() || next.After(c.Now.Add(ledger.UndoTime))) {
		next = c.Now.Add(ledger.UndoTime)
	}
	is := asked{Buttons: m.Buttons, Stands: m.Stands, Undo: was.Undo, Change: was.Change}
	if anew := m.Text != ""; anew || !slices.EqualFunc(is.Buttons, was.Buttons, slices.Equal) {
		if err := c.sayStanding(row, m, anew); err != nil {
			return err
		}
	}
	if next.IsZero() {
		row.EndAsk()
		return ledger.SetAsk(c.Tx, row)
	}
	if soon := c.Now.Add(firstLook); next.Before(soon) && !next.After(c.Now) {
		next = soon
	}
	at, due := store.Stamp(c.Now), store.Stamp(next)
	row.AskedAt, row.AskDue = &at, &due
	if err := is.into(row); err != nil {
		return err
	}
	return ledger.SetAsk(c.Tx, row)
}

// askedSince tells whether the same was asked again in the chat: of several messages of a
// kind about a record the newest asks.
func (c *Context) askedSince(row *ledger.OutboxRow) (bool, error) {
	if c.Bot.router.anew[row.Asks] == nil || row.About == "" {
		return false, nil
	}
	return ledger.AskedSince(c.Tx, row, c.Now)
}

// standing is how a message reads now, and when to look again; zero: it asks no longer.
func (c *Context) standing(row *ledger.OutboxRow, was *asked) (m Message, next time.Time, err error) {
	soonest := func(t time.Time) {
		if next.IsZero() || t.Before(next) {
			next = t
		}
	}
	m.Buttons, m.Stands = was.Buttons, was.Stands
	if anew, ok := c.Bot.router.anew[row.Asks]; ok {
		said, at, err := anew(c, row.About, was.Stands)
		switch {
		case errors.Is(err, store.ErrNotFound):
		case err != nil:
			return m, next, err
		default:
			next = at
			if said.Stands != was.Stands {
				m = said
			}
		}
	}
	var over []Message
	open := false
	var kept [][]Button
	for _, line := range m.Buttons {
		var left []Button
		for _, b := range line {
			route, args := c.Bot.router.routeOf(b)
			switch {
			case route == nil || route.asks == nil && route.name != undoRoute:
			case route.name == undoRoute:
				until := time.Unix(was.Undo, 0)
				if !c.Now.Before(until) {
					continue
				}
				soonest(until)
			default:
				s, err := route.asks.look(c, args)
				if err != nil && !errors.Is(err, store.ErrNotFound) {
					return m, next, err
				}
				if err != nil || s.Until.IsZero() {
					over = append(over, s.Over)
					continue
				}
				open = true
				soonest(s.Until)
			}
			left = append(left, b)
		}
		if left != nil {
			kept = append(kept, left)
		}
	}
	if row.Asks == byButtons && !open && len(over) > 0 && over[0].Text != "" &&
		!slices.ContainsFunc(over, func(o Message) bool { return o.Text != over[0].Text }) {
		m = over[0]
		m.Buttons = c.Bot.router.quiet(m.Buttons)
		return m, time.Time{}, nil
	}
	m.Buttons = kept
	return m, next, nil
}

// sayStanding changes a message where it stands, or where it waits.
func (c *Context) sayStanding(row *ledger.OutboxRow, m Message, text bool) error {
	if row.Waits(c.Now) {
		said, err := contentOf[Message](row)
		if err != nil {
			return err
		}
		said.Buttons = m.Buttons
		if text {
			said.Text = m.Text
		}
		payload, _, err := said.encode(c.Words)
		if err != nil {
			return err
		}
		return ledger.RewriteWaiting(c.Tx, row.ID, payload)
	}
	m, err := c.mark(row.ChatID, m)
	if err != nil {
		return err
	}
	change := &ledger.OutboxRow{ChatID: row.ChatID, TargetID: row.ID}
	if !text {
		change.Method = methodButtons
		keys := tg.InlineKeyboardMarkup{}
		if shown, ok := markup(Message{Buttons: m.Buttons, Mark: m.Mark}).(*tg.InlineKeyboardMarkup); ok {
			keys = *shown
		}
		raw, err := json.Marshal(keys)
		if err != nil {
			return fmt.Errorf("encode buttons: %w", err)
		}
		change.Payload = string(raw)
		return c.enqueue(change)
	}
	change.Method = methodEdit
	if change.Payload, m, err = m.encode(c.Words); err != nil {
		return err
	}
	change.Content = m
	return c.enqueue(change)
}

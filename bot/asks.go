package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

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

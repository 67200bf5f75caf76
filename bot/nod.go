package bot

import (
	tg "github.com/go-telegram/bot/models"

	"lianluo/models/ledger"
)

// Words and signs that only nod (收到, 谢谢, 👌, a sticker) are nothing to be recorded: what
// is being filled in does not take them, and no question follows on them.

// Nod is what words that only nod say.
type Nod struct {
	Agrees bool // they may be meant for the answer to a question: 好的
	Void   bool // they are no answer to a question that wants words: 谢谢
	Sign   bool // there is no word in them
}

// Nods is how nods are known and answered.
type Nods struct {
	// Words tells whether a text only nods, and Sticker whether one with that emoji does
	// ("" for none).
	Words, Sticker func(text string) (n Nod, ok bool)
	// Answer answers a nod that no open question is to have.
	Answer func(c *Context, n Nod) error
}

// Nods tells how nods in private are known and answered.
func (r *Router) Nods(n Nods) { r.nods = n }

// nodded takes a message that only nods. Before the open question takes it as its answer
// it has to be able to be one.
func (r *Router) nodded(c *Context, read func(string) (Nod, bool), text string) (taken bool, err error) {
	if read == nil || c.Person == nil {
		return false, nil
	}
	n, ok := read(text)
	if !ok {
		return false, nil
	}
	d, err := ledger.ActiveDialog(c.Tx, c.Person.ID)
	if err != nil {
		return false, err
	}
	if d != nil {
		f, known := r.forms[d.Form]
		late, err := c.late(d)
		if err != nil {
			return false, err
		}
		if known && !late && f.access().Allows(c.Person) {
			c.StandAt(f.access())
			if free, taken, err := f.nodded(c, d, n, text); !free || err != nil {
				return taken, err
			}
		}
	}
	return true, r.run(c, &Route{name: "nod", access: Joined, handle: func(c *Context) error { return r.nods.Answer(c, n) }})
}

// nodded takes a nod while the form is open. free is true when it is nothing to the
// form; otherwise taken tells whether the form has dealt with it, and false that it is its
// answer like other words. Whoever agrees to a card has not tapped its button yet: that
// is never done, and never looked over, on a word.
func (f *Form[T]) nodded(c *Context, d *ledger.Dialog, n Nod, text string) (free, taken bool, err error) {
	s, err := f.load(d)
	if err != nil {
		return false, false, err
	}
	if _, _, ok, err := f.typed(c, d, s, Input{Text: text}); ok || err != nil {
		return false, false, err
	}
	field := f.field(d.Field)
	asked := field != nil && s.Held == ""
	if asked && field.Thanks && !n.Sign {
		n.Void = false
	}
	switch {
	case asked && n.Agrees && n.Sign:
		return false, true, f.show(c, d, s, "")
	case asked && !n.Void:
		return false, false, nil
	case !asked && n.Agrees:
		return false, true, f.show(c, d, s, f.undone(c, s))
	}
	return true, false, nil
}

// undone says that nothing is done on a word, and what has to be tapped.
func (f *Form[T]) undone(c *Context, s *draft[T]) string {
	if f.Submit == nil || f.Buttons != nil {
		return c.T("form.tap")
	}
	return c.T("form.press_it", "label", f.submitWord(c, s))
}

// routeGesture answers a sticker that nods. One that says something else, as other
// content without words, asks for no answer.
func (r *Router) routeGesture(c *Context, m *tg.Message) error {
	if m.Sticker == nil || m.ForwardOrigin != nil || m.ViaBot != nil {
		return nil
	}
	_, err := r.nodded(c, r.nods.Sticker, m.Sticker.Emoji)
	return err
}

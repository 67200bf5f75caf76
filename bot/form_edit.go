package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	tg "github.com/go-telegram/bot/models"

	"lianluo/models/ledger"
	"lianluo/models/store"
)

// A message that somebody changes in his or her app is taken as the new text while
// the form that it answered stands open: the form remembers the last answers with
// the messages they came in, and gives them again with the new one. Afterwards
// nothing is changed any more, and the person is told so.

// answersKept bounds what a form remembers of its answers.
const answersKept = 12

// answers are what the form's values were made of.
type answers struct {
	// Base is what the form held before the first of them; nil when it was opened
	// by the first one's message.
	Base json.RawMessage `json:"base,omitempty"`
	List []answer        `json:"list,omitempty"`
	// Choice is what was chosen of the form from which this one was opened
	// (Carry): Base and List are that form's.
	Choice string `json:"choice,omitempty"`
}

type answer struct {
	Messages []int  `json:"messages,omitempty"`
	Field    string `json:"field,omitempty"` // "": given by what opened or amended the form
	Input    Input  `json:"input"`
	At       int64  `json:"at,omitempty"`      // when it was sent, in Unix seconds
	Refused  bool   `json:"refused,omitempty"` // the question was asked again
}

// messages are the ids of the message, or of the parts it was put together of.
func (c *Context) messages() []int {
	switch m := c.Message(); {
	case m == nil:
		return nil
	case c.parts != nil:
		return c.parts
	default:
		return []int{m.ID}
	}
}

// opened notes the message that the form was opened by.
func (s *draft[T]) opened(c *Context) {
	if c.carry != nil {
		s.Given, c.carry = c.carry, nil
	} else if ids := c.messages(); ids != nil {
		s.Given = &answers{List: []answer{{Messages: ids}}}
	}
}

// amend notes that the form is changed from outside of its fields.
func (s *draft[T]) amend(c *Context) error {
	s.Given = nil
	base, err := json.Marshal(s.V)
	if ids := c.messages(); err == nil && ids != nil {
		s.Given = &answers{Base: base, List: []answer{{Messages: ids}}}
	}
	return err
}

// answered notes an answer to a field before it is set.
func (s *draft[T]) answered(c *Context, field string, in Input) error {
	if s.Given == nil || len(s.Given.List) >= answersKept {
		base, err := json.Marshal(s.V)
		if err != nil {
			return err
		}
		s.Given = &answers{Base: base}
	} else if len(s.Given.List) == 1 && s.Given.List[0].Field == "" {
		base, err := json.Marshal(s.V) // what opened the form is changed no more
		if err != nil {
			return err
		}
		s.Given = &answers{Base: base}
	}
	in.Text = store.CleanText(in.Text)
	s.Given.List = append(s.Given.List, answer{Messages: c.messages(), Field: field, Input: in, At: c.WordsAt().Unix()})
	return nil
}

// Carry has the form that is opened next know the messages of the one that was
// taken (Form.Take), and choice: what somebody chose there. When one of them is
// changed, Carried gives the form's values before it, and the choice.
func (c *Context) Carry(choice string) {
	if c.carry != nil {
		c.carry.Choice = choice
	}
}

// Carried tells whether the message is one that was changed after it had been
// carried on into a form (Carry): into gets what the first form held before it.
func (c *Context) Carried(into any) (choice string, ok bool, err error) {
	g := c.carried
	if g == nil {
		return "", false, nil
	}
	if g.Base != nil {
		if err := json.Unmarshal(g.Base, into); err != nil {
			return "", false, err
		}
	}
	c.carry = &answers{Base: g.Base, List: []answer{{Messages: c.messages()}}}
	c.Carry(g.Choice)
	return g.Choice, true, nil
}

// find is the answer that came in a message; nil when none did.
func (a *answers) find(message int) *answer {
	if a == nil {
		return nil
	}
	i := slices.IndexFunc(a.List, func(x answer) bool { return slices.Contains(x.Messages, message) })
	if i < 0 {
		return nil
	}
	return &a.List[i]
}

// edit gives the form what a message reads now. taken is false when the form has
// nothing of that message; again is true when the message is to be handled as a
// new one, the form being as it was before it.
func (f *Form[T]) edit(c *Context, d *ledger.Dialog, in Input, message int) (taken, again bool, err error) {
	s, err := f.load(d)
	if err != nil {
		return false, false, err
	}
	changed := s.Given.find(message)
	switch {
	case changed == nil:
		return false, false, nil
	case len(changed.Messages) > 1: // of a text in parts the others are not at hand
		return true, false, f.reshow(c, d, s.V, c.T("edit.part"))
	case changed.Field == "" && (s.Given.Base == nil || s.Given.Choice != ""):
		if s.Given.Choice != "" {
			c.carried = s.Given
		}
		if err := c.Delete(d.MessageRef); err != nil {
			return false, false, err
		}
		return true, true, ledger.EndDialog(c.Tx, d)
	}
	was := s.V
	s.V = *new(T)
	if err := json.Unmarshal(s.Given.Base, &s.V); err != nil {
		return false, false, err
	}
	if changed.Field == "" {
		s.Given = nil
		return true, true, f.save(c, d, s)
	}
	if changed.Refused && changed == &s.Given.List[len(s.Given.List)-1] && d.Field == changed.Field {
		s.V = was
		s.Given.List = s.Given.List[:len(s.Given.List)-1]
		return true, false, f.set(c, d, s, f.field(d.Field), in, false)
	}
	changed.Input.Text, changed.At, changed.Refused = in.Text, c.At().Unix(), false
	for i := range s.Given.List {
		x := &s.Given.List[i]
		field := f.field(x.Field)
		if field == nil || x.Refused {
			continue
		}
		c.ReadAsOf(x.At)
		err := field.Set(c, &s.V, x.Input)
		var p *Problem
		if errors.As(err, &p) {
			s.V = was // the row keeps the answers as they were, too
			return true, false, f.reshow(c, d, s.V, c.T(p.Key, p.Pairs...))
		}
		if err != nil {
			return false, false, err
		}
	}
	if d.Field != "" {
		return true, false, f.show(c, d, s, c.T("edit.taken"))
	}
	return true, false, f.next(c, d, s, c.T("edit.taken"), false)
}

// reshow shows the form as it is kept, with a sentence above.
func (f *Form[T]) reshow(c *Context, d *ledger.Dialog, v T, above string) error {
	s, err := f.load(d)
	if err != nil {
		return err
	}
	s.V = v
	return f.show(c, d, s, above)
}

// editKey has it said once for a message, however often it is changed.
func editKey(c *Context, m *tg.Message) string { return fmt.Sprintf("edited:%d:%d", c.ChatID, m.ID) }

// routeEdit handles a message that was changed after it was sent. In a group
// nothing comes of it; a place that moves is not words.
func (r *Router) routeEdit(c *Context, m *tg.Message) error {
	if done, err := r.slipped(c, m); done || err != nil {
		return err
	}
	if !c.Private || c.Person == nil || m.Location != nil || m.Text+m.Caption == "" || m.ForwardOrigin != nil || m.ViaBot != nil {
		return nil
	}
	d, err := ledger.ActiveDialog(c.Tx, c.Person.ID)
	if err != nil {
		return err
	}
	if d != nil {
		if f, ok := r.forms[d.Form]; ok && f.access().Allows(c.Person) {
			c.StandAt(f.access())
			taken, again, err := f.edit(c, d, c.Input(), m.ID)
			if again && err == nil {
				return r.routeMessage(c, m)
			}
			if taken || err != nil {
				return err
			}
		}
	}
	_, err = c.Say(Message{
		Text:    c.T("edit.too_late"),
		Buttons: Rows(2, CommandButton(c.P("edit.record"), "record"), CommandButton(c.P("common.menu"), "menu")),
	}, Once(editKey(c, m)))
	return err
}

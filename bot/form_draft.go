package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"lianluo/models/ledger"
	"lianluo/models/store"
)

// draft is what a dialog's row keeps of a form.
type draft[T any] struct {
	V       T        `json:"v"`
	Asked   []string `json:"asked,omitempty"`   // asked in turn and answered or passed over
	Passed  []string `json:"passed,omitempty"`  // not asked in turn: they were passed over before
	Editing bool     `json:"editing,omitempty"` // the open question was chosen on the card
	Open    bool     `json:"open,omitempty"`    // the card shows its fields' buttons (maxEdits)
	Album   string   `json:"album,omitempty"`   // of the last file, to tell an album's files
	// Held are words that came late: the person is asked whether they are the answer.
	Held   string   `json:"held,omitempty"`
	HeldAt int64    `json:"held_at,omitempty"` // when they were sent, in Unix seconds
	Given  *answers `json:"given,omitempty"`   // which message gave what (form_edit.go)
	note   string   // stands above what is shown next, once
}

// Reopen opens the form with what was filed before: what was passed over then
// is not asked again.
func (f *Form[T]) Reopen(c *Context, v T) error { return f.start(c, v, f.optional(), false) }

// Change is Reopen for somebody who has just said that something is to be changed: the
// card shows its fields' buttons, however many they are.
func (f *Form[T]) Change(c *Context, v T) error { return f.start(c, v, f.optional(), true) }

func (f *Form[T]) optional() (names []string) {
	for i := range f.Fields {
		if f.Fields[i].Optional {
			names = append(names, f.Fields[i].Name)
		}
	}
	return names
}

// Lay puts a draft of the form aside without opening it, and gives its id for a
// button that takes it up ("form", id, "resume").
func (f *Form[T]) Lay(c *Context, v T) (int64, error) {
	d := &ledger.Dialog{PersonID: c.Person.ID, ChatID: c.Person.TelegramID, Form: string(f.Name)}
	err := f.save(c, d, &draft[T]{V: v})
	return d.ID, err
}

// Peek gives what the person's active draft of this form holds, and its id; 0 when
// none is open.
func (f *Form[T]) Peek(c *Context) (v T, id int64, err error) {
	d, err := ledger.ActiveDialog(c.Tx, c.Person.ID)
	if err != nil || !f.Name.Holds(d) {
		return v, 0, err
	}
	s, err := f.load(d)
	if err != nil {
		return v, 0, err
	}
	return s.V, d.ID, nil
}

// Amend changes what the person's active draft of this form holds and shows it
// again. ok is false when no draft of this form is open, or when change
// declines.
func (f *Form[T]) Amend(c *Context, change func(v *T) (ok bool, err error)) (ok bool, err error) {
	d, err := ledger.ActiveDialog(c.Tx, c.Person.ID)
	if err != nil || !f.Name.Holds(d) {
		return false, err
	}
	s, err := f.load(d)
	if err != nil {
		return false, err
	}
	if err := s.amend(c); err != nil {
		return false, err
	}
	if ok, err = change(&s.V); err != nil || !ok {
		return false, err
	}
	album := c.Input().Album
	sameAlbum := album != "" && album == s.Album
	s.Album = album
	return true, f.render(c, d, s, "", sameAlbum || c.press != nil)
}

// Take ends a draft of the person's own and gives what it holds, for another
// form to go on with. id 0 is the active one; ErrNotFound when there is none.
func (f *Form[T]) Take(c *Context, id int64) (v T, err error) {
	var d *ledger.Dialog
	if id == 0 {
		d, err = ledger.ActiveDialog(c.Tx, c.Person.ID)
	} else {
		d, err = ledger.DialogByID(c.Tx, id, c.Person.ID)
	}
	if err == nil && !f.Name.Holds(d) {
		err = store.ErrNotFound
	}
	if err != nil {
		return v, err
	}
	s, err := f.load(d)
	if err != nil {
		return v, err
	}
	// A button of the draft becomes the other form; otherwise it would stay.
	under := c.press != nil && d.MessageRef == -int64(c.press.message)
	if !under && c.press != nil {
		if under, err = c.Under(d.MessageRef); err != nil {
			return v, err
		}
	}
	if !under {
		if err := c.Delete(d.MessageRef); err != nil {
			return v, err
		}
	}
	c.carry = s.Given
	return s.V, ledger.EndDialog(c.Tx, d)
}

func (f *Form[T]) load(d *ledger.Dialog) (*draft[T], error) {
	var s draft[T]
	if err := json.Unmarshal([]byte(d.Data), &s); err != nil {
		return nil, fmt.Errorf("read draft %d: %w", d.ID, err)
	}
	return &s, nil
}

func (f *Form[T]) save(c *Context, d *ledger.Dialog, s *draft[T]) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("keep draft: %w", err)
	}
	d.Data = string(raw)
	return c.keepForm(d)
}

// blank tells whether nothing has been filled in that would be worth keeping:
// no question was answered, and what came with the start was at most chosen.
func (f *Form[T]) blank(d *ledger.Dialog) bool {
	s, err := f.load(d)
	if err != nil || len(s.Asked)+len(s.Passed) > 0 {
		return false
	}
	if len(f.Fields) == 0 { // it asks nothing: it was opened with what it holds
		return false
	}
	for i := range f.Fields {
		field := &f.Fields[i]
		if (field.Asked && field.Choices == nil || field.Files || field.Words) && f.concerns(field, s) && !field.Empty(&s.V) {
			return false
		}
	}
	return true
}

// about is what a draft is about; "" when it does not say yet.
func (f *Form[T]) about(c *Context, d *ledger.Dialog) (string, error) {
	s, err := f.load(d)
	if err != nil {
		return "", err
	}
	if f.About != nil {
		return f.About(c, &s.V)
	}
	for i := range f.Fields {
		if text := f.Fields[i].Text; text != nil && text(&s.V) != "" {
			return cut(strings.Join(strings.Fields(text(&s.V)), " "), maxAbout), nil
		}
	}
	return "", nil
}

// maxAbout is how much is shown of what a draft says.
const maxAbout = 24

// AboutDraft says in a few words what a draft is about. One whose matter is gone says
// nothing.
func (c *Context) AboutDraft(d *ledger.Dialog) (string, error) {
	f, ok := c.Bot.router.forms[d.Form]
	if !ok {
		return "", nil
	}
	text, err := f.about(c, d)
	var gone *Problem
	if errors.As(err, &gone) {
		return "", nil
	}
	return text, err
}

// DropDraft gives a draft of the person's own up; it can be brought back until it is
// pruned.
func (c *Context) DropDraft(id int64) (*ledger.Dialog, error) {
	d, err := ledger.DialogByID(c.Tx, id, c.Person.ID)
	if err != nil {
		return nil, c.MissingAs(err, "common.stale")
	}
	at := c.Now
	d.Active, d.DiscardedAt = false, &at
	return d, c.keepForm(d)
}

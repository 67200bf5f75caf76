package bot

import (
	"errors"
	"slices"
	"strings"

	"lianluo/models/ledger"
)

// Form is something a person fills in: a few questions, one a message, then a
// card to check, then Submit. There is one living message, edited in place or
// moved to the bottom when the person has typed. What is filled in is kept at
// every step as a draft, so a form can be left, resumed and survives restarts.
//
// T holds the values and is kept as JSON. Words come from the catalogue:
// NAME.title, NAME.FIELD.ask and NAME.FIELD.label.
type Form[T any] struct {
	Name   FormName[T]
	Access Access
	Fields []Field[T]
	// Card is the text of the card to check before submitting.
	Card func(c *Context, v *T) (string, error)
	// Direct forms are filed as soon as nothing is missing, without a card: for
	// a single question such as the reason of a refusal. They need no Card.
	Direct bool
	// SubmitKey is the word on the button; common.submit when empty.
	SubmitKey string
	// Buttons, if set, take the place of Submit and the fields' buttons on the
	// card. id is the draft's: a button that hands it on carries it (Take).
	Buttons func(c *Context, v *T, id int64) ([][]Button, error)
	// Submit files what was filled in and gives the message that takes the
	// form's place; one without text leaves the place to what Submit has shown
	// itself. nil: the form's own Buttons end it.
	Submit func(c *Context, v *T) (Message, error)
}

// Field is one thing a form asks.
type Field[T any] struct {
	Name string
	// Asked fields are asked in turn while empty; others only by a button on
	// the card.
	Asked bool
	// Optional fields can be passed over.
	Optional bool
	// Files: the field takes files; it stays open until the person taps Done,
	// and files sent while the card is shown go to it.
	Files bool
	// Words: words typed while the card is shown go to the field. Without such a
	// field they are something new.
	Words bool
	// Several: choices are taken one after the other until the person taps Done.
	Several bool
	// Enough tells that a file has answered the question for now: the form goes
	// on without Done. What is sent after it still joins. nil: only Done does.
	Enough func(v *T) bool
	// Unnumbered is a question that is not counted among the others: a warning.
	Unnumbered bool
	// NoEdit leaves the field's button off the card.
	NoEdit bool
	// When tells whether the field concerns this form at all; nil: always.
	When func(v *T) bool
	// Empty tells whether the field still lacks its value.
	Empty func(v *T) bool
	// Set takes what the person typed, chose or sent. A *Problem it returns
	// is shown above the question, asked again; nothing is lost.
	Set func(c *Context, v *T, in Input) error
	// Choices are buttons under the question; nil: the person types.
	Choices func(c *Context, v *T) ([]Choice, error)
	// Question overrides the text of NAME.FIELD.ask.
	Question func(c *Context, v *T) (string, error)
}

// Choice is a ready answer. Value is at most 32 bytes and comes back as
// Input.Choice; it can be forged, so Set checks it.
type Choice struct{ Label, Value string }

// formHandler is a form of any T, as the router sees it.
type formHandler interface {
	access() Access
	words() []string
	blank(d *ledger.Dialog) bool
	input(c *Context, d *ledger.Dialog, in Input) (taken bool, err error)
	press(c *Context, d *ledger.Dialog, action, arg string) error
}

// AddForm makes the router know a form; needed once for each form.
func AddForm[T any](r *Router, f *Form[T]) {
	name := string(f.Name)
	if _, twice := r.forms[name]; twice {
		panic("form registered twice: " + name)
	}
	r.forms[name] = f
}

// Start opens the form with what is known already: it asks for what is missing
// or shows the card. A pressed button's message becomes the form.
func (f *Form[T]) Start(c *Context, v T) error { return f.start(c, v, nil) }

func (f *Form[T]) start(c *Context, v T, passed []string) error {
	if !f.Access.Allows(c.Person) {
		return c.refuse(f.Access)
	}
	d := &ledger.Dialog{PersonID: c.Person.ID, ChatID: c.Person.TelegramID, Form: string(f.Name), Active: true}
	if c.press != nil && c.Private {
		d.MessageRef = -int64(c.press.message)
	}
	return f.next(c, d, &draft[T]{V: v, Asked: passed, Album: c.Input().Album}, "")
}

// File files what a one-line command gave, without questions or a card. When
// the command had no words behind it, when something needed is missing or wrong,
// or when files may follow, the form opens with what was given.
func (f *Form[T]) File(c *Context, v T) error {
	if !f.Access.Allows(c.Person) {
		return c.refuse(f.Access)
	}
	inOneLine := c.Args != "" && c.press == nil && c.Input().File == nil
	if !inOneLine || f.lacking(&draft[T]{V: v}) != nil {
		return f.Start(c, v)
	}
	m, err := f.Submit(c, &v)
	var p *Problem
	if errors.As(err, &p) {
		if f.Direct {
			return err // there is no card to go back to; the line stands in the chat
		}
		d := &ledger.Dialog{PersonID: c.Person.ID, ChatID: c.Person.TelegramID, Form: string(f.Name), Active: true}
		return f.show(c, d, &draft[T]{V: v}, c.T(p.Key, p.Pairs...))
	}
	if err != nil || m.Text == "" {
		return err
	}
	_, err = c.Tell(c.Person, m)
	return err
}

func (f *Form[T]) access() Access { return f.Access }

// key is a word of the form in the catalogue.
func (f *Form[T]) key(parts ...string) string {
	return strings.Join(append([]string{string(f.Name)}, parts...), ".")
}

// words are the catalogue's keys that the form speaks with.
func (f *Form[T]) words() []string {
	keys := []string{f.key("title")}
	for i := range f.Fields {
		field := &f.Fields[i]
		if field.Question == nil {
			keys = append(keys, f.key(field.Name, "ask"))
		}
		if !field.NoEdit {
			keys = append(keys, f.key(field.Name, "label"))
		}
	}
	return append(keys, f.SubmitKey)
}

// next opens the next question or the card.
func (f *Form[T]) next(c *Context, d *ledger.Dialog, s *draft[T], above string) error {
	d.Field = ""
	s.Editing = false
	if field := f.missing(s); field != nil {
		d.Field = field.Name
	} else if f.Direct {
		return f.submit(c, d, s)
	}
	return f.show(c, d, s, above)
}

// missing is the next field to be asked; nil when the card is due.
func (f *Form[T]) missing(s *draft[T]) *Field[T] {
	for i := range f.Fields {
		field := &f.Fields[i]
		if field.Asked && f.concerns(field, s) && field.Empty(&s.V) && !slices.Contains(s.Asked, field.Name) {
			return field
		}
	}
	return nil
}

// lacking is the first field that has to be filled in and is not.
func (f *Form[T]) lacking(s *draft[T]) *Field[T] {
	for i := range f.Fields {
		field := &f.Fields[i]
		if field.Asked && !field.Optional && f.concerns(field, s) && field.Empty(&s.V) {
			return field
		}
	}
	return nil
}

func (f *Form[T]) concerns(field *Field[T], s *draft[T]) bool {
	return field.When == nil || field.When(&s.V)
}

func (f *Form[T]) field(name string) *Field[T] {
	i := slices.IndexFunc(f.Fields, func(x Field[T]) bool { return x.Name == name })
	if i < 0 {
		return nil
	}
	return &f.Fields[i]
}

// input gives what the person wrote or sent to the open question. taken is
// false when the form has no use for it.
func (f *Form[T]) input(c *Context, d *ledger.Dialog, in Input) (taken bool, err error) {
	s, err := f.load(d)
	if err != nil {
		return false, err
	}
	if action, arg, ok, err := f.typed(c, d, s, in); ok || err != nil {
		if err != nil {
			return true, err
		}
		return true, f.press(c, d, action, arg)
	}
	field := f.field(d.Field)
	if field == nil { // the card is shown
		i := slices.IndexFunc(f.Fields, func(x Field[T]) bool {
			return f.concerns(&x, s) && (in.File != nil && x.Files || in.File == nil && x.Words)
		})
		if i < 0 {
			return false, nil
		}
		field = &f.Fields[i]
	}
	if in.File != nil && !field.Files {
		return true, f.show(c, d, s, c.T("form.text_only"))
	}
	sameAlbum := in.Album != "" && in.Album == s.Album
	s.Album = in.Album
	return true, f.set(c, d, s, field, in, sameAlbum)
}

func (f *Form[T]) set(c *Context, d *ledger.Dialog, s *draft[T], field *Field[T], in Input, inPlace bool) error {
	err := field.Set(c, &s.V, in)
	var p *Problem
	if errors.As(err, &p) {
		return f.show(c, d, s, c.T(p.Key, p.Pairs...))
	}
	if err != nil {
		return err
	}
	if field.Files && in.File != nil && (d.Field == "" || field.Enough == nil || !field.Enough(&s.V)) {
		return f.render(c, d, s, "", inPlace) // more may follow; the question stays open
	}
	if field.Several && in.Choice != "" {
		return f.render(c, d, s, "", inPlace)
	}
	f.asked(s, field)
	return f.next(c, d, s, "")
}

func (f *Form[T]) asked(s *draft[T], field *Field[T]) {
	if !s.Editing && !slices.Contains(s.Asked, field.Name) {
		s.Asked = append(s.Asked, field.Name)
	}
}

// press does what one of the form's buttons says.
func (f *Form[T]) press(c *Context, d *ledger.Dialog, action, arg string) error {
	s, err := f.load(d)
	if err != nil {
		return err
	}
	field := f.field(d.Field)
	switch action {
	case "resume":
		d.Active, d.DiscardedAt, d.MessageRef = true, nil, -int64(c.press.message)
		return f.show(c, d, s, c.T("form.resumed"))
	case "keep":
		d.Active = false
		if f.blank(d) {
			at := c.Now
			d.DiscardedAt = &at
			return f.leave(c, d, "form.discarded")
		}
		return f.leave(c, d, "form.saved")
	case "discard":
		at := c.Now
		d.Active, d.DiscardedAt = false, &at
		return f.leave(c, d, "form.discarded")
	case "edit":
		if field = f.field(arg); field == nil || !f.concerns(field, s) {
			return c.Problem("common.stale")
		}
		d.Field, s.Editing = field.Name, true
		return f.show(c, d, s, "")
	case "back":
		return f.back(c, d, s)
	case "submit":
		return f.submit(c, d, s)
	}
	if field == nil {
		return c.Problem("common.stale")
	}
	switch {
	case action == "choose":
		return f.set(c, d, s, field, Input{Choice: arg}, true)
	case action == "done" && (field.Files || field.Several), action == "skip" && field.Optional:
		f.asked(s, field)
		return f.next(c, d, s, "")
	}
	return c.Problem("common.stale")
}

// back leaves an edit for the card, or asks the last question again.
func (f *Form[T]) back(c *Context, d *ledger.Dialog, s *draft[T]) error {
	if s.Editing || len(s.Asked) == 0 {
		return f.next(c, d, s, "")
	}
	last := s.Asked[len(s.Asked)-1]
	s.Asked = s.Asked[:len(s.Asked)-1]
	d.Field = last
	return f.show(c, d, s, "")
}

func (f *Form[T]) submit(c *Context, d *ledger.Dialog, s *draft[T]) error {
	if field := f.lacking(s); field != nil {
		d.Field = field.Name
		return f.show(c, d, s, "")
	}
	if f.Submit == nil { // only its own buttons end it
		return f.show(c, d, s, c.T("form.use_buttons"))
	}
	m, err := f.Submit(c, &s.V)
	var p *Problem
	if errors.As(err, &p) {
		if f.Direct && len(s.Asked) == 0 {
			return err // nothing was asked: there is no question to go back to
		}
		if f.Direct {
			last := len(s.Asked) - 1
			d.Field, s.Asked = s.Asked[last], s.Asked[:last]
		}
		// Submit says what is wrong before it writes; the form stays.
		return f.show(c, d, s, c.T(p.Key, p.Pairs...))
	}
	if err != nil {
		return err
	}
	if err := f.replace(c, d, m); err != nil {
		return err
	}
	return ledger.EndDialog(c.Tx, d)
}

// replace puts the result in the form's place: where the form stands when a
// button was pressed, at the bottom of the chat when the person has typed.
func (f *Form[T]) replace(c *Context, d *ledger.Dialog, m Message) error {
	switch {
	case m.Text == "" && c.press != nil:
		return nil
	case m.Text != "" && c.press != nil && d.MessageRef != 0:
		return c.Edit(d.MessageRef, m)
	}
	if err := c.Delete(d.MessageRef); err != nil || m.Text == "" {
		return err
	}
	_, err := c.send(&ledger.OutboxRow{ChatID: d.ChatID}, m, nil)
	return err
}

func (f *Form[T]) leave(c *Context, d *ledger.Dialog, key string) error {
	if err := ledger.SaveDialog(c.Tx, d); err != nil {
		return err
	}
	_, err := c.Show(Message{
		Text:    c.T(key),
		Buttons: Rows(2, c.B("form.resume", "form", d.ID, "resume"), CommandButton(c.P("common.menu"), "menu")),
	})
	return err
}

func (f *Form[T]) show(c *Context, d *ledger.Dialog, s *draft[T], above string) error {
	return f.render(c, d, s, above, c.press != nil)
}

// render shows the form as it stands: in place, or at the bottom of the chat
// when the person has written something below it.
func (f *Form[T]) render(c *Context, d *ledger.Dialog, s *draft[T], above string, inPlace bool) error {
	if d.ID == 0 { // the buttons carry the id
		if err := f.save(c, d, s); err != nil {
			return err
		}
	}
	m, err := f.message(c, d, s)
	if err != nil {
		return err
	}
	if above != "" {
		m.Text = above + "\n\n" + m.Text
	}
	switch {
	case inPlace && d.MessageRef != 0:
		err = c.Edit(d.MessageRef, m)
	default:
		if err = c.Delete(d.MessageRef); err == nil {
			d.MessageRef, err = c.send(&ledger.OutboxRow{ChatID: d.ChatID}, m, nil)
		}
	}
	if err != nil {
		return err
	}
	return f.save(c, d, s)
}

package bot

import (
	"errors"
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
	// About says in a few words what a draft is about, in a list of drafts: its title,
	// the day of its matter. nil: the first of its texts.
	About func(c *Context, v *T) (string, error)
	// Concerns names the record of a draft (Message.About): who was asked about it hears
	// when it changes. nil: none.
	Concerns func(v *T) string
	// Back leads back to what the form was opened from, from where it was left: the menu
	// does not know. nil, and a button without a word: the menu.
	Back func(c *Context, v *T) Button
	// Direct forms are filed as soon as nothing is missing. One with a Card shows it
	// first all the same when the last answer was typed and not tapped: what does
	// something for others never follows on words that may be meant for nobody. One
	// without a Card is for what is one's own, a draft, or shown before it counts.
	Direct bool
	// AtOnce, if set, tells whether a tap that answers the last question files the form:
	// all that it says was tapped. What was shown on the card already goes by its button.
	AtOnce func(v *T) bool
	// SubmitKey is the word on the button; common.submit when empty.
	SubmitKey string
	// SubmitLabel is the word on the button where it depends on what is asked.
	SubmitLabel func(c *Context, v *T) string
	// DropKey is the word for not doing it, on a card that only asks whether to: then
	// it stands beside Submit instead of the two ways out. A form's own Buttons hold it
	// themselves.
	DropKey string
	// Brief: nothing that is asked is worth a draft, and DropKey is the one way out of its
	// questions too.
	Brief bool
	// Buttons, if set, take the place of Submit and the fields' buttons on the
	// card. id is the draft's: a button that hands it on carries it (Take).
	Buttons func(c *Context, v *T, id int64) ([][]Button, error)
	// Beside, if set, are rows of buttons for what belongs to the draft and is none of its
	// fields. They stand under the card, and under a question that can be left out as a
	// whole (Field.AsIs). id is the draft's: see AsideData.
	Beside func(c *Context, v *T, id int64) ([][]Button, error)
	// Instead, if set, are buttons for what may have been meant in place of this form. They
	// stand under its first question, until that is answered.
	Instead func(c *Context, v *T) []Button
	// Aside does what such a button says and gives the message that takes the form's place
	// until its way back is pressed; without text the form is shown again. over tells that
	// the draft is given up for it: it can be taken up again from there.
	Aside func(c *Context, v *T, id int64, what string) (m Message, over bool, err error)
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
	// SkipKey is the word for passing it over; common.skip when empty.
	SkipKey string
	// Files: the field takes files; it stays open until the person taps Done,
	// and files sent while the card is shown go to it.
	Files bool
	// Words: words typed while the card is shown go to the field, under those that
	// are there (Input.Add). Without such a field they are something new.
	Words bool
	// Thanks: what is wanted may be nothing but thanks (感谢各位), which is no answer
	// elsewhere (nod.go).
	Thanks bool
	// Text is what the field says now. It is shown to be copied when the field is
	// changed, since what is sent then takes its place. nil: it is no text.
	Text func(v *T) string
	// Filed tells that what the field says is on record already. Words typed while
	// the card is shown may then be meant for all of it: the person is asked.
	Filed func(v *T) bool
	// Several: choices are taken one after the other until the person taps Done.
	Several bool
	// Enough tells that a file has answered the question for now: the form goes
	// on without Done. What is sent after it still joins. nil: only Done does.
	Enough func(v *T) bool
	// AsIs is the word on the button that files the form as it stands instead of an answer:
	// all that the question asks may be left out, so the form can be looked over and filed
	// where it is asked. "": the card comes first.
	AsIs string
	// Switch tells whether a field of yes or no is on. Its button, with the words
	// NAME.FIELD.on or off, turns it over in one tap: Set gets the choice SwitchOn or
	// SwitchOff. nil: it is no switch.
	Switch func(v *T) bool
	// Unnumbered is a question that is not counted among the others: a warning.
	Unnumbered bool
	// Guards is a warning about what the form holds: once settled it is asked again when that
	// comes up again.
	Guards bool
	// Forgets: with its answer goes what the form remembers of earlier ones, as they
	// were written (form_edit.go): something was taken out of them.
	Forgets bool
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
	titleKey() string
	about(c *Context, d *ledger.Dialog) (string, error)
	blank(d *ledger.Dialog) bool
	input(c *Context, d *ledger.Dialog, in Input) (taken bool, err error)
	press(c *Context, d *ledger.Dialog, action, arg string) error
	word(c *Context, d *ledger.Dialog, in Input) (taken bool, err error)
	edit(c *Context, d *ledger.Dialog, in Input, message int) (taken, again bool, err error)
	nodded(c *Context, d *ledger.Dialog, n Nod, text string) (free, taken bool, err error)
}

// AddForm makes the router know a form; needed once for each form.
func AddForm[T any](r *Router, f *Form[T]) {
	name := string(f.Name)
	if _, twice := r.forms[name]; twice {
		panic("form registered twice: " + name)
	}
	f.Access = r.Stamp(f.Access)
	r.forms[name] = f
}

// Start opens the form with what is known already: it asks for what is missing
// or shows the card. A pressed button's message becomes the form.
func (f *Form[T]) Start(c *Context, v T) error { return f.start(c, v, nil, false) }

func (f *Form[T]) start(c *Context, v T, passed []string, open bool) error {
	if err := f.enter(c); err != nil {
		return err
	}
	d := &ledger.Dialog{PersonID: c.Person.ID, ChatID: c.Person.TelegramID, Form: string(f.Name), Active: true}
	if c.press != nil && c.Private {
		d.MessageRef = -int64(c.press.message)
	}
	s := &draft[T]{V: v, Passed: passed, Album: c.Input().Album}
	s.opened(c)
	if open && f.Card != nil && f.missing(s) == nil {
		s.Open = true
		return f.show(c, d, s, "")
	}
	return f.next(c, d, s, "", false)
}

// Check opens the card of what a one-line command gave: what reaches others goes out
// by its button only. What may be passed over is not asked for; it stands on the
// card. When something needed is missing, or files may follow, it is Start.
func (f *Form[T]) Check(c *Context, v T) error {
	if !inOneLine(c) || f.lacking(&draft[T]{V: v}) != nil {
		return f.Start(c, v)
	}
	return f.Reopen(c, v)
}

// inOneLine tells whether all was typed behind a command.
func inOneLine(c *Context) bool {
	return c.Args != "" && c.press == nil && !c.edited() && c.Input().File == nil
}

// File files what a one-line command gave, without questions or a card. When
// the command had no words behind it, when something needed is missing or wrong,
// or when files may follow, the form opens with what was given. It is for what concerns
// nobody but the person and the staff (Check).
func (f *Form[T]) File(c *Context, v T) error {
	if err := f.enter(c); err != nil {
		return err
	}
	if !inOneLine(c) || f.lacking(&draft[T]{V: v}) != nil {
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

// enter checks that the person may fill the form in, as it was registered: one that was
// made anew to be opened does not know whose work it is.
func (f *Form[T]) enter(c *Context) error {
	access := f.Access
	if known, ok := c.Bot.router.forms[string(f.Name)]; ok {
		access = known.access()
	}
	if !access.Allows(c.Person) {
		return c.refuse(access)
	}
	c.StandAt(access)
	return nil
}

// key is a word of the form in the catalogue.
func (f *Form[T]) key(parts ...string) string {
	return strings.Join(append([]string{string(f.Name)}, parts...), ".")
}

func (f *Form[T]) titleKey() string { return f.key("title") }

// words are the catalogue's keys that the form speaks with.
func (f *Form[T]) words() []string {
	keys := []string{f.key("title")}
	for i := range f.Fields {
		field := &f.Fields[i]
		if field.Switch != nil {
			keys = append(keys, f.key(field.Name, "on"), f.key(field.Name, "off"))
			continue
		}
		if field.Question == nil {
			keys = append(keys, f.key(field.Name, "ask"))
		}
		if !field.NoEdit {
			keys = append(keys, f.key(field.Name, "label"))
		}
		keys = append(keys, field.SkipKey, field.AsIs)
	}
	return append(keys, f.SubmitKey, f.DropKey)
}

package bot

import (
	"errors"
	"slices"

	"lianluo/internal/locale"
	"lianluo/models/ledger"
	"lianluo/models/store"
)

// next opens the next question or the card; tapped tells that a button has answered
// the last one.
func (f *Form[T]) next(c *Context, d *ledger.Dialog, s *draft[T], above string, tapped bool) error {
	d.Field = ""
	shown := s.Editing
	s.Editing, s.Open = false, false
	if field := f.missing(s); field != nil {
		d.Field = field.Name
	} else if f.Direct && (tapped || f.Card == nil) || tapped && !shown && f.AtOnce != nil && f.AtOnce(&s.V) {
		return f.submit(c, d, s, false)
	}
	return f.show(c, d, s, above)
}

// missing is the next field to be asked; nil when the card is due.
func (f *Form[T]) missing(s *draft[T]) *Field[T] {
	for i := range f.Fields {
		field := &f.Fields[i]
		if f.isDue(field, s) {
			return field
		}
	}
	return nil
}

// isDue tells whether a field is still to be asked in turn.
func (f *Form[T]) isDue(field *Field[T], s *draft[T]) bool {
	return field.Asked && f.concerns(field, s) && field.Empty(&s.V) && !slices.Contains(s.Asked, field.Name) && !slices.Contains(s.Passed, field.Name)
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
	if in.Source != "" && f.Direct {
		return false, nil // it would be done at once, for somebody else's words
	}
	if action, arg, ok, err := f.typed(c, d, s, in); ok || err != nil {
		if err != nil {
			return true, err
		}
		return true, f.press(c, d, action, arg)
	}
	if r := c.Bot.router; d.Field == "" && s.Held == "" && in.File == nil && f.Submit != nil && f.Buttons == nil && r.hearing != nil && r.hearing.Agrees(in.Text) {
		return true, f.show(c, d, s, f.undone(c, s)) // a yes to a card may be one to anything
	}
	late, err := c.late(d)
	if err != nil {
		return false, err
	}
	field := f.field(d.Field)
	if late && in.File != nil && (field == nil || !field.Files) {
		return false, nil // a new matter
	}
	if field = f.fieldFor(d, s, in); field == nil {
		return false, nil
	}
	if in.File != nil && !field.Files {
		return true, f.wordsOf(c, d, s, field, in)
	}
	in.Add = d.Field == "" && in.File == nil
	if in.File == nil && (late || s.Held != "" || f.both(d, s, field)) {
		s.Held, s.HeldAt = store.CleanText(s.Held+"\n"+in.Text), c.At().Unix()
		return true, f.show(c, d, s, "")
	}
	sameAlbum := in.Album != "" && in.Album == s.Album
	s.Album = in.Album
	return true, f.set(c, d, s, field, in, sameAlbum)
}

// fieldFor is the field that what was typed or sent goes to: that of the open question,
// or while the card is shown the one for words or for files.
func (f *Form[T]) fieldFor(d *ledger.Dialog, s *draft[T], in Input) *Field[T] {
	if field := f.field(d.Field); field != nil {
		return field
	}
	i := slices.IndexFunc(f.Fields, func(x Field[T]) bool {
		return f.concerns(&x, s) && (in.File != nil && x.Files || in.File == nil && x.Words)
	})
	if i < 0 {
		return nil
	}
	return &f.Fields[i]
}

func (f *Form[T]) set(c *Context, d *ledger.Dialog, s *draft[T], field *Field[T], in Input, inPlace bool) error {
	if err := s.answered(c, field.Name, in); err != nil {
		return err
	}
	counted, ok, err := f.chosen(c, field, s, in, true)
	if err != nil {
		return err
	}
	if ok { // of a field that takes any words, too
		in = counted
		s.Given.List[len(s.Given.List)-1].Input = in
	}
	err = field.Set(c, &s.V, in)
	var p *Problem
	if errors.As(err, &p) {
		chosen, ok, err := f.chosen(c, field, s, in, false)
		if err != nil {
			return err
		}
		if !ok || field.Set(c, &s.V, chosen) != nil {
			s.Given.List[len(s.Given.List)-1].Refused = true
			return f.show(c, d, s, c.T(p.Key, p.Pairs...))
		}
		s.Given.List[len(s.Given.List)-1].Input = chosen
	} else if err != nil {
		return err
	}
	if field.Forgets {
		s.Given = nil
	}
	if field.Files && in.File != nil && (d.Field == "" || field.Enough == nil || !field.Enough(&s.V)) {
		s.Open = s.Open && d.Field != ""
		return f.render(c, d, s, "", inPlace) // more may follow; the question stays open
	}
	if field.Several && in.Choice != "" {
		return f.render(c, d, s, "", inPlace)
	}
	f.asked(s, field)
	return f.next(c, d, s, "", in.Choice != "")
}

// asked notes that a question was answered in turn. A warning that its answer has settled is
// asked again when what it warns of comes up again.
func (f *Form[T]) asked(s *draft[T], field *Field[T]) {
	if field.Guards && !f.concerns(field, s) {
		return
	}
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
	switch action { // who presses a button of a form that was left is in it again
	case "resume", "keep", "discard":
	default:
		d.Active, d.DiscardedAt = true, nil
	}
	held := s.Held
	s.Held = ""
	switch action {
	case "held":
		if held == "" {
			return c.Problem("common.stale")
		}
		return f.takeHeld(c, d, s, held, arg)
	case "resume":
		d.Active, d.DiscardedAt, d.MessageRef = true, nil, -int64(c.press.message)
		s.Open = false
		d.ChatID = c.Person.TelegramID // it may have been begun from another account
		above := c.T("form.resumed")
		if day := c.Date(d.UpdatedAt); day != c.Date(c.Now) { // what it calls tomorrow may be over
			above = c.T("form.resumed_of", "date", day)
		}
		return f.show(c, d, s, above)
	case "keep":
		d.Active = false
		if f.blank(d) {
			at := c.Now
			d.DiscardedAt = &at
			return f.leave(c, d, s, "form.discarded")
		}
		return f.leave(c, d, s, "form.saved")
	case "discard":
		at := c.Now
		d.Active, d.DiscardedAt = false, &at
		if f.DropKey != "" {
			return f.leave(c, d, s, "form.dropped")
		}
		return f.leave(c, d, s, "form.discarded")
	case "edit":
		if field = f.field(arg); field == nil || !f.concerns(field, s) {
			return c.Problem("common.stale")
		}
		d.Field, s.Editing = field.Name, true
		return f.show(c, d, s, "")
	case "change":
		d.Field, s.Editing, s.Open = "", false, true
		return f.show(c, d, s, "")
	case "show":
		return f.show(c, d, s, "")
	case "aside":
		return f.aside(c, d, s, arg)
	case "turn":
		return f.turn(c, d, s, arg)
	case "back":
		return f.back(c, d, s)
	case "submit":
		return f.submit(c, d, s, true)
	}
	if field == nil {
		return c.Problem("common.stale")
	}
	switch {
	case action == "choose":
		return f.set(c, d, s, field, Input{Choice: arg}, true)
	case action == "done" && (field.Files || field.Several), action == "skip" && field.Optional:
		f.asked(s, field)
		return f.next(c, d, s, "", true)
	}
	return c.Problem("common.stale")
}

// back leaves an edit for where it was chosen, the fields' buttons for the card, or asks
// the last question again.
func (f *Form[T]) back(c *Context, d *ledger.Dialog, s *draft[T]) error {
	if s.Editing && s.Open {
		d.Field, s.Editing = "", false
		return f.show(c, d, s, "")
	}
	if s.Editing || s.Open || len(s.Asked) == 0 {
		return f.next(c, d, s, "", false)
	}
	last := s.Asked[len(s.Asked)-1]
	s.Asked = s.Asked[:len(s.Asked)-1]
	d.Field = last
	return f.show(c, d, s, "")
}

// submit files the form; checked tells that its card was.
func (f *Form[T]) submit(c *Context, d *ledger.Dialog, s *draft[T], checked bool) error {
	s.Open = false
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
		if f.Direct && !checked && len(s.Asked) == 0 {
			return err // nothing was asked: there is no question to go back to
		}
		if f.Direct && !checked {
			last := len(s.Asked) - 1
			d.Field, s.Asked = s.Asked[last], s.Asked[:last]
		}
		// Submit says what is wrong before it writes; the form stays.
		return f.show(c, d, s, c.T(p.Key, p.Pairs...))
	}
	if err != nil {
		return err
	}
	if s.note != "" && m.Text != "" {
		m.Text = s.note + "\n\n" + m.Text
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

func (f *Form[T]) leave(c *Context, d *ledger.Dialog, s *draft[T], key string) error {
	if err := c.keepForm(d); err != nil {
		return err
	}
	back := CommandButton(c.P("common.menu"), "menu")
	if f.Back != nil {
		if b := f.Back(c, &s.V); b.Text != "" {
			back = b
		}
	}
	_, err := c.Show(Message{Text: c.T(key), Buttons: Rows(2, c.B("form.resume", "form", d.ID, "resume"), back)})
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
	m.Text = locale.Join("\n\n", above, s.note, m.Text)
	if f.Concerns != nil {
		m.About, m.Stays = f.Concerns(&s.V), true
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

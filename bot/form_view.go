package bot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"lianluo/models/ledger"
)

// message is the form's living message: the open question, or the card.
func (f *Form[T]) message(c *Context, d *ledger.Dialog, s *draft[T]) (Message, error) {
	if s.Held != "" {
		return f.heldQuestion(c, d, s)
	}
	if field := f.field(d.Field); field != nil {
		return f.question(c, d, s, field)
	}
	return f.card(c, d, s)
}

// What is done with words that were asked about.
const (
	heldYes = "yes"
	heldAdd = "add"
	heldNo  = "no"
)

// heldQuestion asks whether words are meant for the form: they came late, or may be
// meant to take the place of what it says.
func (f *Form[T]) heldQuestion(c *Context, d *ledger.Dialog, s *draft[T]) (Message, error) {
	button := func(key, how string) Button { return c.B(key, "form", d.ID, "held", how) }
	field, words, title := f.fieldFor(d, s, Input{Text: s.Held}), cut(s.Held, maxHeld), c.P(f.titleKey())
	if field != nil && field.Text != nil && field.Text(&s.V) != "" {
		return Message{
			Text: c.T("form.replace", "title", title, "words", words),
			Buttons: [][]Button{
				Row(button("form.replace_yes", heldYes), button("form.replace_add", heldAdd)), Row(button("form.replace_no", heldNo)),
			},
		}, nil
	}
	about := *s
	about.Held = ""
	m, err := f.message(c, d, &about)
	if err != nil {
		return m, err
	}
	return Message{
		Text:    c.T("form.late", "title", title, "words", words) + "\n\n" + m.Text,
		Buttons: Rows(2, button("form.late_yes", heldYes), button("form.late_no", heldNo)),
	}, nil
}

// maxHeld is how much is shown again of words that are asked about, and maxCopied how
// much of a text is shown to be copied and changed.
const (
	maxHeld   = 200
	maxCopied = 2500
)

func (f *Form[T]) question(c *Context, d *ledger.Dialog, s *draft[T], field *Field[T]) (Message, error) {
	text := ""
	if field.Question != nil {
		var err error
		if text, err = field.Question(c, &s.V); err != nil {
			return Message{}, err
		}
	}
	if text == "" {
		text = c.T(f.key(field.Name, "ask"))
	}
	m := Message{Text: f.numbered(s, field, text)}
	if s.Editing && field.Text != nil {
		switch old := field.Text(&s.V); {
		case old == "":
		case units(old) > maxCopied:
			m.Text += "\n" + c.T("form.old_long")
		default:
			m.Text = c.T("form.old", "text", old) + "\n\n" + m.Text
		}
	}
	if field.Choices != nil {
		choices, err := field.Choices(c, &s.V)
		if err != nil {
			return m, err
		}
		m.Buttons = choiceRows(d.ID, choices)
	}
	if f.Instead != nil && !s.Editing && len(s.Asked) == 0 {
		if others := f.Instead(c, &s.V); len(others) > 0 {
			m.Buttons = append(m.Buttons, others)
		}
	}
	var row []Button
	if s.Editing || len(s.Asked) > 0 {
		row = append(row, c.B("common.back", "form", d.ID, "back"))
	}
	if field.AsIs != "" && !s.Editing {
		rows, err := f.asIs(c, d, s, field)
		m.Buttons = append(m.Buttons, append(rows, append(row, f.leaving(c, d)...))...)
		return m, err
	}
	switch {
	case (field.Files || field.Several) && !field.Empty(&s.V):
		row = append(row, c.B("common.done", "form", d.ID, "done"))
	case field.Optional && !s.Editing:
		row = append(row, c.B(cmp.Or(field.SkipKey, "common.skip"), "form", d.ID, "skip"))
	}
	if len(row) > 0 {
		m.Buttons = append(m.Buttons, row)
	}
	m.Buttons = append(m.Buttons, f.leaving(c, d))
	return m, nil
}

// numbered puts 2/3 before a question asked in turn, when there are several.
func (f *Form[T]) numbered(s *draft[T], field *Field[T], text string) string {
	if s.Editing || field.Unnumbered {
		return text
	}
	n := 1
	for _, name := range s.Asked {
		if x := f.field(name); x != nil && !x.Unnumbered {
			n++
		}
	}
	of := n
	for i := range f.Fields {
		x := &f.Fields[i]
		if x.Name != field.Name && !x.Unnumbered && f.isDue(x, s) {
			of++
		}
	}
	if of == 1 {
		return text
	}
	return fmt.Sprintf("%d/%d %s", n, of, text)
}

func (f *Form[T]) card(c *Context, d *ledger.Dialog, s *draft[T]) (Message, error) {
	text, err := f.Card(c, &s.V)
	if err != nil {
		return Message{}, err
	}
	takes := func(what func(x *Field[T]) bool) bool {
		return slices.ContainsFunc(f.Fields, func(x Field[T]) bool { return what(&x) && f.concerns(&x, s) })
	}
	if takes(func(x *Field[T]) bool { return x.Words }) {
		key := "form.more_words"
		if takes(func(x *Field[T]) bool { return x.Files }) {
			key = "form.more"
		}
		text += "\n" + c.T(key)
	}
	if f.Buttons != nil {
		m := Message{Text: text}
		if m.Buttons, err = f.Buttons(c, &s.V, d.ID); err == nil && f.DropKey == "" {
			m.Buttons = append(m.Buttons, f.leaving(c, d))
		}
		return m, err
	}
	submit := Button{Text: f.submitWord(c, s), Data: Data("form", d.ID, "submit")}
	edits := f.edits(c, d, s)
	m := Message{Text: text, Buttons: [][]Button{Row(submit)}}
	beside, err := f.beside(c, d, s)
	if err != nil {
		return m, err
	}
	switch {
	case f.DropKey != "":
		m.Buttons[0] = append(m.Buttons[0], c.B(f.DropKey, "form", d.ID, "discard"))
		m.Buttons = append(m.Buttons, Rows(2, edits...)...)
		return m, nil
	case len(edits) <= maxEdits:
		m.Buttons = append(m.Buttons, Rows(2, edits...)...)
	case s.Open:
		m.Buttons = append(Rows(2, edits...), f.switches(c, d, s)...)
		m.Buttons = append(m.Buttons, Row(c.B("common.back", "form", d.ID, "back"), submit))
		return m, nil
	default:
		m.Buttons[0] = append(m.Buttons[0], c.B("form.change", "form", d.ID, "change"))
	}
	m.Buttons = append(append(m.Buttons, beside...), f.leaving(c, d))
	return m, nil
}

// maxEdits is how many fields' buttons stand on the card itself: with more of them its
// text is pushed off a phone's screen, and they are behind one button.
const maxEdits = 3

// edits are the buttons that ask for a field again.
func (f *Form[T]) edits(c *Context, d *ledger.Dialog, s *draft[T]) []Button {
	var edits []Button
	for i := range f.Fields {
		field := &f.Fields[i]
		if field.NoEdit || field.Switch != nil || !f.concerns(field, s) {
			continue
		}
		key := "form.edit"
		if field.Empty(&s.V) {
			key = "form.add"
		}
		label := c.P(key, "label", c.P(f.key(field.Name, "label")))
		edits = append(edits, Button{Text: label, Data: Data("form", d.ID, "edit", field.Name)})
	}
	return edits
}

// leaving are the ways out of every step.
func (f *Form[T]) leaving(c *Context, d *ledger.Dialog) []Button {
	if f.Brief {
		return Row(c.B(f.DropKey, "form", d.ID, "discard"))
	}
	return Row(c.B("common.cancel", "form", d.ID, "keep"), c.B("common.discard", "form", d.ID, "discard"))
}

// choiceRows lays choices out two in a row, long ones alone.
func choiceRows(dialog int64, choices []Choice) [][]Button {
	const short = 16 // UTF-16 units that fit half of a 390 px screen
	choices = choices[:min(len(choices), maxButtons-4)]
	perRow, widest := 2, 0
	for _, ch := range choices {
		widest = max(widest, columns(ch.Label))
	}
	switch { // many short ones, such as names, are no wall of rows
	case len(choices) > fewChoices && widest <= 6:
		perRow = 4
	case len(choices) > fewChoices && widest <= 9:
		perRow = 3
	}
	var rows [][]Button
	var row []Button
	flush := func() {
		if len(row) > 0 {
			rows, row = append(rows, row), nil
		}
	}
	for _, ch := range choices {
		b := Button{Text: ch.Label, Data: Data("form", dialog, "choose", ch.Value)}
		if units(ch.Label) > short {
			flush()
			rows = append(rows, Row(b))
			continue
		}
		if row = append(row, b); len(row) == perRow {
			flush()
		}
	}
	flush()
	return rows
}

// fewChoices stand in rows of two, however short they are.
const fewChoices = 4

// columns is how wide a label is, in halves of a Chinese character.
func columns(label string) (n int) {
	for _, r := range label {
		if n++; r >= 0x2e80 || r == '✅' {
			n++
		}
	}
	return n
}

// typed finds the button of the form's living message whose words somebody
// wrote instead of tapping it; the word for submitting always works on a card.
func (f *Form[T]) typed(c *Context, d *ledger.Dialog, s *draft[T], in Input) (action, arg string, ok bool, err error) {
	if in.File != nil || in.Text == "" || units(in.Text) > maxLabelLen {
		return "", "", false, nil
	}
	m, err := f.message(c, d, s)
	if err != nil {
		return "", "", false, err
	}
	rows := m.Buttons
	if d.Field == "" && f.Buttons == nil { // those behind 修改 too
		rows = append(append(rows, f.edits(c, d, s)), f.switches(c, d, s)...)
	}
	r := c.Bot.router
	said := r.spelled(in.Text)
	for _, row := range rows {
		for _, b := range row {
			if b.Text == in.Text || said != "" && r.spelled(b.Text) == said {
				parts := strings.SplitN(b.Data, ":", 4)
				if parts[0] != "form" || len(parts) < 3 {
					return "", "", false, nil // a form's own button, which its feature handles
				}
				return parts[2], strings.Join(parts[3:], ""), true, nil
			}
		}
	}
	field := f.field(d.Field)
	asIs := field != nil && field.AsIs != "" && !s.Editing
	switch said {
	case r.spelled(c.P("common.submit")):
		if d.Field == "" || asIs {
			return "submit", "", true, nil
		}
	case r.spelled(c.P("common.skip")): // it has no button there
		if asIs {
			return "skip", "", true, nil
		}
	}
	if s.Held != "" && r.hearing != nil { // 是吗? is answered by any yes or no
		switch {
		case r.hearing.Agrees(in.Text):
			return "held", heldYes, true, nil
		case r.hearing.Denies(in.Text):
			return "held", heldNo, true, nil
		}
	}
	return "", "", false, nil
}

package bot

import (
	"errors"
	"strings"

	"lianluo/models/ledger"
)

// What stands beside the questions of a form: filing it as it stands, switches that are
// turned over by one tap, and buttons for what is none of its fields.

// The choices that Set of a switch gets.
const (
	SwitchOn  = "on"
	SwitchOff = "off"
)

// AsideData is the data of a button under a draft of a form that has Aside; what comes back
// as it is, and can be forged.
func AsideData(draft int64, what string) string { return Data("form", draft, "aside", what) }

// asIs are the rows of a question that can be left out as a whole.
func (f *Form[T]) asIs(c *Context, d *ledger.Dialog, s *draft[T], field *Field[T]) ([][]Button, error) {
	rows, err := f.beside(c, d, s)
	return append([][]Button{Row(c.B(field.AsIs, "form", d.ID, "submit"), c.B("form.change", "form", d.ID, "change"))}, rows...), err
}

// besideRows is how many rows stand between filing a form and leaving it: the switches are
// behind 修改 when there are as many without them.
const besideRows = FewRows - 1

// beside are the form's own rows and, as far as there is room, its switches.
func (f *Form[T]) beside(c *Context, d *ledger.Dialog, s *draft[T]) (rows [][]Button, err error) {
	if f.Beside != nil {
		if rows, err = f.Beside(c, &s.V, d.ID); err != nil {
			return nil, err
		}
	}
	if len(rows) < besideRows {
		rows = append(rows, f.switches(c, d, s)...)
	}
	return rows, nil
}

// switches are the row of what is turned over by one tap.
func (f *Form[T]) switches(c *Context, d *ledger.Dialog, s *draft[T]) [][]Button {
	var row []Button
	for i := range f.Fields {
		field := &f.Fields[i]
		if field.Switch == nil || !f.concerns(field, s) {
			continue
		}
		is, to := SwitchOff, SwitchOn // the tap says where to, so that a second one turns nothing back
		if field.Switch(&s.V) {
			is, to = SwitchOn, SwitchOff
		}
		row = append(row, c.B(f.key(field.Name, is), "form", d.ID, "turn", field.Name, to))
	}
	return Rows(3, row...)
}

// turn sets a switch; arg is its name and where to.
func (f *Form[T]) turn(c *Context, d *ledger.Dialog, s *draft[T], arg string) error {
	name, to, _ := strings.Cut(arg, ":")
	field := f.field(name)
	if field == nil || field.Switch == nil || !f.concerns(field, s) || to != SwitchOn && to != SwitchOff {
		return c.Problem("common.stale")
	}
	err := field.Set(c, &s.V, Input{Choice: to})
	var p *Problem
	if errors.As(err, &p) {
		return f.show(c, d, s, c.T(p.Key, p.Pairs...))
	}
	if err != nil {
		return err
	}
	return f.show(c, d, s, "")
}

// aside does what a button beside the form says.
func (f *Form[T]) aside(c *Context, d *ledger.Dialog, s *draft[T], what string) error {
	if f.Aside == nil {
		return c.Problem("common.stale")
	}
	m, over, err := f.Aside(c, &s.V, d.ID, what)
	var p *Problem
	switch {
	case errors.As(err, &p):
		return f.show(c, d, s, c.T(p.Key, p.Pairs...))
	case err != nil:
		return err
	case m.Text == "":
		return f.show(c, d, s, "")
	case over:
		at := c.Now
		d.Active, d.DiscardedAt = false, &at
		m.Buttons = append(m.Buttons, Row(c.B("form.resume", "form", d.ID, "resume")))
	default:
		m.Buttons = append(m.Buttons, Row(c.B("common.back", "form", d.ID, "show")))
	}
	if c.press != nil && d.MessageRef != 0 {
		err = c.Edit(d.MessageRef, m)
	} else if err = c.Delete(d.MessageRef); err == nil {
		d.MessageRef, err = c.send(&ledger.OutboxRow{ChatID: d.ChatID}, m, nil)
	}
	if err != nil {
		return err
	}
	return f.save(c, d, s)
}

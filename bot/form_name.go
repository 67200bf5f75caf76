package bot

import (
	"fmt"

	"lianluo/models/ledger"
)

// FormName names a form whose values are a T. Whoever has the name can open
// the form, from any package and without holding it: the form itself is looked
// up among those that the bot's router knows.
type FormName[T any] string

// Start is Form.Start.
func (n FormName[T]) Start(c *Context, v T) error { return n.form(c).Start(c, v) }

// File is Form.File.
func (n FormName[T]) File(c *Context, v T) error { return n.form(c).File(c, v) }

// Check is Form.Check.
func (n FormName[T]) Check(c *Context, v T) error { return n.form(c).Check(c, v) }

// Reopen is Form.Reopen.
func (n FormName[T]) Reopen(c *Context, v T) error { return n.form(c).Reopen(c, v) }

// Change is Form.Change.
func (n FormName[T]) Change(c *Context, v T) error { return n.form(c).Change(c, v) }

// Lay is Form.Lay.
func (n FormName[T]) Lay(c *Context, v T) (int64, error) { return n.form(c).Lay(c, v) }

// Peek is Form.Peek.
func (n FormName[T]) Peek(c *Context) (v T, id int64, err error) { return n.form(c).Peek(c) }

// Amend is Form.Amend.
func (n FormName[T]) Amend(c *Context, change func(v *T) (ok bool, err error)) (ok bool, err error) {
	return n.form(c).Amend(c, change)
}

// Take is Form.Take.
func (n FormName[T]) Take(c *Context, id int64) (v T, err error) { return n.form(c).Take(c, id) }

// Holds tells whether a draft is one of this form.
func (n FormName[T]) Holds(d *ledger.Dialog) bool { return d != nil && d.Form == string(n) }

// form finds the form. To name one that is not there is a fault of the program.
func (n FormName[T]) form(c *Context) *Form[T] {
	known, ok := c.Bot.router.forms[string(n)]
	if !ok {
		panic("no form registered by the name " + string(n))
	}
	f, ok := known.(*Form[T])
	if !ok {
		panic(fmt.Sprintf("the form %s is a %T, not a %T", n, known, f))
	}
	return f
}

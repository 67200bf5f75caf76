package bot

import "lianluo/models/people"

// An office that is to be removed is silent until then: nothing is said in its group, and
// in private only that it is closed. Its director can take that back; who has another office
// can go there.

// WhileClosed has a command or a button work in an office that is to be removed.
func (r *Route) WhileClosed() *Route {
	r.closed = true
	return r
}

// open tells whether an update asks for something that works in a closed office: a link
// leads elsewhere.
func (r *Router) open(c *Context) bool {
	if !c.Private {
		return false
	}
	if c.press != nil {
		route := r.buttons[c.args[0]]
		if c.args[0] == "run" && len(c.args) > 1 {
			route = r.commands[c.args[1]]
		}
		return route != nil && route.closed
	}
	m := c.Message()
	if m == nil {
		return false
	}
	name, args, ok := r.command(m.Text, c.Bot.Username)
	if !ok {
		_, pasted := r.pasted(m.Text, false)
		return pasted
	}
	route := r.commands[name]
	return route != nil && route.closed || name == "start" && args != ""
}

// closed says in private that the office is closed, and until when that can be undone.
func (r *Router) closed(c *Context) error {
	if !c.Private || c.press == nil && c.Update.Message == nil {
		return nil
	}
	m := Message{Text: c.T("removal.closed", "office", c.Office.Name, "date", c.Date(*c.Office.RemovalAt))}
	buttons := []Button{}
	if c.Person.Is(people.Director) {
		buttons = append(buttons, c.B("removal.take_back", "office_keep"))
	}
	offices, err := people.OfficesOf(c.Tx, c.Account)
	if err != nil {
		return err
	}
	if len(offices) > 1 {
		buttons = append(buttons, CommandButton(c.P("command.offices"), "offices"))
	}
	m.Buttons = Rows(1, buttons...)
	_, err = c.Show(m)
	return err
}

package bot

import (
	"errors"

	"lianluo/models/people"
	"lianluo/models/store"
)

// standsHere tells whether the sender's private chat stands in the office of the
// group that the message came from: what is opened there would otherwise be
// answered in another office.
func (c *Context) standsHere() (bool, error) {
	p, err := people.PersonByAccount(c.Tx, c.Account)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && c.Office != nil && p.OfficeID == c.Office.ID, err
}

// ownButton runs a command that somebody had typed as a group or a channel: who
// presses is known.
func (r *Router) ownButton(c *Context) error {
	route, ok := r.commands[c.Arg(0)]
	if !ok || !route.group {
		return c.Problem("common.stale")
	}
	return r.run(c, route)
}

// Command reads the command that the message begins with, or the keyboard's word
// that it is; ok is false when there is none. Others' words are no command.
func (c *Context) Command() (name, args string, ok bool) {
	m := c.Message()
	if m == nil || m.ForwardOrigin != nil || m.ViaBot != nil {
		return "", "", false
	}
	return c.Bot.router.command(m.Text+m.Caption, c.Bot.Username)
}

// Run does what a command does, for a button that carries on words which waited
// for an answer. The command's access is checked.
func (c *Context) Run(command, args string) error {
	route, ok := c.Bot.router.commands[command]
	if !ok {
		return c.Problem("common.stale")
	}
	c.Args = args
	return c.Bot.router.run(c, route)
}

package bot

import (
	"strings"

	tg "github.com/go-telegram/bot/models"

	"lianluo/models/ledger"
	"lianluo/models/people"
)

// route finds what the update asks for and does it.
func (r *Router) route(c *Context) error {
	switch u := c.Update; {
	case u.CallbackQuery != nil:
		return r.routeButton(c)
	case u.MyChatMember != nil:
		return r.routeMembership(c, u.MyChatMember)
	case u.Message != nil && u.Message.MigrateToChatID != 0:
		c.moved = [2]int64{u.Message.Chat.ID, u.Message.MigrateToChatID}
		return moveGroup(c, c.Bot.ID, u.Message.Chat.ID, u.Message.MigrateToChatID)
	case u.Message != nil && u.Message.From != nil:
		return r.routeMessage(c, u.Message)
	}
	return nil
}

// moveGroup has the office and what waits follow a group that became a
// supergroup.
func moveGroup(c *Context, botID, from, to int64) error {
	if err := people.FollowGroup(c.Tx, from, to); err != nil {
		return err
	}
	return ledger.MoveChat(c.Tx, botID, from, to)
}

func (r *Router) routeMessage(c *Context, m *tg.Message) error {
	c.away = r.leads(c)
	if name, args, ok := r.command(m.Text+m.Caption, c.Bot.Username); ok {
		c.Args = args
		if name == "start" && args != "" {
			return r.routeLink(c)
		}
		route, known := r.commands[name]
		if !known {
			if !c.Private {
				return nil // another bot's command
			}
			return c.Problem("common.unknown_command", "command", name)
		}
		return r.run(c, route)
	}
	if !c.Private || isService(m) {
		return nil // the group's own talk
	}
	if code, ok := r.pasted(m.Text); ok {
		c.Args = code
		return r.routeLink(c)
	}
	if c.Person != nil {
		if r.late != nil {
			if taken, err := r.late(c); taken || err != nil {
				return err
			}
		}
		if taken, err := r.formInput(c); taken || err != nil {
			return err
		}
	}
	if r.text == nil {
		return nil
	}
	return r.run(c, r.text)
}

// leads tells whether what was sent leads somewhere else: a command, a word of the
// keyboard, a link. A group's own talk does not.
func (r *Router) leads(c *Context) bool {
	m := c.Message()
	if m == nil {
		return false
	}
	if name, _, ok := r.command(m.Text+m.Caption, c.Bot.Username); ok {
		_, known := r.commands[name]
		return known || c.Private
	}
	_, link := r.pasted(m.Text)
	return link && c.Private
}

// shortestCode is how long the rest of a pasted PREFIX-REST must be, so that a
// word of a sentence is not taken for one.
const shortestCode = 16

// pasted finds a link's payload in a text: alone, within the link or within
// the whole invitation, as someone sends who could not open the link. So a
// code is never taken for words to be kept.
func (r *Router) pasted(text string) (payload string, ok bool) {
	for _, word := range strings.FieldsFunc(text, notOfPayload) {
		prefix, rest, _ := strings.Cut(word, "-")
		if _, known := r.links[prefix]; known && len(rest) >= shortestCode {
			return word, true
		}
	}
	return "", false
}

// notOfPayload tells characters that a start link cannot carry.
func notOfPayload(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' && r != '-'
}

// isService tells messages that Telegram writes itself: pinned, joined, …
func isService(m *tg.Message) bool {
	return m.PinnedMessage != nil || len(m.NewChatMembers) > 0 || m.LeftChatMember != nil
}

// routeLink handles /start PREFIX-REST. A bare code typed or pasted by someone
// whose bot has no link comes as "/start CODE" too.
func (r *Router) routeLink(c *Context) error {
	prefix, rest, _ := strings.Cut(c.Args, "-")
	if prefix == "run" { // the button of a command that belongs in the private chat
		if route, ok := r.commands[rest]; ok {
			c.Args = ""
			return r.run(c, route)
		}
	}
	route, ok := r.links[prefix]
	if !ok {
		return r.run(c, r.commands["start"])
	}
	c.Args = rest
	return r.run(c, route)
}

func (r *Router) routeButton(c *Context) error {
	route, ok := r.buttons[c.args[0]]
	c.args = c.args[1:]
	if !ok {
		return c.Problem("common.stale")
	}
	return r.run(c, route)
}

func (r *Router) routeMembership(c *Context, m *tg.ChatMemberUpdated) error {
	in := isIn(m.NewChatMember)
	event := EventRemoved
	if c.Private {
		if !in {
			first, err := ledger.MarkUnreachable(c.Tx, c.Bot.ID, c.ChatID, "blocked by the person", c.Now)
			if err != nil || !first || c.Office == nil {
				return err
			}
			c.Subject = c.ChatID
			return r.fire(c, EventUnreachable)
		}
		event = EventReturned
	}
	if in {
		was, err := ledger.MarkReachable(c.Tx, c.Bot.ID, c.ChatID)
		if err != nil {
			return err
		}
		if !c.Private {
			if isIn(m.OldChatMember) {
				return nil // only its rights were changed
			}
			event = EventAdded
			if was {
				event = EventReturned
			}
		}
	}
	c.Subject = c.ChatID
	return r.fire(c, event)
}

func (r *Router) fire(c *Context, event string) error {
	if h, ok := r.events[event]; ok {
		return h(c)
	}
	return nil
}

func isIn(m tg.ChatMember) bool {
	switch m.Type {
	case tg.ChatMemberTypeLeft, tg.ChatMemberTypeBanned:
		return false
	case tg.ChatMemberTypeRestricted:
		return m.Restricted != nil && m.Restricted.IsMember
	}
	return true
}

package bot

import (
	"slices"
	"strings"

	tg "github.com/go-telegram/bot/models"

	"lianluo/models/ledger"
	"lianluo/models/people"
)

// route finds what the update asks for and does it.
func (r *Router) route(c *Context) error {
	if c.stray {
		return c.Problem("common.stale")
	}
	if c.fell && c.Update.MyChatMember == nil {
		if done, err := c.lostOffice(); done || err != nil {
			return err
		}
	}
	if c.Office != nil && c.Office.RemovalAt != nil && !r.open(c) {
		return r.closed(c)
	}
	switch u := c.Update; {
	case u.CallbackQuery != nil:
		return r.routeButton(c)
	case u.MyChatMember != nil:
		return r.routeMembership(c, u.MyChatMember)
	case u.Message != nil && u.Message.MigrateToChatID != 0:
		c.moved = [2]int64{u.Message.Chat.ID, u.Message.MigrateToChatID}
		return moveGroup(c, c.Bot.ID, u.Message.Chat.ID, u.Message.MigrateToChatID)
	case u.EditedMessage != nil:
		return r.routeEdit(c, u.EditedMessage)
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
	foreign := m.ForwardOrigin != nil || m.ViaBot != nil
	if done, err := r.slipped(c, m); done || err != nil {
		return err
	}
	switch {
	case isService(m), m.IsAutomaticForward:
		return nil
	case c.Private && gesture(m):
		return r.routeGesture(c, m)
	case !c.Private && m.SenderChat != nil:
		return r.routeFaceless(c, m)
	case !c.Private && (foreign || unkept(m) != "" && m.Caption == ""):
		return nil // others' words in the group are for the group
	case c.Private && c.ours(m):
		_, err := c.Say(Message{Text: c.T("forward.mine"), Buttons: Rows(1, CommandButton(c.P("common.menu"), "menu"))})
		return err
	case foreign, unkept(m) != "":
		// Of others' words, and of a command whose content cannot be kept, nothing
		// is done: the person is asked.
		return r.routeWords(c, m)
	}
	if r.leads(c) {
		if taken, err := r.formWord(c); taken || err != nil {
			return err
		}
		c.away = true
	}
	if done, err := r.leaving(c, m.Text); done || err != nil {
		return err
	}
	if name, args, ok := r.command(m.Text+m.Caption, c.Bot.Username); ok {
		c.Args = args
		if name == "start" && args != "" {
			return r.routeLink(c)
		}
		typed := name
		route, known := r.commands[name]
		if !known && !c.Private {
			return nil // another bot's command
		}
		if !known {
			if name, known = r.nearly(name); known {
				route = r.commands[name]
			}
		}
		if !known {
			return c.Problem("common.unknown_command", "command", typed)
		}
		if err := r.run(c, route); err != nil || c.filed || !c.Private || c.Person == nil || upload(m) == nil {
			return err
		}
		_, err := c.Say(Message{Text: c.T("common.file_unused", "command", name)})
		return err
	}
	return r.routeWords(c, m)
}

// routeFaceless answers a command that was typed as the group (an anonymous
// administrator) or as a channel: nobody knows who that is, until he or she
// presses the button.
func (r *Router) routeFaceless(c *Context, m *tg.Message) error {
	name, _, ok := r.command(m.Text+m.Caption, c.Bot.Username)
	route, known := r.commands[name]
	switch {
	case !ok || !known || m.ForwardOrigin != nil:
		return nil
	case !route.group:
		return c.pointToPrivate(name)
	}
	w := c.GroupWords()
	_, err := c.Say(Message{Text: w.T("common.faceless"), Buttons: Rows(1, Button{Text: w.Plain("common.its_me"), Data: Data("own", name)})})
	return err
}

// routeWords gives words that are no command of the sender's to whoever waits
// for them.
func (r *Router) routeWords(c *Context, m *tg.Message) error {
	if !c.Private {
		return r.routeSpoken(c, m)
	}
	// An invitation may be forwarded: it is to be opened by its reader. Somebody
	// who has joined is not moved to another office by others' words.
	if code, ok := r.pasted(m.Text, c.Person == nil); ok && (c.Person == nil || m.ForwardOrigin == nil && m.ViaBot == nil) {
		c.Args = code
		return r.routeLink(c)
	}
	if lost := unkept(m) != ""; c.Person != nil && !lost {
		if r.late != nil {
			if taken, err := r.late(c); taken || err != nil {
				return err
			}
		}
		if in := c.Input(); in.File == nil && in.Source == "" {
			if taken, err := r.nodded(c, r.nods.Words, in.Text); taken || err != nil {
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
	_, link := r.pasted(m.Text, false)
	return link && c.Private
}

// joinPrefix is the link that makes a stranger somebody.
const joinPrefix = "join"

// shortestCode is how long the rest of a pasted PREFIX-REST must be, so that a
// word of a sentence is not taken for one.
const shortestCode = 16

// pasted finds a link's payload in a text: alone, within the link or within
// the whole invitation, as someone sends who could not open the link. So a
// code is never taken for words to be kept. A stranger has nothing to keep: of
// one a short code is taken too, and a bare one for a code to join with, so that
// he or she hears that it is wrong.
func (r *Router) pasted(text string, stranger bool) (payload string, ok bool) {
	if word := strings.TrimSpace(text); stranger && !strings.ContainsFunc(word, notOfPayload) {
		switch prefix, rest, cut := strings.Cut(word, "-"); {
		case cut && rest != "" && r.links[strings.ToLower(prefix)] != nil:
			return strings.ToLower(prefix) + "-" + rest, true
		case len(word) >= shortestCode && r.links[joinPrefix] != nil:
			return joinPrefix + "-" + word, true
		}
	}
	for _, word := range strings.FieldsFunc(text, notOfPayload) {
		prefix, rest, _ := strings.Cut(word, "-")
		prefix = strings.ToLower(prefix) // a phone begins a sentence with a capital
		if _, known := r.links[prefix]; known && len(rest) >= shortestCode {
			return prefix + "-" + rest, true
		}
	}
	return "", false
}

// mostSlipped is how many codes of one message are looked at.
const mostSlipped = 60

// slipped hands the codes that a message shows in a group to the route that minds them
// there, whoever wrote it and whosever words they are: a list of links is pasted, an
// invitation is forwarded, an administrator writes as the group. c.Args are the codes,
// with spaces between them.
func (r *Router) slipped(c *Context, m *tg.Message) (done bool, err error) {
	if c.Private {
		return false, nil
	}
	said := m.Text + " " + m.Caption
	for _, list := range [][]tg.MessageEntity{m.Entities, m.CaptionEntities} {
		for _, e := range list {
			said += " " + e.URL // behind other words
		}
	}
	codes := map[string][]string{}
	var prefixes []string
	for _, word := range strings.FieldsFunc(said, notOfPayload) {
		prefix, code, _ := strings.Cut(word, "-")
		prefix = strings.ToLower(prefix)
		route, ok := r.links[prefix]
		if !ok || !route.group || len(code) < shortestCode || len(codes[prefix]) == mostSlipped || slices.Contains(codes[prefix], code) {
			continue
		}
		if codes[prefix] == nil {
			prefixes = append(prefixes, prefix)
		}
		codes[prefix] = append(codes[prefix], code)
	}
	for _, prefix := range prefixes {
		c.Args = strings.Join(codes[prefix], " ")
		if err := r.run(c, r.links[prefix]); err != nil {
			return true, err
		}
	}
	return len(prefixes) > 0, nil
}

// notOfPayload tells characters that a start link cannot carry.
func notOfPayload(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' && r != '-'
}

// routeSpoken answers, in private, what a person of the office says to the bot
// in the group. All else is the group's own talk.
func (r *Router) routeSpoken(c *Context, m *tg.Message) error {
	reply := m.ReplyToMessage
	toUs := reply != nil && reply.From != nil && reply.From.ID == c.Bot.ID
	if c.Person == nil || r.spoken == nil || !toUs && !names(m.Text+m.Caption, c.Bot.Username) {
		return nil
	}
	if here, err := c.standsHere(); err != nil || !here {
		return err
	}
	c.goPrivate()
	return r.run(c, r.spoken)
}

// names tells whether a text has @username in it, and where it ends.
func names(text, username string) bool { return withoutName(text, username) != text }

func withoutName(text, username string) string {
	name := "@" + strings.ToLower(username)
	if username == "" {
		return text
	}
	// ASCII letters have the same length in both cases.
	at := strings.Index(asciiLower(text), name)
	if at < 0 {
		return text
	}
	end := at + len(name)
	if end < len(text) && strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789_", rune(asciiLower(text)[end])) {
		return text // a longer name
	}
	return text[:at] + text[end:]
}

func asciiLower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// routeLink handles /start PREFIX-REST. A bare code typed or pasted by someone
// whose bot has no link comes as "/start CODE" too.
func (r *Router) routeLink(c *Context) error {
	_, c.Args = linkOffice(c.Args) // it was entered already
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
	if now, old := r.former[c.args[0]]; old {
		c.args = slices.Concat(now, c.args[1:])
	}
	route, ok := r.buttons[c.args[0]]
	c.args = c.args[1:]
	if !ok {
		return c.Problem("common.stale")
	}
	return r.run(c, route)
}

func (r *Router) routeMembership(c *Context, m *tg.ChatMemberUpdated) error {
	in := isIn(m.NewChatMember)
	if m.Chat.Type == tg.ChatTypeChannel {
		if !in {
			return nil
		}
		return r.fire(c, EventChannel)
	}
	event := EventRemoved
	if c.Private {
		if !in {
			first, err := ledger.MarkUnreachable(c.Tx, c.Bot.ID, c.ChatID, ledger.Loss{Reason: "blocked by the person"}, c.Now)
			if err != nil || !first || c.Office == nil {
				return err
			}
			c.Subject = c.ChatID
			return r.fire(c, EventUnreachable)
		}
		event = EventReturned
	}
	if in && !c.Private && !maySpeak(m.NewChatMember) {
		first, err := ledger.MarkUnreachable(c.Tx, c.Bot.ID, c.ChatID, ledger.Loss{Reason: "restricted in the group", Muted: true}, c.Now)
		if err != nil || !first || c.Office == nil {
			return err
		}
		c.Subject = c.ChatID
		return r.fire(c, EventUnreachable)
	}
	if in {
		was, err := ledger.MarkReachable(c.Tx, c.Bot.ID, c.ChatID)
		if err != nil {
			return err
		}
		if !c.Private {
			switch {
			case was:
				event = EventReturned
			case isIn(m.OldChatMember):
				return nil // only its rights were changed
			default:
				event = EventAdded
			}
		}
	}
	c.Subject = c.ChatID
	return r.fire(c, event)
}

func (r *Router) fire(c *Context, event string) error {
	if c.quiet {
		return nil
	}
	if h, ok := r.events[event]; ok {
		return h(c)
	}
	return nil
}

// maySpeak tells whether a member's own rights let it write.
func maySpeak(m tg.ChatMember) bool {
	return m.Type != tg.ChatMemberTypeRestricted || m.Restricted == nil || m.Restricted.CanSendMessages
}

// WasIn tells whether the bot was in a group before its standing changed.
func WasIn(m *tg.ChatMemberUpdated) bool { return isIn(m.OldChatMember) }

func isIn(m tg.ChatMember) bool {
	switch m.Type {
	case tg.ChatMemberTypeLeft, tg.ChatMemberTypeBanned:
		return false
	case tg.ChatMemberTypeRestricted:
		return m.Restricted != nil && m.Restricted.IsMember
	}
	return true
}

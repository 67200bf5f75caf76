package bot

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"lianluo/internal/locale"
	"lianluo/models/people"
)

// Handler does one thing a person asked for, inside the update's transaction.
// A *Problem it returns is shown to the person and its changes are undone; any
// other error is recorded and the person gets an apology.
type Handler func(c *Context) error

// Access says who may use a route.
type Access struct {
	roles    people.Role
	stranger bool
	area     people.Area // of whose work it is; "" for none
}

// Who may do a thing. Everything is checked again when a button is pressed.
var (
	Anyone    = Access{stranger: true}
	Joined    = Access{roles: people.Member | people.Staff | people.PartyContact | people.Observer}
	Members   = Access{roles: people.Member}
	Learners  = Access{roles: people.Member | people.Staff}        // who learns together
	Inside    = Access{roles: people.Inside}                       // who does the office's work: nobody who looks on
	Viewers   = Access{roles: people.Inside | people.Observer}     // who sees activities
	Readers   = Access{roles: people.Inside | people.PartyContact} // who reads reports
	Contacts  = Access{roles: people.PartyContact}
	Deciders  = Access{roles: people.Staff | people.PartyContact}    // who says what became of what was sent
	Lookers   = Access{roles: people.PartyContact | people.Observer} // who looks on
	Staff     = Access{roles: people.Staff}
	Directors = Access{roles: people.Director}
	Leaders   = Access{roles: people.Director | people.PartyContact} // who consults the members, and answers them
	// Supervisors write to the room of supervision, and who answers them there (§12).
	Supervisors = Access{roles: people.Member | people.Director}
)

// Allows tells whether the person may use a route of this access.
func (a Access) Allows(p *people.Person) bool {
	switch {
	case a.stranger:
		return true
	case a.area == "":
		return p.Is(a.roles)
	case a.roles.Has(people.Member) && p.At("").Is(a.roles):
		return true // no work of the office's: within, a secretary is like others
	}
	return p.At(a.area).Is(a.roles)
}

// Route is one command, button or link.
type Route struct {
	name   string
	access Access
	group  bool
	button bool
	link   bool
	closed bool // works in an office that is to be removed
	handle Handler
	asks   *asking // nil: its button asks nothing that is ever settled
}

// InGroup allows the route in the office's group too. Other commands point to
// the private chat; other buttons do nothing there: their data can be forged
// onto a post of the group, which must not become something private.
func (r *Route) InGroup() *Route {
	r.group = true
	return r
}

// Events that are not asked for by a person.
const (
	EventAdded       = "added"       // the bot was added to a group
	EventChannel     = "channel"     // the bot was made an administrator of a channel
	EventRemoved     = "removed"     // the bot was removed from a group
	EventUnreachable = "unreachable" // a chat refused the bot for the first time (c.Subject)
	EventRefused     = "refused"     // a post about something did not arrive in the group (c.Subject: its row, still unsettled)
	EventDeleted     = "deleted"     // a message of the group that was to be changed is gone (c.Subject: its Ref)
	EventReturned    = "returned"    // a person who had blocked the bot is back, or the bot in a group it was removed from
)

// Router finds the handler for an update.
type Router struct {
	words    *locale.Catalogue
	commands map[string]*Route
	buttons  map[string]*Route
	former   map[string][]string // names of buttons that none has any more → what they do now
	links    map[string]*Route
	labels   map[string]string   // words on the reply keyboard → command
	labelOf  map[string]string   // command → key of its word
	called   map[string][]string // command → keys of its other names
	hearing  Hearing
	undo     map[string]undoing
	events   map[string]Handler
	forms    map[string]formHandler
	living   map[string]Renderer
	anew     map[string]Anew
	text     *Route
	late     func(c *Context) (taken bool, err error)
	spoken   *Route
	nods     Nods
	refused  func(c *Context, command, reason string) error
	forbids  Handler // nil: any words may be kept

	receivers map[string]receiver
	makers    map[string]maker
	drawers   map[string]Drawer
	whispers  *Door // nil: nothing is whispered
	kept      map[reflect.Type]any
	area      people.Area // of what is registered now (Within)
}

// NewRouter gives a router that speaks the catalogue's words and has the routes
// that forms and undo need.
func NewRouter(words *locale.Catalogue) *Router {
	r := &Router{
		words:    words,
		commands: map[string]*Route{}, buttons: map[string]*Route{}, former: map[string][]string{}, links: map[string]*Route{},
		labels: map[string]string{}, labelOf: map[string]string{}, called: map[string][]string{}, undo: map[string]undoing{},
		events: map[string]Handler{}, forms: map[string]formHandler{}, living: map[string]Renderer{}, anew: map[string]Anew{}, receivers: map[string]receiver{}, makers: map[string]maker{}, drawers: map[string]Drawer{},
		kept: map[reflect.Type]any{},
	}
	r.Button("form", Joined, r.formButton)
	r.Button("undo", Joined, r.undoButton)
	r.Button("run", Joined, r.runButton)
	r.Button("unfold", Joined, r.unfoldButton)
	r.Button("send_now", Staff, r.sendNow)
	r.Button("own", Anyone, r.ownButton).InGroup()
	r.Command("undo", Joined, r.undoCommand)
	r.Command("cancel", Joined, r.cancelCommand)
	return r
}

// In gives the words of a language.
func (r *Router) In(lang string) *locale.Words { return r.words.In(lang) }

// Command routes /name. Names are Latin, as Telegram rules.
func (r *Router) Command(name string, access Access, h Handler) *Route {
	return add(r.commands, &Route{name: name, access: r.Stamp(access), handle: h})
}

// Button routes callback data that begins with name (see Data), in the private
// chat (see InGroup).
func (r *Router) Button(name string, access Access, h Handler) *Route {
	return add(r.buttons, &Route{name: name, access: r.Stamp(access), handle: h, button: true})
}

// Formerly has buttons of a name that nothing makes any more do what those of another do: they
// are in chats of years. now is that name, with arguments that go before their own.
func (r *Router) Formerly(old string, now ...string) {
	if _, twice := r.former[old]; twice || r.buttons[old] != nil {
		panic("button registered twice: " + old)
	}
	r.former[old] = now
}

// Link routes a deep link ?start=prefix-REST; c.Args is REST.
func (r *Router) Link(prefix string, access Access, h Handler) *Route {
	return add(r.links, &Route{name: prefix, access: r.Stamp(access), handle: h, link: true})
}

// undoing is how actions of a kind are undone, and who may.
type undoing struct {
	access Access
	handle func(c *Context, entity int64) error
}

// Undo tells how an action of that kind (ledger.Act) is undone. Access is the
// act's own: who may not do a thing any more may not undo it either.
func (r *Router) Undo(kind string, access Access, h func(c *Context, entity int64) error) {
	if _, twice := r.undo[kind]; twice {
		panic("undo registered twice: " + kind)
	}
	r.undo[kind] = undoing{r.Stamp(access), h}
}

// On handles one of the events.
func (r *Router) On(event string, h Handler) { r.events[event] = h }

// Text handles words and files in a private chat that no form waits for.
func (r *Router) Text(access Access, h Handler) {
	r.text = &Route{name: "text", access: access, handle: h}
}

// Spoken handles words that a person of the office addresses to the bot in the
// group: a reply to its post, or words that name it. It is answered in private.
func (r *Router) Spoken(access Access, h Handler) {
	r.spoken = &Route{name: "spoken", access: access, handle: h}
}

// Refused takes a long text, put together of several messages, that a command
// ("" for none) would not take: reason is the sentence that says why. Nobody can
// be asked to type it again.
func (r *Router) Refused(h func(c *Context, command, reason string) error) { r.refused = h }

// Forbids looks at the words of a person of the office before anything of them is kept, be it a
// draft or the first part of a longer text. A *Problem it returns is all that becomes of them.
func (r *Router) Forbids(h Handler) { r.forbids = h }

// forbid lets what the router forbids look at words that are addressed to the bot.
func (c *Context) forbid() error {
	if c.Bot.router.forbids == nil || c.Person == nil || c.Message() == nil || !c.Private && !c.belongsInPrivate() {
		return nil
	}
	return c.Bot.router.forbids(c)
}

// Late looks at a message in the private chat before the open form does, which
// may belong to something that was filed before it came.
func (r *Router) Late(h func(c *Context) (taken bool, err error)) { r.late = h }

// Label makes a word of the reply keyboard, in every language, do what the
// command does. The keyboard may show a count behind the word.
func (r *Router) Label(key, command string) {
	if r.labelOf[command] == "" {
		r.labelOf[command] = key
	}
	for _, lang := range locale.Languages {
		r.labels[r.spelled(r.In(lang).Plain(key))] = command
	}
}

// Commands lists the names of all commands.
func (r *Router) Commands() []string { return slices.Sorted(maps.Keys(r.commands)) }

// Buttons lists the names of all buttons' routes.
func (r *Router) Buttons() []string { return slices.Sorted(maps.Keys(r.buttons)) }

// Links lists the prefixes of all deep links.
func (r *Router) Links() []string { return slices.Sorted(maps.Keys(r.links)) }

// Forms lists the names of all forms.
func (r *Router) Forms() []string { return slices.Sorted(maps.Keys(r.forms)) }

// Undos lists the kinds of actions that can be undone.
func (r *Router) Undos() []string { return slices.Sorted(maps.Keys(r.undo)) }

// Words lists the catalogue's keys that forms and commands speak with by their
// names.
func (r *Router) Words() []string {
	var keys []string
	for _, f := range r.forms {
		keys = append(keys, f.words()...)
	}
	for name := range r.commands {
		keys = append(keys, "command."+name, "help."+name)
	}
	slices.Sort(keys)
	return slices.DeleteFunc(keys, func(key string) bool { return key == "" })
}

// CommandAccess tells who may use a command; ok is false when there is none.
func (r *Router) CommandAccess(name string) (a Access, ok bool) {
	route, ok := r.commands[name]
	if ok {
		a = route.access
	}
	return a, ok
}

func add(to map[string]*Route, route *Route) *Route {
	if _, twice := to[route.name]; twice {
		panic("route registered twice: " + route.name)
	}
	to[route.name] = route
	return route
}

// command finds what a text asks for: a /command, by any of its names, or a word of the
// keyboard.
func (r *Router) command(text, username string) (name, args string, ok bool) {
	if name, args, ok = parseCommand(text, username); ok {
		return name, args, true
	}
	if name, args, ok = r.named(text, username); ok {
		return name, args, true
	}
	label := r.spelled(strings.TrimRight(strings.TrimSpace(text), " 0123456789"))
	name, ok = r.labels[label]
	return name, "", ok
}

// parseCommand reads "/name@bot args". Telegram's clients send commands in any
// case and, in groups, with the bot's name; one meant for another bot is none
// of ours.
func parseCommand(text, username string) (name, args string, ok bool) {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "/") {
		return "", "", false
	}
	head, rest := text[1:], ""
	if i := strings.IndexFunc(head, isSpace); i >= 0 {
		head, rest = head[:i], strings.TrimSpace(head[i:])
	}
	head, to, addressed := strings.Cut(head, "@")
	if addressed && !strings.EqualFold(to, username) {
		return "", "", false
	}
	head = strings.ToLower(head)
	if head == "" || strings.Trim(head, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return "", "", false
	}
	return head, rest, true
}

func isSpace(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\u3000' }

// run calls a route after checking that the person may use it.
func (r *Router) run(c *Context, route *Route) error {
	if !route.access.Allows(c.Person) {
		return c.refuse(route.access)
	}
	c.StandAt(route.access)
	switch {
	case c.Private || route.group:
		return c.whose(route.handle(c))
	case route.button:
		return c.Problem("common.private_only")
	case c.Person == nil || c.press != nil || route.link: // a code is not used where all read it
		return c.pointToPrivate(route.name)
	}
	if err := c.pointToPrivate(route.name); err != nil || c.Args == "" {
		return err
	}
	// What stands behind it is not to be typed again.
	if here, err := c.standsHere(); err != nil || !here {
		return err
	}
	c.goPrivate()
	return c.whose(route.handle(c))
}

// runButton lets a button do what a command does: Data("run", "menu").
func (r *Router) runButton(c *Context) error {
	route, ok := r.commands[c.Arg(0)]
	if !ok {
		return c.Problem("common.stale")
	}
	c.Args = strings.Join(c.args[1:], " ")
	return r.run(c, route)
}

// CommandButton is the button that does what a command does.
func CommandButton(text, command string, args ...any) Button {
	return Button{Text: text, Data: Data("run", append([]any{command}, args...)...)}
}

package bot

import (
	"strings"

	"lianluo/internal/locale"
	"lianluo/models/ledger"
)

// Hearing reads the words of people. The engine knows no language.
type Hearing interface {
	// Spelled writes words as they are compared: one look for all spellings of the same.
	Spelled(text string) string
	// Word is the command that a word means, alone.
	Word(word string) (command string, ok bool)
	// Firm tells a word that is no answer to any question: it leads away from it.
	Firm(word string) bool
	// Chosen is which of the labels of buttons is meant by words that are none of
	// them; -1 when that is not plain.
	Chosen(words string, labels []string) int
	// Counted is which of n things is meant by words that only count (第二个); -1 for
	// all others.
	Counted(words string, n int) int
	// Agrees tells a bare yes (好的, 可以), and Denies a bare no.
	Agrees(words string) bool
	Denies(words string) bool
}

// Hears gives the router who reads words for it; before the first Label.
func (r *Router) Hears(h Hearing) { r.hearing = h }

// Called makes the text of a key, in every language, a name of the command, as its
// command.NAME is: whoever writes it to the bot means the command.
func (r *Router) Called(key, command string) { r.called[command] = append(r.called[command], key) }

// Names gives all the words by which each command is called: of the keyboard, of its
// buttons, of the list of commands.
func (r *Router) Names() map[string][]string {
	names := map[string][]string{}
	for label, command := range r.labels {
		names[command] = append(names[command], label)
	}
	for command := range r.commands {
		for _, lang := range locale.Languages {
			w := r.In(lang)
			for _, key := range append([]string{"command." + command}, r.called[command]...) {
				if w.Has(key) {
					names[command] = append(names[command], w.Plain(key))
				}
			}
		}
	}
	return names
}

// spelled writes a word as labels are kept.
func (r *Router) spelled(word string) string {
	if r.hearing == nil {
		return word
	}
	return r.hearing.Spelled(word)
}

// longestName is how many characters of a text without spaces may be a command's name.
const longestName = 12

// named reads /签到, ／查找 张三 and /查找张三: a command by one of its names. A text with a
// stroke in front that is none is words.
func (r *Router) named(text, username string) (name, args string, ok bool) {
	rest, slash := strings.CutPrefix(strings.TrimSpace(text), "/")
	if !slash {
		rest, slash = strings.CutPrefix(strings.TrimSpace(text), "／")
	}
	if !slash || r.hearing == nil {
		return "", "", false
	}
	if name, args, ok = parseCommand("/"+strings.TrimSpace(rest), username); ok {
		return name, args, true
	}
	head, behind := strings.TrimSpace(rest), ""
	if i := strings.IndexFunc(head, isSpace); i >= 0 {
		head, behind = head[:i], strings.TrimSpace(head[i:])
	}
	head, to, addressed := strings.Cut(head, "@")
	if addressed && !strings.EqualFold(to, username) {
		return "", "", false
	}
	if name, ok = r.hearing.Word(head); ok {
		return name, behind, true
	}
	runes := []rune(head)
	for n := min(len(runes)-1, longestName); n > 1; n-- {
		if name, ok = r.hearing.Word(string(runes[:n])); ok {
			return name, strings.TrimSpace(string(runes[n:]) + " " + behind), true
		}
	}
	return "", "", false
}

// Do does what a button of this data does, for words that mean it. Its access is checked.
func (c *Context) Do(data string) error {
	parts := strings.Split(data, ":")
	route, ok := c.Bot.router.buttons[parts[0]]
	if !ok {
		return c.Problem("common.stale")
	}
	c.args = parts[1:]
	return c.Bot.router.run(c, route)
}

// Goes tells that what was written leads somewhere, as a command does: a question that
// stood open is over.
func (c *Context) Goes() { c.away = true }

// Names gives all the words by which each command is called.
func (c *Context) Names() map[string][]string { return c.Bot.router.Names() }

// formWord gives a word that the keyboard has as well to the form that is open, when
// one of its buttons says just that.
func (r *Router) formWord(c *Context) (taken bool, err error) {
	in := c.Input()
	if !c.Private || c.Person == nil || in.File != nil || strings.HasPrefix(in.Text, "/") || strings.HasPrefix(in.Text, "／") {
		return false, nil
	}
	d, err := ledger.ActiveDialog(c.Tx, c.Person.ID)
	if err != nil || d == nil {
		return false, err
	}
	f, ok := r.forms[d.Form]
	if !ok || !f.access().Allows(c.Person) {
		return false, nil
	}
	c.StandAt(f.access())
	return f.word(c, d, in)
}

// word presses the button of the form that a word is the label of.
func (f *Form[T]) word(c *Context, d *ledger.Dialog, in Input) (taken bool, err error) {
	s, err := f.load(d)
	if err != nil {
		return false, err
	}
	action, arg, ok, err := f.typed(c, d, s, in)
	if err != nil || !ok || action != "choose" && action != "held" {
		return false, err
	}
	return true, f.press(c, d, action, arg)
}

// leaving does what a word says that is no answer to the question which stands open, though
// it is not on the keyboard: 不填了, 撤销.
func (r *Router) leaving(c *Context, text string) (done bool, err error) {
	if !c.Private || c.Person == nil || r.hearing == nil || len(text) > maxLabelLen || !r.hearing.Firm(text) {
		return false, nil
	}
	name, ok := r.hearing.Word(text)
	if !ok {
		return false, nil
	}
	d, err := ledger.ActiveDialog(c.Tx, c.Person.ID)
	if err != nil || d == nil {
		return false, err
	}
	c.away = true
	return true, r.run(c, r.commands[name])
}

// shortestSlip is how many letters a command has at least that is read with a slip.
const shortestSlip = 4

// nearly is the only command that differs from a word by one slip of the keyboard: /chekin, /leaev.
func (r *Router) nearly(word string) (name string, ok bool) {
	for command := range r.commands {
		if len(word) < shortestSlip || len(command) < shortestSlip || !oneSlip(word, command) {
			continue
		}
		if ok {
			return "", false
		}
		name, ok = command, true
	}
	return name, ok
}

// oneSlip tells words that differ by one letter too many, too few, wrong, or by two that
// changed places.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		return i < len(a) && (a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:])
	case 1:
		return a[i:] == b[i+1:]
	}
	return false
}

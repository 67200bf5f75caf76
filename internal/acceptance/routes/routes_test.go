package routes_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/handlers"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/models/calendar"
)

// unread are the places at which the source does not tell what is named, and what
// it is.
var unread = map[string]string{
	"(*bot.Context).pointToPrivate": "the command that the router has just found, sent to the group",
	"handlers.doIt":                 "the command that help was asked for, found among those there are",
	"handlers/pledges.number":       "the button that a source of the agenda opens its records by",
}

// unmade are names that the source can make, but that no button gets, and why.
var unmade = map[string]string{
	"away_step":     "a kind without Decisions has no buttons of front.Kind that decide",
	"consult_step":  "the same: its decisions have words of their own, which its forms ask for",
	"proposal_step": "the same: its decisions are buttons of its call",
}

// typed are the commands that no menu, keyboard or button has, and why that is
// enough.
var typed = map[string]string{
	"start": "Telegram's own button sends it",
}

// atHand are the program's source, read once, and what it names.
var atHand struct {
	once   sync.Once
	source *source
	names  *written
}

func read(t *testing.T) (*source, *written) {
	t.Helper()
	atHand.once.Do(func() {
		s := program(t)
		atHand.names, atHand.source = gather(t, s), s
	})
	require.NotNil(t, atHand.source, "the source cannot be read")
	return atHand.source, atHand.names
}

func router(t *testing.T) *bot.Router {
	t.Helper()
	words, err := locale.Load()
	require.NoError(t, err)
	r := bot.NewRouter(words)
	handlers.Register(r, handlers.Options{Calendar: calendar.Embedded()})
	return r
}

// nowhere lists the names that are written and not registered.
func nowhere(written places, registered []string) (list []string) {
	for _, name := range slices.Sorted(maps.Keys(written)) {
		if !slices.Contains(registered, name) && unmade[name] == "" {
			list = append(list, name)
		}
	}
	return list
}

// unused lists the names that are registered and not written.
func unused(written places, registered []string) (list []string) {
	for _, name := range registered {
		if written[name] == nil {
			list = append(list, name)
		}
	}
	return list
}

// TestEachNameWrittenIsThere holds that no button, link or command leads nowhere,
// that no form is opened that is not there, and that all that can be undone has
// its undo.
func TestEachNameWrittenIsThere(t *testing.T) {
	_, names := read(t)
	r := router(t)
	for _, of := range []struct {
		what       string
		written    places
		registered []string
	}{
		{"button", names.buttons, r.Buttons()}, {"link", names.links, r.Links()}, {"command", names.commands, r.Commands()},
		{"form", names.forms, r.Forms()}, {"undo", names.acts, r.Undos()},
		{"command of a menu", menus(), r.Commands()}, {"command in a text", inTexts(t), r.Commands()},
	} {
		require.NotEmpty(t, of.written, of.what)
		for _, name := range nowhere(of.written, of.registered) {
			t.Errorf("no %s %q is registered: it stands in %q", of.what, name, of.written[name])
		}
	}
	for name := range unmade {
		assert.Contains(t, names.buttons, name, "the source does not make it any more")
		assert.NotContains(t, r.Buttons(), name, "it is there")
	}
	for at, what := range names.unread {
		assert.Contains(t, unread, at, "the names that stand there cannot be read: %q", what)
	}
	for at := range unread {
		assert.Contains(t, names.unread, at, "it can be read")
	}
}

// TestEachNameIsWritten holds that what is registered can be reached: a button's
// route by a button, a link by a link, a form by what opens it, a command by a
// menu, the keyboard or a button unless it is meant to be typed.
func TestEachNameIsWritten(t *testing.T) {
	_, names := read(t)
	r := router(t)
	for _, name := range unused(names.buttons, r.Buttons()) {
		t.Errorf("no button has the route %q", name)
	}
	for _, prefix := range unused(names.links, r.Links()) {
		t.Errorf("no link begins with %q", prefix)
	}
	for _, name := range unused(names.forms, r.Forms()) {
		t.Errorf("the form %q is never opened", name)
	}
	for _, kind := range unused(names.acts, r.Undos()) {
		t.Errorf("nothing is done that is undone as %q", kind)
	}
	reached := menus()
	maps.Copy(reached, names.commands)
	assert.Equal(t, slices.Sorted(maps.Keys(typed)), unused(reached, r.Commands()), "the commands that are only typed")
	for name := range typed {
		assert.True(t, name == "start" || r.In(locale.Chinese).Has("command."+name), "/help does not list /%s", name)
	}
}

// menus are the commands of the menus that Telegram shows.
func menus() places {
	p := places{}
	for _, name := range slices.Concat(front.EverybodysCommands, front.StaffsCommands) {
		p.put(name, "the menu")
	}
	return p
}

var slashed = regexp.MustCompile(`(?:^|[^a-zA-Z0-9/<])/([a-z]{3,})`)

// inTexts are the commands that texts of the catalogue name.
func inTexts(t *testing.T) places {
	t.Helper()
	p := places{}
	files, err := filepath.Glob("../../locale/catalog/*.toml")
	require.NoError(t, err)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, m := range slashed.FindAllStringSubmatch(string(raw), -1) {
			p.put(m[1], filepath.Base(file))
		}
	}
	return p
}

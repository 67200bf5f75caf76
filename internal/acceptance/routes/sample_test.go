package routes_test

import (
	"go/ast"
	"go/parser"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// sample names what is not there, in each way in which the program names things.
const sample = `package sample

import (
	"fmt"

	"lianluo/bot"
)

const told = "told"

type row struct{ route, command string }

var rows = []row{{"in_table", "cmd_table"}, {route: "in_table_too"}}

type kind[T any] struct{ name string }

func (k *kind[T]) step() string { return k.name + "_step" }

func (k *kind[T]) add(c *bot.Context) bot.Button { return c.B("x", k.step(), 1) }

func kinds() []*kind[int] { return []*kind[int]{{name: "kind"}} }

func press(route string, args ...any) bot.Button {
	return bot.Button{Text: "x", Data: bot.Data(route, args...)}
}

func paged(data func(page int) string) bot.Button { return bot.Button{Data: data(1)} }

func of(state string) (string, error) {
	switch state {
	case "a":
		return "switched", nil
	}
	return told, nil
}

const one bot.FormName[int] = "named_form"

func all(c *bot.Context, state string, from map[string]string) (list []bot.Button) {
	list = append(list, bot.Button{Data: bot.Data("plain", 1)}, press("passed", 1), c.B("x", "run", "cmd_b"), bot.CommandButton("x", "cmd_"+"run"))
	for _, r := range rows {
		list = append(list, press(r.route), bot.CommandButton("x", r.command))
	}
	local := func(route string) bot.Button { return press(route) }
	route, _ := of(state)
	list = append(list, local("in_local"), local(route))
	list = append(list, press(map[string]string{"a": "in_map"}[state]), paged(func(page int) string { return bot.Data("in_page", page) }))
	list = append(list, bot.Button{URL: c.Link(fmt.Sprintf("deep-%d", 1))}, bot.Button{URL: c.Link("run-cmd_link")})
	for _, k := range kinds() {
		list = append(list, k.add(c))
	}
	form := &bot.Form[int]{Name: "own_form"}
	_, _, _ = form.Start(c, 1), one.Start(c, 1), func() error { _, err := c.Act("did", 1, ""); return err }
	return append(list, press(from["x"]))
}
`

// TestTheSourceIsRead holds that the tests of this package can fail: that what a
// source names is found, in whatever way it is named.
func TestTheSourceIsRead(t *testing.T) {
	s, names := read(t)
	file, err := parser.ParseFile(s.fset, "sample.go", sample, parser.SkipObjectResolution)
	require.NoError(t, err)
	calls := len(s.calls)
	_, err = s.check(own+"sample", []*ast.File{file}, s.imports)
	require.NoError(t, err)
	s.link(s.calls[calls:])
	after := gather(t, s)
	r := router(t)
	for _, of := range []struct {
		what          string
		before, after places
		registered    []string
		want          []string
	}{
		{"buttons", names.buttons, after.buttons, r.Buttons(), []string{
			"in_local", "in_map", "in_page", "in_table", "in_table_too", "kind_step", "passed", "plain", "switched", "told",
		}},
		{"commands", names.commands, after.commands, r.Commands(), []string{"cmd_b", "cmd_link", "cmd_run", "cmd_table"}},
		{"links", names.links, after.links, r.Links(), []string{"deep"}},
		{"forms", names.forms, after.forms, r.Forms(), []string{"named_form", "own_form"}},
		{"acts", names.acts, after.acts, r.Undos(), []string{"did"}},
	} {
		require.Equal(t, of.want, nowhere(of.after, of.registered), of.what)
		require.Empty(t, nowhere(of.before, of.registered), of.what)
		require.Contains(t, unused(of.after, append(slices.Clone(of.registered), "unreached")), "unreached", of.what)
	}
	require.Equal(t, []string{"from"}, after.unread["sample.press"], "what it cannot read it says")
}

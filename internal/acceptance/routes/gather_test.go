package routes_test

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// places are names, and where each is written.
type places map[string][]string

func (p places) put(name, at string) {
	if !slices.Contains(p[name], at) {
		p[name] = append(p[name], at)
	}
}

// written is all that the source names.
type written struct {
	buttons  places
	commands places
	links    places
	forms    places // that are opened
	acts     places // the kinds of what is done and can be undone
	unread   places // what cannot be read from the source, by where it stands
}

// passing hand on what they are given, so that it is looked at where they are
// called.
var passing = []string{"(*bot.Context).B", "bot.CommandButton", "(*bot.Context).Link"}

func (w *written) put(into places, at string, x text) {
	if unread[at] != "" {
		x = text{unknown: x.unknown}
		w.unread.put(at, "")
	}
	for _, name := range x.list {
		if name != "" && !slices.Contains(passing, at) {
			into.put(name, at)
		}
	}
	for _, u := range x.unknown {
		w.unread.put(at, types.ExprString(u))
	}
}

// split puts texts of which the first part, up to a sign, is a name; behind run
// stands a command.
func (w *written) split(into places, sign, at string, x text) {
	var names, commands text
	for _, data := range x.list {
		name, rest, _ := strings.Cut(data, sign)
		if name == "run" {
			commands.list = append(commands.list, rest)
		}
		if name != "run" || sign == ":" {
			names.list = append(names.list, name)
		}
	}
	names.unknown = x.unknown
	w.put(into, at, names)
	w.put(w.commands, at, commands)
}

// gather reads from the source what it names.
func gather(t *testing.T, s *source) *written {
	t.Helper()
	s.known = map[question]text{}
	w := &written{places{}, places{}, places{}, places{}, places{}, places{}}
	data := s.field("bot", "Button", "Data")
	require.NotNil(t, data)
	for _, v := range s.flow[data] {
		if !slices.Contains(passing, s.at(v.expr)) {
			w.split(w.buttons, ":", s.at(v.expr), s.follow(v))
		}
	}
	for _, c := range s.callsOf("(*bot.Context).B") {
		w.split(w.buttons, ":", s.at(c.expr), s.data(c.expr.Args[1:], c.expr.Ellipsis.IsValid()))
	}
	for _, c := range s.callsOf("bot.CommandButton") {
		w.put(w.buttons, s.at(c.expr), text{list: []string{"run"}})
		w.put(w.commands, s.at(c.expr), s.follow(value{expr: c.expr.Args[1]}))
	}
	for _, c := range s.callsOf("(*bot.Router).Label") {
		w.put(w.commands, "the keyboard", s.follow(value{expr: c.expr.Args[1]}))
	}
	for _, link := range []string{"(*bot.Bot).Link", "(*bot.Context).Link"} {
		for _, v := range s.flow[s.parameter(link, 0)] {
			if !slices.Contains(passing, s.at(v.expr)) {
				w.split(w.links, "-", s.at(v.expr), s.follow(v))
			}
		}
	}
	for _, method := range []string{"Start", "File", "Reopen", "Change"} {
		for _, of := range []string{"(bot.FormName[T]).", "(*bot.Form[T])."} {
			for _, c := range s.callsOf(of + method) {
				if s.in(c.expr, "bot") {
					continue
				}
				receiver := ast.Unparen(c.expr.Fun).(*ast.SelectorExpr).X
				if strings.HasPrefix(of, "(*") {
					w.put(w.forms, s.at(c.expr), s.formName(receiver, nil))
				} else {
					w.put(w.forms, s.at(c.expr), s.textOf(receiver))
				}
			}
		}
	}
	for _, v := range s.flow[s.parameter("(*bot.Context).Act", 0)] {
		w.put(w.acts, s.at(v.expr), s.follow(v))
	}
	return w
}

// formName gives the names of the forms that an expression may be. args are the
// arguments of the call that makes it.
func (s *source) formName(x ast.Expr, args []ast.Expr) (all text) {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		if name := s.renamed[s.target(x)]; name != nil {
			return s.textOf(name)
		}
		for _, v := range s.flow[s.target(x)] {
			all.add(s.formName(v.expr, args))
		}
	case *ast.CallExpr:
		for _, f := range s.functions(x.Fun, nil) {
			for _, g := range s.gives[f] { // one result
				all.add(s.formName(g[0], x.Args))
			}
		}
	case *ast.UnaryExpr:
		if lit, ok := x.X.(*ast.CompositeLit); ok && x.Op == token.AND {
			for _, e := range lit.Elts {
				if pair := e.(*ast.KeyValueExpr); types.ExprString(pair.Key) == "Name" {
					all.add(s.nameOfForm(pair.Value, args))
				}
			}
		}
	}
	if len(all.list)+len(all.unknown) == 0 {
		all.unknown = []ast.Expr{x}
	}
	return all
}

// nameOfForm reads the field Name, which may be what a function was called with.
func (s *source) nameOfForm(x ast.Expr, args []ast.Expr) text {
	if id, ok := x.(*ast.Ident); ok && s.info.Uses[id] != nil {
		for _, arg := range args {
			if slices.ContainsFunc(s.flow[s.info.Uses[id]], func(v value) bool { return v.expr == arg }) {
				return s.textOf(arg)
			}
		}
	}
	return s.textOf(x)
}

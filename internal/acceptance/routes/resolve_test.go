package routes_test

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// open stands in a text for a part of it that is not known before the program
// runs.
const open = "\x00"

// A text is what an expression may be: texts with what is known of each, and the
// expressions of which nothing is.
type text struct {
	list    []string
	unknown []ast.Expr
}

func (t *text) add(other text) {
	for _, x := range other.list {
		if !slices.Contains(t.list, x) {
			t.list = append(t.list, x)
		}
	}
	for _, x := range other.unknown {
		if !slices.Contains(t.unknown, x) {
			t.unknown = append(t.unknown, x)
		}
	}
}

// parts are the texts with an open one in place of those that are not known, or that
// lead round in a circle.
func (t text) parts() []string {
	if len(t.unknown) > 0 || len(t.list) == 0 {
		return append(slices.Clone(t.list), open)
	}
	return t.list
}

// textOf gives what an expression may be.
func (s *source) textOf(x ast.Expr) text { return s.follow(value{expr: x}) }

// follow goes back along what flows into a value.
func (s *source) follow(v value) text {
	x := ast.Unparen(v.expr)
	if c := s.info.Types[x].Value; c != nil && v.part == whole {
		if c.Kind() == constant.String {
			return text{list: []string{constant.StringVal(c)}}
		}
		return text{list: []string{c.ExactString()}}
	}
	unknown := text{unknown: []ast.Expr{x}}
	switch x := x.(type) {
	case *ast.Ident, *ast.SelectorExpr:
		o := s.target(x)
		if _, ok := o.(*types.Var); !ok {
			return unknown
		}
		return s.held(o, v, unknown)
	case *ast.BinaryExpr:
		if x.Op != token.ADD || v.part != whole {
			return unknown
		}
		var all text
		for _, a := range s.follow(value{expr: x.X}).parts() {
			for _, b := range s.follow(value{expr: x.Y}).parts() {
				all.add(text{list: []string{a + b}})
			}
		}
		return all
	case *ast.IndexExpr:
		if v.part == whole {
			return s.follow(value{expr: x.X, part: element})
		}
	case *ast.CompositeLit:
		var all text
		for _, e := range x.Elts {
			pair, paired := e.(*ast.KeyValueExpr)
			switch {
			case v.part == element && paired:
				e = pair.Value
			case v.part == key && paired:
				e = pair.Key
			case v.part != element:
				return unknown
			}
			all.add(s.follow(value{expr: e}))
		}
		return all
	case *ast.CallExpr:
		return s.result(x, v)
	}
	return unknown
}

// held is what a variable or a field, or a part of it, may hold.
func (s *source) held(o types.Object, v value, unknown text) (all text) {
	if len(s.flow[o]) == 0 {
		return unknown
	}
	of := question{o, v.part, v.n}
	if known, ok := s.known[of]; ok {
		return known
	}
	s.known[of] = text{} // what leads round in a circle adds nothing
	for _, from := range s.flow[o] {
		switch {
		case from.part == whole:
			from.part, from.n = v.part, v.n
		case v.part != whole: // an element of an element
			all.add(unknown)
			continue
		}
		all.add(s.follow(from))
	}
	s.known[of] = all
	return all
}

// question is what was asked before: a part of a variable, or of what a function
// gives.
type question struct {
	of   any
	part part
	n    int
}

// verb is one of a format.
var verb = regexp.MustCompile(`%[^a-zA-Z%]*[a-zA-Z]`)

// result gives what a call may give.
func (s *source) result(x *ast.CallExpr, v value) text {
	unknown := text{unknown: []ast.Expr{x}}
	if s.info.Types[x.Fun].IsType() { // a conversion
		return s.follow(value{expr: x.Args[0], part: v.part})
	}
	of := s.named(x.Fun)
	if of == types.Universe.Lookup("append") && v.part == element {
		var all text
		for i, arg := range x.Args {
			part := whole
			if i == 0 || x.Ellipsis.IsValid() {
				part = element
			}
			all.add(s.follow(value{expr: arg, part: part}))
		}
		return all
	}
	if name, ok := of.(*types.Func); ok {
		switch name.FullName() {
		case "fmt.Sprintf":
			all := text{list: s.follow(value{expr: x.Args[0]}).parts()}
			for _, arg := range x.Args[1:] {
				var filled []string
				for _, format := range all.list {
					at := verb.FindStringIndex(format)
					if at == nil {
						filled = append(filled, format)
						continue
					}
					for _, part := range s.follow(value{expr: arg}).parts() {
						filled = append(filled, format[:at[0]]+part+format[at[1]:])
					}
				}
				all.list = filled
			}
			return all
		case own + "bot.Data":
			return s.data(x.Args, x.Ellipsis.IsValid())
		}
	}
	n, part := 0, v.part // a part of the only result
	if part == result {
		n, part = v.n, whole
	}
	var all text
	for _, f := range s.functions(x.Fun, nil) {
		all.add(s.given(f, n, part, unknown))
	}
	if len(all.list)+len(all.unknown) == 0 {
		return unknown
	}
	return all
}

// given is what a function may return as its nth result.
func (s *source) given(f any, n int, part part, unknown text) (all text) {
	of := question{f, part, n}
	if known, ok := s.known[of]; ok {
		return known
	}
	s.known[of] = text{}
	for _, g := range s.gives[f] {
		if n >= len(g) { // named results, or those of another call
			all.add(unknown)
			continue
		}
		all.add(s.follow(value{expr: g[n], part: part}))
	}
	s.known[of] = all
	return all
}

// data gives what bot.Data makes of arguments: the route, and with run the
// command.
func (s *source) data(args []ast.Expr, spread bool) text {
	all := s.follow(value{expr: args[0]})
	i := slices.Index(all.list, "run")
	if i < 0 {
		return all
	}
	all = text{list: slices.Delete(slices.Clone(all.list), i, i+1), unknown: all.unknown}
	if len(args) < 2 || spread && len(args) == 2 {
		all.add(text{unknown: args})
		return all
	}
	command := s.follow(value{expr: args[1]})
	for _, name := range command.list {
		all.add(text{list: []string{"run:" + name}})
	}
	all.add(text{unknown: command.unknown})
	return all
}

// callsOf lists the calls of one of our functions or methods, by its full name
// without the module's.
func (s *source) callsOf(name string) (list []call) {
	for _, c := range s.calls {
		if f, ok := c.of.(*types.Func); ok && strings.ReplaceAll(f.FullName(), own, "") == name {
			list = append(list, c)
		}
	}
	return list
}

// parameter is one of a function or method, by its full name without the
// module's.
func (s *source) parameter(name string, n int) types.Object {
	for _, f := range s.funcs {
		if o := s.info.Defs[f.Name].(*types.Func); strings.ReplaceAll(o.FullName(), own, "") == name {
			return o.Signature().Params().At(n)
		}
	}
	return nil
}

// field is a field of one of our structs.
func (s *source) field(pkg, of, name string) types.Object {
	for o := range s.flow {
		v, ok := o.(*types.Var)
		if !ok || !v.IsField() || v.Name() != name || v.Pkg() == nil || v.Pkg().Path() != own+pkg {
			continue
		}
		if o := v.Pkg().Scope().Lookup(of); o != nil {
			if st, ok := o.Type().Underlying().(*types.Struct); ok {
				for i := range st.NumFields() {
					if st.Field(i) == v {
						return v
					}
				}
			}
		}
	}
	return nil
}

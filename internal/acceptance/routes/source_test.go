package routes_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const own = "lianluo/"

// A source is Go code that was parsed and type-checked, and in it what is
// assigned to what.
type source struct {
	fset    *token.FileSet
	info    types.Info
	imports types.Importer
	calls   []call
	funcs   []*ast.FuncDecl
	flow    map[types.Object][]value // what a variable, a parameter or a field may hold
	gives   map[any][]give           // what a function, or a literal of one, returns
	known   map[question]text

	renamed map[types.Object]ast.Expr // what is put into the field Name of what a variable holds
}

// A value is an expression, or something that is taken out of one.
type value struct {
	expr ast.Expr
	part part
	n    int // of the result
}

type part int

const (
	whole   part = iota
	element      // of a list or a map
	key          // of a map
	result       // of a call
)

// A give is a return with its expressions.
type give []ast.Expr

// A call is one of a function or of a variable that holds one.
type call struct {
	of   types.Object
	expr *ast.CallExpr
}

// program is the source of the program, without tests.
func program(t *testing.T) *source {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", "-export", "-json=ImportPath,Dir,GoFiles,Export", own+"cmd/lianluo").Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		require.NoError(t, err, "go list: %s", exit.Stderr)
	}
	require.NoError(t, err)
	s := newSource()
	exports := map[string]string{}
	checked := map[string]*types.Package{}
	others := importer.ForCompiler(s.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	s.imports = importing(func(path string) (*types.Package, error) {
		if pkg := checked[path]; pkg != nil {
			return pkg, nil
		}
		return others.Import(path)
	})
	for d := json.NewDecoder(strings.NewReader(string(out))); ; { // what is imported comes first
		var p struct {
			ImportPath, Dir, Export string
			GoFiles                 []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else {
			require.NoError(t, err)
		}
		exports[p.ImportPath] = p.Export
		if !strings.HasPrefix(p.ImportPath, own) {
			continue
		}
		// The go command keeps a test's result while the folders and files that it
		// has opened are the same.
		_, err := os.ReadDir(p.Dir)
		require.NoError(t, err)
		var files []*ast.File
		for _, name := range p.GoFiles {
			file, err := parser.ParseFile(s.fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			require.NoError(t, err)
			files = append(files, file)
		}
		pkg, err := s.check(p.ImportPath, files, s.imports)
		require.NoError(t, err)
		checked[p.ImportPath] = pkg
	}
	s.link(s.calls)
	return s
}

type importing func(path string) (*types.Package, error)

func (f importing) Import(path string) (*types.Package, error) { return f(path) }

func newSource() *source {
	return &source{
		fset: token.NewFileSet(), flow: map[types.Object][]value{}, gives: map[any][]give{}, known: map[question]text{}, renamed: map[types.Object]ast.Expr{},
		info: types.Info{
			Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
			Selections: map[*ast.SelectorExpr]*types.Selection{},
		},
	}
}

// check type-checks a package and notes what flows in it.
func (s *source) check(path string, files []*ast.File, imports types.Importer) (*types.Package, error) {
	pkg, err := (&types.Config{Importer: imports}).Check(path, s.fset, files, &s.info)
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		for _, d := range file.Decls {
			var in types.Object
			if f, ok := d.(*ast.FuncDecl); ok {
				in = s.info.Defs[f.Name]
				s.funcs = append(s.funcs, f)
			}
			s.note(d, in)
		}
	}
	return pkg, nil
}

// link notes what calls hand over, when all is noted otherwise: first to
// functions that are named, then to those that a variable holds.
func (s *source) link(calls []call) {
	for _, variable := range []bool{false, true} {
		for _, c := range calls {
			if _, is := c.of.(*types.Func); is != variable {
				s.hand(c)
			}
		}
	}
}

// note notes what flows below a node. giver is the function, which may be a
// literal, from which a return below it returns.
func (s *source) note(node ast.Node, giver any) {
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			s.note(n.Body, n)
			return false
		case *ast.ReturnStmt:
			s.gives[giver] = append(s.gives[giver], n.Results)
		case *ast.AssignStmt:
			s.assign(n.Lhs, n.Rhs)
		case *ast.ValueSpec:
			var names []ast.Expr
			for _, name := range n.Names {
				names = append(names, name)
			}
			s.assign(names, n.Values)
		case *ast.RangeStmt:
			s.put(s.target(n.Key), value{expr: n.X, part: key})
			s.put(s.target(n.Value), value{expr: n.X, part: element})
		case *ast.CompositeLit:
			s.compose(n)
		case *ast.CallExpr:
			if !s.info.Types[n.Fun].IsType() {
				s.calls = append(s.calls, call{s.named(n.Fun), n})
			}
		}
		return true
	})
}

func (s *source) assign(to, from []ast.Expr) {
	for i, x := range to {
		if of, ok := x.(*ast.SelectorExpr); ok && of.Sel.Name == "Name" && len(from) == len(to) {
			s.renamed[s.target(of.X)] = from[i]
		}
		switch {
		case len(from) == len(to):
			s.put(s.target(x), value{expr: from[i]})
		case len(from) == 1:
			s.put(s.target(x), value{expr: from[0], part: result, n: i})
		}
	}
}

func (s *source) put(to types.Object, v value) {
	if to != nil {
		s.flow[to] = append(s.flow[to], v)
	}
}

// target is what an assignment puts a value into; nil when that does not matter.
func (s *source) target(x ast.Expr) types.Object {
	switch x := x.(type) {
	case *ast.Ident:
		if o := s.info.Defs[x]; o != nil {
			return o
		}
		return s.info.Uses[x]
	case *ast.SelectorExpr:
		return origin(s.info.Uses[x.Sel])
	case *ast.IndexExpr: // an element more of the list or the map
		return s.target(x.X)
	}
	return nil
}

// origin is the object of which another is an instance.
func origin(o types.Object) types.Object {
	switch o := o.(type) {
	case *types.Var:
		return o.Origin()
	case *types.Func:
		return o.Origin()
	}
	return o
}

// compose notes the fields of a struct that is written out.
func (s *source) compose(lit *ast.CompositeLit) {
	t := s.info.Types[lit].Type.Underlying()
	if p, ok := t.(*types.Pointer); ok { // of a list of pointers
		t = p.Elem().Underlying()
	}
	of, ok := t.(*types.Struct)
	if !ok {
		return
	}
	for i, x := range lit.Elts {
		if pair, ok := x.(*ast.KeyValueExpr); ok {
			s.put(origin(s.info.Uses[pair.Key.(*ast.Ident)]), value{expr: pair.Value})
		} else {
			s.put(of.Field(i).Origin(), value{expr: x})
		}
	}
}

// hand notes the arguments of a call.
func (s *source) hand(c call) {
	for _, f := range s.functions(c.expr.Fun, nil) {
		var sig *types.Signature
		switch f := f.(type) {
		case *types.Func:
			sig = f.Signature()
		case *ast.FuncLit:
			sig = s.info.Types[f].Type.(*types.Signature)
		}
		last := sig.Params().Len() - 1
		if len(c.expr.Args) != last+1 && !sig.Variadic() {
			continue // f(g()), where g has several results
		}
		for i, arg := range c.expr.Args {
			if !sig.Variadic() || i < last || c.expr.Ellipsis.IsValid() {
				s.put(sig.Params().At(i), value{expr: arg})
			}
		}
	}
}

// named is the function, method or variable that is called.
func (s *source) named(fun ast.Expr) types.Object {
	switch x := ast.Unparen(fun).(type) {
	case *ast.Ident:
		return origin(s.info.Uses[x])
	case *ast.SelectorExpr:
		return origin(s.info.Uses[x.Sel])
	case *ast.IndexExpr:
		return s.named(x.X)
	case *ast.IndexListExpr:
		return s.named(x.X)
	}
	return nil
}

// functions are the *types.Func and *ast.FuncLit that an expression may be.
func (s *source) functions(fun ast.Expr, seen []types.Object) (list []any) {
	if lit, ok := ast.Unparen(fun).(*ast.FuncLit); ok {
		return []any{lit}
	}
	switch o := s.named(fun).(type) {
	case *types.Func:
		return []any{o}
	case *types.Var:
		if slices.Contains(seen, types.Object(o)) {
			return nil
		}
		for _, v := range s.flow[o] {
			if v.part == whole {
				list = append(list, s.functions(v.expr, append(seen, o))...)
			}
		}
	}
	return list
}

// at is where a node stands: in which function or, outside of one, which file.
func (s *source) at(n ast.Node) string {
	for _, f := range s.funcs {
		if f.Pos() <= n.Pos() && n.Pos() < f.End() {
			name := s.info.Defs[f.Name].(*types.Func).FullName()
			return strings.ReplaceAll(name, own, "")
		}
	}
	return filepath.Base(s.fset.Position(n.Pos()).Filename)
}

// in tells whether a node stands in one of our packages.
func (s *source) in(n ast.Node, pkg string) bool {
	return strings.HasSuffix(filepath.ToSlash(filepath.Dir(s.fset.Position(n.Pos()).Filename)), "/"+pkg)
}

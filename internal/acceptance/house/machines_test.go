package house_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// lined are where every kind of record has its line: the suites that play every life
// a record can have, in steps of the rules and as people take them in the chat, and
// what the desk, the to-do list and the export go through.
var lined = []string{"models/records/*_test.go", "internal/acceptance/lifecycle/*_test.go", "models/desk/kinds.go"}

// TestEveryMachineHasItsLines holds that a new kind of record is not forgotten where
// something is done with all.
func TestEveryMachineHasItsLines(t *testing.T) {
	made := machines(t)
	require.NotEmpty(t, made)
	for _, files := range lined {
		there := named(t, files)
		for _, m := range made {
			require.Contains(t, there, m, "%s is missing in %s: add it to its kinds", m, files)
		}
	}
}

// machines are the variables of packages that hold a records.Machine, as
// models/ROOM.NAME.
func machines(t *testing.T) (list []string) {
	t.Helper()
	made := 0
	for name, p := range packages(t) {
		for _, d := range declared(t, p) {
			made += machinesIn(d)
			general, ok := d.(*ast.GenDecl)
			if !ok || general.Tok != token.VAR {
				continue
			}
			for _, s := range general.Specs {
				v := s.(*ast.ValueSpec)
				for i, value := range v.Values {
					if machinesIn(value) == 1 {
						list = append(list, name+"."+v.Names[i].Name)
					}
				}
			}
		}
	}
	require.Len(t, list, made, "a machine is made elsewhere than in a variable of a package, where no suite finds it")
	return list
}

// machinesIn counts the machines that are made in a piece of source.
func machinesIn(source ast.Node) (n int) {
	ast.Inspect(source, func(x ast.Node) bool {
		if made, ok := x.(*ast.CompositeLit); ok {
			of := made.Type
			if index, ok := of.(*ast.IndexExpr); ok {
				of = index.X
			}
			if of != nil && slices.Contains([]string{"records.Machine", "Machine"}, types.ExprString(of)) {
				n++
			}
		}
		return true
	})
	return n
}

// named are the names that files use, of other packages and of their own, as
// models/ROOM.NAME.
func named(t *testing.T, pattern string) (list []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, pattern))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		imports := map[string]string{}
		for _, i := range tree.Imports {
			name, ours := strings.CutPrefix(strings.Trim(i.Path.Value, `"`), own)
			if !ours {
				continue
			}
			as := path.Base(name)
			if i.Name != nil {
				as = i.Name.Name
			}
			imports[as] = name
		}
		ast.Inspect(tree, func(x ast.Node) bool {
			if name, ok := x.(*ast.Ident); ok {
				list = append(list, path.Dir(pattern)+"."+name.Name)
			}
			if sel, ok := x.(*ast.SelectorExpr); ok {
				if of, ok := sel.X.(*ast.Ident); ok && imports[of.Name] != "" {
					list = append(list, imports[of.Name]+"."+sel.Sel.Name)
				}
			}
			return true
		})
	}
	slices.Sort(list)
	return slices.Compact(list)
}

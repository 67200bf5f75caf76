package main

import (
	"database/sql"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// No C but Go's own is compiled, also where there is a compiler for it, and
// none where cgo is switched off.
func TestTheProgramNeedsNoC(t *testing.T) {
	for cgo, want := range map[string][]string{"1": {"net", "os/user", "runtime/cgo"}, "0": nil} {
		list := exec.Command("go", "list", "-deps", "-test",
			"-f", "{{if or .CgoFiles .CFiles .CXXFiles}}{{.ImportPath}}{{end}}", "./...")
		list.Dir, list.Env = filepath.Join("..", ".."), append(os.Environ(), "CGO_ENABLED="+cgo)
		list.Stderr = os.Stderr
		out, err := list.Output()
		require.NoError(t, err)
		require.Subset(t, append(want, ""), strings.Split(strings.TrimSpace(string(out)), "\n"), "CGO_ENABLED=%s", cgo)
	}
}

// gorm's default driver is not in the program: whoever opened it would find out
// when the program runs. So nobody may.
func TestNothingOpensGormsDefaultDriver(t *testing.T) {
	require.NotContains(t, sql.Drivers(), "sqlite3")
	opened := 0
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		name := ""
		for _, i := range file.Imports {
			if i.Path.Value == `"gorm.io/driver/sqlite"` {
				name = "sqlite"
				if i.Name != nil {
					name = i.Name.Name
				}
			}
		}
		if name == "" {
			return nil
		}
		isDriver := func(e ast.Node) (string, bool) {
			sel, ok := e.(*ast.SelectorExpr)
			if !ok {
				return "", false
			}
			pkg, ok := sel.X.(*ast.Ident)
			return sel.Sel.Name, ok && pkg.Name == name
		}
		named := map[ast.Node]bool{}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok {
				for _, e := range lit.Elts {
					kv, ok := e.(*ast.KeyValueExpr)
					if key, isIdent := keyOf(kv, ok); isIdent && key == "DriverName" {
						named[lit.Type] = true
					}
				}
			}
			if what, ok := isDriver(n); ok {
				require.True(t, what == "Dialector" && named[n], "%s: sqlite.%s without a DriverName opens a driver that is not there", path, what)
				opened++
			}
			return true
		})
		return nil
	})
	require.NoError(t, err)
	require.NotZero(t, opened, "nothing opens SQLite: the test looks past it")
}

func keyOf(kv *ast.KeyValueExpr, ok bool) (string, bool) {
	if !ok {
		return "", false
	}
	id, ok := kv.Key.(*ast.Ident)
	if !ok {
		return "", false
	}
	return id.Name, true
}

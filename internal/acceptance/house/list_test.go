package house_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	root = "../../.." // of the module
	own  = "lianluo/"
)

// A pkg is a package of ours as go list tells of it, tests left out.
type pkg struct {
	ImportPath string
	Dir        string
	Imports    []string
	GoFiles    []string
}

// ours are the imports of our own, without the module's name.
func (p pkg) ours() (list []string) {
	for _, to := range p.Imports {
		if rest, ok := strings.CutPrefix(to, own); ok {
			list = append(list, rest)
		}
	}
	return list
}

// listed asks go list once for all tests what there is and what it imports.
var listed = sync.OnceValues(func() (map[string]pkg, error) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Dir,Imports,GoFiles", own+"...").Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return nil, fmt.Errorf("go list: %s", exit.Stderr)
		}
		return nil, err
	}
	all := map[string]pkg{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		all[strings.TrimPrefix(p.ImportPath, own)] = p
	}
	// The go command keeps a test's result as long as no file that the test has
	// opened has changed. What go list reads it does not know: so each folder is
	// opened here, which stands for the files in it.
	return all, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == ".git" {
			return fs.SkipDir
		}
		return err
	})
})

// packages are all of ours, by their path without the module's name.
func packages(t *testing.T) map[string]pkg {
	t.Helper()
	all, err := listed()
	require.NoError(t, err)
	return all
}

// declared parses the files of a package, without its tests.
func declared(t *testing.T, p pkg) (decls []ast.Decl) {
	t.Helper()
	for _, name := range p.GoFiles {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		decls = append(decls, file.Decls...)
	}
	return decls
}

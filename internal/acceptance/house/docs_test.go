package house_test

import (
	"go/ast"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sources are the module's files of one ending, by their path in it.
func sources(t *testing.T, ending string) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == ".git" || d.Name() == "testdata" {
				return fs.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(file, ending) {
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			name, err := filepath.Rel(root, file)
			if err != nil {
				return err
			}
			all[filepath.ToSlash(name)] = string(text)
		}
		return nil
	}))
	return all
}

func exists(name string) bool {
	_, err := os.Stat(filepath.Join(root, filepath.FromSlash(name)))
	return err == nil
}

var (
	quoted   = regexp.MustCompile("`[^`]+`")
	ownPath  = regexp.MustCompile("^(handlers|models|bot|scheduler|internal|cmd|docs)(/[a-z0-9_.-]+)*/?$") // not models/ROOM
	bareFile = regexp.MustCompile(`^[a-z0-9_]+\.go$`)
	ownName  = regexp.MustCompile(`^([a-z]+)\.([A-Z]\w*)`)
	testName = regexp.MustCompile("(`([a-z/]+)` )?\\b((?:Test|Fuzz)[A-Z]\\w*)")
	inCode   = regexp.MustCompile(`\b(?:handlers|models|bot|scheduler|internal|cmd)/[a-z0-9_/-]+\.go\b`)
)

// TestDocsNameWhatIsThere holds that each path, name of ours and test that the
// documents name exists.
func TestDocsNameWhatIsThere(t *testing.T) {
	names := namesByPackage(t)
	tests := map[string][]string{} // the folders that have one of this name
	for file, text := range sources(t, "_test.go") {
		for _, m := range regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`).FindAllStringSubmatch(text, -1) {
			tests[m[1]] = append(tests[m[1]], path.Dir(file))
		}
	}
	docs := sources(t, ".md")
	require.Contains(t, docs, "README.md")
	for file, text := range docs {
		for line := range strings.Lines(text) {
			var folders []string
			for _, q := range quoted.FindAllString(line, -1) {
				q = strings.Trim(q, "`")
				switch {
				case ownPath.MatchString(q):
					assert.True(t, exists(q), "%s names %s, which is not there", file, q)
					if !strings.HasSuffix(q, ".go") {
						folders = append(folders, q)
					}
				case bareFile.MatchString(q):
					assert.True(t, len(folders) == 0 || slices.ContainsFunc(folders, func(f string) bool { return exists(path.Join(f, q)) }),
						"%s names %s, which is in none of %v", file, q, folders)
				default:
					if m := ownName.FindStringSubmatch(q); m != nil && names[m[1]] != nil {
						assert.Contains(t, names[m[1]], m[2], "%s names %s, which is not there", file, q)
					}
				}
			}
			for _, m := range testName.FindAllStringSubmatch(line, -1) {
				in := tests[m[3]]
				assert.NotEmpty(t, in, "%s names the test %s, which is not there", file, m[3])
				if m[2] != "" {
					assert.Contains(t, in, m[2], "%s names the test %s", file, m[3])
				}
			}
		}
	}
}

// TestCommentsNameWhatIsThere holds that each file that a comment names exists.
func TestCommentsNameWhatIsThere(t *testing.T) {
	for file, text := range sources(t, ".go") {
		for line := range strings.Lines(text) {
			_, comment, found := strings.Cut(line, "// ")
			if !found {
				continue
			}
			for _, name := range inCode.FindAllString(comment, -1) {
				assert.True(t, exists(name), "%s names %s, which is not there", file, name)
			}
		}
	}
}

// namesByPackage are the names declared at the top of all packages that have
// this short name.
func namesByPackage(t *testing.T) map[string]map[string]bool {
	t.Helper()
	all := map[string]map[string]bool{}
	for name, p := range packages(t) {
		short := path.Base(name)
		if all[short] == nil {
			all[short] = map[string]bool{}
		}
		for _, d := range declared(t, p) {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					all[short][d.Name.Name] = true
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						all[short][s.Name.Name] = true
					case *ast.ValueSpec:
						for _, n := range s.Names {
							all[short][n.Name] = true
						}
					}
				}
			}
		}
	}
	return all
}

// TestTheMapIsWhole holds that the map of docs/architecture.md has every room
// and table, and that the words on its buttons are those of the catalogue.
func TestTheMapIsWhole(t *testing.T) {
	text := sources(t, ".md")["docs/architecture.md"]
	_, theMap, found := strings.Cut(text, "## The map\n")
	require.True(t, found)
	theMap, _, _ = strings.Cut(theMap, "## The rooms\n")

	tables := map[string]bool{}
	migrations := sources(t, ".sql")
	for _, file := range slices.Sorted(maps.Keys(migrations)) { // they are numbered
		for _, m := range regexp.MustCompile(`(?m)^(CREATE|DROP) TABLE (?:IF EXISTS )?(\w+)|^ALTER TABLE (\w+) RENAME TO (\w+)`).FindAllStringSubmatch(migrations[file], -1) {
			if m[1] != "" {
				tables[m[2]] = m[1] == "CREATE"
			} else {
				tables[m[3]], tables[m[4]] = false, true
			}
		}
	}
	require.True(t, tables["people"])
	for table, there := range tables {
		assert.Equal(t, there, regexp.MustCompile(`[|,] `+table+`( \||, )`).MatchString(theMap), "the table %s in the map", table)
	}
	for _, room := range slices.Concat(slices.Concat(models...), slices.Concat(handlers...)) {
		assert.Regexp(t, "(models|handlers)/"+room+"\\b", theMap, "a room is not in the map")
	}

	words := sources(t, ".js")["internal/sandbox/web/js/i18n.js"]
	for _, toml := range sources(t, ".zh-Hans.toml") {
		words += toml
	}
	for _, m := range regexp.MustCompile("「([^」]+)」").FindAllStringSubmatch(theMap, -1) {
		assert.Regexp(t, `["']`+regexp.QuoteMeta(m[1])+`["']`, words, "no button says this")
	}
}

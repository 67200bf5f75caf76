package locale_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// use is a catalogue key in the code.
type use struct {
	at     string // file:line
	key    string
	said   bool     // handed to one of the speakers; others only look like a key
	prefix bool     // "todo." + kind: the key only begins so
	open   bool     // the values cannot be read off the call
	values []string // that are put into the text
}

// speakers are the functions that say a key, and which of their arguments it
// is.
var speakers = map[string]int{"T": 0, "P": 0, "Plain": 0, "B": 0, "Problem": 0, "MissingAs": 1}

// keyShape is what a key looks like; fileName what a file's name does.
var (
	keyShape = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`)
	fileName = regexp.MustCompile(`\.(png|docx|xlsx|ics|json|toml|html|jpg|txt|csv|zip|db|go|css|js)$`)
)

// parsed calls visit for each node of each file of the rooms.
func parsed(t *testing.T, visit func(at func(ast.Node) string, n ast.Node) bool) {
	t.Helper()
	for _, name := range rooms(t) {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, read(t, name), parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		at := func(n ast.Node) string {
			p := set.Position(n.Pos())
			return strings.TrimPrefix(p.Filename, "../../") + ":" + strconv.Itoa(p.Line)
		}
		ast.Inspect(file, func(n ast.Node) bool { return visit(at, n) })
	}
}

// uses finds the keys in the code.
func uses(t *testing.T) []use {
	var found []use
	seen := map[*ast.BasicLit]bool{}
	parsed(t, func(at func(ast.Node) string, n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			arg, ok := speakers[called(n)]
			if !ok || len(n.Args) <= arg {
				break
			}
			switch key := n.Args[arg].(type) {
			case *ast.BasicLit:
				if text, ok := text(key); ok {
					seen[key] = true
					found = append(found, said(at(n), called(n), text, n, arg))
				}
			case *ast.BinaryExpr:
				if first, ok := leftmost(key).(*ast.BasicLit); ok {
					if text, ok := text(first); ok {
						seen[first] = true
						found = append(found, use{at: at(n), key: text, prefix: true})
					}
				}
			}
		case *ast.BasicLit:
			if text, ok := text(n); ok && !seen[n] && keyShape.MatchString(text) && !fileName.MatchString(text) {
				found = append(found, use{at: at(n), key: text, prefix: strings.HasSuffix(text, "_")})
			}
		case *ast.ImportSpec:
			return false
		}
		return true
	})
	return found
}

// said reads the names of the values off a call.
func said(at, speaker, key string, call *ast.CallExpr, arg int) use {
	u := use{at: at, key: key, said: true, open: call.Ellipsis.IsValid()}
	if speaker == "B" || speaker == "MissingAs" {
		return u // they take no values
	}
	for i := arg + 1; i < len(call.Args); i += 2 {
		lit, ok := call.Args[i].(*ast.BasicLit)
		name, isText := "", false
		if ok {
			name, isText = text(lit)
		}
		if !isText {
			u.open = true
			return u
		}
		u.values = append(u.values, name)
	}
	return u
}

// called is the name of the function or method that is called.
func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

func leftmost(e ast.Expr) ast.Expr {
	for {
		b, ok := e.(*ast.BinaryExpr)
		if !ok {
			return e
		}
		e = b.X
	}
}

func text(lit *ast.BasicLit) (string, bool) {
	if lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// literal is a text in the code that people would see.
type literal struct{ at, text string }

// literals finds Chinese anywhere but in patterns, which only read what people
// wrote, and words in places that are shown.
func literals(t *testing.T) []literal {
	var found []literal
	parsed(t, func(at func(ast.Node) string, n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && called(call) == "MustCompile" {
			return false
		}
		switch n := n.(type) {
		case *ast.BasicLit:
			if s, ok := text(n); ok && strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				found = append(found, literal{at(n), s})
			}
		case *ast.KeyValueExpr:
			if field, ok := n.Key.(*ast.Ident); ok && (field.Name == "Text" || field.Name == "Label") {
				found = append(found, shown(at, n.Value)...)
			}
		case *ast.CallExpr:
			if name := called(n); (name == "Toast" || name == "Alert") && len(n.Args) == 1 {
				found = append(found, shown(at, n.Args[0])...)
			}
		}
		return true
	})
	return found
}

// shown finds the words in an expression whose value people see; what is
// handed to a call (a key, a format) is the call's business.
func shown(at func(ast.Node) string, e ast.Expr) []literal {
	var found []literal
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr, *ast.IndexExpr, *ast.FuncLit:
			return false
		case *ast.BasicLit:
			if s, ok := text(n); ok && strings.ContainsFunc(tagless(s), unicode.IsLetter) {
				found = append(found, literal{at(n), s})
			}
		}
		return true
	})
	return found
}

var tag = regexp.MustCompile(`</?[a-z]+[^>]*>`)

func tagless(s string) string { return tag.ReplaceAllString(s, "") }

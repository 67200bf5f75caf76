package house_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A floor is a set of rooms that do not know each other; a room may import the
// rooms of the floors below its own.
var (
	models = [][]string{
		{"calendar"}, {"store"}, {"ledger"}, {"people"}, {"records"}, {"away", "consult", "dates", "fund", "offices", "parts", "roster", "supervision", "tasks"}, {"activities"}, {"archive", "deeds", "minutes", "notes", "voices"}, {"books"}, {"research"}, {"groups"},
		{"briefing", "study"}, {"collation", "committee", "terms"}, {"pledges", "points"}, {"assess"}, {"desk"},
	}
	// The last floor are the families. These may import each other, as long as
	// there is no circle, which the compiler refuses.
	handlers = [][]string{
		{"chat"}, {"papers"}, {"front"},
		{"activities", "archive", "assess", "attendance", "away", "books", "briefing", "collation", "committee", "consult", "dates", "deeds", "fund", "groups", "minutes", "notes", "offices", "parts", "people", "plan", "pledges", "points", "record", "research", "roster", "study", "supervision", "tasks", "terms", "voices"},
	}
)

// forTests are packages that only tests may use.
var forTests = []string{"models/modelstest", "internal/documents/measure", "internal/harness", "internal/harness/scenes", "internal/acceptance/"}

// mostFiles is how many source files a room may have.
const mostFiles = 25

func floorOf(house [][]string, room string) int {
	return slices.IndexFunc(house, func(floor []string) bool { return slices.Contains(floor, room) })
}

// covers tells whether one of the names is the package's, or with a slash at
// its end stands for a folder that it is in.
func covers(names []string, pkg string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		return n == pkg || strings.HasSuffix(n, "/") && strings.HasPrefix(pkg, n)
	})
}

// TestOrder holds that the rooms are those that are known here and that each
// imports only what lies below it.
func TestOrder(t *testing.T) {
	all := packages(t)
	for _, hall := range []struct {
		name   string
		floors [][]string
		family int // the floor whose rooms may import each other; -1 is none
	}{{"models", models, -1}, {"handlers", handlers, 3}} {
		for _, room := range slices.Concat(hall.floors...) {
			require.Contains(t, all, path.Join(hall.name, room), "a room is gone")
		}
		for name, p := range all {
			room, inside := strings.CutPrefix(name, hall.name+"/")
			if !inside || covers(forTests, name) {
				continue
			}
			mine := floorOf(hall.floors, room)
			require.NotEqual(t, -1, mine, "%s has no place in the order: give it one here and in docs/architecture.md", name)
			for _, to := range p.ours() {
				other, inside := strings.CutPrefix(to, hall.name+"/")
				if !inside {
					continue
				}
				theirs := floorOf(hall.floors, other)
				require.True(t, theirs < mine || theirs == mine && mine == hall.family, "%s imports %s, which does not lie below it", name, to)
			}
		}
	}
}

// A door says what a package may import of ours.
type door struct {
	who string   // a package, or with a slash at its end all below it
	may []string // the same; anything is everything
}

var anything = []string{"*"}

// doors says what each part of the house may import of the others; the first
// line that fits a package is its own.
var doors = []door{
	// The engine knows no feature.
	{"bot", []string{"models/calendar", "models/store", "models/ledger", "models/people", "internal/locale"}},
	{"models/", []string{"models/", "internal/alike", "internal/phrase", "internal/questions"}},
	// What finds similar suggestions does not know the table by which it is measured (internal/bench).
	{"internal/alike", nil},
	{"internal/locale", nil},
	{"internal/phrase", nil},
	{"internal/profile", nil},
	{"internal/questions", []string{"internal/phrase"}},
	{"internal/documents", []string{"internal/documents/", "internal/phrase", "internal/questions"}},
	{"internal/documents/", []string{"internal/documents/"}},
	// The sandbox speaks the public Bot API and knows nothing of the bot, so that
	// it cannot be kinder to us than Telegram is.
	{"internal/sandbox", nil},
	{"internal/posts", []string{"bot", "models/", "internal/documents", "internal/documents/", "internal/locale", "internal/phrase"}},
	// What is kept of files beside the database.
	{"internal/files", []string{"bot", "models/records", "models/store"}},
	{"internal/web", []string{"models/", "internal/posts", "internal/documents", "internal/locale"}},
	// Nothing calls Telegram but bot, and handlers and scheduler do not know each other.
	{"handlers", handlersMay},
	// Manners belong to no family.
	{"handlers/chat", []string{
		"bot", "models/store", "models/ledger", "models/people", "models/records", "models/calendar", "internal/documents", "internal/locale", "internal/phrase",
	}},
	{"handlers/", handlersMay},
	{"scheduler", []string{"bot", "models/", "internal/posts", "internal/locale"}},
	{"internal/app", []string{"handlers", "scheduler", "internal/web", "internal/files", "bot", "models/", "internal/locale"}},
	// Its certificates are drawn as the office's pictures are.
	{"internal/demo", []string{"models/", "internal/phrase", "internal/questions", "internal/documents/card"}},
	{"cmd/lianluo", []string{"internal/app", "internal/demo", "internal/files", "internal/sandbox", "internal/posts", "internal/profile", "bot", "scheduler", "models/"}},
	// What measures the program or tests it may know all of it.
	{"internal/bench", anything},
	{"cmd/lianluo-bench", anything},
	{"internal/harness", anything},
	{"internal/harness/scenes", anything},
	{"internal/acceptance/", anything},
}

var handlersMay = []string{
	"handlers/", "bot", "models/", "internal/posts", "internal/documents", "internal/documents/", "internal/locale", "internal/phrase", "internal/questions", "internal/web",
}

func TestDoors(t *testing.T) {
	all := packages(t)
	used := map[string]bool{}
	for name, p := range all {
		i := slices.IndexFunc(doors, func(d door) bool { return covers([]string{d.who}, name) })
		require.NotEqual(t, -1, i, "%s is new: say here what it may import", name)
		used[doors[i].who] = true
		for _, to := range p.ours() {
			require.True(t, slices.Equal(doors[i].may, anything) || covers(doors[i].may, to), "%s may not import %s", name, to)
		}
	}
	for _, d := range doors {
		require.True(t, used[d.who], "%s is gone: take it out here", d.who)
	}
}

// TestTheProgramHoldsNoTests holds that what is shipped has nothing in it
// that is for tests or for measuring.
func TestTheProgramHoldsNoTests(t *testing.T) {
	all := packages(t)
	in := map[string]bool{}
	var enter func(name string)
	enter = func(name string) {
		if in[name] {
			return
		}
		in[name] = true
		for _, to := range all[name].ours() {
			enter(to)
		}
	}
	enter("cmd/lianluo")
	require.True(t, in["models/store"])
	for name := range in {
		require.False(t, covers(append(forTests, "internal/bench"), name), "cmd/lianluo holds %s", name)
	}
}

// TestRoomsStaySmall holds that nobody has to look through a hall again.
func TestRoomsStaySmall(t *testing.T) {
	for name, p := range packages(t) {
		if covers([]string{"handlers", "handlers/", "models", "models/"}, name) {
			require.LessOrEqual(t, len(p.GoFiles), mostFiles, "%s has too many files: give what is about something else a room of its own", name)
		}
	}
}

// TestImportsHaveOneName holds the convention of docs/develop.md: a package of
// ours is imported under its own name, or with the letter of its hall in front.
func TestImportsHaveOneName(t *testing.T) {
	for file, text := range sources(t, ".go") {
		tree, err := parser.ParseFile(token.NewFileSet(), file, text, parser.ImportsOnly)
		require.NoError(t, err)
		for _, i := range tree.Imports {
			name, ours := strings.CutPrefix(strings.Trim(i.Path.Value, `"`), own)
			if ours && i.Name != nil {
				hall, _, _ := strings.Cut(name, "/")
				assert.True(t, hall == "models" || hall == "handlers", "%s gives %s another name", file, name)
				assert.Equal(t, hall[:1]+path.Base(name), i.Name.Name, "%s imports %s", file, name)
			}
		}
	}
}

// TestNoOfficeOfHandlers holds that no type gathers what all handlers keep: a
// room that keeps something has a small type of its own.
func TestNoOfficeOfHandlers(t *testing.T) {
	for name, p := range packages(t) {
		if !covers([]string{"handlers", "handlers/"}, name) {
			continue
		}
		for _, d := range declared(t, p) {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv != nil {
					of := types.ExprString(d.Recv.List[0].Type)
					require.NotEqual(t, "Office", strings.TrimPrefix(of, "*"), "%s has a method %s on Office", name, d.Name.Name)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if s, ok := s.(*ast.TypeSpec); ok {
						require.NotEqual(t, "Office", s.Name.Name, "%s has a type Office", name)
					}
				}
			}
		}
	}
}

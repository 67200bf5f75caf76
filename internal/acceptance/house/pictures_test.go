package house_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "draw the pictures of docs/architecture.md anew")

// A picture is a graph of imports. box gives the box that a package is drawn
// in; "" leaves the package out.
type picture struct {
	name string
	box  func(pkg string) string
}

var pictures = []picture{
	{"the house", func(pkg string) string {
		switch {
		case pkg == "models/store" || pkg == "models/ledger" || pkg == "models/people":
			return "models: store, ledger, people"
		case covers([]string{"models/modelstest", "internal/documents/measure", "internal/acceptance/"}, pkg):
			return ""
		case pkg == "models/calendar":
			return pkg
		case strings.HasPrefix(pkg, "models/"):
			return "models: all others"
		case strings.HasPrefix(pkg, "handlers/"):
			return "handlers"
		case pkg == "internal/harness/scenes":
			return "internal/harness"
		}
		return pkg
	}},
	{"models", func(pkg string) string {
		room, inside := strings.CutPrefix(pkg, "models/")
		if !inside || covers(forTests, pkg) {
			return ""
		}
		return room
	}},
	{"handlers", func(pkg string) string {
		room, _ := strings.CutPrefix(pkg, "handlers/")
		if room == pkg {
			return ""
		}
		return room
	}},
}

// drawn gives the picture as text of mermaid, without the arrows that follow
// from others.
func drawn(all map[string]pkg, of picture) string {
	arrows := map[string]map[string]bool{}
	for name, p := range all {
		from := of.box(name)
		if from == "" {
			continue
		}
		if arrows[from] == nil {
			arrows[from] = map[string]bool{}
		}
		for _, to := range p.ours() {
			if to := of.box(to); to != "" && to != from {
				arrows[from][to] = true
			}
		}
	}
	boxes := slices.Sorted(maps.Keys(arrows))
	id := strings.NewReplacer("/", "_", ": ", "_", ", ", "_", " ", "_", "-", "_").Replace
	var b strings.Builder
	b.WriteString("```mermaid\ngraph TD\n")
	for _, box := range boxes {
		fmt.Fprintf(&b, "  %s[\"%s\"]\n", id(box), box)
	}
	for _, from := range boxes {
		for _, to := range slices.Sorted(maps.Keys(arrows[from])) {
			if !leads(arrows, from, to) {
				fmt.Fprintf(&b, "  %s --> %s\n", id(from), id(to))
			}
		}
	}
	b.WriteString("```\n")
	return b.String()
}

// leads tells whether one gets from a box to another by more than one arrow.
func leads(arrows map[string]map[string]bool, from, to string) bool {
	seen := map[string]bool{}
	var reach func(box string) bool
	reach = func(box string) bool {
		if seen[box] {
			return false
		}
		seen[box] = true
		for next := range arrows[box] {
			if box == from && next == to {
				continue
			}
			if next == to || reach(next) {
				return true
			}
		}
		return false
	}
	return reach(from)
}

// TestPictures holds that docs/architecture.md shows the imports as they are.
func TestPictures(t *testing.T) {
	all := packages(t)
	path := filepath.Join(root, "docs", "architecture.md")
	was, err := os.ReadFile(path)
	require.NoError(t, err)
	doc := string(was)
	for _, p := range pictures {
		begin, end := "<!-- imports of "+p.name+": written by a test -->\n", "<!-- /imports -->"
		before, rest, found := strings.Cut(doc, begin)
		require.True(t, found, begin)
		_, after, found := strings.Cut(rest, end)
		require.True(t, found, begin)
		doc = before + begin + drawn(all, p) + end + after
	}
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(doc), 0o644))
		return
	}
	require.True(t, doc == string(was), "the imports have changed: go test ./internal/acceptance/house -update, and look at the pictures of docs/architecture.md")
}

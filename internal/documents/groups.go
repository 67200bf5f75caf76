package documents

import (
	"regexp"
	"strings"
)

// joined are the words between two 专班: 民生和文史, 民生兼招商.
var joined = regexp.MustCompile(`以及|[和与及兼暨]`)

// groupsIn reads 专班 by their names, or by what is left of them: 民生, 文史专班,
// 招商引资. Each word is read whole; unknown is one that is none.
func (w *RosterWords) groupsIn(text string) (groups []string, unknown string) {
	found := map[string]bool{}
	for _, word := range apart(text) {
		words := []string{word}
		if w.group(word) == "" {
			words = joined.Split(word, -1)
		}
		for _, one := range words {
			g := w.group(one)
			if g == "" {
				return nil, word
			}
			found[g] = true
		}
	}
	for _, g := range w.Groups {
		if found[g] {
			groups = append(groups, g)
		}
	}
	return groups, ""
}

// group finds the 专班 whose name begins as a word does and has all the rest of it
// in the same order; "" for none.
func (w *RosterWords) group(word string) string {
	const enough = 2 // characters that tell them apart
	for _, suffix := range []string{"工作专班", "专班", "工作组", "组", "班"} {
		if cut, ok := strings.CutSuffix(word, suffix); ok {
			word = cut
			break
		}
	}
	runes := []rune(word)
	for _, g := range w.Groups {
		if len(runes) < enough || !strings.HasPrefix(g, string(runes[:enough])) {
			continue
		}
		i := 0
		for _, r := range g {
			if i < len(runes) && runes[i] == r {
				i++
			}
		}
		if i == len(runes) {
			return g
		}
	}
	return ""
}

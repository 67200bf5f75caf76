package alike

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed words/matters.txt
var mattersFile string

// entry is a word of the dictionary: the class that it speaks of, "" for none.
type entry struct {
	word  []rune
	class string
	share float64
}

// hint is what a word counts that only points at its class.
const hint = 0.25

// dictionary gives the words by their first character, the longer first.
var dictionary = sync.OnceValue(func() map[rune][]entry {
	out := map[rune][]entry{}
	for line := range strings.Lines(mattersFile) {
		class, words, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if class == "-" {
			class = ""
		} else {
			class = string([]rune(class)[:2])
		}
		for word := range strings.FieldsSeq(words) {
			e := entry{class: class, share: 1}
			if rest, ok := strings.CutPrefix(word, "~"); ok {
				word, e.share = rest, hint
			}
			e.word = []rune(word)
			first, _ := utf8.DecodeRuneInString(word)
			list, at := out[first], 0
			for at < len(list) && len(list[at].word) >= len(e.word) {
				at++
			}
			out[first] = append(list[:at:at], append([]entry{e}, list[at:]...)...)
		}
	}
	return out
})

// lookUp finds the longest word that stands at the beginning of a text.
func lookUp(text []rune) (entry, bool) {
	for _, e := range dictionary()[text[0]] {
		if len(e.word) <= len(text) && slices.Equal(text[:len(e.word)], e.word) {
			return e, true
		}
	}
	return entry{}, false
}

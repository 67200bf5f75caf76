package parts

import (
	"slices"
	"strings"
	"unicode"

	"lianluo/models/records"
	"lianluo/models/store"
)

// Sentence is one sentence of a part, and where it comes from.
type Sentence struct {
	Text      string `json:"text"`
	Paragraph bool   `json:"paragraph,omitempty"` // begins a paragraph
	// Ask marks a place that a person has to fill in or to drop: 【请主任补写：…】.
	Ask bool `json:"ask,omitempty"`
	// Figures are the figures that it says, in the terms of the text's kind; Records are
	// records that it tells of. Both nil: a person's own words.
	Figures []string      `json:"figures,omitempty"`
	Records []records.Ref `json:"records,omitempty"`
}

// Sourced tells whether a sentence has a source that can be opened.
func (s *Sentence) Sourced() bool { return len(s.Figures) > 0 || len(s.Records) > 0 }

// Text joins sentences; a paragraph is a line.
func Text(list []Sentence) string {
	var b strings.Builder
	for i := range list {
		if i > 0 && list[i].Paragraph {
			b.WriteByte('\n')
		}
		b.WriteString(list[i].Text)
	}
	return b.String()
}

// ends are the signs that end a sentence; closing ones may follow.
const (
	ends    = "。！？!?"
	closing = "”’』」）)】"
)

// Split takes a text apart: after 。！？ with the closing signs behind them, and at each new
// line, which begins a paragraph. A sentence keeps the source of one of was with the same
// words.
func Split(text string, was []Sentence) (list []Sentence) {
	left := slices.Clone(was)
	for _, line := range strings.Split(store.CleanText(text), "\n") {
		first := true
		for _, words := range sentencesOf(line) {
			s := Sentence{Text: words, Paragraph: first}
			if i := slices.IndexFunc(left, func(o Sentence) bool { return o.Text == words }); i >= 0 {
				s.Figures, s.Records, s.Ask = left[i].Figures, left[i].Records, left[i].Ask
				left = slices.Delete(left, i, i+1)
			}
			list, first = append(list, s), false
		}
	}
	return list
}

func sentencesOf(line string) (list []string) {
	runes, from := []rune(strings.TrimSpace(line)), 0
	add := func(to int) {
		if words := string(runes[from:to]); strings.TrimSpace(words) != "" {
			list = append(list, words)
		}
		from = to
	}
	for i := 0; i < len(runes); i++ {
		if !strings.ContainsRune(ends, runes[i]) {
			continue
		}
		end := i + 1
		for end < len(runes) && strings.ContainsRune(ends+closing, runes[end]) {
			end++
		}
		for end < len(runes) && unicode.IsSpace(runes[end]) { // of a language that puts spaces between sentences
			end++
		}
		add(end)
		i = end - 1
	}
	add(len(runes))
	return list
}

// Asked counts the places that a person has still to fill in.
func Asked(list []Sentence) (n int) {
	for i := range list {
		if list[i].Ask {
			n++
		}
	}
	return n
}

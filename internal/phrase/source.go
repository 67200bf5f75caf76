package phrase

import (
	"strings"
	"unicode"
)

// source is a text made ready for reading: one folded rune for each rune of the text, so that positions in the one are
// positions in the other and what was read can be cut out of what was typed.
type source struct {
	text string
	r    []rune // folded
	at   []int  // the byte offset of each rune in text, and of the end
	cut  bool   // text goes on after what is looked at
}

func newSource(text string) *source {
	s := &source{text: text, r: make([]rune, 0, min(len(text), maxRunes)), at: make([]int, 0, min(len(text), maxRunes)+1)}
	end := len(text)
	for i, r := range text {
		if len(s.r) == maxRunes {
			end, s.cut = i, true
			break
		}
		s.r = append(s.r, fold(r))
		s.at = append(s.at, i)
	}
	s.at = append(s.at, end)
	return s
}

// fold maps the variants of a character to one: full-width to half-width, traditional to simplified for the few words
// that are read here, the many dashes to one. It maps one rune to one rune.
func fold(r rune) rune {
	switch {
	case r < 0x80:
		return r
	case '！' <= r && r <= '～':
		return r - '！' + '!'
	}
	switch r {
	case '–', '—', '‐', '‑', '‒', '−', '―':
		return '-'
	case '〜', '∼':
		return '~'
	case '：', '∶', '︰':
		return ':'
	case '〔', '【':
		return '('
	case '〕', '】':
		return ')'
	case '點':
		return '点'
	case '時':
		return '时'
	case '後':
		return '后'
	case '週':
		return '周'
	case '禮':
		return '礼'
	case '號':
		return '号'
	case '這':
		return '这'
	case '個':
		return '个'
	case '兩':
		return '两'
	case '鐘', '鍾':
		return '钟'
	case '萬':
		return '万'
	case '億':
		return '亿'
	case '餘':
		return '余'
	}
	if unicode.IsSpace(r) {
		return ' '
	}
	return r
}

// peek gives the rune at i, and 0 outside the text.
func (s *source) peek(i int) rune {
	if i < 0 || i >= len(s.r) {
		return 0
	}
	return s.r[i]
}

// piece gives what was typed from i up to j.
func (s *source) piece(i, j int) string { return s.text[s.at[i]:s.at[j]] }

// short gives what was typed from i up to j, at most 40 characters of it.
func (s *source) short(i, j int) string { return strings.TrimSpace(s.piece(i, min(j, i+40))) }

// word says whether the word stands at i, and where it ends.
func (s *source) word(i int, word string) (int, bool) {
	for _, r := range word {
		if s.peek(i) != r {
			return i, false
		}
		i++
	}
	return i, true
}

// oneOf finds the first of the words that stands at i, and where it ends. Where one word begins with another, the longer
// one has to come first.
func (s *source) oneOf(i int, words ...string) (string, int) {
	for _, w := range words {
		if end, ok := s.word(i, w); ok {
			return w, end
		}
	}
	return "", i
}

// spaces gives the position after the spaces at i.
func (s *source) spaces(i int) int {
	for s.peek(i) == ' ' || s.peek(i) == '\n' || s.peek(i) == '\t' || s.peek(i) == '\r' {
		i++
	}
	return i
}

// until gives the position of the next space, or the end of the text.
func (s *source) until(i int) int {
	for i < len(s.r) && s.spaces(i) == i {
		i++
	}
	return i
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func isLatin(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

func isPunct(r rune) bool {
	return r != 0 && (unicode.IsPunct(r) || unicode.IsSymbol(r))
}

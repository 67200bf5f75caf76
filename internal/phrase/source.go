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
	case r == '[': // 12月5日[周六]
		return '('
	case r == ']':
		return ')'
	case r < 0x80:
		return r
	case '！' <= r && r <= '～':
		return fold(r - '！' + '!')
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
	}
	if plain, ok := traditional[r]; ok {
		return plain
	}
	if unicode.IsSpace(r) {
		return ' '
	}
	return r
}

// traditional are the characters of the words that are read here, as they are written where the old forms are used.
var traditional = func() map[rune]rune {
	const old, plain = "點時後週禮號這個兩鐘鍾萬億餘農曆歷陰陽臘閏國慶節當歲驚蟄種滿穀處頭數內幾雙單間裡裏約從過還長結為開準遲婦兒勞動師軍黨",
		"点时后周礼号这个两钟钟万亿余农历历阴阳腊闰国庆节当岁惊蛰种满谷处头数内几双单间里里约从过还长结为开准迟妇儿劳动师军党"
	m, to := map[rune]rune{}, []rune(plain)
	for i, r := range []rune(old) {
		m[r] = to[i]
	}
	return m
}()

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

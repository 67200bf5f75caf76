package phrase

import (
	_ "embed"
	"iter"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed words/oldforms.txt
var oldFormsText string

// simplified are the characters as they are written where the old forms are used.
var simplified = sync.OnceValue(func() map[rune]rune {
	m := map[rune]rune{}
	for _, pair := range wordsIn(oldFormsText) {
		old, n := utf8.DecodeRuneInString(pair)
		m[old], _ = utf8.DecodeRuneInString(pair[n:])
	}
	return m
})

func plainForms(text string) string {
	return strings.Map(func(r rune) rune {
		if plain, ok := simplified()[r]; ok {
			return plain
		}
		return r
	}, text)
}

// wordsIn gives the words of a list whose remarks begin with #.
func wordsIn(text string) (list []string) {
	for line := range strings.Lines(text) {
		if line[0] != '#' {
			list = append(list, strings.Fields(line)...)
		}
	}
	return list
}

// sectioned gives the lines of a text whose remarks begin with #, each with the [section] in
// which it stands.
func sectioned(text string) iter.Seq2[string, string] {
	return func(yield func(section, line string) bool) {
		section := ""
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			if line == "" || line[0] == '#' {
				continue
			}
			if line[0] == '[' && line[len(line)-1] == ']' {
				section = line[1 : len(line)-1]
				continue
			}
			if !yield(section, line) {
				return
			}
		}
	}
}

// Spelled writes words as they are looked up: full-width and old forms as the plain ones, small letters, no spaces among
// Chinese, no marks and pictures around them. A question mark at the end stays: it makes another thing of a word.
func Spelled(text string) string {
	runes, _ := spelled([]rune(Clean(text)))
	return closeUp(string(runes))
}

// spelled also gives, for each rune, which of the text it was.
func spelled(text []rune) (out []rune, at []int) {
	for i, r := range text {
		if len(out) == maxSpelled {
			break
		}
		r = plainRune(r)
		if r == ' ' && (len(out) == 0 || out[len(out)-1] == ' ') {
			continue
		}
		out, at = append(out, r), append(at, i)
	}
	from, to := 0, len(out)
	for from < to && !speaks(out[from]) {
		from++
	}
	for to > from && !speaks(out[to-1]) && out[to-1] != '?' {
		to--
	}
	return out[from:to], at[from:to]
}

// maxSpelled is the longest text that is looked at, in runes: what people say is shorter, a text to be kept longer.
const maxSpelled = 400

func plainRune(r rune) rune {
	if s, ok := simplified()[r]; ok {
		r = s
	}
	r = unicode.ToLower(fold(r))
	switch r {
	case '。', '；', ';', '！', '!', '、', '…', '~', '\n', '\r', '．':
		return ','
	case '？':
		return '?'
	case '\t':
		return ' '
	}
	return r
}

// speaks tells a rune that is part of what is said; marks and pictures are none.
func speaks(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// closeUp takes the spaces from between Chinese characters, as a phone's dictation leaves them.
func closeUp(text string) string {
	if !strings.Contains(text, " ") {
		return text
	}
	runes := []rune(text)
	out := make([]rune, 0, len(runes))
	for i, r := range runes {
		if r == ' ' && (i == 0 || i+1 == len(runes) || !isASCII(runes[i-1]) || !isASCII(runes[i+1])) {
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

func isASCII(r rune) bool { return r < utf8.RuneSelf }

// fillers are what a word has in it that says nothing: 记个笔记, 我的履职.
var fillers = strings.NewReplacer("一下子", "", "一下", "", "一个", "", "一条", "", "一份", "", "一篇", "", "一件", "", "一次", "", "个", "", "当前", "", "现在", "")

// plainWord is a word without what says nothing.
func plainWord(word string) string {
	if word == "" || isASCII(rune(word[0])) {
		return strings.TrimSpace(word)
	}
	return fillers.Replace(closeUp(word))
}

package phrase

import (
	"regexp"
	"strings"
)

// answerMark is the number in front of one of several answers that are written in one go: 1. 1、 （1） ① 一、 第一，
// and a bare number with a space behind it. Marks lists what stands for each.
var answerMark = regexp.MustCompile(`(?:^|[\s。；;，,！？!?])(?:第?([1-9１-９一二三四五六七八九])\s*[、)）:：，,]|([1-9１-９])\s*[.．]|([1-9１-９])[ \t　]+)\s*|[（(]([1-9１-９一二三四五六七八九])[）)]\s*|([①②③④⑤⑥⑦⑧⑨])\s*`)

const (
	circled = "①②③④⑤⑥⑦⑧⑨"
	counted = "一二三四五六七八九"
)

// Answers takes a text apart that answers n questions by their numbers, in one go or a line each: 1 长八百米 2 没钱 3 修.
// at[0] is what stands before the first number, at[k] the answer to question k, "" for none. ok is false for a text that
// is not numbered so. A number counts where it comes next in order; others (2.5公里, 3 个村) are words. Nothing is lost.
func Answers(text string, n int) (at []string, ok bool) {
	text = strings.ToValidUTF8(text, "\uFFFD") // places are counted in characters and in bytes
	type mark struct{ from, to, n int }
	var marks []mark
	for from := 0; from < len(text); {
		m := answerMark.FindStringSubmatchIndex(text[from:])
		if m == nil {
			break
		}
		k, behind := 0, from+m[1]
		for group := 1; group <= 5; group++ {
			if m[2*group] >= 0 {
				k = markNumber(text[from+m[2*group] : from+m[2*group+1]])
				from += m[2*group+1]
				break
			}
		}
		tight := m[4] >= 0 && behind < len(text) && isDigit(fold([]rune(text[behind:])[0])) // 2.5
		if k > 0 && k <= n && !tight {
			marks = append(marks, mark{from, behind, k})
		}
	}
	// The next in order; one that is left out counts only at the beginning of a line.
	var taken []mark
	last := 0
	for i, m := range marks {
		later := false
		for _, x := range marks[i+1:] {
			later = later || x.n == last+1
		}
		if m.n == last+1 || m.n > last && !later && lineBegins(text, m.from) {
			taken, last = append(taken, m), m.n
		}
	}
	if len(taken) == 0 || !lineBegins(text, taken[0].from) {
		return nil, false
	}
	at = make([]string, n+1)
	at[0] = strings.TrimSpace(text[:lineStart(text, taken[0].from)])
	for i, m := range taken {
		end := len(text)
		if i+1 < len(taken) {
			end = markStart(text, taken[i+1].from)
		}
		at[m.n] = strings.TrimSpace(text[m.to:max(m.to, end)])
	}
	return at, true
}

// markNumber reads the number of a mark.
func markNumber(s string) int {
	for _, row := range []string{circled, counted} {
		if i := strings.Index(row, s); i >= 0 {
			return i/3 + 1
		}
	}
	return int(fold([]rune(s)[0]) - '0')
}

// lineStart is where the line begins in which a mark ends at to, and markStart where the mark itself does.
func lineStart(text string, to int) int { return strings.LastIndex(text[:to], "\n") + 1 }

func markStart(text string, to int) int {
	runes := []rune(text[:to])
	i := len(runes) - 1 // the digit
	for i > 0 && strings.ContainsRune("第（(", runes[i-1]) {
		i--
	}
	return len(string(runes[:i]))
}

// lineBegins tells whether nothing stands before a mark in its line.
func lineBegins(text string, to int) bool {
	return strings.TrimSpace(text[lineStart(text, to):markStart(text, to)]) == ""
}

var (
	causeWords    = regexp.MustCompile(`^(?:主要|因为|由于|原因|一是因为)|原因|因为|由于|是因|造成|导致|缺乏资金|没钱|没有钱|资金没|没人管|无人管|年久失修`)
	proposalWords = regexp.MustCompile(`^(?:请|望|由|让)|建议|希望|应该|应当|应由|最好|能不能|能否|可以由|尽快|尽早|列入|安排专人|牵头`)
	sentenceEnd   = regexp.MustCompile(`[^。！？!?；;\n]*[。！？!?；;\n]*`)
)

// PartsOf takes words on a matter apart, sentence by sentence: what says why is Analysis, what says who should do what
// Proposal, the rest Situation. A sentence that says neither goes with the one before it. No word is lost.
func PartsOf(text string) []Piece {
	var list []Piece
	section := Situation
	for _, s := range sentenceEnd.FindAllString(text, -1) {
		if strings.TrimSpace(s) == "" {
			continue
		}
		switch {
		case proposalWords.MatchString(strings.TrimSpace(s)):
			section = Proposal
		case causeWords.MatchString(s):
			section = Analysis
		case len(list) > 0 && CountsPeople(s):
			section = Situation
		}
		if n := len(list); n > 0 && list[n-1].Section == section {
			list[n-1].Text += s
			continue
		}
		list = append(list, Piece{section, s})
	}
	for i := range list {
		list[i].Text = strings.TrimSpace(list[i].Text)
	}
	return list
}

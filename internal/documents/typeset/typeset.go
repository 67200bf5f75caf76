// Package typeset breaks texts into lines as Chinese is set: no line begins with a
// sign that ends a phrase, none ends with one that begins it, words and amounts in
// letters and digits stay whole.
package typeset

import (
	"strings"
	"unicode"
)

// noBegin and noEnd are the signs that no line begins or ends with.
const (
	noBegin = "，。、；：？！）》」』】〕”’…—·％%,.;:?!)]}~"
	noEnd   = "（《「『【〔“‘([{￥$"
)

// Lines breaks a text into lines that are at most as wide as room, in the measure of
// width: between Chinese characters as their signs allow, and between words. What
// fits nowhere is broken where the line ends; nothing is cut.
func Lines(text string, room float64, width func(rune) float64) (lines []string) {
	for paragraph := range strings.SplitSeq(text, "\n") {
		rest := []rune(strings.TrimSpace(paragraph))
		for {
			n, used := 0, 0.0
			for n < len(rest) && used+width(rest[n]) <= room {
				used += width(rest[n])
				n++
			}
			if n == len(rest) {
				break
			}
			end := n
			for end > 0 && !mayBreak(rest, end) {
				end--
			}
			if end == 0 {
				end = max(n, 1)
			}
			lines = append(lines, strings.TrimSpace(string(rest[:end])))
			rest = []rune(strings.TrimLeft(string(rest[end:]), " "))
		}
		lines = append(lines, string(rest))
	}
	return lines
}

// mayBreak tells whether a line may end before the character at i.
func mayBreak(r []rune, i int) bool {
	before, after := r[i-1], r[i]
	if strings.ContainsRune(noBegin, after) || strings.ContainsRune(noEnd, before) || unicode.In(after, unicode.M, unicode.Cf) {
		return false
	}
	return before == ' ' || after == ' ' || !oneWord(before) || !oneWord(after)
}

// oneWord tells the signs of words and amounts in letters and digits.
func oneWord(r rune) bool { return r < 0x2000 && r != ' ' }

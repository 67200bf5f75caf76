package locale

import (
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// What keeps the direction of a part of a text from acting on the rest (Unicode
// Standard Annex 9).
const (
	isolate    = '\u2068' // first strong isolate
	endIsolate = '\u2069' // pop directional isolate
)

// apart makes a value fit to stand among other words: signs that turn or hide
// text are taken out, and words that are written from right to left are kept
// apart, so that they cannot put what stands beside them in another order. A
// text without any, as nearly all are, is given back as it is.
func apart(s string) string {
	if !strings.ContainsFunc(s, turns) {
		return s
	}
	lines := strings.Split(s, "\n") // a direction ends with its line
	for i, line := range lines {
		lines[i] = apartLine(line)
	}
	return strings.Join(lines, "\n")
}

func apartLine(s string) string {
	balanced := isBalanced(s)
	depth, loose := 0, false
	s = strings.Map(func(r rune) rune {
		switch class := classOf(r); class {
		case bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI:
			if !balanced {
				return -1
			}
			if class == bidi.PDI {
				depth--
			} else {
				depth++
			}
		case bidi.R, bidi.AL:
			if isMark(r) {
				return -1
			}
			loose = loose || depth == 0 || !balanced
		case bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF, bidi.Control:
			return -1
		default:
			if isMark(r) || isControl(r) {
				return -1
			}
		}
		return r
	}, s)
	if loose {
		return string(isolate) + s + string(endIsolate)
	}
	return s
}

// isBalanced tells whether every isolate of a line ends in it, as those do that
// were put there by apart.
func isBalanced(s string) bool {
	depth := 0
	for _, r := range s {
		switch classOf(r) {
		case bidi.LRI, bidi.RLI, bidi.FSI:
			depth++
		case bidi.PDI:
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return depth == 0
}

// turns tells characters that apart has to look at.
func turns(r rune) bool {
	if isControl(r) {
		return true
	}
	if r < 0x0590 || 0x2e80 <= r && r < 0xfb1d { // Latin, Greek, Cyrillic; Chinese, Japanese, Korean
		return false
	}
	switch classOf(r) {
	case bidi.R, bidi.AL, bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF, bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI:
		return true
	}
	return isMark(r)
}

func classOf(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// isMark tells the invisible marks that have a direction of their own.
func isMark(r rune) bool { return r == '\u200e' || r == '\u200f' || r == '\u061c' }

// isControl tells control characters other than line end and tab.
func isControl(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || 0x7f <= r && r < 0xa0 }

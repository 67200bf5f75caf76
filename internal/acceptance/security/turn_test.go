package security_test

import (
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// turned says what in a text could put the words around in another order; ""
// when nothing can. Words from right to left have to stand within isolates
// that end in their line; a label is a line by itself.
func turned(text string, label bool) string {
	for line := range strings.SplitSeq(text, "\n") {
		depth := 0
		for _, r := range line {
			p, _ := bidi.LookupRune(r)
			switch p.Class() {
			case bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF:
				return "an override"
			case bidi.LRI, bidi.RLI, bidi.FSI:
				depth++
			case bidi.PDI:
				if depth--; depth < 0 {
					return "the end of an isolate that never began"
				}
			case bidi.R, bidi.AL:
				switch {
				case r == '\u200f' || r == '\u061c':
					return "a mark"
				case depth == 0 && !label:
					return "words from right to left among others"
				}
			}
			switch {
			case r == '\u200e':
				return "a mark"
			case r < ' ' && r != '\t', 0x7f <= r && r < 0xa0:
				return "a control character"
			}
		}
		if depth != 0 {
			return "an isolate that does not end"
		}
	}
	return ""
}

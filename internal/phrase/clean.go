package phrase

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// zwj joins emoji into one picture: a family is three people and two of it.
const zwj = '\u200d'

// plainSpace makes every kind of line end the plain one, and tabs spaces.
var plainSpace = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n",
	"\f", "\n", "\t", " ")

// maxMarks is how many combining marks one character keeps. No script needs more; piled up they run over the lines above.
const maxMarks = 4

// Clean makes a text fit to be kept, shown and put into documents: without control characters, without the invisible
// signs that turn or hide text (bidirectional overrides, zero-width spaces; the joiners within an emoji stay), with
// plain newlines, no spaces at the end of a line, at most one empty line in a row, and none around it all. Bytes that
// are not UTF-8 become U+FFFD. It changes nothing in a text that is clean already, and looks at the whole of it.
func Clean(text string) string {
	text = plainSpace.Replace(strings.ToValidUTF8(text, "\ufffd"))
	kept := make([]rune, 0, len(text))
	marks := 0
	for i, r := range text {
		switch {
		case r == '\n':
			marks = 0
		case r == zwj:
			after, _ := utf8.DecodeRuneInString(text[i+len(string(zwj)):])
			if !endsPicture(kept) || !isPicture(after) {
				continue
			}
		case isVariation(r):
			if len(kept) == 0 || isVariation(kept[len(kept)-1]) || unicode.IsSpace(kept[len(kept)-1]) {
				continue
			}
		case invisible(r):
			continue
		case unicode.Is(unicode.M, r):
			if marks++; marks > maxMarks {
				continue
			}
		default:
			marks = 0
		}
		kept = append(kept, r)
	}
	return tidyLines(string(kept))
}

// invisible says of control and format characters and of the few others that show nothing. Private-use characters stay:
// older systems write rare characters of names with them.
func invisible(r rune) bool {
	switch r {
	case '\u034f', '\u115f', '\u1160', '\u17b4', '\u17b5', '\u3164', '\uffa0', '\ufffc':
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs)
}

// tidyLines trims the lines and the empty lines between them.
func tidyLines(text string) string {
	var b strings.Builder
	empty := 0
	for line := range strings.Lines(text) {
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		if line == "" {
			empty++
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n"[:1+min(empty, 1)])
		}
		empty = 0
		b.WriteString(line)
	}
	return strings.TrimSpace(b.String())
}

// isVariation says of the signs that choose the look of the character before: emoji or text, and variants of Chinese
// characters in names.
func isVariation(r rune) bool {
	return '\ufe00' <= r && r <= '\ufe0f' || 0xe0100 <= r && r <= 0xe01ef
}

func isPicture(r rune) bool {
	return 0x1f000 <= r && r <= 0x1faff || 0x2190 <= r && r <= 0x2bff || r == 0xa9 || r == 0xae || r == 0x3030 || r == 0x303d
}

func isSkinTone(r rune) bool { return 0x1f3fb <= r && r <= 0x1f3ff }

func isRegional(r rune) bool { return 0x1f1e6 <= r && r <= 0x1f1ff }

func endsPicture(kept []rune) bool {
	n := len(kept)
	if n > 0 && isVariation(kept[n-1]) {
		n--
	}
	return n > 0 && isPicture(kept[n-1])
}

// Truncate shortens a text to at most n runes, the last of them an ellipsis, and cuts no character in two: neither an
// emoji of several runes nor a letter from its marks. A text that fits is given back as it is.
func Truncate(text string, n int) string {
	if n <= 0 {
		return ""
	}
	var (
		count    = 0 // runes before i
		end      = 0 // the last place that the text can be cut at and leave room for the ellipsis
		previous rune
		flags    = 0 // regional indicators in a row before i
	)
	for i, r := range text {
		if count < n && !joins(previous, r, flags) {
			end = i
		}
		if count == n {
			return strings.TrimRightFunc(text[:end], unicode.IsSpace) + "…"
		}
		if isRegional(r) {
			flags++
		} else {
			flags = 0
		}
		previous = r
		count++
	}
	return text
}

// joins says whether r belongs to the character that previous is part of.
func joins(previous, r rune, flags int) bool {
	return r == zwj || previous == zwj && isPicture(r) || isVariation(r) || isSkinTone(r) && isPicture(previous) ||
		unicode.Is(unicode.M, r) || isRegional(r) && flags%2 == 1
}

package sandbox

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Limits of texts, in UTF-16 units.
const (
	maxText    = 4096
	maxCaption = 1024
	maxRawText = 1 << 15 // bytes of a text before its entities are parsed
)

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// utf16Cut is the stretch of a text that an entity marks.
func utf16Cut(s string, offset, length int) string {
	all := utf16.Encode([]rune(s))
	offset = min(max(offset, 0), len(all))
	return string(utf16.Decode(all[offset : offset+min(max(length, 0), len(all)-offset)]))
}

// dropped are the characters that Telegram takes out of texts.
func dropped(r rune) bool {
	return r == '\r' || 0x2028 <= r && r <= 0x202e || r == 0x0333 || r == 0x033f || r == 0x030a
}

// blank are the characters that do not make a text other than empty.
func blank(r rune) bool {
	switch {
	case unicode.IsSpace(r), unicode.Is(unicode.Zs, r), 0x2000 <= r && r <= 0x200f, 0x2060 <= r && r <= 0x206f:
		return true
	}
	return r == 0x2800 || r == 0x180e || r == 0xad || r == 0x3164 || r == 0xfeff || r == 0xfffc
}

func trimText(text string) string {
	text, _ = cleanText(text, nil)
	return text
}

// cleanText makes of a text what Telegram keeps of it: control characters
// become spaces, some vanish, spaces and line ends around it go (in front only up
// to the first entity). The result is empty if nothing visible is left.
func cleanText(text string, entities []MessageEntity) (string, []MessageEntity) {
	var b strings.Builder
	at := []int{} // new offset of each old UTF-16 unit
	offset, end, endBytes := 0, 0, 0
	visible := false
	for _, r := range text {
		width := utf16.RuneLen(r)
		for range width {
			at = append(at, offset)
		}
		if dropped(r) {
			continue
		}
		if r < ' ' && r != '\n' {
			r = ' '
		}
		b.WriteRune(r)
		offset += width
		if r != ' ' && r != '\n' {
			end, endBytes = offset, b.Len()
		}
		visible = visible || !blank(r)
	}
	if !visible {
		return "", nil
	}
	at = append(at, offset)
	place := func(i int) int { return min(at[min(max(i, 0), len(at)-1)], end) }

	var kept []MessageEntity
	for _, e := range entities {
		from, to := place(e.Offset), place(e.Offset+e.Length)
		if to > from {
			e.Offset, e.Length = from, to-from
			kept = append(kept, e)
		}
	}
	sortEntities(kept)
	clean := b.String()[:endBytes]
	lead := 0
	for lead < len(clean) && (clean[lead] == ' ' || clean[lead] == '\n') && (len(kept) == 0 || lead < kept[0].Offset) {
		lead++
	}
	for i := range kept {
		kept[i].Offset -= lead
	}
	return clean[lead:], kept
}

// sortEntities orders as Telegram does: outer ones before those within.
func sortEntities(list []MessageEntity) {
	slices.SortStableFunc(list, func(a, b MessageEntity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length))
	})
}

// splitText cuts a long text into pieces of at most limit UTF-16 units, after a
// line end where there is one in the second half.
func splitText(text string, limit int) []string {
	var out []string
	for utf16Len(text) > limit {
		n, cut := 0, 0
		for i, r := range text {
			if n += utf16.RuneLen(r); n > limit {
				break
			}
			cut = i + utf8.RuneLen(r)
		}
		if nl := strings.LastIndexByte(text[:cut], '\n'); nl > cut/2 {
			cut = nl + 1
		}
		if piece := trimText(text[:cut]); piece != "" {
			out = append(out, piece)
		}
		text = trimText(text[cut:])
	}
	if text != "" {
		out = append(out, text)
	}
	return out
}

// What Telegram finds in a text by itself. A command of a Chinese sentence has
// to stand apart: letters of all scripts count as part of a word.
var findings = []struct {
	kind string
	expr *regexp.Regexp
}{
	{"url", regexp.MustCompile(`(?i)https?://[^\s<>"'，。；（）【】《》“”]*[^\s<>"'，。；（）【】《》“”.,!?;:)\]]`)},
	{"email", regexp.MustCompile(`[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}`)},
	{"mention", regexp.MustCompile(`@[A-Za-z0-9_]{4,32}`)},
	{"hashtag", regexp.MustCompile(`#[\p{L}\p{N}_]{1,256}`)},
	{"bot_command", regexp.MustCompile(`/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?`)},
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// stands says whether text[from:to] is not part of a longer word.
func stands(text string, from, to int) bool {
	prev, _ := utf8.DecodeLastRuneInString(text[:from])
	next, _ := utf8.DecodeRuneInString(text[to:])
	joins := func(r rune) bool { return isWord(r) || r == '/' || r == '<' || r == '>' }
	return (from == 0 || !joins(prev)) && (to == len(text) || !joins(next))
}

// findEntities adds to the given entities those that Telegram finds by itself.
func findEntities(text string, given []MessageEntity) []MessageEntity {
	out := slices.Clone(given)
	taken := func(from, to int) bool {
		return slices.ContainsFunc(out, func(e MessageEntity) bool {
			switch e.Type {
			case "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote":
				return false
			}
			return from < e.Offset+e.Length && e.Offset < to
		})
	}
	for _, f := range findings {
		for _, span := range f.expr.FindAllStringIndex(text, -1) {
			if f.kind != "url" && !stands(text, span[0], span[1]) {
				continue
			}
			from := utf16Len(text[:span[0]])
			n := utf16Len(text[span[0]:span[1]])
			if !taken(from, from+n) {
				out = append(out, MessageEntity{Type: f.kind, Offset: from, Length: n})
			}
		}
	}
	sortEntities(out)
	return out
}

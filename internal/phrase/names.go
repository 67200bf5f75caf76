package phrase

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a list of names.
const (
	maxNameRunes = 20
	maxNames     = 500
)

// Refusal says why an entry of a list is not taken for a name.
type Refusal int

// The reasons for a refusal.
const (
	TooLong  Refusal = iota + 1 // more than 20 characters
	Control                     // control or invisible characters
	NotAName                    // digits or signs that no name has, such as a telephone number beside it
	TooMany                     // more than 500 names
)

func (r Refusal) String() string {
	return [...]string{"", "too long", "control characters", "not a name", "too many"}[r]
}

// Rejected is an entry that was refused.
type Rejected struct {
	Line   int    // the line of the text that it stands on, counted from 1
	Text   string // as it was typed, made safe to be shown and cut to 40 characters
	Reason Refusal
}

// ParseNames reads a list of names for the roster (§1): one a line or with commas, 、 or semicolons between them, with or
// without numbers or dots in front. Names of two characters that are spread for alignment (李　强) are drawn together;
// several full names in a row with spaces (李强 王芳) are taken one by one. A name that comes twice is given once. What
// is refused does not keep the others from being read.
func ParseNames(text string) (names []string, rejected []Rejected) {
	seen := make(map[string]bool)
	text = strings.TrimPrefix(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\ufeff")
	looked := 0
	line := 0
	for row := range strings.Lines(text) {
		line++
		for _, entry := range strings.FieldsFunc(row, isSeparator) {
			for _, name := range entryNames(entry) {
				if prefixLen(name, isOrdinal) == utf8.RuneCountInString(name) {
					continue // a number of the list
				}
				// What lies beyond is said once, not for each.
				reason := checkName(name)
				if looked += utf8.RuneCountInString(name); looked > maxRunes || len(names) == maxNames && !seen[name] {
					reason = TooMany
				}
				switch {
				case reason != 0:
					rejected = append(rejected, Rejected{Line: line, Text: Truncate(Clean(name), 40), Reason: reason})
				case !seen[name]:
					seen[name] = true
					names = append(names, name)
				}
				if reason == TooMany {
					return names, rejected
				}
			}
		}
	}
	return names, rejected
}

func isSeparator(r rune) bool { return strings.ContainsRune("\n,，、;；|\t", r) }

// entryNames gives the names of one entry, most often one.
func entryNames(entry string) []string {
	fields := strings.Fields(unnumbered(entry))
	kept := fields[:0]
	for _, f := range fields {
		// 1、李强 2、王芳 gives 李强 2: the number of the next one.
		if n := prefixLen(f, isDigit); n != utf8.RuneCountInString(f) || n > 3 {
			kept = append(kept, strings.ReplaceAll(strings.ReplaceAll(f, "•", "·"), "・", "·"))
		}
	}
	if len(kept) < 2 {
		return kept
	}
	full, single := true, false
	for _, f := range kept {
		n := utf8.RuneCountInString(f)
		full = full && isHan(f) && n >= 2
		single = single || isHan(f) && n == 1
	}
	switch {
	case full && len(kept) == 2 && compoundSurnames[kept[0]] && utf8.RuneCountInString(kept[1]) <= 2:
		return []string{strings.Join(kept, "")}
	case full:
		return kept
	case single:
		return spread(kept)
	}
	return []string{strings.Join(kept, " ")}
}

// spread draws single characters together: 李 强 王芳 are 李强 and 王芳.
func spread(fields []string) []string {
	var list []string
	open := false
	for _, f := range fields {
		one := utf8.RuneCountInString(f) == 1 && isHan(f)
		switch {
		case one && open:
			list[len(list)-1] += f
			open = false
		default:
			list = append(list, f)
			open = one
		}
	}
	return list
}

// unnumbered takes 1. 1、 (1) ① 一、 - • off the front. Of more than three digits it takes none: they are no number in a
// list but perhaps a telephone number, which is refused.
func unnumbered(entry string) string {
	const bullets = ".)(-*·•#、 "
	rest := strings.TrimLeftFunc(entry, func(r rune) bool { return strings.ContainsRune(bullets, fold(r)) || '①' <= r && r <= '⒛' })
	if n := prefixLen(rest, isDigit); n > 0 && n <= 3 {
		return strings.TrimLeftFunc(rest[prefixBytes(rest, n):], func(r rune) bool { return strings.ContainsRune(bullets, fold(r)) })
	}
	// 一.李强 and (一)李强; a numeral that stands alone was cut off a name by its 、. 万 and 千 are surnames, and so stay.
	n := prefixLen(rest, isOrdinal)
	after := rest[prefixBytes(rest, n):]
	if r, size := utf8.DecodeRuneInString(after); n > 0 && (after == "" || fold(r) == '.' || fold(r) == ')') {
		return strings.TrimSpace(after[size:])
	}
	return rest
}

func isOrdinal(r rune) bool { return strings.ContainsRune("一二三四五六七八九十", r) }

// prefixLen counts the runes at the beginning of which, folded, all are as asked.
func prefixLen(text string, is func(rune) bool) int {
	n := 0
	for _, r := range text {
		if !is(fold(r)) {
			break
		}
		n++
	}
	return n
}

// prefixBytes gives the bytes of the first n runes.
func prefixBytes(text string, n int) int {
	for i := range text {
		if n == 0 {
			return i
		}
		n--
	}
	return len(text)
}

func isHan(text string) bool {
	for _, r := range text {
		if !unicode.Is(unicode.Han, r) && !isVariation(r) {
			return false
		}
	}
	return text != ""
}

// checkName says what is wrong with a name, 0 for nothing. Rare characters and those of the minorities' and foreign
// names are letters like the others.
func checkName(name string) Refusal {
	for i, r := range name {
		switch {
		case unicode.IsLetter(r):
		case invisible(r) || r == utf8.RuneError:
			return Control
		case unicode.Is(unicode.Co, r): // older systems write rare characters so
		case i == 0 || !unicode.Is(unicode.M, r) && !strings.ContainsRune("·.-' ’〇", r):
			return NotAName
		}
	}
	if utf8.RuneCountInString(name) > maxNameRunes {
		return TooLong
	}
	return 0
}

// compoundSurnames are those that a two-character given name is most often set apart from.
var compoundSurnames = map[string]bool{"欧阳": true, "司马": true, "上官": true, "诸葛": true, "东方": true, "皇甫": true, "尉迟": true,
	"公孙": true, "令狐": true, "慕容": true, "宇文": true, "司徒": true, "夏侯": true, "端木": true, "南宫": true, "独孤": true,
	"长孙": true, "轩辕": true, "呼延": true, "百里": true, "钟离": true, "申屠": true, "澹台": true, "拓跋": true}

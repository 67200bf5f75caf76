package phrase

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
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
	Besides                     // what is said of the person before it, not another one: 女, 镇中心小学教师
)

func (r Refusal) String() string {
	return [...]string{"", "too long", "control characters", "not a name", "too many", "said besides"}[r]
}

// Rejected is an entry that was refused.
type Rejected struct {
	Line   int    // the line of the text that it stands on, counted from 1
	Text   string // as it was typed, made safe to be shown and cut to 40 characters
	Reason Refusal
}

// ParseNames reads a list of names for the roster (§1): one a line or with commas, 、 or semicolons between them, with or
// without numbers or dots in front. Each is given in its normal form: what is spread for alignment (李　强, 司马 迁) is
// drawn together, the dot of 玉素甫·艾买提 is always the same, remarks in brackets (女, 回族, 已调离) are left out, and what
// tells two of one name apart stands as in 李强（教育）. Several full names in a row with spaces (李强 王芳) are taken one by
// one; what is said of somebody behind the name (马超 女 镇中心小学教师) is rejected as Besides and never another person. A
// name that comes twice is given once. What is refused does not keep the others from being read.
func ParseNames(text string) (names []string, rejected []Rejected) {
	seen := make(map[string]bool)
	text = strings.TrimPrefix(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\ufeff")
	looked := 0
	line := 0
	for row := range strings.Lines(text) {
		line++
		said, besides := rowNames(row)
		for _, name := range said {
			// What lies beyond is said once, not for each.
			full, reason := normalName(name)
			if looked += utf8.RuneCountInString(name); looked > maxRunes || len(names) == maxNames && !seen[full] {
				reason = TooMany
			}
			switch {
			case reason != 0:
				rejected = append(rejected, Rejected{Line: line, Text: Truncate(Clean(name), 40), Reason: reason})
			case !seen[full]:
				seen[full] = true
				names = append(names, full)
			}
			if reason == TooMany {
				return names, rejected
			}
		}
		if len(besides) > 0 {
			rejected = append(rejected, Rejected{Line: line, Text: Truncate(Clean(strings.Join(besides, " ")), 40), Reason: Besides})
		}
	}
	return names, rejected
}

// NormalName is the form in which a name is kept and compared, so that one person is one however the name is typed. A
// text that is no name is given back clean.
func NormalName(text string) string {
	if names, rejected := ParseNames(text); len(names) == 1 && len(rejected) == 0 {
		return names[0]
	}
	out := ""
	for _, w := range strings.Fields(Clean(text)) {
		if out != "" && w[0] < utf8.RuneSelf {
			out += " "
		}
		out += w
	}
	return out
}

// SameName tells whether two texts name the same.
func SameName(a, b string) bool { return a == b || NormalName(a) == NormalName(b) }

// rowNames parts a line into what may be names and what is said besides.
func rowNames(row string) (said, besides []string) {
	type item struct {
		text   string
		spaced bool // it stands behind another one with nothing but a space between them
	}
	var items []item
	told := false
	for _, entry := range entriesOf(norm.NFKC.String(row)) {
		for i, name := range entryNames(entry) {
			if prefixLen(name, isOrdinal) == utf8.RuneCountInString(name) {
				continue // a number of the list
			}
			items = append(items, item{name, i > 0})
			told = told || isBesides(name)
		}
	}
	for i, it := range items {
		switch {
		case saidInBrackets(it.text) != "":
			words := saidInBrackets(it.text)
			said, besides = append(said, strings.TrimSpace(bare(it.text))), append(besides, words)
		case isBesides(it.text), i > 0 && (told || it.spaced) && isHan(it.text) && !isSurnamed(it.text):
			besides = append(besides, it.text)
		default:
			said = append(said, it.text)
		}
	}
	return said, besides
}

// saidInBrackets gives what stands in brackets behind a full name when it is more than one
// thing, and so does not tell it from another: 教育界，县一中校长.
func saidInBrackets(text string) string {
	base, additions, _, ok := bracketed(text)
	if !ok || len(additions) < 2 || !isSurnamed(strings.TrimSpace(base)) {
		return ""
	}
	return strings.Join(additions, " ")
}

func isSeparator(r rune) bool { return strings.ContainsRune("\n,，、;；|\t", r) }

// entriesOf parts a line at its separators, but for those within brackets.
func entriesOf(row string) (list []string) {
	depth, begin := 0, 0
	for i, r := range row {
		switch b := bracket(r); {
		case b == '(' && strings.ContainsFunc(row[i:], func(r rune) bool { return bracket(r) == ')' }):
			depth++
		case b == ')' && depth > 0:
			depth--
		case depth == 0 && isSeparator(r):
			list = append(list, row[begin:i])
			begin = i + utf8.RuneLen(r)
		}
	}
	list = append(list, row[begin:])
	return slices.DeleteFunc(list, func(s string) bool { return strings.TrimSpace(s) == "" })
}

// bracket folds the kinds of brackets into ( and ); 0 for what is none.
func bracket(r rune) rune {
	switch r {
	case '(', '（', '[', '【', '〔', '［', '﹙':
		return '('
	case ')', '）', ']', '】', '〕', '］', '﹚':
		return ')'
	}
	return 0
}

// dots are the signs that people type between the parts of a name such as 玉素甫·艾买提.
const dots = "·•・‧．.﹒∙⋅･˙●∘᛫⸱ꞏ‣"

func isDot(r rune) bool { return strings.ContainsRune(dots, r) }

// entryNames gives the names of one entry, most often one; brackets stay with the name before them.
func entryNames(entry string) []string {
	var kept []string
	plain := unnumbered(entry)
	for _, f := range fieldsOf(drawn(plain, len(plain) < len(strings.TrimSpace(entry)))) {
		// 1、李强 2、王芳 gives 李强 2: the number of the next one.
		n := prefixLen(f, isDigit)
		if n > 0 && n <= 3 && n < utf8.RuneCountInString(f) && fold([]rune(f)[n]) == '.' { // 1.李强 2.王芳
			f = unnumbered(f)
		} else if n == utf8.RuneCountInString(f) && n <= 3 {
			continue
		}
		kept = append(kept, withoutTitle(unpointed(f)))
	}
	if len(kept) < 2 {
		return kept
	}
	if !slices.ContainsFunc(kept, func(f string) bool {
		return strings.ContainsFunc(bare(f), func(r rune) bool { return unicode.Is(unicode.Han, r) })
	}) {
		return []string{strings.Join(kept, " ")} // John Smith
	}
	return spread(kept)
}

// withoutTitle leaves the word of address behind a name out: 徐晃同志.
func withoutTitle(name string) string {
	for _, w := range [...]string{"同志", "先生", "女士"} {
		if rest, ok := strings.CutSuffix(name, w); ok && isSurnamed(rest) {
			return rest
		}
	}
	return name
}

// LooksNamed says whether a name is as most names are: a surname and one or two characters, parts with a dot between
// them, or Latin letters. Others are looked at before they stand on a roster: 请加郭嘉, 大家好.
func LooksNamed(name string) bool {
	return isSurnamed(name) || !strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// fieldsOf parts an entry at its spaces, but for those within brackets and before one.
func fieldsOf(entry string) (list []string) {
	depth := 0
	var f strings.Builder
	flush := func() {
		if f.Len() > 0 {
			list = append(list, f.String())
		}
		f.Reset()
	}
	for _, r := range entry {
		switch b := bracket(r); {
		case b == '(':
			if f.Len() == 0 && len(list) > 0 {
				f.WriteString(list[len(list)-1])
				list = list[:len(list)-1]
			}
			depth++
		case b == ')':
			depth = max(depth-1, 0)
		case unicode.IsSpace(r) && depth == 0:
			flush()
			continue
		}
		f.WriteRune(r)
	}
	flush()
	return list
}

// drawn takes the spaces around the dot of a name away: 玉素甫 · 艾买提. Where the dots are bullets, as at the beginning of
// a list or where there are several, they stay.
func drawn(entry string, listed bool) string {
	const spaced = " · "
	r := []rune(entry)
	listed = listed || strings.Count(strings.Map(func(r rune) rune {
		if isDot(r) && r != '.' {
			return '·'
		}
		return r
	}, entry), spaced) > 1
	out := make([]rune, 0, len(r))
	for i := 0; i < len(r); i++ {
		if !isDot(r[i]) || r[i] == '.' {
			out = append(out, r[i])
			continue
		}
		end := len(out)
		for end > 0 && unicode.IsSpace(out[end-1]) {
			end--
		}
		next := i + 1
		for next < len(r) && unicode.IsSpace(r[next]) {
			next++
		}
		within := end > 0 && next < len(r) && unicode.IsLetter(out[end-1]) && unicode.IsLetter(r[next])
		switch bullet := end < len(out) && listed; {
		case within && bullet:
			out = append(out, ' ')
		case within:
			out = append(out[:end], '·')
			i = next - 1
		default:
			out = append(out, r[i])
		}
	}
	return string(out)
}

// bare is a field without what stands in brackets.
func bare(field string) string {
	if i := strings.IndexFunc(field, func(r rune) bool { return bracket(r) == '(' }); i > 0 {
		return field[:i]
	}
	return field
}

// spread draws together what was spread to be as wide as longer names: 李 强 王芳 are 李强 and 王芳, 司马 迁 is one.
func spread(fields []string) []string {
	var list []string
	open := false // the last of the list waits for a given name
	for _, f := range fields {
		name := bare(f)
		n := utf8.RuneCountInString(name)
		han := isHan(name)
		switch {
		case open && han && n <= 2 && !isSex(name):
			list[len(list)-1] += f
			open = false
		default:
			list = append(list, f)
			open = name == f && han && (n == 1 && !isSex(name) || compoundSurnames[name])
		}
	}
	return list
}

// unnumbered takes 1. 1、 (1) ① 一、 - • off the front, also one behind the other as in 1、一.李强. Of more than three
// digits it takes none: they are no number in a list but perhaps a telephone number, which is refused.
func unnumbered(entry string) string {
	for {
		rest := withoutNumber(entry)
		if rest == entry {
			return rest
		}
		entry = rest
	}
}

// withoutNumber takes the first of these off.
func withoutNumber(entry string) string {
	bullet := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".)(-*·•#、", fold(r)) }
	rest := strings.TrimLeftFunc(entry, func(r rune) bool { return bullet(r) || '①' <= r && r <= '⒛' })
	if n := prefixLen(rest, isDigit); n > 0 && n <= 3 {
		return strings.TrimLeftFunc(rest[prefixBytes(rest, n):], bullet)
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

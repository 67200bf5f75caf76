package phrase

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Signs is what is marked in a line: @ before a place, # before a name.
type Signs struct {
	Places, Names []string // as they stand; more than one of a kind has to be asked about
	Rest          string
}

// ReadSigns takes the marked words out of a line. A sign counts at its beginning and behind a space or a mark, # before a
// name only: 镇政府3#楼, C#, an address of electronic mail hold none. What is marked goes on to the next sign.
func ReadSigns(line string) Signs {
	type sign struct {
		at, from int
		place    bool
	}
	var (
		found  []sign
		before = ' '
	)
	for i, r := range line {
		behind := unicode.IsSpace(before) || strings.ContainsRune(",，、;；。.:：)）", before)
		before = r
		from := i + utf8.RuneLen(r)
		switch fold(r) {
		case '@':
			if behind && strings.TrimSpace(line[from:]) != "" {
				found = append(found, sign{i, from, true})
			}
		case '#':
			name := line[from:]
			if len(found) > 0 { // @ 镇政府3楼 # 王芳
				name = strings.TrimLeftFunc(name, unicode.IsSpace)
			}
			if behind && beginsName(name) {
				found = append(found, sign{i, from, false})
			}
		}
	}
	s := Signs{Rest: strings.TrimSpace(line)}
	for k, f := range found {
		if k == 0 {
			s.Rest = strings.TrimRightFunc(strings.TrimSpace(line[:f.at]), func(r rune) bool { return strings.ContainsRune(" ,，、;；", r) })
		}
		end := len(line)
		if k+1 < len(found) {
			end = found[k+1].at
		}
		word := strings.TrimFunc(line[f.from:end], func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",，、;；。", r) })
		switch {
		case word == "":
		case f.place:
			s.Places = append(s.Places, word)
		default:
			s.Names = append(s.Names, word)
		}
	}
	return s
}

// beginsName says whether a word is a name rather than a number, a house or a room.
func beginsName(text string) bool {
	word := text
	if i := strings.IndexFunc(text, unicode.IsSpace); i >= 0 {
		word = text[:i]
	}
	for _, w := range [...]string{"楼", "号", "栋", "幢", "单元", "会议室", "教室"} {
		if strings.HasPrefix(word, w) {
			return false
		}
	}
	for _, r := range word {
		if !unicode.IsLetter(r) && !strings.ContainsRune("·・.（）()、，,；;@＠", r) {
			return false
		}
	}
	return word != "" && !strings.ContainsAny(word[:1], ".(@")
}

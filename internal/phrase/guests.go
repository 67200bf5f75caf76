package phrase

import (
	"strings"
	"unicode"
)

// Guest is somebody named with a post: 王主任 县政协办公室.
type Guest struct{ Name, Post string }

// maxGuests bounds one list.
const maxGuests = 60

// Guests reads people who sit in, one or many: 王主任 县政协办公室；李梅，镇妇联. A line or a
// semicolon parts them; the first word is the name, the rest the post. Names alone may stand
// with 、 between them: 王主任、李梅.
func Guests(text string) (list []Guest) {
	for _, entry := range strings.FieldsFunc(Clean(text), func(r rune) bool { return r == ';' || r == '；' || r == '\n' || r == '。' }) {
		entry = strings.TrimFunc(entry, betweenWords)
		name, post := entry, ""
		if i := strings.IndexFunc(entry, afterName); i >= 0 {
			name, post = entry[:i], strings.TrimFunc(entry[i:], betweenWords)
		}
		post = strings.TrimRight(post, ")）")
		names := []string{name}
		if strings.Contains(entry, "、") && !strings.ContainsFunc(strings.ReplaceAll(entry, "、", ""), afterName) {
			names, post = strings.Split(entry, "、"), ""
		}
		for _, n := range names {
			if n = strings.TrimFunc(n, betweenWords); n != "" && len(list) < maxGuests {
				list = append(list, Guest{n, post})
			}
		}
	}
	return list
}

// afterName tells what stands between a name and a post.
func afterName(r rune) bool {
	return betweenWords(r) || r == '（' || r == '(' || r == '：' || r == ':'
}

func betweenWords(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("，,、：:（(·-—", r)
}

package docx

import (
	"bytes"
	"encoding/xml"
	"strings"
	"unicode/utf8"
)

// run is words in one look: a style of characters, or "" for that of the paragraph.
// A line's end is a new line within the paragraph.
func run(style, text string) string {
	look := ""
	if style != "" {
		look = `<w:rPr><w:rStyle w:val="` + style + `"/></w:rPr>`
	}
	var b strings.Builder
	for i, part := range lines(text) {
		b.WriteString(`<w:r>` + look)
		if i > 0 {
			b.WriteString(`<w:br/>`)
		}
		b.WriteString(`<w:t xml:space="preserve">` + escape(part) + `</w:t></w:r>`)
	}
	return b.String()
}

// lines are those of a text, by any mark that ends one.
func lines(text string) []string {
	return strings.FieldsFunc(text+"\n", func(r rune) bool { return strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r) })
}

// escape makes a text one that XML can hold: what it cannot (XML 1.0, 2.2) is left
// out, a tab is a space.
func escape(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r < ' ', r >= 0x7f && r <= 0x9f, r == utf8.RuneError, r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef:
			return -1
		}
		return r
	}, text)
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes all
	return b.String()
}

// numeral writes 1 to 99 in Chinese: 一, 十二, 三十.
func numeral(n int) string {
	digits := []rune("〇一二三四五六七八九")
	switch {
	case n < 10:
		return string(digits[n])
	case n < 20:
		return "十" + strings.TrimPrefix(string(digits[n%10]), "〇")
	}
	return string(digits[n/10%10]) + "十" + strings.TrimPrefix(string(digits[n%10]), "〇")
}

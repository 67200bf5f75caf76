package documents

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// mostInCell is how many characters a cell takes (ECMA-376: 32,767), counted as UTF-16.
const mostInCell = 32_767

// cellText is a text as a cell may hold it: without the signs that XML has none for
// (control characters and halves of characters), with lines ended in one way.
func cellText(text string) string {
	plain := true
	for _, r := range text {
		if r < ' ' && r != '\n' && r != '\t' || r == utf8.RuneError || r == 0xfffe || r == 0xffff {
			plain = false
			break
		}
	}
	if plain {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == utf8.RuneError || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ReplaceAll(text, "\r\n", "\n"))
}

// cells makes a row's texts fit for their cells. What a cell does not hold goes on in the
// rows beneath, so that nothing is cut.
func cells(row []string) [][]string {
	out := [][]string{make([]string, len(row))}
	for c, text := range row {
		text = cellText(text)
		for n := 0; ; n++ {
			if n == len(out) {
				out = append(out, make([]string, len(row)))
			}
			head := inCell(text)
			out[n][c] = text[:head]
			if text = text[head:]; text == "" {
				break
			}
		}
	}
	return out
}

// inCell is how many bytes of a text one cell takes.
func inCell(text string) int {
	if len(text) <= mostInCell {
		return len(text)
	}
	units := 0
	for i, r := range text {
		if units++; r > 0xffff {
			units++
		}
		if units > mostInCell {
			return i
		}
	}
	return len(text)
}

// fitted are the rows of a sheet as its cells hold them.
func (s *Sheet) fitted() [][]string {
	rows := s.Rows
	if s.Example != nil {
		rows = slices.Concat([][]string{s.Example}, rows)
	}
	out := make([][]string, 0, len(rows))
	for _, row := range rows {
		out = append(out, cells(row)...)
	}
	return out
}

package phrase

import (
	"strings"
	"unicode/utf8"
)

// Fold writes full-width letters, digits and signs as the usual ones and the many dashes as one. It changes the number
// of no characters.
func Fold(text string) string { return strings.Map(fold, strings.ToValidUTF8(text, "\ufffd")) }

// TermNumber finds which 届 a text names: 15 for 第十五届, 县政协第15届, 十五届, 15. It gives 0 when it names none or more
// than one.
func TermNumber(text string) int {
	s := newSource(text)
	found := 0
	for i := 0; i < len(s.r); {
		n, ok := s.small(i)
		if !ok {
			i++
			continue
		}
		end := s.spaces(n.next)
		before := strings.TrimSpace(s.piece(0, i))
		alone := (before == "" || before == "第") && end == len(s.r)
		if (alone || s.peek(end) == '届') && n.value > 0 {
			if found > 0 && found != n.value || isSpanOfTerms(before) {
				return 0
			}
			found = n.value
		}
		i = n.next
	}
	return found
}

// isSpanOfTerms tells from what stands before the number of a 届 that it does not stand alone, or counts them: 第十四、十五届,
// 十三至十五届, 连任两届.
func isSpanOfTerms(before string) bool {
	before = strings.TrimRight(Fold(before), "第 ")
	last, size := utf8.DecodeLastRuneInString(before)
	switch {
	case strings.ContainsRune("任满共了历", last):
		return true
	case !strings.ContainsRune("、,和及与至到~-/", last):
		return false
	}
	number, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before[:len(before)-size], " 届"))
	return isDigit(number) || isOrdinal(number)
}

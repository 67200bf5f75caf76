package phrase

import "strings"

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
			if found > 0 && found != n.value {
				return 0
			}
			found = n.value
		}
		i = n.next
	}
	return found
}

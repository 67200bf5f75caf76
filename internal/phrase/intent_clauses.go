package phrase

import (
	"strings"
	"unicode"
)

// spaceParts has a comma for each space between two characters, as people who write no marks mean it.
func spaceParts(text string) string {
	runes := []rune(text)
	for i := 1; i+1 < len(runes); i++ {
		if runes[i] == ' ' && unicode.Is(unicode.Han, runes[i-1]) && unicode.Is(unicode.Han, runes[i+1]) {
			runes[i] = ','
		}
	}
	return string(runes)
}

// asWhether asks by 吗 what was asked by a word said twice: 还学不学习了, 够不够格.
func asWhether(text string) string {
	runes := []rune(text)
	for i := 0; i+2 < len(runes); i++ {
		if runes[i] == runes[i+2] && runes[i+1] == '不' {
			return string(runes[:i]) + strings.TrimRight(string(runes[i+2:]), "了啊呢?") + "吗"
		}
	}
	return text
}

// readClauses reads a text of several parts that say the same: 到镇上了，签个到; 收到，准时参加.
func (s *Speech) readClauses(text string, a Asker) (list []Reading) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ',' })
	if len(parts) < 2 || len(parts) > 4 {
		return nil
	}
	for _, part := range parts {
		var one []Reading
		nod := false
		for _, core := range cores(part, "") {
			if nod = nodsAll(core); nod {
				break
			}
			if one = s.readCore(core, a); one != nil {
				break
			}
		}
		if one == nil && !nod {
			one = s.framedBy(intents().same.Replace(part), a)
		}
		switch {
		case nod:
		case len(one) != 1 || one[0].Unsure || one[0].Whole && takesWords[one[0].Do] || list != nil && list[0].Do != one[0].Do:
			return nil
		default:
			list = one
		}
	}
	return list
}

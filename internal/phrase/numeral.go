package phrase

import "strings"

const (
	numeralDigits = "零一二三四五六七八九"
	numeralRunes  = "零〇○一二两三四五六七八九十廿卅百千万亿"
)

// digitOf gives the value of a Chinese digit, and -1 for any other rune.
func digitOf(r rune) int {
	switch r {
	case '〇', '○':
		return 0
	case '两':
		return 2
	}
	if i := strings.IndexRune(numeralDigits, r); i >= 0 && r != 0 {
		return i / len("零")
	}
	return -1
}

// Numeral writes 1 to 99 in Chinese: 一, 十二, 三十.
func Numeral(n int) string {
	digits := []rune("〇一二三四五六七八九")
	switch {
	case n < 10:
		return string(digits[n])
	case n < 20:
		return "十" + strings.TrimPrefix(string(digits[n%10]), "〇")
	}
	return string(digits[n/10%10]) + "十" + strings.TrimPrefix(string(digits[n%10]), "〇")
}

func isNumeral(r rune) bool { return r != 0 && strings.ContainsRune(numeralRunes, r) }

// number is a whole number as it is used in dates and times.
type number struct {
	value  int
	next   int  // the position after it
	digits int  // how many Arabic digits it has; 0 for Chinese numerals
	padded bool // it begins with 0, as in 03:00
}

// small reads a number of at most four Arabic digits, or Chinese numerals up to 99 (二十一, 廿一, 零五), or four of them
// that spell a year (二〇二六).
func (s *source) small(i int) (number, bool) {
	if isDigit(s.peek(i)) {
		n := number{next: i, padded: s.peek(i) == '0'}
		for isDigit(s.peek(n.next)) {
			if n.digits == 4 {
				return number{}, false
			}
			n.value = n.value*10 + int(s.peek(n.next)-'0')
			n.next++
			n.digits++
		}
		return n, true
	}
	first := digitOf(s.peek(i))
	switch r := s.peek(i); {
	case r == '十':
		return s.ones(number{value: 10, next: i + 1}), true
	case r == '廿':
		return s.ones(number{value: 20, next: i + 1}), true
	case r == '卅':
		return s.ones(number{value: 30, next: i + 1}), true
	case first < 0:
		return number{}, false
	case first > 0 && s.peek(i+1) == '十':
		return s.ones(number{value: first * 10, next: i + 2}), true
	}
	n := number{value: first, next: i + 1}
	for digitOf(s.peek(n.next)) >= 0 {
		if n.next-i == 4 {
			return number{}, false
		}
		n.value = n.value*10 + digitOf(s.peek(n.next))
		n.next++
	}
	// 三五点 means "between three and five": only years and 零五 are spelled digit by digit.
	if length := n.next - i; length == 1 || length == 4 || length == 2 && first == 0 {
		return n, !isNumeral(s.peek(n.next))
	}
	return number{}, false
}

// ones adds the digit after 十.
func (s *source) ones(n number) number {
	if d := digitOf(s.peek(n.next)); d > 0 {
		n.value += d
		n.next++
	}
	return n
}

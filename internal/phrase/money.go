package phrase

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

var yuan = regexp.MustCompile(`^[¥￥]?\s*(\d{1,3}(?:[,，]\d{3})+|\d{1,12})(?:[.．](\d{1,6}))?\s*(万)?\s*(?:元|块钱|块)?整?$`)

// ParseFen reads a sum as people write it (2000, 1,500.50 元, 0.2万) in fen;
// false when it is none, finer than a fen or too large for an int64.
func ParseFen(text string) (fen int64, ok bool) {
	text = strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, strings.TrimSpace(text))
	m := yuan.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	whole, err := strconv.ParseInt(strings.NewReplacer(",", "", "，", "").Replace(m[1]), 10, 64)
	places := 2 // of a fen behind the point
	if m[3] != "" {
		places = 6
	}
	frac := strings.TrimRight(m[2], "0")
	if err != nil || len(frac) > places {
		return 0, false
	}
	unit := int64(math.Pow10(places))
	if whole > math.MaxInt64/unit-1 {
		return 0, false
	}
	fen = whole * unit
	if frac != "" {
		part, _ := strconv.ParseInt(frac+strings.Repeat("0", places-len(frac)), 10, 64) // digits, six at most
		fen += part
	}
	return fen, true
}

// FormatFen writes a sum in yuan: 1,500 or 1,500.50.
func FormatFen(fen int64) string {
	s := Amount(fen / 100 * thousandth).String()
	if fen%100 != 0 {
		s += "." + strconv.FormatInt(100+fen%100, 10)[1:]
	}
	return s
}

// Yuan reads a text that is a sum of money and nothing else, in figures or in numerals: 350,
// 1，200元, 0.5万, 三百五. It may be 0; false for any other text.
func Yuan(text string) (fen int64, ok bool) {
	text = Clean(text)
	if fen, ok = ParseFen(text); ok {
		return fen, true
	}
	fen, approx, ok := FenOf(text)
	return fen, ok && !approx
}

// FormatSum writes a sum as a ledger has it, with both places: 12,000.00, -1,860.50.
func FormatSum(fen int64) string {
	sign := ""
	if fen < 0 {
		sign, fen = "-", -fen
	}
	return sign + Amount(fen/100*thousandth).String() + "." + strconv.FormatInt(100+fen%100, 10)[1:]
}

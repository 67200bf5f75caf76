package phrase

import (
	"regexp"
	"strings"
)

// Period is the span of a record that words name.
type Period int

// The periods that are told apart; a quarter, a year or a term that is named is read by its own name.
const (
	ThisQuarter Period = iota
	NamedPeriod
	ThisYear
	LastYear
	ThisTerm
)

// namedYear is a year by its number.
var namedYear = regexp.MustCompile(`[12][0-9]{3}年`)

// PeriodOf reads 今年, 去年, 本届, 上个季度; nothing is the quarter at hand.
func PeriodOf(text string) Period {
	switch {
	case namedYear.MatchString(text), strings.Contains(text, "上届"), strings.Contains(text, "届") && TermNumber(text) != 0:
		return NamedPeriod
	case strings.Contains(text, "去年"):
		return LastYear
	case strings.Contains(text, "年"):
		return ThisYear
	case strings.Contains(text, "届"):
		return ThisTerm
	case text == "", strings.Contains(text, "这"), strings.Contains(text, "本"):
		return ThisQuarter
	}
	return NamedPeriod
}

package calendar

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Quarter is a quarter of a year; Q runs from 1 to 4.
type Quarter struct{ Year, Q int }

// QuarterOf gives the quarter that t falls in, in t's own location.
func QuarterOf(t time.Time) Quarter {
	return Quarter{t.Year(), (int(t.Month())-1)/3 + 1}
}

// FirstDay gives the first day of the quarter.
func (q Quarter) FirstDay() Date { return Date{q.Year, time.Month(3*q.Q - 2), 1} }

// LastDay gives the last day of the quarter.
func (q Quarter) LastDay() Date { return q.Next().FirstDay().AddDays(-1) }

// Start gives the instant at which the quarter begins in loc.
func (q Quarter) Start(loc *time.Location) time.Time { return q.FirstDay().In(loc) }

// End gives the instant at which the quarter is over in loc: the start of the next one, which is no longer part of it.
func (q Quarter) End(loc *time.Location) time.Time { return q.Next().Start(loc) }

// Next gives the quarter after this one.
func (q Quarter) Next() Quarter {
	if q.Q == 4 {
		return Quarter{q.Year + 1, 1}
	}
	return Quarter{q.Year, q.Q + 1}
}

// Prev gives the quarter before this one.
func (q Quarter) Prev() Quarter {
	if q.Q == 1 {
		return Quarter{q.Year - 1, 4}
	}
	return Quarter{q.Year, q.Q - 1}
}

// Key gives "2026Q4", for file names, run ledgers and callback data. ParseQuarter reads it back.
func (q Quarter) Key() string { return fmt.Sprintf("%04dQ%d", q.Year, q.Q) }

// String gives "2026年第四季度", as official papers write it.
func (q Quarter) String() string {
	numerals := [...]string{"一", "二", "三", "四"}
	if q.Q < 1 || q.Q > 4 {
		return q.Key()
	}
	return fmt.Sprintf("%d年第%s季度", q.Year, numerals[q.Q-1])
}

// ParseQuarter reads a quarter as people write it: 2026Q4, 2026-Q4, 2026年第四季度, 2026年4季度, 去年四季度, 第四季度, Q4, and
// 本季度 上季度 下季度. A quarter without a year is this year's as seen from now; only 四季度 said in the first quarter is
// last year's, because that is when its briefing and report are written (§16, §21).
func ParseQuarter(text string, now time.Time) (Quarter, error) {
	fail := fmt.Errorf("not a quarter: %.40q", text)
	s := strings.ToUpper(strings.Join(strings.Fields(text), ""))
	if utf8.RuneCountInString(s) > 20 {
		return Quarter{}, fail
	}
	current := QuarterOf(now)
	switch s {
	case "本季度", "这季度", "这个季度", "本季":
		return current, nil
	case "上季度", "上个季度", "上一季度", "上季":
		return current.Prev(), nil
	case "下季度", "下个季度", "下一季度", "下季":
		return current.Next(), nil
	}
	year, rest := leadingYear(s, now.Year())
	rest = strings.TrimLeft(rest, "-/")
	q := 0
	if digit, ok := strings.CutPrefix(rest, "Q"); ok {
		q = quarterNumber(digit)
	} else if digit, ok := strings.CutSuffix(rest, "季度"); ok {
		q = quarterNumber(strings.TrimPrefix(digit, "第"))
	}
	if q == 0 || year != 0 && (year < minYear || year > maxYear) {
		return Quarter{}, fail
	}
	if year == 0 {
		year = now.Year()
		if current.Q == 1 && q == 4 {
			year--
		}
	}
	return Quarter{year, q}, nil
}

// leadingYear takes the year off the front; 0 means that there is none.
func leadingYear(s string, thisYear int) (int, string) {
	for i, word := range [...]string{"今年", "明年", "去年"} {
		if rest, ok := strings.CutPrefix(s, word); ok {
			return thisYear + [...]int{0, 1, -1}[i], rest
		}
	}
	n := 0
	for n < len(s) && n < 4 && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	if n < 4 {
		return 0, s
	}
	year, _ := strconv.Atoi(s[:4])
	if year == 0 {
		year = -1 // a year was given and is out of range
	}
	return year, strings.TrimPrefix(s[4:], "年")
}

func quarterNumber(s string) int {
	for i, names := range [...]string{"1一１", "2二２", "3三３", "4四４"} {
		if utf8.RuneCountInString(s) == 1 && strings.Contains(names, s) {
			return i + 1
		}
	}
	return 0
}

package archive

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"lianluo/internal/phrase"
)

// Period is when something was: the first and the last year of it, both included. Zero: it
// is not known.
type Period struct{ From, To int }

// PeriodFault is what is wrong with a period.
type PeriodFault string

// The faults of a period.
const (
	NotUnderstood PeriodFault = "unknown"
	InFuture      PeriodFault = "future"
	EndsFirst     PeriodFault = "order"
	NoSuchYear    PeriodFault = "reign" // of a reign that did not last so long
	NoSuchDay     PeriodFault = "day"   // 13月, 2月30日
	WhichCentury  PeriodFault = "vague" // 二十年代, 15年
)

// PeriodError tells why a period makes no sense. Name and Years are those of the reign.
type PeriodError struct {
	Fault PeriodFault
	Text  string
	Name  string
	Years int
}

func (e *PeriodError) Error() string { return fmt.Sprintf("period %q: %s", e.Text, e.Fault) }

const numeral = `(?:\d+|[〇○零一二两三四五六七八九十廿卅百]+)`

// behind is what may stand behind a year, which it is sorted by all the same.
const behind = `((?:[上下]半年|年?[初底末中]|[春夏秋冬][天季]?[初末]?|[前后](?:后)?|左右|以[前后]|之[前后]|期间|间|那年|当年|元旦|春节|清明|端午|中秋|重阳|国庆|` +
	`(?:农历|阴历|旧历)?(?:正|冬|腊|闰?` + numeral + `)月(?:[上中下]旬|初` + numeral + `|[初底末中间份]|` + numeral + `[日号]?)?)*)`

var (
	plainDate  = regexp.MustCompile(`^(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?$`)
	yearSaid   = regexp.MustCompile(`^(?:公元)?(` + numeral + `)(年?)` + behind + `$`)
	monthSaid  = regexp.MustCompile(`(农历|阴历|旧历)?闰?(` + numeral + `)月(?:(` + numeral + `)[日号]?)?`)
	decadeSaid = regexp.MustCompile(`^(` + numeral + `)年代` + partOf + `$`)
	twoDecades = regexp.MustCompile(`^([二三四五六七八九])([三四五六七八九])十年代$`)
	century    = regexp.MustCompile(`^(上个?世纪|本世纪|` + numeral + `世纪)的?(.*)$`)
	agoSaid    = regexp.MustCompile(`^(` + numeral + `)年前$`)
	bare       = regexp.MustCompile(`^` + numeral + `$`)
	years      = regexp.MustCompile(`^` + numeral + `年` + behind + `$`)
	fullYear   = regexp.MustCompile(`^(?:公元)?\d{4}年?`)
	unsure     = regexp.MustCompile(`^(?:(?:大约|大概|约|可能|好像|应该|估计|记得)是?)+|[?？!！。,，、]+$|(?:左右|前后|上下|吧|的时候|那时候?|那会儿?)+$`)
	rangeSaid  = regexp.MustCompile(`^(.+?)(?:[-–—―~～到至]+)(.+)$`)
	notKnown   = regexp.MustCompile(`^(?:不详|不清楚?|不知道?|不晓得|记不清楚?了?|忘了|无|没有|未知)$`)
)

// partOf is a part of a time: its beginning, its middle, its end.
const partOf = `(初期?|初年|早期|前期|中期?|中叶|末期?|末年|后期|晚期|年间|时期|期间|时|间)?`

// ReadPeriod understands when something was, as people of a township write it: 1958年春,
// 八十年代, 民国三十六年, 光绪二十年, 清末, 解放初期, 1958—1962年. Without words, or where the
// teller does not know (不详), it is zero. now is the current year. *PeriodError.
func ReadPeriod(text string, now int) (Period, error) {
	said := phrase.Clean(text)
	s := strings.Join(strings.Fields(phrase.Fold(said)), "")
	for {
		cut := unsure.ReplaceAllString(s, "")
		if cut == s {
			break
		}
		s = cut
	}
	if s == "" && said == "" || notKnown.MatchString(s) {
		return Period{}, nil
	}
	fault := func(e PeriodError) error {
		e.Text = said
		return &e
	}
	p, e := readPeriod(s, now)
	switch {
	case e.Fault != "":
		return Period{}, fault(e)
	case p.From > now:
		return Period{}, fault(PeriodError{Fault: InFuture})
	case p.To < p.From:
		return Period{}, fault(PeriodError{Fault: EndsFirst})
	case p.From <= 0:
		return Period{}, fault(PeriodError{Fault: NotUnderstood})
	}
	p.To = min(p.To, now)
	return p, nil
}

// readPeriod is a span of two times, or one time.
func readPeriod(s string, now int) (Period, PeriodError) {
	if p, e := readTime(s, now); e.Fault == "" || e.Fault != NotUnderstood {
		return p, e
	}
	m := rangeSaid.FindStringSubmatch(s)
	if m == nil {
		return Period{}, PeriodError{Fault: NotUnderstood}
	}
	first, last := m[1], m[2]
	if bare.MatchString(first) { // 五十至六十年代, 1958-1962年
		first += unitOf(last)
	}
	if r := reignAt(first); r != nil && years.MatchString(last) && !fullYear.MatchString(last) { // 民国三十六年至三十八年
		last = first[:len(r.name)] + last
	}
	from, e := readTime(first, now)
	if e.Fault != "" {
		return Period{}, e
	}
	if n, ok := yearNumber(strings.TrimSuffix(last, "年")); ok && n < 100 && fullYear.MatchString(first) { // 1958—62年
		return Period{from.From, from.From/100*100 + n}, PeriodError{}
	}
	to, e := readTime(last, now)
	return Period{from.From, to.To}, e
}

func unitOf(s string) string {
	if strings.Contains(s, "年代") {
		return "年代"
	}
	return "年"
}

// readTime is one time.
func readTime(s string, now int) (Period, PeriodError) {
	ok := PeriodError{}
	if m := plainDate.FindStringSubmatch(s); m != nil {
		year, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[2])
		day, _ := strconv.Atoi(m[3])
		if month >= 1 && month <= 12 {
			return Period{year, year}, dayFault(year, month, day, m[3] != "")
		}
		if m[3] != "" || month == 0 {
			return Period{}, PeriodError{Fault: NoSuchDay}
		}
		return Period{year, year/100*100 + month}, ok // 1958-62
	}
	for back, word := range []string{"今年", "去年", "前年"} {
		if strings.HasPrefix(s, word) {
			return Period{now - back, now - back}, ok
		}
	}
	if m := agoSaid.FindStringSubmatch(s); m != nil {
		if n, good := number(m[1]); good {
			return Period{now - n, now - n}, ok
		}
	}
	if p, found := known(s); found {
		return p, ok
	}
	if m := century.FindStringSubmatch(s); m != nil {
		return ofCentury(m[1], m[2], now)
	}
	if p, e, found := ofReign(s); found {
		return p, e
	}
	if m := twoDecades.FindStringSubmatch(s); m != nil { // 六七十年代
		a, _ := number(m[1])
		b, _ := number(m[2])
		return Period{1900 + 10*a, 1909 + 10*b}, ok
	}
	if m := decadeSaid.FindStringSubmatch(s); m != nil {
		return ofDecade(m[1], m[2], -1, now)
	}
	if m := yearSaid.FindStringSubmatch(s); m != nil {
		return ofYear(m[1], m[2] != "", m[3], now)
	}
	return Period{}, PeriodError{Fault: NotUnderstood}
}

// ofYear is a year by its number, with what stands behind it.
func ofYear(said string, marked bool, rest string, now int) (Period, PeriodError) {
	n, ok := yearNumber(said)
	switch {
	case !ok, n == 0 && len(said) != 2, !marked && n < 1000:
		return Period{}, PeriodError{Fault: NotUnderstood}
	case n < 100 && n <= now%100:
		return Period{}, PeriodError{Fault: WhichCentury} // 15年
	case n < 100:
		n += now/100*100 - 100 // 58年
	}
	return Period{n, n}, restFault(n, rest)
}

// restFault looks at a month and a day that are named behind a year.
func restFault(year int, rest string) PeriodError {
	m := monthSaid.FindStringSubmatch(rest)
	if m == nil {
		return PeriodError{}
	}
	month, _ := number(m[2])
	day, _ := number(m[3])
	if m[1] != "" && day <= 30 { // the moon's months have days of their own
		day = 0
	}
	return dayFault(year, month, day, m[3] != "" && m[1] == "")
}

func dayFault(year, month, day int, named bool) PeriodError {
	if month < 1 || month > 12 || day > 31 || named && day < 1 {
		return PeriodError{Fault: NoSuchDay}
	}
	if day > 0 && time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Day() != day {
		return PeriodError{Fault: NoSuchDay}
	}
	return PeriodError{}
}

// ofDecade is a decade of a century, -1 where none is named: 八十年代, 1980年代初.
func ofDecade(said, part string, century, now int) (Period, PeriodError) {
	n, ok := yearNumber(said)
	switch {
	case !ok || n%10 != 0 || n >= 100 && (n < 1000 || century >= 0):
		return Period{}, PeriodError{Fault: NotUnderstood}
	case n >= 1000:
	case century >= 0:
		n += century
	case n == 0: // 00年代
		n = now / 100 * 100
	case n <= now%100: // 二十年代
		return Period{}, PeriodError{Fault: WhichCentury}
	default:
		n += now/100*100 - 100
	}
	return cut(Period{n, n + 9}, part), PeriodError{}
}

// ofCentury is a century, or a time in it: 19世纪末, 上世纪八十年代.
func ofCentury(name, rest string, now int) (Period, PeriodError) {
	first := now/100*100 - 100
	switch {
	case strings.HasPrefix(name, "本"):
		first += 100
	case !strings.HasPrefix(name, "上"):
		n, ok := number(strings.TrimSuffix(name, "世纪"))
		if !ok || n < 1 {
			return Period{}, PeriodError{Fault: NotUnderstood}
		}
		first = (n - 1) * 100
	}
	if m := decadeSaid.FindStringSubmatch(rest); m != nil {
		return ofDecade(m[1], m[2], first, now)
	}
	if m := twoDecades.FindStringSubmatch(rest); m != nil {
		a, _ := number(m[1])
		b, _ := number(m[2])
		return Period{first + 10*a, first + 10*b + 9}, PeriodError{}
	}
	if !part.MatchString(rest) {
		return Period{}, PeriodError{Fault: NotUnderstood}
	}
	return cut(Period{max(first, 1), first + 99}, rest), PeriodError{}
}

var part = regexp.MustCompile(`^` + partOf + `$`)

// cut is the part of a time that a word names: about a third of it.
func cut(p Period, word string) Period {
	third := (p.To - p.From + 1) / 3
	switch {
	case strings.HasPrefix(word, "初"), strings.HasPrefix(word, "早"), strings.HasPrefix(word, "前"):
		return Period{p.From, p.From + third}
	case strings.HasPrefix(word, "中"):
		return Period{p.From + third, p.To - third}
	case strings.HasPrefix(word, "末"), strings.HasPrefix(word, "后"), strings.HasPrefix(word, "晚"):
		return Period{p.To - third, p.To}
	}
	return p
}

// yearNumber reads a number of a year, whose digits may be spelled: 一九五八.
func yearNumber(s string) (int, bool) {
	runes := []rune(s)
	if n, err := strconv.Atoi(s); err == nil {
		return n, len(s) <= 4
	}
	if len(runes) != 4 && len(runes) != 2 || strings.ContainsAny(s, "十廿卅百") {
		return number(s)
	}
	n := 0
	for _, r := range runes {
		d := digit(r)
		if d < 0 {
			return 0, false
		}
		n = 10*n + d
	}
	return n, true
}

// number reads a whole number below 1000: 36, 三十六, 廿三, 一百二十.
func number(s string) (int, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, len(s) <= 4
	}
	total, last := 0, -1
	for _, r := range s {
		switch d := digit(r); {
		case d >= 0:
			if last > 0 {
				return 0, false
			}
			last = d
		case r == '百':
			if last < 1 || total > 0 {
				return 0, false
			}
			total, last = 100*last, -1
		case r == '十' || r == '廿' || r == '卅':
			tens := map[rune]int{'十': 1, '廿': 2, '卅': 3}[r]
			if last > 0 {
				tens *= last
			}
			if total%100 != 0 || r != '十' && last > 0 {
				return 0, false
			}
			total, last = total+10*tens, -1
		default:
			return 0, false
		}
	}
	if s == "" || total == 0 && last < 0 {
		return 0, false
	}
	return total + max(last, 0), true
}

func digit(r rune) int {
	switch r {
	case '〇', '○', '零':
		return 0
	case '两':
		return 2
	}
	if i := strings.IndexRune("一二三四五六七八九", r); i >= 0 {
		return i/len("一") + 1
	}
	return -1
}

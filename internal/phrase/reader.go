package phrase

import (
	"strings"
	"time"
)

// Years outside these are taken for slips of the finger.
const (
	firstYear = 1900
	lastYear  = 2199
)

// reader reads days and hours out of a source, as seen from a given day.
type reader struct {
	*source
	now   time.Time
	today time.Time // midnight UTC of the day that now falls on in its location; all reckoning of days is done in UTC
	past  bool      // days without a year lie in the past
	rough bool      // a part of the day is enough: 12月5日下午
	// holidays is nil where nothing is known of them.
	holidays Holidays
}

func newReader(text string, now time.Time, opts []Option) *reader {
	y, m, d := now.Date()
	p := &reader{source: newSource(text), now: now, today: utc(y, int(m), d)}
	for _, o := range opts {
		o(p)
	}
	return p
}

func utc(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

// dayMatch is a day that was read. Its kind is 0 if it is in order.
type dayMatch struct {
	next int
	day  time.Time // midnight UTC
	kind Kind
	// weak is a day that could be something else where it stands alone within a text: 12.5, 12/5, 5号.
	weak bool
	// figures is a weak day that is nothing but figures and a sign: 12.5.
	figures bool
	// named is a day whose name is as often part of a title: 元旦, 冬至, 年底. Within a text it needs company.
	named bool
	// yearless is a day that the reader has put into a year.
	yearless bool
}

// civil gives the day, or Impossible where there is none such.
func civil(next, y, m, d int) dayMatch {
	t := utc(y, m, d)
	if y < firstYear || y > lastYear || t.Year() != y || int(t.Month()) != m || t.Day() != d {
		return dayMatch{next: next, kind: Impossible}
	}
	return dayMatch{next: next, day: t}
}

// inYear gives the day of a month without a year: the next such day, or with the option Past the last one. Today counts.
// 2月29日 is Impossible where the year in question has none: it is more likely a slip than meant years ahead.
func (p *reader) inYear(next, m, d int) dayMatch {
	y, month, day := p.today.Date()
	order := (m*100 + d) - (int(month)*100 + day)
	if !p.past && order < 0 {
		y++
	}
	if p.past && order > 0 {
		y--
	}
	match := civil(next, y, m, d)
	match.yearless = true
	return match
}

// nearest gives the one of a day that comes once a year: the next, or with the option Past the last one. of gives that
// of a year, with a kind where it cannot be had; a zero day does not come that year.
func (p *reader) nearest(next int, of func(year int) dayMatch) dayMatch {
	best := dayMatch{next: next, kind: Impossible}
	for y := p.today.Year() - 2; y <= p.today.Year()+2; y++ {
		d := of(y)
		if d.day.IsZero() || p.past && d.day.After(p.today) || !p.past && d.day.Before(p.today) {
			continue
		}
		if best.day.IsZero() || p.past {
			best = d
		}
	}
	best.next, best.yearless = next, true
	return best
}

// inMonth gives the day without a month, by the same rule: 5日 is the 5th of this month, or of the next if it has passed.
func (p *reader) inMonth(next, d int) dayMatch {
	months := 0
	if !p.past && d < p.today.Day() {
		months = 1
	}
	if p.past && d > p.today.Day() {
		months = -1
	}
	return p.ofMonth(next, months, d)
}

// ofMonth gives a day of the month so many months from now.
func (p *reader) ofMonth(next, months, d int) dayMatch {
	first := utc(p.today.Year(), int(p.today.Month())+months, 1)
	return civil(next, first.Year(), int(first.Month()), d)
}

// endOfMonth gives the last day of the month so many months from now.
func (p *reader) endOfMonth(next, months int) dayMatch {
	last := utc(p.today.Year(), int(p.today.Month())+months+1, 0)
	return civil(next, last.Year(), int(last.Month()), last.Day())
}

// pointed marks a day whose words point into the wrong direction: 昨天 for a meeting, 明天 for a deed done.
func (p *reader) pointed(d dayMatch) dayMatch {
	switch {
	case d.kind != 0:
	case !p.past && d.day.Before(p.today):
		d.kind = TooEarly
	case p.past && d.day.After(p.today):
		d.kind = TooLate
	}
	return d
}

// days gives the day so many days from today.
func (p *reader) days(next, n int) dayMatch {
	t := p.today.AddDate(0, 0, n)
	return p.pointed(civil(next, t.Year(), int(t.Month()), t.Day()))
}

// startsAlone says whether something that begins with a number can begin at i: it must not be the tail of a longer
// number, word or path, nor counted (第3) or recurring (每周三).
func (s *source) startsAlone(i int) bool {
	if near, _ := s.oneOf(i, nearWords...); near != "" { // 12-5今天: a word is no number's tail
		return true
	}
	number := isDigit(s.peek(i)) || isNumeral(s.peek(i))
	tail := func(r rune) bool { return isDigit(r) || isNumeral(r) || number && isLatin(r) }
	switch r := s.peek(i - 1); r {
	case '几', '数', '初':
		return !number // 月初周一
	case '.', '/', '\\', '_', '%', '+', '=', '第', '每', '逢', '¥', '$':
		return false
	case '-', ':', '~':
		return !number || !tail(s.peek(i-2)) // 时间:12月5日, but not the end of 15:00
	default:
		return !tail(r)
	}
}

// closes says whether a day written in few signs (12.5, 5号, 12月5) may end at i: what follows must not make it a
// quantity, a house number or a fraction.
func (p *reader) closes(i int) bool {
	switch r := p.peek(i); {
	case r == 0, r == ' ', r == '\n', r == '\t', r == '\r':
		return true
	case r == ':':
		return !isDigit(p.peek(i + 1))
	case r == '的':
		return p.activity(i + 1)
	case strings.ContainsRune("那这当", r):
		w, _ := p.oneOf(i, "那天", "这天", "当天", "那个会", "这个会", "那次", "那场")
		return w != ""
	case r == 'T', r == 't':
		return isDigit(p.peek(i + 1))
	case strings.ContainsRune("-~至到或和与及、", r):
		if p.another(p.spaces(i + 1)) {
			return true
		}
		if r != '、' {
			return false
		}
	case strings.ContainsRune("./%\\_+=*", r):
		return false
	case isPunct(r):
		return true
	}
	if _, ok := p.weekday(i); ok {
		return true
	}
	_, ok := p.clock(i, false)
	return ok
}

// another says whether the other end of a span, or another day to choose, can begin at i: 7日, 12月7日, 12.7, 周四.
func (p *reader) another(i int) bool {
	if w, _ := p.oneOf(i, nearWords...); w != "" {
		return true
	}
	if _, ok := p.bareWeekday(i); ok {
		return true
	}
	n, ok := p.small(i)
	if !ok {
		return false
	}
	switch r := p.peek(p.spaces(n.next)); r {
	case '日', '号', '月':
		return true
	case '.', '/', '-':
		return n.digits > 0 && n.digits <= 2 && isDigit(p.peek(n.next+1))
	}
	return false
}

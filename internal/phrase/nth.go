package phrase

import (
	"strings"
	"time"
)

// recurring reads a rule, which names no day: 每周三, 每月第一个周五, 每天, 逢周一, 隔周. It is weak where it says no day at all.
func (p *reader) recurring(i int) (dayMatch, bool) {
	word, at := p.oneOf(i, "每逢", "每隔", "每个", "每", "逢", "隔")
	if word == "" {
		return dayMatch{}, false
	}
	if n, ok := p.small(at); ok && word != "逢" { // 每两周, 每三个月
		at = p.spaces(n.next)
	}
	unit, end := p.oneOf(at, "工作日", "季度", "个星期", "个礼拜", "个月", "星期", "礼拜", "双周", "单周", "周", "月", "天", "日", "年")
	if unit == "" || word == "逢" && unit != "周" && unit != "星期" && unit != "礼拜" {
		return dayMatch{}, false
	}
	d := dayMatch{next: end, kind: Recurring, weak: true}
	if weekdayOf(p.peek(end)) >= 0 && strings.ContainsAny(unit, "周星礼") {
		return dayMatch{next: end + 1, kind: Recurring}, true
	}
	at = p.spaces(end)
	if p.peek(at) == '的' {
		at++
	}
	for _, read := range [...]func(int) (dayMatch, bool){p.nth, p.monthAndDay, p.ends, p.dayOnly} {
		if m, ok := read(at); ok {
			return dayMatch{next: m.next, kind: Recurring}, true
		}
	}
	if _, next := p.oneOf(at, "底", "末"); next > at {
		return dayMatch{next: next, kind: Recurring}, true
	}
	return d, true
}

// ordinal is what the nth of a month is: 第二个周三, 最后一个工作日, 最后一天.
type ordinal struct {
	next int
	n    int // from the first, or below zero from the last
	what rune
	day  time.Weekday // where what is w
	kind Kind
}

// ordinalAt reads one. 第二周周三 is Ambiguous: weeks of a month are counted in several ways.
func (p *reader) ordinalAt(i int) (o ordinal, ok bool) {
	word, at := p.oneOf(i, "最后", "最末", "倒数第", "首个", "头一个", "头个", "第")
	counted := false
	switch word {
	case "":
		return o, false
	case "最后", "最末":
		o.n = -1
		_, at = p.oneOf(at, "一个", "1个", "一", "个", "的一个", "的")
		counted = true
	case "首个", "头一个", "头个":
		o.n, counted = 1, true
	default:
		n, ok := p.small(at)
		if !ok || n.value < 1 || n.value > 53 {
			return o, false
		}
		at = p.spaces(n.next)
		if o.n = n.value; word == "倒数第" {
			o.n = -n.value
		}
		if p.peek(at) == '个' {
			counted, at = true, at+1
		}
	}
	unit, end := p.oneOf(at, "工作日", "上班日", "星期", "礼拜", "周", "天", "日")
	switch unit {
	case "":
		return o, false
	case "工作日", "上班日":
		o.what, o.next = 'W', end
		return o, true
	case "天", "日":
		o.what, o.next = 'd', end
		return o, !counted || word == "最后"
	}
	o.what, o.next = 'w', end+1
	if day := weekdayOf(p.peek(end)); day >= 0 {
		if o.day = time.Weekday(day); !counted {
			o.kind = Ambiguous // 第二周三: of the second week, or the second Wednesday?
		}
		return o, true
	}
	o.kind = Ambiguous
	if p.peek(end) == '末' {
		return o, true
	}
	if p.peek(end) == '的' {
		end++
	}
	w, ok := p.bareWeekday(p.spaces(end))
	o.next = w.next
	return o, ok
}

// nth reads the nth weekday or working day of a month, and its first or last day: 12月最后一个周五, 下个月第一个星期一, 本月第二个周三.
// Without a month it is Ambiguous.
func (p *reader) nth(i int) (dayMatch, bool) {
	if o, ok := p.ordinalAt(i); ok {
		return dayMatch{next: o.next, kind: Ambiguous}, o.what != 'd'
	}
	year, at := 0, i
	if w, end := p.oneOf(i, "今年", "本年", "明年", "后年", "去年", "前年"); w != "" {
		year, at = p.today.Year()+nearYears[w], p.spaces(end)
	} else if n, ok := p.small(i); ok && n.digits == 4 && p.peek(n.next) == '年' {
		year, at = n.value, p.spaces(n.next+1)
	}
	months, next, near := p.monthFrom(at)
	month := 0
	if !near {
		m, ok := p.small(at)
		if next = p.spaces(m.next); !ok || m.value < 1 || m.value > 12 || p.peek(next) != '月' {
			return dayMatch{}, false
		}
		month = m.value
		if next++; p.peek(next) == '份' {
			next++
		}
	}
	next = p.spaces(next)
	if p.peek(next) == '的' {
		next = p.spaces(next + 1)
	}
	o, ok := p.ordinalAt(next)
	switch {
	case !ok:
		return dayMatch{}, false
	case o.kind != 0:
		return dayMatch{next: o.next, kind: o.kind}, true
	case near:
		return p.pointed(p.ofTheMonth(o, p.today.Year(), int(p.today.Month())+months)), true
	case year != 0:
		return p.ofTheMonth(o, year, month), true
	}
	d := p.nearest(o.next, func(y int) dayMatch { return p.ofTheMonth(o, y, month) })
	return d, true
}

// ofTheMonth gives the day of a month.
func (p *reader) ofTheMonth(o ordinal, year, month int) dayMatch {
	first, step := utc(year, month, 1), 1
	if o.n < 0 {
		first, step = utc(year, month+1, 0), -1
	}
	left := max(o.n, -o.n)
	for d := first; d.Month() == first.Month(); d = d.AddDate(0, 0, step) {
		switch o.what {
		case 'w':
			if d.Weekday() != o.day {
				continue
			}
		case 'W':
			if off, known := p.off(d); !known {
				return dayMatch{next: o.next, day: d, kind: Unannounced}
			} else if off {
				continue
			}
		}
		if left--; left == 0 {
			return dayMatch{next: o.next, day: d}
		}
	}
	return dayMatch{next: o.next, day: utc(year, month+1, 0), kind: Impossible} // there is no fifth Saturday
}

// off says whether people are off work, as far as it is known.
func (p *reader) off(day time.Time) (off, known bool) {
	if p.holidays == nil {
		return false, false
	}
	_, off, known = p.holidays(day)
	return off, known
}

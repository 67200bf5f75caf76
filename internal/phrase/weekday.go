package phrase

import (
	"strings"
	"time"
)

// weekMatch is a weekday that was read.
type weekMatch struct {
	next  int
	day   time.Weekday
	weeks int  // how many weeks from this one; only where fixed
	fixed bool // said with its week (本周三, 下周三), so that it names one day
	open  bool // a week, or 周末: no single day
}

// weekday reads 周三, 星期三, 礼拜天, 周3, with 本 这 下 下下 上 上上 in front, and also in brackets. 下周 and 周末 are read as
// open.
func (p *reader) weekday(i int) (weekMatch, bool) {
	if p.peek(i) != '(' {
		return p.bareWeekday(i)
	}
	w, ok := p.bareWeekday(p.spaces(i + 1))
	end := p.spaces(w.next)
	if !ok || p.peek(end) != ')' {
		return weekMatch{}, false
	}
	w.next = end + 1
	return w, true
}

func (p *reader) bareWeekday(i int) (weekMatch, bool) {
	var w weekMatch
	prefix, at := p.oneOf(i, "下下个", "下下", "下个", "下", "上上个", "上上", "上个", "上", "本", "这个", "这", "当")
	w.weeks = strings.Count(prefix, "下") - strings.Count(prefix, "上")
	w.fixed = prefix != ""
	name, at := p.oneOf(at, "周", "星期", "礼拜")
	if name == "" || prefix == "当" {
		return weekMatch{}, false
	}
	r := p.peek(at)
	w.next = at + 1
	switch n := strings.IndexRune("一二三四五六", r); {
	case r == 0:
		w.next, w.open = at, w.fixed
		return w, w.open
	case n >= 0:
		w.day = time.Weekday(n/len("一") + 1)
	case '1' <= r && r <= '7':
		w.day = time.Weekday((r - '0') % 7)
	case r == '日' || r == '天':
		w.day = time.Sunday
	case r == '末':
		w.open = true
	case w.fixed && (p.spaces(at) > at || isPunct(r)):
		w.next, w.open = at, true
	default:
		return weekMatch{}, false
	}
	// 周1 is Monday, 周12 and 周一百 are nothing; but 周三三点 is an hour of Wednesday.
	if isDigit(r) && isDigit(p.peek(w.next)) {
		return weekMatch{}, false
	}
	return w, true
}

// resolve gives the day that the weekday names. Weeks begin on Monday: 下周三 is the Wednesday of next week. Without its
// week it is the next such day, or with the option Past the last one; today counts, unless the hour that was said with
// it has passed (with Past: has not come).
func (w weekMatch) resolve(p *reader, clock *clockMatch) dayMatch {
	sinceMonday := (int(p.today.Weekday()) + 6) % 7
	offset := (int(w.day)+6)%7 - sinceMonday
	if w.fixed {
		return p.days(w.next, offset+7*w.weeks)
	}
	if offset < 0 {
		offset += 7
	}
	if p.past && offset > 0 {
		offset -= 7
	}
	if offset == 0 && clock != nil && clock.has {
		at := clock.on(p.today, p.now.Location())
		if !p.past && at.Before(p.now) {
			offset = 7
		}
		if p.past && at.After(p.now) {
			offset = -7
		}
	}
	return p.days(w.next, offset)
}

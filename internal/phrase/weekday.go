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

// weekday reads 周三, 星期三, 礼拜天, 周3, with 本 这 and any number of 下 or 上 in front, also 下周的周三. 下周 and 周末 are read
// as open.
func (p *reader) weekday(i int) (weekMatch, bool) { return p.bareWeekday(i) }

func (p *reader) bareWeekday(i int) (weekMatch, bool) {
	var w weekMatch
	at := i
	for _, way := range [...]struct {
		r    rune
		step int
	}{{'下', 1}, {'上', -1}} {
		for at < i+maxWeeks && p.peek(at) == way.r {
			w.weeks += way.step
			at++
		}
		if at > i {
			break
		}
	}
	if at > i && p.peek(at) == '个' {
		at++
	}
	if at == i {
		_, at = p.oneOf(i, "本", "这个", "这")
	}
	w.fixed = at > i
	name, at := p.oneOf(at, "周", "星期", "礼拜")
	if name == "" {
		return weekMatch{}, false
	}
	if w.fixed { // 下周周日, 下周的星期天
		then := p.spaces(at)
		if p.peek(then) == '的' {
			then++
		}
		if again, next := p.oneOf(then, "周", "星期", "礼拜"); again != "" && weekdayOf(p.peek(next)) >= 0 {
			at = next
		}
	}
	r := p.peek(at)
	w.next = at + 1
	switch n := weekdayOf(r); {
	case r == 0:
		w.next, w.open = at, w.fixed
		return w, w.open
	case n >= 0:
		w.day = time.Weekday(n)
	case r == '末':
		w.open = true
	case w.fixed && (p.spaces(at) > at || isPunct(r)):
		w.next, w.open = at, true
	default:
		return weekMatch{}, false
	}
	// 周1 is Monday, 周12 and 周一百 are nothing; but 周三三点 is an hour of Wednesday.
	if after := p.peek(w.next); isDigit(r) && (isDigit(after) || isLatin(after) || after != 0 && strings.ContainsRune(":.-/~点时日号月天个次场年", after)) {
		return weekMatch{}, false // 下周3点 is no Wednesday
	}
	return w, true
}

// maxWeeks is how many 下 or 上 are counted.
const maxWeeks = 6

// weekdayOf gives the number of a weekday by what stands behind 周, and -1 for any other rune.
func weekdayOf(r rune) int {
	switch n := strings.IndexRune("一二三四五六", r); {
	case n >= 0 && r != 0:
		return n/len("一") + 1
	case '1' <= r && r <= '7':
		return int(r-'0') % 7
	case r == '日' || r == '天':
		return 0
	}
	return -1
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

package phrase

import (
	"strings"
	"time"
)

// clockMatch is an hour that was read.
type clockMatch struct {
	next   int
	h, m   int
	has    bool // false where only a part of the day was said: 下午
	kind   Kind // what is the matter with it; 0 if nothing
	bare   bool // no more than N点 or N时, without a part of the day
	spoken bool // in Chinese numerals
	dotted bool // 15.30
	part   part // that was said with it
	half   rune // a or p, of am and pm
}

// on gives the instant of that hour on a day.
func (c clockMatch) on(day time.Time, loc *time.Location) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), c.h, c.m, 0, 0, loc)
}

// skipped says that the clock on the wall does not show that hour on the day,
// because summer time begins then: the instant at is another hour's. (Of an
// hour that it shows twice, the first is meant.)
func (c clockMatch) skipped(at time.Time) bool {
	h, m, _ := at.Clock()
	return c.h < 24 && (h != c.h || m != c.m)
}

// part is a part of the day.
type part int

const (
	noPart part = iota
	smallHours
	morning
	noon
	afternoon
	dusk
	evening
)

var (
	partWords = []string{"凌晨", "清晨", "清早", "早上", "早晨", "上午", "中午", "正午", "下午", "午后", "傍晚", "晚上", "晚间", "夜里", "夜间", "半夜", "深夜", "早", "晚", "夜"}
	partOf    = map[string]part{"凌晨": smallHours, "清晨": morning, "清早": morning, "早上": morning, "早晨": morning, "上午": morning,
		"早": morning, "中午": noon, "正午": noon, "下午": afternoon, "午后": afternoon, "傍晚": dusk, "晚上": evening,
		"晚间": evening, "夜里": evening, "夜间": evening, "半夜": evening, "深夜": evening, "晚": evening, "夜": evening}
)

// clock reads an hour at i, in one of the forms
//
//	15:00  15:00:00  15点  下午3点  下午三点半  3点一刻  3点20分  3点20  三点零五分  上午9点整  中午12点  晚上7:30
//
// Without a part of the day the hours 1 to 6 are those of the afternoon, as nobody calls a meeting at night, and 7 to 12
// stand as they are; an hour written with a leading zero, 03:00, is on the 24-hour clock. A part of the day alone, 下午,
// is read with has false. 15.30 is an hour behind a day or a part of the day (dotted), and where it can be no day.
func (p *reader) clock(i int, dotted bool) (clockMatch, bool) {
	word, at := p.oneOf(i, partWords...)
	said := partOf[word]
	from := at
	if said != noPart { // else every space of a long row would look at all that follow
		from = p.spaces(at)
	}
	c, padded, ok := p.hour(from, dotted || said != noPart)
	if !ok {
		// 早, 晚 and 夜 alone are parts of too many words; they count after 今 and 明.
		near := p.peek(i-1) == '今' || p.peek(i-1) == '明' || p.peek(i-1) == '昨' || p.dayEndsAt(i) && (p.edge(at) || p.meets(at))
		if said == noPart || (word == "早" || word == "晚" || word == "夜") && !near {
			return clockMatch{}, false
		}
		return clockMatch{next: at, kind: Ambiguous}, true
	}
	c.has, c.part = true, said
	c.bare = c.bare && said == noPart
	if c.kind != 0 {
		return c, true
	}
	if c.kind = 0; c.half != 0 {
		c.h, c.kind = halfDay(c.h, c.half)
	} else {
		c.h, c.kind = onClock(c.h, said, padded)
	}
	if c.h > 23 || c.m > 59 {
		c.kind = Impossible
	}
	return c, true
}

// dayEndsAt says whether the last sign of a day stands before i: 5日, 后天, 周三.
func (p *reader) dayEndsAt(i int) bool {
	r := p.peek(i - 1)
	return r == '日' || r == '号' || r == '天' || weekdayOf(r) >= 0 && i > 1 && strings.ContainsRune("周期拜", p.peek(i-2))
}

// meets says whether a word begins at i that tells what is done at an hour: 周三晚开会, 九点在三楼.
func (p *reader) meets(i int) bool {
	r := p.peek(i)
	w, _ := p.oneOf(i, "座谈", "走访", "参观", "义诊")
	return w != "" || r != 0 && (strings.ContainsRune("开召举集", r) || r == '在' && p.peek(i+1) != '于' || r == '出' && p.peek(i+1) == '发')
}

// bareHour says whether an hour in numerals, 三点, ends at i as one. 一点 is more often a little.
func (p *reader) bareHour(c *clockMatch) bool {
	return p.closes(c.next) || (c.h != 13 || c.m > 0) && p.meets(c.next)
}

// onClock brings an hour, said with a part of the day, to the 24-hour clock.
func onClock(h int, said part, padded bool) (int, Kind) {
	within := func(from, to int) bool { return from <= h && h <= to }
	switch said {
	case noPart:
		if within(1, 6) && !padded {
			return h + 12, 0
		}
		return h, 0
	case smallHours:
		if h == 12 {
			return 0, 0
		}
		if within(0, 6) {
			return h, 0
		}
	case morning:
		if within(0, 12) {
			return h, 0
		}
	case noon:
		if within(1, 3) {
			return h + 12, 0
		}
		if within(10, 15) {
			return h, 0
		}
	case afternoon:
		if within(1, 11) {
			return h + 12, 0
		}
		if within(12, 23) {
			return h, 0
		}
	case dusk:
		if within(4, 8) {
			return h + 12, 0
		}
		if within(16, 20) {
			return h, 0
		}
	case evening:
		if within(5, 11) {
			return h + 12, 0
		}
		if within(17, 23) {
			return h, 0
		}
		return h, Ambiguous // 晚上12点, 半夜1点: of this day or already of the next?
	}
	return h, Impossible
}

// halfDay brings an hour with am or pm to the 24-hour clock.
func halfDay(h int, half rune) (int, Kind) {
	if h < 1 || h > 12 {
		return h, Impossible
	}
	if h %= 12; half == 'p' {
		h += 12
	}
	return h, 0
}

// talkPoints are what is counted in 点: 三点建议 is no hour.
var talkPoints = []string{"建议", "意见", "要求", "体会", "看法", "希望", "启示", "思考", "感受", "想法", "说明", "问题", "原因", "做法", "经验", "内容"}

// hour reads the hour itself, as it is written.
func (p *reader) hour(i int, dotted bool) (c clockMatch, padded, ok bool) {
	n, ok := p.small(i)
	if !ok || n.digits > 2 {
		return c, false, false
	}
	c.h, c.next = n.value, n.next
	if n.digits > 0 && p.halves(&c) || n.digits > 0 && (dotted || n.value > 12) && p.points(&c) {
		return c, n.padded, true
	}
	if p.toHour(n.next) {
		return c, n.padded && n.digits == 2, true
	}
	if p.peek(n.next) == ':' && n.digits > 0 {
		at := p.spaces(n.next + 1)
		m, ok := p.small(at)
		if _, unit := p.unit(p.spaces(m.next)); !ok || m.digits != 2 || at > n.next+1 && unit {
			return c, false, false
		}
		c.m, c.next = m.value, m.next
		// Seconds are read over: nothing of the office begins at a second.
		if s, ok := p.small(m.next + 1); ok && p.peek(m.next) == ':' && s.digits == 2 {
			c.next = s.next
			if s.value > 59 {
				c.kind = Impossible
			}
		}
		if r := p.peek(c.next); isDigit(r) || r == ':' || r == '.' && isDigit(p.peek(c.next+1)) {
			return c, false, false
		}
		if !p.halves(&c) && strings.ContainsRune("整正分", p.peek(c.next)) && c.next < len(p.r) && p.edge(c.next+1) {
			c.next++
		}
		return c, n.padded, true
	}
	at := p.spaces(n.next)
	if r := p.peek(at); r != '点' && r != '时' {
		return c, false, false
	}
	c.next, c.spoken = at+1, n.digits == 0
	c.bare = !p.minutes(&c)
	if p.halves(&c) {
		return c, false, true
	}
	if w, _ := p.oneOf(p.spaces(c.next), talkPoints...); c.bare && w != "" {
		return c, false, false
	}
	return c, n.padded && n.digits == 2, true
}

// lasts says whether a 半 before i is half of a time that something takes: 9点半个小时.
func (p *reader) lasts(i int) bool {
	w, _ := p.oneOf(i, "个小时", "个钟", "个月", "个多", "小时", "天", "月谈")
	return w != ""
}

// numbers says whether what stands at i makes a number of something else of the figures before it: 9点10楼会议室, 三点二十大精神.
// 9点30镇政府 and 9点30楼下 have minutes.
func (p *reader) numbers(i int) bool {
	r, after := p.peek(i), p.peek(i+1)
	not := func(others string) bool { return after == 0 || !strings.ContainsRune(others, after) }
	switch r {
	case '多', '余':
		_, unit := p.unit(i + 1)
		return unit
	case '楼':
		return not("下上前后外里内道顶门")
	case '室':
		return not("内外")
	case '组':
		return not("织长")
	case '队':
		return not("伍员长")
	case '村':
		return not("委部口里头级东西南北上中小民史")
	case '路':
		return not("口上边遇演由")
	case '层', '栋', '幢':
		return true
	}
	w, _ := p.oneOf(i, "周年", "周岁", "国庆", "大精神", "大报告", "大以来", "大代表", "大召开", "大专题", "大学习")
	return w != ""
}

// halves reads the pm of 3pm, 3:30 pm and 3 p.m.
func (p *reader) halves(c *clockMatch) bool {
	at := p.spaces(c.next)
	_, next := p.oneOf(at, "a.m.", "p.m.", "am", "pm", "AM", "PM", "Am", "Pm", "A.M.", "P.M.")
	if next == at || isLatin(p.peek(next)) {
		return false
	}
	c.half, c.next = p.peek(at)|0x20, next
	return true
}

// points reads the .30 of 15.30, where nothing makes it an amount.
func (p *reader) points(c *clockMatch) bool {
	i := c.next
	if p.peek(i) != '.' || !isDigit(p.peek(i+1)) || !isDigit(p.peek(i+2)) || isDigit(p.peek(i+3)) {
		return false
	}
	m, _ := p.small(i + 1)
	_, unit := p.unit(m.next)
	at := p.spaces(m.next)
	if unit || m.value > 59 || strings.ContainsRune("./%年月日号", p.peek(m.next)) && m.next < len(p.r) || strings.ContainsRune("万亿元", p.peek(at)) && at < len(p.r) && !strings.ContainsRune("旦宵月", p.peek(at+1)) {
		return false
	}
	c.m, c.next, c.dotted = m.value, m.next, true
	return true
}

// toHour says whether the number that ends at i is the first of two hours that share their word: the 3 of 3-5点.
func (p *reader) toHour(i int) bool {
	if w, next := p.oneOf(i, "-", "~", "至", "到"); w != "" {
		n, ok := p.small(next)
		if r := p.peek(n.next); ok && n.digits <= 2 && (r == '点' || r == '时') {
			w, _ := p.oneOf(n.next+1, talkPoints...)
			return w == ""
		}
	}
	return false
}

// minutes reads what follows 点.
func (p *reader) minutes(c *clockMatch) bool {
	i := p.spaces(c.next)
	for _, w := range [...]struct {
		text string
		m    int
	}{{"半", 30}, {"一刻", 15}, {"1刻", 15}, {"三刻", 45}, {"3刻", 45}, {"正", 0}, {"整", 0}, {"钟", 0}} {
		if next, ok := p.word(i, w.text); ok && !(w.text == "正" && !p.edge(next) && !p.meets(next)) && !(w.text == "半" && p.lasts(next)) {
			c.next, c.m = next, w.m
			return true
		}
	}
	m, ok := p.small(i)
	if !ok || m.digits > 2 {
		return false
	}
	if p.peek(p.spaces(m.next)) == '分' && p.peek(p.spaces(m.next)+1) != '钟' {
		c.next, c.m = p.spaces(m.next)+1, m.value
		return true
	}
	// 3点20 without 分: two signs, next to 点, that count nothing (3点20场).
	_, unit := p.unit(p.spaces(m.next))
	if m.next-i < 2 || i > c.next || unit || isDigit(p.peek(m.next)) || isNumeral(p.peek(m.next)) || p.peek(m.next) == '.' {
		return false
	}
	if p.numbers(m.next) {
		return false
	}
	if r := p.peek(m.next); r == '年' || r == '月' || r == '日' || r == '号' || r == '天' || r == '届' || r == ':' {
		return false
	}
	c.next, c.m = m.next, m.value
	return true
}

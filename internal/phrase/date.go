package phrase

import "strings"

// The words for days near today, the longer before the shorter, and how far off they are.
var (
	nearWords = []string{"大后天", "大前天", "今天", "今日", "今儿", "明天", "明日", "明儿", "后天", "后日", "昨天", "昨日", "昨儿", "前天", "前日"}
	nearDays  = map[string]int{"大后天": 3, "大前天": -3, "后天": 2, "后日": 2, "明天": 1, "明日": 1, "明儿": 1,
		"今天": 0, "今日": 0, "今儿": 0, "昨天": -1, "昨日": -1, "昨儿": -1, "前天": -2, "前日": -2}
	nearYears = map[string]int{"今年": 0, "本年": 0, "明年": 1, "后年": 2, "去年": -1, "前年": -2}
)

// date reads a day at i, in one of the forms
//
//	2026-12-05  20261205  2026/12/5  2026.12.5  2026年12月5日  26年12月5号  明年3月1日  二〇二六年十二月五日
//	12月5日  十二月五号  12月5  12/5  12.5  12-5  12.5日  5日  下个月5日
//	12月最后一个周五  下个月第一个星期一  元旦前一天  节后第一个工作日  冬至  农历十一月初五  腊月初八
//	今天 明天 后天 大后天  3天后 两周后 一个月后  月底 下月底 12月底 年底 明年底
//	昨天 前天 3天前 上个月5日 去年12月5日   (TooEarly without the option Past)
//
// Weekdays are read by weekday.
func (p *reader) date(i int) (dayMatch, bool) {
	for _, read := range [...]func(int) (dayMatch, bool){p.recurring, p.nearDay, p.counted, p.withYear, p.iso, p.compact, p.nth, p.moonOrFeast, p.nearMonth, p.monthAndDay, p.ends, p.slashed, p.dayOnly} {
		if d, ok := read(i); ok {
			return d, true
		}
	}
	return dayMatch{}, false
}

// nearDay reads 明天, and the 明 of 明早 and 今晚; the rest of those is read as the hour.
func (p *reader) nearDay(i int) (dayMatch, bool) {
	if w, next := p.oneOf(i, nearWords...); w != "" {
		return p.days(next, nearDays[w]), true
	}
	if r := p.peek(i + 1); r == '早' || r == '晚' || r == '夜' && p.peek(i) == '今' {
		if at, ok := map[rune]int{'今': 0, '明': 1, '昨': -1}[p.peek(i)]; ok {
			return p.days(i+1, at), true
		}
	}
	return dayMatch{}, false
}

// counted reads 3天后, 两周后, 一个月后, and with 前 the same backwards.
func (p *reader) counted(i int) (dayMatch, bool) {
	n, ok := p.small(i)
	if !ok {
		return dayMatch{}, false
	}
	unit, next := p.oneOf(p.spaces(n.next), "天", "日", "周", "个星期", "个礼拜", "星期", "礼拜", "个月")
	if unit == "" {
		return dayMatch{}, false
	}
	way, next := p.oneOf(next, "以后", "之后", "后", "以前", "之前", "前")
	if way == "" {
		return dayMatch{}, false
	}
	if way == "前" && p.peek(next) == '后' { // 5日前后: about the 5th
		return dayMatch{}, false
	}
	if _, near := p.oneOf(next-1, nearWords...); way == "后" && near != next-1 {
		return dayMatch{}, false // 5日后天: two days, not five days later
	}
	count := n.value
	if way == "以前" || way == "之前" || way == "前" {
		count = -count
	}
	switch unit {
	case "天", "日":
		if unit == "日" && count < 0 && !p.past {
			return dayMatch{next: next, kind: Ambiguous}, true // 5日前: before the 5th, or five days ago?
		}
		return p.days(next, count), true
	case "个月":
		first := utc(p.today.Year(), int(p.today.Month())+count, 1)
		last := utc(first.Year(), int(first.Month())+1, 0).Day() // a month after 31 January is the end of February
		return p.pointed(civil(next, first.Year(), int(first.Month()), min(p.today.Day(), last))), true
	default:
		return p.days(next, 7*count), true
	}
}

// withYear reads what begins with a year: 2026年12月5日, 26年12月5日, 明年3月1日, 2026年底, 2026年2月底.
func (p *reader) withYear(i int) (dayMatch, bool) {
	year, next, near := 0, i, false
	if w, end := p.oneOf(i, "今年", "本年", "明年", "后年", "去年", "前年"); w != "" {
		year, next, near = p.today.Year()+nearYears[w], end, true
	} else {
		n, ok := p.small(i)
		if !ok || p.peek(p.spaces(n.next)) != '年' {
			return dayMatch{}, false
		}
		year, next = n.value, p.spaces(n.next)+1
		if n.digits == 2 {
			year += 2000
		}
	}
	next = p.spaces(next)
	var d dayMatch
	if w, end := p.oneOf(next, "年底", "年末", "底", "末"); w != "" {
		d = civil(end, year, 12, 31)
	} else if f, ok := p.moonOrFeastOf(next, year); ok {
		d = f
	} else {
		month, day, end, ok := p.monthDay(next)
		if !ok {
			return dayMatch{}, false
		}
		if day == lastDay {
			day = daysIn(year, month)
		}
		d = civil(end, year, month, day)
	}
	if near {
		d = p.pointed(d)
	}
	return d, true
}

// iso reads 2026-12-05 and, with the same sign twice, 2026/12/5 and 2026.12.5.
func (p *reader) iso(i int) (dayMatch, bool) {
	y, ok := p.small(i)
	sep := p.peek(y.next)
	if !ok || y.digits != 4 || sep != '-' && sep != '/' && sep != '.' {
		return dayMatch{}, false
	}
	m, ok := p.small(y.next + 1)
	if !ok || m.digits < 1 || m.digits > 2 || p.peek(m.next) != sep {
		return dayMatch{}, false
	}
	d, ok := p.small(m.next + 1)
	if !ok || d.digits < 1 || d.digits > 2 || p.peek(d.next) == sep {
		return dayMatch{}, false
	}
	next := d.next
	if r := p.peek(next); r == '日' || r == '号' {
		next++
	}
	return civil(next, y.value, m.value, d.value), true
}

// compact reads 20261205.
func (p *reader) compact(i int) (dayMatch, bool) {
	const digits = 8
	n := 0
	for j := range digits {
		r := p.peek(i + j)
		if !isDigit(r) {
			return dayMatch{}, false
		}
		n = n*10 + int(r-'0')
	}
	d := civil(i+digits, n/10000, n/100%100, n%100)
	d.weak, d.figures = true, true
	return d, p.peek(i) == '2' && p.peek(i+1) == '0' && d.kind == 0 && p.closes(i+digits)
}

// monthFrom reads 下个月, with any number of 下 or 上, and 本月, and says how many months off it is.
func (p *reader) monthFrom(i int) (months, next int, ok bool) {
	at := i
	for _, way := range [...]struct {
		r    rune
		step int
	}{{'下', 1}, {'上', -1}} {
		for at < i+maxWeeks && p.peek(at) == way.r {
			months += way.step
			at++
		}
		if at > i {
			break
		}
	}
	if at > i {
		if p.peek(at) == '个' {
			at++
		}
		return months, at + 1, p.peek(at) == '月'
	}
	w, at := p.oneOf(i, "本月", "这个月", "这月", "当月")
	return 0, at, w != ""
}

// nearMonth reads 下个月5日, 本月底.
func (p *reader) nearMonth(i int) (dayMatch, bool) {
	months, next, ok := p.monthFrom(i)
	if !ok {
		return dayMatch{}, false
	}
	next = p.spaces(next)
	if p.peek(next) == '的' {
		next = p.spaces(next + 1)
	}
	if end, at := p.oneOf(next, "月底", "月末", "底", "末"); end != "" {
		return p.pointed(p.endOfMonth(at, months)), true
	}
	n, ok := p.small(next)
	if !ok || n.digits > 2 {
		return dayMatch{}, false
	}
	if at := p.spaces(n.next); p.peek(at) == '日' || p.peek(at) == '号' {
		return p.pointed(p.ofMonth(at+1, months, n.value)), true
	}
	if p.toDay(n.next) { // 下个月5-8号
		return p.pointed(p.ofMonth(n.next, months, n.value)), true
	}
	return dayMatch{}, false
}

// monthAndDay reads 12月5日 and 12月底.
func (p *reader) monthAndDay(i int) (dayMatch, bool) {
	month, day, next, ok := p.monthDay(i)
	if !ok {
		return dayMatch{}, false
	}
	if spelled := !isDigit(p.peek(i)); day != lastDay && spelled && p.peek(next-1) != '日' && p.peek(next-1) != '号' {
		return dayMatch{next: next, kind: Ambiguous}, true // 八月十五 is more often the moon's
	}
	if day != lastDay {
		return p.inYear(next, month, day), true
	}
	d := p.inYear(next, month, 1)
	if month == int(p.today.Month()) { // this month's end is still to come, even if its first day is not
		d.day = utc(p.today.Year(), month, 1)
		if p.past && daysIn(d.day.Year(), month) != p.today.Day() {
			d.day = d.day.AddDate(-1, 0, 0)
		}
	}
	if d.kind == 0 {
		d.day = d.day.AddDate(0, 1, -1)
	}
	return d, true
}

// lastDay stands for the 底 of 12月底.
const lastDay = -1

func daysIn(year, month int) int { return utc(year, month+1, 0).Day() }

// monthDay reads 12月5日, 12 月 5 号, 12月5 (where nothing follows that would make it something else), 12月底.
func (p *reader) monthDay(i int) (month, day, next int, ok bool) {
	m, ok := p.small(i)
	if p.peek(i) == '元' && p.peek(i+1) == '月' {
		m, ok = number{value: 1, next: i + 1, digits: 1}, true
	}
	at := p.spaces(m.next)
	if !ok || m.digits > 2 || p.peek(at) != '月' {
		return 0, 0, i, false
	}
	at = p.spaces(at + 1)
	if w, end := p.oneOf(at, "底", "末"); w != "" {
		return m.value, lastDay, end, true
	}
	share := p.peek(at) == '份' || p.peek(at) == '的'
	if share { // 12月份5号, 12月的5号
		at = p.spaces(at + 1)
		if p.peek(at) == '的' {
			at = p.spaces(at + 1)
		}
	}
	d, ok := p.small(at)
	if !ok || d.digits > 2 {
		return 0, 0, i, false
	}
	at = p.spaces(d.next)
	if r := p.peek(at); share && r != '日' && r != '号' {
		return 0, 0, i, false
	}
	if r := p.peek(at); r == '日' || r == '号' {
		return m.value, d.value, at + 1, true
	}
	return m.value, d.value, d.next, p.closes(d.next)
}

// ends reads 月底 and 年底: with the option Past the last one that has been.
func (p *reader) ends(i int) (d dayMatch, ok bool) {
	if w, next := p.oneOf(i, "月底", "月末"); w != "" {
		if d = p.endOfMonth(next, 0); p.past && p.today.AddDate(0, 0, 1).Day() != 1 {
			d = p.endOfMonth(next, -1)
		}
	} else if w, next := p.oneOf(i, "年底", "年末", "岁末"); w != "" {
		d = p.inYear(next, 12, 31)
	} else {
		return dayMatch{}, false
	}
	d.named, d.yearless = true, false
	return d, true
}

// slashed reads 12/5, 12.5 and 12-5, 12.5 and 12/5 also with 日 or 号 behind.
func (p *reader) slashed(i int) (dayMatch, bool) {
	m, ok := p.small(i)
	sep := p.peek(m.next)
	if !ok || m.digits < 1 || m.digits > 2 || m.value > 12 || sep != '/' && sep != '.' && sep != '-' {
		return dayMatch{}, false
	}
	d, ok := p.small(m.next + 1)
	if !ok || d.digits < 1 || d.digits > 2 || d.value > 31 {
		return dayMatch{}, false
	}
	if r := p.peek(d.next); (r == '日' || r == '号') && sep != '-' && p.dayEnds(d.next+1) { // 5-7日 is a span
		return p.inYear(d.next+1, m.value, d.value), true
	}
	if !p.closes(d.next) {
		return dayMatch{}, false
	}
	match := p.inYear(d.next, m.value, d.value)
	match.weak, match.figures = true, true
	return match, true
}

// dayOnly reads 5日 and 5号, also the 5 of 5-7号.
func (p *reader) dayOnly(i int) (dayMatch, bool) {
	n, ok := p.small(i)
	if !ok || n.digits > 2 {
		return dayMatch{}, false
	}
	at := p.spaces(n.next)
	switch r := p.peek(at); {
	case r == '日' || r == '号':
		if at++; !p.dayEnds(at) {
			return dayMatch{}, false
		}
	case p.toDay(n.next):
		at = n.next
	default:
		return dayMatch{}, false
	}
	match := p.inMonth(at, n.value)
	match.weak = true
	return match, true
}

// toDay says whether the number that ends at i is the first of two days that share their word: the 5 of 5-7日 and 5、6号.
func (p *reader) toDay(i int) bool {
	w, next := p.oneOf(i, "-", "~", "至", "到", "、", "或", "和")
	n, ok := p.small(next)
	r := p.peek(n.next)
	return w != "" && ok && n.digits <= 2 && (r == '日' || r == '号') && p.dayEnds(n.next+1)
}

// afterNumber and afterDay are the runes that make another word of 号 and 日: 5号楼, 5日游. dayBefore are words that begin
// with one of them and leave it a day, numberedRooms the rooms that do not.
const (
	afterNumber = "楼院线地店机桌门矿井房库车文令台仓棚路厅室馆岗池栋单公区段坝码桥沟船灯球员角召渠泵站点"
	afterDay    = "子常程记报语照游均产用线历志期"
)

var (
	dayBefore = []string{"召开", "召集", "机关", "机场", "门诊", "文化", "文艺", "文明", "单位", "公开", "公布", "公示", "区里", "地里", "路过", "点名", "报到", "报名",
		"报告", "报送", "常委", "用车", "用餐", "产检", "房产", "车站", "期中", "期末"}
	numberedRooms = []string{"会议室", "教室", "教学楼", "活动室", "办公", "窗口", "展厅", "包厢", "宿舍", "住宅", "小区", "大院", "考场", "展位", "报告厅"}
)

// dayEnds says whether what follows 5号 leaves it a day: not a house, a line or a paper of that number.
func (p *reader) dayEnds(i int) bool {
	if w, _ := p.oneOf(i, numberedRooms...); w != "" && p.peek(i-1) == '号' {
		return false
	}
	if w, _ := p.oneOf(i, dayBefore...); w != "" {
		return true
	}
	r, other := p.peek(i), afterNumber
	if p.peek(i-1) == '日' {
		other = afterDay
	}
	return r == 0 || !strings.ContainsRune(other, r)
}

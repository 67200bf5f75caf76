package phrase

import (
	"slices"
	"strings"
	"time"
)

// feastDay is when a feast comes: on a day of the sun's year or the moon's, or at a solar term.
type feastDay struct {
	month, day int
	moon       bool
	term       string
	// short is a name that is a number as well, 五一 or 十一: it counts with a word behind only.
	short bool
	// disputed: North and South keep it on different days.
	disputed bool
}

// feasts are the days that have a name.
var feasts = func() map[string]feastDay {
	m := map[string]feastDay{
		"除夕": {month: 12, day: lastDay, moon: true}, "大年三十": {month: 12, day: lastDay, moon: true}, "年三十": {month: 12, day: lastDay, moon: true},
		"小年": {disputed: true},
	}
	for _, f := range []struct {
		names []string
		day   feastDay
	}{
		{[]string{"元旦"}, feastDay{month: 1, day: 1}},
		{[]string{"妇女节", "三八妇女节", "三八节"}, feastDay{month: 3, day: 8}},
		{[]string{"植树节"}, feastDay{month: 3, day: 12}},
		{[]string{"劳动节", "五一劳动节", "五一节"}, feastDay{month: 5, day: 1}},
		{[]string{"青年节", "五四青年节"}, feastDay{month: 5, day: 4}},
		{[]string{"儿童节", "六一儿童节", "六一节"}, feastDay{month: 6, day: 1}},
		{[]string{"建党节", "七一建党节"}, feastDay{month: 7, day: 1}},
		{[]string{"建军节", "八一建军节"}, feastDay{month: 8, day: 1}},
		{[]string{"教师节"}, feastDay{month: 9, day: 10}},
		{[]string{"国庆", "十一国庆"}, feastDay{month: 10, day: 1}},
		{[]string{"春节"}, feastDay{month: 1, day: 1, moon: true}},
		{[]string{"元宵"}, feastDay{month: 1, day: 15, moon: true}},
		{[]string{"龙抬头"}, feastDay{month: 2, day: 2, moon: true}},
		{[]string{"端午"}, feastDay{month: 5, day: 5, moon: true}},
		{[]string{"七夕"}, feastDay{month: 7, day: 7, moon: true}},
		{[]string{"中元"}, feastDay{month: 7, day: 15, moon: true}},
		{[]string{"中秋"}, feastDay{month: 8, day: 15, moon: true}},
		{[]string{"重阳"}, feastDay{month: 9, day: 9, moon: true}},
		{[]string{"腊八"}, feastDay{month: 12, day: 8, moon: true}},
		{[]string{"三八"}, feastDay{month: 3, day: 8, short: true}},
		{[]string{"五一"}, feastDay{month: 5, day: 1, short: true}},
		{[]string{"六一"}, feastDay{month: 6, day: 1, short: true}},
		{[]string{"七一"}, feastDay{month: 7, day: 1, short: true}},
		{[]string{"八一"}, feastDay{month: 8, day: 1, short: true}},
		{[]string{"十一"}, feastDay{month: 10, day: 1, short: true}},
	} {
		for _, name := range f.names {
			m[name], m[name+"节"] = f.day, f.day
		}
	}
	for _, term := range termNames {
		m[term], m[term+"节"], m[term+"节气"] = feastDay{term: term}, feastDay{term: term}, feastDay{term: term}
	}
	return m
}()

// feastNames are the names by their first rune, the longer before the shorter.
var feastNames = func() map[rune][]string {
	m := map[rune][]string{}
	for name := range feasts {
		first := []rune(name)[0]
		m[first] = append(m[first], name)
	}
	for _, names := range m {
		slices.SortFunc(names, func(a, b string) int {
			if d := len(b) - len(a); d != 0 {
				return d
			}
			return slices.Compare([]byte(a), []byte(b))
		})
	}
	return m
}()

// in gives the feast's day in a year, the moon's or the sun's. One that is not there has the day on which it would be, or
// none at all.
func (f feastDay) in(year int) (day time.Time, there bool) {
	switch {
	case f.term != "":
		return termDay(year, f.term)
	case f.moon:
		return moonDay(year, f.month, f.day)
	}
	return utc(year, f.month, f.day), true
}

// turn is what words behind a feast make of its day.
type turn int

const (
	itself turn = iota
	eve
	nextDay
	firstWork // the first working day after it
	lastWork  // the last one before it
	unclear
	nothing
)

// turns are those words, the longer before the shorter.
var turns = []struct {
	word string
	turn turn
}{
	{"当天", itself}, {"当日", itself}, {"日当天", itself}, {"日那天", itself}, {"日", itself}, {"那天", itself}, {"这天", itself}, {"这一天", itself}, {"那一天", itself},
	{"前一天", eve}, {"头一天", eve}, {"前1天", eve}, {"前一日", eve}, {"的前一天", eve}, {"的头一天", eve},
	{"后一天", nextDay}, {"第二天", nextDay}, {"次日", nextDay}, {"的第二天", nextDay},
	{"前最后一个工作日", lastWork}, {"前的最后一个工作日", lastWork}, {"前最后一个上班日", lastWork}, {"前最后一天上班", lastWork},
	{"放假前最后一个工作日", lastWork}, {"假期前最后一个工作日", lastWork}, {"放假前最后一天上班", lastWork},
	{"前夕", unclear}, {"前后", unclear}, {"期间", unclear}, {"之前", unclear}, {"以前", unclear}, {"之后", unclear}, {"以后", unclear}, {"过后", unclear},
	{"假期", unclear}, {"长假", unclear}, {"假日", unclear}, {"放假", unclear},
}

var (
	afterWords = []string{"假期结束后的", "假期结束后", "长假结束后", "假期后的", "假期后", "长假后的", "长假后", "小长假后", "放假后", "收假后", "过后", "之后的", "之后", "以后", "后的", "后",
		"假期", "长假", "过完", ""}
	firstWords = []string{"第一个工作日", "第1个工作日", "首个工作日", "头一个工作日", "头个工作日", "第一个上班日", "首个上班日", "上班第一天", "上班的第一天", "上班头一天", "上班首日", "第一天上班", "头一天上班", "首日上班",
		"开工第一天"}
)

// turned reads what stands behind a feast.
func (p *reader) turned(i int) (turn, int) {
	i2 := p.spaces(i)
	for _, w := range afterWords {
		next, ok := p.word(i2, w)
		if !ok {
			continue
		}
		if first, end := p.oneOf(p.spaces(next), firstWords...); first != "" {
			return firstWork, end
		}
	}
	for _, t := range turns {
		if next, ok := p.word(i2, t.word); ok && (t.word != "日" || p.partAt(next)) { // 元旦日出 is none
			return t.turn, next
		}
	}
	if next, ok := p.beforeOrAfter(i2); ok {
		return unclear, next
	}
	return nothing, i
}

// otherBefore and otherAfter are the runes that make another word of 前 and 后.
const (
	otherBefore = "往进期线沿锋台门面景山庄街村屯程列身辈任提述置赴来"
	otherAfter  = "勤续期台备面方门山庄街村屯代人来盾果援劲排沟"
)

// beforeOrAfter reads 前 or 后 that leave it open which day is meant: 春节前, 12月5日后. 12月5日前往王家村 has none.
func (p *reader) beforeOrAfter(i int) (int, bool) {
	other := ""
	if n, ok := p.small(i + 1); ok && p.peek(n.next) != 0 && strings.ContainsRune("季名届期", p.peek(n.next)) { // 前三季度
		return i, false
	}
	switch p.peek(i) {
	case '前':
		other = otherBefore
	case '后':
		other = otherAfter
	default:
		return i, false
	}
	for _, r := range other {
		if r == '来' && (p.peek(i+2) == '不' || p.peek(i+2) == '没') { // 5号前来不了
			continue
		}
		if p.peek(i+1) == r {
			return i, false
		}
	}
	return i + 1, true
}

// moonOrFeast reads a day of the moon's calendar or one that has a name, with what is said behind it: 腊月初八, 冬至, 元旦前一天.
func (p *reader) moonOrFeast(i int) (dayMatch, bool) {
	if d, ok := p.aroundHoliday(i); ok {
		return d, true
	}
	return p.moonOrFeastOf(i, 0)
}

// moonOrFeastOf reads it in the year; 0 is the nearest.
func (p *reader) moonOrFeastOf(i, year int) (dayMatch, bool) {
	f, in, next, moon := p.moonWords(i, year)
	lunar := false // the year is said to be the moon's
	if moon {
		lunar, year = in != year, in
	} else {
		next = i
		for _, name := range feastNames[p.peek(i)] {
			if end, ok := p.word(i, name); ok {
				f, next = feasts[name], end
				break
			}
		}
		if next == i {
			return dayMatch{}, false
		}
	}
	t, end := p.turned(next)
	switch {
	case f.short && (t == nothing || p.peek(next) == '月'):
		// 五一上午9点, but 十一上午 could be eleven
		if c, ok := p.clock(p.spaces(next), true); f.month == 10 || !ok || !c.has {
			return dayMatch{}, false
		}
	case f.disputed && t == nothing && !p.edge(next) && !p.closes(next):
		return dayMatch{}, false
	}
	if t == unclear || f.disputed {
		return dayMatch{next: end, kind: Ambiguous}, true
	}
	of := func(y int) dayMatch {
		switch day, there := f.in(y); {
		case there:
			return p.turn(t, day)
		case day.IsZero():
			return dayMatch{}
		default: // 腊月三十 where the month has 29 days
			return dayMatch{day: day, kind: Impossible}
		}
	}
	d := dayMatch{}
	if year != 0 {
		if d = of(year); d.day.IsZero() {
			d.kind = Impossible
		}
		if before := of(year - 1); f.moon && !lunar && before.day.Year() == year && d.day.Year() != year {
			switch { // 明年除夕: the last day of the moon's next year, or the one that falls into the sun's?
			case p.past && d.day.After(p.today):
				d = before
			case p.past || !before.day.Before(p.today):
				d.kind = Ambiguous
			}
		}
		d.next = end
	} else {
		d = p.nearest(end, of)
	}
	d.named = !moon && t == nothing
	return d, true
}

// turn gives the day that the words behind a feast make of it.
func (p *reader) turn(t turn, day time.Time) dayMatch {
	step := 1
	switch t {
	case eve:
		return dayMatch{day: day.AddDate(0, 0, -1)}
	case nextDay:
		return dayMatch{day: day.AddDate(0, 0, 1)}
	case lastWork:
		step = -1
	case firstWork:
	default:
		return dayMatch{day: day}
	}
	for day = day.AddDate(0, 0, step); ; day = day.AddDate(0, 0, step) {
		switch off, known := p.off(day); {
		case !known:
			return dayMatch{day: day, kind: Unannounced}
		case !off:
			return dayMatch{day: day}
		}
	}
}

// aroundHoliday reads 节后第一个工作日, 节前一天 and the like, of the holiday that is on or the next one.
func (p *reader) aroundHoliday(i int) (dayMatch, bool) {
	word, next := p.oneOf(i, "节日", "节", "假期", "长假")
	if word == "" {
		return dayMatch{}, false
	}
	t, end := p.turned(next)
	if t == nothing || t == itself || t == nextDay {
		return dayMatch{}, false
	}
	if t == unclear || p.past {
		return dayMatch{next: end, kind: Ambiguous}, true
	}
	const ahead = 60
	day := p.today
	for range ahead {
		if p.holidays == nil {
			break
		}
		name, off, known := p.holidays(day)
		if !known {
			break
		}
		if off && name != "" {
			d := p.turn(t, day)
			d.next = end
			return p.pointed(d), true
		}
		day = day.AddDate(0, 0, 1)
	}
	return dayMatch{next: end, day: day, kind: Unannounced}, true
}

// moonWords reads the words of the moon's calendar: 农历十一月初五, 腊月廿八, 正月十五, 大年初一, 闰五月初五. Without 农历 a month that
// is only a number needs 初.
func (p *reader) moonWords(i, year int) (f feastDay, y, next int, ok bool) {
	f.moon = true
	if end, ok := p.word(i, "大年初"); ok {
		n, ok := p.small(end)
		f.month, f.day = 1, n.value
		return f, year, n.next, ok && n.value >= 1 && n.value <= 10
	}
	said, at := p.oneOf(i, "农历", "阴历", "旧历", "夏历")
	at = p.spaces(at)
	if said != "" && year == 0 {
		if w, end := p.oneOf(at, "今年", "本年", "明年", "后年", "去年", "前年"); w != "" {
			year, at = p.today.Year()+nearYears[w], p.spaces(end)
		} else if n, ok := p.small(at); ok && n.digits == 4 && p.peek(n.next) == '年' {
			year, at = n.value, p.spaces(n.next+1)
		}
	}
	sign := 1
	if p.peek(at) == '闰' {
		sign, at = -1, at+1
	}
	byName := true
	switch r := p.peek(at); {
	case r == '正' || r == '冬' || r == '腊':
		f.month = map[rune]int{'正': 1, '冬': 11, '腊': 12}[r]
		at++
	default:
		n, ok := p.small(at)
		if !ok || n.value < 1 || n.value > 12 {
			return f, year, i, false
		}
		f.month, at, byName = n.value, p.spaces(n.next), sign < 0
	}
	if p.peek(at) != '月' {
		return f, year, i, false
	}
	f.month *= sign
	at = p.spaces(at + 1)
	first := p.peek(at) == '初'
	if first {
		at++
	}
	n, ok := p.small(at)
	if d := digitOf(p.peek(at)); first && d > 0 { // 初八三点
		n, ok = number{value: d, next: at + 1}, true
	}
	if r := p.peek(n.next); ok && !first && (r == '点' || r == '时' || isLatin(r) || p.figures(at) > n.next) {
		ok = false // an hour, or another day: 腊月17:00, 腊月3pm, 腊月12/6
	}
	if !ok || n.value < 1 || n.value > 30 || first && n.value > 10 || !first && !byName && said == "" {
		return f, year, i, false
	}
	f.day, next = n.value, n.next
	if r := p.peek(next); r == '日' || r == '号' {
		next++
	}
	return f, year, next, true
}

package phrase

import (
	"strings"
	"time"
)

// expression is a run of a day, a weekday and an hour, each at most once and in any order: 12月5日（周六）下午3点.
type expression struct {
	from, to int
	date     *dayMatch
	week     *weekMatch
	clock    *clockMatch
	again    bool // the day is said twice: 明天（11月29日）
	clash    bool // and the one is not the other
}

// expression reads the longest expression that begins at i.
func (p *reader) expression(i int) (expression, bool) { return p.expressionIn(i, false) }

// expressionIn reads it; dotted says that 15.30 is an hour, as it is behind a day.
func (p *reader) expressionIn(i int, dotted bool) (expression, bool) {
	e := expression{from: i, to: i}
	if !p.mayBegin(i) {
		return e, false
	}
	if w, next := p.oneOf(i, "公历", "阳历", "新历", "北京时间"); w != "" { // what is meant anyway
		e, ok := p.expressionIn(p.spaces(next), dotted)
		e.from = i
		return e, ok
	}
	var before expression // what stands before a bracket that is open
	inner := 0            // where that bracket's words begin
	for bracket := false; ; {
		at := p.joined(e.to)
		if e.to == i {
			at = i
		}
		switch {
		case !bracket && p.peek(at) == '(':
			before, bracket = e, true
			e.to, inner = at+1, at+1
		case bracket && p.peek(p.spaces(e.to)) == ')' && e.to > inner:
			e.to, bracket = p.spaces(e.to)+1, false
		case p.part(&e, at, bracket, dotted):
		case bracket:
			return before, before.to > i
		default:
			return e, e.to > i
		}
	}
}

// part reads one more part of an expression at i: what it lacks yet, or the same day in other words.
func (p *reader) part(e *expression, i int, bracket, dotted bool) bool {
	if dotted && e.clock == nil {
		if c, ok := p.clock(i, true); ok && c.dotted {
			e.clock, e.to = &c, c.next
			return true
		}
	}
	if e.date == nil {
		if d, ok := p.date(i); ok {
			e.date, e.to = &d, p.thatDay(d.next)
			return true
		}
	}
	if e.week == nil {
		if w, ok := p.weekday(i); ok && !(w.open && e.date != nil && e.clock != nil) { // 12月8日下午3点 周末学堂
			e.week, e.to = &w, p.thatDay(w.next)
			return true
		}
	}
	if e.clock == nil {
		if c, ok := p.clock(i, dotted || e.date != nil || e.week != nil); ok {
			e.clock, e.to = &c, c.next
			return true
		}
	}
	if e.date == nil || e.again {
		return false
	}
	d, ok := p.date(i)
	switch {
	case !ok:
		return false
	case d.kind == 0 && e.date.kind == 0 && d.day.Equal(e.date.day):
		e.date.weak, e.date.named, e.date.yearless = false, e.date.named && d.named, e.date.yearless && d.yearless
	case bracket:
		e.clash = true
	default:
		return false
	}
	e.to, e.again = d.next, true
	return true
}

// thatDay gives the position after the 那天 of 12月5日那天.
func (p *reader) thatDay(i int) int {
	if w, next := p.oneOf(i, "那天", "当天", "这天", "那一天", "这一天", "当日"); w != "" && p.peek(next) != '往' && p.peek(next) != '来' && p.peek(next) != '就' {
		return next
	}
	return i
}

// beginnings are the runes that a day, a weekday or an hour can begin with, figures apart. They spare a text without
// any of them all the attempts to read one.
var beginnings = func() map[rune]bool {
	m := make(map[rune]bool)
	words := append(append([]string{"去", "本", "下", "上", "这", "当", "周", "星", "礼", "月", "年", "岁", "(", "每", "逢", "隔", "第", "最", "倒", "首", "头", "农", "阴",
		"旧", "夏", "正", "冬", "腊", "闰", "大", "节", "假", "公", "阳", "新", "北"}, nearWords...), partWords...)
	for name := range feasts {
		words = append(words, name)
	}
	for _, w := range words {
		m[[]rune(w)[0]] = true
	}
	return m
}()

// mayBegin says whether an expression can begin at i at all.
func (p *reader) mayBegin(i int) bool {
	r := p.peek(i)
	return isDigit(r) || isNumeral(r) || beginnings[r]
}

// joined gives the position after what may stand between the parts of an expression: spaces, a comma, 的, the T of ISO.
func (p *reader) joined(i int) int {
	if r := p.peek(i); (r == 'T' || r == 't') && isDigit(p.peek(i-1)) && isDigit(p.peek(i+1)) {
		return i + 1
	}
	i = p.spaces(i)
	if r := p.peek(i); r == ',' || r == '、' || r == '的' || r == '从' {
		i = p.spaces(i + 1)
	}
	return i
}

// open says whether the expression names no single day or hour, so that another one in the text is to be preferred.
func (e expression) open(p *reader) bool {
	return e.week != nil && e.week.open || e.clock != nil && !e.clock.has && !p.rough
}

// vague says that an expression is no time by itself, or hardly meant as one where the text has another.
func (e expression) vague(p *reader) bool {
	return e.open(p) || e.alone() && (e.date.named || e.date.weak && e.date.kind == Recurring)
}

// alone says that the expression is a day without a weekday or an hour.
func (e expression) alone() bool { return e.date != nil && e.week == nil && e.clock == nil && !e.again }

// inText says whether an expression found in the midst of other words is meant as one: 12.5, 5号, 三点 and 元旦 need company
// or room around them there.
func (e expression) inText(p *reader, leading bool) bool {
	if !p.startsAlone(e.from) {
		return false
	}
	switch alone := e.date == nil && e.week == nil; {
	case e.alone() && e.date.named:
		return p.edge(e.from-1) && p.edge(e.to)
	case e.alone() && e.date.weak && e.date.kind != Recurring:
		if _, spans := p.spanned(e); spans && !e.date.figures && p.edge(e.from-1) && !p.counts(e) { // 请假，5号至7号
			return true
		}
		// 12.5 万元 and 1/2 的村民 are no days, nor is 12.5 deep within a sentence.
		_, unit := p.unit(p.spaces(e.to)) // 3-5 名委员
		return leading && !p.counts(e) && !(e.date.figures && unit)
	case e.clock != nil && !e.clock.has && alone:
		return false // 下午开会
	case e.clock != nil && e.clock.bare && e.clock.spoken && alone:
		return p.bareHour(e.clock) // 一时, 一点小事
	}
	return true
}

// counts says whether figures that could be a day are an amount, a share or a version.
func (p *reader) counts(e expression) bool {
	q, ok := p.quantity(e.from)
	at := p.spaces(e.to)
	_, unit := p.unit(e.to)
	return ok && q.to > e.to || unit && e.date.figures || p.peek(at) == '的' && e.date.figures && !p.activity(at+1) || strings.ContainsRune("版万亿%", p.peek(at)) && at < len(p.r)
}

// activity says whether the word for something held on a day stands at i: 12.5的会.
func (p *reader) activity(i int) bool {
	w, _ := p.oneOf(i, "会", "活动", "集中", "学习", "座谈", "协商", "培训", "调研", "课", "假", "那次", "这次", "那场", "这场")
	return w != ""
}

// edge says whether a space, a sign or an end of the text stands at i.
func (p *reader) edge(i int) bool {
	r := p.peek(i)
	return r == 0 || p.spaces(i) > i || isPunct(r)
}

// resolve gives the instant that the expression names.
func (p *reader) resolve(e expression) (Moment, error) {
	fail := func(kind Kind) (Moment, error) {
		return Moment{}, &Error{Kind: kind, Text: p.short(e.from, e.to)}
	}
	mismatch := func() (Moment, error) {
		y, mon, d := e.date.day.Date()
		return Moment{}, &Error{Kind: WeekdayMismatch, Text: p.short(e.from, e.to), Date: clockMatch{}.on(utc(y, int(mon), d), p.now.Location())}
	}
	m := Moment{Text: p.piece(e.from, e.to)}
	day := dayMatch{day: p.today}
	if e.week != nil {
		if e.week.open {
			return fail(Ambiguous)
		}
		m.HasDate = true
		if e.date == nil || e.week.fixed {
			day = e.week.resolve(p, e.clock)
		}
	}
	if e.date != nil {
		m.HasDate = true
		if e.date.kind != 0 {
			return fail(e.date.kind)
		}
		if e.week != nil && (e.date.day.Weekday() != e.week.day || e.week.fixed && !e.date.day.Equal(day.day)) {
			return mismatch()
		}
		if e.clash {
			return mismatch()
		}
		day = *e.date
		m.Rolled = day.yearless && p.rolled(day.day)
	}
	if day.kind != 0 {
		return fail(day.kind)
	}
	hour := clockMatch{}
	if e.clock != nil {
		switch {
		case e.clock.has && e.clock.kind != 0:
			return fail(e.clock.kind)
		case e.clock.has:
			m.HasClock, hour = true, *e.clock
		case !p.rough:
			return fail(e.clock.kind)
		case !m.HasDate:
			return fail(Ambiguous)
		}
	}
	m.Time = hour.on(day.day, p.now.Location())
	if m.HasClock && hour.skipped(m.Time) {
		return fail(Impossible)
	}
	return m, nil
}

// rolled says whether a day lies ten months off or more.
func (p *reader) rolled(day time.Time) bool {
	const months = 10
	return !day.Before(p.today.AddDate(0, months, 0)) || !day.After(p.today.AddDate(0, -months, 0))
}

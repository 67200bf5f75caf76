package phrase

// expression is a run of a day, a weekday and an hour, each at most once and in any order: 12月5日（周六）下午3点.
type expression struct {
	from, to int
	date     *dayMatch
	week     *weekMatch
	clock    *clockMatch
}

// expression reads the longest expression that begins at i.
func (p *reader) expression(i int) (expression, bool) {
	e := expression{from: i, to: i}
	if !p.mayBegin(i) {
		return e, false
	}
	for first := true; ; first = false {
		at := i
		if !first {
			at = p.joined(e.to)
		}
		if e.date == nil {
			if d, ok := p.date(at); ok {
				e.date, e.to = &d, d.next
				continue
			}
		}
		if e.week == nil {
			if w, ok := p.weekday(at); ok {
				e.week, e.to = &w, w.next
				continue
			}
		}
		if e.clock == nil {
			if c, ok := p.clock(at); ok {
				e.clock, e.to = &c, c.next
				continue
			}
		}
		return e, e.to > i
	}
}

// beginnings are the runes that a day, a weekday or an hour can begin with, figures apart. They spare a text without
// any of them all the attempts to read one.
var beginnings = func() map[rune]bool {
	m := make(map[rune]bool)
	words := append(append([]string{"去", "本", "下", "上", "这", "当", "周", "星", "礼", "月", "年", "岁", "("}, nearWords...), partWords...)
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
	if r := p.peek(i); r == ',' || r == '、' || r == '的' {
		i = p.spaces(i + 1)
	}
	return i
}

// open says whether the expression names no single day or hour, so that another one in the text is to be preferred.
func (e expression) open(p *reader) bool {
	return e.week != nil && e.week.open || e.clock != nil && !e.clock.has && !p.past
}

// inText says whether an expression found in the midst of other words is meant as one: 12.5, 5号 and 三点 need company or
// room around them there.
func (e expression) inText(p *reader, leading bool) bool {
	if !p.startsAlone(e.from) {
		return false
	}
	alone := e.date == nil && e.week == nil
	switch {
	case e.clock == nil && e.week == nil && e.date.weak:
		// 12.5 万元 and 1/2 的村民 are no days, nor is 12.5 deep within a sentence.
		q, ok := p.quantity(e.from)
		return leading && p.peek(p.spaces(e.to)) != '的' && !(ok && q.to > e.to)
	case e.clock != nil && !e.clock.has && alone:
		return false // 下午开会
	case e.clock != nil && e.clock.bare && e.clock.spoken && alone:
		return p.closes(e.to) // 一时, 一点小事
	}
	return true
}

// resolve gives the instant that the expression names.
func (p *reader) resolve(e expression) (Moment, error) {
	fail := func(kind Kind) (Moment, error) {
		return Moment{}, &Error{Kind: kind, Text: p.short(e.from, e.to)}
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
			y, mon, d := e.date.day.Date()
			return Moment{}, &Error{Kind: WeekdayMismatch, Text: p.short(e.from, e.to),
				Date: clockMatch{}.on(utc(y, int(mon), d), p.now.Location())}
		}
		day = *e.date
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
		case !p.past:
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

// spanned says whether a second day or hour follows as the end of a span (15:00-17:00, 12月5日至7日), and where it ends.
func (p *reader) spanned(e expression) (int, bool) {
	i := p.spaces(e.to)
	w, next := p.oneOf(i, "--", "-", "~", "至", "到")
	if w == "" {
		return i, false
	}
	next = p.spaces(next)
	if d, ok := p.date(next); ok {
		return d.next, true
	}
	if d, ok := p.weekday(next); ok && e.week != nil {
		return d.next, true
	}
	if c, ok := p.clock(next); ok && c.has {
		return c.next, true
	}
	return i, false
}

package phrase

import (
	"strings"
	"time"
)

// maxPiece is how many characters of a text an Error has at most.
const maxPiece = 40

// Span is a moment, or the time from one to another: 12月5日上午9点至12月6日下午5点, 15:00-17:00, 5号到7号.
type Span struct {
	Start Moment
	// End is set where Ends is. It has the day of the start where none was said, which HasDate tells.
	End  Moment
	Ends bool
	// Text is the piece of the text that was read, as it was typed.
	Text string
}

// ParseSpan is ParseTime for what may last: both ends are read alike, and the end as seen from the start.
func ParseSpan(text string, now time.Time, opts ...Option) (Span, error) {
	p := newReader(text, now, opts)
	from := p.spaces(0)
	if from == len(p.r) && !p.cut {
		return Span{}, &Error{Kind: Empty}
	}
	lead, next := p.oneOf(from, "那就定在", "就定在", "定在", "定于", "那就", "就", "从", "自")
	from = p.spaces(next)
	e, ok := p.expression(from)
	if !ok {
		return Span{}, &Error{Kind: Unknown, Text: p.short(from, p.until(from))}
	}
	s, to, err := p.span(e)
	if (lead == "从" || lead == "自") && !s.Ends && err == nil {
		return Span{}, &Error{Kind: Unknown, Text: p.short(0, to)} // 从12月5日
	}
	rest := p.spaces(to)
	if _, next := p.oneOf(rest, "准时开始", "正式开始", "开始", "准时", "吧"); s.Start.HasClock {
		rest = p.spaces(next)
	}
	if strings.ContainsRune("。.,!;；", p.peek(rest)) {
		rest = p.spaces(rest + 1)
	}
	if rest < len(p.r) {
		return Span{}, &Error{Kind: Unknown, Text: p.short(rest, p.until(rest))}
	}
	if p.cut {
		return Span{}, &Error{Kind: Unknown}
	}
	if err != nil {
		return Span{}, err
	}
	return s, nil
}

// SplitSpan is SplitTime for what may last.
func SplitSpan(text string, now time.Time, opts ...Option) (Span, string, error) {
	p := newReader(text, now, opts)
	best, found := p.find()
	if !found {
		if s, ok := p.stray(taken{}); ok {
			return Span{}, text, &Error{Kind: s.kind, Text: p.short(s.from, s.to)}
		}
		return Span{}, text, &Error{Kind: Empty}
	}
	s, to, err := p.span(best)
	if err != nil {
		return Span{}, text, err
	}
	if left, ok := p.stray(takenBy(best, to, s)); ok {
		return Span{}, text, &Error{Kind: left.kind, Text: p.short(left.from, left.to)}
	}
	const joints = " \t\r\n\u3000\u00a0,，、:：;；。"
	before := strings.TrimSpace(text[:p.at[best.from]])
	after := strings.TrimSpace(strings.TrimLeft(text[p.at[to]:], joints))
	if rest := begins.ReplaceAllString(after, ""); s.Start.HasClock && !s.Ends && rest+before != "" {
		after = rest
	}
	if s.Ends {
		before = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(before, "从"), "自")) // 从12月5日到7日
	}
	switch {
	case before == "":
		return s, after, nil
	case after == "":
		return s, strings.TrimRight(before, joints), nil
	}
	return s, before + " " + after, nil
}

// find finds the expression that is taken out of a text.
func (p *reader) find() (best expression, found bool) {
	from := p.spaces(0)
	for i := from; i < len(p.r); {
		if next := p.marked(i); next > i {
			i = next
			continue
		}
		e, ok := p.expression(i)
		if !ok || !e.inText(p, i == from) {
			if i++; ok && e.date == nil && e.week == nil && !e.clock.has {
				i = e.to // no 午后 begins within 上午后
			}
			continue
		}
		if !found || p.rank(e) > p.rank(best) {
			best, found = e, true
		}
		if i == from && !e.vague(p) {
			return best, true
		}
		i = e.to
	}
	return best, found
}

// marked gives the position after a word that is marked as a place or a name, @5.1广场 or #周一鸣, or i.
func (p *reader) marked(i int) int {
	if r := p.peek(i); r != '@' && r != '#' || i > 0 && p.spaces(i-1) == i-1 {
		return i
	}
	for i < len(p.r) && p.spaces(i) == i && !strings.ContainsRune(",;，；。", p.peek(i)) {
		i++
	}
	return i
}

// rank orders expressions: those that name no single day last, those with day and hour first, then by length.
func (p *reader) rank(e expression) int {
	rank := e.to - e.from
	if !e.vague(p) {
		rank += 4 * maxRunes
	}
	if (e.date != nil || e.week != nil) && e.clock != nil && e.clock.has {
		rank += 2 * maxRunes
	}
	return rank
}

// span resolves an expression, together with the end of a span that follows it, and says where that ends.
func (p *reader) span(e expression) (Span, int, error) {
	start, err := p.resolve(e)
	q := *p
	q.past = false
	if err == nil {
		y, m, d := start.Time.Date()
		q.now, q.today = start.Time, utc(y, int(m), d)
	}
	until, ok := q.spanned(e)
	if ok && err == nil {
		switch from := p.pointing(until.from); from {
		case 'd':
			if until, ok = p.spanned(e); ok {
				q = *p
			}
		case 'm':
			far, also := p.spanned(e)
			a, bad := p.resolve(far)
			b, _ := q.resolve(until)
			if also && bad == nil && !a.Time.Before(start.Time) && !a.Time.Equal(b.Time) { // 12月1日到下月2日
				return Span{}, until.to, &Error{Kind: Ambiguous, Text: p.short(e.from, until.to)}
			}
		}
	}
	final := e
	if ok {
		final = until
	}
	if to, ok := p.either(final); ok {
		return Span{}, to, &Error{Kind: Ambiguous, Text: p.short(e.from, to)}
	}
	if err != nil || !ok {
		return Span{Start: start, Text: start.Text}, e.to, err
	}
	fail := func(kind Kind) (Span, int, error) {
		return Span{}, until.to, &Error{Kind: kind, Text: p.short(e.from, until.to)}
	}
	end, err := q.resolve(until)
	if bad, ours := err.(*Error); ours {
		return fail(bad.Kind)
	}
	switch {
	case end.HasDate && !start.HasDate:
		return fail(Ambiguous)
	case !end.HasDate && start.HasClock:
		if until.clock.part == noPart && end.Time.Hour() < 12 && !end.Time.After(start.Time) {
			end.Time = end.Time.Add(12 * time.Hour) // 晚上7点到9点
		}
		end.HasDate = start.HasDate && false
	}
	last := utc(end.Time.Year(), int(end.Time.Month()), end.Time.Day())
	switch {
	case end.Time.Before(start.Time), start.HasClock && end.HasClock && !end.Time.After(start.Time):
		return fail(Reversed)
	case p.past && end.HasDate && last.After(p.today):
		return fail(TooLate)
	}
	return Span{Start: start, End: end, Ends: true, Text: p.piece(e.from, until.to)}, until.to, nil
}

// pointing says whether the end of a span is said as seen from the day of speaking, not from its start: by words of
// days and weeks ('d': 明天到后天, 下周三到下周五), or of months and years, which may be either ('m'); 0 if by neither.
func (p *reader) pointing(i int) rune {
	at, _ := p.oneOf(i, nearWords...)
	hour, _ := p.oneOf(i, "今早", "今晚", "明早", "明晚", "昨晚", "今夜")
	_, next := p.oneOf(i, "本", "这个", "这", "下个", "上个")
	for next < i+maxWeeks && (p.peek(next) == '下' || p.peek(next) == '上' || p.peek(next) == '个') {
		next++
	}
	week, _ := p.oneOf(next, "周", "星期", "礼拜")
	_, _, month := p.monthFrom(i)
	year, _ := p.oneOf(i, "今年", "本年", "明年", "后年", "去年", "前年")
	_, counted := p.counted(i)
	switch {
	case at != "", hour != "", week != "" && next > i, counted:
		return 'd'
	case month, year != "":
		return 'm'
	}
	return 0
}

// spanned reads the end of a span (15:00-17:00, 12月5日至7日), as seen from its start, where one follows.
func (p *reader) spanned(e expression) (expression, bool) {
	w, next := p.oneOf(p.spaces(e.to), "--", "-", "~", "至", "到")
	if w == "" {
		return expression{}, false
	}
	next = p.spaces(next)
	if day := weekdayOf(p.peek(next)); day >= 0 && e.week != nil && e.date == nil && e.clock == nil && !isDigit(p.peek(next)) && p.partAt(next+1) { // 周一到五
		return expression{from: next, to: next + 1, week: &weekMatch{next: next + 1, day: time.Weekday(day)}}, true
	}
	until, ok := p.expressionIn(next, e.clock != nil && e.clock.dotted)
	if !ok || until.vague(p) || e.date == nil && e.week == nil && until.clock == nil {
		return expression{}, false
	}
	if until.week != nil && until.date == nil && e.date == nil && e.week == nil {
		return expression{}, false
	}
	return until, true
}

// either says whether another day or hour to choose follows, and where it ends: 周三或周四, 12月5、6日.
func (p *reader) either(e expression) (int, bool) {
	w, next := p.oneOf(p.spaces(e.to), "或者", "或是", "还是", "或", "、", "和", "及", "/")
	if w == "" {
		return e.to, false
	}
	other, ok := p.expression(p.spaces(next))
	if !ok || other.vague(p) || other.date == nil && other.week == nil && other.clock.bare && other.clock.spoken && !p.closes(other.to) {
		return e.to, false
	}
	return other.to, true
}

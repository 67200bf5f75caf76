package phrase

import (
	"strings"
	"time"
)

// Moment is a day, an hour, or both, as a person typed it.
type Moment struct {
	// Time lies in the location of the now that was given. Without a clock it is midnight, without a date it is today.
	Time              time.Time
	HasDate, HasClock bool
	// Text is the piece of the text that was read, as it was typed.
	Text string
}

// String writes the moment so that ParseTime reads it back: 2026年12月5日（周六）15:00.
func (m Moment) String() string {
	var parts []string
	if m.HasDate {
		parts = append(parts, m.Time.Format("2006年1月2日")+"（周"+string([]rune("日一二三四五六")[m.Time.Weekday()])+"）")
	}
	if m.HasClock {
		parts = append(parts, m.Time.Format("15:04"))
	}
	return strings.Join(parts, " ")
}

// Option changes how days are understood.
type Option int

// Past is for what has been done: 12月5日 is then the last one, not the next; 昨天 and 上周五 are allowed and 明天 is not;
// 昨天下午 needs no hour. A year that is written is taken as it stands in either way.
const Past Option = 1

// ParseTime reads a text that is nothing but a day, an hour or both; see date, weekday and clock for the forms. Days
// without a year are the next ones to come, today included. Other words, a weekday that contradicts the day and days
// that do not exist are refused with an *Error. A final full stop or comma is read over.
func ParseTime(text string, now time.Time, opts ...Option) (Moment, error) {
	p := newReader(text, now, opts)
	from := p.spaces(0)
	if from == len(p.r) && !p.cut {
		return Moment{}, &Error{Kind: Empty}
	}
	e, ok := p.expression(from)
	if !ok {
		return Moment{}, &Error{Kind: Unknown, Text: p.short(from, p.until(from))}
	}
	rest := p.spaces(e.to)
	if strings.ContainsRune("。.,!;；", p.peek(rest)) {
		rest = p.spaces(rest + 1)
	}
	if rest < len(p.r) {
		if end, ok := p.spanned(e); ok {
			return Moment{}, &Error{Kind: Range, Text: p.short(p.spaces(e.to), end)}
		}
		return Moment{}, &Error{Kind: Unknown, Text: p.short(rest, p.until(rest))}
	}
	if p.cut {
		return Moment{}, &Error{Kind: Unknown}
	}
	return p.resolve(e)
}

// SplitTime takes the day and the hour out of a line such as "12月5日下午3点 二十届四中全会精神 @镇政府三楼会议室" and gives what is
// left. An expression at the beginning is taken; if there is none, of those within the one that has both day and hour,
// then the longest, then the first. Nothing but spaces and the commas and colons next to the expression is lost. A text
// without any is Empty. With an error, rest is the text as it came.
func SplitTime(text string, now time.Time, opts ...Option) (m Moment, rest string, err error) {
	p := newReader(text, now, opts)
	best, found := p.find()
	if !found {
		return Moment{}, text, &Error{Kind: Empty}
	}
	if end, ok := p.spanned(best); ok {
		return Moment{}, text, &Error{Kind: Range, Text: p.short(best.from, end)}
	}
	m, err = p.resolve(best)
	if err != nil {
		return Moment{}, text, err
	}
	const joints = " \t\r\n\u3000\u00a0,，、:：;；"
	before := strings.TrimSpace(text[:p.at[best.from]])
	after := strings.TrimSpace(strings.TrimLeft(text[p.at[best.to]:], joints))
	switch {
	case before == "":
		return m, after, nil
	case after == "":
		return m, strings.TrimRight(before, joints), nil
	}
	return m, before + " " + after, nil
}

// find finds the expression that SplitTime takes.
func (p *reader) find() (best expression, found bool) {
	from := p.spaces(0)
	for i := from; i < len(p.r); {
		e, ok := p.expression(i)
		if !ok || !e.inText(p, i == from) {
			i++
			continue
		}
		if !found || p.rank(e, from) > p.rank(best, from) {
			best, found = e, true
		}
		if i == from && !e.open(p) {
			return best, true
		}
		i = e.to
	}
	return best, found
}

// rank orders expressions: those that name no single day last, those with day and hour first, then by length.
func (p *reader) rank(e expression, from int) int {
	rank := e.to - e.from
	if !e.open(p) {
		rank += 4 * maxRunes
	}
	if (e.date != nil || e.week != nil) && e.clock != nil && e.clock.has {
		rank += 2 * maxRunes
	}
	return rank
}

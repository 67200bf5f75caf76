package phrase

import (
	"strings"
	"time"
)

var (
	// dueAfter are the words behind a day that make it the last one, and the runes that make another word of them: 前往.
	dueAfter = []struct{ word, not string }{{"之前", ""}, {"以前", ""}, {"为止", ""}, {"截止", ""}, {"前", "往来后夕台提期天几些日年面"}}
	// dueBefore are the words in front of one.
	dueBefore = []string{"截止日期", "截止时间", "办理期限", "完成时限", "报送时限", "期限", "时限", "截止", "截至", "最迟", "最晚", "至迟", "不迟", "不晚", "赶在", "deadline", "by", "before"}
)

// Due finds the day by which a text wants something done, with the hour where it names one: 请于12月5日前报送, 截止日期：12月5日,
// 周五下午三点前, 月底前. Of several the first to come counts. It only offers: nothing is asked about, and what is not clear or
// lies in the past is none.
func Due(text string, now time.Time, opts ...Option) (Moment, bool) {
	p := newReader(text, now, opts)
	for i := 0; i < len(p.r); {
		e, ok := p.expression(i)
		if !ok || !p.startsAlone(i) {
			i++
			continue
		}
		if p.dueBehind(e.to) || p.dueInFront(i) {
			if m, ok := p.dueAt(e); ok {
				return m, true
			}
		}
		i = e.to
	}
	return Moment{}, false
}

// dueAt gives the day of an expression; a part of the day without an hour is left out: 12月5日下午.
func (p *reader) dueAt(e expression) (Moment, bool) {
	if e.clock != nil && !e.clock.has {
		e.clock = nil
	}
	if e.date != nil && e.date.named && !strings.ContainsRune("底末", p.peek(e.to-1)) {
		return Moment{}, false // 春节前 is before that day, 元旦 the name of something
	}
	m, err := p.resolve(e)
	if err != nil || !m.HasDate || m.Rolled {
		return Moment{}, false
	}
	last := m.Time
	if !m.HasClock {
		last = last.AddDate(0, 0, 1)
	}
	return m, last.After(p.now)
}

// dueBehind says whether what follows an expression makes it the last day.
func (p *reader) dueBehind(i int) bool {
	i = p.spaces(i)
	if w, next := p.oneOf(i, "下班", "结束", "当天", "当日"); w != "" {
		i = next
	}
	for _, d := range dueAfter {
		if next, ok := p.word(i, d.word); ok {
			after := p.peek(next)
			return after == 0 || !strings.ContainsRune(d.not, after)
		}
	}
	return false
}

// dueInFront says whether what stands before an expression makes it the last day.
func (p *reader) dueInFront(i int) bool {
	for i > 0 && strings.ContainsRune(" :为是到于至在(", p.r[i-1]) {
		i--
	}
	front := strings.ToLower(string(p.r[max(i-8, 0):i]))
	for _, w := range dueBefore {
		if head, ok := strings.CutSuffix(front, w); ok {
			return w[0] >= 0x80 || head == "" || !isLatin(rune(head[len(head)-1]))
		}
	}
	return false
}

package phrase

import (
	"strings"
	"time"
	"unicode"
)

// taken is what was read out of a text and what is known by it.
type taken struct {
	from, to int
	any      bool
	dated    bool // it names a day
	week     bool // by its weekday alone
	clocked  bool
	loose    bool // the day is one of a month or a week: 5号, 周三
	spans    bool
	start    Moment
}

func takenBy(e expression, to int, s Span) taken {
	return taken{from: e.from, to: to, any: true, dated: e.date != nil || e.week != nil, week: e.date == nil && e.week != nil && !e.week.fixed,
		clocked: e.clock != nil && e.clock.has,
		loose:   e.date == nil || e.date.weak && !e.date.figures, start: s.Start, spans: s.Ends}
}

// piece is a part of a text that speaks of time and was not read.
type piece struct {
	from, to int
	kind     Kind
}

// stray finds the first words about time that stand outside of what was taken, so that they are asked about: 12月5日左右,
// 周三或周四, 12-35 15:00, 下个月 周一. What is only the name of something is none: 学习12月1日讲话精神. A month, a season or a
// feast may be one as well; it counts where it touches what was taken, or where no day was.
func (p *reader) stray(t taken) (piece, bool) {
	if t.any {
		if from, ok := p.touchesBefore(t); ok {
			if p.peek(from) == '或' || p.peek(from) == '还' {
				for from > 0 && !p.edge(from-1) {
					from--
				}
				return piece{from, t.to, Ambiguous}, true
			}
			return piece{from, t.to, Unknown}, true
		}
		if to, ok := p.touchesAfter(t); ok {
			return piece{t.from, to, Unknown}, true
		}
	}
	for i := 0; i < len(p.r); {
		if t.any && i == t.from {
			i = t.to
			continue
		}
		if next := p.marked(i); next > i {
			i = next
			continue
		}
		if next, ok := p.lasting(i); ok && p.rough && !p.past && t.dated && !t.spans && i >= t.to {
			return piece{t.from, next, Range}, true
		}
		next, kind := p.strayAt(t, i)
		if kind != 0 {
			return t.with(p, piece{i, next, kind}), true
		}
		i = max(next, i+1)
	}
	return piece{}, false
}

// with widens a piece by what was taken, where they touch: 周三或周四.
func (t taken) with(p *reader, x piece) piece {
	const between = 4
	switch {
	case !t.any:
	case x.from >= t.to && x.from-t.to <= between:
		x.from = t.from
	case x.to <= t.from && t.from-x.to <= between:
		x.to = t.to
	}
	return x
}

// strayAt looks at what begins at i: where it ends, and what is the matter with it, 0 if nothing.
func (p *reader) strayAt(t taken, i int) (int, Kind) {
	e, ok := p.expression(i)
	if ok && t.any && i < t.from && e.to > t.from && p.startsAlone(i) { // what was taken begins within it
		if d, day := p.date(i); day && d.next <= t.from && !d.weak && !d.named {
			return d.next, Ambiguous
		}
	}
	if ok && e.date == nil && e.clock != nil && e.clock.has && !e.clock.bare && p.peek(i-1) == '~' {
		return e.to, Ambiguous // the end of a span that was not read: 12.30~3pm
	}
	if !ok || !p.startsAlone(i) && !(t.any && i == t.to) || t.any && i < t.from && e.to > t.from {
		return p.season(t, i)
	}
	switch {
	case e.date == nil && e.week == nil && !e.clock.has, // 下午参观
		e.date == nil && e.week == nil && e.clock.bare && e.clock.spoken && !p.bareHour(e.clock),
		e.date != nil && p.isName(e.to):
		return e.to, 0
	case e.alone() && e.date.kind == Recurring && e.date.weak, e.alone() && e.date.kind == Recurring && t.dated && !p.edge(e.to) && strings.ContainsRune(titles, p.peek(e.to)):
		return e.to, p.soft(t, i, e.to, Recurring)
	case e.alone() && e.date.figures && p.rough && p.peek(e.to) == '的' && p.activity(e.to+1): // 想请12.5的假
	case e.alone() && e.date.figures:
		if !p.edge(i-1) && i != t.to || !p.edge(e.to) && i != t.to || p.counts(e) || e.date.kind != 0 {
			return e.to, 0
		}
	case e.alone() && e.date.weak:
		if p.counts(e) {
			return e.to, 0
		}
	case e.alone() && e.date.named:
		if !t.any && !p.rough { // of what was done, and of a leave, it says the day: 重阳节慰问老人, 元旦回老家
			return e.to, 0
		}
		return e.to, p.soft(t, i, e.to, Ambiguous)
	case e.week != nil && e.week.open && e.date == nil && e.clock == nil:
		if d := t.start.Time.Weekday(); t.dated && (d == 0 || d == 6) && p.peek(e.week.next-1) == '末' {
			return e.to, 0
		}
		return e.to, p.soft(t, i, e.to, Ambiguous)
	}
	m, err := p.resolve(e)
	if _, spans := p.spanned(e); !spans && err == nil && t.any && m.HasDate && t.dated && m.Time.Format(time.DateOnly) == t.start.Time.Format(time.DateOnly) && (!m.HasClock || m.Time.Equal(t.start.Time)) {
		return e.to, 0
	}
	if bad, ours := err.(*Error); ours && (bad.Kind == Recurring || bad.Kind == Impossible) {
		return e.to, bad.Kind
	}
	return e.to, Ambiguous
}

// titles are the runes behind 每周一 that make a title of it: 每周一课.
const titles = "课学讲读例评清报会星测练谈题"

// isName says whether a day is part of the name of something: 12月1日讲话, 7月1日会议精神.
func (p *reader) isName(i int) bool {
	if p.peek(i) == '的' {
		i++
	}
	w, _ := p.oneOf(i, "重要讲话", "讲话", "会议精神", "精神", "文件", "事件", "运动", "惨案", "起义", "决议", "通知", "指示", "批示", "通报", "回信", "贺信", "纪念")
	return w != ""
}

// soft says of words that may be a name as well whether they count: they touch what was taken, or no day was.
func (p *reader) soft(t taken, from, to int, kind Kind) Kind {
	switch {
	case !t.any, !t.dated, to <= t.from && p.gap(to, t.from), from >= t.to && p.gap(t.to, from) && (p.edge(to) || from == t.to):
		return kind
	}
	return 0
}

// gap says whether nothing but spaces and signs stands between two places.
func (p *reader) gap(i, j int) bool {
	for ; i < j; i++ {
		if r := p.peek(i); !p.edge(i) && r != '的' || strings.ContainsRune("@#。!?", r) {
			return false
		}
	}
	return true
}

var (
	periods = []string{"上旬", "中旬", "下旬", "年初", "月初", "年中", "月中", "年内", "月内", "周内", "上半年", "下半年", "上半月", "下半月", "今年", "本年", "明年", "后年",
		"去年", "前年", "近日", "近期", "日前", "前几天", "前些天", "前两天", "前几日", "前段时间", "过几天", "过两天", "改天", "改日", "择日", "尽快", "尽早", "年前", "年后", "月头",
		"正月", "腊月", "冬月", "农历", "阴历", "旧历", "年关", "下一周", "上一周", "下一个月", "双休日", "这两天", "这几天", "明后两天", "明后天", "近两天", "下一个工作日", "下个工作日", "工作日", "除夕夜", "跨年夜", "平安夜", "大年夜", "几天后", "几天前", "半个月后", "半个月前", "半月后", "半月前", "来天后", "来天前", "多天后", "多天前",
		"今明两天", "今明两日", "今明天", "未来几天", "未来两天", "未来三天", "未来一周", "接下来", "最近", "近几天", "这几日", "这些天", "这段时间"}
	// topical are those of them that are so common in titles that they count only where they touch.
	topical = []string{"今年", "本年", "明年", "后年", "去年", "前年", "上半年", "下半年", "接下来", "最近", "这段时间"}
)

// season reads what names no day at all: 12月, 下个月, 上旬, 第二周, 初八, 改天, 下下周八.
func (p *reader) season(t taken, i int) (int, Kind) {
	if w, next := p.oneOf(i, periods...); w != "" {
		for _, x := range topical {
			if x == w && !t.any && !p.rough {
				return next, 0
			}
		}
		return next, p.soft(t, i, next, Ambiguous)
	}
	if _, next, ok := p.monthFrom(i); ok {
		return next, p.soft(t, i, next, Ambiguous)
	}
	if w, next := p.oneOf(i, "下周", "下下周", "上周", "上上周", "本周", "这周", "下星期", "下个星期", "上星期", "上个星期", "本星期", "这星期", "这个星期", "下礼拜", "下个礼拜", "上礼拜", "上个礼拜", "本礼拜", "这礼拜", "这个礼拜"); w != "" {
		if end, ok := p.wrongWeekday(i); ok {
			return end, Unknown
		}
		return next, p.soft(t, i, next, Ambiguous)
	}
	if next, ok := p.wrongWeekday(i); ok {
		return next, Unknown
	}
	if w, next := p.oneOf(i, "明个", "后个", "今个", "昨个", "前个", "后儿", "前儿"); w != "" && p.rough && p.edge(i-1) {
		return next, p.soft(t, i, next, Unknown)
	}
	if next, ok := p.english(i); ok {
		return next, p.soft(t, i, next, Unknown)
	}
	if !p.startsAlone(i) && !(t.any && i == t.to) {
		return i + 1, 0
	}
	if o, ok := p.ordinalAt(i); ok {
		return o.next, p.soft(t, i, o.next, Ambiguous)
	}
	if w, next := p.oneOf(i, "最后一周", "最后一个周", "最后一个星期", "第一周", "第二周", "第三周", "第四周", "第五周", "初"); w != "" && w != "初" {
		return next, p.soft(t, i, next, Ambiguous)
	} else if n, ok := p.small(next); w == "初" && ok && n.digits == 0 && n.value <= 10 && (p.edge(n.next) || p.closes(n.next) || n.next == t.from || n.value >= 5 || p.rough && strings.ContainsRune("来去有要不没请回那", p.peek(n.next))) && p.edge(i-1) {
		return n.next, p.soft(t, i, n.next, Ambiguous)
	}
	if a, b := digitOf(p.peek(i)), digitOf(p.peek(i+1)); a > 0 && b == a+1 && p.edge(i-1) && (p.peek(i+2) == '号' || p.peek(i+2) == '日') && p.dayEnds(i+3) {
		return i + 3, Ambiguous // 三四号
	}
	n, ok := p.small(i)
	if !ok {
		return i + 1, 0
	}
	if unit, next := p.oneOf(p.spaces(n.next), "天", "日", "周", "个星期", "个礼拜", "个月", "星期"); unit != "" {
		if w, end := p.oneOf(next, "内", "以内", "之内"); w != "" {
			return end, p.soft(t, i, end, Ambiguous) // 三天内
		}
	}
	switch r := p.peek(p.spaces(n.next)); {
	case r == '月' && n.digits <= 2 && n.value >= 1 && n.value <= 12:
		next := p.spaces(n.next) + 1
		if p.peek(next) == '份' {
			next++
		}
		if t.dated && !(t.week && i < t.from) && n.value == int(t.start.Time.Month()) {
			return next, 0
		}
		return next, p.soft(t, i, next, Ambiguous)
	case r == '年' && n.digits == 4 && t.any && i < t.from:
		return p.spaces(n.next) + 1, p.soft(t, i, p.spaces(n.next)+1, Ambiguous)
	case (r == '日' || r == '号') && n.digits <= 2 && p.dayEnds(p.spaces(n.next)+1) && n.value > 0 && n.value <= 31 && p.edge(i-1):
		return p.spaces(n.next) + 1, Ambiguous
	case (r == '-' || r == '.' || r == '/') && n.digits > 0 && !t.any:
		d, ok := p.small(n.next + 1)
		if ok && n.digits <= 2 && n.value >= 1 && n.value <= 12 && d.digits > 0 && d.digits <= 2 && d.value >= 1 && d.value <= 31 && p.edge(i-1) && p.wordAfter(d.next) {
			return d.next, Unknown // 12-8出差
		}
		end := p.figures(i)
		if r != '.' && p.edge(i-1) && p.edge(end) && !p.unitAfter(end) {
			return end, Unknown // 26-12-5
		}
		return end, 0
	case (r == '-' || r == '.' || r == '/' || r == ':') && n.digits > 0 && t.any && (p.edge(i-1) || i == t.to || p.figures(i) == t.from || p.spaces(p.figures(i)) == t.from && r != ':' && !isLatin(p.peek(i-1))):
		end := p.figures(i)
		if (p.edge(end) || end == t.from || i == t.to) && (p.gap(end, t.from) && end <= t.from || i >= t.to && p.gap(t.to, i)) && !p.unitAfter(end) {
			return end, Unknown
		}
		return end, 0
	}
	return p.skipNumber(i), 0
}

// figures gives the end of a run of figures and signs such as 12-35-1.
func (p *reader) figures(i int) int {
	for isDigit(p.peek(i)) || strings.ContainsRune("-./:", p.peek(i)) && isDigit(p.peek(i+1)) {
		i++
	}
	return i
}

// wordAfter says whether a word follows figures that makes no amount or number of them.
func (p *reader) wordAfter(i int) bool {
	_, unit := p.unit(i)
	if w, _ := p.oneOf(i, "班上", "班里", "班主任"); w != "" {
		return true
	}
	return !unit && unicode.Is(unicode.Han, p.peek(i)) && !strings.ContainsRune("万亿版的楼号线班级成岁折倍年月日时点分度百千余多", p.peek(i))
}

func (p *reader) unitAfter(i int) bool {
	at := p.spaces(i)
	_, ok := p.unit(at)
	return ok || strings.ContainsRune("的版万亿%", p.peek(at)) && at < len(p.r)
}

// wrongWeekday reads a weekday that there is not: 下周八, 星期九.
func (p *reader) wrongWeekday(i int) (int, bool) {
	at := i
	for at < i+maxWeeks && (p.peek(at) == '下' || p.peek(at) == '上') {
		at++
	}
	if at == i {
		_, at = p.oneOf(i, "本", "这个", "这")
	}
	name, next := p.oneOf(at, "周", "星期", "礼拜")
	if name == "" || name == "周" && at == i && !p.edge(next+1) || !strings.ContainsRune("八九十890", p.peek(next)) || p.peek(next) == 0 {
		return i, false
	}
	return next + 1, p.edge(i-1) || at > i
}

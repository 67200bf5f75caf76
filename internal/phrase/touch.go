package phrase

import (
	"slices"
	"strings"
)

var (
	// around are the words that make a day or an hour a rough one, or one of several.
	around = []string{"左右", "前后", "上下", "之前", "以前", "之后", "以后", "前夕", "期间", "为止", "截止", "以内", "之内", "以来", "或者", "或是", "还是", "或", "上旬", "中旬", "下旬",
		"那周", "当周", "及以后", "及之后", "及以前", "及之前", "过后", "来钟", "出头", "刚过", "的前", "的后", "起", "初", "内", "晚些", "早些", "之间", "中的一", "中任", "任选", "任一", "其中"}
	// rough are those that stand before it.
	rough = []string{"大约", "大概", "差不多", "约", "将近", "不是", "除", "除了", "避开", "最迟", "最晚", "最早", "不早于", "不晚于", "不迟于", "早于", "晚于", "截至", "截止", "截止到",
		"或", "或者", "还是", "至", "到", "逢", "每", "初", "下一个", "下一", "上一个", "某", "隔", "差一刻", "差五分", "差十分", "差5分", "差10分", "明", "今", "昨", "大", "农历", "阴历", "旧历", "夏历"}
	// moves are the words before 到 that say no more than the day: 推迟到12月5日.
	moves = []string{"推迟", "延期", "延后", "顺延", "调整", "提前", "改", "移", "挪", "定", "安排", "调", "推", "延", "排"}
)

// touchesAfter looks at the words right behind what was taken.
func (p *reader) touchesAfter(t taken) (int, bool) {
	i := p.spaces(t.to)
	if next, ok := p.beforeOrAfter(i); ok {
		return next, true
	}
	if w, next := p.oneOf(i, around...); w != "" {
		after := p.peek(next)
		switch {
		case w == "起" && strings.ContainsRune("草床点步", after) && after != 0, w == "初" && (digitOf(after) < 0 && after != '十' || i > t.to && !p.edge(next+1)),
			w == "内" && (i > t.to || !t.dated), w == "或" && after == '许':
		default:
			return next, true
		}
	}
	if w, next := p.oneOf(i, "才", "回来", "返回", "出院"); w != "" && p.rough && !p.past && t.dated && !t.spans { // away until then
		return next, true
	}
	if next, ok := p.vagueHour(t, i); ok {
		return next, true
	}
	if next, ok := p.rest(t, i); ok {
		return next, true
	}
	switch r := p.peek(i); {
	case i == t.to && !t.clocked && (r == '早' || r == '晚' || r == '夜') && p.edge(i+1):
		return i + 1, true // 周三夜
	case i == t.to && t.clocked && strings.ContainsRune("办伴拌", r) && r != 0 && p.peek(i-1) == '点' && (p.edge(i+1) || p.meets(i+1)):
		return i + 1, true // 三点半, as it is heard
	case i == t.to && !t.clocked && weekdayOf(r) >= 0 && weekdayOf(p.peek(i-1)) >= 0 && strings.ContainsRune("周期拜", p.peek(i-2)) && i >= 2:
		return i + 1, true // 星期一三五
	case i == t.to && t.clocked && (r == '多' && !strings.ContainsRune("媒功方元党部边层样种次家名位", p.peek(i+1)) || r == '许' && (p.edge(i+1) || p.meets(i+1))):
		return i + 1, true
	case i == t.to && (r == '日' || r == '天') && weekdayOf(p.peek(i-1)) >= 0 && p.peek(i-2) == '周' && !strings.ContainsRune("常报程记语", p.peek(i+1)):
		return i + 1, true // 周六日
	case r == '、' && weekdayOf(p.peek(i+1)) >= 0 && weekdayOf(p.peek(t.to-1)) >= 0 && p.partAt(i+2):
		return p.until(i + 2), true // 周六、日上午
	case strings.ContainsRune("-~至到、和及与", r) && r != 0 && p.peek(p.spaces(i+1)) == '初' && digitOf(p.peek(p.spaces(i+1)+1)) > 0:
		return p.spaces(i+1) + 2, true // 正月初一到初七
	case r == '-' || r == '~' || r == '至' || r == '到':
		next := p.spaces(i + 1)
		if r != '到' && i == t.to && (r == '至' && !strings.ContainsRune("关此今", p.peek(i+1)) || p.edge(i+1)) {
			return i + 1, true
		}
		if w, end := p.oneOf(next, "次日", "第二天", "翌日", "隔天", "当晚", "当天", "深夜", "结束", "散会", "下班", "天黑", "晚饭", "午饭", "月底", "年底", "周末"); w != "" && t.clocked {
			return end, true
		}
		n, _ := p.small(next)
		digit := isDigit(p.peek(next)) && (r == '-' || r == '~' || n.next > next && (p.edge(n.next) || strings.ContainsRune("点时日月:.-/", p.peek(n.next))))
		digit = digit || isNumeral(p.peek(t.to-1)) && n.next > next && n.digits == 0 && (p.edge(n.next) || p.meets(n.next)) // 腊月二十三到二十八
		_, isDay := p.date(next)
		c, isHour := p.clock(next, true)
		if digit || isDay || isHour && (c.has || r != '到' || t.clocked) {
			return p.until(next), true
		}
		if w, ok := p.bareWeekday(next); ok {
			return w.next, true
		}
	}
	return i, false
}

// rest looks behind what was taken for the rest of it, written as nobody reads it: an hour
// (12月5日 1530, 15;00, PM3:30), minutes (3点差5分), how long it takes (开始，为期3天).
func (p *reader) rest(t taken, i int) (int, bool) {
	if w, next := p.oneOf(i, "差", "过", "缺", "欠"); w != "" && t.clocked {
		if n, ok := p.small(next); ok && p.peek(n.next) == '分' || p.peek(next) == '一' && p.peek(next+1) == '刻' {
			return n.next + 1, true
		}
	}
	if t.dated && !t.clocked {
		n, ok := p.small(i)
		_, unit := p.unit(p.spaces(n.next))
		if ok && !unit && (n.digits == 3 || n.digits == 4) && n.value < 2400 && n.value%100 < 60 && p.edge(n.next) {
			return n.next, true
		}
		if ok && !unit && i == t.to && n.digits <= 2 && n.digits > 0 && n.value <= 24 && p.spaces(n.next) > n.next { // 周三9
			return n.next, true
		}
		if m, minutes := p.small(n.next + 1); ok && minutes && n.digits > 0 && n.digits <= 2 && m.digits == 2 && strings.ContainsRune(";。,，；_·・ ", p.peek(n.next)) && !p.unitAfter(m.next) {
			return m.next, true
		}
		if _, next := p.oneOf(i, "am", "pm", "AM", "PM", "Am", "Pm"); next > i && isDigit(p.peek(p.spaces(next))) {
			return p.until(next), true
		}
	}
	began, at := p.oneOf(i, "开始")
	for at < i+4 && (p.edge(at) && p.peek(at) != 0 && p.peek(at) != '\n') {
		at++
	}
	if t.dated && p.peek(at) == '(' && !t.spans {
		at++
	}
	if _, next := p.oneOf(at, "为期", "历时", "连续", "持续", "一连", "一共", "总共", "共"); t.dated {
		if n, ok := p.small(p.spaces(next)); ok && (next > at || n.value > 1 && p.peek(n.next) == '天' && !t.clocked && !t.spans && (at == t.to || p.edge(n.next+1) || began != "")) {
			if unit, end := p.oneOf(n.next, "天", "日", "周", "个星期", "个月"); unit != "" {
				return end, true
			}
		}
	}
	return at, began != "" && t.dated && !t.clocked && (p.peek(at) == 0 || p.edge(i+2))
}

// lasting reads how long somebody is away, which the day alone does not say: 明天请假三天.
func (p *reader) lasting(i int) (int, bool) {
	w, next := p.oneOf(i, "请假", "请", "请了", "休假", "休息", "住院", "出差", "外出", "出门", "在外", "培训", "考察", "旅游", "隔离")
	if w == "" {
		return i, false
	}
	n, ok := p.small(p.spaces(next))
	unit, end := p.oneOf(p.spaces(n.next), "天", "日", "周", "个星期", "个礼拜", "个月", "星期")
	return end, ok && n.value > 1 && unit != "" && n.next > next
}

// vagueHour looks behind a day for an hour that is no part of it: 明天快十点, 5号下五3点, 明天一早, 12月5日饭后. Where the day is
// enough these words stay where they are.
func (p *reader) vagueHour(t taken, i int) (int, bool) {
	if t.clocked {
		w, next := p.oneOf(i, "不到", "未到")
		return next, w != "" && (p.edge(next) || p.meets(next)) // 9点不到
	}
	if !t.dated || p.rough {
		return i, false
	}
	if w, next := p.oneOf(i, "一早", "一大早", "大早", "大清早", "晚饭", "午饭", "早饭", "中饭", "饭后", "饭前", "上班后", "上班前", "下班后", "下班前", "放学后", "散会后", "会后", "课后",
		"同一时间", "同样时间", "老时间", "原时间", "时间待定", "时间另定", "时间未定", "(时间待定", "待定",
		"半上午", "半下午", "上半天", "下半天", "前半天", "后半天", "上半晌", "下半晌", "前半晌", "后半晌", "前晌", "后晌", "天黑", "天亮", "一上午", "一下午", "一整天"); w != "" && (i == t.to || p.edge(next)) {
		return next, true
	}
	if r := p.peek(i); (r == '早' || r == '晚') && p.peek(i+1) != 0 && (isDigit(p.peek(i+1)) || isNumeral(p.peek(i+1))) { // 早9晚5
		return p.until(i), true
	}
	const words = 4
	for j := i; j < i+words && j < len(p.r) && !p.edge(j); j++ {
		if c, ok := p.clock(j, false); ok && c.has && (!c.bare || !c.spoken || p.bareHour(&c)) {
			return c.next, true
		}
	}
	return i, false
}

// partAt says whether a list of weekdays ends at i: at a part of the day or an edge.
func (p *reader) partAt(i int) bool {
	w, _ := p.oneOf(i, partWords...)
	return w != "" || p.edge(i) || p.meets(i) || strings.ContainsRune("来去要有都不没请", p.peek(i))
}

// figuresBefore gives where figures begin that end at i and are no word's: the 1205 of 1205 15:00,
// the 12,5 of 12,5 15:00.
func (p *reader) figuresBefore(i int) (int, bool) {
	from := i
	for from > 0 && (isDigit(p.peek(from-1)) || from < i && strings.ContainsRune(",，、_ ", p.peek(from-1))) {
		from--
	}
	for from < i && !isDigit(p.peek(from)) {
		from++
	}
	return from, from < i && p.edge(from-1) && !strings.ContainsRune("-./:", p.peek(from-1))
}

// touchesBefore looks at the words right before it.
func (p *reader) touchesBefore(t taken) (int, bool) {
	i := t.from
	for i > 0 && p.spaces(i-1) > i-1 {
		i--
	}
	for _, w := range rough {
		from, ok := p.endsWith(i, w)
		if !ok {
			continue
		}
		switch before := p.peek(from - 1); {
		case w == "约" && strings.ContainsRune("节预签邀相合违赴失条契制", before) && before != 0, w == "除" && before == '清', w == "初" && before == '当',
			w == "至" && before == '以', w == "某", (w == "明" || w == "今" || w == "昨" || w == "大") && (from+1 != t.from || before != 0 && !p.edge(from-1)):
			continue
		}
		if w == "到" || w == "至" {
			moved := false
			for _, m := range moves {
				_, ok := p.endsWith(from, m)
				moved = moved || ok
			}
			if moved {
				continue
			}
		}
		return from, true
	}
	for _, w := range partWords {
		if from, ok := p.endsWith(i, w); ok && len(w) > len("早") && from < t.from {
			return from, true // 初八上午9点, of which 9点 was read
		}
	}
	for name := range feasts {
		if from, ok := p.endsWith(i, name); ok && i == t.from && !t.dated && !feasts[name].short { // 九九重阳上午9点
			return from, true
		}
	}
	if from, ok := p.figuresBefore(i); ok && !t.dated {
		return from, true
	}
	switch r := p.peek(i - 1); {
	case r == '年' && i == t.from && t.dated && (isDigit(p.peek(i-2)) || isNumeral(p.peek(i-2))): // 两千零二十六年十二月五日
		from := i - 1
		for from > 0 && (isDigit(p.peek(from-1)) || isNumeral(p.peek(from-1))) {
			from--
		}
		return from, true
	case !t.dated && r == '节' && !strings.ContainsRune("环细情季小章", p.peek(i-2)), t.week && i == t.from && r != 0 && strings.ContainsRune("个周末首头双单", r): // 圣诞节上午9点, 另一个周五, 双周三
		from := i - 1
		for from > 0 && !p.edge(from-1) {
			from--
		}
		return from, true
	case !t.dated && r != 0 && strings.ContainsRune("日号月年周天旬后前", r), r == '、' && (isDigit(p.peek(i-2)) || isNumeral(p.peek(i-2)) || p.peek(i-2) != 0 && strings.ContainsRune("今明后昨前", p.peek(i-2))), t.loose && r != 0 && strings.ContainsRune("月年旬", r): // 32日下午3点, 某月5日
		from := i - 1
		for from > 0 && !p.edge(from-1) {
			from--
		}
		return from, true
	case (r == '上' || r == '下') && (p.edge(i-2) || p.peek(i-2) == r), r == '再' && i == t.from && p.peek(i) == '下':
		return i - 1, true
	case r == '-' || r == '~':
		if b := p.peek(i - 2); isDigit(b) || b == '日' || b == '号' || b == '点' || weekdayOf(b) >= 0 {
			from := i - 1
			for from > 0 && !(p.spaces(from-1) > from-1) {
				from--
			}
			return from, true
		}
	}
	return i, false
}

// englishWords are words about days in the other language of the office, which are asked about.
var englishWords = strings.Fields("today tonight tomorrow yesterday next noon midnight monday tuesday wednesday thursday friday saturday sunday " +
	"mon tue tues wed thu thur thurs fri sat sun january february march april june july august september october november december jan feb apr jun jul aug sep sept oct nov dec")

// english gives the end of such a word.
func (p *reader) english(i int) (int, bool) {
	if !isLatin(p.peek(i)) || isLatin(p.peek(i-1)) {
		return i, false
	}
	var word []rune
	for end := i; isLatin(p.peek(end)) && len(word) < 10; end++ {
		word = append(word, p.peek(end)|0x20)
	}
	return i + len(word), !isLatin(p.peek(i+len(word))) && slices.Contains(englishWords, string(word))
}

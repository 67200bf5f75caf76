package phrase

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Use says what a quantity counts.
type Use int

const (
	// Done counts what was done or given: 20 场, 12,000 册.
	Done Use = iota
	// Beneficiaries counts the people or households that had the good of it: 惠及800人.
	Beneficiaries
)

// Quantity is a number with its measure word.
type Quantity struct {
	Value Amount
	// Unit is the measure word: 场, 册, 元. Beneficiaries are counted in 人, 人次, 户 and 户次 only, so that they can be summed.
	Unit   string
	Kind   Use
	Approx bool   // 近, 约, 余, 多 and the like stood with it
	Text   string // as it was typed, with the words that belong to it: 惠及800人
}

// Format writes a quantity the way the office does: 20 场, 12,000 册, 约 100 件. ParseQuantities reads it back.
func Format(q Quantity) string {
	text := q.Value.String() + " " + q.Unit
	if q.Approx {
		return "约 " + text
	}
	return text
}

// maxQuantities bounds what is read out of one text.
const maxQuantities = 100

// ParseQuantities finds the quantities in a text, in their order: of "送戏下乡 20场，惠及800人" 20 场 and 800 人 who benefit. 万
// and 亿 are multiplied out. Days, hours, ordinals (第3场), ranges (5-8条), percentages and the numbers of set phrases
// (两个维护, 一户一策) are none.
func ParseQuantities(text string) []Quantity {
	s := newReader(text, referenceDay, nil)
	var list []Quantity
	for _, q := range s.quantities() {
		list = append(list, q.Quantity)
	}
	return list
}

// Title gives the text without its quantities and without the punctuation that they leave behind: 送戏下乡. It is empty
// where the text held nothing else.
func Title(text string) string {
	s := newReader(text, referenceDay, nil)
	var b strings.Builder
	at := 0
	for _, q := range s.quantities() {
		from := q.from
		if q.deed { // 到王家村慰问困难户 12户: what was done, and whom it served
			from = s.back(q.number)
		}
		b.WriteString(s.piece(at, from))
		at = q.to
	}
	b.WriteString(s.text[s.at[at]:])
	return unstubbed(tidy(b.String()))
}

// stub is what a quantity leaves behind that says nothing without it: 每人 500元, 价值 2000元.
var stub = regexp.MustCompile(`(?:总?价值|每[人户名家次个]|人均|户均|共计|合计|总计|累计|折合|其中)$`)

// unstubbed leaves such words out of each clause of a title.
func unstubbed(title string) string {
	const marks = ",，、;；"
	if !strings.ContainsAny(title, marks) && stub.FindString(title) != title {
		return strings.TrimSpace(stub.ReplaceAllString(title, ""))
	}
	var b strings.Builder
	for len(title) > 0 {
		i := strings.IndexAny(title, marks)
		if i < 0 {
			i = len(title)
		}
		b.WriteString(stub.ReplaceAllString(title[:i], ""))
		if title = title[i:]; title != "" {
			_, size := utf8.DecodeRuneInString(title)
			b.WriteString(title[:size])
			title = title[size:]
		}
	}
	return tidy(b.String())
}

// tidy leaves one of several marks in a row, none at the beginning or end, and one space of several.
func tidy(text string) string {
	const marks = ",，、;；:：。.!！"
	var b strings.Builder
	mark, space := rune(0), false
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		typed := text[:size] // bytes that are no UTF-8 stay what they are
		text = text[size:]
		switch {
		case strings.ContainsRune(marks, r):
			if mark == 0 {
				mark = r
			}
			continue
		case unicode.IsSpace(r):
			space = true
			continue
		}
		if b.Len() > 0 && mark != 0 {
			b.WriteRune(mark)
		} else if b.Len() > 0 && space {
			b.WriteByte(' ')
		}
		b.WriteString(typed)
		mark, space = 0, false
	}
	return b.String()
}

// foundQuantity is a quantity with its place in the source.
type foundQuantity struct {
	Quantity
	from, to int
	number   int  // where the number itself begins
	deed     bool // the words before it are what was done, in the midst of a sentence
}

func (p *reader) quantities() []foundQuantity {
	var list []foundQuantity
	for i := 0; i < len(p.r) && len(list) < maxQuantities; {
		if next := p.fixed(i); next > i {
			i = next
			continue
		}
		q, ok := p.quantity(i)
		// 3天后 is a day, 12.5 万元 is none: the longer reading is meant.
		if e, isTime := p.expression(i); isTime && e.inText(p, false) && (!ok || e.to > q.to) {
			i = e.to
			continue
		}
		if ok {
			q.to = p.attached(&q, i)
			if len(list) > 0 {
				q.deed = q.deed && q.from > list[len(list)-1].to
				q.from = max(q.from, list[len(list)-1].to)
			}
			q.Text = p.piece(q.from, q.to)
			list = append(list, q)
			i = q.to
			continue
		}
		i = p.skipNumber(i)
	}
	return list
}

// fixed gives the position after a set phrase, or i.
func (p *reader) fixed(i int) int {
	if !isNumeral(p.peek(i)) {
		return i
	}
	if _, next := p.oneOf(i, fixedPhrases...); next > i {
		return next
	}
	// 一户一策, 一村一品, 一事一议
	if p.peek(i) == '一' && p.peek(i+2) == '一' {
		return i + 4
	}
	return i
}

// skipNumber goes on after a number that is none, so that of 七八十户 the 十户 is not taken.
func (p *reader) skipNumber(i int) int {
	start := i
	for isDigit(p.peek(i)) || isNumeral(p.peek(i)) {
		i++
	}
	return max(i, start+1)
}

// quantity reads a number with its unit at i; the words in front of it are looked at by attached.
func (p *reader) quantity(i int) (foundQuantity, bool) {
	r := p.peek(i)
	if !isDigit(r) && !isNumeral(r) || !p.startsAlone(i) || p.ranged(i) {
		return foundQuantity{}, false
	}
	m, ok := p.amount(i)
	if !ok {
		return foundQuantity{}, false
	}
	value, ok := m.value()
	at := p.spaces(m.next)
	end, isUnit := p.unit(at)
	if !ok || !isUnit || at > m.next+2 {
		return foundQuantity{}, false
	}
	unit := string(p.r[at:end])
	q := foundQuantity{Quantity: Quantity{Value: value, Unit: unit, Approx: m.approx}, from: i, to: end, number: i}
	switch {
	case m.one && articles[unit]:
		return foundQuantity{}, false
	case ordinals[unit] && isNumeral(r) && r != '两':
		return foundQuantity{}, false
	case isLatin(p.peek(end)) && isLatin(p.peek(end-1)):
		return foundQuantity{}, false
	}
	if from := p.approximation(i, m.round); from < i {
		q.Approx, q.from = true, from
	} else if m.round && !m.approx {
		return foundQuantity{}, false
	}
	return q, true
}

// ranged says whether the number at i is the end of a range such as 5至8.
func (p *reader) ranged(i int) bool {
	r := p.peek(i - 1)
	before := p.peek(i - 2)
	return (r == '至' || r == '到') && (isDigit(before) || isNumeral(before))
}

// approximations are the words before a number that make it a rough one, and the runes that make another word of them:
// 附近, 节约, 签约.
var approximations = []struct{ word, not string }{
	{"大约", ""}, {"约", "节预签邀合违赴失条契制"}, {"将近", ""}, {"接近", ""}, {"近", "附最靠就邻临远亲"}, {"逾", ""}, {"超过", ""},
	{"不少于", ""}, {"超", "赶反"},
}

// approximation gives the place where 近, 约 and the like begin in front of i, or i. 上 is one only before 百, 千 and 万.
func (p *reader) approximation(i int, round bool) int {
	at := p.back(i)
	for _, a := range approximations {
		from, ok := p.endsWith(at, a.word)
		if before := p.peek(from - 1); ok && (before == 0 || !strings.ContainsRune(a.not, before)) {
			return from
		}
	}
	if round && at == i && p.peek(i-1) == '上' {
		return i - 1
	}
	return i
}

// back gives the position before the spaces that end at i; more than two keep things apart.
func (p *reader) back(i int) int {
	at := i
	for at > 0 && p.peek(at-1) == ' ' {
		at--
		if i-at > 2 {
			return i
		}
	}
	return at
}

// endsWith says whether the word ends at i, and where it begins.
func (p *reader) endsWith(i int, word string) (int, bool) {
	from := i - len([]rune(word))
	if from < 0 {
		return i, false
	}
	_, ok := p.word(from, word)
	return from, ok
}

package phrase

import (
	"slices"
	"time"
	"unicode"
)

// referenceDay is the now for reading quantities, where it only matters that something is a day and not which.
var referenceDay = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

var (
	helping = []string{"惠及", "惠泽", "受益", "受惠", "服务", "帮助", "帮扶", "资助", "救助", "慰问"}
	// deeds are those of them that say what was done.
	deeds = []string{"帮助", "帮扶", "资助", "救助", "慰问"}
	folk  = []string{"困难群众", "留守儿童", "残疾人", "老年人", "困难户", "困难家庭", "脱贫户", "监测户", "群众", "村民", "居民", "学生",
		"师生", "老人", "儿童", "孩子", "农户", "党员", "人口", "户数", "人数", "家庭", "妇女", "患者", "住户", "职工", "乡亲"}
)

// attached marks the quantity at i as beneficiaries where the words around it say so — 惠及800人, 受益群众约 800 人,
// 800名群众受益 — takes those words into it, and gives the position after it.
func (p *reader) attached(q *foundQuantity, i int) int {
	name, ok := personal[q.Unit]
	if !ok {
		return q.to
	}
	at := p.back(q.from)
	if r := p.peek(at - 1); r == ':' {
		at = p.back(at - 1)
	}
	for _, w := range folk {
		if from, ok := p.endsWith(at, w); ok {
			at = from
			break
		}
	}
	if r := p.peek(at - 1); r == '了' || r == '到' || r == '过' {
		at--
	}
	for _, w := range helping {
		if from, ok := p.endsWith(at, w); ok {
			q.Kind, q.Unit, q.from = Beneficiaries, name, from
			q.deed = slices.Contains(deeds, w) && unicode.Is(unicode.Han, p.peek(from-1))
			return p.folk(q.to)
		}
	}
	end := p.folk(q.to)
	for _, w := range [...]string{"直接受益", "受益", "受惠"} {
		if next, ok := p.word(p.spaces(end), w); ok {
			q.Kind, q.Unit = Beneficiaries, name
			return next
		}
	}
	return q.to
}

// folk gives the position after the word for the people counted: the 群众 of 800名群众.
func (p *reader) folk(i int) int {
	_, next := p.oneOf(i, folk...)
	return next
}

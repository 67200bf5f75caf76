package phrase

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
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

// noNames are the last characters of what begins as a name does and is none: 高坪村, 方便学生, 文化站.
const noNames = "村镇乡县市省区组队校院站社路桥渠所馆店厂园堂库塘田地山河湾坪场户家人口员众生童友区班处次件年月日里化便品"

// whom are the words in front of those whom a deed served.
var whom = append([]string{"受益人", "受助人", "帮扶对象", "对象", "姓名", "名单", "惠及", "受益", "服务", "帮助", "帮扶", "资助", "救助", "慰问", "了", "为", "给", "有", "是", ":", "：", " "}, folk...)

// NamesBeneficiary tells whether an answer to how many a deed served, and where, names a person instead: 张秀英, 王芳、李强,
// 村民王老五, 张秀英家. A number and a place are enough (domain F3).
func NamesBeneficiary(text string) bool {
	if NamesSomebody(text) {
		return true
	}
	short := 0
	for _, part := range strings.FieldsFunc(Title(text), func(r rune) bool { return strings.ContainsRune("、，,；;和及与\n", r) }) {
		marked := false
		for {
			was := part
			for _, w := range whom {
				part = strings.TrimPrefix(part, w)
			}
			if part == was {
				break
			}
			marked = true
		}
		part = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(part, "等"), "家"))
		last, _ := utf8.DecodeLastRuneInString(part)
		if !isHan(part) || !isSurnamed(part) || strings.ContainsRune(noNames, last) {
			continue
		}
		if marked || utf8.RuneCountInString(part) > 2 {
			return true
		}
		if short++; short > 1 {
			return true
		}
	}
	return false
}

package phrase

import "strings"

// Miss says why Count has not read a number.
type Miss int

// The misses of Count.
const (
	NoMiss    Miss = iota
	NoNumber       // there is no number, or more than one is said
	Roughly        // 约30, 10多: an exact number is wanted
	OtherUnit      // 12户 where 人 is asked for
)

// noneWords are what people write for nought.
var noneWords = []string{"没有", "暂无", "无", "零", "none", "no"}

// guesses are the words in front of a number that is not known.
var guesses = []string{"大概", "大致", "差不多", "估计", "可能", "也就", "应该"}

// Count reads an answer that is one number of a unit: 12, 12辆, 共 12 辆, 十二, 1.2万, 没有. unit is the one that is asked for,
// "" for none; words behind the number have to be that unit, or none where any will do.
func Count(text, unit string) (Amount, Miss) {
	s := newReader(text, referenceDay, nil)
	i := s.spaces(0)
	if w, next := s.oneOf(i, "一共", "总共", "共计", "合计", "总计", "共有", "共", "有", "我报", "报", "是", "填"); w != "" {
		i = s.spaces(next)
	}
	rough := false
	if w, next := s.oneOf(i, guesses...); w != "" {
		rough, i = true, s.spaces(next)
	}
	for _, a := range approximations {
		if next, ok := s.word(i, a.word); ok {
			rough, i = true, s.spaces(next)
			break
		}
	}
	value, next, ok := Amount(0), i, false
	if w, end := s.oneOf(i, noneWords...); w != "" {
		next, ok = end, true
	} else if m, read := s.amount(i); read {
		rough = rough || m.approx
		if value, ok = m.value(); !ok && m.n == 0 {
			ok = true
		}
		next = m.next
	}
	if !ok {
		return 0, NoNumber
	}
	rest := strings.TrimRight(string(s.r[s.spaces(next):]), " .。,，!！;；~")
	for _, w := range [...]string{"左右", "上下"} {
		if head, ok := strings.CutSuffix(rest, w); ok {
			rest, rough = strings.TrimRight(head, " "), true
		}
	}
	switch {
	case rest == "", unit != "" && sameUnit(rest, unit):
	case s.isUnit(rest):
		if unit != "" {
			return 0, OtherUnit
		}
	default:
		return 0, NoNumber
	}
	if rough {
		return 0, Roughly
	}
	return value, NoMiss
}

// sameUnit says whether two measure words count the same.
func sameUnit(a, b string) bool {
	a, b = string(newSource(a).r), string(newSource(b).r)
	same := func(u string) string {
		if p, ok := personal[u]; ok {
			return p
		}
		switch u {
		case "块", "块钱", "元钱":
			return "元"
		}
		return u
	}
	return same(a) == same(b)
}

// isUnit says whether words are nothing but a measure word.
func (s *source) isUnit(words string) bool {
	u := newSource(words)
	next, ok := u.unit(0)
	return ok && next == len(u.r)
}

package alike

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// most bounds how much of a text is read, in characters.
const most = 2000

// Subject is what a suggestion is about.
type Subject struct {
	matters  []vote          // by the number of the class
	wide     []vote          // the matters, with those that are near them
	length   float64         // of wide, as a vector
	villages []string        // without 村, as far as they can be told from what stands before them
	spots    []string        // within a village: 3组, 村东, a named road or school
	pairs    map[string]bool // of neighbouring characters, without those that stand in every suggestion or say where
	order    []string        // all pairs as they come, also those of places
	text     string          // as it was read
}

// The parts of a suggestion do not count alike: its title names the matter, and what
// is proposed names much beside it.
const (
	titleShare = 3.0
	firstShare = 2.0
)

// sharper makes what a text speaks of most stand out from what it only touches.
const sharper = 1.15

// Of reads a suggestion: its title, what it tells, and the place where it has one of
// its own.
func Of(title, words, place string) *Subject {
	s, matters := &Subject{pairs: map[string]bool{}}, make([]float64, len(lexicon().classes))
	first, rest := words, ""
	if i := strings.IndexAny(words, "。；;\n！!？?"); i >= 0 {
		first, rest = words[:i], words[i:]
	}
	named := titleShare
	if strings.HasPrefix(words, title) { // guessed: nobody has named the matter
		named = 0
	}
	for _, part := range []struct {
		text  string
		share float64
	}{{title, named}, {first, firstShare}, {rest, 1}, {place, 0}} {
		text := folded(part.text)
		if part.share > 0 {
			read(text, part.share, matters)
		}
		s.places(text)
		s.pair(text)
		s.text += string(text) + "\n"
	}
	evidence := 0.0
	for _, n := range matters {
		evidence += n
	}
	wide := make([]float64, len(matters))
	for class, n := range matters {
		if n == 0 {
			continue
		}
		n = math.Pow(n/evidence, sharper)
		s.matters = append(s.matters, vote{class, n})
		wide[class] += n
		for _, k := range lexicon().kin[class] {
			wide[k.class] += k.share * n
		}
	}
	for class, n := range wide {
		if n > 0 {
			s.wide = append(s.wide, vote{class, n})
			s.length += n * n
		}
	}
	s.length = math.Sqrt(s.length)
	s.withoutPlaces()
	return s
}

// folded makes a text ready for reading: half-width, small letters, 三组 as 3组.
func folded(text string) []rune {
	r := []rune(strings.ToLower(width.Fold.String(text)))
	r = r[:min(len(r), most)]
	for i := range r {
		if n := strings.IndexRune("一二三四五六七八九", r[i]); n >= 0 && i+1 < len(r) && strings.ContainsRune("组号队社", r[i+1]) && (i == 0 || !strings.ContainsRune("十百第几每", r[i-1])) {
			r[i] = rune('1' + n/len("一"))
		}
	}
	return r
}

// Matters lists the classes that a suggestion is about, the weightiest first. Each
// is a word of two characters.
func (s *Subject) Matters() []string {
	var list []string
	for _, v := range slices.SortedStableFunc(slices.Values(s.matters), func(a, b vote) int { return cmp.Compare(b.share, a.share) }) {
		list = append(list, lexicon().classes[v.class])
	}
	return list
}

// chief is the class that a suggestion speaks of most.
func (s *Subject) chief() int {
	return slices.MaxFunc(s.matters, func(a, b vote) int { return cmp.Compare(a.share, b.share) }).class
}

// Villages lists the names of the villages that a suggestion speaks of.
func (s *Subject) Villages() []string { return s.villages }

// Spots lists where in a village it is.
func (s *Subject) Spots() []string { return s.spots }

// Pairs lists the pairs of neighbouring characters by which a suggestion is found, as
// they come.
func (s *Subject) Pairs() []string { return s.order }

// PairsOf lists the pairs of a word.
func PairsOf(word string) []string {
	r := folded(word)
	var out []string
	for i := 1; i < len(r); i++ {
		out = append(out, string(r[i-1:i+1]))
	}
	return out
}

func (s *Subject) pair(text []rune) {
	for i := 1; i < len(text); i++ {
		if isLetter(text[i-1]) && isLetter(text[i]) {
			if p := string(text[i-1 : i+1]); !common[p] && !s.pairs[p] {
				s.pairs[p] = true
				s.order = append(s.order, p)
			}
		}
	}
}

// withoutPlaces takes the pairs that say where it is out of those that are compared.
func (s *Subject) withoutPlaces() {
	for _, name := range slices.Concat(s.villages, s.spots) {
		for _, p := range PairsOf(name) {
			delete(s.pairs, p)
		}
	}
	maps.DeleteFunc(s.pairs, func(p string, _ bool) bool {
		return strings.ContainsAny(p, "村组") || strings.ContainsFunc(p, unicode.IsDigit)
	})
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// common are pairs that say nothing of the matter.
var common = func() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq("建议 关于 议关 问题 加强 进一 一步 我镇 我们 村民 群众 有关 部门 解决 希望 目前 存在 没有 这个 不便 方便 不方 影响 严重 " +
		"反映 出行 生活 多年 年久 久失 失修 老百 百姓 大家 尽快 及时 安排 的建 多户 安全 隐患 全隐 比较 非常 现在 已经 需要 应当 应该 由镇 由村 镇里 村里 请镇 修复 维修") {
		out[w] = true
	}
	return out
}()

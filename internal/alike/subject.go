package alike

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// most bounds how much of a text is read, in characters.
const most = 2000

// Subject is what a suggestion is about.
type Subject struct {
	matters  map[string]float64 // by class; they add up to 1, or there are none
	villages []string           // without 村, as far as they can be told from what stands before them
	spots    []string           // within a village: 3组, 村东, a named road or school
	pairs    map[string]bool    // of neighbouring characters, without those that stand in every suggestion or say where
	order    []string           // all pairs as they come, also those of places
	text     string             // as it was read
}

// The parts of a suggestion do not count alike: its title names the matter, and what
// is proposed names much beside it.
const (
	titleShare = 3.0
	firstShare = 2.0
)

// Of reads a suggestion: its title, what it tells, and the place where it has one of
// its own.
func Of(title, words, place string) *Subject {
	s := &Subject{matters: map[string]float64{}, pairs: map[string]bool{}}
	first, rest := words, ""
	if i := strings.IndexAny(words, "。；;\n！!？?"); i >= 0 {
		first, rest = words[:i], words[i:]
	}
	for _, part := range []struct {
		text  string
		share float64
	}{{title, titleShare}, {first, firstShare}, {rest, 1}, {place, 0}} {
		text := folded(part.text)
		if part.share > 0 {
			s.count(text, part.share)
		}
		s.places(text)
		s.pair(text)
		s.text += string(text) + "\n"
	}
	sum := 0.0
	for _, n := range s.matters {
		sum += n
	}
	for class := range s.matters {
		s.matters[class] /= sum
	}
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

// count adds the matters that a text speaks of, each word once.
func (s *Subject) count(text []rune, share float64) {
	seen := map[string]bool{}
	for i := 0; i < len(text); {
		e, ok := lookUp(text[i:])
		if !ok {
			i++
			continue
		}
		if word := string(e.word); e.class != "" && !seen[word] {
			seen[word] = true
			if rest := text[i+len(e.word):]; !isWhere(rest) && !isName(rest) {
				s.matters[e.class] += share * e.share
			}
		}
		i += len(e.word)
	}
}

// wheres are the words behind a thing that is only said to be where another is: at the school's gate.
var wheres = runes("门口", "大门", "校门", "门前", "旁", "边上", "附近", "对面", "前面", "后面", "一带", "周边", "外面", "里面", "东边", "西边", "南边", "北边", "东侧", "西侧")

func isWhere(rest []rune) bool {
	return len(rest) > 0 && slices.ContainsFunc(wheres, func(w []rune) bool { return hasAt(rest, 0, w) })
}

// isName tells whether a word is, by what stands behind it, the name of a village: 石桥村.
func isName(rest []rune) bool {
	return len(rest) > 0 && rest[0] == '村' && (len(rest) == 1 || !strings.ContainsRune("里民委级", rest[1]))
}

// Matters lists the classes that a suggestion is about, the weightiest first. Each
// is a word of two characters.
func (s *Subject) Matters() []string {
	return slices.SortedFunc(maps.Keys(s.matters), func(a, b string) int {
		return cmp.Or(cmp.Compare(s.matters[b], s.matters[a]), cmp.Compare(a, b))
	})
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

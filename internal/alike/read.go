package alike

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// near is how far the parts of a figure may stand from each other, in characters from
// the beginning of the first to the end of the last.
const near = 16

// found is an atom where it stands in a text.
type found struct {
	*atom
	from, to int
	may      classSet // the classes of which it may speak here
	counted  bool     // as a word: no longer word of the same class holds it
}

// read counts the matters of which a text speaks, by the numbers of their classes: each word and each figure once.
func read(text []rune, share float64, matters []float64) {
	d := lexicon()
	list := d.find(text)
	judge(list)
	for i := range list {
		f := &list[i]
		if rest := text[f.to:]; f.to-f.from > 1 && (isWhere(rest) || isName(rest)) {
			f.may = classSet{}
		}
	}
	seen := map[*atom]bool{}
	for i := range list {
		f := &list[i]
		if len(f.speaks) == 0 || !f.counted || seen[f.atom] {
			continue
		}
		for _, v := range f.speaks {
			if f.may.has(v.class) {
				matters[v.class] += share * v.share
				seen[f.atom] = true
			}
		}
	}
	d.figured(list, func(fig figure, n float64) {
		matters[fig.class] += share * fig.share * n
	})
}

// find lists the atoms of a text as they come, the longer first.
func (d *dictionary) find(text []rune) []found {
	var list []found
	s := string(text)
	at := make([]int, 0, len(text)+1) // where each character begins
	for i := range s {
		at = append(at, i)
	}
	at = append(at, len(s))
	for i, r := range text {
		for n := min(d.longest[r], len(text)-i); n > 0; n-- {
			if a := d.atoms[s[at[i]:at[i+n]]]; a != nil {
				list = append(list, found{atom: a, from: i, to: i + n})
			}
		}
	}
	return list
}

// judge says of which classes each atom may speak where it stands: inside a longer word of those of the longer
// one only, so that a street light is no street.
func judge(list []found) {
	for i := range list {
		f := &list[i]
		f.may, f.counted = classSet{^uint64(0), ^uint64(0), ^uint64(0)}, true
		for j := i - 1; j >= 0 && f.from-list[j].from < 8; j-- {
			g := &list[j]
			if g.to < f.to || g.to-g.from <= f.to-f.from {
				continue
			}
			in := g.any
			if g.isWord {
				in = g.classes
				f.counted = f.counted && !overlaps(f.classes, g.classes)
			} else if f.to-f.from > 1 {
				continue
			}
			for k := range f.may {
				f.may[k] &= in[k]
			}
		}
	}
}

func overlaps(a, b classSet) bool {
	for i := range a {
		if a[i]&b[i] != 0 {
			return true
		}
	}
	return false
}

// figured gives each figure that stands in a text, in their order, with what it is worth.
func (d *dictionary) figured(list []found, give func(figure, float64)) {
	there := make([]uint8, len(d.figures)) // of which places something is there
	for i := range list {
		for _, p := range list[i].parts {
			if list[i].may.has(d.figures[p.figure].class) {
				there[p.figure] |= 1 << p.place
			}
		}
	}
	whole := map[int]*[figureMost][]found{}
	for _, f := range list {
		for _, p := range f.parts {
			fig := d.figures[p.figure]
			if there[p.figure] != 1<<fig.places-1 || !f.may.has(fig.class) {
				continue
			}
			if whole[p.figure] == nil {
				whole[p.figure] = new([figureMost][]found)
			}
			whole[p.figure][p.place] = append(whole[p.figure][p.place], f)
		}
	}
	for _, n := range slices.Sorted(maps.Keys(whole)) {
		fig := d.figures[n]
		if worth, ok := worth(whole[n][:fig.places], make([]found, 0, figureMost)); ok {
			give(fig, worth)
		}
	}
}

// worth is how much the best of what stands in the places of a figure tells, from 0 to 1: each place has an atom of
// its own, all near each other. What many matters have in common tells little.
func worth(places [][]found, taken []found) (best float64, ok bool) {
	if len(places) == 0 {
		for _, t := range taken {
			best += t.rarity
		}
		return best / float64(len(taken)), true
	}
	for _, f := range places[0] {
		if slices.ContainsFunc(taken, func(t found) bool {
			return max(f.to, t.to)-min(f.from, t.from) > near || f.from < t.to && t.from < f.to
		}) {
			continue
		}
		if n, fits := worth(places[1:], append(taken, f)); fits {
			best, ok = max(best, n), true
		}
	}
	return best, ok
}

// wheres are the words behind a thing that is only said to be where another is: at the school's gate.
var wheres = runes("门口", "大门", "校门", "门前", "旁", "边上", "附近", "对面", "前面", "后面", "一带", "周边", "外面", "里面", "东边", "西边", "南边", "北边", "东侧", "西侧", "那边", "那里", "那儿", "那块", "那一片", "下面", "底下", "下")

func isWhere(rest []rune) bool {
	return len(rest) > 0 && slices.ContainsFunc(wheres, func(w []rune) bool { return hasAt(rest, 0, w) })
}

// isName tells whether a word is, by what stands behind it, the name of a village: 石桥村, 石桥3组.
func isName(rest []rune) bool {
	if len(rest) > 1 && unicode.IsDigit(rest[0]) && strings.ContainsRune("组社队", rest[1]) {
		return true
	}
	return len(rest) > 0 && rest[0] == '村' && (len(rest) == 1 || !strings.ContainsRune("里民委级", rest[1]))
}

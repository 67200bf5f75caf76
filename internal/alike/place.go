package alike

import (
	"slices"
	"strings"
	"unicode"
)

// villageWords are what the name of a village ends with.
var villageWords = runes("社区", "村", "屯", "寨")

// notNames are words in front of 村 that make no name: administrative, poor, each.
var notNames = []string{"行政", "自然", "贫困", "空心", "城中", "部分", "重点", "偏远", "示范", "美丽", "进出", "进入", "每个", "整个", "几个", "多个", "两个", "这个", "那个", "各个", "我们", "文明", "新农", "全镇"}

// stops are characters that seldom belong to the name of a village and often stand before it.
const stops = "在到从至的和与是由将把对为及我们请议于了给让往去过经离沿着等县镇乡区市映望里上该本全各每有被其叫住跟同向因"

// longestName is how many characters a village's name has at most, without 村.
const longestName = 4

// places finds the villages and the spots that a text speaks of.
func (s *Subject) places(text []rune) {
	for i := range text {
		for _, w := range villageWords {
			if hasAt(text, i, w) {
				if name := nameBefore(text[:i]); name != "" {
					s.villages = added(s.villages, name)
				}
			}
		}
		switch {
		case i > 0 && strings.ContainsRune("组社队", text[i]) && text[i-1] >= '1' && text[i-1] <= '9':
			s.spots = added(s.spots, string(text[i-1])+"组")
		case strings.ContainsRune("东南西北", text[i]):
			// 村东, 东头, 东边; a village's name may hold one too: 东山村 is none.
			if i > 0 && text[i-1] == '村' || i+1 < len(text) && strings.ContainsRune("头边侧面口", text[i+1]) {
				s.spots = added(s.spots, "村"+string(text[i]))
			}
		case i > 0 && strings.ContainsRune("进出", text[i-1]) && text[i] == '村':
			s.spots = added(s.spots, "村口")
		case i > 0 && strings.ContainsRune("口头尾", text[i]) && text[i-1] == '村':
			s.spots = added(s.spots, "村"+string(text[i]))
		}
		if mark := landmark(text, i); mark != "" {
			s.spots = added(s.spots, mark)
		}
		for _, w := range named {
			if hasAt(text, i, w) {
				if name := nameBefore(text[:i]); name != "" && !isCommonBefore(name) {
					s.spots = added(s.spots, name+string(w))
				}
			}
		}
	}
}

// besides are the words behind what a place is named by: 粮站旁.
var besides = runes("旁", "附近", "对面", "前面", "后面", "下面", "底下", "那里", "那边", "那儿", "边上", "门口")

// landmark gives the last two characters of what a place is named by when such a word stands at i.
func landmark(text []rune, i int) string {
	under := i > 0 && text[i] == '下' && strings.ContainsRune("树桥坡坎山楼", text[i-1])
	if i < 2 || !under && !slices.ContainsFunc(besides, func(w []rune) bool { return hasAt(text, i, w) }) {
		return ""
	}
	for _, r := range text[i-2 : i] {
		if !unicode.Is(unicode.Han, r) || isStop(r) || strings.ContainsRune("村组社队这那个边面家路", r) {
			return ""
		}
	}
	return string(text[i-2 : i])
}

// named are things that have names of their own.
var named = runes("桥", "水库", "小学", "中学", "小区", "广场", "大街", "街", "市场", "山塘", "渠", "河", "庙", "祠堂", "厂")

func runes(words ...string) (list [][]rune) {
	for _, w := range words {
		list = append(list, []rune(w))
	}
	return list
}

// isCommonBefore tells what stands before such a thing without being its name.
func isCommonBefore(name string) bool {
	last := []rune(name)
	return strings.ContainsRune("座条个处所村组近新旧老危修建过便大小水集农菜文学休要想段米公工", last[len(last)-1])
}

func hasAt(text []rune, i int, word []rune) bool {
	return text[i] == word[0] && i+len(word) <= len(text) && slices.Equal(text[i:i+len(word)], word)
}

func added(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// nameBefore takes the name that ends at the end of a text, as well as it can be told: back to a mark
// or a word that is no part of names, two characters at least.
func nameBefore(text []rune) string {
	from := len(text)
	for from > 0 && len(text)-from < longestName && unicode.Is(unicode.Han, text[from-1]) && text[from-1] != '村' {
		from--
	}
	name := text[from:]
	end := len(name) - 1
	if end < 1 {
		return ""
	}
	// A stop that ends the name is part of it only where nothing else can be meant: 三里村, not 快递不到村.
	if strings.ContainsRune("进出回入离", name[end]) || isStop(name[end]) && (!strings.ContainsRune("里上过", name[end]) || end > 1 && !isStop(name[end-2])) {
		return ""
	}
	for i := end - 1; i >= 0; i-- {
		if isStop(name[i]) {
			name = name[i+1:]
			if len(name) == 1 { // 向阳村
				name = text[len(text)-2:]
			}
			break
		}
	}
	if len(name) < 2 || slices.Contains(notNames, string(name)) ||
		!slices.ContainsFunc(name, func(r rune) bool { return !isStop(r) && !strings.ContainsRune("东南西北头边口尾侧面", r) }) {
		return ""
	}
	return string(name)
}

func isStop(r rune) bool { return strings.ContainsRune(stops, r) }

// sameName tells whether two names, of which each may have a word too much in
// front, are one: 大柳河 and 柳河.
func sameName(a, b string) bool {
	return strings.HasSuffix(a, b) || strings.HasSuffix(b, a)
}

// shares tells whether any of the names are the same.
func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool {
		return slices.ContainsFunc(b, func(y string) bool { return sameName(x, y) })
	})
}

// mentions tells whether a text speaks of one of the villages without 村: 柳河的路灯.
func mentions(text string, villages []string) bool {
	return slices.ContainsFunc(villages, func(v string) bool {
		r := []rune(v)
		return strings.Contains(text, string(r[max(0, len(r)-2):])) && len(r) >= 2
	})
}

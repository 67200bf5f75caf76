package phrase

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
)

//go:embed words/accusations.txt
var accusationsFile string

// accusations are the words of accusations.txt by what they are; each list the longer words first.
var accusations = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(accusationsFile) {
		if what, words, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && !strings.HasPrefix(line, "#") {
			list := strings.Fields(words)
			slices.SortStableFunc(list, func(a, b string) int { return len(b) - len(a) })
			out[what] = list
		}
	}
	return out
})

// commonSurnames are those of nine in ten people: only with one of them a word may be a name
// where nothing else says that it is.
const commonSurnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛阎雷龙史陶贺毛段郝顾龚邵万覃武钱戴严莫孔向汤"

// accusedWithin is how far behind a person, in characters, what he or she is accused of stands.
const accusedWithin = 24

// Accuses tells whether a text accuses a certain person of a wrong in office (指名举报): the commission for discipline
// inspection takes such, by 12388; the office neither takes nor keeps them (domain C2, F3). Talk of such things — lessons, rules,
// praise, a wrong of nobody in particular — is none. It would rather let one pass than refuse what is none.
func Accuses(text string) bool {
	src := newSource(text)
	var before []rune // the clause that was read last: the person may stand there
	start := 0
	for i := 0; i <= len(src.r); i++ {
		if i < len(src.r) && !strings.ContainsRune("。！？!?；;\n", src.r[i]) {
			continue
		}
		clause := src.r[start:i]
		if accuses(clause, nil) || len(before) > 0 && accuses(clause, before) {
			return true
		}
		before, start = clause, i+1
	}
	return false
}

// accuses reads one sentence; the person may stand in the one before it.
func accuses(clause, before []rune) bool {
	words := accusations()
	text := string(clause)
	for _, w := range words["talk"] {
		if strings.Contains(text, w) || strings.Contains(string(before), w) {
			return false
		}
	}
	for at := range clause {
		deed := headWord(clause[at:], words["deeds"])
		if deed == 0 || endsWithAny(clause[:at], words["not"]) {
			continue
		}
		if person(clause[max(0, at-accusedWithin):at]) || before != nil && person(before[max(0, len(before)-accusedWithin):]) {
			return true
		}
	}
	// 举报王强收人家的烟酒: what he did may be called anything.
	for at := range clause {
		if n := headWord(clause[at:], words["says"]); n > 0 && person(clause[at+n:min(len(clause), at+n+8)]) {
			return true
		}
	}
	return false
}

// person tells whether a text names a person, or somebody by a post that one person has.
func person(text []rune) bool {
	words := accusations()
	for i, r := range text {
		rest := text[i+1:]
		if isSurname(r) && (hasPrefix(rest, "某") || headWord(rest, words["posts"]) > 0) { // 王某, 王主任
			return true
		}
		if n := headWord(text[i:], words["posts"]); n > 0 {
			behind := text[i+n:]
			// 村主任李强, 柳河村支书; not 个别干部.
			if nameBegins(behind, true) || ofAPlace(text[:i]) && string(text[i:i+n]) != "干部" {
				return true
			}
		}
		if (i == 0 || !unicode.Is(unicode.Han, text[i-1]) || strings.ContainsRune("报发告诉映和与叫是", text[i-1])) && nameBegins(text[i:], false) {
			return true
		}
	}
	return false
}

// nameBegins tells whether a name of two or three characters stands at the beginning. Behind a post it ends where
// it likes; elsewhere a word that goes with a deed has to follow.
func nameBegins(text []rune, behindPost bool) bool {
	if len(text) < 2 || headWord(text, accusations()["things"]) > 0 || !strings.ContainsRune(commonSurnames, text[0]) || !unicode.Is(unicode.Han, text[1]) {
		return false
	}
	if behindPost {
		return !strings.ContainsRune("的", text[1])
	}
	for n := 2; n <= 3 && n <= len(text); n++ {
		if n == len(text) || headWord(text[n:], goesOn) > 0 {
			return true
		}
	}
	return false
}

// goesOn are words that follow the name of who does something.
var goesOn = []string{"利用", "长期", "多次", "经常", "一直", "私自", "擅自", "伙同", "在任", "担任", "当村", "当支", "任职", "把", "将", "向", "，", ",", "涉嫌", "这个", "这人", "收", "贪", "身为", "作为", "带人", "家", "他", "她", "曾", "骗", "偷", "拿", "占", "打", "吃", "卖"}

func isSurname(r rune) bool { return strings.ContainsRune(commonSurnames, r) }

// ofAPlace tells whether what stands before a post says whose it is: 柳河村支书, 我们村的主任.
func ofAPlace(before []rune) bool {
	text := strings.TrimSuffix(string(before), "的")
	for _, w := range accusations()["nobody"] {
		if w != "村" && w != "镇" && strings.HasSuffix(text, w) || strings.HasSuffix(text, w+"村") {
			return false
		}
	}
	for _, w := range []string{"村", "社区", "镇", "组", "队", "所", "站", "院", "校", "小学", "中学", "局", "我们", "他们", "该"} {
		if rest, ok := strings.CutSuffix(text, w); ok && rest != "" {
			return true
		}
	}
	return false
}

// headWord gives the length of the first of the words that stands at the beginning, in characters; 0 for none.
func headWord(text []rune, words []string) int {
	for _, w := range words {
		if hasPrefix(text, w) {
			return len([]rune(w))
		}
	}
	return 0
}

func hasPrefix(text []rune, word string) bool {
	i := 0
	for _, r := range word {
		if i >= len(text) || text[i] != r {
			return false
		}
		i++
	}
	return true
}

func endsWithAny(text []rune, words []string) bool {
	s := string(text)
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(s, w) })
}

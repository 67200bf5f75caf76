package phrase

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	agreeing   = set("是 是的 对 对的 好 好的 好吧 好啊 可以 可以的 行 行的 嗯 嗯嗯 同意 确定 确认 没错 要 要的 需要 中 成 没问题 ok yes y sure")
	denying    = set("不 不是 不是的 不对 不要 不用 不用了 不需要 不行 不可以 没有 不同意 别 算了 不了 no n nope")
	refusesIt  = regexp.MustCompile(`^(?:也|又|这|那|都)?(?:不|没|别|非)|不是|不算|并非`)
	countWords = []string{"一", "二", "三", "四", "五", "六", "七", "八", "九"}
)

// Agrees tells a bare yes, and Denies a bare no.
func Agrees(words string) bool { return agreeing[Spelled(words)] }

// Denies tells a bare no.
func Denies(words string) bool { return denying[Spelled(words)] }

// Refuses tells words that say what is not: 不是公务.
func Refuses(words string) bool { return refusesIt.MatchString(Spelled(words)) }

// Counted is which of n things words count that do nothing else: 第二个, 选2. -1 for all others.
func Counted(words string, n int) int {
	said := toneless(Spelled(words))
	for i, word := range countWords[:min(n, len(countWords))] {
		digit := string(rune('1' + i))
		for _, form := range []string{"第" + word + "个", "第" + word, "选" + word, "第" + digit + "个", "第" + digit, "选" + digit} {
			if said == form || said == "选"+form {
				return i
			}
		}
	}
	return -1
}

// Named is which of the labels words say, and nothing else: 公务吧, 事假的. -1 when they say none of them.
func Named(words string, labels []string) int {
	said := toneless(Spelled(words))
	for _, front := range []string{"就选", "选", "就是", "就", "算", "是"} {
		said = strings.TrimPrefix(said, front)
	}
	for i, l := range labels {
		if said != "" && said == Spelled(l) {
			return i
		}
	}
	return -1
}

// Chosen is which of the labels words mean that are none of them: the only one that the words have in them (公务吧), or that
// has the words in it (家里 for 家里有事), or the one counted (第二个). -1 when that is not plain.
func Chosen(words string, labels []string) int {
	said := Spelled(words)
	if strings.HasSuffix(said, "?") || utf8.RuneCountInString(said) > 12 {
		return -1
	}
	if i := Counted(said, len(labels)); i >= 0 {
		return i
	}
	if i := Named(said, labels); i >= 0 {
		return i
	}
	said = toneless(said)
	if strings.ContainsAny(said, "不没别非") || utf8.RuneCountInString(said) < 2 {
		return -1
	}
	found := -1
	for i, l := range labels {
		l = Spelled(l)
		if utf8.RuneCountInString(l) < 2 || !strings.Contains(l, said) && !strings.Contains(said, l) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}

// toneless takes away what only gives words their tone.
func toneless(said string) string {
	for _, end := range []string{"吧", "的", "啊", "呀", "哈", "了"} {
		said = strings.TrimSuffix(said, end)
	}
	return said
}

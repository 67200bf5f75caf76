package phrase

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Somebody asks for what is in the record book as of a person: 查一下敬老院, 找找路灯, 帮我查李强的好事. It is
// read last, of words that mean nothing else, and only of a matter that is named: what says that something is so, asks why
// or how, or wants something done, is a sentence to be kept.

var (
	// searchVerb asks by itself; searchBare only of a helper, or with what kind of record is meant: 查处 and 找零 begin so too.
	searchVerb = regexp.MustCompile(`^(?:我(?:想要|想|要|来|再)?|想要|想|再|来)?(?:查找|查询|查|找|搜索|搜|检索)(?:一下子?|一查|一找|一搜|下|查看|查|找看|找|搜看|搜)(?:看)?(.+)$|^(?:我(?:想要|想|要|来|再)?)?(?:查找|查询|搜索|检索)(.+)$`)
	searchBare = regexp.MustCompile(`^(?:我(?:想要|想|要|来|再)?)?(?:查|找|搜)(.+)$`)
	// searchHelp is what stands in front of a bare verb that is said to a helper.
	searchHelp = regexp.MustCompile(`(?:帮我|给我|替我|帮忙|帮一下|帮下|请帮我|请你|请您)$`)
	// searchOther goes on a word of its own: 查处, 找零, 搜救队.
	searchOther = regexp.MustCompile(`^(?:[处出实封验收清明办获禁抄究点帐账房岗体夜票车到遍补零平回来茬碴救身集刮山寻罗捕缴干]|对象|事|水表|酒驾|违|漏)`)
	// searchOf ends with a kind of record: 李强的好事.
	searchOf = regexp.MustCompile(`.的(?:好事|实事|好事实事|爱心捐赠|捐赠|捐款|荣誉|证书|建议|意见|意见建议|社情民意|笔记|学习笔记|心得|心得体会|调研|活动|学习|通知|公告|文史|文史资料|记录)$`)
	// searchNot: a sentence, or what has a screen of its own.
	searchNot = regexp.MustCompile(`[我俺咱您你他她它谁哪啥吗呢没不别请应需坏,.;:!?]|[^心]得|[^纪摘概]要|^要|了|怎|什么|为啥|为何|多少|几时|希望|可以|必须|太[大小多少高低]|^(?:[的么吧很是也都就还和与及或过着等比又可会让使以到给被把]|问题)|主任|领导|书记|电话|微信|号码|联系|签到|待办|人$|^人|不?起来|一[只个名位条头]`)
)

const longestSought = 12 // runes

// readSearch reads what somebody wants looked up; text and typed are the words in front of which nothing stands, as they
// are read and as they were typed; front is what stood there.
func readSearch(text string, typed func(from, to int) string, front string) []Reading {
	text = strings.TrimRight(text, " ,.!")
	text = strings.TrimRight(strings.TrimSuffix(text, "谢谢"), " ,.!")
	for _, end := range []string{"吧", "呗", "哈", "啊", "呀", "哦", "看看"} {
		text = strings.TrimSuffix(text, end)
	}
	sought := func(m []int) []Reading {
		from := m[len(m)-2]
		if from < 0 {
			from = m[2]
		}
		for _, w := range []string{"关于", "有关"} {
			if strings.HasPrefix(text[from:], w) {
				from += len(w)
			}
		}
		what := strings.Trim(text[from:], " ")
		n := utf8.RuneCountInString(what)
		if n < 2 || n > longestSought || searchNot.MatchString(what) || recordOfWords.MatchString(what) {
			return nil
		}
		begins := utf8.RuneCountInString(text[:from])
		return []Reading{{Do: "search", Args: strings.TrimSpace(typed(begins, utf8.RuneCountInString(text)))}}
	}
	if m := searchVerb.FindStringSubmatchIndex(text); m != nil {
		return sought(m)
	}
	m := searchBare.FindStringSubmatchIndex(text)
	if m == nil || searchOther.MatchString(text[m[2]:]) || !searchHelp.MatchString(strings.TrimRight(front, " ,")) && !searchOf.MatchString(text) {
		return nil
	}
	return sought(m)
}

// Owned takes a word apart that says whose something is, at its last 的: 李强的好事; false for any other.
func Owned(word string) (whose, what string, ok bool) {
	const of = "的"
	at := strings.LastIndex(word, of)
	if at <= 0 || at+len(of) == len(word) {
		return word, "", false
	}
	return word[:at], word[at+len(of):], true
}

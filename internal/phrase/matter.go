package phrase

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Section is a part of a suggestion that its writer has given a heading.
type Section int

// The sections, and what stands before the first heading.
const (
	Untitled  Section = iota
	Heading           // 题目
	Situation         // 情况
	Analysis          // 分析, 原因
	Proposal          // 建议
	Place             // 地点
	Origin            // 来源: from whom it was heard
)

// Piece is the text under a heading.
type Piece struct {
	Section Section
	Text    string
}

var (
	headings = regexp.MustCompile(`(?:^|[\s。；;])(题目|标题|情况|现状|分析|原因|建议|地点|来源)\s*[:：]\s*`)
	sections = map[string]Section{
		"题目": Heading, "标题": Heading, "情况": Situation, "现状": Situation, "分析": Analysis, "原因": Analysis, "建议": Proposal,
		"地点": Place, "来源": Origin,
	}
	placeMark = regexp.MustCompile(`(?:^|[\s，,。;；、(（])(?:地点\s*[:：]?\s*|[@＠])([^\s，,。;；]{2,50})`)
	topicMark = regexp.MustCompile(`^(?:题目|专题|[Tt]opic)\s*[:：]?\s*`)
)

// Sections takes a text apart by its headings: 情况：… 原因：… 建议：… Nothing but the headings is lost.
func Sections(text string) []Piece {
	marks := headings.FindAllStringSubmatchIndex(text, -1)
	end := len(text)
	if len(marks) > 0 {
		end = marks[0][2]
	}
	var list []Piece
	add := func(s Section, part string) {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, Piece{s, part})
		}
	}
	add(Untitled, text[:end])
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][2]
		}
		s, part := sections[text[m[2]:m[3]]], text[m[1]:end]
		if s == Heading || s == Place || s == Origin {
			part = strings.TrimRight(part, "。；; \n") // a line, no sentence
		}
		add(s, part)
	}
	return list
}

// MarkedPlace takes a place out of a text that is marked as one: 地点：文化广场, @文化广场. The sign counts at
// the beginning and behind a space or a mark.
func MarkedPlace(text string) (place, rest string) {
	m := placeMark.FindStringSubmatchIndex(text)
	if m == nil {
		return "", text
	}
	from := m[0]
	if r, size := utf8.DecodeRuneInString(text[from:]); r != '@' && r != '＠' && r != '地' {
		from += size // what stands before the mark
	}
	return text[m[2]:m[3]], text[:from] + text[m[1]:]
}

// MarkedTopic reads a line that sets a topic: 题目：村级养老.
func MarkedTopic(text string) (topic string, ok bool) {
	text = strings.TrimSpace(text)
	return topicMark.ReplaceAllString(text, ""), topicMark.MatchString(text)
}

// classifications are the words of a paper that must not go through a messenger, the longer before the shorter.
var classifications = []string{"绝密", "机密", "秘密", "内部"}

// Classified gives the word of a file's name or caption by which it must not be passed on; "" when there is none.
func Classified(text string) string {
	for _, word := range classifications {
		if strings.Contains(text, word) {
			return word
		}
	}
	return ""
}

// marks are what a text of prose calls itself when it must not go through a messenger. 内部 alone is an everyday word there.
var marks = []string{"绝密", "机密", "秘密", "内部文件", "内部资料", "内部材料"}

// Marked lists the words by which a text says that it is secret; none when it does not.
func Marked(text string) (words []string) {
	for _, word := range marks {
		if strings.Contains(text, word) {
			words = append(words, word)
		}
	}
	return words
}

var (
	peopleCounted = regexp.MustCompile(`[0-9０-９一二两三四五六七八九十百千万几余多]\s*个?(?:人|名|户|位|学生|村民|群众|老人|村|组)`)
	numbered      = regexp.MustCompile(`(?s)一是.+二是|第一.+第二|[1１][.、．].+[2２][.、．]|另外|还有一件|此外|再一个`)
)

// CountsPeople tells whether a text says how many people or households it concerns: 300多人, 两个村.
func CountsPeople(text string) bool { return peopleCounted.MatchString(text) }

// SeveralMatters tells whether a text seems to hold more than one matter (一事一议).
func SeveralMatters(text string) bool { return numbered.MatchString(text) }

// Matter is what an unasked text is most likely about.
type Matter int

// The matters.
const (
	Unsaid Matter = iota
	Deed
	Wish    // a suggestion
	Thought // on what was studied
)

var (
	deedWords    = regexp.MustCompile(`捐|送|慰问|资助|帮|修|建成|义诊|植树|栽|演出|助学|走访|救助|争取|引进|培训|免费|结对`)
	wishWords    = regexp.MustCompile(`建议|希望|应该|应当|能不能|能否|反映|问题|没人管|不方便|难|隐患|断头路`)
	thoughtWords = regexp.MustCompile(`体会|感受|认识到|深刻|收获`)
)

// MatterOf guesses what a text is about, to offer that first.
func MatterOf(text string) Matter {
	switch {
	case deedWords.MatchString(text) && len(ParseQuantities(text)) > 0:
		return Deed
	case wishWords.MatchString(text):
		return Wish
	case thoughtWords.MatchString(text):
		return Thought
	}
	return Unsaid
}

package activities

import (
	"slices"
	"strings"
)

// Facts without which nobody is called to an activity.
const (
	LackTopic = "topic"
	LackPlace = "place"
)

// undecided are the words with which people, and a published plan, leave a topic or
// a place open.
var undecided = []string{
	"", "待定", "未定", "另定", "另行通知", "题目待定", "题目未定", "主题待定", "主题未定", "内容待定", "内容未定", "议题待定", "地点待定", "地点未定", "地点另行通知",
	"tbd", "tba", "to be decided", "topic open", "place open",
}

// Lacks lists which of topic and place an activity has not got. Such a one is not
// posted, and nobody is reminded of it: there is nothing yet to come to.
func (a *Activity) Lacks() (lacking []string) {
	if isOpen(a.Topic) {
		lacking = append(lacking, LackTopic)
	}
	if isOpen(a.Place) {
		lacking = append(lacking, LackPlace)
	}
	return lacking
}

// isOpen tells whether the words name nothing yet: 题目待定, （待定）, 主题：待定.
func isOpen(words string) bool {
	bare := strings.Map(func(r rune) rune {
		if strings.ContainsRune("：:（）()【】[]「」“”\"'。.…- ，,", r) {
			return -1
		}
		return r
	}, strings.ToLower(words))
	return slices.ContainsFunc(undecided, func(w string) bool { return strings.ReplaceAll(w, " ", "") == bare })
}

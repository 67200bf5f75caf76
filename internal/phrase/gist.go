package phrase

import (
	"slices"
	"strings"
	"unicode"
)

// AsksLeave tells words by which somebody asks leave, or may.
func AsksLeave(text string) bool {
	for _, core := range cores(Spelled(text), "") {
		if readLeave(core, asking(core)) != nil {
			return true
		}
	}
	return false
}

// LeaveReason is what stands beside the words that ask leave.
func LeaveReason(text string) string {
	for _, w := range []string{"我要请假", "我想请假", "我请个假", "我请假", "要请假", "想请假", "请个假", "请假"} {
		if before, after, found := strings.Cut(text, w); found {
			text = before + after
			break
		}
	}
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) })
}

// declines are what people write who are asked for something and would rather not.
var declines = []string{"不发", "不发了", "不想发", "返回", "算了", "取消", "no", "back"}

// Declines tells words by which somebody turns down what was asked.
func Declines(text string) bool {
	return slices.Contains(declines, strings.ToLower(strings.TrimSpace(text)))
}

package phrase

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var reasonMark = regexp.MustCompile(`(?:选题)?(?:依据|理由)\s*[:：]\s*`)

// TopicReason takes a proposed topic and the reason for it apart: 村级养老 依据：老人多.
func TopicReason(text string) (topic, reason string) {
	text = Clean(text)
	if m := reasonMark.FindStringIndex(text); m != nil {
		text, reason = text[:m[0]], strings.TrimSpace(text[m[1]:])
	}
	topic, _ = MarkedTopic(strings.Trim(text, " \n，。；"))
	return topic, reason
}

// BehindKind is what stands behind the word for a kind of activity, the first bytes of a line: 座谈讨论会 9:00 is it in
// other words, 座谈讨论会筹备 9:00 is a matter that only begins like it and stays whole.
func BehindKind(line string, name int) string {
	rest := line[name:]
	for _, more := range [...]string{"活动", "会"} {
		if after, ok := strings.CutPrefix(rest, more); ok {
			if r, _ := utf8.DecodeRuneInString(after); unicode.IsLetter(r) {
				return line
			}
			rest = after
			break
		}
	}
	return strings.TrimLeft(rest, " 　:：\n")
}

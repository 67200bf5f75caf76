package phrase

import (
	"regexp"
	"strings"
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

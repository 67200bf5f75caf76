package phrase_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/phrase"
)

func TestTopicReason(t *testing.T) {
	for text, want := range map[string][2]string{
		"村级养老 依据：老人多":        {"村级养老", "老人多"},
		"题目：村级养老，选题依据: 缺护理员": {"村级养老", "缺护理员"},
		"村级养老\n理由：\n一是人多":    {"村级养老", "一是人多"},
		"村级养老":               {"村级养老", ""},
		"":                   {"", ""},
	} {
		topic, reason := phrase.TopicReason(text)
		require.Equal(t, want, [2]string{topic, reason}, text)
	}
}

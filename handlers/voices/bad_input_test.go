package voices_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
)

// What is wrong with an answer to the form of a suggestion is said, and nothing that was
// written before is lost: a file over 20 MB, a text of nothing.
func TestSuggestionBadInput(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[4]
	large := sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "现场.pdf", Data: make([]byte, 20<<20+1)}}}
	nothing := "\ufe0f"

	m.Send("/suggest")
	for _, wrong := range []struct {
		give  sandbox.Outgoing
		reads string
	}{
		{sandbox.Outgoing{Text: nothing}, "这里需要文字"},
		{large, "文件超过 20 MB"},
	} {
		m.Give(wrong.give)
		require.Contains(t, m.Last(), wrong.reads)
		require.Empty(t, suggestions(h))
	}

	m.Send("村东头断头路下雨学生要绕两公里")
	m.Give(large)
	require.Contains(t, m.Last(), "文件超过 20 MB")
	m.Send(nothing)
	require.Contains(t, m.Chat(), "这里需要文字")
	m.Send("长约800米，影响120户")
	m.Tap("提交")
	s := suggestions(h)
	require.Len(t, s, 1)
	require.Contains(t, s[0].Situation, "学生要绕两公里", "what was written before is there")
	require.Contains(t, s[0].Situation, "影响120户")
}

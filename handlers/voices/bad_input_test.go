package voices_test

import (
	"strings"
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

// A file of more than 20 MB that was sent before it was known what it is, under a command or
// in an album is asked about before it is filed: it is left out, or a smaller one takes its
// place, and the words stay.
func TestLargeFileOfAFreeMessage(t *testing.T) {
	const words = "村东头断头路下雨学生要绕两公里"
	file := func(name string, size int, caption string) sandbox.Outgoing {
		return sandbox.Outgoing{Caption: caption, Documents: []sandbox.Upload{{Name: name, Data: make([]byte, size)}}}
	}
	h := harness.New(t).Seed()
	for i, begin := range []func(m *harness.Person){
		func(m *harness.Person) { m.Give(file("现场.pdf", 20<<20+1, words)).Tap("意见建议") },
		func(m *harness.Person) { m.Give(file("现场.pdf", 20<<20+1, "/suggest "+words)) },
	} {
		m := h.Members[4+i]
		begin(m)
		require.Contains(t, m.Last(), "超过 20 MB，附不上")
		require.Contains(t, m.Last(), "现场.pdf")
		m.Send("好的")
		require.Contains(t, m.Last(), "请点「不带它，接着办」")
		m.Give(file("还是大.pdf", 20<<20+1, ""))
		require.Contains(t, m.Last(), "文件超过 20 MB，没有保存")
		if i == 0 {
			m.Tap("不带它，接着办")
		} else {
			m.Give(file("小图.pdf", 1<<10, ""))
		}
		require.Contains(t, m.Last(), words)
		require.NotContains(t, m.Last(), "现场.pdf")
		m.Tap("就这样提交")
		s := suggestions(h)
		require.Len(t, s, i+1)
		require.Contains(t, s[i].Situation, words)
		h.Director.Send("/suggestions " + s[i].Number)
		require.Equal(t, i == 1, strings.Contains(h.Director.Last(), "小图.pdf"))
	}
}

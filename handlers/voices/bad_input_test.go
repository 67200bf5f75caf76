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

// Words that sound secret are asked about, wherever they stand; too long a text, two matters in one and a day in
// the past are said, and nothing that was written before is lost.
func TestWordsOfASuggestionAreLookedAt(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[4]
	m.Send("/suggest 村东头断头路的资料是机密，不好说")
	require.Contains(t, m.Last(), "写的内容里有“机密”字样")
	require.Empty(t, suggestions(h))
	m.Send("村东头断头路下雨学生要绕两公里")
	require.NotContains(t, m.Last(), "字样")
	m.Send("1 长约800米，影响120户 3 请镇里不要把这个当秘密")
	require.Contains(t, m.Last(), "写的内容里有“秘密”字样")
	m.Tap("不涉密，接着办")
	require.NotContains(t, m.Last(), "字样")
	m.Send("还有" + strings.Repeat("长", 2000))
	require.Contains(t, m.Last(), "最多 2000 字")
	require.Contains(t, m.Last(), "学生要绕两公里")
	m.Send("另外，村口的路灯也坏了")
	require.Contains(t, m.Last(), "好像不止一件事，一事一议更好办")
	if strings.Contains(m.Last(), "就这样提交") {
		m.Tap("就这样提交")
	} else {
		m.Tap("提交")
	}
	s := suggestions(h)
	require.Len(t, s, 1)
	require.Contains(t, s[0].Situation+s[0].Proposal, "不要把这个当秘密")

	h.Director.Send("/outcome 议-2026-001 审核通过").Send("/outcome 议-2026-001 报送").Send("/outcome 议-2026-001 采纳")
	h.Director.Send("/suggestions 议-2026-001").Tap("转办")
	h.Director.Tap("社会事务办")
	h.Director.Send("2026年12月1日")
	require.Contains(t, h.Director.Last(), "这个日子已经过了")
	h.Director.Send("2027年1月8日")
	require.Contains(t, h.Director.Last(), "社会事务办")
}

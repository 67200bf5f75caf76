package consult_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/sandbox"
	mconsult "lianluo/models/consult"
)

// What is wrong with an answer is said, and what was written before stays: nothing at all, too long, secret,
// numbers, more than one matter, somebody else's words, a file, too late (§11).
func TestBadAnswer(t *testing.T) {
	h := put(t)
	m := h.Members[3]
	say := m.Button("有意见")
	m.Tap("有意见")
	m.Send("\ufe0f")
	require.Contains(t, m.Chat(), "这里需要文字")
	m.Send(strings.Repeat("长", mconsult.OpinionLimit+1))
	require.Contains(t, m.Last(), "最多 500 字")
	m.Send("方案是机密")
	require.Contains(t, m.Last(), "“机密”字样")
	m.Give(sandbox.Outgoing{Text: "先修西段", Forward: &sandbox.MessageOrigin{Type: "hidden_user", Date: 1, SenderUserName: "赵铁柱"}})
	require.Contains(t, m.Last(), "这是转来的话。也是您的意见吗")
	require.NotContains(t, m.Last(), "赵铁柱")
	m.Tap("不是，不用记")
	require.Contains(t, m.Last(), "还没有写意见")
	m.Send("问13912345678")
	require.Contains(t, m.Last(), "手机号码")
	m.Tap("去掉号码")
	require.NotContains(t, m.Last(), "139")
	m.Give(sandbox.Outgoing{Text: "资金要公开", Forward: &sandbox.MessageOrigin{Type: "hidden_user", Date: 1, SenderUserName: "赵铁柱"}})
	m.Tap("也是我的意见")
	require.Contains(t, m.Last(), "共 2 条")
	m.Send("一是路灯不亮，二是公厕没人管")
	require.Contains(t, m.Last(), "一条里好像有两件事")
	m.Tap("提交")
	list := opinions(h)
	require.Len(t, list, 3)
	require.Equal(t, "资金要公开", list[1].Text)
	require.NotContains(t, m.Chat(), "赵铁柱")

	late := h.Members[4]
	late.Tap("有意见")
	late.Send("先修西段")
	h.AdvanceTo(at(8, 18, 1))
	require.Contains(t, late.Tap("提交"), "征求意见已截止，答复不再收了")
	require.Contains(t, late.Chat(), "1. 先修西段", "what was written stands in the chat")
	require.Contains(t, m.Forge(say), "征求意见已截止")
	require.Len(t, opinions(h), 3)
}

// A matter that was forwarded names nobody to those who are asked.
func TestAForwardedMatterNamesNobody(t *testing.T) {
	h := put(t)
	d := h.Director
	d.Send("/consult").Tap("新的征求意见")
	d.Give(sandbox.Outgoing{Text: "拟把集市搬到村口", Forward: &sandbox.MessageOrigin{Type: "hidden_user", Date: 1, SenderUserName: "赵铁柱"}})
	d.Tap("三天后")
	require.Contains(t, d.Last(), "拟把集市搬到村口")
	require.NotContains(t, d.Last(), "赵铁柱")
}

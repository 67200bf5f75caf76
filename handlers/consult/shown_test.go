package consult_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	mconsult "lianluo/models/consult"
)

// walked is an office whose director is led through four opinions.
func walked(t *testing.T) *harness.Harness {
	t.Helper()
	h := put(t)
	h.Members[9].Tap("有意见")
	h.Members[9].Send("1. 先修东段\n2. 路灯装在学校门口\n3. 资金要公开\n4. 留一条便道").Tap("提交")
	h.AdvanceTo(at(8, 18, 1))
	for _, l := range []string{"报送镇党委", "今天", "由我"} {
		h.Director.Tap(l)
	}
	h.AdvanceTo(at(9, 10, 0))
	h.Director.Send("/todo")
	h.Director.Tap("逐条答复")
	require.Contains(t, h.Director.Last(), "1/4 征求意见 征-2026-001")
	return h
}

// Words that are typed while an opinion is shown go with its answer (§11), which is one more tap;
// they can be dropped, and an answer that is typed whole is read as one.
func TestWordsBelowAnOpinionAreItsAnswer(t *testing.T) {
	h := walked(t)
	d := h.Director
	d.Send("雨季前先修东段")
	require.Contains(t, d.Last(), "1/4 征求意见 征-2026-001")
	require.Contains(t, d.Last(), "您写的：雨季前先修东段")
	require.Contains(t, d.Last(), "[ 采纳 ] [ 部分采纳 ] [ 未采纳 ]")
	require.Empty(t, opinions(h)[0].Words, "nothing is answered by words alone")
	d.Tap("采纳")
	require.Equal(t, mconsult.Accepted, opinions(h)[0].State)
	require.Equal(t, "雨季前先修东段", opinions(h)[0].Words)
	require.Contains(t, d.Last(), "第1条：采纳。")
	require.Contains(t, d.Last(), "2/4 ")

	d.Send("这是别的事")
	d.Tap("不要这句话")
	require.NotContains(t, d.Last(), "这是别的事")
	d.Send("未采纳，目前没有资金")
	require.Contains(t, d.Last(), "[ 就这样答复：未采纳 ]")
	d.Tap("就这样答复：未采纳")
	require.Equal(t, mconsult.Declined, opinions(h)[1].State)
	require.Equal(t, "目前没有资金", opinions(h)[1].Words)
	d.Tap("撤销")
	require.Equal(t, mconsult.Given, opinions(h)[1].State)
	require.Contains(t, d.Last(), "2/4 ")
	d.Tap("部分采纳")
	require.Empty(t, opinions(h)[1].Words, "what was typed before goes with no other answer")

	// 3/4: too long, and with a number; what was written before stays.
	d.Send("村务公开栏每季公开")
	d.Send(strings.Repeat("长", mconsult.ReplyLimit))
	require.Contains(t, d.Last(), "您写的：村务公开栏每季公开\n")
	d.Send("问13912345678")
	require.Contains(t, d.Last(), "手机号码")
	require.Contains(t, d.Last(), "您写的：村务公开栏每季公开\n")
	d.Send("/menu")
	d.Send("/todo")
	require.Contains(t, d.Last(), matter, "what was typed is kept among the to-dos")
	d.Send("/consult 征-2026-001").Tap("逐条答复")
	require.Contains(t, d.Last(), "3/4 ")
	require.NotContains(t, d.Last(), "您写的")
	h.Advance(3 * time.Hour)
	d.Send("按月公开")
	require.Contains(t, d.Last(), "是在填「逐条答复」吗", "words that come hours later are asked about")
	d.Tap("是")
	d.Tap("采纳")
	require.Equal(t, "按月公开", opinions(h)[2].Words)
	d.Tap("采纳")
	require.Contains(t, d.Last(), "4 条意见都已答复")
	require.Equal(t, mconsult.Ended, state(h))
}

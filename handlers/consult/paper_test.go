package consult_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	mconsult "lianluo/models/consult"
)

// The result on paper says what was asked, who said what, each opinion and what became of
// it; of one without names nobody is named.
func TestTheResultOnPaper(t *testing.T) {
	for _, unnamed := range []bool{false, true} {
		var more []string
		if unnamed {
			more = []string{"署名", "不署名"}
		}
		h := put(t, more...)
		d, m := h.Director, h.Members
		m[0].Tap("同意")
		m[1].Tap("有意见")
		m[1].Send("先修<东>段 & 路灯\n=1+1 𠮷䶮 🚜").Tap("提交")
		long := strings.Repeat("长", mconsult.OpinionLimit)
		m[2].Tap("有意见")
		m[2].Send(long).Tap("提交")
		d.Forge("paper:consult_result:1")
		require.Contains(t, d.Last(), "征求中", "before the deadline there is no result")
		h.AdvanceTo(at(8, 18, 1))
		d.Tap("结果文件")
		name, _, text := d.Word()
		require.Equal(t, "青山镇政协联络处-征求意见结果-征-2026-001.docx", name)
		require.Contains(t, text, "征求意见情况报告\n征-2026-001\n")
		require.Contains(t, text, "一、基本情况\n征求事项："+matter+"\n")
		require.Contains(t, text, "应答复 11 人，已答复 3 人")
		require.Contains(t, text, "二、意见情况\n同意 1 人，不同意 0 人，有意见 2 人，未答复 8 人。")
		require.Contains(t, text, "先修<东>段 & 路灯\n=1+1 𠮷䶮 🚜")
		require.Contains(t, text, long)
		require.Contains(t, text, "三、采纳情况\n意见尚未答复。")
		require.Contains(t, text, "青山镇政协联络处\n2026年12月8日")
		for _, p := range m {
			require.Equal(t, !unnamed, strings.Contains(text, p.Name), p.Name)
		}
		require.Contains(t, d.Last(), "可以打印报送")

		d.Tap("报送镇党委")
		d.Tap("今天")
		d.Tap("由我")
		d.Tap("逐条答复")
		d.Send("采纳，列入明年计划 <b>").Tap("就这样答复")
		d.Forge("consult_paper:1") // as it was called: it stands in chats
		_, _, text = d.Word()
		require.Contains(t, text, "2026年12月8日由"+d.Name+"报送镇党委。")
		require.Contains(t, text, "2 条意见中，采纳 1 条，部分采纳 0 条，未采纳 0 条，尚未答复 1 条。")
		require.Contains(t, text, "\n采纳\n列入明年计划 <b>\n")
		d.Send("/paper").Tap("结果文件")
		require.Contains(t, d.Last(), "[ 征求意见结果 征-2026-001")

		m[3].Forge("paper:consult_result:1")
		require.NotContains(t, m[3].Chat(), ".docx", "it is for who consults")
		d.Forge("paper:consult_result:99")
		require.Contains(t, d.Last(), "不在了", "no such record")
	}
}

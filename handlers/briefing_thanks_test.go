package handlers_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

// The thanks of a briefing tell accepted from accepted in part and from done,
// as its figures do.
func TestThanksSayWhatBecameOfASuggestion(t *testing.T) {
	h := harness.New(t).Seed()
	matters := []string{
		road, "敬老院餐厅漏雨影响60人用餐。原因：屋面老化。建议：由民政办列入维修。", "中心小学门口没有斑马线，学生800人过街。原因：没有规划。建议：请交警划线。",
	}
	for i, steps := range [][]string{{"采纳 列入计划"}, {"部分采纳 先修一段"}, {"采纳 列入计划", "办结 已划线"}} {
		number := fmt.Sprintf("议-2026-00%d", i+1)
		h.Members[i].Send("/suggest " + matters[i])
		if i > 0 { // a similar one is shown first
			h.Members[i].Tap("提交")
		}
		require.Contains(t, h.Members[i].Last(), number)
		for _, step := range append([]string{"同意", "送党委"}, steps...) {
			h.Director.Send("/outcome " + number + " " + step)
		}
	}
	last := h.Director.Send("/briefing").Last()
	require.Contains(t, last, "意见建议 3 条：报送 3，采纳 2，部分采纳 1，办结 1")
	require.Contains(t, last, "感谢：陈静、黄敏的意见建议被采纳；")
	require.Contains(t, last, "龚平的意见建议被部分采纳")
	require.Contains(t, last, "黄敏的意见建议已办结")
}

package briefing_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/calendar"
)

// The thanks of a briefing tell accepted from accepted in part and from done,
// as its figures do.
func TestThanksSayWhatBecameOfASuggestion(t *testing.T) {
	h := harness.New(t).Seed()
	matters := []string{
		scenes.Road, "敬老院餐厅漏雨影响60人用餐。原因：屋面老化。建议：由民政办列入维修。", "中心小学门口没有斑马线，学生800人过街。原因：没有规划。建议：请交警划线。",
	}
	for i, steps := range [][]string{{"采纳 列入计划"}, {"部分采纳 先修一段"}, {"采纳 列入计划", "办结 已划线"}} {
		number := fmt.Sprintf("议-2026-00%d", i+1)
		h.Members[i].Send("/suggest " + matters[i])
		require.Contains(t, h.Members[i].Last(), number)
		h.Members[i].Tap("给谁看")
		h.Members[i].Tap("公开")
		for _, step := range append([]string{"审核通过", "报送"}, steps...) {
			h.Director.Send("/outcome " + number + " " + step)
		}
	}
	last := h.Director.Send("/briefing").Last()
	require.Contains(t, last, "新提意见建议 3 条，已报送 3 条，获采纳 2 条，获部分采纳 1 条，办结 1 条")
	require.Contains(t, last, "表扬：陈静（意见建议被采纳）；")
	require.Contains(t, last, "龚平（意见建议被部分采纳）")
	require.Contains(t, last, "黄敏（意见建议被采纳、意见建议已办结）")
	// Whose author does not agree is counted and not named.
	h.Members[1].Tap("公开")
	last = h.Director.Send("/briefing").Last()
	require.Contains(t, last, "获部分采纳 1 条")
	require.NotContains(t, last, "龚平")
}

// W30: What was filed in the quarter stands apart from what became of earlier
// suggestions, and the sums of one deed from those of the next.
func TestBriefingTellsNewSuggestionsFromEarlierOnes(t *testing.T) {
	h := harness.New(t, harness.At(time.Date(2026, 9, 24, 10, 0, 0, 0, harness.Shanghai))).Seed()
	outcome := func(number string, steps ...string) {
		for _, step := range steps {
			h.Director.Send("/outcome " + number + " " + step)
		}
	}
	h.Members[0].Send("/suggest " + scenes.Road).Tap("给谁看")
	h.Members[0].Tap("公开")
	outcome("议-2026-001", "审核通过", "报送", "采纳 列入计划")
	h.AdvanceTo(time.Date(2026, 10, 12, 10, 0, 0, 0, harness.Shanghai))
	outcome("议-2026-001", "办结 已修通")
	h.Members[1].Send("/suggest 敬老院餐厅漏雨影响60人用餐。原因：屋面老化。建议：由民政办列入维修。")
	outcome("议-2026-002", "审核通过", "报送", "未采纳 今年没有预算")
	h.Members[2].Send("/suggest 中心小学门口没有斑马线，学生800人过街。原因：没有规划。建议：请交警划线。")
	outcome("议-2026-003", "审核通过")
	for _, deed := range []string{"送戏下乡3场，惠及800人", "义诊服务群众120人次", "慰问困难户20户", "捐书1200册"} {
		h.Members[3].Send("/deed " + deed)
		h.Director.Send("/review").Tap("核实")
	}
	last := h.Director.Send("/briefing 2026Q4").Last()
	require.Contains(t, last, "新提意见建议 2 条，已报送 1 条，未采纳 1 条；以前提出的意见建议，办结 1 条\n")
	require.Contains(t, last, "好事实事 4 件：送戏下乡 3 场、受益 800 人；义诊 120 人次；慰问困难户（受益 20 户）；捐书 1,200 册")
	require.Contains(t, last, "陈静（意见建议已办结）")
	require.Contains(t, last, "（不发到群里）这一季度的意见建议：待报送 1 条。", "the backlog is the office's own")
	require.Contains(t, h.Director.Send("/briefing 2026Q3").Last(), "新提意见建议 1 条，已报送 1 条，获采纳 1 条")

	// Each of these figures opens to its records, for a member as well.
	var b *mbriefing.Briefing
	h.Write(func(tx *gorm.DB) (err error) {
		if b, err = mbriefing.Draft(tx, calendar.Quarter{Year: 2026, Q: 4}, nil); err != nil {
			return err
		}
		return mbriefing.Release(tx, b, h.Director.Row, h.Clock.Now())
	})
	h.Members[5].Open(fmt.Sprintf("figures-%d", b.ID))
	for _, figure := range []string{"意见建议 2", "建议报送 1", "建议未采纳 1", "建议办结 1"} {
		require.Contains(t, h.Members[5].Last(), figure)
	}
}

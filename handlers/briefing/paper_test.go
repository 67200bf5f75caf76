package briefing_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/deeds"
	"lianluo/models/people"
)

func frozen(t *testing.T) *harness.Harness {
	t.Helper()
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	h.Write(func(tx *gorm.DB) error {
		_, err := mbriefing.Draft(tx, calendar.Quarter{Year: 2026, Q: 4}, nil)
		return err
	})
	return h
}

// TestBriefingOnPaper: the director prints both forms of a draft and sees that it is one;
// members get the 公开 form once it is out, and never the other.
func TestBriefingOnPaper(t *testing.T) {
	h := frozen(t)
	d, m := h.Director, h.Members[0]
	d.Send("/briefing")
	if strings.Contains(d.Last(), "[ 更多 ]") {
		d.Tap("更多")
	}
	d.Tap("通报（内部）")
	name, mark, inner := d.Word()
	require.Equal(t, "青山镇政协联络处-履职情况通报（内部）-2026年第四季度.docx", name)
	require.Equal(t, "草稿，未经审定", mark)
	for _, part := range []string{
		"关于2026年第四季度委员履职情况的通报\n（内部）\n", "一、总体情况\n组织集中学习1次。\n活动出席率91%（1次活动：学习 1）。\n",
		"委员撰写学习笔记2篇，心得体会2篇。\n新提意见建议1条，已报送1条，获采纳1条。\n办理好事实事1件：送戏下乡 3 场。\n",
		"二、委员履职情况表\n", "好事实事\n荣誉/文史\n", "1\n陈静\n1\n1\n0\n0\n0\n1/1\n0/0\n0\n1\n0/0\n", "11\n周涛\n1\n0\n0\n1\n0\n0/0\n",
		"三、表扬\n", "李强：接待集体活动。\n", "四、需改进\n缺席：1人次，涉及1人。\n", "学习笔记、心得体会：8人参加活动后没有交。\n", "专题调研：本季度没有开展。\n",
		"五、下季度安排\n无数据\n", "青山镇政协联络处\n　　　　年　　月　　日\n",
	} {
		require.Contains(t, inner, part)
	}
	d.Tap("通报（公开版）")
	_, mark, public := d.Word()
	require.Equal(t, "草稿，未经审定", mark)
	require.Contains(t, public, "二、履职情况表\n项目\n数量\n集中学习\n1次\n")
	require.Contains(t, public, "李强：接待集体活动。\n")
	for _, private := range []string{"缺席", "周涛", "迟到", "没有交", "（内部）"} {
		require.NotContains(t, public, private)
	}

	m.Forge("paper:briefing_public:1")
	require.Contains(t, m.Last(), "这条已经不在了")
	require.Contains(t, m.Forge("paper:briefing_inner:1"), "这件事由主任办理")
	d.Send("/briefing 2026Q4").Tap("发出")
	m.Forge("paper:briefing_inner:1")
	m.Forge("figures:1")
	m.Tap("通报（公开版）")
	name, mark, public = m.Word()
	require.Equal(t, "青山镇政协联络处-履职情况通报（公开版）-2026年第四季度.docx", name)
	require.Empty(t, mark)
	require.Contains(t, public, "青山镇政协联络处\n2026年12月5日\n")
	require.NotContains(t, public, "周涛")
	m.Send("/paper").Tap("通报（公开版）")
	require.Contains(t, m.Last(), "[ 通报（公开版） · 2026年第四季度 ]")
	require.NotContains(t, m.Last(), "内部")
}

// TestBriefingOfNothingOnPaper: a quarter without records says so.
func TestBriefingOfNothingOnPaper(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	d.Send("/briefing 2026Q2").Tap("通报（公开版）")
	_, _, public := d.Word()
	require.Contains(t, public, "一、总体情况\n无数据\n二、履职情况表\n无数据\n三、表扬\n无数据\n")
	for _, arg := range []string{"", "9", "x", "2026Q9", "1:2:3", strings.Repeat("9", 30)} {
		d.Forge("paper:briefing_inner:" + arg)
		require.NotContains(t, d.Last(), "编号", arg)
	}
}

// TestHostileWordsInABriefing: nothing that people have written is cut or is markup.
func TestHostileWordsInABriefing(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	h.Write(func(tx *gorm.DB) error {
		if err := tx.Model(&deeds.Deed{}).Where("1 = 1").UpdateColumn("title", harness.Hostile).Error; err != nil {
			return err
		}
		return tx.Model(&people.Person{}).Where("id = ?", h.Members[0].Row).UpdateColumn("name", harness.Hostile).Error
	})
	h.Director.Send("/briefing").Tap("通报（内部）")
	_, _, text := h.Director.Word()
	require.Contains(t, text, "1\n"+harness.Hostile+"\n1\n")
	require.Contains(t, text, harness.Hostile+"、龚平："+harness.Hostile+"。\n")
}

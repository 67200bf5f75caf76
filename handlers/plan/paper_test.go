package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
	"lianluo/models/records"
)

// TestTheStudyPlanOnPaper: the director prints what is laid out as a draft; what is published
// every member prints, with what is read for each session.
func TestTheStudyPlanOnPaper(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members[0]
	d.Send("/yearplan 2027").Tap("排出计划")
	d.Tap("学习计划")
	name, mark, text := d.Word()
	require.Equal(t, "青山镇政协联络处-学习计划-2027年.docx", name)
	require.Equal(t, "草稿，未经审定", mark)
	require.Contains(t, text, "2027年委员学习计划\n\n2027年计划组织集中学习6次，安排如下：\n序号\n时间\n学习主题\n主持、辅导\n学习资料\n1\n")
	m.Forge("paper:study_plan:d1")
	require.NotContains(t, m.Chat(), ".docx")
	d.Forge("yearplan:1:publish")
	h.Write(func(tx *gorm.DB) error {
		var a activities.Activity
		if err := tx.Where("kind = ?", activities.Study).Order("starts_at").Take(&a).Error; err != nil {
			return err
		}
		if err := tx.Model(&a).UpdateColumns(map[string]any{"topic": harness.Hostile, "host_name": "王芳", "tutor": "李教授"}).Error; err != nil {
			return err
		}
		return records.Attach(tx, &records.Attachment{OwnerKind: records.KindActivity, OwnerID: a.ID, Kind: records.Document, FileID: "f", UniqueID: "u", Name: "决定原文.pdf", Use: records.UseMaterial, AddedBy: d.Row})
	})
	m.Forge("calendar_year:2027")
	m.Tap("学习计划")
	_, mark, text = m.Word()
	require.Empty(t, mark)
	require.Contains(t, text, harness.Hostile+"\n王芳\n李教授（辅导）\n决定原文.pdf\n2\n")
	require.Contains(t, text, "青山镇政协联络处\n2026年12月5日\n")
	m.Send("/paper").Tap("学习计划")
	require.Contains(t, m.Last(), "[ 学习计划 · 2027年 ]")
	for _, arg := range []string{"", "x", "d", "dx", "d99", "0", "99999", strings.Repeat("9", 30)} {
		d.Forge("paper:study_plan:" + arg)
		require.NotContains(t, d.Last(), "编号", arg)
	}
	m.Forge("paper:study_plan:2020")
	_, _, text = m.Word()
	require.Contains(t, text, "2020年委员学习计划\n\n无数据\n")
}

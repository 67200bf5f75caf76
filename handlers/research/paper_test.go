package research_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	mresearch "lianluo/models/research"
	"lianluo/models/store"
)

// TestAReportOnPaper: while none is written, those who do the research print what was found,
// as a draft; once the report was accepted every member prints it.
func TestAReportOnPaper(t *testing.T) {
	h := harness.New(t).Seed()
	underWay(h)
	d, writer, other := h.Director, h.Members[0], h.Members[4]
	writer.Send("/research 敬老院 12 位老人，缺专职护理员")
	h.Write(func(tx *gorm.DB) error {
		return tx.Create(&mresearch.Finding{ResearchID: 1, Position: 1, Title: "缺专职护理员", Cause: "待遇低", Proposal: harness.Hostile, CreatedBy: writer.Row}).Error
	})
	writer.Forge("outline:1")
	writer.Tap("报告打印稿")
	name, mark, text := writer.Word()
	require.Equal(t, "青山镇政协联络处-专题调研报告-2026年第四季度.docx", name)
	require.Equal(t, "草稿，未经审定", mark)
	for _, part := range []string{
		"村级养老\n2026年第四季度专题调研报告\n\n调研组：" + writer.Name + "（执笔）\n时间：无数据\n地点：无数据\n方式：实地调研0次，调研笔记1篇，群众声音0条\n选题依据：无数据\n",
		"一、主要问题\n（一）缺专职护理员\n原因：待遇低\n二、意见建议\n1. " + harness.Hostile + "\n", "　　　　年　　月　　日\n",
	} {
		require.Contains(t, text, part)
	}
	for _, arg := range []string{"1", "", "x", "0", "99", strings.Repeat("9", 30)} {
		other.Forge("paper:research_report:" + arg)
		require.NotContains(t, other.Chat(), ".docx", arg)
		require.NotContains(t, other.Last(), "编号", arg)
	}

	long := strings.Repeat("养", 4000) + "\n二、" + harness.Hostile
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&mresearch.Research{}).Where("id = 1").UpdateColumns(map[string]any{
			"report": long, "state": mresearch.Sent, "reported_at": store.Stamp(harness.Noon), "sent_on": "2026-12-05",
		}).Error
	})
	other.Forge("research_view:1")
	other.Tap("报告打印稿")
	_, mark, text = other.Word()
	require.Empty(t, mark)
	require.Contains(t, text, "报送：2026年12月5日报送镇党委\n"+long+"\n")
	require.Contains(t, text, "青山镇政协联络处\n2026年12月5日\n")
	require.NotContains(t, text, "主要问题", "the report is what its writer made of that")
	d.Send("/paper").Tap("报告打印稿")
	require.Contains(t, d.Last(), "[ 调研报告 · 2026年第四季度 村级养老 ]")
}

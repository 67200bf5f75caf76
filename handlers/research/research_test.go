package research_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	"lianluo/models/notes"
	"lianluo/models/records"
)

func TestResearchTopicGuided(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	d.Send("/research")
	require.Contains(t, d.Last(), "还没有定调研题目。可以先征集选题")
	d.Tap("定题目")
	d.Send("村级养老")
	d.Tap("李强")
	d.Send("下下周八")
	require.Contains(t, d.Last(), "没看懂日期")
	d.Tap("季度末")
	require.Contains(t, d.Last(), "题目：村级养老")
	require.Contains(t, d.Last(), "执笔人：李强")
	require.Contains(t, d.Last(), "截止：12月31日（周四）")
	d.Tap("提交")
	require.Contains(t, d.Last(), "已定好")
	d.Tap("撤销")
	require.Contains(t, h.Members[0].Send("/research").Last(), "还没有定调研题目")
	d.Tap("提交")
	require.Contains(t, h.Members[0].Send("/research").Last(), "调研组：李强（执笔）")
}

func TestResearchNotes(t *testing.T) {
	h := harness.New(t).Seed()
	d, m, other, leader := h.Director, h.Members[0], h.Members[1], h.Members[3]
	require.Contains(t, m.Send("/research 随手记").Last(), "还没有定调研题目")
	d.Send("/research 题目：村级养老").Send("李强").Tap("跳过")
	d.Send("提交")
	require.Contains(t, m.Send("/research 题目：别的").Last(), "主任")

	m.Send("/research 王家村敬老院 12 位老人，缺专职护理员")
	require.Contains(t, m.Last(), "村级养老")
	require.Contains(t, m.Last(), "调研笔记已提交")
	m.Tap("再记一篇")
	m.Give(sandbox.Outgoing{Location: &sandbox.Location{Latitude: 31.6, Longitude: 113.8}})
	m.Photos(3, "敬老院的厨房")
	require.Contains(t, m.Last(), "照片 3 张 · 位置 1 处")
	m.Tap("提交")
	other.Photos(1, "村卫生室")
	other.Tap("调研笔记")
	other.Tap("提交")
	list := scenes.Notes(h)
	require.Len(t, list, 3)
	for _, n := range list {
		require.Equal(t, notes.ResearchNote, n.Kind)
	}
	h.Rows(func(tx *gorm.DB) error {
		n, err := records.CountAttachments(tx, records.KindNote, list[1].ID)
		require.Equal(t, 4, n[list[1].ID])
		return err
	})

	leader.Send("/research").Tap("看调研笔记")
	require.Contains(t, leader.Last(), "笔记 3 篇")
	leader.Tap("敬老院的厨房")
	leader.Tap("看附件 4")
	require.Contains(t, leader.Chat(), "[place]")
	other.Send("/research").Tap("看调研笔记")
	require.Contains(t, other.Last(), "笔记 1 篇")
	require.Contains(t, other.Forge("noteview:1"), "不是您的")
	require.Contains(t, other.Forge("research_topic"), "主任")
	require.NotContains(t, h.Group.Chat(), "敬老院")
}

package record_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/activities"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
)

// A person takes the own data along, as a workbook and as a paper beside the data: whole texts,
// and photos and files with their dates; nothing of others.
func TestOneTakesTheOwnDataAlong(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	m, other := h.Members[0], h.Members[1]
	long := strings.Repeat("𠮷=1+1长", 560)
	h.Write(func(tx *gorm.DB) error {
		if err := notes.File(tx, &notes.Note{Kind: notes.StudyNote, PersonID: m.Row, Text: "=SUM(A1) " + long}, h.Clock.Now()); err != nil {
			return err
		}
		a := &activities.Activity{Kind: activities.Visit, Topic: "看水库", StartsAt: h.Clock.Now().AddDate(0, 0, 3)}
		if err := activities.Create(tx, a); err != nil {
			return err
		}
		p, err := people.PersonByID(tx, m.Row)
		if err != nil {
			return err
		}
		if _, _, err := activities.AskLeave(tx, a, p, activities.PersonalLeave, "家里有事", h.Clock.Now()); err != nil {
			return err
		}
		for _, at := range []*records.Attachment{
			{OwnerKind: records.KindDeed, OwnerID: 1, Kind: records.Photo, FileID: "1", UniqueID: "1", AddedBy: m.Row},
			{OwnerKind: records.KindDeed, OwnerID: 1, Kind: records.Document, FileID: "2", UniqueID: "2", Name: "名单.xlsx", AddedBy: m.Row},
			{OwnerKind: records.KindSuggestion, OwnerID: 1, Kind: records.Photo, FileID: "3", UniqueID: "3", AddedBy: m.Row},
		} {
			if err := records.Attach(tx, at); err != nil {
				return err
			}
		}
		return nil
	})
	m.Send("/export")
	require.Contains(t, m.Last(), "[file 我的履职资料-陈静-2026-12-05.json]")
	m.Tap("我的资料（表格）")
	name, sheets := m.Book()
	require.Equal(t, "青山镇政协联络处-我的资料-陈静.xlsx", name)
	require.Equal(t, []string{"日期", "类型", "题目", "状态"}, sheets["活动"][0])
	require.Equal(t, []string{"2026-11-20", "集中学习", "四中全会精神", "出席"}, sheets["活动"][1])
	require.Contains(t, sheets["请假"][1], "家里有事")
	require.Equal(t, []string{"2026-12-05", "学习笔记", "=SUM(A1) " + long}, sheets["笔记心得"][3])
	require.Equal(t, []string{"2026-11-20", "好-2026-001", "送戏下乡", "已核实", "3 场"}, sheets["好事实事"][1][:5])
	require.Equal(t, []string{"2026-12-05", "照片", "", "送戏下乡"}, sheets["发过的照片和文件"][1][:4])
	require.Equal(t, []string{"2026-12-05", "文件", "名单.xlsx", "送戏下乡"}, sheets["发过的照片和文件"][2][:4])
	require.Equal(t, "意见建议", sheets["发过的照片和文件"][3][3], "of others' records no more than the kind")
	m.Send("/export").Tap("我的资料（文档）")
	name, _, text := m.Word()
	require.Equal(t, "青山镇政协联络处-我的资料-陈静.docx", name)
	for _, part := range []string{"我的资料\n陈静\n", "一、个人信息\n", "送戏下乡　已核实　3 场", "事由：家里有事", long, "名单.xlsx"} {
		require.Contains(t, text, part)
	}
	require.NotContains(t, text, "断头路")

	other.Send("/paper")
	other.Forge("paper:own_pages:" + "1")
	_, _, text = other.Word()
	require.Contains(t, text, other.Name)
	require.NotContains(t, text, "家里有事")
	m.Send("/record").Tap("全部")
	m.Tap("导出我的资料")
	require.Contains(t, m.Last(), "我的资料（文档）")
}

package front_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
	"lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/tasks"
)

// TestWhatWaitsAsATable: matter, kind and by when, of a member; on the staff's comes first
// what waits on the desk.
func TestWhatWaitsAsATable(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members
	require.NotContains(t, m[0].Send("/todo").Last(), "导出表格")
	h.Write(func(tx *gorm.DB) error {
		director, err := people.PersonByID(tx, d.Row)
		if err != nil {
			return err
		}
		for i := range 7 {
			a := &activities.Activity{Kind: activities.Study, Topic: fmt.Sprintf("=学习%d", i), StartsAt: time.Date(2026, 12, 10+i, 15, 0, 0, 0, harness.Shanghai)}
			if i == 6 {
				until := time.Date(2026, 12, 14, 18, 0, 0, 0, harness.Shanghai)
				a.SignUpUntil = &until
			}
			if err := activities.Create(tx, a); err != nil {
				return err
			}
			if i == 0 {
				f := &tasks.Task{SourceKind: tasks.FromActivity, SourceID: a.ID, Text: "整理台账", OwnerID: m[0].Row, DueOn: "2026-12-20"}
				if err := tx.Create(f).Error; err != nil {
					return err
				}
			}
		}
		x := &deeds.Deed{Title: "修路灯", PersonID: m[0].Row}
		if _, err := deeds.File(tx, x, nil, nil, h.Clock.Now()); err != nil {
			return err
		}
		_, err = deeds.Return(tx, x, director, "=请补照片", h.Clock.Now())
		return err
	})
	d.Send("/announce 12月11日前报送车辆数" + strings.Repeat("，长", 200)).Tap("发出")
	h.Advance(6 * time.Minute)
	m[0].Send("/suggest 路灯不亮，绕行两公里")

	m[0].Send("/todo").Tap("导出表格")
	name, sheets := m[0].Book()
	require.Contains(t, name, "待办")
	rows := sheets["待办"]
	require.Equal(t, []string{"事项", "类别", "期限"}, rows[0])
	by := map[string][][]string{}
	for _, row := range rows[1:] {
		by[row[1]] = append(by[row[1]], append(row, "")) // a cell that is empty is left out at the end
	}
	require.Equal(t, []string{"=学习0", "活动回复", "2026-12-10 15:00"}, by["活动回复"][0][:3])
	require.Equal(t, []string{"=学习6", "活动回复", "2026-12-14 18:00"}, by["活动回复"][6][:3], "until when one signs up")
	require.Equal(t, []string{"修路灯 · 好-2026-001\n原因：=请补照片", "退回待改", ""}, by["退回待改"][0][:3])
	require.Equal(t, []string{"整理台账", "后续事项", "2026-12-20"}, by["后续事项"][0][:3])
	require.Len(t, by["草稿"], 1)
	require.Contains(t, by["草稿"][0][0], "路灯不亮")
	require.Contains(t, m[0].Last(), fmt.Sprintf("共 %d 行", len(rows)-1))
	require.Equal(t, "12月11日前报送车辆数"+strings.Repeat("，长", 200), by["通知待阅"][0][0], "nothing is cut")
	for kind, list := range by {
		require.NotContains(t, kind, "book.", list)
		require.NotContains(t, fmt.Sprint(list), "<", "no marks of a message")
	}

	require.NotContains(t, d.Send("/todo").Last(), "导出表格", "a page of what waits")
	h.Write(func(tx *gorm.DB) error {
		for i := range 7 {
			if _, err := deeds.File(tx, &deeds.Deed{Title: fmt.Sprintf("=1+%d", i), PersonID: m[1].Row}, nil, nil, h.Clock.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	d.Send("/todo").Tap("导出表格")
	_, sheets = d.Book()
	rows = sheets["待办"]
	require.Equal(t, []string{m[1].Name + " · =1+0 · 好-2026-002", "好事实事待核实"}, rows[1])
	require.Len(t, rows, 1+7)

	m[2].Send("/menu").Forge("paper:table:todo.")
	_, sheets = m[2].Book()
	require.NotContains(t, fmt.Sprint(sheets), "修路灯", "another's")
	require.NotContains(t, fmt.Sprint(sheets), "=1+", "the desk is the staff's")
}

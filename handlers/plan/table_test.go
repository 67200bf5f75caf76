package plan_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
)

// TestTheCalendarAsATable: what is ahead, and a year, say how each activity stands in a
// column; what is over is said once above the list (§25).
func TestTheCalendarAsATable(t *testing.T) {
	h := harness.New(t).Seed() // at 10:00 on 5 December
	p := h.Members[0]
	done := keep(h, "=学过的", time.Date(2026, 11, 20, 15, 0, 0, 0, harness.Shanghai))
	h.Write(func(tx *gorm.DB) error { return tx.Model(done).Update("state", activities.Closed).Error })
	keep(h, "正在学", h.Clock.Now().Add(-time.Hour))
	off := keep(h, "不学了", time.Date(2026, 12, 9, 15, 0, 0, 0, harness.Shanghai))
	h.Write(func(tx *gorm.DB) error { return activities.Cancel(tx, off, "下雨", h.Clock.Now()) })
	for day := range 6 {
		keep(h, fmt.Sprintf("学习%d", day), time.Date(2026, 12, 10+day, 15, 0, 0, 0, harness.Shanghai))
	}
	long := keep(h, "外出考察", time.Date(2027, 1, 20, 9, 0, 0, 0, harness.Shanghai))
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(long).Update("ends_at", long.StartsAt.Add(27*time.Hour)).Error
	})

	p.Send("/calendar").Tap("导出表格")
	name, sheets := p.Book()
	require.Contains(t, name, "近期活动")
	rows := sheets["近期活动"]
	require.Equal(t, []string{"日期", "时间", "事项", "地点", "状态"}, rows[0])
	require.Len(t, rows, 1+8, "nothing that was called off")
	require.Equal(t, "进行中", rows[1][4])
	require.Equal(t, []string{"2026-12-10", "15:00–17:00", "集中学习：学习0", "三楼会议室", "未开始"}, rows[2])
	require.Equal(t, []string{"2027-01-20", "09:00–2027年1月21日（周四）12:00"}, rows[8][:2])

	p.Send("/calendar 2026")
	require.Contains(t, p.Last(), "2026年活动 · 8 次，已结束 1 次")
	require.NotContains(t, p.Last(), "（已结束）")
	p.Tap("导出表格")
	name, sheets = p.Book()
	require.Contains(t, name, "2026年活动")
	rows = sheets["2026年活动"]
	require.Len(t, rows, 1+8)
	require.Equal(t, []string{"集中学习：=学过的", "三楼会议室", "已结束"}, rows[1][2:])
	require.NotContains(t, p.Send("/calendar 2027").Last(), "导出表格", "a year of few lines")

	p.Send("/menu")
	for _, forged := range []string{"1999", "2101", "x", "-1", "1"} {
		before := len(h.Sandbox.Messages(p.ID))
		require.NotEmpty(t, p.Forge("paper:table:calendar."+forged)+p.Last())
		for _, m := range h.Sandbox.Messages(p.ID)[before:] {
			require.Nil(t, m.Document, forged)
		}
	}
}

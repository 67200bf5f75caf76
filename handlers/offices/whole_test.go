package offices_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/people"
)

// The director alone has all records, in private; what opens doors is not among them.
func TestTheDirectorTakesAllRecordsAlong(t *testing.T) {
	h, secretary := withSecretary(t)
	h.Members[0].Send("/deed 帮王婶修好了水泵=1+1")
	secretary.Send("/whole")
	require.Contains(t, secretary.Last(), "这件事由主任办理")
	require.Contains(t, secretary.Forge("paper:whole:"), "主任办理")

	h.Director.Send("/settings").Tap("全部资料")
	require.Contains(t, h.Director.Last(), "好事 1")
	h.Director.Tap("导出全部资料")
	h.Settle()
	name, data := h.Director.Document()
	require.True(t, strings.HasSuffix(name, ".zip"), name)
	files := unzipped(t, data)
	require.Contains(t, files["json/deeds.json"], "修好了水泵")
	require.Contains(t, files["json/people.json"], secretary.Name)
	for _, left := range []string{"codes", "feeds", "outbox", "supervision_items"} {
		require.NotContains(t, files, "json/"+left+".json")
		require.Contains(t, files["说明.txt"], left)
	}
	rows := sheetOf(t, files["xlsx/deeds.xlsx"], "deeds")
	require.Len(t, rows, 2)
	require.Contains(t, strings.Join(rows[1], " "), "修好了水泵=1+1")
}

// The office is silent for a month; one tap takes it back, and without it all is gone.
func TestAnOfficeIsRemovedAfterAMonth(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/whole").Tap("移除联络处")
	require.Contains(t, h.Director.Last(), "请把联络处的全称发给我")
	h.Director.Send("别的联络处")
	require.Contains(t, h.Director.Last(), "名称不对")
	var o people.Office
	h.Rows(func(tx *gorm.DB) error { return tx.Take(&o).Error })
	require.Nil(t, o.RemovalAt)
	h.Director.Send(o.Name).Tap("确认移除")
	require.Contains(t, h.Director.Last(), "之前可以随时收回")
	h.Members[0].Send("/deed 修路")
	require.Contains(t, h.Members[0].Last(), "已停用")
	require.NotContains(t, h.Members[0].Last(), "收回")
	require.Contains(t, h.Members[0].Forge("office_keep"), "这件事由主任办理")
	h.Members[0].SendIn(h.Group, "/checkin")
	group := h.Group.Chat()
	require.True(t, strings.HasSuffix(group, "/checkin"), group)
	h.Advance(20 * 24 * time.Hour)
	require.Equal(t, group, h.Group.Chat())
	h.Director.Send("/menu").Tap("收回，继续使用")
	require.Contains(t, h.Director.Last(), "照常使用")
	h.Members[0].Send("/deed 修路")
	require.Contains(t, h.Members[0].Last(), "已提交")

	h.Director.Send("/whole").Tap("移除联络处")
	h.Director.Send(o.Name).Tap("确认移除")
	h.Advance(31 * 24 * time.Hour)
	h.Rows(func(tx *gorm.DB) error {
		var n int64
		require.NoError(t, tx.Raw("SELECT COUNT(*) FROM people").Scan(&n).Error)
		require.Zero(t, n)
		return tx.Raw("SELECT COUNT(*) FROM offices").Scan(&n).Error
	})
	h.Members[0].Send("/menu")
	require.NotContains(t, h.Members[0].Last(), o.Name)
}

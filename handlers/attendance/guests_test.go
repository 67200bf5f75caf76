package attendance_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	mactivities "lianluo/models/activities"
)

// Guests stand on the sheet by name and post, are counted apart, and in no 应到.
func TestGuestsOnTheSheet(t *testing.T) {
	h, _ := scenes.Planned(t)
	d := h.Director
	d.Send("/sessions").Tap("#1")
	d.Tap("名单")
	d.Tap("列席")
	require.Contains(t, d.Last(), "还没有登记列席人员")
	d.Tap("加列席人员")
	d.Send("；；")
	require.Contains(t, d.Last(), "没看出是谁")
	d.Send("王主任 县政协办公室；李梅 镇妇联")
	require.Contains(t, d.Last(), "1. 王主任（县政协办公室）\n2. 李梅（镇妇联）")
	d.Tap("提交")
	require.Contains(t, d.Last(), "已登记列席 2 人。")
	require.Contains(t, h.Group.Last(), "应到 11 · 参加 1 · 待回复 10 · 列席 2")
	require.NotContains(t, h.Group.Chat(), "王主任", "the group sees how many")
	d.Tap("返回")
	require.Contains(t, d.Last(), "列席 2：王主任（县政协办公室）、李梅（镇妇联）")

	d.Tap("列席")
	d.Tap("删去李梅")
	require.Contains(t, h.Group.Last(), "列席 1")
	d.Tap("撤销")
	require.Contains(t, d.Last(), "2. 李梅（镇妇联）")
	d.Tap("删去李梅")
	h.Rows(func(tx *gorm.DB) error {
		var gone mactivities.Guest
		require.NoError(t, tx.Where("name = ?", "李梅").Take(&gone).Error)
		require.NotNil(t, gone.VoidedAt)
		require.Equal(t, d.Row, gone.VoidedBy)
		return nil
	})

	d.Send("/sessions").Tap("#1")
	d.Tap("名单")
	d.Tap("名单表格")
	messages := h.Sandbox.Messages(d.ID)
	_, data, ok := h.Sandbox.File(messages[len(messages)-1].Document.FileID)
	require.True(t, ok)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	require.NoError(t, err)
	defer f.Close()
	rows, err := f.GetRows("名单")
	require.NoError(t, err)
	require.Contains(t, harness.Seen(rows[0][0]), "应到 11")
	require.Len(t, rows, 2+11+1)
	require.Equal(t, []string{"王主任", "县政协办公室", "列席"}, rows[len(rows)-1])
	d.Forge("sheet_file:1") // as it was called: it stands in chats
	_, sheets := d.Book()
	require.Equal(t, rows, sheets["名单"])
	require.Equal(t, 2, strings.Count(d.Chat(), "[file "))
	h.Members[0].Forge("sheet_file:1")
	require.NotContains(t, h.Members[0].Chat(), "[file ")

	// Nobody's attendance is another by it.
	h.AdvanceTo(scenes.Clock(14, 50))
	h.Members[0].TapIn(h.Group, "签到")
	h.AdvanceTo(scenes.Clock(17, 1))
	d.Send("/sessions").Tap("#1")
	d.Tap("结束")
	d.Tap("结束")
	require.Contains(t, h.Group.Last(), "出席 1 · 列席 1")
	// Only the staff sees them.
	require.NotContains(t, h.Members[0].Chat(), "王主任")
	require.NotContains(t, h.Members[0].Forge("guests:1"), "王主任")
	require.NotContains(t, h.Members[0].Chat(), "王主任")
}

// What was put down at once is undone at once.
func TestGuestsAreUndoneTogether(t *testing.T) {
	h, a := scenes.Planned(t)
	d := h.Director
	d.Send("/sessions").Tap("#1")
	d.Tap("名单")
	for _, words := range []string{"王主任 县政协办公室", "李梅 镇妇联；赵站长"} {
		d.Tap("列席") // on the sheet, then on the list of them
		if !strings.Contains(d.Last(), "请写列席人员") {
			d.Tap("加列席人员")
		}
		d.Send(words)
		d.Tap("提交")
		h.Advance(1e9)
	}
	d.Tap("撤销")
	h.Rows(func(tx *gorm.DB) error {
		list, err := mactivities.GuestsOf(tx, a)
		require.NoError(t, err)
		require.Len(t, list, 1)
		require.Equal(t, "王主任", list[0].Name)
		return nil
	})
}

package attendance_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness/scenes"
	"lianluo/models/activities"
)

// lastRow reads the newest row of a record of an activity.
func lastRow(row any, activity int64) func(tx *gorm.DB) error {
	return func(tx *gorm.DB) error { return tx.Where("activity_id = ?", activity).Order("id DESC").Take(row).Error }
}

func TestCorrectInOneLine(t *testing.T) {
	h, a := scenes.Planned(t)
	wang := h.Members[5]
	h.AdvanceTo(scenes.Clock(15, 20))
	h.Director.Send("/correct 王芳 出席 手机没电，本人到会").Tap("更正")
	require.Contains(t, h.Director.Last(), "已更正：王芳 出席。")
	require.Contains(t, h.Director.Last(), "12月5日（周六）15:20 孙立国：由“未定”改为“出席”，手机没电，本人到会")
	require.Equal(t, activities.Present, scenes.AttendanceOf(h, wang).State)
	require.NotContains(t, wang.Chat(), "更正为")
	h.Advance(6 * time.Minute)
	require.Contains(t, wang.Last(), "您的签到更正为出席 · 集中学习「二十届四中全会精神」")
	require.Contains(t, wang.Last(), "理由：手机没电，本人到会（孙立国）")
	require.NotContains(t, h.Group.Chat(), "没电")

	// Of a named session, and undone to what stood by hand before.
	h.Director.Send(fmt.Sprintf("/correct #%d 王芳 请假 电话请假", a.ID)).Tap("更正")
	require.Equal(t, activities.OnLeave, scenes.AttendanceOf(h, wang).State)
	h.Director.Tap("撤销")
	require.Contains(t, h.Director.Last(), "已撤销。")
	require.Contains(t, h.Director.Last(), "撤销更正")
	require.Equal(t, activities.Present, scenes.AttendanceOf(h, wang).State)
	h.Advance(6 * time.Minute)
	require.NotContains(t, wang.Chat(), "电话请假")
	var trace []activities.Correction
	h.Rows(func(tx *gorm.DB) error { return tx.Order("id").Find(&trace).Error })
	require.Len(t, trace, 3, "who, when and why, of the undoing too")
}

func TestCorrectGuided(t *testing.T) {
	h, a := scenes.Planned(t)
	h.AdvanceTo(scenes.Clock(15, 20))
	h.Members[2].TapIn(h.Group, "签到") // late
	h.Director.Send("/correct")
	require.Contains(t, h.Director.Last(), "更正哪一次活动")
	h.Director.Tap(fmt.Sprintf("#%d", a.ID))
	require.Contains(t, h.Director.Last(), "黄敏 迟到 15:20")
	h.Director.Send("黄")
	h.Director.Tap("出席")
	require.Contains(t, h.Director.Last(), "黄敏改为出席。理由是什么？")
	h.Director.Send("提前到会协助布置").Tap("更正")
	require.Contains(t, h.Director.Last(), "已更正：黄敏 出席。")
	require.Equal(t, activities.Present, scenes.AttendanceOf(h, h.Members[2]).State)
	h.Director.Tap("撤销")
	require.Equal(t, activities.Late, scenes.AttendanceOf(h, h.Members[2]).State, "back to what the rules say")
	require.Contains(t, h.Members[2].TapIn(h.Group, "签到"), "已签到，无需重复")
}

func TestCorrectFromTheSheet(t *testing.T) {
	h, a := scenes.Planned(t)
	h.AdvanceTo(scenes.Clock(15, 20))
	h.Director.Tap("名单")
	h.Director.Tap("龚平")
	h.Director.Tap("缺席")
	require.Contains(t, h.Director.Last(), "龚平改为缺席。理由是什么？")
	h.Director.Send("未到").Tap("更正")
	require.Equal(t, activities.Absent, scenes.AttendanceOf(h, h.Members[1]).State)
	require.Contains(t, h.Members[1].TapIn(h.Group, "签到"), "已由主任登记")
	require.NotContains(t, h.Group.Last(), "缺席")
	require.NotContains(t, h.Group.Last(), "龚平")
	require.Contains(t, h.Members[1].Forge(fmt.Sprintf("mark:%d:%d", a.ID, h.Members[1].Row)), "由主任办理")
}

func TestCorrectMistakes(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.AdvanceTo(scenes.Clock(15, 20))
	for typed, want := range map[string]string{
		"/correct 王小明 出席 在":    "名册里没有“王小明”",
		"/correct #77 王芳 出席 在": "没有编号 #77 的活动",
		"/correct 王芳 来了 在":     "没看懂“来了”",
		"/correct 王芳 出席":       "理由是什么",
	} {
		h.Director.Send(typed)
		require.Contains(t, h.Director.Last(), want, typed)
	}
	require.Equal(t, activities.Unsettled, scenes.AttendanceOf(h, h.Members[5]).State)
	h.Members[5].Send("/correct 王芳 出席 我到了")
	require.Contains(t, h.Members[5].Last(), "由主任办理")
}

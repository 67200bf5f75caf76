package attendance_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	mactivities "lianluo/models/activities"
	"lianluo/models/store"
)

// walk publishes an activity of 11 December to which one signs up until the evening before,
// with 用车 and 用餐 asked.
func walk(t *testing.T) (*harness.Harness, *mactivities.Activity) {
	t.Helper()
	h := harness.New(t).Seed()
	h.Director.Send("/newactivity 调研考察 12月11日 9:00-12:00 看高标准农田 @镇政府门口")
	h.Director.Tap("修改")
	h.Director.Tap("改参加方式")
	h.Director.Tap("报名参加")
	require.Contains(t, h.Director.Last(), "参加方式：报名参加，12月10日（周四）18:00 截止")
	h.Director.Tap("修改")
	h.Director.Tap("改报名时问")
	h.Director.Tap("用车、用餐")
	require.Contains(t, h.Director.Last(), "报名时问：用车、用餐")
	h.Director.Tap("发布")
	return h, scenes.LastActivity(h)
}

// One tap signs up, one each says 用车 and 用餐; the group's post counts and names nobody.
func TestSigningUp(t *testing.T) {
	h, a := walk(t)
	require.True(t, a.Voluntary())
	post := h.Group.Last()
	require.Contains(t, post, "报名参加 · 12月10日（周四）18:00 截止\n报名 0 · 用车 0 · 用餐 0")
	require.Contains(t, post, "[ 报名参加 ] [ 取消报名 ]")
	require.NotContains(t, post, "应到")
	require.NotContains(t, post, "待回复")

	m := h.Members[0]
	require.Contains(t, m.TapIn(h.Group, "报名参加"), "已报名，其余的私聊问您")
	require.Contains(t, m.Last(), "您已报名\n您需要用车吗？")
	m.Tap("用车")
	require.Contains(t, m.Last(), "您已报名 · 用车\n您需要用餐吗？")
	m.Tap("不用餐")
	require.Contains(t, m.Last(), "您已报名 · 用车 · 不用餐\n12月10日（周四）18:00 前可以取消报名")
	require.Contains(t, m.Last(), "[ 改为不用车 ] [ 改为用餐 ] [ 取消报名 ]")
	m.Tap("改为用餐")
	for _, p := range h.Members[1:3] {
		p.Send("/sessions").Tap("看高标准农田")
		p.Tap("报名参加")
		p.Tap("不用车")
		p.Tap("用餐")
	}
	h.Members[3].TapIn(h.Group, "报名参加")
	h.Settle()
	h.Advance(time.Second)
	require.Contains(t, h.Group.Last(), "报名 4 · 用车 1 · 用餐 3")
	require.Contains(t, h.Members[3].TapIn(h.Group, "取消报名"), "已取消报名")
	h.Advance(time.Second)
	require.Contains(t, h.Group.Last(), "报名 3 · 用车 1 · 用餐 3")
	h.Director.Send("/sessions").Tap("#")
	h.Director.Tap("名单")
	require.Contains(t, h.Director.Last(), "：已报名，用车，用餐")
	require.Contains(t, h.Director.Last(), "：未报名")
}

// After the deadline nobody signs up or withdraws; who cannot come asks leave, who has not
// signed up needs none, and only who has is ever missing.
func TestAfterTheDeadlineOfSigningUp(t *testing.T) {
	h, a := walk(t)
	for _, m := range h.Members[:4] {
		m.TapIn(h.Group, "报名参加")
		m.Tap("用车")
		m.Tap("用餐")
	}
	early := h.Members[1]
	early.Send("/leave 12月11日 家里有事")
	require.Contains(t, early.Last(), "报名还没截止，来不了点「取消报名」即可")
	early.Tap("取消报名")
	require.Contains(t, early.Last(), "您不参加")
	h.Members[5].Send("11号来不了")
	require.Contains(t, h.Members[5].Last(), "您没有报名，不用请假")

	h.AdvanceTo(time.Date(2026, 12, 10, 18, 1, 0, 0, harness.Shanghai))
	require.Contains(t, h.Director.Chat(), "报名已截止：调研考察「看高标准农田」")
	require.Contains(t, h.Director.Chat(), "报名 3 · 用车 3 · 用餐 3")
	require.Contains(t, h.Group.Last(), "报名已于 12月10日（周四）18:00 截止")
	require.Contains(t, h.Group.Last(), "[ 请假 ]")
	require.NotContains(t, h.Group.Last(), "报名参加 ]")
	h.AdvanceTo(time.Date(2026, 12, 10, 19, 30, 0, 0, harness.Shanghai))
	require.Contains(t, h.Members[0].Chat(), "⏰ 明天 09:00")
	require.Zero(t, h.Members[5].Told("⏰ 明天 09:00"), "who has not signed up is left alone")

	h.Members[2].Send("/leave 12月11日 去县里开会")
	require.Contains(t, h.Director.Chat(), "去县里开会")
	h.AdvanceTo(time.Date(2026, 12, 11, 8, 50, 0, 0, harness.Shanghai))
	h.Members[0].TapIn(h.Group, "签到")
	h.Members[7].TapIn(h.Group, "签到") // comes without having signed up
	h.AdvanceTo(time.Date(2026, 12, 11, 12, 1, 0, 0, harness.Shanghai))
	h.Director.Send("/sessions").Tap("#")
	h.Director.Tap("结束")
	h.Director.Tap("结束")
	lines := map[string]int{}
	var rows []mactivities.Attendance
	require.NoError(t, store.InOffice(h.DB.Read(t.Context()), a.OfficeID).Where("activity_id = ? AND expected", a.ID).Find(&rows).Error)
	for _, row := range rows {
		lines[string(row.State)]++
	}
	require.Equal(t, map[string]int{"present": 2, "undecided": 1, "unconfirmed": 1}, lines)
}

// The office signs a member up by hand, also after the deadline, and the member hears.
func TestTheOfficeSignsSomebodyUp(t *testing.T) {
	h, _ := walk(t)
	h.AdvanceTo(time.Date(2026, 12, 10, 18, 5, 0, 0, harness.Shanghai))
	m := h.Members[4]
	h.Director.Send("/sessions").Tap("#")
	h.Director.Tap("名单")
	h.Director.Tap(m.Name)
	h.Director.Tap("代报名")
	require.Contains(t, h.Director.Last(), "已为"+m.Name+"报名")
	require.Contains(t, m.Chat(), "已代您报名")
	h.Director.Tap("用车")
	require.Contains(t, h.Director.Last(), "已报名，用车")
	require.NotNil(t, scenes.AttendanceOf(h, m).SignedAt)
	h.Director.Tap("取消报名")
	require.Contains(t, h.Director.Last(), "已取消"+m.Name+"的报名")
	require.Nil(t, scenes.AttendanceOf(h, m).SignedAt)
}

// Who has answered hears when an activity becomes one to which one signs up.
func TestSigningUpIsNews(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.Members[0].TapIn(h.Group, "参加")
	h.Members[1].TapIn(h.Group, "待定")
	h.Director.Send("/sessions").Tap("#")
	h.Director.Tap("修改")
	h.Director.Tap("改参加方式")
	h.Director.Tap("报名参加")
	h.Director.Tap("保存修改")
	require.Contains(t, h.Director.Last(), "之前答复参加的，算已报名。")
	require.Contains(t, h.Members[0].Last(), "参加方式：全体参加 → 报名参加，12月5日（周六）15:00 截止")
	require.Contains(t, h.Members[0].Last(), "您已报名")
	require.Contains(t, h.Group.Chat(), "报名 2", "with who teaches")
	require.True(t, scenes.LastActivity(h).Voluntary())
	require.Contains(t, h.Members[1].TapIn(h.Group, "取消报名"), "不参加")
}

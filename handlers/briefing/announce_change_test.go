package briefing_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
)

func december(day, hour, minute int) time.Time {
	return time.Date(2026, 12, day, hour, minute, 0, 0, harness.Shanghai)
}

// A notice set for Monday morning goes out then; before, nobody knows of it. W29: after its
// day it is in nobody's to-do list.
func TestScheduledAnnouncement(t *testing.T) {
	h := harness.New(t).Seed() // Saturday 5 December, noon
	require.NoError(t, h.Sandbox.PromoteBot(h.Director.ID, h.Group.ID, true))
	d, m := h.Director, h.Members[0]
	d.Send("/announce 明天带身份证")
	d.Photos(1, "")
	d.Tap("定时")
	require.Contains(t, d.Last(), "[ 12月5日（周六）17:00 ]")
	for words, answer := range map[string]string{"昨天9点": "已经过了", "12月8日": "几点发？", "明天 22:00": "是休息时间，请换个时间，最早", "随便": "没看懂"} {
		d.Send(words)
		require.Contains(t, d.Last(), answer, words)
	}
	d.Send("12月7日 9:00")
	require.Contains(t, d.Last(), "定时：12月7日（周一）09:00 发出")
	require.Contains(t, d.Last(), "通知 · 12月7日（周一）", "as it will be seen")
	d.Tap("到时发出")
	require.Contains(t, d.Last(), "定时：12月7日（周一）09:00 发出")
	require.NotContains(t, h.Group.Chat(), "身份证")
	require.NotContains(t, m.Send("/todo").Last(), "身份证")
	require.Contains(t, m.Forge("announce_read:1"), "还没有发出")
	require.Contains(t, d.Send("/office").Last(), "通知待发：明天带身份证 · 12月7日（周一）09:00")
	require.NotContains(t, d.Send("/search 身份证").Last(), "1. ")

	h.AdvanceTo(december(7, 8, 59))
	require.NotContains(t, h.Group.Chat(), "身份证")
	h.AdvanceTo(december(7, 9, 1))
	require.Contains(t, h.Group.Chat(), "明天带身份证")
	require.Contains(t, h.Group.Chat(), "[photo]")
	require.Len(t, h.Group.Pinned(), 1)
	h.Advance(time.Hour)
	require.Equal(t, 1, strings.Count(h.Group.Chat(), "明天带身份证"), "once")
	require.Contains(t, m.Send("/todo").Last(), "通知待阅：明天带身份证")
	// 明天 is the day after it went out.
	h.AdvanceTo(december(8, 23, 0))
	require.Contains(t, m.Send("/todo").Last(), "通知待阅")
	h.AdvanceTo(december(9, 9, 1))
	require.NotContains(t, m.Send("/todo").Last(), "通知待阅", "in nobody's to-do after its day")
	require.Empty(t, h.Group.Pinned())
	require.NotContains(t, h.Group.Chat(), "[ 已阅 ]")
}

func TestScheduledAnnouncementIsSentNowOrCalledBack(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	later := func(text string) {
		d.Send("/announce " + text).Tap("定时")
		d.Tap("12月7日（周一）08:30")
		d.Tap("到时发出")
	}
	later("停水通知")
	d.Tap("现在发出")
	require.Contains(t, d.Last(), "通知已发出")
	require.Contains(t, h.Group.Chat(), "停水通知")
	require.Contains(t, d.Forge("announce_now:1"), "已经发出")
	require.Contains(t, d.Forge("announce_recall:1"), "已经发出")

	later("停电通知")
	d.Tap("取消定时")
	require.Contains(t, d.Last(), "停电通知")
	require.Contains(t, d.Last(), "[ 发出 ]", "it is open to be changed")
	h.AdvanceTo(december(7, 9, 0))
	require.NotContains(t, h.Group.Chat(), "停电通知")
	require.Contains(t, d.Forge("announce_now:2"), "已撤回")
	require.Equal(t, 1, strings.Count(h.Group.Chat(), "停水通知"))
}

// While the program is down a notice's time passes: it goes out late, in the morning, or
// not at all when its matter is over; who made it hears.
func TestScheduledAnnouncementWhileDown(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	for _, text := range []string{"12月7日体检", "请带身份证"} {
		d.Send("/announce " + text).Tap("定时")
		d.Send("12月7日 8:30").Tap("到时发出")
	}
	h.Stop()
	h.Clock.Advance(december(8, 22, 0).Sub(h.Clock.Now()))
	h.Start()
	h.Settle()
	h.Advance(time.Minute)
	require.NotContains(t, h.Group.Chat(), "身份证", "not at night")
	h.AdvanceTo(december(9, 8, 5))
	require.Contains(t, h.Group.Chat(), "请带身份证")
	require.NotContains(t, h.Group.Chat(), "体检")
	require.Contains(t, d.Chat(), "没有发出：原定 12月7日（周一）08:30，当时机器人没有运行，现在已经过期。")
}

// A correction changes the post and says its day; who read the old words hears where the
// director says so.
func TestCorrectedAnnouncement(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members
	d.Send("/announce 12月8日上午九点体检").Tap("发出")
	m[0].TapIn(h.Group, "已阅")
	d.Tap("再提醒未阅的")
	require.Contains(t, m[1].Last(), "12月8日上午九点体检")
	h.Advance(24 * time.Hour)
	d.Tap("刷新")
	d.Tap("更正")
	require.Contains(t, d.Last(), "改成什么？")
	d.Send("12月8日上午九点体检")
	require.Contains(t, d.Last(), "没有改动")
	d.Send("12月9日上午九点体检")
	require.Contains(t, d.Last(), "已阅的有 1 人")
	require.NotContains(t, h.Group.Chat(), "12月9日上午")
	d.Tap("更正，并告诉这 1 人")
	require.Contains(t, d.Last(), "✅ 已更正")
	require.Contains(t, h.Group.Last(), "通知 · 12月5日（周六） · 12月6日（周日）更正\n12月9日上午九点体检")
	require.NotContains(t, h.Group.Chat(), "12月8日上午")
	require.Contains(t, m[0].Last(), "更正：12月5日（周六）的通知改为\n12月9日上午九点体检")
	require.Contains(t, m[1].Last(), "12月9日上午九点体检", "what was told says so too")
	require.NotContains(t, m[1].Chat(), "12月8日上午")
	require.NotContains(t, m[1].Chat(), "更正：")
	require.Contains(t, m[2].Send("/todo").Last(), "12月9日上午九点体检")
	h.AdvanceTo(december(9, 12, 0))
	require.Contains(t, m[2].Send("/todo").Last(), "体检", "its day is another now")
}

// Withdrawn days later: the post says so and is no longer pinned, what was told in private
// says so, who got it hears once, and nobody has it to do.
func TestWithdrawnAnnouncement(t *testing.T) {
	h := harness.New(t).Seed()
	require.NoError(t, h.Sandbox.PromoteBot(h.Director.ID, h.Group.ID, true))
	d, m := h.Director, h.Members
	d.Send("/announce 请带身份证，请填报人数").Tap("填报")
	d.Tap("一个数字")
	d.Tap("人")
	d.Tap("不设截止")
	d.Tap("发出")
	m[0].TapIn(h.Group, "已阅")
	m[2].TapIn(h.Group, "填报")
	d.Tap("提醒未报的")
	h.Advance(72 * time.Hour)
	d.Send("/unread")
	d.Tap("撤回")
	require.Contains(t, d.Last(), "要撤回12月5日（周六）的通知「请带身份证，请填报人数」吗？")
	require.Len(t, h.Group.Pinned(), 1)
	d.Tap("撤回通知")
	require.Contains(t, d.Last(), "✅ 已撤回")
	require.Contains(t, h.Group.Last(), "已撤回：12月5日（周六）的通知「请带身份证，请填报人数」")
	require.NotContains(t, h.Group.Chat(), "[ 填报 ]")
	require.Empty(t, h.Group.Pinned())
	require.Contains(t, m[1].Last(), "已撤回：")
	require.NotContains(t, m[1].Chat(), "[ 填报 ]")
	require.Equal(t, 2, strings.Count(m[1].Chat(), "已撤回："), "what stood, and one line")
	require.NotContains(t, m[3].Send("/todo").Last(), "身份证")
	require.Contains(t, m[3].Forge("announce_fill:1"), "已撤回")
	m[2].Send("3")
	require.NotContains(t, m[2].Last(), "已报")
	require.Contains(t, d.Forge("announce_withdraw:1:yes"), "已撤回")
}

// Without a group everybody gets the notice and its files in private.
func TestAnnouncementWithoutAGroupBringsItsFiles(t *testing.T) {
	h := harness.New(t).Seed()
	require.NoError(t, h.Sandbox.RemoveBot(h.Director.ID, h.Group.ID))
	h.Settle()
	h.Director.Send("/announce 停水通知")
	h.Director.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "停水.pdf", Data: []byte("x")}}})
	h.Director.Tap("发出")
	require.Contains(t, h.Members[0].Chat(), "停水通知")
	require.Contains(t, h.Members[0].Chat(), "停水.pdf")
}

// Another due day shows in the post; who has handed in nothing is reminded of that one.
func TestAnotherDueDay(t *testing.T) {
	h := asked(t)
	d, m := h.Director, h.Members[0]
	d.Tap("截止日期")
	d.Send("12月15日")
	d.Tap("改好")
	require.Contains(t, d.Last(), "截止：12月15日（周二）")
	require.Contains(t, h.Group.Last(), "截止：12月15日（周二）")
	h.AdvanceTo(december(11, 9, 0))
	require.NotContains(t, m.Chat(), "还没收到您的填报")
	h.AdvanceTo(december(14, 9, 1))
	require.Contains(t, m.Last(), "还没收到您的填报，12月15日（周二）截止")
}

// All notices are reached without typing, also those that wait.
func TestListOfAnnouncements(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	for range 7 {
		d.Send("/announce 停水通知").Tap("发出")
	}
	d.Send("/announce 停电通知").Tap("定时")
	d.Tap("12月7日（周一）08:30")
	d.Tap("到时发出")
	d.Tap("全部通知")
	require.Contains(t, d.Last(), "停电通知 · 定时 12月7日（周一）08:30")
	d.Tap("下一页")
	require.Contains(t, d.Last(), "停水通知")
	d.Tap("12.5 停水通知")
	require.Contains(t, d.Last(), "已阅 0/11")
}

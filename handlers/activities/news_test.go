package activities_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	mactivities "lianluo/models/activities"
)

// evening is 20:00 on Friday 4 December, after the reminder of the evening.
func evening(t *testing.T, line string) (*harness.Harness, *mactivities.Activity) {
	t.Helper()
	h := harness.New(t, harness.At(time.Date(2026, 12, 4, 12, 0, 0, 0, harness.Shanghai))).Seed()
	h.Director.Send(line).Tap("发布")
	h.AdvanceTo(time.Date(2026, 12, 4, 20, 0, 0, 0, harness.Shanghai))
	for _, m := range h.Members {
		require.Contains(t, m.Last(), "⏰ 明天")
		require.Contains(t, m.Last(), "[ 请假 ]")
	}
	return h, scenes.LastActivity(h)
}

func move(h *harness.Harness, a *mactivities.Activity, to string) {
	h.Director.Forge(fmt.Sprintf("session_edit:%d", a.ID))
	h.Director.Tap("改时间")
	h.Director.Send(to)
	h.Director.Tap("保存修改")
}

const session = "/newsession 12月5日 15:00 二十届四中全会精神 @三楼会议室 #王芳"

// heard counts how often the chat says the words, each message once.
func heard(p *harness.Person, words string) int { return strings.Count(p.Chat(), words) }

func TestF1MovedTheEveningBefore(t *testing.T) {
	h, a := evening(t, session)
	h.Members[0].TapIn(h.Group, "参加")
	move(h, a, "12月12日 15:00")
	require.Contains(t, h.Director.Last(), "已私聊告诉 11 位委员")
	for _, m := range h.Members {
		require.Equal(t, 1, heard(m, "活动有变化："), m.Name)
		require.Contains(t, m.Last(), "时间：12月5日（周六）15:00–17:00 → 12月12日（周六）15:00–17:00")
		require.Contains(t, m.Last(), map[bool]string{false: "请假 ]", true: "[ 不能辅导，另请一位 ]"}[m.Name == "王芳"], "and can be answered")
		require.NotContains(t, m.Chat(), "⏰ 明天", "the reminder says what became of it")
		require.Equal(t, map[bool]int{false: 1, true: 2}[m.Name == "王芳"], heard(m, "有变化：集中学习「二十届四中全会精神」"))
	}
	require.Contains(t, h.Group.Last(), "有变化：集中学习「二十届四中全会精神」\n时间：12月5日（周六）15:00–17:00 → 12月12日（周六）15:00–17:00")

	// The reminders for the new day come as for any other.
	h.AdvanceTo(time.Date(2026, 12, 11, 19, 30, 0, 0, harness.Shanghai))
	require.Contains(t, h.Members[4].Last(), "⏰ 明天 15:00")
	// Once more, and everybody hears once more; what was said of the first move is over.
	move(h, a, "12月19日 15:00")
	require.Equal(t, 1, heard(h.Members[4], "活动有变化："))
	require.Equal(t, 1, strings.Count(h.Members[4].Chat(), "[ 请假 ]"))
}

func TestF1OtherPlaceOrTopic(t *testing.T) {
	h, a := evening(t, session)
	h.Director.Forge(fmt.Sprintf("session_edit:%d", a.ID))
	h.Director.Tap("改地点")
	h.Director.Send("镇文化站")
	h.Director.Tap("保存修改")
	require.Contains(t, h.Members[7].Last(), "地点：三楼会议室 → 镇文化站")
	require.Contains(t, h.Group.Last(), "地点：三楼会议室 → 镇文化站")
	h.Director.Forge(fmt.Sprintf("session_edit:%d", a.ID))
	h.Director.Tap("改主题")
	h.Director.Send("五中全会精神")
	h.Director.Tap("保存修改")
	require.Contains(t, h.Members[7].Last(), "主题：二十届四中全会精神 → 五中全会精神")
	require.NotContains(t, h.Members[7].Chat(), "镇文化站\n[", "of the first change no button is left")
}

func TestF1CalledOffTheEveningBefore(t *testing.T) {
	h, a := evening(t, session)
	cancel := func() {
		h.Director.Forge(fmt.Sprintf("session_cancel:%d", a.ID))
		h.Director.Send("停电").Tap("取消活动")
	}
	cancel()
	require.Contains(t, h.Director.Last(), "5 分钟后私聊告诉 11 位委员")
	before := h.Group.Chat()
	h.Director.Tap("撤销")
	h.Advance(10 * time.Minute)
	require.NotContains(t, h.Group.Chat(), "已取消")
	require.Contains(t, before, "已取消：停电")
	require.Contains(t, h.Members[3].Last(), "⏰ 明天", "what is undone nobody hears of")

	cancel()
	h.Advance(6 * time.Minute)
	for _, m := range h.Members {
		require.Contains(t, m.Last(), "取消通知：")
		require.NotContains(t, m.Chat(), "⏰ 明天")
		require.NotContains(t, m.Last(), "[ ")
	}
	require.Contains(t, h.Group.Last(), "已取消：集中学习「二十届四中全会精神」，原定 12月5日（周六）15:00–17:00。")
	h.AdvanceTo(time.Date(2026, 12, 5, 16, 0, 0, 0, harness.Shanghai))
	require.Contains(t, h.Members[3].Last(), "取消通知：", "and no reminder comes")
}

func TestF1AtNight(t *testing.T) {
	t.Run("by day, when the morning is soon enough", func(t *testing.T) {
		h, a := evening(t, session)
		h.AdvanceTo(time.Date(2026, 12, 4, 22, 0, 0, 0, harness.Shanghai))
		group := len(h.Sandbox.Messages(h.Group.ID))
		move(h, a, "12月12日 15:00")
		require.Contains(t, h.Director.Last(), "08:00 私聊告诉 11 位委员")
		require.NotContains(t, h.Members[2].Chat(), "活动有变化")
		require.Contains(t, h.Members[2].Last(), "有变化：集中学习", "the reminder changes without a sound")
		require.Len(t, h.Sandbox.Messages(h.Group.ID), group)
		// Said anew before the morning it is heard once.
		move(h, a, "12月13日 15:00")
		h.AdvanceTo(time.Date(2026, 12, 5, 8, 30, 0, 0, harness.Shanghai))
		require.Equal(t, 1, heard(h.Members[2], "活动有变化："))
		require.Contains(t, h.Members[2].Last(), "12月13日")
		require.Greater(t, len(h.Sandbox.Messages(h.Group.ID)), group)
	})
	t.Run("at once, when it begins early", func(t *testing.T) {
		h, a := evening(t, strings.Replace(session, "15:00", "9:00", 1))
		h.AdvanceTo(time.Date(2026, 12, 4, 22, 0, 0, 0, harness.Shanghai))
		move(h, a, "12月12日 15:00")
		require.Contains(t, h.Members[2].Last(), "活动有变化：")
	})
}

// What waits for the morning is told whole: another change adds to it, and a cancellation
// that is undone gives it back.
func TestF1TwoChangesBeforeAnybodyHeard(t *testing.T) {
	night := func(t *testing.T) (*harness.Harness, func(field, to string), func()) {
		h, a := evening(t, session)
		h.AdvanceTo(time.Date(2026, 12, 4, 23, 0, 0, 0, harness.Shanghai))
		change := func(field, to string) {
			h.Director.Forge(fmt.Sprintf("session_edit:%d", a.ID))
			h.Director.Tap(field)
			h.Director.Send(to).Tap("保存修改")
		}
		return h, change, func() {
			h.Director.Forge(fmt.Sprintf("session_cancel:%d", a.ID))
			h.Director.Send("停电").Tap("取消活动")
		}
	}
	morning := func(h *harness.Harness) string {
		h.AdvanceTo(time.Date(2026, 12, 5, 8, 30, 0, 0, harness.Shanghai))
		for _, m := range h.Members {
			require.Equal(t, 1, heard(m, "活动有变化：")+heard(m, "取消通知："), m.Name)
		}
		return h.Members[6].Last()
	}
	t.Run("the place, then the topic", func(t *testing.T) {
		h, change, _ := night(t)
		change("改地点", "镇文化站")
		change("改主题", "五中全会精神")
		require.Contains(t, morning(h), "地点：三楼会议室 → 镇文化站\n主题：二十届四中全会精神 → 五中全会精神")
	})
	t.Run("the day, then the place: leave is asked about", func(t *testing.T) {
		h, change, _ := night(t)
		h.Members[6].Send("/leave 12月5日 去县里开会")
		change("改时间", "12月12日 15:00")
		change("改地点", "镇文化站")
		last := morning(h)
		require.Contains(t, last, "12月12日（周六）15:00–17:00\n地点：三楼会议室 → 镇文化站")
		require.Contains(t, last, "改期后还要请假吗")
	})
	t.Run("the place, then called off, undone", func(t *testing.T) {
		h, change, cancel := night(t)
		change("改地点", "镇文化站")
		cancel()
		h.Director.Tap("撤销")
		require.Contains(t, morning(h), "活动有变化：\n地点：三楼会议室 → 镇文化站")
	})
	t.Run("the place, then called off", func(t *testing.T) {
		h, change, cancel := night(t)
		change("改地点", "镇文化站")
		cancel()
		require.Contains(t, morning(h), "取消通知：")
	})
	t.Run("a leave granted, called off, undone", func(t *testing.T) {
		h := harness.New(t).Seed()
		h.Director.Send("/newsession 12月8日 15:00 公报 @三楼 #王芳").Tap("发布")
		for _, undone := range []bool{true, false} {
			m := h.Members[1]
			if !undone {
				m = h.Members[2]
			}
			m.Send("/leave 12月8日 去县里开会")
			h.Director.Tap("批准")
			h.Advance(4 * time.Minute)
			h.Director.Send("/sessions").Tap("#1")
			h.Director.Tap("取消活动")
			h.Director.Send("停电").Tap("取消活动")
			h.Advance(2 * time.Minute)
			if undone {
				h.Director.Tap("撤销")
			}
			h.Advance(10 * time.Minute)
			require.Equal(t, undone, strings.Contains(m.Chat(), "您的请假已获批准"))
		}
	})
}

// Who is amid asking for leave was asked about the activity, and hears; a leave of what was
// called off is decided no more.
func TestF1CalledOffAmidALeave(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/newsession 12月6日 15:00 公报 @三楼 #王芳").Tap("发布")
	h.Members[1].Send("/leave 12月6日 去县里开会")
	amid := h.Members[2]
	amid.TapIn(h.Group, "请假")
	h.Director.Send("/undo")
	require.Contains(t, amid.Last(), "取消通知：")
	require.Contains(t, amid.Chat(), "事由是什么", "the open question stands")
	require.Contains(t, h.Director.Chat(), "不用再办：活动已取消。")
	require.NotContains(t, h.Director.Chat(), "[ 批准")
	require.Contains(t, h.Director.Forge("leave_step:1:granted"), "已经取消")
	h.Advance(10 * time.Minute)
	require.NotContains(t, h.Members[1].Chat(), "已获批准")
}

// Who has checked in when the activity is put to another day has to do so again there.
func TestF1MovedAfterACheckIn(t *testing.T) {
	h, a := evening(t, session)
	h.AdvanceTo(time.Date(2026, 12, 5, 14, 40, 0, 0, harness.Shanghai))
	m := h.Members[3]
	m.TapIn(h.Group, "签到")
	move(h, a, "12月5日 15:30")
	require.Contains(t, m.Last(), "✅ 14:40 已签到", "he or she is there")
	move(h, a, "12月12日 15:00")
	require.Contains(t, m.Last(), "您原来的签到不再算数")
	require.NotContains(t, h.Members[4].Last(), "不再算数")
	require.NotContains(t, h.Group.Chat(), "已签到 1")
	h.AdvanceTo(time.Date(2026, 12, 12, 14, 40, 0, 0, harness.Shanghai))
	require.Contains(t, m.TapIn(h.Group, "签到"), "已签到")
}

func TestF1PublicationTakenBack(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/newsession 今天 15:00 公报 @三楼 #王芳").Tap("发布")
	for _, m := range h.Members[:3] { // they only look
		m.Send("/sessions").Tap("#1")
		require.Contains(t, m.Last(), "公报")
	}
	h.Director.Tap("撤销")
	for _, m := range h.Members[:3] {
		require.Contains(t, m.Last(), "取消通知：")
	}
	require.NotContains(t, h.Members[3].Chat(), "已取消", "who was told nothing hears nothing")
	require.Contains(t, h.Group.Last(), "已取消：集中学习「公报」")
}

func TestF1WhatAButtonMadeOfAMessageStays(t *testing.T) {
	h, a := evening(t, session)
	m := h.Members[5]
	m.Tap("请假")
	require.Contains(t, m.Last(), "事由是什么")
	move(h, a, "12月12日 15:00")
	require.Contains(t, m.Last(), "活动有变化：")
	require.Contains(t, m.Chat(), "事由是什么", "the open question stands")
	m.Send("去县里开会").Tap("提交")
	require.Contains(t, m.Last(), "请假已交主任")
}

func TestF1LeaveOfASessionThatIsMoved(t *testing.T) {
	h, a := evening(t, session)
	stays, comes, waits := h.Members[0], h.Members[1], h.Members[2]
	for _, m := range []*harness.Person{stays, comes, waits} {
		m.Send("/leave 12月5日 去县里开会")
	}
	h.Director.Tap("批准")
	move(h, a, "12月12日 15:00")
	require.Contains(t, h.Director.Last(), "其中 3 位原来请过假")
	require.Contains(t, h.Director.Chat(), "12月12日（周六）15:00–17:00", "what waits shows the new day")
	for _, m := range []*harness.Person{stays, comes, waits} {
		require.Contains(t, m.Last(), "改期后还要请假吗")
		require.Equal(t, 1, heard(m, "改期后还要请假吗"))
	}
	stays.Tap("还请假")
	require.Contains(t, stays.Last(), "改期后仍按请假处理")
	require.Contains(t, h.Director.Last(), stays.Name+"改期后仍请假")
	comes.Tap("能参加")
	require.Contains(t, comes.Last(), "参加")
	h.AdvanceTo(time.Date(2026, 12, 11, 19, 30, 0, 0, harness.Shanghai))
	require.Contains(t, comes.Last(), "⏰ 明天 15:00")
	require.NotContains(t, stays.Last(), "⏰ 明天")
}

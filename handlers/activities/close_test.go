package activities_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	mactivities "lianluo/models/activities"
	"lianluo/models/records"
)

// running has the session take place, eight of eleven there.
func running(t *testing.T) *harness.Harness {
	h, _ := scenes.Planned(t)
	h.AdvanceTo(time.Date(2026, 12, 5, 14, 50, 0, 0, harness.Shanghai))
	for _, p := range h.Members[:8] {
		p.Send("/checkin")
	}
	h.AdvanceTo(time.Date(2026, 12, 5, 16, 30, 0, 0, harness.Shanghai))
	return h
}

// The desk has the list, the code and the end of what is at hand, one tap each.
func TestTheDeskBeginsWithToday(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	d.Send("工作台")
	require.Contains(t, d.Last(), "还没有安排下次活动")
	require.NotContains(t, d.Last(), "照上次", "there is no last one")
	d.Send("/newsession 12月5日15:00 土地管理法 @镇政府三楼会议室 #王芳").Tap("发布")
	d.Send("工作台")
	require.Contains(t, d.Last(), "12月5日（周六）\n今天 15:00：土地管理法 · 参加 1 · 请假 0 · 待回复 10")
	require.Contains(t, d.Last(), "[ 名单 ] [ 二维码 ]")
	h.AdvanceTo(time.Date(2026, 12, 5, 15, 10, 0, 0, harness.Shanghai))
	h.Members[0].Send("/checkin")
	d.Send("工作台")
	require.Contains(t, d.Last(), "正在进行：土地管理法（15:00–17:00）· 已签到 1，应到 11")
	require.Contains(t, d.Last(), "[ 名单 ] [ 二维码 ] [ 结束 ]")
	d.Tap("名单")
	require.Contains(t, d.Last(), "1. 陈静：迟到 15:10")
	h.AdvanceTo(time.Date(2026, 12, 5, 17, 30, 0, 0, harness.Shanghai))
	d.Send("工作台")
	require.Contains(t, d.Last(), "17:00 已到时间，还没有点结束：土地管理法")
	d.Tap("结束")
	require.Contains(t, d.Last(), "还有 10 人没签到")
	h.Members[0].Send("/office")
	require.Contains(t, h.Members[0].Last(), "由主任办理")
}

// On a phone the desk's text and what is decided first are seen together.
func TestTheDeskIsShort(t *testing.T) {
	h := running(t)
	h.Members[8].Send("/suggest 村东头断头路，下雨学生要绕两公里。")
	rows := func() int { return len(scenes.Rows(h, h.Director)) }
	h.Director.Send("工作台")
	require.LessOrEqual(t, rows(), 4)
	h.Director.Tap("更多")
	require.Greater(t, rows(), 4)
	for _, label := range []string{"名单", "结束", "发通知", "新活动", "委员", "查找", "接待安排", "安排全年", "设置"} {
		require.Contains(t, h.Director.Last(), "[ "+label+" ]")
	}
}

// W5.
func TestEndedWithASentence(t *testing.T) {
	h := running(t)
	d := &taps{p: h.Director}
	d.tap0("工作台")
	d.tap("结束")
	d.send("学习了公报全文，各组议了一件事。")
	d.tap("结束并小结")
	require.Equal(t, 3, d.taps, "two from the desk")
	require.Equal(t, 1, d.said)
	require.Contains(t, h.Director.Last(), "已结束")
	require.Contains(t, h.Group.Last(), "学习了公报全文，各组议了一件事。")
	a := scenes.LastActivity(h)
	require.Equal(t, mactivities.Closed, a.State)
	require.Equal(t, "学习了公报全文，各组议了一件事。", a.Summary)
	h.Director.Tap("撤销")
	require.Equal(t, mactivities.Planned, scenes.LastActivity(h).State)
	// What was written is not written again.
	h.Director.Send("工作台").Tap("结束")
	require.Contains(t, h.Director.Last(), "学习了公报全文，各组议了一件事。\n[ 结束并小结 ]")
	h.Director.Tap("结束并小结")
	require.Equal(t, mactivities.Closed, scenes.LastActivity(h).State)
}

func TestEndedWithAVoiceNote(t *testing.T) {
	h := running(t)
	h.Director.Send("工作台").Tap("结束")
	h.Director.Give(sandbox.Outgoing{Voice: []byte("OggS"), Duration: 9})
	require.Contains(t, h.Director.Last(), "语音小结 1 段")
	h.Director.Tap("结束并小结")
	a := scenes.LastActivity(h)
	require.Equal(t, mactivities.Closed, a.State)
	require.Empty(t, a.Summary)
	h.Rows(func(tx *gorm.DB) error {
		all, err := records.AttachmentsOf(tx, records.KindActivity, a.ID)
		require.Len(t, all[a.ID], 1)
		require.Equal(t, records.UseSummary, all[a.ID][0].Use)
		require.Equal(t, records.Voice, all[a.ID][0].Kind)
		return err
	})
}

// Words typed after the question was left are no summary, and end nothing; what was called
// off or ended meanwhile is not ended by an old question.
func TestTheEndThatWasLeft(t *testing.T) {
	h := running(t)
	d := h.Director
	d.Send("工作台").Tap("结束")
	d.Send("/members")
	d.Send("小王在吗")
	require.Equal(t, mactivities.Planned, scenes.LastActivity(h).State)
	d.Send("/todo")
	require.NotContains(t, d.Last(), "结束活动", "it is no draft")
	d.Send("工作台").Tap("结束")
	d.Tap("不结束")
	require.Equal(t, mactivities.Planned, scenes.LastActivity(h).State)
	d.Send("工作台").Tap("结束")
	h.AdvanceTo(time.Date(2026, 12, 5, 19, 5, 0, 0, harness.Shanghai))
	require.Equal(t, mactivities.Closed, scenes.LastActivity(h).State)
	d.Send("学习了公报")
	require.Contains(t, d.Last(), "是在填「结束活动」吗？\n\n这次活动已经结束。")
	d.Tap("是")
	d.Tap("结束并小结")
	require.Contains(t, d.Last(), "已保存")
	require.Equal(t, "学习了公报", scenes.LastActivity(h).Summary)
}

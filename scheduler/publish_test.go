package scheduler_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
	"lianluo/models/records"
)

// downUntil stops the program over everything up to t.
func downUntil(h *harness.Harness, t time.Time) {
	h.Stop()
	h.Clock.Advance(t.Sub(h.Clock.Now()))
	h.Start()
	h.Advance(0)
}

// An activity of 12-15 is due to be posted on 12-08, 09:00. However long the
// program is down over that, it is posted once, by day, while it is ahead.
func TestAPlannedActivityIsPostedLate(t *testing.T) {
	for name, c := range map[string]struct {
		starts []time.Time // of the program
		posted time.Time   // zero for never
	}{
		"it was up":             {nil, at(time.December, 8, 9, 0)},
		"until noon":            {[]time.Time{at(time.December, 8, 12, 0)}, at(time.December, 8, 12, 0)},
		"until the night":       {[]time.Time{at(time.December, 8, 23, 0)}, at(time.December, 9, 8, 0)},
		"until the next day":    {[]time.Time{at(time.December, 9, 10, 0)}, at(time.December, 9, 10, 0)},
		"up in the night, down": {[]time.Time{at(time.December, 8, 23, 0), at(time.December, 9, 10, 0)}, at(time.December, 9, 10, 0)},
		"up twice in the night": {[]time.Time{at(time.December, 8, 23, 0), at(time.December, 9, 3, 0)}, at(time.December, 9, 8, 0)},
		"for five days":         {[]time.Time{at(time.December, 13, 23, 30)}, at(time.December, 14, 8, 0)},
		"until its morning":     {[]time.Time{at(time.December, 15, 5, 0)}, at(time.December, 15, 8, 0)},
		"until it had begun":    {[]time.Time{at(time.December, 15, 15, 30)}, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			h := harness.New(t).Seed()
			plan(h, at(time.December, 15, 15, 0))
			out := func() int { return strings.Count(h.Group.Chat(), "集中学习 · 12月15日（周二）15:00") }
			for _, start := range c.starts {
				downUntil(h, start)
			}
			if c.posted.IsZero() {
				h.AdvanceTo(at(time.December, 16, 12, 0))
				require.Zero(t, out())
				return
			}
			if h.Clock.Now().Before(c.posted) {
				h.AdvanceTo(c.posted.Add(-time.Minute))
				require.Zero(t, out())
				h.AdvanceTo(c.posted)
			}
			require.Equal(t, 1, out())
			require.NotContains(t, h.Director.Chat(), "还没有发到群里")
			h.Stop()
			h.Start()
			h.AdvanceTo(at(time.December, 14, 18, 0))
			require.Equal(t, 1, out(), "once")
		})
	}
}

// What is called off in the night is not posted in the morning.
func TestWhatWasPutOffIsLookedAtAgain(t *testing.T) {
	h := harness.New(t).Seed()
	a := plan(h, at(time.December, 15, 15, 0))
	downUntil(h, at(time.December, 8, 23, 0))
	h.Write(func(tx *gorm.DB) error { return activities.Cancel(tx, a, "下雨", h.Clock.Now()) })
	h.AdvanceTo(at(time.December, 9, 12, 0))
	require.NotContains(t, h.Group.Chat(), topic)
}

// The working day before it is posted by itself the director hears what is
// lacking; of what is complete nothing.
func TestWhatAnActivityLacksIsToldBeforeItIsPosted(t *testing.T) {
	h := harness.New(t).Seed()
	plan(h, at(time.December, 14, 15, 0)) // a Monday: it is posted on the 7th
	a := plan(h, at(time.December, 16, 15, 0))
	told := func() int { return strings.Count(h.Director.Chat(), "还缺：") }
	h.Write(func(tx *gorm.DB) error { return tx.Model(a).Update("place", "").Error })
	h.AdvanceTo(at(time.December, 8, 8, 59)) // the one of the 14th was planned after its time
	require.Zero(t, told())
	h.AdvanceTo(at(time.December, 8, 9, 0))
	require.Contains(t, h.Director.Chat(), "⏰ 明天 09:00 自动发到群里：\n12月16日（周三）15:00–17:00 集中学习："+topic+"\n还缺：地点、辅导教师、学习方案、学习资料\n没有地点不会自动发。")
	h.AdvanceTo(at(time.December, 8, 20, 0))
	require.Equal(t, 1, told(), "once")
	h.Director.Tap("现在补")
	h.Director.Tap("补地点")
	h.Director.Send("二楼会议室")
	h.Director.Tap("保存修改")
	h.AdvanceTo(at(time.December, 9, 9, 0))
	require.Contains(t, h.Group.Last(), "二楼会议室")
	require.Zero(t, told(), "its message is the card of the activity now, and there is no second")
}

func TestWhatIsCompleteIsNotSpokenOfBeforeItIsPosted(t *testing.T) {
	h := harness.New(t).Seed()
	a := plan(h, at(time.December, 16, 15, 0))
	h.Write(func(tx *gorm.DB) error {
		err := tx.Model(a).Updates(map[string]any{"place": "二楼", "tutor": "王芳", "plan": "先读后议"}).Error
		if err != nil {
			return err
		}
		return records.Attach(tx, &records.Attachment{OwnerKind: records.KindActivity, OwnerID: a.ID, Use: records.UseMaterial, FileID: "f", UniqueID: "u",
			Kind: records.Document, Name: "材料.docx"})
	})
	other := plan(h, at(time.December, 17, 15, 0))
	h.Write(func(tx *gorm.DB) error { return activities.Cancel(tx, other, "下雨", h.Clock.Now()) })
	h.AdvanceTo(at(time.December, 10, 10, 0))
	require.NotContains(t, h.Director.Chat(), "还缺：")
}

// S4: what has no topic or place yet is not posted, by itself or by hand, and nobody is
// reminded of it; the director is asked the day before and when it is due.
func TestS4WhatIsOpenIsNotPosted(t *testing.T) {
	for name, open := range map[string]activities.Activity{
		"no topic": {Topic: "题目待定", Place: "三楼会议室"}, "no place": {Topic: topic}, "open in brackets": {Topic: "（待定）", Place: "三楼会议室"},
		"place open": {Topic: topic, Place: "地点待定"}, "neither": {Topic: "主题待定", Place: "待定"},
	} {
		t.Run(name, func(t *testing.T) {
			h := harness.New(t).Seed()
			a := &open
			a.Kind, a.StartsAt = activities.Study, at(time.December, 16, 15, 0) // posted on the 9th
			h.Write(func(tx *gorm.DB) error { return activities.Create(tx, a) })
			h.AdvanceTo(at(time.December, 8, 9, 0))
			require.Contains(t, h.Director.Chat(), "不会自动发。")
			h.AdvanceTo(at(time.December, 9, 9, 0))
			require.Contains(t, h.Director.Last(), "补上后才能发。")
			require.NotContains(t, h.Group.Chat(), "12月16日")
			h.Director.Tap("打开")
			require.Contains(t, h.Director.Tap("发到群里"), "没有发到群里。请先点「修改」补上。")
			h.AdvanceTo(at(time.December, 16, 20, 0))
			require.Zero(t, heard(h.Members[0]), "nobody was called")
			require.NotContains(t, h.Group.Chat(), "12月16日")
			require.Contains(t, h.Director.Last(), "没有人签到。这次活动办了吗？")
			h.Advance(20 * 24 * time.Hour)
			require.NotContains(t, h.Members[0].Chat(), "补课")
		})
	}
}

package study_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	"lianluo/models/activities"
)

// missed is a study session on Saturday that one member came to, one had leave
// for and the others missed; it is Monday, 9 o'clock: the day after, moved to a
// working day.
func missed(t *testing.T, before func(h *harness.Harness, a *activities.Activity)) (*harness.Harness, *activities.Activity) {
	h, a := scenes.Planned(t)
	h.Members[1].Send("/leave 出差")
	h.Director.Tap("批准")
	if before != nil {
		before(h, a)
	}
	h.AdvanceTo(a.StartsAt.Add(-10 * time.Minute))
	h.Members[0].Send("/checkin")
	h.AdvanceTo(a.EndsAt.Add(2*time.Hour + time.Minute))
	scenes.Confirm(h, a.ID)
	h.AdvanceTo(time.Date(2026, 12, 7, 9, 1, 0, 0, harness.Shanghai))
	return h, a
}

// X what only looks like a number stays in a question.
func TestXQuestionsOfACatchUp(t *testing.T) {
	h, a := scenes.Planned(t)
	for text, want := range map[string]string{
		"5.4运动爆发于哪一年？\n9.18事变在哪里？\n12.9运动呢？": "1. 5.4运动爆发于哪一年？\n2. 9.18事变在哪里？\n3. 12.9运动呢？",
		"1. 5.4运动？\n2. 9.18事变？\n3. 1.5亿是什么？": "1. 5.4运动？\n2. 9.18事变？\n3. 1.5亿是什么？",
		"1、3、8节是哪天？\n2、甲\n3、乙":               "1. 3、8节是哪天？\n2. 甲\n3. 乙",
	} {
		h.Director.Send("/office").Forge(fmt.Sprintf("catchup_questions:%d", a.ID))
		h.Director.Send(text)
		require.Contains(t, h.Director.Last(), want)
	}
}

func TestCatchUpIsOfferedInPrivateAndDone(t *testing.T) {
	h, a := missed(t, func(h *harness.Harness, a *activities.Activity) {
		d := h.Director
		d.Forge(fmt.Sprintf("materials_add:%d", a.ID))
		d.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "公报.pdf", Data: []byte("x")}}})
		d.Tap("完成")
		d.Send("/office").Forge(fmt.Sprintf("catchup_questions:%d", a.ID))
		d.Send("1. 甲？\n2. 乙？")
		require.Contains(t, d.Last(), "现在是 2 行")
		d.Send("1. 甲是什么？\n2. 乙怎么办？\n3. 丙谁来管？").Tap("存好")
		require.Contains(t, d.Last(), "三道思考题已存好")
	})
	there, onLeave, absent := h.Members[0], h.Members[1], h.Members[2]
	require.Contains(t, absent.Chat(), "可以补课")
	require.Contains(t, onLeave.Chat(), "可以补课")
	require.NotContains(t, there.Chat(), "补课")
	require.NotContains(t, h.Group.Chat(), "补课")
	require.NotContains(t, h.Group.Chat(), absent.Name)
	require.Contains(t, absent.Send("/todo").Last(), "待补课")

	absent.Send("/catchup").Tap("公报.pdf")
	require.Contains(t, absent.Chat(), "[file 公报.pdf]")
	require.Contains(t, absent.Chat(), "已阅 1/")
	absent.Send("/catchup")
	for strings.Contains(absent.Last(), "[ ○ ") {
		absent.Tap("○ ")
		absent.Send("/catchup")
	}
	absent.Tap("答思考题")
	require.Contains(t, absent.Last(), "甲是什么")
	absent.Send("甲的答案").Send("电话13800138000")
	require.Contains(t, absent.Last(), "手机号")
	absent.Send("乙的答案").Send("丙的答案").Tap("提交")
	require.Contains(t, absent.Last(), "已答 3/3")
	require.NotContains(t, absent.Chat(), "补课完成：")
	absent.Tap("写心得")
	absent.Send("补上了这一课").Tap("提交")
	require.Contains(t, absent.Last(), "✅ 心得体会已提交")
	require.Contains(t, absent.Last(), "✅ 补课完成：集中学习「", "one answer to one act")
	require.Contains(t, absent.Send("/record").Last(), "补课：完成 1 次，待补 0 次")
	require.NotContains(t, absent.Send("/todo").Last(), "待补课")

	d := h.Director
	d.Send("/office").Forge(fmt.Sprintf("five:%d", a.ID))
	require.Contains(t, d.Last(), absent.Name+"：缺席 · 补课● 12月7日")
	require.Contains(t, d.Last(), onLeave.Name+"：请假 · 补课○")
	require.Contains(t, d.Last(), there.Name+"：笔记○ 心得○")
	require.Contains(t, d.Last(), "补课完成 1/10")
	d.Tap("看补课")
	d.Tap(absent.Name)
	require.Contains(t, d.Last(), "乙的答案")
	require.Contains(t, d.Send("/office").Last(), "本年补课：应补 10 人次，完成 1 人次")
	h.Rows(func(tx *gorm.DB) error {
		row, err := activities.AttendanceFor(tx, a.ID, absent.Row)
		require.Equal(t, activities.Absent, row.State, "the attendance stands")
		return err
	})
	require.NotContains(t, h.Group.Chat(), absent.Name)

	require.Contains(t, there.Send("/menu").Forge(fmt.Sprintf("catchup:%d", a.ID)), "不需要补课")
	require.Contains(t, there.Forge(fmt.Sprintf("catchup_see:%d:%d", a.ID, absent.Row)), "主任办理")
	require.Contains(t, onLeave.Send("/menu").Forge(fmt.Sprintf("catchup_read:%d:attachment:999", a.ID)), "不在了")
	there.Send("/sessions").Forge(fmt.Sprintf("activity:%d", a.ID))
	require.Contains(t, there.Last(), "我的五有：笔记○ 心得○")
	require.NotContains(t, there.Last(), absent.Name)
}

func TestCatchUpByCommandsAndUndone(t *testing.T) {
	h, a := missed(t, func(h *harness.Harness, a *activities.Activity) {
		h.Write(func(tx *gorm.DB) error { return tx.Model(a).Update("plan", "先读公报").Error })
	})
	m := h.Members[3]
	require.Contains(t, m.Send(fmt.Sprintf("/catchup %d 看", a.ID)).Last(), "已阅")
	m.Send(fmt.Sprintf("/catchup %d 已阅", a.ID))
	require.Contains(t, m.Chat(), "先读公报")
	require.Contains(t, m.Last(), "已阅 1/1")
	m.Send(fmt.Sprintf("/catchup %d", a.ID)).Tap("写心得")
	m.Send("补课心得").Tap("提交")
	require.Contains(t, m.Chat(), "✅ 补课完成：")
	m.Tap("撤销")
	require.Contains(t, m.Send("/record").Last(), "补课：完成 0 次，待补 1 次", "the reflection was taken back")
	require.Contains(t, h.Members[0].Send("/catchup").Last(), "没有待补的课")
	require.Contains(t, m.Send("/catchup 99").Last(), "不需要补课")
}

// TestTheOfferSaysWhyItCame: to whom no check-in is known, the same message
// offers to have it put right; who left early is not told to have been away.
func TestTheOfferSaysWhyItCame(t *testing.T) {
	h, a := missed(t, func(h *harness.Harness, a *activities.Activity) {
		h.AdvanceTo(a.StartsAt.Add(-5 * time.Minute))
		h.Members[3].Send("/checkin")
		h.AdvanceTo(a.StartsAt.Add(20 * time.Minute))
		h.Members[3].Send("/sessions").Tap("四中全会")
		h.Members[3].Tap("提前离开")
		h.Members[3].Tap("确认离开")
		require.NotContains(t, h.Members[3].Last(), "我的五有")
	})
	require.Contains(t, h.Members[3].Last(), "您提前离开，到会不足三分之二，可以补课")
	require.NotContains(t, h.Members[3].Last(), "[ 申请补录 ]")
	require.Contains(t, h.Members[1].Last(), "上次学习您没有到会，可以补课")
	absent := h.Members[2]
	require.Contains(t, absent.Last(), "没有您的签到。您若到会，可申请补录；没有到会，可以补课")
	require.Equal(t, 1, strings.Count(absent.Chat(), "没有您的签到"))
	absent.Tap("提醒设置")
	require.Contains(t, absent.Last(), "21:00–08:00 不打扰")
	require.Contains(t, absent.Chat(), "可以补课", "the offer stays")
	absent.Forge(fmt.Sprintf("claim:%d", a.ID))
	require.Contains(t, absent.Last(), "已请主任补录")
}

func TestCatchUpIsMutedWithWhatIsOwed(t *testing.T) {
	h, _ := missed(t, func(h *harness.Harness, _ *activities.Activity) { h.Members[4].Send("/mute owed") })
	require.NotContains(t, h.Members[4].Chat(), "可以补课")
	require.Contains(t, h.Members[5].Chat(), "可以补课")
}

// TestOwedIsToldOnceAndNeverInTheGroup: the day after.
func TestOwedIsToldOnceAndNeverInTheGroup(t *testing.T) {
	h, a := missed(t, nil)
	m := h.Members[0]
	require.Contains(t, m.Chat(), "没有交")
	h.AdvanceTo(a.EndsAt.Add(40 * 24 * time.Hour))
	require.Equal(t, 1, strings.Count(m.Chat(), "[ 提醒设置 ]"), m.Chat())
	require.NotContains(t, h.Group.Chat(), "没有交")
}

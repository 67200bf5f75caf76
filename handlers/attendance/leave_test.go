package attendance_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/activities"
	"lianluo/models/people"
)

func TestLeaveFromTheGroup(t *testing.T) {
	h, _ := scenes.Planned(t)
	p := h.Members[4]
	require.Equal(t, "已在私聊里问您事由。", p.TapIn(h.Group, "请假"))
	require.Contains(t, p.Last(), "事由是什么")
	p.Send("送老人去县医院")
	require.Contains(t, p.Last(), "哪一类请假", "the words do not tell")
	p.Tap("事假")
	card := p.Last()
	require.Contains(t, card, "请假类别：事假")
	require.Contains(t, card, "事由：送老人去县医院")
	require.Contains(t, card, "事由只有您、主任和文书看得到")
	require.Contains(t, card, "按临时请假登记")
	p.Tap("提交")
	require.Contains(t, p.Last(), "请假已交主任")
	require.Contains(t, h.Group.Last(), "应到 11 · 参加 1 · 请假待批 1 · 待回复 9")
	ask := h.Director.Last()
	require.Contains(t, ask, "刘洋 · 事假 · 临时请假")
	require.Contains(t, ask, "事由：送老人去县医院")

	h.Director.Tap("批准")
	require.Contains(t, h.Director.Last(), "已批准刘洋请假，5 分钟后告知本人。")
	require.Contains(t, h.Group.Last(), "应到 11 · 参加 1 · 请假 1 · 待回复 9")
	require.Equal(t, activities.OnLeave, scenes.AttendanceOf(h, p).State)
	require.NotContains(t, p.Chat(), "请假已获批准")
	h.Advance(6 * time.Minute)
	require.Contains(t, p.Last(), "您的请假已获批准 · 集中学习「二十届四中全会精神」")
	for _, word := range []string{"老人", "医院", "事假", "刘洋"} {
		require.NotContains(t, h.Group.Last(), word)
	}
}

func TestLeaveInOneLine(t *testing.T) {
	for _, c := range []struct {
		typed string
		kind  activities.LeaveKind
	}{{"出差", activities.OfficialLeave}, {"县里开会", activities.OfficialLeave}, {"住院", activities.SickLeave}, {"孩子家长会", activities.PersonalLeave}} {
		t.Run(c.typed, func(t *testing.T) {
			h, a := scenes.Planned(t)
			p := h.Members[0]
			p.Send("/leave " + c.typed)
			require.Contains(t, p.Last(), " · "+c.typed)
			l := leaveOf(h, a)
			require.Equal(t, c.kind, l.Kind)
			require.Equal(t, activities.Asked, l.State)
			require.True(t, l.Short)
		})
	}
}

func leaveOf(h *harness.Harness, a *activities.Activity) activities.Leave {
	h.T.Helper()
	var l activities.Leave
	h.Rows(lastRow(&l, a.ID))
	return l
}

func TestLeaveIsOfTheDayNamed(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.Director.Send("/newsession 12月12日 9:00 第二次 @镇政府 #李强").Tap("发布")
	second := scenes.LastActivity(h)
	p := h.Members[1]
	p.Send("/leave 12月12日 私事")
	require.Contains(t, p.Last(), "集中学习「第二次」")
	require.NotContains(t, p.Last(), "临时请假")
	require.False(t, leaveOf(h, second).Short)

	// Without a day it is asked which one; words about sickness need no reason.
	h.Members[2].Send("/leave")
	require.Contains(t, h.Members[2].Last(), "哪一次活动请假")
	h.Members[2].Tap("第二次")
	h.Members[2].Send("生病")
	require.Contains(t, h.Members[2].Last(), "请假类别：病假")
	require.Contains(t, h.Members[2].Last(), "只有批假的主任看得到")
}

func TestLeaveIsRefusedAndUndone(t *testing.T) {
	h, a := scenes.Planned(t)
	p := h.Members[0]
	p.Send("/leave 出差")
	require.Contains(t, h.Group.Last(), "参加 1 · 请假待批 1 · 待回复 9")
	h.Director.Tap("退回")
	require.Contains(t, h.Director.Last(), "为什么退回")
	h.Director.Send("本次须全员参加").Tap("退回")
	require.Contains(t, h.Director.Last(), "已退回陈静的请假，5 分钟后告知本人。")
	require.Equal(t, activities.Refused, leaveOf(h, a).State)
	h.Director.Tap("撤销")
	require.Equal(t, activities.Asked, leaveOf(h, a).State)
	require.Contains(t, h.Group.Last(), "参加 1 · 请假待批 1 · 待回复 9")
	h.Advance(6 * time.Minute)
	require.NotContains(t, p.Chat(), "未获批准")
	h.Director.Tap("退回")
	h.Director.Send("本次须全员参加").Tap("退回")
	h.Advance(6 * time.Minute)
	require.Contains(t, p.Last(), "您的请假未获批准（理由：本次须全员参加），请按时参加；确有困难，请与主任联系。\n集中学习「二十届四中全会精神」")

	// Nothing in the group tells it from a member who has not answered.
	require.Contains(t, h.Group.Last(), "应到 11 · 参加 1 · 待回复 10")
	p.Tap("参加")
	require.Contains(t, h.Group.Last(), "应到 11 · 参加 2 · 待回复 9")
	require.Contains(t, p.Last(), "您的答复：参加")
}

// TestWhoseLeaveIsRefusedIsReminded: he or she is expected, and can ask anew.
func TestWhoseLeaveIsRefusedIsReminded(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.Director.Send("/newsession 12月12日 15:00 第二次 @镇政府 #李强").Tap("发布")
	a := scenes.LastActivity(h)
	p := h.Members[0]
	refuse := func() {
		h.Director.Tap("退回")
		h.Director.Send("请尽量到会").Tap("退回")
		h.Advance(6 * time.Minute)
		require.Contains(t, p.Last(), "请假未获批准")
	}
	p.Send("/leave 12月12日 出差")
	refuse()
	p.Tap("重新请假")
	p.Tap("县里开会")
	refuse()
	h.AdvanceTo(a.StartsAt.AddDate(0, 0, -1).Add(4*time.Hour + time.Minute)) // 19:00
	require.Contains(t, p.Last(), "⏰ 明天 15:00 集中学习：第二次")
	h.AdvanceTo(a.StartsAt.Add(-59 * time.Minute))
	require.Contains(t, p.Last(), "⏰ 今天 15:00 集中学习：第二次")
}

// TestALeaveDecidedJustBeforeIsToldAtOnce: five minutes later the activity has
// begun. That it was undone is told too.
func TestALeaveDecidedJustBeforeIsToldAtOnce(t *testing.T) {
	h, _ := scenes.Planned(t)
	p := h.Members[0]
	p.Send("/leave 出差")
	h.AdvanceTo(scenes.Clock(14, 58))
	h.Director.Send("/review")
	h.Director.Tap("批准")
	require.Contains(t, h.Director.Last(), "已批准陈静请假，已告知本人。")
	require.Contains(t, p.Last(), "您的请假已获批准")
	h.Director.Tap("撤销")
	require.Contains(t, p.Last(), "刚才告诉您的请假结果已撤销，请等主任重新办理 · 集中学习")
	h.Director.Tap("退回")
	h.Director.Send("没有提前说").Tap("退回")
	require.Contains(t, p.Last(), "您的请假未获批准（理由：没有提前说），请按时参加")
	require.Contains(t, p.Last(), "[ 重新请假 ]")
	h.Advance(6 * time.Minute)
	require.Equal(t, 1, strings.Count(p.Chat(), "请假未获批准"), "and not once more later")
}

// TestALeaveRefusedTooLateAsksNobodyToCome: the activity has begun.
func TestALeaveRefusedTooLateAsksNobodyToCome(t *testing.T) {
	h, _ := scenes.Planned(t)
	p := h.Members[0]
	p.Send("/leave 出差")
	h.AdvanceTo(scenes.Clock(15, 1))
	h.Director.Send("/review")
	h.Director.Tap("退回")
	h.Director.Send("没有提前说").Tap("退回")
	h.AdvanceTo(scenes.Clock(15, 5))
	require.NotContains(t, p.Chat(), "未获批准")
	h.AdvanceTo(scenes.Clock(15, 7))
	require.Contains(t, p.Last(), "您的请假未获批准（理由：没有提前说）。您若到会，可申请补录。\n集中学习")
	require.NotContains(t, p.Last(), "重新请假")
}

// secretary makes the last member the office's secretary.
func secretary(h *harness.Harness) *harness.Person {
	h.T.Helper()
	p := h.Members[len(h.Members)-1]
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Person{}).Where("id = ?", p.Row).Update("roles", people.Secretary).Error
	})
	return p
}

// Whoever of the staff decides: what the others were told says so in place, with
// its buttons back when the decision is undone. Of an illness only who decides reads.
func TestTheStaffReadsHowALeaveStands(t *testing.T) {
	h, _ := scenes.Planned(t)
	other := secretary(h)
	p := h.Members[0]
	p.Send("/leave 住院")
	require.Contains(t, h.Director.Last(), "事由：住院")
	require.Contains(t, other.Last(), "请假申请\n\n陈静 · 病假")
	require.NotContains(t, other.Chat(), "住院")
	other.Tap("批准")
	require.Contains(t, other.Last(), "已批准陈静请假，5 分钟后告知本人。")
	require.Contains(t, h.Director.Last(), "已办理：已批准")
	require.NotContains(t, h.Director.Last(), "[ 批准 ]")
	other.Tap("撤销")
	require.Contains(t, h.Director.Last(), "请假申请")
	require.Contains(t, h.Director.Last(), "[ 批准 ]")
	h.Director.Tap("退回")
	h.Director.Send("请尽量到会").Tap("退回")
	require.NotContains(t, other.Last(), "[ 批准 ]")
	require.NotContains(t, other.Chat(), "请尽量到会", "a reason may tell of the illness")
	h.Advance(6 * time.Minute)
	require.Equal(t, 1, strings.Count(p.Chat(), "请尽量到会"))
}

// What is decided in the evening is told in the morning.
func TestALeaveDecidedAtNightIsToldInTheMorning(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.Director.Send("/newsession 12月12日 15:00 第二次 @镇政府 #李强").Tap("发布")
	p := h.Members[0]
	h.AdvanceTo(scenes.Clock(22, 30))
	p.Send("/leave 12月12日 出差")
	require.NotContains(t, h.Director.Chat(), "陈静请假", "the director is not disturbed either")
	h.Director.Send("/office").Tap("办理")
	h.Director.Tap("批准")
	require.Contains(t, h.Director.Chat(), "已批准陈静请假，12月6日（周日）")
	h.AdvanceTo(scenes.Clock(23, 59))
	require.NotContains(t, p.Chat(), "请假已获批准")
	h.Advance(10 * time.Hour)
	require.Contains(t, p.Chat(), "您的请假已获批准 · 集中学习「第二次」")
}

// A reason with a number that says who somebody is is refused and not kept.
func TestALeaveHoldsNoNumbers(t *testing.T) {
	h, a := scenes.Planned(t)
	p := h.Members[0]
	p.Send("/leave 出差，电话 13812345678")
	require.Contains(t, p.Last(), "手机号")
	p.Send("/leave")
	p.Send("住院，身份证 11010519491231002X")
	require.Contains(t, p.Last(), "身份证")
	p.Tap("身体不适")
	require.Empty(t, leaveOf(h, a).Reason)
	require.NotContains(t, h.Director.Chat(), "11010519491231002X")
}

// Taken back by mistake: who was on leave is on leave again, and who was told
// otherwise reads so.
func TestTheWithdrawalOfALeaveIsUndone(t *testing.T) {
	h, a := scenes.Planned(t)
	other := secretary(h)
	p := h.Members[0]
	p.Send("/leave 出差")
	h.Director.Tap("批准")
	p.Tap("看活动")
	p.Tap("撤回请假")
	require.Contains(t, p.Last(), "已撤回请假。")
	for _, staff := range []*harness.Person{h.Director, other} {
		require.Contains(t, staff.Last(), "陈静撤回了请假")
	}
	p.Tap("撤销")
	require.Equal(t, activities.Granted, leaveOf(h, a).State)
	require.Equal(t, activities.OnLeave, scenes.AttendanceOf(h, p).State)
	require.Equal(t, activities.AnswerNo, scenes.AttendanceOf(h, p).Answer)
	for _, staff := range []*harness.Person{h.Director, other} {
		require.Contains(t, staff.Last(), "陈静没有撤回请假")
		require.NotContains(t, staff.Chat(), "陈静撤回了请假")
	}
	require.Contains(t, other.Chat(), "已办理：已批准")
	h.Advance(10 * time.Minute)
	require.NotContains(t, p.Chat(), "请假已获批准", "it was withdrawn meanwhile")
}

// The request itself is undone.
func TestARequestForLeaveIsUndone(t *testing.T) {
	h, a := scenes.Planned(t)
	p := h.Members[0]
	p.Send("/leave 出差").Tap("撤销")
	require.Contains(t, p.Last(), "已撤回请假。")
	require.Equal(t, activities.Withdrawn, leaveOf(h, a).State)
	require.Contains(t, h.Director.Last(), "陈静撤回了请假")
	require.NotContains(t, h.Director.Last(), "[ 批准 ]")
	require.Contains(t, h.Group.Last(), "应到 11 · 参加 1 · 待回复 10")
}

// TestARefusalIsNotUndoneOnceTheMemberComes: the request would stand beside the
// promise to come.
func TestARefusalIsNotUndoneOnceTheMemberComes(t *testing.T) {
	h, a := scenes.Planned(t)
	p := h.Members[0]
	p.Send("/leave 出差")
	h.Director.Tap("退回")
	h.Director.Send("请尽量到会").Tap("退回")
	p.TapIn(h.Group, "参加")
	require.Contains(t, h.Director.Tap("撤销"), "没有可撤销")
	require.Equal(t, activities.Refused, leaveOf(h, a).State)
	require.Contains(t, h.Group.Last(), "应到 11 · 参加 2 · 待回复 9")
}

func TestLeaveAskedAgainChangesTheRequest(t *testing.T) {
	h, _ := scenes.Planned(t)
	p := h.Members[0]
	p.Send("/leave 出差")
	p.Send("/leave 县里开会")
	require.Contains(t, h.Director.Last(), "事由：县里开会")
	require.NotContains(t, h.Director.Chat(), "事由：出差")
}

func TestLeaveIsWithdrawn(t *testing.T) {
	h, a := scenes.Planned(t)
	p := h.Members[0]
	p.Send("/leave 出差")
	p.Tap("看活动")
	require.Contains(t, p.Last(), "您：请假待批")
	p.Tap("撤回请假")
	require.Contains(t, p.Last(), "已撤回请假。")
	require.Contains(t, h.Director.Last(), "陈静撤回了请假")
	require.NotContains(t, h.Director.Last(), "[ 批准 ]")
	require.Contains(t, h.Director.Forge(fmt.Sprintf("leave_step:%d:granted", leaveOf(h, a).ID)), "本人已撤回")
	require.Equal(t, activities.Withdrawn, leaveOf(h, a).State)

	// A granted one, by coming after all.
	p.Tap("请假")
	p.Send("开会")
	p.Tap("提交")
	h.Director.Tap("批准")
	require.Contains(t, p.Forge(fmt.Sprintf("leave:%d", a.ID)), "已经批准")
	p.TapIn(h.Group, "参加")
	require.Contains(t, h.Director.Last(), "陈静撤回了请假")
	require.Contains(t, h.Group.Last(), "应到 11 · 参加 2 · 待回复 9")
	h.Advance(10 * time.Minute)
	require.NotContains(t, p.Chat(), "请假已获批准")
}

func TestLeaveOfOthersCannotBeDecided(t *testing.T) {
	h, a := scenes.Planned(t)
	h.Members[0].Send("/leave 出差")
	l := leaveOf(h, a)
	require.Contains(t, h.Members[0].Forge(fmt.Sprintf("leave_step:%d:granted", l.ID)), "由主任办理")
	require.Contains(t, h.Director.Forge(fmt.Sprintf("leave_step:%d:maybe", l.ID)), "过时")
	require.Contains(t, h.Members[1].Forge(fmt.Sprintf("unleave:%d", a.ID)), "没有可撤回")
	require.Equal(t, activities.Asked, leaveOf(h, a).State)
	// It waits on the desk, the reason for the director's eyes.
	h.Director.Send("/review")
	require.Contains(t, h.Director.Last(), "事由：出差")
	h.Director.Tap("批准")
	require.Contains(t, h.Director.Last(), "已批准陈静请假，5 分钟后告知本人。")
}

func TestLeaveWhenItIsOver(t *testing.T) {
	h, a := scenes.Planned(t)
	h.AdvanceTo(scenes.Clock(14, 40))
	h.Members[0].TapIn(h.Group, "签到")
	require.Contains(t, h.Members[0].TapIn(h.Group, "请假"), "您已签到，不用请假。活动时间：12月5日（周六）15:00–17:00")
	h.AdvanceTo(scenes.Clock(17, 1))
	require.Contains(t, h.Members[1].Forge(fmt.Sprintf("leave:%d", a.ID)), "已于")
	h.Members[1].Send("/leave 出差")
	require.Contains(t, h.Members[1].Last(), "近期没有要请假的活动")
}

func TestLeaveWhenTheBotIsBlocked(t *testing.T) {
	h, _ := scenes.Planned(t)
	require.NoError(t, h.Sandbox.Block(h.Members[0].ID))
	h.Settle()
	require.Contains(t, h.Members[0].TapIn(h.Group, "请假"), "我还不能私聊您")
}

// A leave that the office enters just before the activity is told at once, and so is
// that it was taken back.
func TestALeaveEnteredJustBeforeIsToldAtOnce(t *testing.T) {
	h, a := scenes.Planned(t)
	p := h.Members[0]
	h.AdvanceTo(scenes.Clock(14, 57))
	h.Director.Send("/leavefor 陈静 公务 县里开会")
	require.Contains(t, h.Director.Last(), "请核对，代录陈静请假：", "it is somebody else's: the card first")
	require.NotContains(t, p.Chat(), "代您登记")
	h.Director.Tap("提交")
	require.Contains(t, h.Director.Last(), "已代录陈静请假：12月5日（周六）15:00–17:00。")
	require.Contains(t, p.Last(), "主任已代您登记请假（公务） · 集中学习")
	h.Director.Tap("撤销")
	require.Contains(t, h.Director.Last(), "陈静 · ")
	require.Equal(t, activities.Withdrawn, leaveOf(h, a).State)
	require.Contains(t, p.Last(), "代您登记的请假已撤销 · 集中学习")
	require.Equal(t, activities.Unsettled, scenes.AttendanceOf(h, p).State)
}

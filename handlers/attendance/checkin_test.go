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
	"lianluo/models/store"
)

func TestElevenMembersCheckInInTheGroup(t *testing.T) {
	h, a := scenes.Planned(t)
	before := scenes.BotMessages(h)
	for i, p := range h.Members {
		switch i {
		case 9:
			require.Equal(t, "已记下：待定", p.TapIn(h.Group, "待定"))
		default:
			require.Equal(t, "已记下：参加", p.TapIn(h.Group, "参加"))
		}
	}
	require.Contains(t, h.Group.Last(), "应到 11 · 参加 10 · 待定 1\n")
	h.AdvanceTo(scenes.Clock(14, 52))
	for _, p := range h.Members {
		private := p.Chat()
		require.Equal(t, "已签到 14:52", p.TapIn(h.Group, "签到"))
		require.Equal(t, private, p.Chat(), "a note that fades is enough in the group")
		require.Equal(t, "您 14:52 已签到，无需重复。", p.TapIn(h.Group, "签到"))
	}
	require.Equal(t, before, scenes.BotMessages(h), "the one post is edited")
	require.Contains(t, h.Group.Last(), "应到 11 · 参加 11 · 已签到 11\n")
	var rows []activities.Attendance
	h.Rows(func(tx *gorm.DB) error { return tx.Where("activity_id = ?", a.ID).Find(&rows).Error })
	require.Len(t, rows, 11)
	for _, r := range rows {
		require.Equal(t, activities.Present, r.State)
	}
}

func TestCheckInFromTheLivingCard(t *testing.T) {
	h, a := scenes.Planned(t)
	p := h.Members[3]
	h.AdvanceTo(scenes.Clock(14, 52))
	p.Open(fmt.Sprintf("s-%d", a.ID))
	before := len(h.Sandbox.Messages(p.ID))
	require.Equal(t, "已签到 14:52", p.Tap("签到"))
	require.Len(t, h.Sandbox.Messages(p.ID), before, "the card itself changes")
	require.Contains(t, p.Last(), "✅ 14:52 已签到 · 集中学习：二十届四中全会精神\n会后请交：学习笔记、心得体会\n[ 记笔记 ] [ 写心得 ] \n[ 提前离开 ] \n[ 撤销（5 分钟内） ]")
	p.Tap("撤销")
	require.Contains(t, p.Last(), "已撤销签到。")
	require.Contains(t, p.Last(), "[ 签到 ]")
	require.Equal(t, activities.Unsettled, scenes.AttendanceOf(h, p).State)
	p.Tap("签到")
	late := p.Button("撤销")
	h.Advance(6 * time.Minute)
	require.NotContains(t, p.Last(), "撤销", "the button goes with its time")
	require.Contains(t, p.Last(), "[ 记笔记 ] [ 写心得 ]")
	require.Contains(t, p.Forge(late), "已过 5 分钟")
	require.Equal(t, activities.Present, scenes.AttendanceOf(h, p).State)
}

func TestCheckInWindow(t *testing.T) {
	h, _ := scenes.Planned(t)
	on := h.Members
	h.AdvanceTo(scenes.Clock(14, 30).Add(-time.Second))
	require.Contains(t, on[0].Last(), "签到 14:30 开始")
	require.NotContains(t, on[0].Last(), "[ 签到")
	for range 2 {
		require.Equal(t, "签到 14:30 开始，到时上面的提醒里就有「签到」。", on[0].TapIn(h.Group, "签到"))
	}
	before := len(h.Sandbox.Messages(on[0].ID))
	h.AdvanceTo(scenes.Clock(14, 30))
	require.Len(t, h.Sandbox.Messages(on[0].ID), before, "the reminder gets its button, without a sound")
	require.NotContains(t, on[0].Last(), "开始")
	require.Contains(t, h.Group.Last(), "[ 参加 ] [ 请假 ] [ 待定 ] \n[ 签到 ]", "the button says that it is time")
	require.Equal(t, "已签到 14:30", on[0].Tap("签到"))
	h.AdvanceTo(scenes.Clock(15, 0))
	require.NotContains(t, h.Group.Last(), "[ 待定 ]")
	require.Equal(t, "已签到 15:00", on[1].TapIn(h.Group, "签到"))
	h.Advance(time.Second)
	require.Equal(t, "已签到 15:00（迟到）", on[2].TapIn(h.Group, "签到"))
	h.AdvanceTo(scenes.Clock(17, 0))
	require.Equal(t, "已签到 17:00（迟到）", on[3].TapIn(h.Group, "签到"))
	h.Advance(time.Second)
	require.Equal(t, "签到已于17:00截止。您若到会，可私聊我发 /checkin 申请补录。", on[4].TapIn(h.Group, "签到"))
	on[4].Send("/checkin")
	require.Contains(t, on[4].Last(), "签到已于17:00截止。您若到会，可申请补录。")
	require.Contains(t, on[4].Last(), "[ 申请补录 ]")
}

func TestCheckInByCommand(t *testing.T) {
	h, _ := scenes.Planned(t)
	p := h.Members[5]
	p.Send("/checkin")
	require.Contains(t, p.Last(), "签到 14:30 开始，到时会提醒您。")
	h.AdvanceTo(scenes.Clock(15, 7))
	p.Send("/checkin")
	require.Contains(t, p.Last(), "✅ 15:07 已签到（迟到） · 集中学习：二十届四中全会精神")
	p.Send("/checkin")
	require.Contains(t, p.Last(), "您 15:07 已签到，无需重复。")

	// In the group it is answered by the tally and in private.
	before := scenes.BotMessages(h)
	h.Members[6].SendIn(h.Group, "/checkin")
	require.Equal(t, before, scenes.BotMessages(h))
	require.Contains(t, h.Group.Last(), "已签到 2")
	require.Contains(t, h.Members[6].Last(), "15:07 已签到（迟到）")

	// Who has gone and who has never been on the roster.
	h.Director.Send("/checkin")
	require.Contains(t, h.Director.Last(), "由委员办理")
	h.Stranger("路人").Open("s-1")
}

func TestCheckInWithNothingOn(t *testing.T) {
	h := harness.New(t).Seed()
	h.Members[0].Send("/checkin")
	require.Contains(t, h.Members[0].Last(), "现在没有要签到的活动。")
	h.Director.Send("/newsession 12月9日 15:00 学习 @镇政府 #王芳").Tap("发布")
	h.Members[0].Send("/checkin")
	require.Contains(t, h.Members[0].Last(), "下一次：12月9日（周三）15:00 集中学习：学习")
	require.Contains(t, h.Members[0].TapIn(h.Group, "签到"), "签到 12月9日（周三）14:30 开始")
}

func TestCheckInChoosesAmongSeveral(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.Director.Send("/newsession 今天 15:10 另一场 @二楼 #李强").Tap("发布")
	h.AdvanceTo(scenes.Clock(14, 50))
	p := h.Members[0]
	p.Send("/checkin")
	require.Contains(t, p.Last(), "请选一个")
	require.Equal(t, "已签到 14:50", p.Tap("15:10 另一场"))
	require.Contains(t, p.Last(), "集中学习：另一场")
}

func TestCheckInIsOfOnesOwnOffice(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.AdvanceTo(scenes.Clock(14, 50))
	// A session of another office, and one of its people pressing ours.
	var other activities.Activity
	h.Write(func(tx *gorm.DB) error {
		o := people.Office{Name: "白水镇政协联络处", TimeZone: "Asia/Shanghai"}
		if err := store.AcrossOffices(tx).Create(&o).Error; err != nil {
			return err
		}
		other = activities.Activity{Kind: activities.Study, Topic: "外镇学习", StartsAt: scenes.Clock(15, 0)}
		return activities.Create(store.InOffice(tx, o.ID), &other)
	})
	for _, route := range []string{"checkin:%d", "activity:%d", "materials:%d", "leave:%d", "unleave:%d", "claim:%d", "answer:%d:yes", "claim_reason:%d"} {
		require.Contains(t, h.Members[0].Forge(fmt.Sprintf(route, other.ID)), "不在了", route)
	}
	for _, route := range []string{"session:%d", "roster:%d", "five:%d", "session_close:%d", "session_edit:%d", "session_cancel:%d", "session_qr:%d", "materials_add:%d", "mark:%d:1"} {
		require.Contains(t, h.Director.Forge(fmt.Sprintf(route, other.ID)), "不在了", route)
	}
	h.Members[0].Open(fmt.Sprintf("s-%d", other.ID))
	require.NotContains(t, h.Members[0].Last(), "外镇")
	for _, junk := range []string{"checkin", "checkin:x", "checkin:-1", "answer:1:perhaps", "activity:99999999999999999999", "mark:1", "correct:1:2:king", "sessions:-5", "sessions:past:-5", "roster:1:-9"} {
		h.Members[0].Forge(junk)
		h.Director.Forge(junk)
	}
	require.NotContains(t, h.Members[0].Chat()+h.Director.Chat(), "编号 ") // no inner fault
	var n int64
	h.Rows(func(tx *gorm.DB) error {
		return store.AcrossOffices(tx).Model(&activities.Attendance{}).Where("activity_id = ?", other.ID).Count(&n).Error
	})
	require.Zero(t, n)
}

func TestClaim(t *testing.T) {
	h, a := scenes.Planned(t)
	p := h.Members[2]
	h.AdvanceTo(scenes.Clock(17, 30))
	p.Send("/checkin").Tap("申请补录")
	require.Contains(t, p.Last(), "已请主任补录")
	require.NotContains(t, h.Director.Chat(), "黄敏申请补录签到", "W15: it waits for the reason, or two minutes")
	p.Tap("补充说明")
	require.Contains(t, p.Last(), "集中学习：二十届四中全会精神\n12月5日（周六）15:00–17:00", "R20: which activity")
	p.Send("15:00 到会，手机没电").Tap("提交")
	h.Advance(3 * time.Minute)
	require.Contains(t, h.Director.Last(), "黄敏申请补录签到")
	require.Contains(t, h.Director.Last(), "事由：15:00 到会，手机没电")
	require.NotContains(t, h.Group.Chat(), "手机没电")
	p.Send("/checkin").Tap("申请补录") // again: what was explained stays
	require.Contains(t, h.Director.Last(), "事由：15:00 到会，手机没电")
	require.Equal(t, 1, strings.Count(h.Director.Chat(), "黄敏申请补录签到"), "one message with buttons")
	require.Contains(t, p.Forge("claim_step:1:granted:present"), "由主任办理")

	h.Director.Tap("退回")
	require.Contains(t, h.Director.Last(), "为什么退回")
	h.Director.Send("请找同行委员证明").Tap("退回")
	h.Director.Tap("撤销")
	require.Contains(t, h.Director.Last(), "黄敏申请补录签到")
	h.Director.Tap("出席")
	require.Contains(t, h.Director.Last(), "已补录：黄敏 出席，5 分钟后告知本人。")
	require.Equal(t, activities.Present, scenes.AttendanceOf(h, p).State)
	require.Contains(t, h.Director.Forge("claim_step:1:granted:late"), "已经处理过")
	h.Advance(6 * time.Minute)
	require.Contains(t, p.Last(), "主任已为您补录出席")
	require.NotContains(t, p.Chat(), "请找同行委员证明")
	require.Contains(t, p.Forge(fmt.Sprintf("claim:%d", a.ID)), "无需补录")
	h.Director.Send("/review")
	require.NotContains(t, h.Director.Last(), "补录签到")
}

// Whoever of the staff decides a claim: the other reads how it stands in the message
// that asked, and so when it is undone or taken back.
func TestTheStaffReadsHowAClaimStands(t *testing.T) {
	h, a := scenes.Planned(t)
	other := secretary(h)
	p := h.Members[2]
	h.AdvanceTo(scenes.Clock(17, 30))
	p.Send("/checkin").Tap("申请补录")
	h.Advance(3 * time.Minute)
	require.Contains(t, other.Last(), "黄敏申请补录签到", "W15: without a reason after two minutes")
	p.Tap("补充说明")
	p.Send("手机没电，电话 13812345678")
	require.Contains(t, p.Last(), "手机号")
	p.Send("手机没电").Photos(1, "").Tap("提交")
	require.Contains(t, other.Last(), "[ 看附件 1 ]", "R20: the photo is part of the claim")
	require.Contains(t, other.Last(), "事由：手机没电")
	other.Tap("迟到")
	require.Contains(t, other.Last(), "已补录：黄敏 迟到，5 分钟后告知本人。")
	require.Equal(t, activities.Late, scenes.AttendanceOf(h, p).State)
	require.Contains(t, h.Director.Last(), "已办理：已补录")
	require.NotContains(t, h.Director.Last(), "[ 迟到 ]")
	other.Tap("撤销")
	require.Equal(t, activities.Unsettled, scenes.AttendanceOf(h, p).State)
	require.Contains(t, h.Director.Last(), "[ 迟到 ]")
	require.Equal(t, 1, strings.Count(h.Director.Chat(), "黄敏申请补录签到"))
	h.Advance(6 * time.Minute)
	require.NotContains(t, p.Chat(), "已为您补录")

	// In the evening: told in the morning.
	h.AdvanceTo(scenes.Clock(22, 30))
	h.Director.Tap("退回")
	h.Director.Send("请找同行委员证明").Tap("退回")
	require.Contains(t, h.Director.Last(), "已退回黄敏的补录申请，12月6日（周日）")
	require.Contains(t, other.Chat(), "已退回：请找同行委员证明")
	h.Advance(time.Hour)
	require.NotContains(t, p.Chat(), "请找同行委员证明")
	h.Advance(10 * time.Hour)
	require.Contains(t, p.Chat(), "补录申请被退回 · 集中学习「二十届四中全会精神」\n理由：请找同行委员证明")

	// Claimed by mistake.
	p.Forge(fmt.Sprintf("claim:%d", a.ID))
	h.Advance(3 * time.Minute)
	p.Tap("撤销")
	require.Contains(t, p.Last(), "已撤回补录申请。")
	for _, staff := range []*harness.Person{h.Director, other} {
		require.Contains(t, staff.Last(), "黄敏撤回了补录申请")
		require.NotContains(t, staff.Last(), "[ 迟到 ]")
	}
	require.Contains(t, h.Director.Forge("claim_step:2:granted:present"), "本人已撤回")
}

func TestSheetAndCheckInByTheOffice(t *testing.T) {
	h, a := scenes.Planned(t)
	h.Members[0].TapIn(h.Group, "参加")
	h.AdvanceTo(scenes.Clock(14, 45))
	h.Members[1].TapIn(h.Group, "签到")
	h.Director.Tap("名单")
	sheet := h.Director.Last()
	require.Contains(t, sheet, "1. 陈静：参加")
	require.Contains(t, sheet, "2. 龚平：出席 14:45")
	require.Contains(t, sheet, "3. 黄敏：待回复")
	require.Contains(t, h.Director.Last(), "11. 周涛")
	h.Director.Tap("周涛")
	h.Director.Tap("代签到")
	require.Contains(t, h.Director.Last(), "已代周涛签到。")
	require.Equal(t, activities.ByDirector, scenes.AttendanceOf(h, h.Members[10]).Source)
	require.Contains(t, h.Group.Last(), "已签到 2")
	require.Contains(t, h.Members[0].Forge(fmt.Sprintf("mark_in:%d:%d", a.ID, h.Members[0].Row)), "由主任办理")
}

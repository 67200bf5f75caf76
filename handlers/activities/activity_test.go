package activities_test

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
	mactivities "lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/store"
)

func at(hour, minute int) time.Time {
	return time.Date(2026, 12, 5, hour, minute, 0, 0, harness.Shanghai)
}

func TestAVisitFromPlanToFollowUps(t *testing.T) {
	h := harness.New(t).Seed()
	d, host := h.Director, h.Members[3] // 李强
	d.Send("/office").Tap("新活动")
	require.Contains(t, d.Last(), "安排哪一种活动")
	require.Contains(t, d.Last(), "[ 集中学习 ] [ 座谈讨论 ] \n[ 调研考察 ] [ 学习交流 ] \n[ 专题调研（实地） ] [ 县政协活动 ] \n[ 县政协全会 ]")
	d.Tap("调研考察")
	d.Send("村级养老").Send("今天 15:00").Send("镇敬老院")
	require.Contains(t, d.Last(), "哪位委员接待")
	d.Tap("李强")
	require.NotContains(t, d.Chat(), "辅导教师")
	d.Send("一、看房间\n二、座谈")
	require.Contains(t, d.Last(), "调研考察：村级养老")
	require.Contains(t, d.Last(), "接待委员：李强")
	d.Tap("修改")
	d.Tap("经费预算")
	d.Send("两千")
	require.Contains(t, d.Last(), "没看懂金额“两千”")
	d.Send("0.2万")
	require.Contains(t, d.Last(), "经费预算：2,000 元")
	d.Tap("发布")
	post := h.Group.Last()
	require.Contains(t, post, "调研考察 · 12月5日（周六）15:00 · 镇敬老院")
	require.Contains(t, post, "主题：村级养老 · 接待 李强")
	require.NotContains(t, post, "五有")
	require.NotContains(t, post, "2,000")
	require.NotContains(t, d.Last(), "[ 五有 ]")
	h.Members[0].TapIn(h.Group, "资料")
	require.Contains(t, h.Members[0].Last(), "一、看房间")

	// One check-in for all kinds; what is learnt afterwards is tapped on the card.
	h.AdvanceTo(at(14, 50))
	require.Equal(t, "已签到 14:50", host.TapIn(h.Group, "签到"))
	h.AdvanceTo(at(16, 0))
	host.Send("/sessions").Tap("村级养老")
	host.Tap("加照片")
	host.Photos(2, "")
	host.Tap("完成")
	require.Contains(t, host.Last(), "已加 2 张照片")
	require.Contains(t, h.Members[0].Forge("photos_add:1"), "由主任办理")
	require.NotContains(t, h.Group.Chat(), "[photo]")
	d.Send("/sessions").Tap("村级养老")
	d.Tap("结束")
	d.Tap("结束，不写小结")
	d.Tap("管理")
	d.Tap("修改")
	d.Tap("票据号")
	d.Send("00123456")
	d.Tap("修改")
	d.Tap("结果")
	d.Send("建议增设护理员 2 名")
	d.Tap("保存修改")
	for _, line := range []string{"经费预算：2,000 元", "票据号：00123456", "结果：建议增设护理员 2 名"} {
		require.Contains(t, d.Last(), line)
	}
	require.Contains(t, h.Group.Last(), "建议增设护理员 2 名")
	require.NotContains(t, h.Group.Last(), "1,860")
	a := scenes.LastActivity(h)
	require.EqualValues(t, 200000, a.BudgetFen)
	require.Equal(t, host.Row, a.HostID)

	d.Tap("后续事项")
	d.Tap("添加事项")
	d.Send("联系护理员培训")
	d.Tap("李强")
	d.Send("下下周八")
	require.Contains(t, d.Last(), "没看懂日期")
	d.Send("12月7日").Tap("添加事项")
	require.Contains(t, d.Last(), "1. 联系护理员培训 · 李强 · 12月7日（周一）前")
	h.Advance(6 * time.Minute)
	require.Contains(t, host.Last(), "请您办理一件后续事项，12月7日（周一）前办好：\n联系护理员培训")
	require.Contains(t, host.Send("/todo").Last(), "后续事项：联系护理员培训 · 12月7日（周一）前办好")
	require.Contains(t, h.Members[0].Forge("followup:1"), "已经不在了")
	h.AdvanceTo(time.Date(2026, 12, 7, 8, 30, 0, 0, harness.Shanghai))
	require.NotContains(t, host.Chat(), "今天到期")
	h.AdvanceTo(time.Date(2026, 12, 7, 9, 0, 0, 0, harness.Shanghai))
	require.Contains(t, host.Last(), "⏰ 今天到期的后续事项：\n联系护理员培训")
	require.NotContains(t, h.Group.Chat(), "护理员培训")
	host.Tap("办好了")
	require.Contains(t, host.Last(), "已办结。\n\n✅ 联系护理员培训 · 李强")
	host.Tap("撤销")
	host.Tap("办好了")
	require.NotContains(t, host.Send("/todo").Last(), "护理员培训")
	d.Send("/sessions").Tap("以往的活动")
	d.Tap("村级养老")
	require.Contains(t, d.Last(), "后续事项：办结 1/1")
}

// followUp is an activity that leaves the third member a matter, just given.
func followUp(t *testing.T) (h *harness.Harness, owner *harness.Person) {
	h = harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error {
		return mactivities.Create(tx, &mactivities.Activity{Kind: mactivities.Visit, Topic: "村级养老", StartsAt: at(15, 0)})
	})
	h.Director.Send("/office").Forge("followups:1")
	h.Director.Tap("添加事项")
	h.Director.Send("修路灯")
	h.Director.Tap("李强")
	h.Director.Send("12月20日").Tap("添加事项")
	return h, h.Members[3]
}

// Who sees to a matter hears of each step that the staff takes, once and not at
// night; of one's own nobody hears.
func TestFollowUpIsToldByItsSteps(t *testing.T) {
	h, owner := followUp(t)
	require.Contains(t, h.Director.Last(), "已添加，5 分钟后告知李强。")
	h.Advance(6 * time.Minute)
	require.Contains(t, owner.Last(), "请您办理一件后续事项，12月20日（周日）前办好：\n修路灯")
	owner.Tap("办好了")
	require.Contains(t, owner.Last(), "已办结。\n\n✅ 修路灯 · 李强")
	require.Contains(t, owner.Last(), "办理经过")
	require.NotContains(t, owner.Last(), "[ 删去 ]")
	require.Contains(t, owner.Send("/todo").Forge("followup_step:1:done"), "现在是「已办结」")
	require.NotContains(t, owner.Send("/todo").Forge("followup_step:1:dropped"), "已删去")
	h.Advance(6 * time.Minute)
	require.NotContains(t, h.Director.Chat(), "办结，", "nobody hears")

	h.AdvanceTo(time.Date(2026, 12, 5, 23, 0, 0, 0, harness.Shanghai))
	h.Director.Send("/office").Forge("followup:1")
	h.Director.Tap("改为未办")
	require.Contains(t, h.Director.Last(), "12月6日（周日）08:00告知李强")
	h.AdvanceTo(time.Date(2026, 12, 6, 7, 59, 0, 0, harness.Shanghai))
	require.NotContains(t, owner.Chat(), "改为未办，请您")
	h.AdvanceTo(time.Date(2026, 12, 6, 8, 1, 0, 0, harness.Shanghai))
	require.Contains(t, owner.Last(), "这件后续事项改为未办，请您12月20日（周日）前办好：\n修路灯")
	h.Director.Send("/office").Forge("followup:1")
	h.Director.Tap("删去")
	h.Director.Tap("撤销")
	require.Contains(t, h.Director.Last(), "[ 办好了 ]")
	h.Advance(6 * time.Minute)
	require.NotContains(t, owner.Chat(), "不用办了", "an undone step is told to nobody")
	h.Director.Send("/office").Forge("followup_step:1:dropped")
	h.Advance(6 * time.Minute)
	require.Contains(t, owner.Last(), "这件后续事项不用办了：\n修路灯")
	require.Contains(t, owner.Send("/todo").Forge("followup_step:1:done"), "现在是「已删去」")
}

// What is settled before its owner has heard of it is not told at all, unless it is
// open again.
func TestFollowUpSettledBeforeItIsTold(t *testing.T) {
	h, owner := followUp(t)
	h.Director.Tap("撤销")
	require.Contains(t, h.Director.Last(), "修路灯 · 李强 · 已删去")
	h.Advance(6 * time.Minute)
	require.NotContains(t, owner.Chat(), "修路灯")

	h, owner = followUp(t)
	h.Director.Send("/office").Forge("followup_step:1:dropped")
	h.Advance(time.Minute)
	h.Director.Tap("撤销")
	h.Advance(4 * time.Minute)
	require.NotContains(t, owner.Chat(), "修路灯")
	h.Advance(2 * time.Minute)
	require.Equal(t, 1, strings.Count(owner.Chat(), "修路灯"), "told after all")

	h, owner = followUp(t)
	owner.Send("/todo").Forge("followup_step:1:done")
	h.Advance(6 * time.Minute)
	require.NotContains(t, owner.Chat(), "请您办理", "it is done")

	h, owner = followUp(t)
	h.Director.Send("/office").Forge("followup_step:1:dropped")
	h.Advance(6 * time.Minute)
	require.NotContains(t, owner.Chat(), "修路灯", "neither given nor taken")
}

// A number in a matter is refused and not kept.
func TestFollowUpRefusesNumbers(t *testing.T) {
	h, owner := followUp(t)
	h.Director.Tap("添加事项")
	h.Director.Send("打电话 13800138000")
	require.Contains(t, h.Director.Last(), "号码")
	h.Director.Send("联系护理员")
	h.Director.Tap("李强")
	h.Director.Send("12月21日").Tap("添加事项")
	h.Advance(6 * time.Minute)
	require.Contains(t, owner.Last(), "联系护理员")
	require.NotContains(t, owner.Chat(), "138")
}

func TestActivitiesOfAllKindsInOneLine(t *testing.T) {
	h := harness.New(t).Seed()
	kinds := append(append([]mactivities.ActivityKind{}, mactivities.ActivityKinds...), mactivities.Fieldwork, mactivities.Exchange)
	for i, word := range []string{"集中学习", "座谈讨论", "调研考察", "学习交流", "专题调研（实地）", "县政协活动", "县政协全会", "专题调研", "Exchange"} {
		kind := kinds[i]
		h.Director.Send(fmt.Sprintf("/newactivity %s 12月8日 9:00 主题%d @镇政府", word, i)).Tap("发布")
		a := scenes.LastActivity(h)
		require.Equal(t, kind, a.Kind, word)
		require.Equal(t, fmt.Sprintf("主题%d", i), a.Topic)
		require.Equal(t, kind == mactivities.Study, strings.Contains(h.Group.Last(), "五有"), word)
	}
	// A matter that begins like a kind stays whole; 会 and 活动 behind a kind are of it.
	for line, topic := range map[string]string{
		"座谈讨论会筹备情况 12月8日 9:00 @镇政府": "座谈讨论会筹备情况", "学习交流活动：乡村振兴 12月8日 9:00 @镇政府": "乡村振兴", "集中学习乡村振兴促进法 12月8日 9:00 @镇政府": "乡村振兴促进法",
	} {
		h.Director.Send("/newactivity " + line).Tap("发布")
		require.Equal(t, topic, scenes.LastActivity(h).Topic, line)
	}
	h.Director.Send("/newactivity 座谈讨论 12月8日 9:00 民生 @镇政府 #张伟\n一、通报\n经费预算：500").Tap("发布")
	a := scenes.LastActivity(h)
	require.Equal(t, "一、通报", a.Agenda)
	require.EqualValues(t, 50000, a.BudgetFen)
	require.Contains(t, h.Group.Last(), "接待 张伟")

	// What is not understood is asked, not guessed.
	h.Director.Send("/newactivity 座谈讨论 12月8日 9:00 民生二 @镇政府 #没有的人")
	require.Contains(t, h.Director.Last(), "哪位委员接待")
	h.Director.Send("/cancel").Send("/newactivity 12月9日 9:00 没有种类 @镇政府")
	require.Contains(t, h.Director.Last(), "安排哪一种活动")
	h.Members[0].Send("/newactivity 座谈讨论 12月8日 9:00 私下 @家里")
	require.Contains(t, h.Members[0].Last(), "由主任办理")
}

func TestCountyActivitySaysWhoTookPart(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/newactivity 县政协活动 今天 15:00 提案办理协商会 @县政协").Tap("发布")
	h.Members[0].TapIn(h.Group, "参加")
	h.AdvanceTo(at(20, 0)) // closed by itself
	require.Equal(t, mactivities.Unconfirmed, scenes.AttendanceOf(h, h.Members[0]).State)
	require.Equal(t, mactivities.Unsettled, scenes.AttendanceOf(h, h.Members[1]).State, "the county did not invite this one")
	h.Director.Send("/sessions").Tap("提案办理")
	h.Director.Tap("名单")
	h.Director.Tap("龚平")
	h.Director.Tap("出席")
	h.Director.Send("县政协通知的名单").Tap("更正")
	require.Equal(t, mactivities.Present, scenes.AttendanceOf(h, h.Members[1]).State)
	require.Contains(t, h.Director.Last(), "出席（代录 孙立国）")
}

func TestLeavingEarly(t *testing.T) {
	h, a := scenes.Planned(t) // 15:00–17:00
	h.AdvanceTo(at(14, 50))
	early, enough := h.Members[0], h.Members[1]
	early.Send("/checkin")
	enough.Send("/checkin")
	require.Contains(t, early.Tap("提前离开"), "活动 12月5日（周六）15:00 才开始")
	h.AdvanceTo(at(16, 10))
	early.Send("/sessions").Tap("二十届")
	early.Tap("提前离开")
	require.Contains(t, early.Last(), "您到会 70 分钟，全程 120 分钟，不足三分之二，按缺席登记")
	require.Equal(t, mactivities.Present, scenes.AttendanceOf(h, early).State, "asked first")
	early.Tap("确认离开")
	require.Contains(t, early.Last(), "缺席（16:10 早退，到会不足三分之二）")
	require.Equal(t, mactivities.Unconfirmed, scenes.AttendanceOf(h, early).State, "until the list is confirmed")
	early.Tap("撤销")
	require.Equal(t, mactivities.Present, scenes.AttendanceOf(h, early).State)
	early.Tap("提前离开")
	early.Tap("确认离开")
	require.Contains(t, early.Send("/checkin").Last(), "已登记提前离开")
	h.AdvanceTo(at(16, 30))
	enough.Send("/sessions").Tap("二十届")
	enough.Tap("提前离开")
	require.Contains(t, enough.Last(), "已满三分之二")
	enough.Tap("确认离开")
	require.Equal(t, mactivities.Present, scenes.AttendanceOf(h, enough).State)
	require.Contains(t, enough.Last(), "14:50 已签到（16:30 早退）")
	require.NotContains(t, h.Group.Chat(), "早退")

	h.Director.Send("/sessions").Tap("二十届")
	h.Director.Tap("名单")
	require.Contains(t, h.Director.Last(), "陈静：待确认（16:10 早退，到会不足三分之二）")
	require.Contains(t, h.Director.Last(), "龚平：出席 14:50（16:30 早退）")
	// Closed at half past four the activity was 90 minutes long: 70 are enough.
	h.Director.Tap("返回")
	h.Director.Tap("结束")
	h.Director.Tap("结束，不写小结")
	require.Equal(t, mactivities.Present, scenes.AttendanceOf(h, early).State)
	require.NotContains(t, h.Director.Last(), "陈静（16:10 早退")
	h.Director.Send("/undo")
	require.Equal(t, mactivities.Unconfirmed, scenes.AttendanceOf(h, early).State)

	// By hand, with a time and a reason; and taken back.
	third := h.Members[2]
	h.Director.Forge(fmt.Sprintf("mark_in:%d:%d", a.ID, third.Row))
	require.Contains(t, h.Director.Last(), "（代录 孙立国）")
	h.Director.Send("/correct 黄敏 出席 到会").Tap("更正")
	h.Director.Tap("登记早退")
	h.Director.Send("18:30")
	require.Contains(t, h.Director.Last(), "离开的时间要在活动时间之内")
	h.Director.Send("15:20")
	h.Director.Send("家中有急事").Tap("登记早退")
	require.Contains(t, h.Director.Last(), "已登记：黄敏 15:20 早退")
	require.Contains(t, h.Director.Last(), "由“没有早退”改为“15:20 早退”，家中有急事")
	require.NotNil(t, scenes.AttendanceOf(h, third).LeftAt)
	h.Director.Tap("撤销（5")
	require.Nil(t, scenes.AttendanceOf(h, third).LeftAt)
	require.Contains(t, h.Members[4].Forge(fmt.Sprintf("mark_left:%d:%d", a.ID, third.Row)), "由主任办理")
}

func TestLeaveEnteredByTheOffice(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.Write(func(tx *gorm.DB) error { // 赵磊 is the secretary too
		return tx.Model(&people.Person{}).Where("id = ?", h.Members[9].Row).Update("roles", people.Member|people.Secretary).Error
	})
	h.Director.Send("/leavefor 张伟 病假 急性阑尾炎住院").Tap("提交")
	require.Contains(t, h.Director.Last(), "已代录张伟请假")
	require.Contains(t, h.Director.Last(), "请假（临时请假，代录 孙立国）")
	require.Contains(t, h.Director.Last(), "阑尾炎", "who decided may read it")
	require.Equal(t, mactivities.OnLeave, scenes.AttendanceOf(h, h.Members[8]).State)
	require.NotContains(t, h.Members[8].Chat(), "代您登记")
	h.Advance(6 * time.Minute)
	require.Contains(t, h.Members[8].Last(), "主任已代您登记请假（病假）")
	require.Contains(t, h.Members[8].Last(), "代录：孙立国")

	// An illness is read by the director alone.
	h.Members[0].Send("/leave 病假 腰椎手术")
	require.Contains(t, h.Director.Last(), "腰椎手术")
	require.Contains(t, h.Director.Last(), "临时请假")
	clerk := h.Members[9]
	require.Contains(t, clerk.Chat(), "陈静")
	clerk.Send("/sessions").Tap("二十届")
	clerk.Tap("名单")
	clerk.Tap("陈静")
	clerk.Tap("返回")
	clerk.Tap("张伟")
	for _, p := range append([]*harness.Person{clerk}, h.Members[1:8]...) {
		require.NotContains(t, p.Chat(), "手术")
		require.NotContains(t, p.Chat(), "阑尾炎")
	}
	require.NotContains(t, h.Group.Chat(), "手术")

	// The record says who entered it, and the rate leaves it out.
	h.AdvanceTo(at(20, 0))
	h.Members[8].Send("/record").Tap("明细")
	require.Contains(t, h.Members[8].Last(), "请假 （代录 孙立国）")
	h.Director.Send("/leavefor 周涛 公务")
	require.Contains(t, h.Director.Last(), "哪一次活动")
}

func TestLeaveEnteredForTheDayNamed(t *testing.T) {
	h, _ := scenes.Planned(t)
	d := h.Director
	d.Send("/newactivity 座谈讨论 12月8日 9:00 民生 @镇政府").Tap("发布")
	d.Send("/leavefor 张伟 12月8日 事假 料理家事").Tap("提交")
	require.Contains(t, d.Last(), "已代录张伟请假")
	require.Contains(t, d.Last(), "民生")
	require.Contains(t, d.Last(), "料理家事")
	require.NotContains(t, d.Last(), "12月8日 事假", "read, not kept as the reason")

	// Of several the next one is on top, what is over below.
	h.AdvanceTo(at(20, 0))
	d.Send("/newactivity 座谈讨论 12月9日 9:00 安全 @镇政府").Tap("发布")
	d.Send("/leavefor 周涛 公务")
	last := d.Last()
	require.Less(t, strings.Index(last, "民生"), strings.Index(last, "安全"))
	require.Less(t, strings.Index(last, "安全"), strings.Index(last, "二十届"))
}

func TestCheckInNearThePlace(t *testing.T) {
	h, _ := scenes.Planned(t)
	d, m := h.Director, h.Members[0]
	place := sandbox.Outgoing{Location: &sandbox.Location{Latitude: 30.500000, Longitude: 114.300000}}
	d.Tap("设置签到位置")
	require.Contains(t, d.Last(), "签到须共享位置：关")
	d.Tap("打开")
	d.Send("三楼会议室")
	require.Contains(t, d.Last(), "请发一个位置")
	d.Give(place)
	require.Contains(t, d.Last(), "会场位置已设定")
	require.Contains(t, d.Last(), "开，会场 500 米以内可以签到")
	require.Contains(t, d.Last(), "[ 200 米 ] [ ✅ 500 米 ] [ 1000 米 ]")

	h.AdvanceTo(at(14, 50))
	require.Contains(t, m.TapIn(h.Group, "签到"), "已发到您的私聊")
	require.Equal(t, mactivities.Unsettled, scenes.AttendanceOf(h, m).State)
	m.Send("/deed") // what is open waits: the place must not go into it
	m.Send("/checkin")
	require.Contains(t, m.Last(), "请点下方的「发送我的位置」")
	m.ShareLocation(30.512, 114.3) // 1,334 m to the north
	require.Contains(t, m.Last(), "您距会场约 1.4 公里，超过 500 米，没有签到")
	require.Contains(t, m.Last(), "申请补录")
	require.Equal(t, mactivities.Unsettled, scenes.AttendanceOf(h, m).State)
	m.ShareLocation(30.503, 114.3) // 334 m
	require.Contains(t, m.Chat(), "位置已核对，距会场约 350 米")
	require.Contains(t, m.Last(), "14:50 已签到")
	require.NotContains(t, m.Chat(), "[place]", "the message with the place is taken off the chat")
	row := scenes.AttendanceOf(h, m)
	require.Equal(t, mactivities.Present, row.State)
	require.Equal(t, 350, *row.Distance)
	require.Contains(t, scenes.Keyboard(h, m), "我的履职")

	// Nothing of where the member was is kept: neither record nor message.
	raw := dump(h)
	require.NotContains(t, raw, "30.503")
	require.NotContains(t, raw, "30.512")
	require.Contains(t, raw, "30.5", "the place of the activity itself is")

	other := h.Members[1]
	other.Send("/checkin")
	require.Contains(t, other.Send("回到菜单").Last(), "联络处")
	require.Equal(t, mactivities.Unsettled, scenes.AttendanceOf(h, other).State)
	d.Tap("1000 米")
	other.Send("/checkin")
	other.ShareLocation(30.508, 114.3) // 890 m
	require.Equal(t, mactivities.Present, scenes.AttendanceOf(h, other).State)

	// Without having been asked a place is no check-in.
	third := h.Members[2]
	third.Give(place)
	require.Equal(t, mactivities.Unsettled, scenes.AttendanceOf(h, third).State)
	third.Send("/cancel").Send("/checkin")
	third.ShareLocation(31.5, 114.3)
	third.Tap("申请补录") // before the start, because check-in is open
	require.Contains(t, third.Last(), "已请主任补录")

	d.Tap("关闭")
	require.Contains(t, d.Chat(), "已保存。\n\n集中学习：二十届四中全会精神\n签到须共享位置：关")
	require.Contains(t, h.Members[3].Send("/checkin").Last(), "14:50 已签到")
	require.Contains(t, h.Members[4].Forge("place_near:1:0"), "由主任办理")
}

// dump is everything that the database holds of actions, attendances, dialogs
// and messages.
func dump(h *harness.Harness) string {
	h.T.Helper()
	var all strings.Builder
	for _, table := range []string{"actions", "attendances", "activities", "dialogs", "outbox", "attachments", "failures", "correction_requests"} {
		var rows []map[string]any
		h.Rows(func(tx *gorm.DB) error { return store.AcrossOffices(tx).Table(table).Find(&rows).Error })
		fmt.Fprintln(&all, table, rows)
	}
	return all.String() + h.Log.String()
}

func TestWhoLeftTooEarlyIsNamedWithTheTime(t *testing.T) {
	h, _ := scenes.Planned(t) // 15:00–17:00
	h.AdvanceTo(at(14, 50))
	early := h.Members[0]
	early.Send("/checkin")
	h.AdvanceTo(at(16, 10))
	early.Send("/sessions").Tap("二十届")
	early.Tap("提前离开")
	early.Tap("确认离开")
	h.AdvanceTo(at(19, 1)) // closed by itself
	require.Contains(t, h.Director.Last(), "没签到（待确认）：陈静（16:10 早退，到会不足三分之二）、龚平、")
	scenes.Confirm(h, 1)
	h.Director.Send("/sessions").Tap("以往的活动")
	h.Director.Forge("session:1")
	require.Contains(t, h.Director.Last(), "缺席：陈静（16:10 早退，到会不足三分之二）、龚平、")
	require.NotContains(t, h.Group.Chat(), "缺席")
}

package main

import "testing"

// TestTapsAndPicturesOfTheOffice counts the taps of what the office does most often in its own work
// (§3, §16, §17): a task that is done, spending with its receipt, a part of the report that is
// changed; and looks at its rooms at 390 px.
func TestTapsAndPicturesOfTheOffice(t *testing.T) {
	v := newVoices(t, "--at", afterTheYear)
	leader := v.author // 李强, who leads the first group

	// The director gives a task; whoever has it says that it is done with one tap, on the message
	// that told of it.
	v.as(v.director)
	v.say("/groups")
	v.reads("负责人 李强")
	v.look()
	v.press("inline-button", "民生热点难点")
	v.reads("未办任务")
	v.look()
	v.keep("group-page")
	v.press("inline-button", "交办任务")
	v.reads("要办什么事")
	v.say("和供电所约时间，看看红星村的老电线")
	v.reads("谁来办")
	v.press("inline-button", "李强")
	v.reads("几号前办好")
	v.look()
	v.press("inline-button", "1月20日")
	v.reads("办理人 李强")
	v.look()
	v.press("inline-button", "交办")
	v.reads("已添加")
	v.jump("jump-hour", 1)
	v.as(leader)
	v.reads("和供电所约时间")
	v.look()
	v.press("inline-button", "办好了")
	v.reads("已办结")
	v.counted(1, "a task that is done")
	v.look()
	v.say("/tasks")
	v.reads("您的任务")
	v.look()
	v.keep("tasks")

	// A receipt, from its photo on.
	v.as(v.director)
	v.photo("386.5 委员之家订阅报刊")
	v.reads("要记成什么")
	v.look()
	v.press("inline-button", "经费支出凭证")
	v.reads("请核对")
	v.look()
	v.press("inline-button", "确认入账")
	v.reads("已入账")
	v.counted(3, "spending, from the photo of its receipt on")
	v.look()
	v.taps = 0
	v.photo("")
	v.reads("要记成什么")
	v.press("inline-button", "经费支出凭证")
	v.reads("花了多少钱")
	v.say("120 茶水")
	v.reads("请核对")
	v.press("inline-button", "确认入账")
	v.reads("已入账")
	v.counted(3, "spending, from a photo without words on")
	v.say("/fund 2026")
	v.reads("经费 · 2026年")
	v.look()
	v.keep("fund")
	v.press("inline-button", "明细")
	v.reads("经费明细")
	v.look()
	v.keep("fund-list")

	// The report: a part is changed by two taps and the words.
	v.say("/report")
	v.reads("点一个季度")
	v.look()
	v.press("inline-button", "第四季度")
	v.reads("可以起草了")
	v.press("inline-button", "起草汇报")
	v.reads("草稿好了")
	v.look()
	v.taps = 0
	v.press("inline-button", "工作措施")
	v.reads("要您补写")
	v.look()
	v.size(390, 1120, 2)
	v.keep("report-part")
	v.size(390, 844, 2)
	v.look() // the smaller screen is at the end again
	v.press("inline-button", "补写")
	v.reads("请补写这一处")
	v.say("三个专班分头走访，每月碰头一次。")
	v.reads("已改好")
	v.counted(2, "a part of the report")
	v.look()
	v.press("inline-button", "回到汇报")
	v.look()

	// What the committee promised, an entry of the roster, and the year in one picture.
	v.say("/promises 2026")
	v.reads("镇党委支持事项 · 2026年")
	v.look()
	v.keep("promises")
	v.say("/members 王芳")
	v.reads("镇中心小学教师")
	v.press("inline-button", "更改资料")
	v.reads("要改哪一项")
	v.look()
	v.keep("roster")
	v.say("/calendar")
	v.press("inline-button", "全年")
	v.reads("2027年")
	v.press("inline-button", "‹ 2026")
	v.reads("2026年")
	v.press("inline-button", "全年日历图")
	v.wait(`[...document.querySelectorAll('.photo img')].at(-1)?.naturalWidth > 600`)
	v.reads("2026年活动日历")
	v.look()

	// The change of term: the director begins it, a member has the summary drafted.
	v.say("/terms")
	v.press("inline-button", "换届")
	v.press("inline-button", "开始换届")
	v.reads("材料哪天截止")
	v.look()
	v.press("inline-button", "1月20日")
	v.reads("请核对")
	v.look()
	v.press("inline-button", "发给委员")
	v.reads("已私聊请 11 位委员")
	v.look()
	v.keep("term-change")
	v.as(leader)
	v.reads("前交两样材料")
	v.look()
	v.press("inline-button", "工作小结")
	v.reads("已按您的履职记录起草")
	v.look()
	v.size(390, 1120, 2)
	v.keep("term-summary")
}

// photo sends a receipt's photo with words under it: one tap, however the photo was taken.
func (v *voicesOf) photo(words string) {
	v.t.Helper()
	v.tap(hook("attach"))
	v.tap(hook("attach-sample-photo"))
	v.wait(`document.querySelector('[data-testid="tray"]')?.querySelector('img')`)
	if words != "" {
		v.write(words, hook("composer"))
	}
	v.taps++
	v.tap(hook("send"))
}

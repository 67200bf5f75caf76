package plans_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/documents"
	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/desk"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
	msupervision "lianluo/models/supervision"
)

// walk leads an office through what its people and its clock do: every command,
// every decision, every job over more than a quarter.
func walk(t *testing.T, driver string) *harness.Harness {
	h := harness.New(t, harness.Driver(driver), harness.Public(publicURL), harness.Files(filepath.Join(t.TempDir(), "files")), harness.At(time.Date(2026, 11, 28, 12, 0, 0, 0, harness.Shanghai)))
	begin(h)
	h.Seed()
	require.NoError(t, h.Sandbox.PromoteBot(h.Director.ID, h.Group.ID, true))
	term(h)
	meet(h)
	visit(h)
	signUp(h)
	write(h)
	decide(h)
	lookOn(h)
	study(h)
	researchQuarter(h)
	lookUp(h)
	manage(h)
	rota(h)
	promised(h)
	keptBooks(h)
	filed(h)
	scored(h)
	consultation(h)
	h.AdvanceTo(time.Date(2027, 3, 3, 12, 0, 0, 0, harness.Shanghai))
	consulted(h)
	minuted(h, 1)
	briefing(h)
	collated(h)
	entered(h)
	grouped(h)
	reported(h)
	pledged(h)
	changed(h)
	spent(h)
	h.Stop()
	h.Start()
	mend(h)
	removed(h)
	return h
}

var (
	claimLink = regexp.MustCompile(`\?start=(claim-[\w-]+)`)
	joinLink  = regexp.MustCompile(`\?start=(join-[\w-]+)`)
)

// begin starts an office from the link in the log.
func begin(h *harness.Harness) {
	director := h.Stranger("何山")
	director.Open(claimLink.FindStringSubmatch(h.Log.String())[1])
	director.Send("白水镇政协联络处")
	director.Tap("没错")
	director.Send("/addmember 郑洁、冯敏")
	code := joinLink.FindStringSubmatch(director.Chat())[1]
	member := h.Stranger("洁")
	member.Open("join-AAAAAAAAAAAAAAAAAAAAAAAAAAA")
	member.Open(code)
	group := h.NewGroup("白水镇委员群", director, member)
	director.SendIn(group, "/bind")
	director.Send("/settings")
	h.Stranger("路人").Open("")
}

// meet is a session from its announcement to its end, and one that is called
// off.
func meet(h *harness.Harness) {
	d, m := h.Director, h.Members
	d.Send("/newsession 12月2日 15:00 二十届四中全会精神 @镇政府三楼会议室 #王芳").Tap("发布")
	d.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "方案.docx", Data: []byte("plan")}}})
	m[0].TapIn(h.Group, "参加")
	m[1].TapIn(h.Group, "待定")
	m[2].Send("/leave 出差")
	d.Tap("批准")
	m[3].Send("/leave 家里有事")
	d.Tap("退回")
	d.Send("本次须全员参加").Tap("退回")
	h.AdvanceTo(time.Date(2026, 12, 2, 14, 45, 0, 0, harness.Shanghai))
	pages(h)
	m[0].Send("/checkin")
	m[0].Send("/undo")
	m[1].TapIn(h.Group, "签到")
	m[3].SendIn(h.Group, "/checkin")
	m[0].Send("/checkin")
	h.AdvanceTo(time.Date(2026, 12, 2, 15, 20, 0, 0, harness.Shanghai))
	m[4].Send("/checkin")
	d.Send("/correct 刘洋 出席 手机没电，本人到会").Tap("更正")
	d.Tap("撤销")
	d.Send("/sessions").Tap("#")
	d.Tap("名单")
	d.Send("/newsession 12月20日 9:00 参观 @柳河村 #李强").Tap("发布")
	d.Send("/sessions").Tap("参观")
	d.Tap("修改")
	d.Tap("改时间")
	d.Send("12月21日 9:00").Tap("保存修改")
	d.Tap("取消活动")
	d.Send("下雨").Tap("取消活动")
	h.AdvanceTo(time.Date(2026, 12, 2, 20, 0, 0, 0, harness.Shanghai))
	m[6].Send("/checkin").Tap("补录")
	m[6].Send("忘了签")
	for _, p := range []*harness.Person{m[0], m[6]} {
		p.Send("/sessions").Tap("#")
	}
	d.Send("/newsession 2027年1月20日 9:00 学习会议精神 @镇政府 #李强").Tap("发布")
	d.Send("/newsession 2027年2月25日 9:00 春季学习 @镇政府 #李强").Tap("发布")
}

// visit is an activity of another kind: with a place on the map, somebody who
// leaves early, a leave by telephone and what is to follow.
func visit(h *harness.Harness) {
	d, m := h.Director, h.Members
	d.Send("/newactivity 调研考察 12月3日 15:00 村级养老 @镇敬老院 #李强").Tap("发布")
	d.Tap("设置签到位置")
	d.Tap("打开")
	d.Give(sandbox.Outgoing{Location: &sandbox.Location{Latitude: 30.5, Longitude: 114.3}})
	d.Send("/leavefor 张伟 公务 县里开会").Tap("村级养老")
	d.Tap("提交")
	h.AdvanceTo(time.Date(2026, 12, 3, 14, 50, 0, 0, harness.Shanghai))
	for _, p := range []*harness.Person{m[0], m[1]} {
		p.Send("/checkin")
		p.ShareLocation(30.5, 114.3)
	}
	h.AdvanceTo(time.Date(2026, 12, 3, 15, 30, 0, 0, harness.Shanghai))
	m[0].Send("/sessions").Tap("村级养老")
	m[0].Tap("提前离开")
	m[0].Tap("确认离开")
	d.Send("/sessions").Tap("村级养老")
	d.Tap("名单")
	d.Tap("龚平")
	d.Tap("登记早退")
	d.Send("15:20").Send("有急事")
	d.Tap("登记早退")
	d.Tap("撤销（5")
	d.Send("/sessions").Tap("村级养老")
	d.Tap("更多")
	d.Tap("后续事项")
	for range 2 {
		d.Tap("添加事项")
		d.Send("联系培训").Send("李强").Send("12月7日")
	}
	d.Tap("1")
	d.Tap("办好了")
	d.Tap("撤销")
	d.Tap("删去")
	d.Tap("撤销")
	m[3].Send("/todo")
	m[8].Send("/record")
	m[8].Send("/export")
	h.AdvanceTo(time.Date(2026, 12, 7, 9, 10, 0, 0, harness.Shanghai))
}

// write files everything that members write.
func write(h *harness.Harness) {
	d, m := h.Director, h.Members
	m[0].Send("/note 统筹乡村建设，先从道路和养老做起。")
	m[0].Send("/reflect 到户里听意见，才知道难在哪里。")
	m[1].Send("/note")
	m[1].Photos(2, "手写笔记")
	m[1].Tap("提交")
	m[2].Send("/deed").Send("送戏下乡 20场，惠及800人，地点：文化广场")
	m[2].Tap("修改")
	m[2].Tap("补同行委员")
	m[2].Tap("李强")
	m[2].Tap("完成")
	m[2].Tap("提交")
	m[3].Send("/deed 捐书12,000册")
	m[3].Forge("archive_new")
	m[3].Send("民国三十六年，全村凑粮修石桥。").Tap("提交")
	m[3].Send("/archive").Tap("我交的")
	m[3].Send("/archive 石桥")
	m[4].Send("/suggest 村东断头路影响300人。原因：资金没落实。建议：列入明年一事一议项目。")
	m[5].Send("/suggest 村东断头路一直没修，300人出行难。原因：没钱。建议：修。")
	m[6].Send("/suggest 村里没有路灯").Send("/cancel")
	m[7].Send("/cosign").Tap("议-2026-001") // a colleague's name under it, taken back and put there again
	m[7].Tap("附和")
	m[7].Tap("撤销")
	m[7].Send("/cosign 议-2026-001").Send("/suggestions 议-2026-001").Tap("退出附和")
	m[7].Send("/cosign 议-2026-001")
	m[4].Send("/suggestions 议-2026-001").Tap("给谁看")
	m[4].Tap("署名")
	d.Send("/research 题目：村级养老").Send("李强").Tap("跳过")
	d.Send("提交")
	m[0].Send("/research 王家村敬老院 12 位老人，缺专职护理员")
	m[3].Send("/research").Tap("看调研笔记")
	m[1].Send("随便写一句话").Tap("不用记")
	for range 2 { // one is given up, one taken over and undone
		sheet := documents.Sheet{Name: "名册", Columns: []documents.Column{{Title: "姓名", Width: 10}, {Title: "专班", Width: 10}}}
		sheet.Rows = [][]string{{"郑洁", "民生"}, {"王芳", "文史"}}
		data, err := sheet.Workbook()
		require.NoError(h.T, err)
		d.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "名册.xlsx", Data: data}}})
	}
	d.Tap("导入")
	d.Tap("撤销")
	d.Send("/announce 周五下午三点前报送车辆信息").Tap("发出")
	m[0].TapIn(h.Group, "已阅")
	refused(h)
	m[1].Send("/read")
	d.Send("/unread").Tap("再提醒未阅的")
	handIn(h)
	h.Advance(6 * time.Minute)
}

// handIn is a notice that asks for something and waits for its time; it is corrected, gets
// another day and is withdrawn.
func handIn(h *harness.Harness) {
	d, m := h.Director, h.Members
	d.Send("/announce 请报送车辆数").Tap("定时")
	d.Send("明天 9:30").Tap("填报")
	d.Tap("一个数字")
	d.Tap("辆")
	d.Tap("不设截止")
	d.Tap("到时发出")
	d.Send("/office").Send("/announce 请报送照片").Tap("填报")
	d.Tap("照片或文件")
	d.Tap("不设截止")
	d.Tap("发出")
	m[0].TapIn(h.Group, "填报")
	m[0].Photos(1, "")
	m[0].Tap("完成")
	m[1].Send("/todo")
	d.Send("/unread").Tap("看填报")
	d.Tap("Excel")
	d.Send("/unread").Tap("更正")
	d.Send("请报送近照").Tap("只改帖子")
	d.Tap("截止日期")
	d.Tap("不设截止")
	d.Tap("全部通知")
	d.Send("/unread").Tap("撤回")
	d.Tap("撤回通知")
}

// refused is a post that the group refuses, and sends again.
func refused(h *harness.Harness) {
	h.Sandbox.Fault(sandbox.Fault{Method: "sendMessage", Chat: h.Group.ID, Status: 400, Description: "Bad Request: TOPIC_CLOSED", Times: 1})
	h.Director.Send("/announce 明天带身份证").Tap("发出")
	h.Director.Tap("再发到群里")
	require.NoError(h.T, h.Sandbox.RemoveBot(h.Director.ID, h.Group.ID))
	h.Settle()
	require.NoError(h.T, h.Sandbox.AddBot(h.Director.ID, h.Group.ID))
	h.Settle()
}

// keptBooks enters a donation and an honour, and reads both books.
func keptBooks(h *harness.Harness) {
	d, m := h.Director, h.Members
	m[0].Send("/donation 昨天我捐给青山小学3万元").Tap("提交")
	m[0].Send("/donation 昨天我捐给青山小学3万元").Tap("是另一笔")
	m[0].Tap("提交")
	m[0].Photos(1, "/honour 昨天 被县政协评为优秀政协委员").Tap("提交")
	d.Send("/donations 捐-2026-001").Tap("核实")
	d.Send("/donations 捐-2026-002").Tap("退回")
	d.Send("请补票据").Tap("退回")
	d.Send("/honours 荣-2026-001").Tap("核实")
	for _, p := range []*harness.Person{d, m[0], m[1]} {
		p.Send("/donations").Send("/honours").Send("/donations 捐-2026-001").Send("/honours 荣-2026-001")
		p.Forge("donations_all:0")
		p.Forge("honours_all:0")
		for _, paper := range []string{"donation_book:2026", "donation_sheet:2026", "honour_book:2026", "honour_sheet:2026", "table:donations_all.", "table:honours_all."} {
			p.Forge("paper:" + paper)
		}
	}
	m[0].Forge("honour_cheer:1")
	m[0].Send("/undo")
}

// consultation puts a matter to the members, as each of them answers it.
func consultation(h *harness.Harness) {
	d, m := h.Director, h.Members
	d.Send("/consult 拟先修村东断头路").Tap("一周后")
	d.Tap("发出")
	m[0].Tap("有意见")
	m[0].Send("1. 先修东段\n2. 装路灯").Tap("提交")
	m[0].Tap("改答复")
	m[1].Send("同意")
	m[2].Open("consult-1")
	m[2].Send("/todo").Send("/consult")
	d.Send("/office").Send("/consult").Tap("征求中")
	d.Tap("延长截止")
	d.Tap("月")
	d.Tap("撤销")
	d.Send("/consult 装路灯").Tap("三天后")
	d.Tap("发出")
	d.Tap("撤回征求")
	d.Send("重做").Tap("撤回征求")
	d.Tap("撤销")
}

// consulted is what follows the deadline, until each opinion has its answer.
func consulted(h *harness.Harness) {
	d := h.Director
	d.Send("/todo").Send("/consult")
	d.Forge("consult:1")
	d.Tap("结果文件")
	d.Tap("报送镇党委")
	d.Tap("今天")
	d.Tap("由我")
	d.Tap("逐条答复")
	d.Tap("采纳")
	d.Tap("撤销")
	d.Tap("部分采纳")
	d.Tap("采纳")
	d.Tap("更正答复")
}

// minuted is an activity whose minutes are written, looked over and printed.
func minuted(h *harness.Harness, activity int64) {
	d := h.Director
	d.Forge(fmt.Sprint("minutes_edit:", activity))
	d.Send("陈静：先划线").Tap("跳过")
	d.Tap("跳过")
	d.Forge(fmt.Sprint("minutes_edit:", activity))
	d.Tap("保存纪要")
	d.Forge(fmt.Sprint("paper:minutes:", activity))
	h.Members[0].Forge("paper:notes_booklet:2026")
}

// signUp is an activity to which one signs up.
func signUp(h *harness.Harness) {
	d, m := h.Director, h.Members
	d.Send("/newactivity 学习交流 12月9日 15:00 看外镇经验 @镇政府").Tap("修改")
	d.Tap("改参加方式")
	d.Tap("报名参加")
	d.Tap("修改")
	d.Tap("改报名时问")
	d.Tap("用车、用餐")
	d.Tap("发布")
	m[0].TapIn(h.Group, "报名参加")
	m[0].Tap("用车")
	m[1].TapIn(h.Group, "报名参加")
	m[1].Send("/sessions").Tap("看外镇经验")
	m[1].Tap("取消报名")
	d.Send("/sessions").Tap("看外镇经验")
	d.Tap("名单")
	d.Tap(m[2].Name)
	d.Tap("代报名")
	d.Tap("用餐")
	d.Tap("返回")
	d.Tap("列席")
	d.Tap("加列席人员")
	d.Send("王主任 县政协办公室；李梅 镇妇联")
	d.Tap("提交")
	d.Tap("删去李梅")
	d.Tap("撤销")
	d.Tap("返回")
	d.Tap("名单表格")
	h.AdvanceTo(time.Date(2026, 12, 8, 18, 5, 0, 0, harness.Shanghai))
	d.Send("/dates 12月14日、15日 15:00 座谈").Tap("发出")
	m[0].Open("dates-1").Tap("1. 能来")
	m[1].Open("dates-1").Tap("1. 来不了")
	d.Send("/dates").Tap("座谈")
	d.Tap("选 12月14日")
	d.Tap("撤销")
	d.Tap("取消这次约时间")
	d.Send("/dates 12月15日、16日 15:00 座谈").Tap("发出")
	h.AdvanceTo(time.Date(2026, 12, 8, 18, 10, 0, 0, harness.Shanghai))
	d.Send("/sessions").Tap("看外镇经验")
	d.Tap("修改")
	d.Tap("改参加方式")
	d.Tap("全体参加")
	d.Tap("保存修改")
}

// supervision is what is written without a name and under one (§12).
func supervision(h *harness.Harness) {
	d, m := h.Director, h.Members
	for i, text := range []string{"村账三年没有公开。", "公车用车登记没有公示。"} {
		m[i].Send("/supervise").Tap("匿名写")
		m[i].Send(text)
	}
	m[2].Send("/supervise").Tap("署名写")
	m[2].Send("低保评议没有公示。").Tap("提交")
	h.AdvanceTo(h.Clock.Now().AddDate(0, 0, 3))
	m[3].Send("/supervise " + msupervision.NewReceipt())
	d.Send("/supervise").Tap("看匿名的")
	d.Tap("归类")
	d.Send("公示")
	d.Send("/supervise").Tap("看匿名的")
	d.Tap("答复")
	d.Send("下周公示。").Tap("提交")
	d.Send("/undo")
	d.Send("/supervise").Tap("按事归类")
	d.Send("/supervise").Tap("看署名的")
	d.Tap("监-")
	d.Tap("答复")
	d.Send("下周公示。").Tap("答复")
	m[2].Send("/supervise").Tap("署名写")
}

// rota is who hosts, and the year's plan.
func rota(h *harness.Harness) {
	d, m := h.Director, h.Members
	m[3].Send("/away 2027年1月4日到6日").Send("/away").Tap("撤回")
	d.Send("/away")
	supervision(h)
	m[0].Send("/rota 2027-03")
	m[1].Send("/rota 2027-04").Send("/rota").Tap("与陈静对换（3月）")
	m[0].Tap("可以")
	m[0].Send("/undo")
	d.Send("/rota").Tap("1月")
	d.Tap("请")
	m[2].Send("/rota 2027-05").Send("/rota").Tap("退回 5月")
	d.Send("/yearplan 2027").Tap("排出计划")
	d.Tap("发布全年计划")
	d.Tap("撤销")
}

// decide takes what was written to its end.
func decide(h *harness.Harness) {
	d, m := h.Director, h.Members
	d.Send("/office").Tap("办理")
	d.Tap("稍后")
	d.Send("/confirm 好-2026-001")
	d.Send("/archive 史-2026-001").Tap("核实")
	m[4].Send("/archive").Tap("石桥")
	m[4].Tap("我也来讲讲")
	m[4].Send("我奶奶见过。").Tap("提交")
	d.Forge("archive_list:filed:0")
	d.Send("/archive 史-2026-002").Tap("核实")
	m[5].Send("/archive 史-2026-001").Tap("人讲过")
	m[5].Forge("paper:archive_folder:1")
	m[5].Send("/archive 石桥")
	m[5].Send("/archive 史-2026-009")
	d.Send("/review deed").Tap("退回")
	d.Send("请补照片").Tap("退回")
	d.Send("/outcome 议-2026-001 审核通过").Send("/outcome 议-2026-001 报送").Send("/outcome 议-2026-001 采纳 已列入明年计划")
	d.Send("/outcome 议-2026-001 转办").Send("/cancel")
	for _, data := range []string{"suggestion_more:1", "suggestion_kind:1", "suggestion_category:1", "suggestion_merge:1"} {
		d.Forge(data)
	}
	d.Send("/outcome 议-2026-001 办结").Send("路已修通")
	h.Advance(6 * time.Minute)
	m[4].Send("/rate 议-2026-001 满意")
	m[5].Send("/withdraw 议-2026-002")
	m[0].Send("/record 2026").Tap("明细")
	m[0].Tap("1")
	m[0].Tap("有误，申请更正")
	m[0].Send("地点不对").Tap("提交")
	h.Advance(6 * time.Minute)
	d.Send("/review request").Tap("答复")
	d.Send("已改").Tap("答复")
	h.Advance(6 * time.Minute)
	d.Send("/undo")
}

// researchQuarter chooses the next quarter's topic and takes this quarter's research to
// its end.
func researchQuarter(h *harness.Harness) {
	d, m := h.Director, h.Members
	d.Send("/research").Tap("征集选题")
	d.Tap("12月")
	d.Tap("发出")
	m[0].Send("/propose 农村道路 依据：绕行").Tap("提交")
	m[1].Send("/propose 水渠 依据：旧").Tap("提交")
	m[2].Send("/propose 路灯 依据：暗").Tap("提交")
	d.Send("/research").Tap("选题征集")
	d.Tap("水渠")
	d.Tap("不列入")
	d.Send("已在办理").Tap("确定")
	d.Send("/undo")
	m[2].Send("/research").Tap("选题征集")
	d.Send("/research").Tap("选题征集")
	d.Tap("开始投票")
	d.Tap("12月")
	d.Tap("发出")
	m[0].Send("/vote").Send("/vote 1").Send("/vote 2")
	writer := m[3]
	for _, p := range m {
		if p.Name == "李强" {
			writer = p
		}
	}
	m[5].Send("/research").Tap("我要参加")
	writer.Send("/research").Tap("安排实地调研")
	writer.Send("12月8日 9:00").Send("王家村").Tap("发布")
	m[1].Send("/research").Tap("记群众声音")
	m[1].Tap("村民")
	m[1].Send("王家村").Send("希望有人送餐").Tap("提交")
	writer.Send("/research").Tap("看调研笔记")
	writer.Tap("送餐")
	writer.Tap("列为问题")
	writer.Send("/research").Tap("看调研笔记")
	writer.Tap("敬老院")
	writer.Tap("归入问题")
	writer.Tap("1. ")
	writer.Tap("写原因和建议")
	writer.Send("没人做").Send("办食堂").Tap("保存")
	writer.Forge("finding_move:1:down") // the only one: it stays
	writer.Tap("1. ")
	writer.Tap("转为意见建议")
	writer.Tap("提交")
	writer.Send("/research").Tap("报告提纲")
	writer.Tap("导出全文")
	writer.Send("/research").Tap("提交报告")
	writer.Tap("用提纲作为报告")
	writer.Tap("提交")
	d.Send("/review report").Tap("审核通过")
	d.Send("/undo")
	m[0].Send("/research").Tap("历次调研")
}

// lookUp reads what can be read.
func lookUp(h *harness.Harness) {
	d, m := h.Director, h.Members[0]
	for _, words := range []string{
		"/menu", "/todo", "/record", "/record 2026", "/record 本届", "/record 全部", "/sessions", "/suggestions", "/deeds", "/members",
		"/help", "/help deed", "/research", "/export", "/offices", "/search", "/search 断头路", "/search 王芳 2025 好事", "/search 笔记 12月5日", "/thisday",
	} {
		m.Send(words)
	}
	for _, p := range []*harness.Person{m, d} {
		for _, data := range []string{"leaf", "leaf:2026", "leaf:2026-12:0", "record_terms:2", "paper:own_book:all"} {
			p.Forge(data)
		}
	}
	m.Send("/suggestions 议-2026-001").Send("/deeds 好-2026-001")
	for _, words := range []string{
		"/menu", "/todo", "/office", "/review", "/sessions", "/suggestions", "/deeds", "/members", "/members 王芳", "/search 断头路", "/search 王芳 2025 好事", "/search", "/thisday",
		"/record 龚平 2026", "/briefing", "/settings", "/correct", "/cancel", "/unread",
	} {
		d.Send(words)
	}
	d.Send("/search").Tap("看全部")
	d.Tap("›")
	d.Send("/suggestions 议-2026-001").Send("/deeds 好-2026-001")
	for _, data := range []string{"figures:2026Q4", "briefing_table:2026Q4", "five:1", "roster:1"} {
		d.Forge(data)
	}
	for i := range 3 {
		d.Forge(fmt.Sprintf("figure:2026Q4:%d", i))
	}
}

// manage changes people, settings and the group.
func manage(h *harness.Harness) {
	d, m := h.Director, h.Members
	m[8].Send("/language en").Send("/language zh").Send("/mute")
	m[8].Send("/mute day3")
	m[8].Tap("个人信息")
	for _, said := range []string{"illness:off", "illness:on", "place:off", "place:on", "phone:off", "phone:on", "notice"} {
		m[8].Forge("privacy:" + said)
	}
	m[8].Forge("notice")
	d.Send("/addmember 沈立")
	d.Send("/members 王芳").Tap("改名")
	d.Send("王芳芳").Tap("提交")
	d.Send("/members 王芳芳").Tap("新的加入链接")
	d.Send("/role 李强 +secretary").Tap("确定")
	d.Send("/role 李强 -secretary").Tap("确定")
	d.Send("/members 杨帆").Tap("退出联络处")
	d.Tap("退休")
	d.Tap("今天")
	d.Tap("移出名册")
	d.Tap("撤销")
	m[9].Send("/forget").Tap("申请删除")
	// A text in parts: with its rest, and of which no more comes.
	m[6].Send(strings.Repeat("长", 4200)).Tap("不用记")
	m[6].Send(strings.Repeat("长", 4100) + strings.Repeat("文", 4050))
	h.Advance(3 * time.Second)
	m[6].Tap("不用记")
	require.NoError(h.T, h.Sandbox.Block(m[10].ID))
	h.Settle()
	require.NoError(h.T, h.Sandbox.Unblock(m[10].ID))
	_, err := h.Sandbox.Start(m[10].ID, "")
	require.NoError(h.T, err)
	h.Settle()
}

// briefing is what the quarter's end asks of the director.
func briefing(h *harness.Harness) {
	d := h.Director
	d.Send("/briefing 2026Q3").Tap("生成通报")
	d.Send("/briefing 2026Q3 remark 大家辛苦")
	d.Send("/briefing 2026Q3 refresh")
	d.Send("/briefing 2026Q3 hold")
	d.Send("/briefing 2026Q3 send").Tap("发出")
	d.Send("/briefing 2026Q3")
	d.Send("/briefing 2026Q3 correct")
	h.Write(func(tx *gorm.DB) error { // the quarter has nothing to correct
		b, err := mbriefing.Latest(tx, calendar.Quarter{Year: 2026, Q: 3})
		if err != nil {
			return err
		}
		k := &mbriefing.Corrections{Changes: []mbriefing.Change{{Key: mbriefing.FigNotes, From: 1, To: 2}}}
		told, err := mbriefing.TellCorrections(tx, b, k, h.Clock.Now())
		if err != nil {
			return err
		}
		return errors.Join(mbriefing.SetCorrectionRef(tx, told, 1), mbriefing.VoidCorrection(tx, told, h.Clock.Now()))
	})
	d.Send("/undo")
	d.Send("/briefing 2026Q4")
}

// term is what no command asks for yet.
func term(h *harness.Harness) {
	h.Write(func(tx *gorm.DB) error {
		term := &people.Term{Number: 10, Name: "县政协第十届", StartsOn: "2022-12-20", EndsOn: "2027-12-19"}
		if err := people.NewTerm(tx, term); err != nil {
			return err
		}
		if err := people.SetMembership(tx, &people.Membership{TermID: term.ID, PersonID: h.Members[0].Row}); err != nil {
			return err
		}
		_, err := people.Memberships(tx, term.ID)
		return err
	})
}

// mend is what is done with the database beside the bot's work.
func mend(h *harness.Harness) {
	now := h.Clock.Now()
	_, err := desk.Diagnose(context.Background(), h.DB, now)
	require.NoError(h.T, err)
	h.Write(func(tx *gorm.DB) error {
		if _, err := ledger.RecordFailure(tx, h.Office.ID, "walk", errors.New("fault")); err != nil {
			return err
		}
		_, err := people.NewCode(store.AcrossOffices(tx), people.CodeClaim, 0, 0, time.Hour)
		return err
	})
	h.Write(func(tx *gorm.DB) error {
		return errors.Join(ledger.KnowTopic(tx, 4200, h.Group.ID, 7), people.LeaveTopic(tx, h.Group.ID, 7))
	})
	_, err = h.Sandbox.MigrateToSupergroup(h.Group.ID)
	require.NoError(h.T, err)
	h.Settle()
	require.NoError(h.T, h.DB.Check(context.Background()))
}

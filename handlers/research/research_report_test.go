package research_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	mresearch "lianluo/models/research"
	"lianluo/models/voices"
)

func TestResearchTeam(t *testing.T) {
	h := harness.New(t).Seed()
	underWay(h)
	d, writer, m := h.Director, h.Members[0], h.Members[4]
	require.Contains(t, m.Forge("research_team:1"), "执笔人或主任")
	require.Contains(t, m.Forge("outline:1"), "调研组")
	m.Send("/research").Tap("我要参加")
	require.Contains(t, m.Last(), "调研组："+writer.Name+"（执笔）、"+m.Name)
	h.Advance(6 * time.Minute)
	require.NotContains(t, writer.Last(), m.Name, "the card names the team, and nobody is rung for it")
	writer.Send("/research").Tap("调研组")
	writer.Tap(h.Members[5].Name)
	writer.Tap(h.Members[6].Name)
	writer.Tap("✅ " + h.Members[6].Name)
	h.Advance(6 * time.Minute)
	require.Contains(t, h.Members[5].Last(), "您已列入「村级养老」调研组")
	require.NotContains(t, h.Members[6].Chat(), "调研组")
	d.Send("/research").Tap("调研组")
	d.Tap("定执笔人")
	d.Tap(m.Name)
	require.Contains(t, d.Last(), m.Name+"（执笔）")
	require.Contains(t, d.Last(), "✅ "+writer.Name)
	m.Send("/research").Tap("安排实地调研")
	m.Send("12月8日 9:00").Send("王家村").Tap("发布")
	require.Contains(t, h.Group.Last(), "王家村")
	require.Contains(t, m.Last(), "实地 1 次")
	m.Send("/undo")
	require.NotContains(t, m.Send("/research").Last(), "实地 1 次")
}

// TestASuggestionComesBackWithoutItsFinding: its author made another one of the
// finding before taking its withdrawal back.
func TestASuggestionComesBackWithoutItsFinding(t *testing.T) {
	h := harness.New(t).Seed()
	underWay(h)
	writer := h.Members[0]
	writer.Send("/research 敬老院 12 位老人，缺专职护理员")
	writer.Send("/research").Tap("看调研笔记")
	writer.Tap("敬老院")
	writer.Tap("列为问题")
	suggest := func() {
		writer.Forge("finding_suggest:1")
		writer.Tap("就这样提交")
	}
	suggest()
	writer.Send("/withdraw 议-2026-001")
	var withdrawal ledger.Action
	h.Rows(func(tx *gorm.DB) error { return tx.Order("id DESC").Take(&withdrawal).Error })
	suggest()
	require.Contains(t, writer.Last(), "议-2026-002")
	writer.Forge(fmt.Sprint("undo:", withdrawal.ID))
	require.Contains(t, writer.Last(), "已撤销")
	h.Rows(func(tx *gorm.DB) error {
		first, err := voices.ByNumber(tx, "议-2026-001")
		require.NoError(t, err)
		require.Equal(t, voices.Filed, first.State)
		require.Zero(t, first.FindingID)
		second, err := voices.ByNumber(tx, "议-2026-002")
		require.Equal(t, int64(1), second.FindingID)
		return err
	})
}

func TestReportGrowsFromNotes(t *testing.T) {
	h := harness.New(t).Seed()
	underWay(h)
	d, writer, m := h.Director, h.Members[0], h.Members[1]
	m.Send("/research 敬老院 12 位老人，缺专职护理员")
	m.Send("/research 两户老人无人做饭")
	m.Send("/research 护理员每月 1800 元，招不到人")
	require.Contains(t, m.Forge("finding_of:1"), "执笔人")
	writer.Send("/research").Tap("看调研笔记")
	writer.Tap("敬老院")
	writer.Tap("列为问题")
	require.Contains(t, writer.Last(), "问题 1：敬老院 12 位老人，缺专职护理员")
	require.NotContains(t, writer.Last(), "上移")
	require.NotContains(t, writer.Last(), "下移")
	writer.Tap("返回调研")
	require.Contains(t, writer.Last(), "笔记 3 篇 · 问题 1 个")
	writer.Send("/research").Tap("看调研笔记")
	writer.Tap("护理员每月")
	writer.Tap("归入问题")
	writer.Tap("1. 敬老院")
	require.Contains(t, writer.Last(), "依据的笔记 2 条")
	writer.Tap("写原因和建议")
	require.Contains(t, writer.Last(), "什么原因")
	writer.Send("工资低")
	writer.Send("由镇民政办增设公益岗位").Tap("保存")
	require.Contains(t, writer.Last(), "原因分析：工资低")
	writer.Send("/research").Tap("看调研笔记")
	writer.Tap("两户老人")
	writer.Tap("列为问题")
	require.NotContains(t, writer.Last(), "下移")
	writer.Tap("上移")
	require.Regexp(t, `(?s)1\. 两户老人无人做饭.*2\. 敬老院`, writer.Last())
	require.Contains(t, writer.Last(), "笔记 3 篇、群众声音 0 条")

	writer.Tap("2. 敬老院")
	writer.Tap("转为意见建议")
	require.Contains(t, writer.Last(), "招不到人")
	writer.Tap("提交")
	require.Contains(t, writer.Last(), "议-2026-001")
	require.Contains(t, writer.Forge("finding_suggest:1"), "不用再转")
	d.Send("/outcome 议-2026-001 审核通过")
	writer.Send("/research").Tap("报告提纲")
	require.Contains(t, writer.Last(), "议-2026-001")
	writer.Tap("2. 敬老院")
	require.Contains(t, writer.Last(), "已转为意见建议：议-2026-001")
	h.Rows(func(tx *gorm.DB) error {
		s, err := voices.ByNumber(tx, "议-2026-001")
		require.Contains(t, s.HeardFrom, "村级养老")
		require.Equal(t, "工资低", s.Analysis)
		return err
	})

	writer.Send("/research").Tap("报告提纲")
	require.Contains(t, writer.Last(), "选题依据：未填写，主任可点「改题目」补上")
	writer.Send("/research").Tap("提交报告")
	writer.Tap("用提纲作为报告")
	writer.Tap("提交")
	require.Contains(t, writer.Last(), "✅ 「村级养老」调研报告已提交，待主任审核。")
	require.Contains(t, writer.Forge("research_submit:1"), "报告已提交，正等主任审核，不用再交")
	require.Contains(t, d.Last(), "收到一份调研报告")
	require.Contains(t, d.Last(), "一、调研方式")
	require.Contains(t, d.Last(), "二、主要问题")
	require.Contains(t, m.Forge("research_report:1"), "调研组")
	d.Tap("退回报告")
	d.Send("缺数据").Tap("退回")
	h.Advance(4 * time.Minute)
	require.NotContains(t, writer.Chat(), "被退回")
	d.Send("/undo")
	h.Advance(6 * time.Minute)
	require.NotContains(t, writer.Chat(), "被退回")
	d.Send("/review report").Tap("退回报告")
	d.Send("缺各年级人数").Tap("退回")
	require.Contains(t, d.Last(), "已退回「村级养老」调研报告。5 分钟后告知执笔人。")
	require.Contains(t, d.Last(), "\n退回理由：缺各年级人数")
	h.Advance(6 * time.Minute)
	d.Send("/research").Tap("改题目")
	d.Tap("补选题依据")
	d.Send("全镇老人 3200 人").Tap("提交")
	writer.Send("/research").Tap("报告提纲")
	require.Contains(t, writer.Last(), "一、选题依据：全镇老人 3200 人")
	writer.Tap("导出全文")
	require.Contains(t, writer.Chat(), "一、选题依据\n全镇老人 3200 人\n\n二、调研方式")
	writer.Send("/research").Tap("提交报告")
	writer.Send("一年级 40 人").Tap("提交")
	require.Contains(t, d.Last(), "上次退回的理由：缺各年级人数\n这次补充：一年级 40 人")
	require.NotContains(t, m.Send("/research").Last(), "缺各年级人数")
	d.Send("/review report").Tap("审核通过")
	require.NotContains(t, d.Last(), "缺各年级人数")
	h.Advance(6 * time.Minute)
	require.Contains(t, writer.Last(), "「村级养老」调研报告已审核通过。")
	h.Advance(48 * time.Hour)
	messages := len(h.Sandbox.Messages(writer.ID))
	d.Send("/research").Tap("报送")
	d.Tap("12月7日")
	h.Advance(4 * time.Minute)
	require.NotContains(t, writer.Last(), "报送镇党委", "it can still be undone")
	h.Advance(2 * time.Minute)
	require.Contains(t, writer.Last(), "「村级养老」调研报告已于12月7日（周一）报送镇党委。\n\n「村级养老」调研报告已审核通过。\n[ ")
	require.Len(t, h.Sandbox.Messages(writer.ID), messages, "on top of that it was accepted, which rang")
	d.Send("/research").Tap("登记批示和采纳情况")
	d.Tap("部分采纳")
	d.Tap("跳过")
	require.Contains(t, d.Last(), "结果：部分采纳")
	require.NotContains(t, d.Last(), "0 字")
	d.Tap("补批示内容")
	d.Send("书记批示：列入明年计划").Tap("提交")
	h.Advance(6 * time.Minute)
	require.Contains(t, writer.Last(), "部分采纳。\n镇党委答复：书记批示：列入明年计划")
	told := writer.Last()
	d.Send("/research").Tap("结束调研")
	require.Contains(t, d.Last(), "不再另发通知")
	h.Advance(6 * time.Minute)
	require.Equal(t, told, writer.Last(), "the outcome was the last that the team hears")
	require.Contains(t, m.Send("/research").Last(), "镇党委答复：部分采纳 · 书记批示")
	m.Tap("看报告")
	require.Contains(t, m.Chat(), "由镇民政办增设公益岗位")
	require.Contains(t, m.Send("/research 晚了的笔记").Last(), "已结束")
	m.Send("/research").Tap("历次调研")
	m.Tap("村级养老")
	require.Contains(t, m.Last(), "已结束")
	require.NotContains(t, h.Group.Chat(), "敬老院")
	d.Send("/search 养老").Tap("1")
	d.Tap("打开")
	require.Contains(t, d.Last(), "村级养老")
}

// What is typed in answer to a return goes into the report, not elsewhere.
func TestReturnedReportTakesWhatIsAdded(t *testing.T) {
	h := harness.New(t).Seed()
	underWay(h)
	d, writer := h.Director, h.Members[0]
	report := func() string {
		var text string
		h.Rows(func(tx *gorm.DB) error {
			r, err := mresearch.ByID(tx, 1)
			text = r.Report
			return err
		})
		return text
	}
	writer.Send("/research").Tap("提交报告")
	writer.Send("村里老人多。")
	writer.Send("护理员只有一名。") // seen at the card that one had more to say
	require.Contains(t, writer.Last(), "护理员只有一名。")
	writer.Tap("提交")
	require.Equal(t, "村里老人多。\n\n护理员只有一名。", report())
	require.NotContains(t, d.Last(), "上次退回")
	d.Tap("退回报告")
	d.Send("缺少人数").Tap("退回")

	writer.Send("/research").Tap("提交报告")
	require.Contains(t, writer.Last(), "主任退回的理由：缺少人数")
	writer.Tap("原样提交")
	require.Contains(t, writer.Last(), "报告没有改动")
	require.NotContains(t, writer.Last(), "请核对")
	writer.Send("老人十二名，电话13812345678")
	require.Contains(t, writer.Last(), "没有保存")
	writer.Send("老人十二名。")
	require.Contains(t, writer.Last(), "请核对")
	require.Contains(t, writer.Last(), "老人十二名。")
	require.NotContains(t, writer.Chat(), "要记成什么")
	writer.Tap("提交")
	require.Equal(t, "村里老人多。\n\n护理员只有一名。\n\n老人十二名。", report())
	require.Contains(t, d.Last(), "上次退回的理由：缺少人数\n这次补充：老人十二名。")
	d.Tap("退回报告")
	d.Send("重写").Tap("退回")

	writer.Send("/research").Tap("提交报告")
	writer.Send("先补一句。").Tap("改报告")
	writer.Tap("去掉刚才补的")
	require.Contains(t, writer.Last(), "报告没有改动")
	writer.Tap("放弃")
	writer.Send("/research").Tap("提交报告")
	writer.Tap("整篇重写")
	writer.Tap("返回")
	writer.Tap("原样提交") // thought better of it: the report is still there
	require.Contains(t, writer.Last(), "村里老人多。")
	writer.Tap("放弃")
	writer.Send("/research").Tap("提交报告")
	writer.Tap("整篇重写")
	writer.Send("全新的报告。").Tap("提交")
	require.Equal(t, "全新的报告。", report())
}

// A paper that is sent is acknowledged and named.
func TestReportAsAFile(t *testing.T) {
	h := harness.New(t).Seed()
	underWay(h)
	d, writer := h.Director, h.Members[0]
	paper := func(name string) sandbox.Outgoing {
		return sandbox.Outgoing{Documents: []sandbox.Upload{{Name: name, Data: []byte(name)}}}
	}
	writer.Send("/research").Tap("提交报告")
	require.Contains(t, writer.Last(), "用提纲作为报告")
	writer.Give(paper("养老调研.docx"))
	require.Contains(t, writer.Last(), "已收到 文件 1 个（养老调研.docx）。可接着发，发完点「完成」。")
	require.NotContains(t, writer.Last(), "[ 用提纲作为报告 ]")
	writer.Tap("完成")
	require.Contains(t, writer.Last(), "文件：养老调研.docx")
	require.NotContains(t, writer.Last(), "0 字")
	writer.Tap("提交")
	d.Tap("退回报告")
	d.Send("缺附表").Tap("退回")
	writer.Send("/research").Tap("提交报告")
	writer.Give(paper("附表.xlsx"))
	require.Contains(t, writer.Last(), "已收到 文件 1 个")
	require.NotContains(t, writer.Last(), "整篇重写")
	writer.Tap("完成")
	require.Contains(t, writer.Last(), "请核对")
	require.Contains(t, writer.Last(), "文件：养老调研.docx、附表.xlsx")
	writer.Tap("提交")
	h.Rows(func(tx *gorm.DB) error {
		files, err := mresearch.Files(tx, 1, mresearch.UseReport)
		require.Len(t, files, 2)
		return err
	})
}

// A report is the staff's: the secretary hears of it as the director does, and what
// the one reads follows what the other decides.
func TestReportIsTheStaffs(t *testing.T) {
	h := harness.New(t).Seed()
	d, writer, secretary, m := h.Director, h.Members[0], h.Members[8], h.Members[4]
	d.Send("/role " + secretary.Name + " +文书").Tap("确定")
	underWay(h)
	m.Send("/research").Tap("我要参加")
	submit := func(words string) {
		writer.Send("/research").Tap("提交报告")
		writer.Send(words).Tap("提交")
	}
	submit("村里老人多。")
	require.Contains(t, writer.Last(), "待主任审核。")
	for _, p := range []*harness.Person{d, secretary} {
		require.Contains(t, p.Last(), "收到一份调研报告，请审核。")
		require.Contains(t, p.Last(), "村里老人多。")
		require.Contains(t, p.Last(), "[ 看报告 ]")
	}
	secretary.Tap("退回报告")
	require.Contains(t, secretary.Last(), "请写明退回「村级养老」调研报告的理由")
	secretary.Send("老人十二名，电话13812345678")
	require.Contains(t, secretary.Last(), "没有保存")
	secretary.Send("缺人数").Tap("退回报告")
	require.Contains(t, secretary.Last(), "已退回「村级养老」调研报告。5 分钟后告知执笔人。\n退回理由：缺人数")
	require.Contains(t, d.Last(), "已办理：报告已退回")
	require.Contains(t, d.Last(), "退回理由：缺人数")
	require.NotContains(t, d.Last(), "[ 退回报告 ]")
	secretary.Tap("撤销")
	require.Contains(t, d.Last(), "收到一份调研报告，请审核。")
	d.Tap("退回报告")
	d.Send("缺人数").Tap("退回")
	h.Advance(6 * time.Minute)
	require.Contains(t, writer.Last(), "「村级养老」调研报告被退回，请修改后再交。\n理由：缺人数")
	require.NotContains(t, m.Chat(), "被退回", "it is its writer who has to do something")
	require.NotContains(t, m.Chat(), "「村级养老」调研报告已提交，待主任审核。", "of its way its writer hears")

	submit("老人十二名。")
	require.Contains(t, d.Last(), "上次退回的理由：缺人数\n这次补充：老人十二名。")
	require.NotContains(t, d.Last(), "138", "what was refused was not kept")
	writer.Tap("撤销")
	for _, p := range []*harness.Person{d, secretary} {
		require.Contains(t, p.Last(), "「村级养老」调研报告已被提交人撤回，不用审核了。")
	}
	before := m.Chat()
	h.Advance(6 * time.Minute)
	require.Equal(t, before, m.Chat())

	// What is decided at night is told in the morning.
	submit("老人十二名。")
	h.AdvanceTo(time.Date(2026, 12, 5, 22, 30, 0, 0, harness.Shanghai))
	d.Send("/review report").Tap("审核通过")
	require.Contains(t, d.Last(), "✅ 「村级养老」调研报告已审核通过。12月6日（周日）08:00告知执笔人。")
	before = writer.Chat()
	h.Advance(time.Hour)
	require.Equal(t, before, writer.Chat())
	h.AdvanceTo(time.Date(2026, 12, 6, 9, 0, 0, 0, harness.Shanghai))
	require.Contains(t, writer.Chat(), "「村级养老」调研报告已审核通过。")
}

// Without its writer the staff submits a report: the rest of the staff and the
// writer hear of it.
func TestReportThatTheStaffSubmits(t *testing.T) {
	h := harness.New(t).Seed()
	d, writer, secretary := h.Director, h.Members[0], h.Members[8]
	d.Send("/role " + secretary.Name + " +文书").Tap("确定")
	underWay(h)
	secretary.Send("/research").Tap("提交报告")
	secretary.Send("代写的报告。").Tap("提交")
	require.Contains(t, d.Last(), "收到一份调研报告，请审核。")
	h.Advance(6 * time.Minute)
	require.Contains(t, writer.Last(), "「村级养老」调研报告已提交，待主任审核。")
	require.Contains(t, d.Last(), "收到一份调研报告，请审核。", "told once")
}

package plans_test

import (
	"fmt"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/people"
)

// grouped gives a 专班 a purpose and a leader, and a task that is done with one tap.
func grouped(h *harness.Harness) {
	d := h.Director
	d.Send("/groups").Tap(people.WorkGroups[0])
	d.Tap("改负责人")
	d.Forge(fmt.Sprintf("group_leader:1:%d", h.Members[0].Row))
	d.Forge("groups_idle")
	d.Send("/tasks")
}

// entered changes what the roster says: by the member, who waits for it to be verified.
func entered(h *harness.Harness) {
	d, m := h.Director, h.Members[0]
	m.Send("/mute").Tap("个人信息")
	m.Tap("我的资料")
	m.Tap("单位及职务")
	m.Send("镇卫生院医生").Tap("提交")
	d.Send("/review profile").Tap("核实")
	d.Send("/members " + m.Name).Tap("更改资料")
	d.Forge("members_left:0")
}

// reported drafts a quarter's report, changes it, makes it final and hears of it.
func reported(h *harness.Harness) {
	d := h.Director
	d.Send("/report 2026Q4").Tap("起草汇报")
	d.Tap("三、存在困难")
	d.Tap("记一条困难")
	d.Send("活动经费不足，请镇党委研究安排")
	for _, part := range []string{"开头", "一、工作措施", "二、工作成效", "三、存在困难", "四、下步打算"} {
		d.Send("/report 2026Q4").Tap(part)
		d.Tap("整段换掉")
		d.Send("照实写。")
	}
	d.Send("/report 2026Q4").Tap("定稿")
	d.Tap("确定定稿")
	d.Send("/report 2026Q4").Tap("记报送")
	d.Tap("今天")
	d.Tap("镇党委书记")
	d.Tap("送纸质件")
	d.Send("/report 2026Q4").Tap("镇党委的意见")
	d.Tap("记一条意见")
	d.Send("经费问题下次党委会研究。").Tap("交办")
	d.Send("/report").Tap("没有解决的困难")
}

// pledged is what is the committee's: a meeting's agenda, and the yearly self-assessment.
func pledged(h *harness.Harness) {
	d := h.Director
	d.Send("/promises").Tap("2")
	d.Tap("议程")
	d.Send("/promises").Tap("6")
	d.Tap("登记办理")
	d.Tap("今天")
	d.Tap("登记")
	d.Send("/assess")
	d.Forge("assess_item:1")
	d.Forge("assess_evidence:1:0")
}

// spent keeps the fund: income, spending with a second person, a year that is closed.
func spent(h *harness.Harness) {
	d, s := h.Director, h.Members[3]
	d.Send("/fund").Tap("记收入")
	d.Send("2万").Tap("年度拨款")
	d.Tap("确认入账")
	d.Send("/fund 350 茶水").Tap("确认入账")
	d.Send("/fund").Tap("更多")
	d.Tap("设置")
	d.Tap("○ 委员看合计")
	d.Forge(fmt.Sprintf("fund_second:%d", s.Row))
	d.Send("/fund 2000 租车").Tap("确认入账")
	s.Forge("fund_ok:3")
	d.Send("/fund").Tap("记支出")
	d.Photos(1, "80 打印").Tap("确认入账")
	d.Forge("fund_budget:2027")
	d.Send("25000").Tap("保存")
	d.Send("/fund").Tap("明细")
	d.Forge("fund_costs:2027:0")
	d.Forge("paper:fund_ledger:2027")
	h.AdvanceTo(time.Date(2028, 1, 20, 10, 0, 0, 0, harness.Shanghai))
	d.Send("/fund 2027").Tap("更多")
	d.Tap("关账")
	d.Tap("确定关账")
}

// changed leads the office into its next term: asked, filed, decided by name.
func changed(h *harness.Harness) {
	d := h.Director
	d.Send("/terms").Tap("换届")
	d.Tap("开始换届")
	d.Send("10天后").Send("5月10日").Tap("发给委员")
	for _, m := range h.Members[:2] {
		m.Tap("个人申请")
		m.Tap("愿意")
		m.Send("农业技术")
		m.Tap("跳过")
		m.Send("愿继续为乡亲办事").Tap("提交")
		m.Tap("工作小结")
	}
	d.Send("/terms").Tap("换届")
	d.Forge("term_who:1:0")
	d.Forge("term_page:1")
}

// removed takes the office away for good, a month after the director said so.
func removed(h *harness.Harness) {
	var o people.Office
	h.Rows(func(tx *gorm.DB) error { return tx.Take(&o, h.Office.ID).Error })
	h.Director.Send("/whole").Tap("移除联络处")
	h.Director.Send(o.Name).Tap("确认移除")
	h.Advance(31 * 24 * time.Hour)
	h.Rows(func(tx *gorm.DB) error {
		var left int64
		err := tx.Raw("SELECT COUNT(*) FROM people WHERE office_id = ?", h.Office.ID).Scan(&left).Error
		require.Zero(h.T, left)
		return err
	})
}

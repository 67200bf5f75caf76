package papers

import (
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/people"
	"lianluo/models/store"
)

// atTheDesk is what the director does alone: the fund, what the committee promised, the report
// of a quarter, the 专班, and a change of term in which a member has filed.
func atTheDesk(h *harness.Harness) {
	d, m := h.Director, h.Members[0]
	h.Write(func(tx *gorm.DB) error { // its last year
		return tx.Model(&people.Term{}).Where("1 = 1").Update("ends_on", store.Date("2027-06-30")).Error
	})
	d.Send("/fund").Tap("记收入")
	d.Send("2万").Tap("年度拨款")
	d.Tap("确认入账")
	d.Send("/fund 350 茶水").Tap("确认入账")
	d.Send("/groups")
	d.Send("/promises").Tap("2")
	d.Tap("议程")
	d.Send("/assess")
	d.Send("/report 2026Q3").Tap("起草汇报")
	d.Send("/terms").Tap("换届")
	d.Tap("开始换届")
	d.Send("12月31日").Tap("发给委员")
	m.Send("/todo")
	m.Tap("个人申请")
	m.Tap("愿意")
	m.Send("农业技术")
	m.Tap("跳过")
	m.Send("愿继续为乡亲办事").Tap("提交")
	m.Tap("工作小结")
	m.Tap("不足与打算")
	m.Tap("补写")
	m.Send("走访不够，今后每月进村一次。")
	m.Tap("返回")
	m.Tap("提交")
}

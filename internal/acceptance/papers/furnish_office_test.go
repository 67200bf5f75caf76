package papers

import (
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/people"
	"lianluo/models/store"
)

// atTheDesk is what the director does alone beside what the demo office has: an entry of the
// fund, the agenda of a meeting, a report's next version, and a change of term in which a member
// has filed.
func atTheDesk(h *harness.Harness) {
	d, m := h.Director, h.Members[0]
	h.Write(func(tx *gorm.DB) error { // its last year
		return tx.Model(&people.Term{}).Where("1 = 1").Update("ends_on", store.Date("2027-06-30")).Error
	})
	d.Send("/fund 350 茶水").Tap("确认入账")
	d.Send("/promises").Tap("2")
	d.Tap("议程")
	d.Send("/assess")
	d.Send("/report 2026Q3").Tap("另起一版")
	d.Tap("另起一版来改")
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
	m.Tap("不足打算")
	m.Tap("补写")
	m.Send("走访不够，今后每月进村一次。")
	m.Tap("返回")
	m.Tap("提交")
}

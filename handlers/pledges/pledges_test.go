package pledges_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/people"
	mpledges "lianluo/models/pledges"
	"lianluo/models/records"
)

// rows are all promises that are kept.
func rows(h *harness.Harness) (list []mpledges.Pledge) {
	h.Rows(func(tx *gorm.DB) error { return tx.Order("id").Find(&list).Error })
	return list
}

func contact(h *harness.Harness) *harness.Person {
	p := h.Members[10]
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Person{}).Where("id = ?", p.Row).Update("roles", people.PartyContact).Error
	})
	return p
}

// The page makes the year's promises once, the director enters one with a photo, and undoes it;
// the contact reads, members do not.
func TestTheYearsPromises(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	d.Send("/promises")
	require.Contains(t, d.Last(), "镇党委支持事项 · 2026年\n共 6 项，已办 0 项")
	require.Contains(t, d.Last(), "1. 上半年听取政协工作汇报 — 6月30日（周二）前，已过期")
	require.Contains(t, d.Last(), "6. 落实年度经费2万元 — 12月31日（周四）前")
	d.Send("/promises 2026")
	require.Len(t, rows(h), 6, "they are made once")

	d.Tap("6")
	require.Contains(t, d.Last(), "落实年度经费2万元 · 2026年\n12月31日（周四）前办理")
	d.Tap("登记办理")
	d.Tap("今天")
	d.Photos(1, "=1+1 𠮷䶮 拨款通知")
	require.Contains(t, d.Last(), "情况：=1+1 𠮷䶮 拨款通知")
	d.Tap("登记")
	require.Contains(t, d.Last(), "✅ 已登记：落实年度经费2万元。")
	require.Contains(t, d.Last(), "看附件 1")
	require.Equal(t, mpledges.Done, rows(h)[5].State)
	d.Tap("撤销")
	require.Equal(t, mpledges.Open, rows(h)[5].State)
	require.NotContains(t, d.Last(), "拨款通知")

	con := contact(h)
	con.Send("/promises")
	require.Contains(t, con.Last(), "共 6 项")
	con.Tap("1")
	require.NotContains(t, con.Last(), "登记办理")
	require.Contains(t, con.Forge("pledge_step:1:done"), "主任")
	require.Contains(t, con.Forge("pledge_agenda:1"), "主任")
	m := h.Members[3]
	for _, data := range []string{"promises:2026", "pledge_add", "pledge_due:1", "pledge_agenda:1"} {
		require.NotEmpty(t, m.Forge(data), data)
	}
	m.Forge("pledge:1")
	require.NotContains(t, m.Chat(), "听取政协工作汇报")
	m.Forge("paper:pledges:2026")
	require.NotContains(t, m.Chat(), ".docx")
}

// The secretary's visit names whom it reached; what is put off says why; what was not done this
// year says so, and can be entered all the same.
func TestAVisitADelayAndWhatWasNotDone(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members
	d.Send("/promises").Tap("3")
	d.Tap("登记办理")
	d.Send("2026年12月20日")
	require.Contains(t, d.Last(), "登记的日子还没有到")
	d.Send("12月3日")
	d.Tap(m[0].Name)
	d.Tap(m[1].Name)
	d.Tap("完成")
	d.Send("书记 周明")
	require.Contains(t, d.Last(), "走访委员 2 人："+m[0].Name+"、"+m[1].Name)
	d.Send("听了修路的意见")
	d.Tap("登记")
	require.Contains(t, d.Last(), "参加领导：书记 周明")
	require.Contains(t, d.Last(), "情况：听了修路的意见")

	d.Send("/promises").Tap("5")
	d.Tap("延期")
	d.Send("2026年12月1日")
	require.Contains(t, d.Last(), "请写今天以后")
	d.Send("2027年1月15日")
	d.Send("装修没有完工")
	d.Tap("延期")
	require.Contains(t, d.Last(), "延期到2027年1月15日（周五）\n原因：装修没有完工")
	d.Tap("改日期")
	d.Send("2027年1月20日").Tap("改日期")
	require.Contains(t, d.Last(), "延期到2027年1月20日（周三）\n原因：装修没有完工", "a new day leaves the reason")
	d.Tap("撤销")
	require.EqualValues(t, "2027-01-15", rows(h)[4].DueOn)

	d.Send("/promises").Tap("4")
	d.Tap("今年未办")
	require.Equal(t, mpledges.Unkept, rows(h)[3].State)
	d.Tap("重新登记")
	require.Equal(t, mpledges.Open, rows(h)[3].State)

	d.Send("/promises").Tap("加一项")
	d.Send("配一台电脑 <b>").Send("12月30日")
	d.Tap("加上")
	require.Contains(t, d.Last(), "配一台电脑 <b>")
	d.Send("/promises").Tap("7")
	d.Tap("删去这项")
	require.Equal(t, mpledges.Dropped, rows(h)[6].State)
	require.Contains(t, d.Forge("pledge_step:1:dropped"), "现在", "what §17 promises is not dropped")
	require.NotEqual(t, mpledges.Dropped, rows(h)[0].State)
}

// A leader at an activity is put down with one tap, and counts for the year's promise.
func TestLeadersAtActivities(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	d.Send("/newactivity 座谈讨论 12月9日15:00 春耕备耕 @石桥村 #" + h.Members[0].Name).Tap("发布")
	d.Forge("guests_add:1:leader")
	d.Send("周明 镇党委书记").Tap("提交")
	require.Contains(t, d.Last(), "周明（镇党委书记）（领导）")
	d.Forge("guests_add:1")
	d.Send("李梅 镇妇联").Tap("提交")
	d.Send("/promises").Tap("4")
	require.Contains(t, d.Last(), "有领导参加的活动 1 次")
	require.Contains(t, d.Last(), "12月9日（周三） 春耕备耕：周明（镇党委书记）")
	require.NotContains(t, d.Last(), "李梅")
	d.Forge("paper:pledges:2026")
	name, _, text := d.Word()
	require.Equal(t, "青山镇政协联络处-镇党委支持政协工作事项办理情况-2026年.docx", name)
	require.Contains(t, text, "镇党委支持政协工作事项办理情况\n2026年\n")
	require.Contains(t, text, "共 6 项，已办 0 项。")
	require.Contains(t, text, "2026年12月9日\n春耕备耕\n周明（镇党委书记）")
	require.Contains(t, text, "无数据")
	d.Forge("paper:pledges:1066")
	require.NotContains(t, d.Last(), ".docx")
}

// The agenda of a meeting is drafted from what is open, each line with its record, and edited.
func TestTheAgendaOfAMeeting(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members
	m[0].Send("/suggest 修通村东断头路 情况：下雨绕行两公里 建议：列入明年计划").Tap("提交")
	d.Forge("suggestion_step:1:reviewed")
	h.Write(func(tx *gorm.DB) error {
		return tx.Table("suggestions").Where("id = 1").Updates(map[string]any{"state": "sent", "sent_to": "committee"}).Error
	})
	d.Send("/promises").Tap("2")
	d.Tap("议程")
	require.Contains(t, d.Last(), "1. 听取政协联络处下半年工作汇报\n2. 意见建议 议-2026-001《")
	require.Contains(t, d.Last(), "2026年支持事项：落实办公场所")
	long := strings.Repeat("长", mpledges.LineLimit)
	d.Tap("加一项议题")
	d.Send(long + "长")
	require.Contains(t, d.Last(), "300")
	d.Send(long)
	require.Contains(t, d.Last(), long)
	d.Tap("去掉一项")
	d.Tap("1")
	require.Contains(t, d.Last(), "已去掉：听取政协联络处下半年工作汇报")
	require.Contains(t, d.Last(), "1. 意见建议")
	d.Tap("撤销")
	require.Contains(t, d.Last(), "1. 听取政协联络处下半年工作汇报")
	d.Tap("补上新的")
	require.Contains(t, d.Last(), "没有新的议题")
	d.Tap("议程（文档）")
	name, mark, text := d.Word()
	require.Equal(t, "青山镇政协联络处-镇党委听取政协联络处工作汇报会议议程-2026年下半年.docx", name)
	require.Equal(t, "草稿，未经审定", mark)
	require.Contains(t, text, "时间：无数据\n")
	require.Contains(t, text, "一、议题\n1. 听取政协联络处下半年工作汇报\n2. 意见建议 议-2026-001")
	require.Contains(t, text, long)

	require.Contains(t, d.Forge("pledge_agenda_cut:1:1"), "不在了", "the line is another meeting's")
	require.NotContains(t, d.Forge("pledge_agenda:3")+d.Last(), "书记在县政协全会前走访委员（", "a visit has no agenda")
	h.Rows(func(tx *gorm.DB) error {
		steps, err := records.StepsOf(tx, records.KindPledge, 2)
		require.Len(t, steps[2], 1, "an agenda is no step")
		return err
	})
}

// What a meeting decided is somebody's task, followed up on its card and before the next meeting.
func TestDecisionsAreTasks(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members
	d.Send("/promises")
	require.Contains(t, d.Forge("task_add:pledge:1")+d.Last(), "会议还没有登记办理")
	d.Tap("1")
	for _, b := range []string{"登记办理", "今天", "跳过", "登记"} {
		d.Tap(b)
	}
	d.Tap("记一条决定")
	d.Send("修村东路灯")
	d.Tap(m[0].Name)
	d.Send("12月20日")
	d.Tap("交办任务")
	d.Forge("pledge:1")
	require.Contains(t, d.Last(), "会议决定 1 项：\n· ")
	require.Contains(t, d.Last(), "修村东路灯")
	h.Advance(6 * time.Minute)
	require.Contains(t, m[0].Chat(), "修村东路灯", "who sees to it is told")
	d.Forge("pledge_agenda:2")
	require.Contains(t, d.Last(), "上次会议决定：修村东路灯")
	d.Forge("paper:pledges:2026")
	_, _, text := d.Word()
	require.Contains(t, text, "决定1：修村东路灯。"+m[0].Name+"，2026年12月20日前，未办结")
}

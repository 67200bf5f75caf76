package security_test

import (
	"time"

	"lianluo/internal/harness"
)

// scribe has the people of an office do one of everything. open stands in all
// their words, hidden in those that are not for everybody.
type scribe struct {
	*gardener
	mark, hidden              string
	shown, sent               string // in place of hidden: see the marks
	boss, clerk, writer, peer string
	unsaid                    string // what stands in what the peer alone knows
	friend                    string // the name of who belongs to both offices
}

func (s *scribe) send(role string, texts ...string) *harness.Person {
	p := s.people[role]
	for _, text := range texts {
		p.Send(text)
	}
	return p
}

func (s *scribe) lastQuarter() {
	s.send(s.clerk, "/newsession 今天 15:00 "+s.mark+"上季学习 @"+s.mark+"会议室 #"+s.mark+"讲师").Tap("发布")
	s.h.AdvanceTo(s.h.Clock.Now().Add(50 * time.Minute))
	s.send(s.writer, "/checkin")
	if s.peer != s.writer {
		s.people[s.peer].Forge("privacy:illness:on") // who has joined by a link was not asked yet
		s.send(s.peer, "/leave 病假 "+discreet+"住院")
		s.send(s.boss, "/review").Tap("批准")
	}
	s.h.AdvanceTo(s.h.Clock.Now().Add(4 * time.Hour))
	s.send(s.writer,
		"/note "+s.mark+s.hidden+"学习笔记，全会提出统筹乡村建设，可从道路和养老做起，再议产业。",
		"/reflect "+s.mark+s.hidden+"心得体会，委员要多到户里听意见。",
		"/deed "+s.mark+"送戏下乡 20场，惠及800人",
		"/suggest "+s.mark+s.sent+"村东断头路雨天学生绕行两公里，影响300人。原因：资金没有落实。建议：由镇政府列入明年项目。")
	s.close()
	s.send(s.writer,
		"/suggest "+s.mark+s.shown+"敬老院缺护理员，影响12人。原因：待遇低。建议：由镇民政办增设公益岗位。")
	s.withFiles()
	s.send(s.boss, "/confirm 好-2026-001",
		"/outcome 议-2026-001 审核通过", "/outcome 议-2026-001 报送", "/outcome 议-2026-001 采纳 列入明年计划", "/outcome 议-2026-001 办结 路已修通")
	s.send(s.boss, "/research 题目："+s.mark+"养老", "跳过", "跳过", "提交")
	s.send(s.writer, "/research "+s.mark+s.hidden+"敬老院 12 位老人，缺专职护理员")
	s.h.AdvanceTo(s.h.Clock.Now().Add(10 * time.Minute))
	s.send(s.writer, "/rate 议-2026-001 满意 "+s.sent+"路通了").Tap("提交评价")
}

// close has the author show to no colleague what was filed just now.
func (s *scribe) close() {
	s.people[s.writer].Tap("给谁看")
	s.people[s.writer].Tap("可附和")
}

// withFiles files a deed with a photo and somebody who was there.
func (s *scribe) withFiles() {
	p := s.people[s.writer]
	p.Send("/deed").Photos(2, s.mark+"慰问困难户 20户，送米 50 袋")
	p.Tap("修改")
	p.Tap("补同行委员")
	p.Tap("芳")
	p.Tap("完成")
	p.Tap("提交")
}

func (s *scribe) today() {
	s.send(s.clerk,
		"/newsession 今天 09:00-11:00 "+s.mark+"早学习 @"+s.mark+"会议室", "发布",
		"/newsession 2026-12-20 15:00 "+s.mark+"下次学习 @"+s.mark+"会议室", "发布")
	s.send(s.boss, "/announce "+s.mark+"周五下午三点前报送车辆信息", "发出", "/search "+s.hidden, "/addmember "+s.mark+"新人", "提交")
	s.send(s.writer,
		"/deed "+s.mark+"助学 12人", "/deed "+s.mark+"植树 30棵",
		"/suggest "+s.mark+s.hidden+"河道淤积，影响50户。原因：多年未清。建议：由水利站明年清淤。")
	s.close()
	s.send(s.writer,
		"/dispute "+s.hidden+"九月那次我到了")
	s.send(s.boss, "/review", "/briefing 2026Q2 hold", "/correct "+s.friend+" 迟到 "+s.mark+"车坏了").Tap("更正")
}

// missed asks to be marked as present afterwards, and for leave.
func (s *scribe) missed() {
	s.send(s.writer, "/checkin").Tap("申请补录")
	s.send(s.clerk, "/newsession 今天 12:10-14:00 "+s.mark+"午学习 @"+s.mark+"会议室 #"+s.mark+"讲师").Tap("发布")
	if s.peer != s.writer {
		s.send(s.peer, "/leave 12月20日 事假 "+discreet+"家中有事")
	}
}

func (s *scribe) open() {
	s.send(s.writer, "/checkin")
	s.send(s.writer, "/suggest "+s.mark+s.hidden+"草稿里的话").Send("/cancel")
	s.send(s.peer, s.unsaid+"没有说是什么的话")
}

package consult_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	mconsult "lianluo/models/consult"
	"lianluo/models/people"
)

const matter = "拟先修村东断头路，再装路灯"

func at(day, hour, minute int) time.Time {
	return time.Date(2026, 12, day, hour, minute, 0, 0, harness.Shanghai)
}

// put is an office whose director has put a matter to all members until 8 December 18:00.
func put(t *testing.T, more ...string) *harness.Harness {
	t.Helper()
	h := harness.New(t).Seed()
	h.Director.Send("/consult " + matter)
	require.Contains(t, h.Director.Last(), "什么时候截止")
	h.Director.Tap("三天后 12月8日（周二）18:00")
	for i := 0; i+1 < len(more); i += 2 {
		h.Director.Tap("修改")
		h.Director.Tap(more[i])
		h.Director.Tap(more[i+1])
	}
	h.Director.Tap("发出")
	return h
}

func opinions(h *harness.Harness) (list []mconsult.Opinion) {
	h.Rows(func(tx *gorm.DB) error { return tx.Where("state <> 'dropped'").Order("n, id").Find(&list).Error })
	return list
}

func state(h *harness.Harness) mconsult.State {
	var con mconsult.Consultation
	h.Rows(func(tx *gorm.DB) error { return tx.Order("id DESC").Take(&con).Error })
	return con.State
}

// contact makes the last member the party contact and nothing else.
func contact(h *harness.Harness) *harness.Person {
	p := h.Members[10]
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Person{}).Where("id = ?", p.Row).Update("roles", people.PartyContact).Error
	})
	return p
}

// The story of §11: eleven are asked, eight agree, one does not, two have opinions, four in
// all; the group sees how many have answered and then the counts; the director is led through
// the result, sends it, answers each opinion, and who gave them hears once.
func TestElevenAreConsulted(t *testing.T) {
	h := put(t)
	m := h.Members
	require.Contains(t, h.Director.Last(), "已发出，编号 征-2026-001")
	require.Contains(t, h.Group.Last(), "征求意见 征-2026-001\n"+matter+"\n已答复 0/11 · 12月8日（周二）18:00 截止")
	require.Contains(t, m[0].Last(), matter)
	require.Contains(t, m[0].Last(), "署名：主任和联系领导看到的结果里有您的名字，群里没有。")
	require.Contains(t, m[0].Last(), "[ 同意 ] [ 不同意 ] [ 有意见 ]")
	for _, p := range m[:8] {
		p.Tap("同意") // one tap
		require.Contains(t, p.Last(), "✅ 您的答复：同意")
	}
	m[8].Tap("不同意")
	m[9].Tap("有意见")
	require.Contains(t, m[9].Last(), "一件事一条")
	m[9].Send("1. 先修东段，雨季前完工\n2. 路灯装在学校门口")
	require.Contains(t, m[9].Last(), "共 2 条")
	m[9].Tap("提交")
	require.Contains(t, m[9].Last(), "1. 先修东段，雨季前完工\n2. 路灯装在学校门口")
	h.Advance(time.Second)
	require.Contains(t, h.Group.Last(), "已答复 10/11", "nothing else until the deadline")
	require.NotContains(t, h.Group.Chat(), "不同意")
	m[10].Tap("有意见")
	m[10].Send("资金从哪里来要公开")
	m[10].Send("施工期间留一条便道")
	m[10].Tap("提交")

	h.AdvanceTo(at(8, 17, 0))
	require.Zero(t, m[0].Told("还没有收到您的答复"), "who has answered is not reminded")
	h.AdvanceTo(at(8, 18, 1))
	require.Contains(t, h.Group.Last(), "已截止。同意 8 · 不同意 1 · 有意见 2")
	require.NotContains(t, h.Group.Last(), "[ ")
	require.NotContains(t, h.Group.Chat(), m[9].Name)
	require.Contains(t, m[0].Last(), "已截止。结果将报送镇党委。")
	require.NotContains(t, m[0].Last(), "[ ")

	d := h.Director
	require.Contains(t, d.Last(), "征求意见已截止，结果如下")
	require.Contains(t, d.Last(), "同意 8 · 不同意 1 · 有意见 2")
	require.Contains(t, d.Last(), "意见 4 条")
	require.Contains(t, d.Last(), "1. 先修东段，雨季前完工（"+m[9].Name+"）")
	require.Contains(t, d.Last(), "4. 施工期间留一条便道（"+m[10].Name+"）")
	d.Tap("报送镇党委")
	d.Tap("今天")
	d.Tap("由我")
	require.Equal(t, mconsult.Sent, state(h))
	require.Contains(t, d.Last(), "由"+d.Name+"报送镇党委")
	require.NotContains(t, d.Chat(), "[ 报送镇党委 ]")

	h.AdvanceTo(at(9, 10, 0))
	d.Send("/todo")
	require.Contains(t, d.Last(), "有 4 条意见待答复")
	d.Tap("逐条答复")
	require.Contains(t, d.Last(), "1/4 征求意见 征-2026-001")
	d.Tap("采纳")
	require.Contains(t, d.Last(), "第1条：采纳。")
	require.Contains(t, d.Last(), "2/4 ")
	d.Tap("未采纳")
	require.Contains(t, d.Last(), "未采纳的理由是什么")
	d.Tap("目前条件还不具备")
	require.Contains(t, d.Last(), "3/4 ")
	d.Tap("写一句话再答复")
	d.Tap("部分采纳")
	d.Send("村务公开栏每季公开一次")
	require.Contains(t, d.Last(), "部分采纳：村务公开栏每季公开一次")
	d.Tap("答复")
	d.Tap("采纳")
	require.Contains(t, d.Last(), "4 条意见都已答复")
	require.Contains(t, d.Last(), "意见 4 条：采纳 2，部分采纳 1，未采纳 1")
	require.Equal(t, mconsult.Ended, state(h))
	require.Zero(t, m[9].Told("有了答复"))

	h.AdvanceTo(at(9, 18, 1))
	require.Equal(t, 1, m[9].Told("您在征求意见中提的意见有了答复"), "all answers of a day in one message")
	require.Contains(t, m[9].Last(), "1. 先修东段，雨季前完工\n    → 采纳\n2. 路灯装在学校门口\n    → 未采纳：目前条件还不具备")
	require.Equal(t, 1, m[10].Told("您在征求意见中提的意见有了答复"))
	require.Contains(t, m[10].Last(), "→ 部分采纳：村务公开栏每季公开一次")
	for _, p := range m[:9] {
		require.Zero(t, p.Told("有了答复"))
	}
	require.Contains(t, h.Group.Last(), "意见 4 条：采纳 2，部分采纳 1，未采纳 1")
}

// Without names nobody is named anywhere to who reads, and each member is told so plainly; the
// record keeps who it was.
func TestWithoutNamesNobodyIsNamed(t *testing.T) {
	h := put(t, "署名", "不署名")
	m := h.Members
	require.Contains(t, m[3].Last(), "不署名：主任和联系领导看到的结果里没有您的名字；系统里仍有记录。")
	m[3].Tap("有意见")
	require.Contains(t, m[3].Last(), "系统里仍有记录")
	m[3].Send("先修西段").Tap("提交")
	m[4].Tap("不同意")
	h.Director.Send("/consult 征-2026-001")
	require.Contains(t, h.Director.Last(), "已答复 2/11")
	require.Contains(t, h.Director.Last(), "有意见 1")
	nameless := func() {
		t.Helper()
		for _, p := range m {
			require.NotContains(t, h.Director.Last(), p.Name)
			require.NotContains(t, h.Group.Chat(), p.Name)
		}
	}
	nameless()
	h.AdvanceTo(at(8, 18, 1))
	require.Contains(t, h.Director.Last(), "先修西段")
	nameless()
	h.Director.Tap("报送镇党委")
	h.Director.Tap("今天")
	h.Director.Tap("由我")
	nameless()
	h.Director.Tap("逐条答复")
	nameless()
	h.Director.Tap("采纳")
	require.Contains(t, h.Director.Last(), "先修西段\n    → 采纳")
	nameless()
	require.Equal(t, m[3].Row, opinions(h)[0].PersonID)
	h.AdvanceTo(at(9, 18, 30))
	require.Contains(t, m[3].Last(), "先修西段\n    → 采纳")
}

// An answer is changed until the deadline; words that were written are not taken back without a
// word; after the deadline it is too late, and said.
func TestAnAnswerIsChanged(t *testing.T) {
	h := put(t)
	p := h.Members[2]
	old := p.Button("不同意")
	p.Tap("有意见")
	p.Send("先修西段").Tap("提交")
	p.Tap("改答复")
	p.Tap("同意")
	require.Contains(t, p.Last(), "您写了 1 条意见")
	p.Tap("不改")
	require.Contains(t, p.Last(), "您的答复：有意见")
	p.Tap("改答复")
	p.Tap("不同意")
	require.Contains(t, p.Last(), "您的答复：不同意\n1. 先修西段", "the words stay as the reason")
	p.Tap("补充理由")
	p.Send("资金还没有落实").Tap("提交")
	require.Len(t, opinions(h), 2)
	p.Tap("改答复")
	p.Tap("同意")
	p.Tap("改成同意")
	require.Contains(t, p.Last(), "您的答复：同意")
	require.Empty(t, opinions(h))
	h.AdvanceTo(at(8, 18, 1))
	require.Contains(t, p.Forge(old), "征求意见已截止")
	p.Open("consult-1")
	require.Contains(t, p.Last(), "已截止。结果将报送镇党委。")
}

// Who has not answered is reminded by day, at most twice, and not more than once a day; who has
// left is not waited for.
func TestReminders(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/consult " + matter).Send("12月12日")
	h.Director.Tap("发出")
	h.Members[0].Tap("同意")
	h.AdvanceTo(at(12, 17, 30))
	require.Equal(t, 0, h.Members[0].Told("还没有收到您的答复"))
	require.Equal(t, 2, h.Members[1].Told("还没有收到您的答复"), "half-way and a day before")
	require.Contains(t, h.Members[1].Last(), "⏰ 还没有收到您的答复，12月12日")
	h.Members[1].Tap("同意")
	h.Advance(time.Minute)
	require.NotContains(t, h.Members[1].Chat(), "[ 有意见 ]", "what was asked before is quiet too")

	short := put(t)
	short.AdvanceTo(at(8, 17, 30))
	require.Equal(t, 1, short.Members[1].Told("还没有收到您的答复"), "both on one day are one")
}

// A deadline is moved and moved back, a consultation is withdrawn: what everybody has got says
// so, and nobody is rung for it.
func TestExtendedAndWithdrawn(t *testing.T) {
	h := put(t)
	d, p := h.Director, h.Members[1]
	d.Send("/consult 征-2026-001").Tap("延长截止")
	d.Send("12月7日")
	require.Contains(t, d.Last(), "新的截止要比原来的晚")
	d.Send("12月12日").Tap("延长")
	require.Contains(t, d.Last(), "已延长到 12月12日（周六）18:00")
	h.Advance(time.Minute)
	require.Contains(t, p.Last(), "12月12日（周六）18:00 截止")
	require.Contains(t, h.Group.Last(), "12月12日（周六）18:00 截止")
	d.Tap("撤销")
	h.Advance(time.Minute)
	require.Contains(t, p.Last(), "12月8日（周二）18:00 截止")
	d.Send("/consult 征-2026-001").Tap("撤回征求")
	d.Send("方案要重做").Tap("撤回征求")
	require.Equal(t, mconsult.Withdrawn, state(h))
	h.Advance(time.Minute)
	require.Contains(t, p.Last(), "已撤回，不用答复了")
	require.NotContains(t, p.Last(), "[ ")
	require.Contains(t, h.Group.Last(), "已撤回，不用答复了")
	require.Equal(t, 1, p.Told(matter), "nothing more was sent")
	p.Send("/todo")
	require.NotContains(t, p.Last(), matter)
}

// What is wrong is said, and nothing is lost: a deadline in the past, words that are no day,
// the same twice, a file too large, marked words, numbers.
func TestBadInput(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	d.Send("/consult")
	d.Tap("新的征求意见")
	d.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "方案.docx", Data: make([]byte, 21<<20)}}})
	require.Contains(t, d.Last(), "文件超过 20 MB")
	d.Send("机密：" + matter)
	require.Contains(t, d.Last(), "字样")
	d.Send(matter + "，联系人13912345678")
	require.Contains(t, d.Last(), "手机号码")
	d.Tap("去掉号码")
	require.Contains(t, d.Last(), "什么时候截止")
	d.Send("昨天")
	require.Contains(t, d.Last(), "截止时间要在委员收到以后")
	d.Send("请大家也看看路灯装在哪里好")
	require.Contains(t, d.Last(), "没看懂日期")
	d.Tap("加到内容里")
	require.Contains(t, d.Last(), "已加到内容里")
	d.Send("下周三")
	require.Contains(t, d.Last(), "请大家也看看路灯装在哪里好")
	require.NotContains(t, d.Last(), "139")
	d.Tap("发出")
	require.Contains(t, h.Members[0].Last(), "请大家也看看路灯装在哪里好")

	d.Send("/consult " + matter).Tap("三天后")
	d.Tap("发出")
	d.Send("/consult " + matter).Tap("三天后")
	d.Tap("发出")
	require.Contains(t, d.Last(), "刚才已经发出同样的内容")
	require.Contains(t, h.Members[0].Forge("consult_say:2:maybe"), "过时")
	require.NotEmpty(t, h.Members[0].Forge("consult_walk:1"))
	require.NotEmpty(t, h.Members[0].Forge("consult_off:1"))
	require.Contains(t, h.Members[0].Send("/consult").Last(), "请您答复的")
}

// Plain words answer it: a reply to the message, or a sentence after it.
func TestPlainWordsAreHeard(t *testing.T) {
	h := put(t)
	m := h.Members
	m[0].Send("同意")
	require.Contains(t, m[0].Last(), "您的答复：同意")
	m[1].Send("不同意，资金还没有落实")
	require.Contains(t, m[1].Last(), "1. 资金还没有落实")
	m[1].Tap("提交")
	require.Contains(t, m[1].Last(), "您的答复：不同意\n1. 资金还没有落实")
	m[2].Send("我有意见：先修西段")
	m[2].Tap("提交")
	require.Contains(t, m[2].Last(), "您的答复：有意见\n1. 先修西段")
	m[3].Send("收到")
	require.NotContains(t, m[3].Last(), "您的答复")
	m[3].Send("/menu").Send("今天天气好")
	require.NotContains(t, m[3].Last(), "共 1 条", "only a reply is an opinion whatever it says")
}

// The party contact consults too, gets the result when it was sent, and answers.
func TestThePartyContactAnswers(t *testing.T) {
	h := harness.New(t).Seed()
	c := contact(h)
	h.Director.Send("/consult " + matter).Send("12月8日").Tap("修改")
	h.Director.Tap("改对象")
	h.Director.Tap(h.Members[0].Name)
	h.Director.Tap(h.Members[1].Name)
	h.Director.Tap("完成")
	require.Contains(t, h.Director.Last(), "2 人")
	h.Director.Tap("发出")
	require.NotContains(t, h.Group.Chat(), matter, "who is not asked has no part in it")
	require.NotContains(t, h.Members[2].Chat(), matter)
	h.Members[0].Tap("有意见")
	h.Members[0].Send("先修西段").Tap("提交")
	h.AdvanceTo(at(8, 18, 1))
	require.NotContains(t, c.Chat(), "先修西段")
	h.Director.Tap("报送镇党委")
	h.Director.Tap("今天")
	h.Director.Send("李强").Tap("登记报送")
	h.AdvanceTo(at(9, 9, 0))
	require.Contains(t, c.Last(), "由李强送到")
	c.Tap("逐条答复")
	require.Contains(t, c.Last(), "先修西段（"+h.Members[0].Name+"）")
	c.Tap("未采纳")
	c.Send("规划里先修东段").Tap("答复")
	require.Equal(t, mconsult.Ended, state(h))
	c.Tap("撤销")
	require.Equal(t, mconsult.Sent, state(h))
	require.Contains(t, c.Last(), "1/1 ")
	c.Tap("采纳")
	h.AdvanceTo(at(9, 18, 5))
	require.Equal(t, 1, h.Members[0].Told("有了答复"))
	require.Contains(t, h.Members[0].Last(), "→ 采纳")
	require.NotContains(t, h.Members[0].Chat(), "规划里先修东段", "what was undone is not told")
	h.Director.Send("/consult 征-2026-001").Tap("更正答复")
	h.Director.Tap("1. 采纳")
	h.Director.Tap("部分采纳")
	h.AdvanceTo(at(9, 20, 0))
	require.NotContains(t, h.Members[0].Chat(), "→ 部分采纳")
	h.AdvanceTo(at(10, 9, 5))
	require.Contains(t, h.Members[0].Last(), "→ 部分采纳", "what is corrected after it was told is told in the morning")
}

// A director who is a member too is asked as the others are, and answers from the card.
func TestADirectorWhoIsAMember(t *testing.T) {
	h := harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Person{}).Where("id = ?", h.Director.Row).Update("roles", people.Director|people.Member).Error
	})
	h.Director.Send("/consult " + matter).Tap("三天后")
	h.Director.Tap("发出")
	h.Director.Send("/consult 征-2026-001")
	require.Contains(t, h.Director.Last(), "还没有答复")
	require.Contains(t, h.Director.Last(), "已答复 0/12")
	h.Director.Tap("同意")
	require.Contains(t, h.Director.Last(), "您的答复：同意")
	h.Director.Open("consult-1")
	require.Contains(t, h.Director.Last(), "您的答复：同意")
}

// Somebody who was not asked sees nothing of it, and a reply to the message is an answer
// whatever it says.
func TestAReplyIsAnAnswer(t *testing.T) {
	h := put(t)
	p := h.Members[6]
	asked := 0
	for _, m := range h.Sandbox.Messages(p.ID) {
		if m.From != nil && m.From.IsBot {
			asked = m.MessageID
		}
	}
	p.Send("/menu")
	p.Give(sandbox.Outgoing{Text: "路灯先装学校门口吧", ReplyTo: asked})
	require.Contains(t, p.Last(), "1. 路灯先装学校门口吧")
	p.Tap("提交")
	require.Contains(t, p.Last(), "您的答复：有意见")
	h.AdvanceTo(at(8, 18, 1))
	p.Give(sandbox.Outgoing{Text: "不同意", ReplyTo: asked})
	require.Contains(t, p.Last(), "征求意见已截止，答复不再收了")
}

// One that is withdrawn when it has closed says so too, to who has answered and who has not.
func TestWithdrawnAfterItClosed(t *testing.T) {
	h := put(t)
	h.Members[0].Tap("同意")
	h.AdvanceTo(at(8, 18, 1))
	h.Director.Tap("撤回征求")
	h.Director.Send("方案要重做").Tap("撤回征求")
	h.Advance(time.Minute)
	for _, p := range h.Members[:2] {
		require.Contains(t, p.Last(), "已撤回，不用答复了")
	}
	require.Contains(t, h.Group.Last(), "已撤回")
	h.Director.Send("/todo")
	require.NotContains(t, h.Director.Last(), "待报送镇党委")
}

package voices_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	"lianluo/models/people"
	mvoices "lianluo/models/voices"
)

// contact makes somebody the party contact.
func contact(h *harness.Harness) *harness.Person {
	p := h.Members[10]
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Person{}).Where("id = ?", p.Row).Update("roles", people.PartyContact).Error
	})
	return p
}

// taps presses one button after the other.
func taps(p *harness.Person, labels ...string) {
	for _, l := range labels {
		p.Tap(l)
	}
}

// sent is a suggestion that was delivered.
func sent(h *harness.Harness) (author *harness.Person) {
	author = filed(h)
	h.Director.Send("/outcome 议-2026-001 审核通过").Send("/outcome 议-2026-001 报送")
	h.Advance(10 * time.Minute)
	return author
}

func TestDeliveryIsCorrectedWithTrace(t *testing.T) {
	h := harness.New(t).Seed()
	sent(h)
	d := h.Director
	d.Send("/suggestions 议-2026-001")
	require.Contains(t, d.Last(), "●提交 ●审核 ●报送 ○答复 ○办结")
	taps(d, "更多办理", "更正报送")
	require.Contains(t, d.Last(), "实际是哪天")
	taps(d, "12月4日", "改报送对象", "部门")
	d.Give(sandbox.Outgoing{Photos: [][]byte{[]byte("jpg")}, Caption: "回执"})
	taps(d, "更正报送")
	s := suggestions(h)[0]
	require.Equal(t, mvoices.ToDepartment, s.SentTo)
	require.EqualValues(t, "2026-12-04", s.SentOn)
	d.Send("/suggestions 议-2026-001")
	require.Contains(t, d.Last(), "更正报送：部门，12月4日")
	require.Contains(t, d.Last(), "已报送镇党委", "what was noted first stays in its history")
	d.Send("/undo")
	require.Equal(t, mvoices.ToCommittee, suggestions(h)[0].SentTo)
}

func TestTheContactAnswersAndHandsOn(t *testing.T) {
	h := harness.New(t).Seed()
	p := contact(h)
	author := filed(h)
	taps(author, "给谁看", "署名")
	require.Contains(t, p.Forge("suggestion:1"), "不是您的", "what was not delivered is not his")
	h.Director.Send("/outcome 议-2026-001 审核通过").Send("/outcome 议-2026-001 报送")
	h.Advance(10 * time.Minute)
	p.Send("/suggestions 议-2026-001")
	require.Contains(t, p.Last(), "一位委员（未署名）")
	require.NotContains(t, p.Last(), author.Name)
	taps(p, "部分采纳")
	require.Equal(t, mvoices.Partly, suggestions(h)[0].Outcome)
	h.Advance(5 * time.Minute)
	require.Contains(t, author.Last(), "部分采纳")
	require.Contains(t, h.Director.Last(), "部分采纳", "the office hears what the committee says")
	p.Send("/suggestions 议-2026-001")
	taps(p, "转办", "社会事务办", "1月4日", "确认转办")
	s := suggestions(h)[0]
	require.Equal(t, mvoices.Assigned, s.State)
	require.EqualValues(t, "2027-01-04", s.DueOn)
	h.Advance(5 * time.Minute)
	require.Contains(t, author.Last(), "已转社会事务办办理")
	require.Contains(t, h.Director.Last(), "联系领导"+p.Name+"办理 议-2026-001")
	require.Contains(t, h.Director.Last(), "已转社会事务办，2027年1月4日（周一）前答复", "the office hears who did what")
	h.Director.Send("/suggestions 议-2026-001").Tap("办结")
	taps(h.Director, "放弃", "‹ 返回")
	require.Contains(t, h.Director.Last(), "已转社会事务办，2027年1月4日（周一）前答复", "from a question that was left one is led back to its record")
	h.Director.Send("/outcome 议-2026-001 办结 已走访")
	for _, who := range []*harness.Person{author, h.Director, p} {
		require.NotContains(t, who.Send("/suggestions 议-2026-001").Last(), "转办 ]", "it is handed on again by who says that it does not hold")
	}
	require.Contains(t, h.Director.Forge("suggestion_step:1:assigned"), "现在不能这样办")
	require.Contains(t, p.Forge("suggestion_merge:1"), "主任")
}

func TestKindIsChangedAndKept(t *testing.T) {
	h := harness.New(t).Seed()
	m := filed(h)
	m.Send("/suggestions 议-2026-001")
	taps(m, "更多办理", "改类型")
	taps(m, "提案")
	require.Contains(t, m.Last(), "10. 内容空泛，没有具体建议")
	require.Equal(t, mvoices.Opinion, suggestions(h)[0].Kind)
	taps(m, "十项都没有，改为提案")
	require.Equal(t, mvoices.Proposal, suggestions(h)[0].Kind)
	m.Send("/suggestions 议-2026-001")
	require.Contains(t, m.Last(), "改为提案")
	h.Director.Send("/outcome 议-2026-001 审核通过").Send("/outcome 议-2026-001 报送")
	require.Equal(t, mvoices.ToCounty, suggestions(h)[0].SentTo)
}

// Which field it is about (类别) its author says behind 修改, and both the author and the office by
// a button of its card; the office also when it was sent. It is told in its history and undone.
func TestCategoryIsChangedByButtons(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[4]
	m.Send("/suggest 村东头断头路下雨学生要绕两公里")
	taps(m, "修改", "补类别")
	m.Send("别的")
	require.Contains(t, m.Last(), "请点：经济")
	taps(m, "社会")
	require.Contains(t, m.Last(), "类别：社会")
	taps(m, "提交")
	require.Equal(t, mvoices.Society, suggestions(h)[0].Category)
	m.Send("/suggestions 议-2026-001")
	require.Equal(t, 1, strings.Count(m.Last(), "类别：社会"))
	taps(m, "更多办理", "改类别")
	require.Contains(t, m.Last(), "现在的类别是社会")
	again := m.Button("生态")
	taps(m, "生态")
	require.Equal(t, mvoices.Ecology, suggestions(h)[0].Category)
	require.Contains(t, m.Forge(again), "过时")
	taps(m, "撤销")
	require.Equal(t, mvoices.Society, suggestions(h)[0].Category)
	require.NotEmpty(t, h.Members[6].Forge("suggestion_category:1:other"))

	told := len(m.Chat())
	h.Director.Send("/outcome 议-2026-001 审核通过").Send("/outcome 议-2026-001 报送").Send("/suggestions 议-2026-001")
	taps(h.Director, "更多办理", "改类别", "其他")
	require.Equal(t, mvoices.Other, suggestions(h)[0].Category)
	require.Contains(t, h.Director.Last(), "类别改为其他")
	h.Advance(10 * time.Minute)
	require.NotContains(t, m.Chat()[told:], "类别改为", "nobody is rung for it")
	m.Send("/suggestions 议-2026-001")
	require.NotContains(t, m.Last(), "更多办理", "what was sent is the office's to sort")
	require.Contains(t, m.Forge("suggestion_category:1:society"), "现在不能这样办")
	require.NotEmpty(t, contact(h).Forge("suggestion_category:1:society"))
	require.Equal(t, mvoices.Other, suggestions(h)[0].Category)
}

func TestTwoOfOneMatterAreMerged(t *testing.T) {
	h := harness.New(t).Seed()
	first := filed(h)
	second := h.Members[6]
	second.Send("/suggest 村东断头路没修，200人绕行。原因：没钱。建议：修。")
	taps(second, "提交")
	d := h.Director
	d.Send("/suggestions 议-2026-002")
	taps(d, "更多办理", "并案")
	require.Contains(t, d.Last(), "和哪一条是同一件事")
	taps(d, "议-2026-001", "并案")
	require.Equal(t, mvoices.Merged, suggestions(h)[1].State)
	h.Advance(6 * time.Minute)
	require.Contains(t, second.Last(), "与 议-2026-001「村东断头路影响300人」是同一件事")
	require.Contains(t, first.Last(), "已并入您的")
	d.Send("/outcome 议-2026-001 审核通过")
	h.Advance(6 * time.Minute)
	require.Contains(t, first.Last(), "已审核通过")
	require.Contains(t, second.Last(), "和您有关的 议-2026-001")
}

func TestAuthorSaysThatItDidNotHold(t *testing.T) {
	h := harness.New(t).Seed()
	m := sent(h)
	h.Director.Send("/outcome 议-2026-001 采纳").Send("/outcome 议-2026-001 办结 路已修通")
	h.Advance(10 * time.Minute)
	m.Tap("满意")
	m.Tap("跳过")
	h.Advance(100 * 24 * time.Hour)
	require.Contains(t, m.Chat(), "三个月前办结，结果：路已修通")
	taps(m, "没有落实")
	m.Send("又塌了一段")
	m.Tap("请再办")
	s := suggestions(h)[0]
	require.Equal(t, mvoices.Answered, s.State)
	require.Nil(t, s.DoneAt)
	require.Empty(t, s.Rating)
	require.Contains(t, h.Director.Chat(), "提交人说没有落实，请再办")
	h.Director.Send("/outcome 议-2026-001 办结 已重修")
	h.Advance(10 * time.Minute)
	require.Contains(t, m.Last(), "结果：已重修")
}

// Whom a suggestion concerns hears that its author has taken it back, who has put a name
// under it and whose own was merged into it; and that the latter was merged, though what it
// was merged into has gone before that was told.
func TestAWithdrawalIsHeardByThoseConcerned(t *testing.T) {
	h := harness.New(t).Seed()
	author, merged, joined := h.Members[4], h.Members[5], h.Members[6]
	author.Send("/suggest " + scenes.Road)
	merged.Send("/suggest 2组" + scenes.Road)
	if strings.Contains(merged.Last(), "[ 提交 ]") { // it is like the first one
		merged.Tap("提交")
	}
	require.Contains(t, merged.Last(), "议-2026-002")
	joined.Forge("suggestion_join:1")
	h.Director.Forge("suggestion_merge:2:1:yes")
	h.Advance(2 * time.Minute)
	author.Send("/withdraw 议-2026-001")
	h.Advance(10 * time.Minute)
	require.Equal(t, 1, merged.Told("议-2026-002「2组村东断头路影响300人」与 议-2026-001"), merged.Chat())
	for _, p := range []*harness.Person{merged, joined} {
		require.Equal(t, 1, p.Told("和您有关的 议-2026-001「村东断头路影响300人」：已撤回。"), p.Chat())
	}
	require.Zero(t, author.Told("和您有关的"))
}

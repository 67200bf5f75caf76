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
	mvoices "lianluo/models/voices"
)

// suggestions gives the office's suggestions.
func suggestions(h *harness.Harness) (list []mvoices.Suggestion) {
	h.Rows(func(tx *gorm.DB) error { return tx.Order("id").Find(&list).Error })
	return list
}

// filed is a member who has filed a suggestion by one line.
func filed(h *harness.Harness) *harness.Person {
	m := h.Members[4]
	m.Send("/suggest " + scenes.Road)
	require.Contains(h.T, m.Last(), "议-2026-001")
	return m
}

func TestSuggestionFromOneSentence(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[4]
	m.Send("/suggest 村东头断头路下雨学生要绕两公里")
	for _, part := range []string{"题目：村东头断头路下雨学生要绕两公里", "1. 在什么地方", "2. 您看是什么原因", "3. 建议谁来办", "不补也能提交", "[ 就这样提交 ] [ 修改 ]"} {
		require.Contains(t, m.Last(), part, "one message asks for all that is open")
	}
	m.Send("1 长约800米，影响120户 3 请镇里列入明年一事一议项目")
	card := m.Last()
	require.Contains(t, card, "题目：村东头断头路下雨学生要绕两公里")
	require.Contains(t, card, "影响120户 3", "a number counts in its order only")
	m.Send("/suggest 村东头断头路下雨学生要绕两公里").Send("1、长约800米，影响120户\n3、请镇里列入明年一事一议项目")
	card = m.Last()
	require.Contains(t, card, "影响120户")
	require.Contains(t, card, "建议：请镇里列入")
	require.Contains(t, card, "还可以更扎实：没说原因。")
	m.Photos(2, "")
	require.Contains(t, m.Last(), "照片 2 张")
	m.Tap("修改")
	m.Tap("改题目")
	m.Send("修通村东断头路")
	m.Tap("提交")
	require.Contains(t, m.Last(), "已提交「修通村东断头路」，编号 议-2026-001")
	require.Contains(t, h.Director.Last(), "有一条意见建议待审核")
	require.Contains(t, h.Director.Last(), "修通村东断头路")
	h.Director.Tap("看附件 2")
	require.Contains(t, h.Director.Chat(), "[photo]")
	require.NotContains(t, h.Group.Chat(), "断头路")
}

func TestSuggestionWithAllPartsIsOneMessage(t *testing.T) {
	h := harness.New(t).Seed()
	filed(h)
	s := suggestions(h)[0]
	require.Equal(t, "村东断头路影响300人", s.Title)
	require.Equal(t, "资金没落实。", s.Analysis)
	require.Equal(t, "列入明年一事一议项目。", s.Proposal)
	require.Equal(t, mvoices.Filed, s.State)
}

func TestSimilarSuggestionsAreShown(t *testing.T) {
	h := harness.New(t).Seed()
	filed(h)
	m := h.Members[5]
	m.Send("/suggest 村东断头路一直没修，300人出行难。原因：没钱。建议：修。")
	require.Contains(t, m.Last(), "相近的有 1 条")
	require.Contains(t, m.Last(), "2026年「村东断头路影响300人」待审核")
}

func TestSuggestionLifeByButtons(t *testing.T) {
	h := harness.New(t).Seed()
	m := filed(h)
	d := h.Director
	d.Tap("审核通过")
	require.Contains(t, d.Last(), "已审核")
	require.NotContains(t, m.Last(), "已审核通过")
	h.Advance(5 * time.Minute)
	require.Contains(t, m.Last(), "已审核通过，将报送镇党委")

	d.Send("/suggestions").Tap("议-2026-001")
	d.Tap("报送")
	require.Contains(t, d.Last(), "哪天送到镇党委的")
	d.Tap("12月5日")
	d.Tap("确认报送")
	h.Advance(5 * time.Minute)
	require.Contains(t, m.Last(), "已报送镇党委")

	d.Send("/suggestions 议-2026-001").Tap("未采纳")
	require.Contains(t, d.Last(), "未采纳的理由")
	d.Tap("先存着")
	require.Equal(t, mvoices.Sent, suggestions(h)[0].State)
}

func TestSuggestionOutcomesAndRating(t *testing.T) {
	h := harness.New(t).Seed()
	m := filed(h)
	d := h.Director
	d.Send("/outcome 议-2026-001 采纳")
	require.Contains(t, d.Last(), "状态是“待审核”")
	d.Send("/outcome 议-2026-001 审核通过").Send("/outcome 议-2026-001 报送").Send("/outcome 议-2026-001 采纳 已列入明年计划")
	require.Equal(t, mvoices.Adopted, suggestions(h)[0].Outcome)
	d.Send("/outcome 议-2026-001 办结")
	require.Contains(t, d.Last(), "办理的结果是什么")
	d.Send("路已修通，共 800 米").Tap("办结")
	require.Equal(t, mvoices.Done, suggestions(h)[0].State)
	h.Advance(5 * time.Minute)
	require.Contains(t, m.Chat(), "意见：已列入明年计划")
	require.Contains(t, m.Last(), "结果：路已修通")
	m.Tap("基本满意")
	require.Contains(t, m.Last(), "要补一句话吗")
	m.Tap("跳过")
	require.Contains(t, m.Last(), "基本满意")
	require.Equal(t, mvoices.Fair, suggestions(h)[0].Rating)
	m.Tap("撤销")
	require.Equal(t, mvoices.Done, suggestions(h)[0].State)
	m.Send("/rate 议-2026-001 满意 路通了").Tap("提交评价")
	require.Equal(t, mvoices.Satisfied, suggestions(h)[0].Rating)
	require.Equal(t, "路通了", suggestions(h)[0].RatingNote)
	m.Send("/suggestions 议-2026-001")
	for _, part := range []string{"待审核", "已审核", "已报送镇党委", "已采纳：已列入明年计划", "已办结：路已修通", "评价：满意，路通了"} {
		require.Contains(t, m.Last(), part)
	}
	require.Contains(t, d.Send("/outcome 议-2026-001 随便").Last(), "没看懂")
	require.Contains(t, d.Send("/outcome 议-2026-999 采纳").Last(), "没有这个编号")
	require.Contains(t, m.Send("/outcome 议-2026-001 采纳").Last(), "主任")
}

func TestSuggestionDeclinedNeedsReason(t *testing.T) {
	h := harness.New(t).Seed()
	m := filed(h)
	d := h.Director
	d.Send("/outcome 议-2026-001 审核通过").Send("/outcome 议-2026-001 报送").Send("/suggestions 议-2026-001")
	d.Tap("未采纳")
	d.Send("电话13912345678")
	require.Contains(t, d.Last(), "手机号码")
	d.Tap("与现行政策不符")
	require.Equal(t, mvoices.Declined, suggestions(h)[0].Outcome)
	h.Advance(5 * time.Minute)
	require.Contains(t, m.Last(), "理由：与现行政策不符\n您对这个答复满意吗？")
	require.Contains(t, m.Last(), "不满意")
}

func TestSuggestionReturnedAndFiledAgain(t *testing.T) {
	h := harness.New(t).Seed()
	m := filed(h)
	h.Director.Tap("退回补充")
	h.Director.Tap("请写明具体建议")
	require.Equal(t, mvoices.Returned, suggestions(h)[0].State)
	h.Advance(5 * time.Minute)
	require.Contains(t, m.Last(), "理由：请写明具体建议")
	m.Tap("补充后再交")
	require.Contains(t, m.Last(), "草稿")
	m.Tap("改建议")
	m.Send("由镇村镇办牵头，明年三月前修通")
	m.Tap("提交")
	require.Contains(t, m.Last(), "议-2026-001", "it keeps its number")
	require.Len(t, suggestions(h), 1)
	require.Contains(t, h.Director.Last(), "由镇村镇办牵头")
}

func TestUndoneStepTellsNothing(t *testing.T) {
	h := harness.New(t).Seed()
	m := filed(h)
	h.Director.Tap("审核通过")
	h.Director.Tap("撤销")
	require.Equal(t, mvoices.Filed, suggestions(h)[0].State)
	h.Advance(6 * time.Minute)
	require.NotContains(t, m.Chat(), "已审核通过")
	h.Director.Tap("审核通过")
	late := h.Director.Button("撤销")
	h.Advance(5 * time.Minute)
	require.Contains(t, m.Last(), "已审核通过")
	require.NotContains(t, h.Director.Chat(), "撤销")
	require.Contains(t, h.Director.Forge(late), "已过 5 分钟")
}

func TestSuggestionFilingUndoneAndWithdrawn(t *testing.T) {
	h := harness.New(t).Seed()
	m := filed(h)
	m.Tap("撤销")
	require.Equal(t, mvoices.Draft, suggestions(h)[0].State)
	require.Contains(t, m.Last(), "草稿")
	require.Contains(t, h.Director.Last(), "已由委员撤回")
	m.Tap("提交")
	require.Contains(t, m.Last(), "议-2026-001")
	m.Send("/withdraw 议-2026-001")
	require.Equal(t, mvoices.Withdrawn, suggestions(h)[0].State)
	m.Send("/undo")
	require.Equal(t, mvoices.Filed, suggestions(h)[0].State)
	h.Director.Send("/outcome 议-2026-001 审核通过").Send("/outcome 议-2026-001 报送")
	require.Contains(t, m.Send("/withdraw 议-2026-001").Last(), "状态是“已报送”")
}

func TestSuggestionsOfOthersAreRefused(t *testing.T) {
	h := harness.New(t).Seed()
	filed(h).Tap("给谁看")
	h.Members[4].Tap("可附和")
	other := h.Members[6]
	other.Send("/suggestions")
	require.NotContains(t, other.Last(), "议-2026-001")
	for _, data := range []string{"suggestion:1", "suggestion_edit:1", "suggestion_withdraw:1", "suggestion_rate:1:fair", "files:suggestion:1"} {
		require.Contains(t, other.Forge(data), "不是您的", data)
	}
	require.Contains(t, other.Forge("suggestion_step:1:reviewed"), "不是您的")
	require.Contains(t, other.Send("/suggestions 议-2026-001").Last(), "没有这个编号")
	require.Contains(t, h.Director.Forge("suggestion_step:1:rated"), "过时")
	require.Contains(t, h.Director.Forge("suggestion_step:1:done"), "待审核")
	require.Equal(t, mvoices.Filed, suggestions(h)[0].State)
}

func TestSuggestionKeepsWhatCannotBeFiledYet(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[4]
	m.Send("/suggest 王大爷（身份证11010519491231002X）家漏雨，影响1户。原因：年久。建议：修。")
	require.Contains(t, m.Last(), "身份证号")
	require.Contains(t, m.Last(), "漏雨")
	m.Send("一位老人家里漏雨，影响1户。")
	require.Contains(t, m.Last(), "草稿")
	m.Tap("提交")
	require.NotContains(t, suggestions(h)[0].Situation, "1101")

	m.Send("/suggest " + strings.Repeat("长", 2001))
	require.Contains(t, m.Last(), "最多 2000 字")
	m.Send("/suggest")
	m.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "机密.docx", Data: []byte("x")}}})
	require.Contains(t, m.Last(), "“机密”字样")
	require.Len(t, suggestions(h), 1)
}

func TestSuggestionDraftSurvivesRestart(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[4]
	m.Send("/suggest 村里没有路灯")
	h.Stop()
	h.Start()
	m.Send("影响60户")
	m.Tap("先存着")
	m.Tap("接着写")
	m.Tap("提交")
	require.Contains(t, suggestions(h)[0].Situation, "影响60户")
}

func TestSuggestionListsByState(t *testing.T) {
	h := harness.New(t).Seed()
	h.Members[4].Send("/suggest " + scenes.Road)
	for range 7 { // each like the one before, which is shown first
		h.Advance(time.Minute) // sooner it would be the same one, sent again
		h.Members[4].Send("/suggest " + scenes.Road).Send("提交")
	}
	h.Members[4].Send("/suggestions")
	require.Contains(t, h.Members[4].Last(), "议-2026-008")
	require.NotContains(t, h.Members[4].Last(), "议-2026-001")
	h.Members[4].Tap("›")
	require.Contains(t, h.Members[4].Last(), "议-2026-001")
	h.Director.Send("/outcome 议-2026-003 审核通过").Send("/suggestions")
	h.Director.Tap("待报送")
	require.Contains(t, h.Director.Last(), "议-2026-003")
	require.NotContains(t, h.Director.Last(), "议-2026-004")
}

func TestLongSuggestionIsShownInFull(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[4]
	m.Send("/suggest 影响300人。" + strings.Repeat("情", 1900) + "尾 原因：" + strings.Repeat("因", 1990)).Tap("就这样提交")
	h.Director.Send("/suggestions 议-2026-001").Tap("看全文")
	require.Contains(t, h.Director.Chat(), strings.Repeat("情", 1900)+"尾")
	require.Contains(t, h.Director.Chat(), strings.Repeat("因", 1990))
	h.Director.Send("/review")
	require.Contains(t, h.Director.Last(), "看全文", "who decides it can read it")
	m.Send("/note " + strings.Repeat("记", 3900))
	m.Tap("查看")
	require.Contains(t, m.Last(), strings.Repeat("记", 3900))
}

func TestForgedInTheGroupShowsNothingThere(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/newsession 12月9日 15:00 学习 @镇政府 #王芳").Tap("发布")
	h.Advance(6 * time.Minute)
	m := filed(h)
	h.Director.Forge("suggestion_step:1:reviewed")
	before := h.Group.Chat()
	post := 0
	for _, x := range h.Sandbox.Messages(h.Group.ID) {
		if x.From != nil && x.From.IsBot && x.ReplyMarkup != nil {
			post = x.MessageID
		}
	}
	require.NotZero(t, post)
	for _, data := range []string{"suggestion:1", "suggestions:all:0", "deeds:all:0", "files:suggestion:1", "suggestion_step:1:sent", "undo:1", "undo:2", "undo:3"} {
		for _, p := range []*harness.Person{m, h.Director} {
			_, err := h.Sandbox.PressForged(p.ID, h.Group.ID, post, data)
			require.NoError(t, err)
			h.Settle()
		}
	}
	require.Equal(t, before, h.Group.Chat())
	require.Equal(t, mvoices.Reviewed, suggestions(h)[0].State, "nothing was undone from there")
	h.Director.Send("/undo")
	require.Equal(t, mvoices.Filed, suggestions(h)[0].State)
}

// A draft that was thrown away is fetched back: there is nothing that was told of it.
func TestAThrownDraftIsFetchedBack(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("/suggest 修通村东断头路").Tap("提交")
	m.Send("/undo")
	m.Forge("suggestion_withdraw:1")
	m.Send("/undo")
	require.Contains(t, m.Last(), "已撤销")
	m.Send("/suggestions").Tap("断头路")
	require.Contains(t, m.Last(), "草稿")
}

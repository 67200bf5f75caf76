package research_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/voices"
)

// carrying is a research of whose findings its writer has made suggestions, and whose
// report is with the committee.
type carrying struct {
	*harness.Harness
	t      *testing.T
	writer *harness.Person
}

// withSuggestions takes a research so far that the committee's answer is to be noted: of
// its findings as many have become suggestions, and of these the first ones were sent.
func withSuggestions(t *testing.T, made, sent int) *carrying {
	t.Helper()
	h := harness.New(t).Seed()
	underWay(h)
	k := &carrying{h, t, h.Members[0]}
	for i, seen := range []string{"敬老院 12 位老人，缺专职护理员", "王家村 8 户老人无人做饭", "卫生室 3 个月没有药"}[:made] {
		k.writer.Send("/research " + seen)
		k.writer.Send("/research").Tap("看调研笔记")
		k.writer.Tap(strings.Fields(seen)[0])
		k.writer.Tap("列为问题")
		k.writer.Forge(fmt.Sprint("finding_suggest:", i+1))
		k.writer.Tap("就这样提交")
		number := fmt.Sprintf("议-2026-%03d", i+1)
		require.Contains(t, k.writer.Last(), number)
		h.Director.Send("/outcome " + number + " 审核通过")
		if i < sent {
			h.Director.Send("/outcome " + number + " 报送")
		}
	}
	k.writer.Send("/research").Tap("提交报告")
	k.writer.Send("村里老人多。").Tap("提交")
	h.Director.Send("/review report").Tap("审核通过")
	h.Director.Send("/research").Tap("报送")
	h.Director.Tap("12月5日")
	h.Advance(6 * time.Minute)
	return k
}

// answered has the director note what the committee said of the report.
func (k *carrying) answered(outcome string) {
	k.Director.Send("/research").Tap("登记批示和采纳情况")
	k.Director.Tap(outcome)
	k.Director.Send("列入明年计划").Tap("提交")
	require.Contains(k.t, k.Director.Last(), "结果："+outcome)
}

func (k *carrying) suggestion(n int) (of *voices.Suggestion) {
	k.Rows(func(tx *gorm.DB) (err error) {
		of, err = voices.ByNumber(tx, fmt.Sprintf("议-2026-%03d", n))
		return err
	})
	return of
}

// told counts where the writer reads of an answer to a suggestion: what comes of a day is one
// message.
func (k *carrying) told(n int, answer string) int {
	return strings.Count(k.writer.Chat(), fmt.Sprintf("您的意见建议 议-2026-%03d「%s」%s", n, k.suggestion(n).Title, answer))
}

// A report that was adopted carries its answer to the suggestions made from it: when the
// office says so, and to those alone that wait for an answer (§9).
func TestAReportsAnswerIsCarried(t *testing.T) {
	k := withSuggestions(t, 3, 2)
	d := k.Director
	k.answered("采纳")
	require.Contains(t, d.Last(), "由这份报告提出、还在等答复的意见建议 2 条：")
	require.Contains(t, d.Last(), "· 议-2026-001「敬老院 12 位老人，缺专职护理员」")
	require.NotContains(t, d.Last(), "议-2026-003", "it is not with the committee")
	k.Advance(6 * time.Minute)
	for n := 1; n <= 2; n++ {
		require.Equal(t, voices.Sent, k.suggestion(n).State, "nobody has said that it is theirs too")
	}
	require.Contains(t, k.writer.Forge("research_carry:1"), "这件事由主任办理")

	d.Tap("都按这个答复")
	require.Contains(t, d.Last(), "✅ 已按报告答复 2 条：")
	require.NotContains(t, d.Last(), "[ 都按这个答复 ]")
	for n := 1; n <= 2; n++ {
		require.Equal(t, voices.Answered, k.suggestion(n).State)
		require.Equal(t, voices.Adopted, k.suggestion(n).Outcome)
		require.Zero(t, k.told(n, "已采纳"), "not before it can no longer be undone")
	}
	require.Equal(t, voices.Reviewed, k.suggestion(3).State)
	require.Contains(t, d.Forge("research_carry:1"), "没有等着答复的意见建议了。")
	k.Advance(6 * time.Minute)
	for n := 1; n <= 2; n++ {
		require.Equal(t, 1, k.told(n, "已采纳。\n意见：按调研报告「村级养老」的答复\n列入明年计划"), k.writer.Chat())
	}
	k.Advance(24 * time.Hour)
	require.Equal(t, 1, k.told(1, "已采纳"), "once")
}

// Each of what was carried is taken back by itself.
func TestACarriedAnswerIsTakenBack(t *testing.T) {
	k := withSuggestions(t, 2, 2)
	d := k.Director
	k.answered("部分采纳")
	d.Tap("都按这个答复")
	d.Tap("撤销（5 分钟内） · 议-2026-001")
	require.Equal(t, voices.Sent, k.suggestion(1).State)
	require.Equal(t, voices.Partly, k.suggestion(2).Outcome)
	k.Advance(6 * time.Minute)
	require.Zero(t, k.told(1, "部分采纳"))
	require.Equal(t, 1, k.told(2, "部分采纳"))
	d.Forge("research_carry:1")
	require.Equal(t, voices.Partly, k.suggestion(1).Outcome, "it can be said again")
}

// What was not adopted says nothing of the suggestions, and what somebody has answered
// meanwhile keeps that answer.
func TestWhatIsNotCarried(t *testing.T) {
	k := withSuggestions(t, 1, 1)
	k.answered("留作参考")
	require.NotContains(t, k.Director.Last(), "都按这个答复")
	require.Contains(t, k.Director.Forge("research_carry:1"), "没有等着答复的意见建议了。")
	require.Equal(t, voices.Sent, k.suggestion(1).State)

	k = withSuggestions(t, 2, 2)
	d, secretary := k.Director, k.Members[8]
	d.Send("/role " + secretary.Name + " +文书").Tap("确定")
	k.answered("采纳")
	secretary.Send("/outcome 议-2026-001 未采纳 明年再议")
	if strings.Contains(secretary.Last(), "[ 提交 ]") {
		secretary.Tap("提交")
	}
	require.Equal(t, voices.Declined, k.suggestion(1).Outcome)
	d.Tap("都按这个答复")
	require.Contains(t, d.Last(), "✅ 已按报告答复 1 条：")
	require.Equal(t, voices.Declined, k.suggestion(1).Outcome, "it has an answer of its own")
	require.Equal(t, voices.Adopted, k.suggestion(2).Outcome)

	// The question goes when nothing waits any more, wherever that was settled.
	k = withSuggestions(t, 1, 1)
	k.answered("采纳")
	require.Contains(t, k.Director.Last(), "[ 都按这个答复 ]")
	k.Members[8].Send("/menu")
	k.Director.Send("/outcome 议-2026-001 采纳")
	k.Advance(2 * time.Hour)
	require.NotContains(t, k.Director.Chat(), "[ 都按这个答复 ]")
}

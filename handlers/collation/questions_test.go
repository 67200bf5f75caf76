package collation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	mcollation "lianluo/models/collation"
	"lianluo/models/modelstest"
)

// askedAll is an office whose members are asked.
func askedAll(t *testing.T) *harness.Harness {
	t.Helper()
	h := ready(t)
	h.Director.Send("/collate").Tap("开始整理")
	h.Director.Tap("请委员核对")
	h.Director.Tap("确定发出")
	h.Advance(6 * time.Minute)
	return h
}

// A question is answered in private, and the answer asks whether that settles it: one tap says
// so, another asks again. What nobody has answered is named before the year is frozen, and in it.
func TestAQuestionIsAnsweredAndAskedAgain(t *testing.T) {
	h := askedAll(t)
	d, m, silent := h.Director, h.Members[1], h.Members[2]
	m.Tap("有疑问")
	m.Tap("送戏下乡")
	m.Send("应为 5 场").Tap("提交")
	d.Send("/answer 1 已改为 5 场")
	require.Zero(t, m.Told("已改为 5 场"), "it can still be taken back")
	d.Send("/collate")
	require.Contains(t, d.Last(), "已答复、本人还没有点“没问题”的 1")
	h.Advance(6 * time.Minute)
	require.Equal(t, 1, m.Told("已改为 5 场"))
	require.Contains(t, m.Last(), "没有别的，点「没问题」")
	require.Contains(t, m.Last(), "[ ✅ 没问题 ]")

	// 仍有疑问 asks again, and the matter is open until it is answered.
	m.Tap("仍有疑问")
	d.Send("/collate")
	require.Contains(t, d.Last(), "还没有答复的 1")
	m.Tap("送戏下乡")
	m.Send("受益人数也不对").Tap("提交")
	d.Send("/collate").Tap("看疑问")
	require.Contains(t, d.Last(), "受益人数也不对")
	require.Contains(t, d.Last(), "没有答复")
	require.Contains(t, d.Last(), "已答复：已改为 5 场")
	d.Send("/answer 2 已改为 120 人")
	h.Advance(6 * time.Minute)
	m.Tap("没问题")
	require.Contains(t, m.Last(), "您已核对：没问题")
	require.Contains(t, m.Last(), "答：已改为 120 人", "what was answered stays to be read")

	// Another asks and nobody answers: the year is frozen with it.
	silent.Forge("collate_doubt:1:0")
	h.AdvanceTo(time.Date(2027, 1, 26, 10, 0, 0, 0, modelstest.Zone))
	d.Send("/collate").Tap("定稿")
	require.Contains(t, d.Last(), "没有答复的疑问 1 条，定稿时会注明")
	require.Contains(t, d.Last(), silent.Name)
	require.Contains(t, d.Last(), "没有写")
	d.Tap("确定定稿")
	require.Contains(t, d.Last(), "办理经过")
	require.Contains(t, d.Last(), "定稿（"+d.Name+"）")
	d.Forge("paper:collation_inner:2026")
	_, _, inner := d.Word()
	for _, want := range []string{"委员提出的疑问", "应为 5 场", "已改为 120 人", "没有写", "请委员核对（" + d.Name + "）"} {
		require.Contains(t, inner, want)
	}
	silent.Forge("paper:collation_public:2026")
	_, _, public := silent.Word()
	require.NotContains(t, public, "应为 5 场")
	require.NotEmpty(t, silent.Forge("collate_questions:1:0")+silent.Last())
	h.Rows(func(tx *gorm.DB) error {
		col, err := mcollation.Of(tx, 2026)
		require.NoError(t, err)
		list, err := mcollation.Questions(tx, col, 0)
		require.Len(t, list, 3)
		return err
	})
}

// An answer that the director takes back has settled nothing, and nobody hears of it.
func TestAnAnswerIsTakenBack(t *testing.T) {
	h := askedAll(t)
	d, m := h.Director, h.Members[1]
	m.Tap("有疑问")
	m.Tap("少记了一条")
	m.Send("12月的学习我在").Tap("提交")
	d.Send("/answer 1 没有查到")
	d.Tap("撤销")
	h.Advance(time.Hour)
	require.Zero(t, m.Told("没有查到"))
	d.Send("/collate")
	require.Contains(t, d.Last(), "还没有答复的 1")
}

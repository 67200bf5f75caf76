package scheduler_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

// What nobody goes on with is said to the director on the first working day of a month, with
// a button that opens it, until it is settled; a month without any is silent.
func TestForgottenSuggestionsOnceAMonth(t *testing.T) {
	h := harness.New(t).Seed() // 5 December
	m, d := h.Members[0], h.Director
	const told = "没有下文"
	m.Send("/suggest 断头路断了三年，300人绕行。原因：没钱。建议：列入计划。")
	d.Send("/outcome 议-2026-001 审核通过").Send("/outcome 议-2026-001 报送")
	h.AdvanceTo(time.Date(2027, time.January, 4, 18, 0, 0, 0, harness.Shanghai))
	require.Zero(t, d.Told(told), "30 days are not over")
	h.AdvanceTo(time.Date(2027, time.February, 1, 12, 0, 0, 0, harness.Shanghai))
	require.Equal(t, 1, d.Told(told))
	require.Contains(t, d.Chat(), "报送 30 天还没有答复")
	d.Tap("打开 议-2026-001")
	require.Contains(t, d.Last(), "断头路")
	d.Tap("部分采纳")
	h.AdvanceTo(time.Date(2027, time.March, 1, 12, 0, 0, 0, harness.Shanghai))
	require.Equal(t, 1, d.Told(told), "nothing waits")
}

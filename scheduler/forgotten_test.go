package scheduler_test

import (
	"strings"
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

// What nobody goes on with for two months is asked by the newer message alone; both say how
// it stands, the older one until it gives way.
func TestOfTwoMonthsTheNewerAsks(t *testing.T) {
	h := harness.New(t).Seed() // 5 December
	d := h.Director
	h.Members[0].Send("/suggest 断头路断了三年，300人绕行。原因：没钱。建议：列入计划。")
	d.Send("/outcome 议-2026-001 审核通过").Send("/outcome 议-2026-001 报送")
	h.Members[1].Send("/suggest 镇区路灯坏了5盏。原因：没人修。建议：由村镇办换新灯。")
	d.Send("/outcome 议-2026-002 审核通过").Send("/outcome 议-2026-002 报送")
	h.AdvanceTo(time.Date(2027, time.February, 1, 12, 0, 0, 0, harness.Shanghai))
	require.Contains(t, d.Chat(), "有 2 条意见建议等着往下办")
	d.Send("/outcome 议-2026-002 采纳")
	h.Advance(time.Hour)
	require.Contains(t, d.Chat(), "有 1 条意见建议等着往下办")
	require.Contains(t, d.Chat(), "2. 议-2026-002「镇区路灯坏了5盏」：已采纳")
	require.Equal(t, 1, strings.Count(d.Chat(), "打开 议-2026-001"))

	h.AdvanceTo(time.Date(2027, time.March, 1, 12, 0, 0, 0, harness.Shanghai))
	require.Equal(t, 2, d.Told("没有下文"))
	require.Equal(t, 1, strings.Count(d.Chat(), "打开 议-2026-001"), "that of February has none any more")
	require.Contains(t, d.Chat(), "没有下文：见下面这个月的一条。")
	d.Send("/outcome 议-2026-001 部分采纳")
	h.Advance(time.Hour)
	require.Contains(t, d.Chat(), "没有下文的 1 条，现在这样：\n1. 议-2026-001「断头路断了三年，300人绕行」：部分采纳")
	require.NotContains(t, d.Chat(), "打开 议-2026-001")
}

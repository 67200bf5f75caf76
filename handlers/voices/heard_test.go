package voices_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

// What comes of somebody's suggestions on one day is one message, also of several of them;
// what asks for the author's judgement is one of its own, and the next day has its own.
func TestTheWayOfADayIsOneMessage(t *testing.T) {
	h := harness.New(t).Seed()
	m, d := filed(h), h.Director
	sentOne(h, m, "镇区路灯坏了5盏。原因：没人修。建议：由村镇办换新灯。")
	h.Advance(10 * time.Minute)
	told := func() int { return m.Told("您的意见建议") }

	d.Send("/outcome 议-2026-001 审核通过").Send("/outcome 议-2026-001 报送")
	h.Advance(6 * time.Minute)
	require.Equal(t, 1, told())
	require.Contains(t, m.Last(), "已审核通过")
	require.Contains(t, m.Last(), "已报送镇党委")

	h.Advance(time.Hour)
	d.Send("/outcome 议-2026-001 部分采纳 先修一段")
	d.Send("/outcome 议-2026-002 采纳")
	h.Advance(4 * time.Minute)
	require.NotContains(t, m.Last(), "采纳", "it can still be undone")
	h.Advance(2 * time.Minute)
	require.Equal(t, 1, told())
	last := m.Last()
	require.Contains(t, last, "议-2026-001「村东断头路影响300人」部分采纳。\n意见：先修一段\n\n")
	require.Less(t, strings.Index(last, "议-2026-002"), strings.Index(last, "部分采纳"), "the newest stands first")
	require.Contains(t, last, "[ 意见建议列表 ]")

	d.Send("/outcome 议-2026-002 办结 换了五盏")
	h.Advance(6 * time.Minute)
	require.Equal(t, 2, told(), "it asks how content he is")
	m.Tap("满意")

	h.Advance(24 * time.Hour)
	d.Send("/suggestions 议-2026-001")
	taps(d, "转办", "社会事务办", "1月", "确认转办")
	h.Advance(6 * time.Minute)
	require.Equal(t, 3, told())
}

// What is undone is in none of these messages, whichever of them would have told it first.
func TestWhatIsUndoneIsNotAmongTheDay(t *testing.T) {
	h := harness.New(t).Seed()
	m, d := filed(h), h.Director
	sentOne(h, m, "镇区路灯坏了5盏。原因：没人修。建议：由村镇办换新灯。")
	sentOne(h, m, "村口护栏断了三处。原因：撞坏。建议：由村委会修好。")
	h.Advance(10 * time.Minute)

	// The first, by which the others would have been told too.
	d.Send("/outcome 议-2026-002 采纳 甲")
	undo := d.Button("撤销")
	h.Advance(time.Minute)
	d.Send("/outcome 议-2026-003 采纳 乙")
	d.Forge(undo)
	h.Advance(5 * time.Minute)
	require.Equal(t, 1, m.Told("意见：乙"))
	require.Zero(t, m.Told("意见：甲"))
	require.NotContains(t, m.Chat(), "意见：甲")

	// One in the middle of those that come on top of it.
	d.Send("/outcome 议-2026-002 部分采纳 丙")
	h.Advance(time.Minute)
	d.Send("/undo")
	d.Send("/outcome 议-2026-002 采纳 丁")
	h.Advance(6 * time.Minute)
	require.Equal(t, 1, m.Told("您的意见建议"))
	require.Contains(t, m.Last(), "意见：丁")
	require.Contains(t, m.Last(), "意见：乙")
	require.NotContains(t, m.Chat(), "意见：丙")
}

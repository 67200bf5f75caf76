package record_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
)

// A year of one's own goes to oneself: it names nobody else, and the staff have no button
// for another's.
func TestMyYearAsAPicture(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	m := h.Members[0]
	m.Send("/record").Tap("我的年度图")
	_, photo, words := scenes.Picture(h, m)
	require.True(t, photo)
	require.Equal(t, "您的2026年履职：应到 1 次，到会 1 次；笔记、心得 2 篇；意见建议 0 条；好事实事 1 件。", words)
	require.NotContains(t, h.Director.Chat(), "[photo]")
	require.NotContains(t, h.Group.Chat(), "[photo]")
	h.Director.Send("/record " + m.Name)
	require.Contains(t, h.Director.Last(), "明细")
	require.NotContains(t, h.Director.Last(), "我的年度图")
	for _, arg := range []string{"2027", "x", "2026.5", ""} {
		h.Members[1].Forge("paper:my_year:" + arg)
		require.NotContains(t, h.Members[1].Chat(), "[photo]", arg)
	}
	n := h.Members[9]
	n.Send("/record 2025")
	require.NotContains(t, n.Last(), "我的年度图", "there is nothing to draw")
	n.Forge("paper:my_year:2025")
	_, _, words = scenes.Picture(h, n)
	require.Contains(t, words, "应到 0 次，到会 0 次")
}

package deeds_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
)

// Everybody has what the office did in a term, under the list of deeds.
func TestTheDeedsOfATermAsAPicture(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[4]
	m.Send("/deeds").Tap("好事实事汇总图")
	_, photo, words := scenes.Picture(h, m)
	require.True(t, photo)
	require.Contains(t, words, "已核实 0 件")
	scenes.QuarterOfWork(t, h)
	m.Send("/deeds").Tap("好事实事汇总图")
	_, _, words = scenes.Picture(h, m)
	require.Contains(t, words, "已核实 1 件，2 位委员参与。")
	h.Director.Send("/deeds").Tap("好事实事汇总图")
	_, _, words = scenes.Picture(h, h.Director)
	require.Contains(t, words, "已核实 1 件")
	m.Forge("paper:deeds_total:1")
	require.NotContains(t, m.Last(), "[photo]")
}

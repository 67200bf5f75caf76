package handlers_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

func TestDesk(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/office")
	require.Contains(t, h.Director.Last(), "青山镇政协联络处 · 12月5日（周六）")
	require.Contains(t, h.Director.Last(), "没有待办。")
	require.Contains(t, h.Director.Last(), "目标 5 条以上")
	h.Director.Send("/review")
	require.Contains(t, h.Director.Last(), "今天的事办完了。")
	h.Members[0].Send("/office")
	require.Contains(t, h.Members[0].Last(), "这件事由主任办理。")
	require.Contains(t, h.Members[0].Forge("review"), "主任")
}

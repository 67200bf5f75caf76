package front_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
)

func TestDesk(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/office")
	require.Contains(t, h.Director.Last(), "青山镇政协联络处 · 12月5日（周六）")
	require.Contains(t, h.Director.Last(), "没有待办。")
	require.Contains(t, h.Director.Last(), "目标 5 条以上")
	h.Director.Send("/review")
	require.Contains(t, h.Director.Last(), "没有等您办的事了。")
	h.Members[0].Send("/office")
	require.Contains(t, h.Members[0].Last(), "这件事由主任办理。")
	require.Contains(t, h.Members[0].Forge("review"), "主任")
}

func TestTheMenuTellsOfTheDesk(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/newsession 12月9日 15:00 土地管理法 @镇政府三楼会议室 #王芳").Tap("发布")
	require.Contains(t, h.Director.Send("/menu").Last(), "没有等您办的事")
	h.Members[0].Send("/leave 出差")
	require.Contains(t, h.Director.Send("/menu").Last(), "工作台有 1 件事等您处理")
	require.NotContains(t, h.Director.Last(), "没有等您办的事")
	words := scenes.Keyboard(h, h.Director)
	require.Contains(t, words, "工作台", "11: no number that would soon be wrong")
	require.NotContains(t, words, "我的履职", "the director is no member here")
	require.Equal(t, "帮助", words[len(words)-1])
}

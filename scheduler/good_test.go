package scheduler_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

// A member who has good news hears of it once, in the next month, by day; who has none, whose
// good news was undone, or who has switched it off, hears nothing.
func TestGoodNewsOnceAMonth(t *testing.T) {
	h := harness.New(t).Seed()
	one, muted, taken, none := h.Members[0], h.Members[1], h.Members[2], h.Members[3]
	const news = "您提的「修通断头路」，镇党委已采纳。"
	muted.Send("/mute good")
	for i, m := range []*harness.Person{one, muted, taken} {
		m.Send("/suggest 修通断头路").Send("断了三年")
		m.Send("请列入计划").Tap("提交")
		number := fmt.Sprintf("议-2026-%03d", i+1)
		h.Director.Send("/outcome " + number + " 同意").Send("/outcome " + number + " 送党委").Send("/outcome " + number + " 采纳 已列入明年计划")
		if m == taken {
			h.Director.Tap("撤销")
		}
		h.Advance(10 * time.Minute)
	}
	h.AdvanceTo(time.Date(2027, time.January, 5, 9, 0, 0, 0, harness.Shanghai))
	require.Zero(t, one.Told(news))
	h.AdvanceTo(time.Date(2027, time.February, 20, 12, 0, 0, 0, harness.Shanghai))
	require.Equal(t, 1, one.Told(news))
	for _, m := range []*harness.Person{muted, taken, none} {
		require.Zero(t, m.Told(news), m.Name)
	}
	require.Contains(t, muted.Send("/mute").Last(), "每月一条办理结果的好消息")
}

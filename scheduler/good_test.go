package scheduler_test

import (
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
	muted.Send("/mute good")
	for _, m := range []*harness.Person{one, muted, taken} {
		m.Send("/deed 送戏下乡 20场")
		h.Director.Tap("核实")
		if m == taken {
			h.Director.Tap("撤销")
		}
		h.Advance(10 * time.Minute)
	}
	h.AdvanceTo(time.Date(2027, time.January, 5, 9, 0, 0, 0, harness.Shanghai))
	require.Zero(t, one.Told("记入您的履职"))
	h.AdvanceTo(time.Date(2027, time.February, 20, 12, 0, 0, 0, harness.Shanghai))
	require.Equal(t, 1, one.Told("您报的好事「送戏下乡」已核实，记入您的履职。"))
	for _, m := range []*harness.Person{muted, taken, none} {
		require.Zero(t, m.Told("记入您的履职"), m.Name)
	}
	require.Contains(t, muted.Send("/mute").Last(), "每月一条办理结果的好消息")
}

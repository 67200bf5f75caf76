package demo_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/models/books"
	"lianluo/models/deeds"
	"lianluo/models/modelstest"
)

// The books have something of each sort, and a deed under way; whatever the day on which the
// trial begins.
func TestTheBooksAreFilled(t *testing.T) {
	for _, at := range []time.Time{now, time.Date(2027, 2, 28, 14, 40, 0, 0, modelstest.Zone), time.Date(2026, 1, 1, 16, 59, 0, 0, modelstest.Zone)} {
		m := generate(t, at, 1)
		sorts, kinds := map[books.Sort]int{}, map[books.DonorKind]int{}
		linked := 0
		for _, d := range all[books.Donation](t, m.tx) {
			require.Equal(t, books.Confirmed, d.State)
			require.False(t, d.ConfirmedAt.After(at))
			sorts[d.Sort]++
			kinds[d.DonorKind]++
			if d.DeedID != nil {
				linked++
			}
		}
		require.Equal(t, map[books.Sort]int{books.Money: 2, books.Goods: 1, books.Labour: 1}, sorts)
		require.Equal(t, map[books.DonorKind]int{books.ByMember: 2, books.ByFirm: 1, books.ByNobody: 1}, kinds)
		require.Equal(t, 1, linked)
		levels := map[books.Level]int{}
		for _, h := range all[books.Honour](t, m.tx) {
			require.Equal(t, books.Confirmed, h.State)
			require.NotContains(t, h.Document, "{")
			levels[h.Level]++
		}
		require.Len(t, levels, len(books.Levels))
		states := map[deeds.State]int{}
		for _, d := range all[deeds.Deed](t, m.tx) {
			if d.PromisedAt != nil {
				states[d.State]++
			}
		}
		require.Equal(t, map[deeds.State]int{deeds.Promised: 1, deeds.Doing: 1}, states)
		require.Len(t, all[deeds.Note](t, m.tx), 3)
	}
}

// What the seed says of 龚平's eleven years is what the screen of his sums says, and the
// office's has it too.
func TestTheSumsOfTheSeedAreOnTheScreen(t *testing.T) {
	h := harness.New(t, harness.At(now)).Demo()
	gong := h.Members[0]
	require.Equal(t, "龚平", gong.Name)
	gong.Send("/deeds").Tap("好事实事合计")
	gong.Tap("历年")
	for _, figure := range []string{"20 场", "20 处", "12,000 册", "30 万元"} {
		require.Contains(t, gong.Last(), figure)
	}
	gong.Tap("看我的")
	require.Contains(t, gong.Last(), "\n20 场 · 20 处 · 12,000 册 · 30 万元\n")
	gong.Tap("20 场")
	require.Contains(t, gong.Last(), "送戏下乡 20 场（8 件）")
}

package briefing_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/calendar"
)

// A briefing that is out is a picture for everybody, a draft for the staff alone.
func TestABriefingAsAPicture(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	var b *mbriefing.Briefing
	h.Write(func(tx *gorm.DB) (err error) {
		b, err = mbriefing.Draft(tx, calendar.Quarter{Year: 2026, Q: 4}, nil)
		return err
	})
	m, data := h.Members[2], fmt.Sprintf("paper:briefing_card:%d", b.ID)
	m.Forge(data)
	require.NotContains(t, m.Chat(), "[photo]")
	m.Send("/paper")
	require.NotContains(t, m.Last(), "通报图片")
	h.Director.Send("/paper").Tap("通报图片")
	h.Director.Tap("通报图片 · 2026年第四季度")
	_, photo, words := scenes.Picture(h, h.Director)
	require.True(t, photo)
	require.Contains(t, words, "草稿，未经审定\n青山镇政协联络处 2026年第四季度履职通报\n集中学习 1 次")
	h.Director.Send("/briefing 2026Q4").Tap("发出")
	m.Send("/paper").Tap("通报图片")
	m.Tap("通报图片 · 2026年第四季度")
	img, photo, words := scenes.Picture(h, m)
	require.True(t, photo)
	require.Equal(t, 1080, img.Bounds().Dx())
	require.Contains(t, words, "出席率 91%（1 次活动：学习 1）")
	require.Contains(t, words, "李强（接待集体活动）")
	require.NotContains(t, words, "草稿")
	h.Director.Send("/briefing 2026Q4").Tap("通报图片")
	_, _, words = scenes.Picture(h, h.Director)
	require.Contains(t, words, "履职通报")
}

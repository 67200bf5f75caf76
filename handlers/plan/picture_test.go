package plan_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/activities"
)

// Everybody has the year as a picture; one that is too long is made of several.
func TestTheYearAsAPicture(t *testing.T) {
	h := harness.New(t).Seed()
	keep(h, "新春学习", time.Date(2026, 12, 20, 9, 0, 0, 0, harness.Shanghai))
	m := h.Members[0]
	m.Send("/calendar 2026").Tap("全年日历图")
	img, photo, words := scenes.Picture(h, m)
	require.True(t, photo)
	require.Equal(t, 1080, img.Bounds().Dx())
	require.Contains(t, words, "2026年活动日历，共 1 次活动。\n近期：\n12月20日（周日）09:00 新春学习")
	m.Send("/calendar 2025").Tap("全年日历图")
	_, _, words = scenes.Picture(h, m)
	require.Contains(t, words, "2025年活动日历，共 0 次活动。")
	for _, arg := range []string{"1", "x", "2026-9", "2026--1", "2026-1-1", ""} {
		m.Forge("paper:year_calendar:" + arg)
		require.NotContains(t, m.Last(), "[photo]", arg)
	}
	h.Write(func(tx *gorm.DB) error {
		for i := range 60 {
			a := &activities.Activity{Kind: activities.Study, Topic: fmt.Sprint(i) + strings.Repeat("长", 97), StartsAt: time.Date(2026, 1, 1+i, 9, 0, 0, 0, harness.Shanghai)}
			if err := activities.Create(tx, a); err != nil {
				return err
			}
		}
		return nil
	})
	m.Send("/calendar 2026").Tap("全年日历图")
	require.Contains(t, m.Last(), "第2张（共")
	m.Tap("第2张（共")
	require.Contains(t, m.Last(), "‹ 第1张（共")
}

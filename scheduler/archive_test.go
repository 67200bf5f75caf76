package scheduler_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/archive"
	"lianluo/models/people"
)

// A page of local history comes on a Monday where the director has switched it on, each item
// once a year; the teller without consent is not named.
func TestThePageOfTheWeek(t *testing.T) {
	h := harness.New(t).Seed()
	long := strings.Repeat("全村凑粮修桥，一天三顿稀饭。", 100)
	h.Write(func(tx *gorm.DB) error {
		director, err := people.PersonByID(tx, h.Director.Row)
		if err != nil {
			return err
		}
		for _, it := range []*archive.Item{
			{PersonID: h.Members[0].Row, Title: "石桥", Period: "民国三十六年", Teller: "王大爷", Text: long},
			{PersonID: h.Members[1].Row, Title: "没有核实的", Text: "先放着"},
			{PersonID: h.Members[1].Row, Title: "只有照片"},
		} {
			if _, err := archive.File(tx, it, h.Clock.Now()); err != nil {
				return err
			}
			if it.Title == "没有核实的" {
				continue
			}
			if _, err := archive.Confirm(tx, it, director, h.Clock.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	pages := func() int { return strings.Count(h.Group.Chat(), "文史一页") }
	h.AdvanceTo(time.Date(2026, 12, 7, 10, 1, 0, 0, harness.Shanghai))
	require.Zero(t, pages(), "it is off")
	h.Director.Send("/settings archive on")
	require.Contains(t, h.Director.Last(), "每周发一页")
	h.AdvanceTo(time.Date(2026, 12, 14, 10, 1, 0, 0, harness.Shanghai))
	require.Equal(t, 1, pages())
	page := h.Group.Last()
	require.Contains(t, page, "文史一页 · 石桥")
	require.Contains(t, page, "民国三十六年")
	require.Contains(t, page, "……")
	require.Contains(t, page, "看全文和照片")
	require.NotContains(t, page, "王大爷")
	require.Less(t, len([]rune(page)), 1100)
	h.AdvanceTo(time.Date(2026, 12, 21, 10, 1, 0, 0, harness.Shanghai))
	require.Equal(t, 1, pages(), "no other has words")
	h.Members[4].Open("archive-1")
	require.Contains(t, h.Members[4].Last(), "石桥")
}

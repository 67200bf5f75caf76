package scheduler_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
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

	// The page that stands in the group follows the item.
	h.Director.Send("/archive 史-2026-001").Tap("退回")
	h.Director.Send("年代写错了").Tap("退回")
	require.Zero(t, pages(), h.Group.Chat())
	require.Contains(t, h.Group.Chat(), "这一页文史已撤下")
	require.NotContains(t, h.Group.Chat(), "全村凑粮")
	h.Advance(6 * time.Minute)
	h.Members[0].Tap("修改后再交")
	h.Members[0].Tap("年代")
	h.Members[0].Send("1948年").Tap("提交")
	require.Zero(t, pages(), "not before it is confirmed")
	h.Director.Send("/archive 史-2026-001").Tap("核实")
	require.Equal(t, 1, pages())
	require.Contains(t, h.Group.Last(), "1948年")
	require.Contains(t, h.Group.Last(), "看全文和照片")
	h.Director.Tap("撤销（5 分钟内）") // of the confirming
	require.Zero(t, pages(), h.Group.Chat())
	h.Members[4].Open("archive-1")
	require.NotContains(t, h.Members[4].Last(), "全村凑粮")
}

// A page that is still to go when its item is withdrawn does not come, and one that the group
// refuses has its turn again.
func TestAPageThatDoesNotArrive(t *testing.T) {
	h := harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error {
		director, err := people.PersonByID(tx, h.Director.Row)
		if err != nil {
			return err
		}
		it := &archive.Item{PersonID: h.Members[0].Row, Title: "石桥", Text: "全村凑粮修桥。"}
		if _, err := archive.File(tx, it, h.Clock.Now()); err != nil {
			return err
		}
		_, err = archive.Confirm(tx, it, director, h.Clock.Now())
		return err
	})
	h.Director.Send("/settings archive on")
	refused := h.Sandbox.Fault(sandbox.Fault{Method: "sendMessage", Chat: h.Group.ID, Status: 400, Description: "Bad Request: message is too long", Times: 1})
	h.AdvanceTo(time.Date(2026, 12, 7, 10, 1, 0, 0, harness.Shanghai))
	require.NotNil(t, refused)
	require.NotContains(t, h.Group.Chat(), "文史一页")
	h.Rows(func(tx *gorm.DB) error {
		it, err := archive.ByID(tx, 1)
		if err == nil {
			require.Zero(t, it.PageRef)
			require.Empty(t, it.ShownOn)
		}
		return err
	})
	h.AdvanceTo(time.Date(2026, 12, 14, 10, 1, 0, 0, harness.Shanghai))
	require.Contains(t, h.Group.Last(), "文史一页 · 石桥")
}

package scheduler_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
	"lianluo/models/pledges"
)

// The director is reminded, once and by day, of the self-assessment, the visit before the plenary
// and the half-yearly meeting; what is done is not reminded of, and what was says so.
func TestTheDirectorIsRemindedOfPromises(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	h.AdvanceTo(at(time.December, 10, 9, 30))
	require.Zero(t, d.Told("2026年度自评请在12月中旬完成"))
	h.AdvanceTo(at(time.December, 10, 10, 0))
	require.Equal(t, 1, d.Told("2026年度自评请在12月中旬完成"))

	h.Write(func(tx *gorm.DB) error {
		return activities.Create(tx, &activities.Activity{Kind: activities.Plenary, Topic: "县政协全会", StartsAt: time.Date(2027, 1, 20, 9, 0, 0, 0, harness.Shanghai)})
	})
	h.AdvanceTo(time.Date(2027, 1, 5, 12, 0, 0, 0, harness.Shanghai))
	require.Equal(t, 1, d.Told("县政协全会1月20日（周三）召开，会前请镇党委书记走访委员"))
	var list []pledges.Pledge
	h.Rows(func(tx *gorm.DB) (err error) { list, err = pledges.Of(tx, 2027); return err })
	require.Len(t, list, 6, "the clock made the year's, once")
	require.EqualValues(t, "2027-01-19", list[2].DueOn)
	h.AdvanceTo(time.Date(2027, 1, 12, 12, 0, 0, 0, harness.Shanghai))
	require.Equal(t, 1, d.Told("会前请镇党委书记走访委员"), "once")
	d.Forge("promises:2027")
	d.Tap("3")
	for _, b := range []string{"登记办理", "今天", h.Members[0].Name, "完成", "跳过", "登记"} {
		d.Tap(b)
	}
	h.Advance(2 * time.Minute)
	require.NotContains(t, d.Chat(), "会前请镇党委书记走访委员", "it is done: the word says so")
	require.Contains(t, d.Chat(), "书记在县政协全会前走访委员：已办。")

	h.AdvanceTo(time.Date(2027, 5, 31, 12, 0, 0, 0, harness.Shanghai))
	require.Equal(t, 1, d.Told("上半年听取政协工作汇报，6月30日（周三）前要开"))
	for _, m := range h.Members {
		require.NotContains(t, m.Chat(), "听取政协工作汇报")
	}
}

package scheduler_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
)

// The director hears once of each gap, by day on a working day, and the word says so when it
// is mended; members hear nothing.
func TestTheDirectorHearsOfGapsOnce(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	h.AdvanceTo(at(time.December, 10, 8, 30))
	require.Zero(t, d.Told("还没有安排"))
	h.AdvanceTo(at(time.December, 10, 9, 30))
	require.Equal(t, 1, d.Told("2027年还没有安排任何活动"))
	require.Contains(t, d.Last(), "[ 安排全年 ]")
	require.Zero(t, d.Told("本月还没有"), "the office began in this month")

	d.Send("/newactivity 座谈讨论 2027年1月20日15:00 春耕备耕 @石桥村 #" + h.Members[0].Name).Tap("发布")
	h.Advance(2 * time.Minute)
	require.NotContains(t, d.Chat(), "2027年还没有安排任何活动", "mended: the word says so")
	require.Contains(t, d.Chat(), "这一项已有安排。")

	h.AdvanceTo(time.Date(2027, time.February, 20, 12, 0, 0, 0, harness.Shanghai))
	require.Equal(t, 1, d.Told("两个月没有集中学习"))
	require.Equal(t, 1, d.Told("2月还没有集体活动"), "January has one")
	h.Write(func(tx *gorm.DB) error {
		return activities.Create(tx, &activities.Activity{Kind: activities.Study, Topic: "宪法", StartsAt: time.Date(2027, 3, 3, 15, 0, 0, 0, harness.Shanghai)})
	})
	h.AdvanceTo(time.Date(2027, time.March, 2, 12, 0, 0, 0, harness.Shanghai))
	require.NotContains(t, d.Chat(), "两个月没有集中学习", "by itself within a day")
	for _, m := range h.Members {
		require.NotContains(t, m.Chat(), "没有集中学习")
	}
}

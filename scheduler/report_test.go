package scheduler_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/committee"
	"lianluo/models/people"
)

// The report of the second quarter of 2026 is due on 7 July (domain C8): the director is told
// of the draft five days before, and on the day, once each; once it was delivered the word
// asks nothing. Nobody else hears.
func TestTheReportIsRemindedOf(t *testing.T) {
	day := func(d, hour, minute int) time.Time {
		return time.Date(2026, 7, d, hour, minute, 0, 0, harness.Shanghai)
	}
	h := harness.New(t, harness.At(time.Date(2026, 6, 30, 10, 0, 0, 0, harness.Shanghai))).Seed()
	q := calendar.Quarter{Year: 2026, Q: 2}
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Office{}).Where("1 = 1").UpdateColumn("created_at", time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)).Error
	})
	h.AdvanceTo(day(2, 12, 0))
	require.Zero(t, h.Director.Told("工作汇报"), "it waits for the briefing")
	h.Write(func(tx *gorm.DB) error {
		b, err := briefing.Draft(tx, q, nil)
		if err != nil {
			return err
		}
		return briefing.Release(tx, b, 0, h.Clock.Now())
	})
	h.AdvanceTo(day(3, 9, 20))
	require.Equal(t, 1, h.Director.Told("工作汇报的草稿可以看了，7月7日（周二）前报送镇党委"))
	h.AdvanceTo(day(6, 12, 0))
	require.Equal(t, 1, h.Director.Told("工作汇报的草稿可以看了"), "once")
	h.AdvanceTo(day(7, 9, 20))
	require.Equal(t, 1, h.Director.Told("今天是2026年第二季度工作汇报报送镇党委的日子"))
	require.Zero(t, h.Members[0].Told("工作汇报"))
	h.Write(func(tx *gorm.DB) error {
		owed, err := committee.Owed(tx, q)
		require.True(t, owed)
		return err
	})
}

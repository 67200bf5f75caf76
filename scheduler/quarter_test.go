package scheduler_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/people"
)

// Ten days before the quarter's report is due, on a working day, who came to a session and has
// written nothing hears once what is missing; nobody else, and not who has switched it off.
func TestMembersHearWhatAQuarterLacks(t *testing.T) {
	day := func(month time.Month, d, hour, minute int) time.Time {
		return time.Date(2026, month, d, hour, minute, 0, 0, harness.Shanghai)
	}
	h := harness.New(t, harness.At(day(6, 1, 10, 0))).Seed()
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Office{}).Where("1 = 1").UpdateColumn("created_at", time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)).Error
	})
	owes, muted, absent := h.Members[0], h.Members[1], h.Members[2]
	plan(h, day(6, 10, 15, 0))
	mute(h, muted, "owed")
	h.AdvanceTo(day(6, 10, 14, 50))
	owes.Send("/checkin")
	muted.Send("/checkin")
	h.AdvanceTo(day(6, 29, 9, 15)) // due on 7 July; ten days before is a Saturday
	require.Zero(t, owes.Told("快要汇总了"))
	h.AdvanceTo(day(6, 29, 9, 25))
	require.Equal(t, 1, owes.Told("2026年第二季度快要汇总了。您还有以下内容没有交"))
	require.Contains(t, owes.Last(), "学习笔记")
	for _, p := range []*harness.Person{muted, absent, h.Director} {
		require.Zero(t, p.Told("快要汇总了"), p.Name)
	}
	h.AdvanceTo(day(7, 10, 12, 0))
	require.Equal(t, 1, owes.Told("快要汇总了"), "once")
}

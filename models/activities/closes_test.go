package activities_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/modelstest"
	"lianluo/models/store"
)

// Check-in may close before the end: who comes later asks to be noted, and whoever wants may
// still leave early or ask for leave.
func TestCheckInClosesEarly(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, nil)
	require.Zero(t, a.ClosesAfter, "with the end, unless the office says otherwise")
	team.Do(t, db, func(tx *gorm.DB) error {
		a.ClosesAfter = 30
		require.NoError(t, tx.Model(a).Update("closes_after", a.ClosesAfter).Error)
		m := team.Members
		_, err := activities.CheckIn(tx, a, m[0], a.StartsAt.Add(30*time.Minute), activities.BySelf)
		require.NoError(t, err)
		var late *activities.TooLateError
		_, err = activities.CheckIn(tx, a, m[1], a.StartsAt.Add(31*time.Minute), activities.BySelf)
		require.ErrorAs(t, err, &late)
		require.True(t, late.EndedAt.Equal(a.StartsAt.Add(30*time.Minute)))
		_, _, err = activities.ClaimPresence(tx, a, m[1], "来晚了", a.StartsAt.Add(35*time.Minute))
		require.NoError(t, err)
		_, _, err = activities.AskLeave(tx, a, m[2], activities.PersonalLeave, "有事", a.StartsAt.Add(40*time.Minute))
		require.NoError(t, err)
		l, _, err := activities.LeavingNow(tx, a, m[0], a.StartsAt.Add(time.Hour))
		require.NoError(t, err)
		require.Equal(t, a.EndsAt.Sub(a.StartsAt), l.Length, "the activity is as long as it was")
		return nil
	})
	all := store.AcrossOffices(db.Read(t.Context()))
	at := a.StartsAt.Add(30 * time.Minute)
	list, err := activities.PlannedClosing(all, at.Add(-time.Minute), at)
	require.NoError(t, err)
	require.Len(t, list, 1)
	list, err = activities.PlannedClosing(all, at, at.Add(time.Minute))
	require.NoError(t, err)
	require.Empty(t, list)
}

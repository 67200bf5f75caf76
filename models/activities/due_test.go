package activities_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/store"
)

func TestPlannedOpening(t *testing.T) {
	db := modelstest.Open(t)
	team, other := modelstest.Office(t, db), modelstest.Office(t, db)
	start := modelstest.At(t, "2026-12-10 15:00")
	plan := func(team *modelstest.Team, opens people.Minutes, start time.Time) {
		team.Do(t, db, func(tx *gorm.DB) error {
			a := &activities.Activity{Kind: activities.Study, Topic: "学习", StartsAt: start}
			if err := activities.Create(tx, a); err != nil {
				return err
			}
			return tx.Model(a).Update("opens_before", opens).Error
		})
	}
	plan(team, 30, start)
	plan(other, 30, start.Add(10*time.Minute))
	plan(other, 0, start.Add(-30*time.Minute))
	plan(other, 120, start.Add(time.Hour))
	opening := func(after, until string) int {
		list, err := activities.PlannedOpening(store.AcrossOffices(db.Read(context.Background())), modelstest.At(t, "2026-12-10 "+after), modelstest.At(t, "2026-12-10 "+until))
		require.NoError(t, err)
		return len(list)
	}
	require.Equal(t, 2, opening("14:29", "14:30"), "one opens half an hour before, one at its start")
	require.Equal(t, 1, opening("14:30", "14:40"))
	require.Equal(t, 0, opening("14:40", "20:00"))
	require.Equal(t, 4, opening("13:00", "15:00"))
}

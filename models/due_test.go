package models_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models"
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
			a := &models.Activity{Kind: models.Study, Topic: "学习", StartsAt: start}
			if err := models.CreateActivity(tx, a); err != nil {
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
		list, err := models.PlannedOpening(store.AcrossOffices(db.Read(context.Background())), modelstest.At(t, "2026-12-10 "+after), modelstest.At(t, "2026-12-10 "+until))
		require.NoError(t, err)
		return len(list)
	}
	require.Equal(t, 2, opening("14:29", "14:30"), "one opens half an hour before, one at its start")
	require.Equal(t, 1, opening("14:30", "14:40"))
	require.Equal(t, 0, opening("14:40", "20:00"))
	require.Equal(t, 4, opening("13:00", "15:00"))
}

func TestResearchDue(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		for _, r := range []*models.Research{
			{Year: 2026, Quarter: 4, Topic: "到季度末"}, {Year: 2026, Quarter: 4, Topic: "定了日子", DueOn: "2026-12-20"},
			{Year: 2027, Quarter: 1, Topic: "下一季度"},
		} {
			if err := models.CreateResearch(tx, r); err != nil {
				return err
			}
		}
		return nil
	})
	due := func(days ...store.Date) (topics []string) {
		list, err := models.ResearchDue(store.AcrossOffices(db.Read(context.Background())), days)
		require.NoError(t, err)
		for _, r := range list {
			topics = append(topics, r.Topic)
		}
		return topics
	}
	require.Empty(t, due())
	require.Empty(t, due("2026-12-19", "2026-12-30"))
	require.Equal(t, []string{"定了日子"}, due("2026-12-20"))
	require.Equal(t, []string{"定了日子", "到季度末"}, due("2026-12-31", "2026-12-20"))
	require.Equal(t, []string{"下一季度"}, due("2027-03-31"))
}

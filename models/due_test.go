package models_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models"
	"lianluo/models/modelstest"
	"lianluo/models/store"
)

func TestOfficeClocks(t *testing.T) {
	db := modelstest.Open(t)
	late := models.DefaultSettings()
	late.QuietFrom = 23 * 60
	want := map[string]int{}
	require.NoError(t, db.Write(context.Background(), func(tx *gorm.DB) error {
		for i := range 24 {
			o := &models.Office{Name: fmt.Sprint("联络处", i), TimeZone: []string{"Asia/Shanghai", "Asia/Urumqi", ""}[i%3]}
			if i%2 == 0 {
				if err := o.SetRules(late); err != nil {
					return err
				}
			}
			if i%6 == 5 {
				o.Name = "" // claimed, not named yet: nobody is reminded there
			} else {
				want[o.TimeZone+o.Settings]++
			}
			if err := tx.Create(o).Error; err != nil {
				return err
			}
		}
		return nil
	}))
	tx := store.AcrossOffices(db.Read(context.Background()))
	clocks, err := models.OfficeClocks(tx)
	require.NoError(t, err)
	require.Len(t, clocks, 6, "three zones, two settings")
	got := map[string]int{}
	for i := range clocks {
		offices, err := models.OfficesOfClock(tx, &clocks[i])
		require.NoError(t, err)
		for _, o := range offices {
			require.Equal(t, clocks[i].Rules(), o.Rules())
			got[o.TimeZone+o.Settings]++
		}
	}
	require.Equal(t, want, got, "each office goes by one clock")
}

func TestPlannedOpening(t *testing.T) {
	db := modelstest.Open(t)
	team, other := modelstest.Office(t, db), modelstest.Office(t, db)
	start := modelstest.At(t, "2026-12-10 15:00")
	plan := func(team *modelstest.Team, opens models.Minutes, start time.Time) {
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

func TestNotedOfAJob(t *testing.T) {
	db := modelstest.Open(t)
	for _, word := range []string{"one", "two"} {
		require.NoError(t, db.Write(context.Background(), func(tx *gorm.DB) error {
			return models.NoteDone(tx, "menus", word, modelstest.Noon)
		}))
		got, err := models.Noted(db.Read(context.Background()), "menus")
		require.NoError(t, err)
		require.Equal(t, word, got)
	}
	other, err := models.Noted(db.Read(context.Background()), "other")
	require.NoError(t, err)
	require.Empty(t, other)
}

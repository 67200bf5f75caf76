package away_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/away"
	"lianluo/models/modelstest"
	"lianluo/models/store"
)

func TestSpansAreCountedByDay(t *testing.T) {
	days, people := away.Count([]away.Span{
		{PersonID: 1, FromOn: "2026-12-05", ToOn: "2026-12-08"},
		{PersonID: 1, FromOn: "2026-12-07", ToOn: "2026-12-10"}, // two that overlap are no more days
		{PersonID: 2, FromOn: "2026-11-01", ToOn: "2026-12-06"},
	}, "2026-12-06", "2026-12-09")
	require.Equal(t, map[int64]int{1: 4, 2: 1}, days)
	require.Equal(t, map[store.Date]int{"2026-12-06": 2, "2026-12-07": 1, "2026-12-08": 1, "2026-12-09": 1}, people)
}

func TestPlanningKeepsClearOfDaysAway(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	today := store.DateOf(modelstest.Noon, modelstest.Zone)
	month := store.MonthOf(modelstest.Noon, modelstest.Zone).Add(2)
	team.Do(t, db, func(tx *gorm.DB) error {
		m, err := activities.RotaAt(tx, month)
		if err != nil {
			return err
		}
		turns, err := activities.HostTurns(tx, m)
		if err != nil {
			return err
		}
		gone := turns[0].Person
		from := store.DateOf(month.Start(modelstest.Zone), modelstest.Zone)
		if _, _, err := away.Note(tx, &gone, from, from.AddDate(0, 0, 20), today, modelstest.Noon); err != nil {
			return err
		}
		turns, err = activities.HostTurns(tx, m)
		require.NoError(t, err)
		for _, turn := range turns {
			require.NotEqual(t, gone.ID, turn.ID)
		}
		asked, err := activities.HostsToAsk(tx, m, modelstest.Noon, 0)
		require.NoError(t, err)
		for _, p := range asked {
			require.NotEqual(t, gone.ID, p.ID)
		}
		ids, err := away.On(tx, from)
		require.NoError(t, err)
		require.Equal(t, []int64{gone.ID}, ids)
		return nil
	})
}

func TestSpansThatAreRefused(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	p, today := team.Members[0], store.Date("2026-12-05")
	team.Do(t, db, func(tx *gorm.DB) error {
		for name, test := range map[string]struct {
			from, to store.Date
			want     error
		}{
			"over":     {"2026-12-01", "2026-12-04", away.ErrPast},
			"backward": {"2026-12-09", "2026-12-08", away.ErrOrder},
			"long":     {"2026-12-05", "2027-03-07", away.ErrTooLong},
			"far":      {"2027-12-07", "2027-12-07", away.ErrTooFar},
		} {
			_, _, err := away.Note(tx, p, test.from, test.to, today, modelstest.Noon)
			require.ErrorIs(t, err, test.want, name)
		}
		for range away.Most {
			_, _, err := away.Note(tx, p, today, today, today, modelstest.Noon)
			require.NoError(t, err)
		}
		_, _, err := away.Note(tx, p, today, today, today, modelstest.Noon)
		require.ErrorIs(t, err, away.ErrTooMany)
		return nil
	})
}

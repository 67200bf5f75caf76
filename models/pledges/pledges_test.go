package pledges_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/pledges"
	"lianluo/models/records"
	"lianluo/models/store"
)

// A year's promises are made once each; who makes them again adds none, and nobody's act is
// needed for it.
func TestAYearIsMadeOnce(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	for range 3 {
		team.Do(t, db, func(tx *gorm.DB) error { return pledges.Make(tx, 2026, modelstest.Noon) })
	}
	team.Do(t, db, func(tx *gorm.DB) error {
		list, err := pledges.Of(tx, 2026)
		require.Len(t, list, 6)
		require.Equal(t, pledges.Meeting, list[1].Kind)
		require.Equal(t, 2, list[1].Nth)
		steps, stepsErr := records.StepsOf(tx, records.KindPledge, list[0].ID)
		require.NoError(t, stepsErr)
		require.Len(t, steps[list[0].ID], 1)
		require.ErrorIs(t, pledges.Make(tx, 2031, modelstest.Noon), pledges.ErrYear)
		_, _, addErr := pledges.AddOther(tx, "电脑", "2026-12-30", team.Members[0], modelstest.Noon)
		require.ErrorIs(t, addErr, store.ErrNotAllowed)
		for range pledges.MostOther {
			_, _, err := pledges.AddOther(tx, "电脑", "2026-12-30", team.Director, modelstest.Noon)
			require.NoError(t, err)
		}
		_, _, addErr = pledges.AddOther(tx, "电脑", "2026-12-30", team.Director, modelstest.Noon)
		require.ErrorIs(t, addErr, pledges.ErrTooMany)
		return err
	})
}

// What was noted of how a promise was kept goes with its undo, and its day stays.
func TestAKeptPromiseIsUndone(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		if err := pledges.Make(tx, 2026, modelstest.Noon); err != nil {
			return err
		}
		list, err := pledges.Of(tx, 2026)
		require.NoError(t, err)
		p := &list[2]
		_, err = pledges.Keep(tx, p, pledges.Kept{On: "2026-12-06"}, team.Director, "2026-12-05", modelstest.Noon)
		require.ErrorIs(t, err, pledges.ErrFuture)
		_, err = pledges.Keep(tx, p, pledges.Kept{On: "2026-12-05", Who: "周明", Said: "修路", Visited: []int64{team.Members[0].ID}}, team.Director, "2026-12-05", modelstest.Noon)
		require.NoError(t, err)
		again, err := pledges.ByID(tx, p.ID)
		require.NoError(t, err)
		require.Equal(t, pledges.Done, again.State)
		require.EqualValues(t, []int64{team.Members[0].ID}, again.Visited)
		_, err = pledges.Life.Undo(tx, again, team.Director, 0, modelstest.Noon)
		require.NoError(t, err)
		again, err = pledges.ByID(tx, p.ID)
		require.Equal(t, pledges.Open, again.State)
		require.Empty(t, again.Said)
		require.EqualValues(t, "2026-12-20", again.DueOn)
		return err
	})
}

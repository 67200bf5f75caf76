package dates_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models/dates"
	"lianluo/models/modelstest"
	"lianluo/models/store"
)

func options(days ...int) (list []dates.Option) {
	for _, d := range days {
		list = append(list, dates.Option{StartsAt: modelstest.Noon.AddDate(0, 0, d)})
	}
	return list
}

func TestAPoll(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	now, closes := modelstest.Noon, modelstest.Noon.AddDate(0, 0, 2)
	team.Do(t, db, func(tx *gorm.DB) error {
		for _, c := range []struct {
			options []dates.Option
			closes  time.Time
			want    error
		}{
			{options(3), closes, dates.ErrHowMany}, {options(3, 4, 5, 6, 7, 8), closes, dates.ErrHowMany}, {options(3, 3), closes, dates.ErrTwice},
			{options(1, 3), closes, dates.ErrTime}, {options(3, 4), now, dates.ErrTime},
		} {
			_, err := dates.Ask(tx, "座谈", c.options, c.closes, team.Director, now)
			require.ErrorIs(t, err, c.want)
		}
		_, err := dates.Ask(tx, "座谈", options(3, 4), closes, team.Members[0], now)
		require.ErrorIs(t, err, store.ErrNotAllowed)
		p, err := dates.Ask(tx, "座谈", options(5, 3), closes, team.Director, now)
		require.NoError(t, err)
		list, err := dates.OptionsOf(tx, p)
		require.NoError(t, err)
		require.True(t, list[0].StartsAt.Before(list[1].StartsAt))
		m := team.Members
		require.NoError(t, dates.Say(tx, p, list[0].ID, m[0], dates.Yes, now))
		require.NoError(t, dates.Say(tx, p, list[0].ID, m[0], dates.No, now))
		require.NoError(t, dates.Say(tx, p, list[1].ID, m[0], dates.IfNeed, now))
		require.NoError(t, dates.Say(tx, p, list[1].ID, m[1], dates.No, now))
		require.ErrorIs(t, dates.Say(tx, p, 999, m[0], dates.Yes, now), dates.ErrUnknown)
		require.ErrorIs(t, dates.Say(tx, p, list[0].ID, m[0], "sure", now), dates.ErrUnknown)
		require.ErrorIs(t, dates.Say(tx, p, list[0].ID, m[0], dates.Yes, closes), dates.ErrOver)
		counts, answered, err := dates.CountsOf(tx, p)
		require.NoError(t, err)
		require.Equal(t, 2, answered)
		require.Equal(t, map[dates.Says]int{dates.No: 1}, counts[0].Said)
		require.Equal(t, map[dates.Says]int{dates.IfNeed: 1, dates.No: 1}, counts[1].Said)
		none, err := dates.Cannot(tx, p)
		require.NoError(t, err)
		require.Empty(t, none, "nobody is named before a time is picked")
		require.NoError(t, dates.Pick(tx, p, list[1].ID, team.Director, now))
		require.ErrorIs(t, dates.Pick(tx, p, list[0].ID, team.Director, now), dates.ErrOver)
		ids, err := dates.Cannot(tx, p)
		require.NoError(t, err)
		require.Equal(t, []int64{m[1].ID}, ids)
		require.NoError(t, dates.Unpick(tx, p, closes))
		require.Equal(t, dates.Over, p.State)
		require.NoError(t, dates.Withdraw(tx, p, team.Director, closes))
		require.ErrorIs(t, dates.Unpick(tx, p, closes), dates.ErrOver)
		return nil
	})
}

// Whatever is said in whatever order, each person counts once for each time, by the last
// that was said while answers were taken.
func TestTheLastWordCounts(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	undo := errors.New("undo")
	type step struct {
		person, option, hour int
		says                 dates.Says
	}
	steps := rapid.SliceOf(rapid.Custom(func(t *rapid.T) step {
		return step{rapid.IntRange(0, 3).Draw(t, "person"), rapid.IntRange(0, 2).Draw(t, "option"), rapid.IntRange(0, 60).Draw(t, "hour"), rapid.SampledFrom(dates.Answers).Draw(t, "says")}
	}))
	rapid.Check(t, func(rt *rapid.T) {
		list := steps.Draw(rt, "steps")
		err := team.Try(db, func(tx *gorm.DB) error {
			p, err := dates.Ask(tx, "座谈", options(3, 4, 5), modelstest.Noon.AddDate(0, 0, 2), team.Director, modelstest.Noon)
			if err != nil {
				return err
			}
			times, err := dates.OptionsOf(tx, p)
			if err != nil {
				return err
			}
			want := map[int64]map[int64]dates.Says{}
			for _, s := range list {
				at := modelstest.Noon.Add(time.Duration(s.hour) * time.Hour)
				err := dates.Say(tx, p, times[s.option].ID, team.Members[s.person], s.says, at)
				if p.Takes(at) != (err == nil) {
					return errors.New("taken out of time, or refused within it")
				}
				if err == nil {
					id := team.Members[s.person].ID
					if want[id] == nil {
						want[id] = map[int64]dates.Says{}
					}
					want[id][times[s.option].ID] = s.says
				}
			}
			counts, answered, err := dates.CountsOf(tx, p)
			if err != nil {
				return err
			}
			if answered != len(want) {
				return errors.New("who has answered is counted wrong")
			}
			for _, n := range counts {
				sum := map[dates.Says]int{}
				for _, said := range want {
					if s := said[n.ID]; s != dates.Unsaid {
						sum[s]++
					}
				}
				for _, s := range dates.Answers {
					if sum[s] != n.Said[s] {
						return errors.New("a time is counted wrong")
					}
				}
			}
			return undo
		})
		if !errors.Is(err, undo) {
			rt.Fatal(err)
		}
	})
}

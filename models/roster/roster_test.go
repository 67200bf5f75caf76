package roster_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/roster"
	"lianluo/models/store"
)

const today = store.Date("2026-12-05") // of modelstest.Noon

func begin(t *testing.T) (*modelstest.Team, func(func(tx *gorm.DB) error)) {
	t.Helper()
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	do := func(f func(tx *gorm.DB) error) { team.Do(t, db, f) }
	do(func(tx *gorm.DB) error {
		if _, err := people.CurrentTerm(tx, modelstest.Noon); err == nil {
			return nil
		}
		return people.NewTerm(tx, &people.Term{Number: 15, Name: "第十五届", StartsOn: "2026-01-01"})
	})
	return team, do
}

func TestEachFieldIsPutAndTakenBack(t *testing.T) {
	team, do := begin(t)
	for field, value := range map[roster.Field]string{
		people.RosterName: "王小芳", people.RosterPhone: "13800138000", people.RosterSex: "女", people.RosterBorn: "1974",
		people.RosterSector: "教育界", people.RosterPost: "中心小学校长", people.RosterGroups: people.JoinGroups(people.WorkGroups[1:]),
	} {
		do(func(tx *gorm.DB) error {
			p, err := people.PersonByID(tx, team.Members[0].ID)
			require.NoError(t, err)
			was, err := people.RosterValue(tx, p, field, modelstest.Noon)
			require.NoError(t, err)
			e, err := roster.Put(tx, p, field, value, team.Director, modelstest.Noon)
			require.NoError(t, err, field)
			require.Equal(t, was, e.Was)
			is, err := people.RosterValue(tx, p, field, modelstest.Noon)
			require.NoError(t, err)
			require.Equal(t, value, is, field)
			_, err = roster.Put(tx, p, field, value, team.Director, modelstest.Noon)
			require.ErrorIs(t, err, roster.ErrSame)
			list, err := roster.Edits(tx, p.ID, 0)
			require.NoError(t, err)
			require.Len(t, list, 1)
			p, err = roster.TakeBack(tx, e, modelstest.Noon)
			require.NoError(t, err)
			is, err = people.RosterValue(tx, p, field, modelstest.Noon)
			require.NoError(t, err)
			require.Equal(t, was, is, field)
			_, err = roster.TakeBack(tx, e, modelstest.Noon)
			require.ErrorIs(t, err, roster.ErrMeanwhile, "once")
			return nil
		})
	}
	do(func(tx *gorm.DB) error {
		p := team.Members[0]
		_, err := roster.Put(tx, p, people.RosterName, team.Members[1].Name, team.Director, modelstest.Noon)
		require.ErrorIs(t, err, people.ErrSameName)
		_, err = roster.Put(tx, p, people.RosterBorn, "2015", team.Director, modelstest.Noon)
		require.ErrorIs(t, err, people.ErrTooYoung)
		return nil
	})
}

func TestAChangeStandsOnceItIsVerified(t *testing.T) {
	team, do := begin(t)
	m := team.Members[0]
	do(func(tx *gorm.DB) error {
		ch, step, err := roster.File(tx, people.RosterPost, "村医", m, modelstest.Noon)
		require.NoError(t, err)
		require.NotNil(t, step)
		require.Equal(t, records.KindProfile, step.RecordKind)
		p, err := people.PersonByID(tx, m.ID)
		require.NoError(t, err)
		require.Empty(t, p.Post, "the roster says what it said")
		again, step, err := roster.File(tx, people.RosterPost, "卫生院医生", m, modelstest.Noon)
		require.NoError(t, err)
		require.Nil(t, step, "what waits is changed")
		require.Equal(t, ch.ID, again.ID)

		// The office changes the field meanwhile.
		_, err = roster.Put(tx, p, people.RosterPost, "医生", team.Director, modelstest.Noon)
		require.NoError(t, err)
		_, err = roster.Take(tx, again, records.Move[roster.State]{To: roster.Confirmed, By: m}, modelstest.Noon)
		require.ErrorIs(t, err, store.ErrNotAllowed)
		_, err = roster.Take(tx, again, records.Move[roster.State]{To: roster.Confirmed, By: team.Director}, modelstest.Noon)
		require.NoError(t, err)
		e, err := roster.EditByID(tx, again.EditID)
		require.NoError(t, err)
		require.Equal(t, "医生", e.Was)
		p, err = people.PersonByID(tx, m.ID)
		require.NoError(t, err)
		require.Equal(t, "卫生院医生", p.Post)
		_, err = roster.Revert(tx, again, team.Director, 0, modelstest.Noon)
		require.NoError(t, err)
		p, err = people.PersonByID(tx, m.ID)
		require.NoError(t, err)
		require.Equal(t, "医生", p.Post)
		require.Equal(t, roster.Filed, again.State)
		return nil
	})
	do(func(tx *gorm.DB) error {
		_, _, err := roster.File(tx, people.RosterName, "王五", m, modelstest.Noon)
		require.ErrorIs(t, err, store.ErrNotAllowed, "a name is the office's")
		return nil
	})
}

func TestDaysOfLeavingAndReturning(t *testing.T) {
	team, do := begin(t)
	m := team.Members[0]
	do(func(tx *gorm.DB) error {
		began := today.AddDate(0, -3, 0)
		at := began.Start(modelstest.Zone)
		if err := tx.Model(m).Updates(map[string]any{"joined_at": at, "created_at": at}).Error; err != nil {
			return err
		}
		var day *roster.DayError
		for _, c := range []struct {
			on         store.Date
			ahead, far bool
			since      store.Date
		}{
			{began.AddDate(0, 0, -1), false, false, began}, {today.AddDate(0, 0, 1), true, false, ""}, {today.AddDate(1, 0, 1), true, true, ""},
		} {
			_, err := roster.Leave(tx, m, c.on, roster.Retired, "", team.Director, modelstest.Noon)
			require.True(t, errors.As(err, &day), c.on)
			require.Equal(t, roster.DayError{Since: c.since, Ahead: c.ahead, Far: c.far}, *day)
		}
		_, err := roster.Leave(tx, m, today, roster.Other, "", team.Director, modelstest.Noon)
		require.ErrorIs(t, err, store.ErrReasonNeeded)
		left := today.AddDate(0, 0, -10)
		s, err := roster.Leave(tx, m, left, roster.Moved, "调县里", team.Director, modelstest.Noon)
		require.NoError(t, err)
		require.Equal(t, []store.Date{began, left}, []store.Date{s.FromOn, s.UntilOn})
		_, err = roster.Leave(tx, m, left, roster.Moved, "", team.Director, modelstest.Noon)
		require.ErrorIs(t, err, roster.ErrGone)
		gone, err := roster.Left(tx, store.Page{Size: 8})
		require.NoError(t, err)
		require.Len(t, gone, 1)

		_, err = roster.Return(tx, m, left.AddDate(0, 0, -1), team.Director, modelstest.Noon)
		require.True(t, errors.As(err, &day), "back before having left")
		_, err = roster.Return(tx, m, left.AddDate(0, 0, 5), team.Director, modelstest.Noon)
		require.NoError(t, err)
		_, err = roster.Leave(tx, m, left.AddDate(0, 0, 4), roster.Retired, "", team.Director, modelstest.Noon)
		require.True(t, errors.As(err, &day), "an end before its start")
		_, err = roster.Leave(tx, m, left.AddDate(0, 0, 7), roster.Retired, "", team.Director, modelstest.Noon)
		require.NoError(t, err)
		list, err := roster.Spells(tx, m.ID)
		require.NoError(t, err)
		require.Len(t, list, 2)
		require.NoError(t, roster.TakeLeavingBack(tx, m))
		last, err := roster.LastSpell(tx, m.ID)
		require.NoError(t, err)
		require.Empty(t, last.UntilOn, "the second spell goes on")
		require.NoError(t, roster.TakeReturnBack(tx, m, modelstest.Noon, modelstest.Noon))
		require.NotNil(t, m.LeftAt)
		list, err = roster.Spells(tx, m.ID)
		require.NoError(t, err)
		require.Len(t, list, 1)
		return nil
	})
}

func TestWhoHasNoGroup(t *testing.T) {
	team, do := begin(t)
	do(func(tx *gorm.DB) error {
		all, err := people.Members(tx)
		require.NoError(t, err)
		none, err := people.Ungrouped(tx, modelstest.Noon)
		require.NoError(t, err)
		require.Len(t, none, len(all))
		_, err = roster.Put(tx, team.Members[0], people.RosterGroups, people.WorkGroups[0], team.Director, modelstest.Noon)
		require.NoError(t, err)
		none, err = people.Ungrouped(tx, modelstest.Noon)
		require.NoError(t, err)
		require.Len(t, none, len(all)-1)
		return nil
	})
}

package demo_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/models/calendar"
	"lianluo/models/committee"
	"lianluo/models/fund"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/pledges"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/tasks"
)

// The office's own work is there whatever the day on which the trial begins, and keeps its rules.
func TestTheOfficesOwnWorkIsThere(t *testing.T) {
	for _, at := range []time.Time{now, time.Date(2027, 2, 28, 14, 40, 0, 0, modelstest.Zone), time.Date(2026, 1, 1, 16, 59, 0, 0, modelstest.Zone), time.Date(2026, 10, 6, 9, 0, 0, 0, modelstest.Zone)} {
		t.Run(at.Format(time.DateOnly), func(t *testing.T) {
			m := generate(t, at, 1)
			today := store.DateOf(at, modelstest.Zone)

			term, err := people.CurrentTerm(m.tx, at)
			require.NoError(t, err)
			groups, err := people.Groups(m.tx, term.ID)
			require.NoError(t, err)
			require.Len(t, groups, len(people.WorkGroups))
			open := map[int64]int{}
			for _, task := range all[tasks.Task](t, m.tx) {
				require.Equal(t, tasks.FromGroup, task.SourceKind)
				require.True(t, task.CreatedAt.Before(at), task.Text)
				if task.State == tasks.Open {
					open[task.SourceID]++
					require.Greater(t, task.DueOn, today, task.Text)
				} else {
					require.True(t, task.DoneAt.Before(at), task.Text)
				}
			}
			for _, g := range groups {
				require.NotEmpty(t, g.Purpose)
				leader, err := people.PersonByID(m.tx, g.LeaderID)
				require.NoError(t, err)
				leads, err := g.Leads(m.tx, leader)
				require.NoError(t, err)
				require.True(t, leads, "%s leads %s", leader.Name, g.Name)
				require.Positive(t, open[g.ID], g.Name)
			}

			var sum int64
			for _, e := range all[fund.Entry](t, m.tx) {
				sum += e.Fen
				require.Equal(t, e.LimitFen > 0 && -e.Fen > e.LimitFen, e.SecondID != nil, "a second person above the limit")
			}
			totals, err := fund.TotalsOf(m.tx, at.Year())
			require.NoError(t, err)
			before, err := fund.TotalsOf(m.tx, at.Year()-1)
			require.NoError(t, err)
			if last, err := fund.LastClosed(m.tx); err == nil && last == at.Year()-1 {
				require.Equal(t, sum, totals.Balance)
			} else {
				require.Equal(t, sum, totals.Balance+before.Balance)
			}
			require.Positive(t, sum)

			list, err := pledges.Of(m.tx, at.Year()-1)
			require.NoError(t, err)
			done := 0
			for i := range list {
				if list[i].State == pledges.Done {
					done++
					require.Less(t, list[i].DoneOn, today)
				}
			}
			require.Equal(t, 6, done)

			for q, left := calendar.QuarterOf(at).Prev(), 4; left > 0; q, left = q.Prev(), left-1 {
				r, err := committee.Latest(m.tx, q)
				if left == 4 && committee.DueOn(calendar.Embedded(), q) >= today {
					require.ErrorIs(t, err, store.ErrNotFound, "it is before the director")
					continue
				}
				require.NoError(t, err, q.Key())
				require.Equal(t, committee.Delivered, r.State)
				require.Less(t, r.DeliveredOn, today)
				require.False(t, r.FrozenAt.After(at))
			}
			steps, err := records.StepsOf(m.tx, records.KindReport, 1)
			require.NoError(t, err)
			require.NotEmpty(t, steps[1])
			difficulties, err := committee.Open(m.tx)
			require.NoError(t, err)
			require.Len(t, difficulties, 1)
		})
	}
}

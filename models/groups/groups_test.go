package groups_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/calendar"
	"lianluo/models/groups"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/tasks"
)

// The work of a group is what was given and done in the quarter, and what is late at its end or
// now; what was taken off the list is in none of them.
func TestTheWorkOfAQuarter(t *testing.T) {
	db := modelstest.Open(t)
	office := &people.Office{Name: "联络处", TimeZone: "Asia/Shanghai"}
	at := func(month time.Month, day int) time.Time {
		return time.Date(2026, month, day, 12, 0, 0, 0, office.Location())
	}
	require.NoError(t, modelstest.Write(db, func(tx *gorm.DB) error {
		if err := tx.Create(office).Error; err != nil {
			return err
		}
		tx = store.InOffice(tx, office.ID)
		boss := &people.Person{Name: "孙立国", Roles: people.Director}
		member := &people.Person{Name: "李强", Roles: people.Member}
		for _, p := range []*people.Person{boss, member} {
			require.NoError(t, tx.Create(p).Error)
		}
		term := &people.Term{Number: 15, Name: "第十五届", StartsOn: "2026-01-01"}
		require.NoError(t, people.NewTerm(tx, term))
		require.NoError(t, people.SetMembership(tx, &people.Membership{TermID: term.ID, PersonID: member.ID, Groups: store.Words{people.WorkGroups[0]}}))
		list, err := people.MakeGroups(tx, term.ID)
		require.NoError(t, err)
		require.Len(t, list, 3)
		again, err := people.MakeGroups(tx, term.ID)
		require.NoError(t, err)
		require.Equal(t, list, again)
		g := &list[0]
		require.ErrorIs(t, g.SetLeader(tx, boss.ID), people.ErrNotOfGroup)
		require.NoError(t, g.SetLeader(tx, member.ID))

		give := func(text string, due store.Date, now time.Time) *tasks.Task {
			task := &tasks.Task{Text: text, OwnerID: member.ID, DueOn: due, SourceKind: tasks.FromGroup, SourceID: g.ID}
			_, err := tasks.Add(tx, task, boss, now)
			require.NoError(t, err)
			return task
		}
		step := func(task *tasks.Task, to tasks.State, now time.Time) {
			_, err := tasks.Life.Advance(tx, task, records.Move[tasks.State]{To: to, By: boss}, now)
			require.NoError(t, err)
		}
		early := give("上季度交办", "2026-07-10", at(6, 20))
		step(early, tasks.Done, at(7, 5))
		give("没有办", "2026-07-20", at(7, 1))
		late := give("季后才办", "2026-08-20", at(7, 2))
		step(late, tasks.Done, at(10, 3))
		step(give("删去", "2026-08-01", at(7, 3)), tasks.Dropped, at(7, 4))
		give("季后到期", "2026-10-20", at(9, 1))

		third, fourth := calendar.Quarter{Year: 2026, Q: 3}, calendar.Quarter{Year: 2026, Q: 4}
		count := func(q calendar.Quarter, now time.Time) [3]int {
			all, err := groups.Quarter(tx, q, now)
			require.NoError(t, err)
			require.Len(t, all, 3)
			require.Empty(t, all[1].Given)
			return [3]int{len(all[0].Given), len(all[0].Done), len(all[0].Overdue)}
		}
		require.Equal(t, [3]int{3, 1, 2}, count(third, at(11, 1)), "at its end")
		require.Equal(t, [3]int{3, 1, 1}, count(third, at(8, 1)), "in the middle of it")
		require.Equal(t, [3]int{0, 1, 2}, count(fourth, at(11, 1)))
		none, err := groups.Quarter(tx, calendar.Quarter{Year: 2020, Q: 1}, at(11, 1))
		require.NoError(t, err)
		require.Nil(t, none, "no term then")

		free, err := groups.Idle(tx, at(11, 1))
		require.NoError(t, err)
		require.Empty(t, free.NoGroup)
		require.Empty(t, free.NoDuty)
		return nil
	}))
}

// Faults of a task are typed, and nothing is kept of one that has any.
func TestFaultsOfATask(t *testing.T) {
	db := modelstest.Open(t)
	office := &people.Office{Name: "联络处", TimeZone: "Asia/Shanghai"}
	require.NoError(t, modelstest.Write(db, func(tx *gorm.DB) error {
		require.NoError(t, tx.Create(office).Error)
		tx = store.InOffice(tx, office.ID)
		boss := &people.Person{Name: "孙立国", Roles: people.Director}
		gone := &people.Person{Name: "李强", Roles: people.Member, LeftAt: store.StampPtr(modelstest.Noon)}
		for _, p := range []*people.Person{boss, gone} {
			require.NoError(t, tx.Create(p).Error)
		}
		today := store.DateOf(modelstest.Noon, office.Location())
		var long *store.TooLongError
		for _, x := range []struct {
			task *tasks.Task
			want error
		}{
			{&tasks.Task{Text: " ", OwnerID: boss.ID, DueOn: today}, store.ErrEmpty},
			{&tasks.Task{Text: "办", DueOn: today}, tasks.ErrNobody},
			{&tasks.Task{Text: "办", OwnerID: 99, DueOn: today}, tasks.ErrNobody},
			{&tasks.Task{Text: "办", OwnerID: gone.ID, DueOn: today}, tasks.ErrNobody},
			{&tasks.Task{Text: "办", OwnerID: boss.ID, DueOn: today.AddDate(0, 0, -1)}, tasks.ErrPastDay},
		} {
			_, err := tasks.Add(tx, x.task, boss, modelstest.Noon)
			require.ErrorIs(t, err, x.want)
		}
		_, err := tasks.Add(tx, &tasks.Task{Text: longText(), OwnerID: boss.ID, DueOn: today}, boss, modelstest.Noon)
		require.ErrorAs(t, err, &long)
		all, err := tasks.AllOpen(tx)
		require.Empty(t, all)
		return err
	}))
}

func longText() string {
	r := make([]rune, tasks.TextLimit+1)
	for i := range r {
		r[i] = '长'
	}
	return string(r)
}

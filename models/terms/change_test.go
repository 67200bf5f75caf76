package terms_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/terms"
)

// fifteenth is an office in the last year of its term, whose members are in it with 专班.
func fifteenth(t *testing.T, tx *gorm.DB, team *modelstest.Team) *people.Term {
	t.Helper()
	term := &people.Term{Number: 15, Name: "第十五届", StartsOn: "2022-01-01"}
	require.NoError(t, people.NewTerm(tx, term))
	for _, p := range team.Members {
		require.NoError(t, people.SetMembership(tx, &people.Membership{TermID: term.ID, PersonID: p.ID, Sector: "教育界", Post: "教师", Groups: store.Words{people.WorkGroups[0]}}))
	}
	return term
}

func ids(list []*people.Person) (out []int64) {
	for _, p := range list {
		out = append(out, p.ID)
	}
	return out
}

// members are the members of now: the director is one of them or not, as the office has it.
func members(t *testing.T, tx *gorm.DB) (list []*people.Person) {
	t.Helper()
	all, err := people.Members(tx)
	require.NoError(t, err)
	for i := range all {
		list = append(list, &all[i])
	}
	return list
}

// begun is a change whose members are all asked.
func begun(t *testing.T, tx *gorm.DB, team *modelstest.Team) (*people.Term, *terms.Change) {
	t.Helper()
	term := fifteenth(t, tx, team)
	c, err := terms.Begin(tx, term, terms.Plan{Asked: ids(members(t, tx)), DueOn: "2026-12-20", Name: "第十六届"}, team.Director, modelstest.Noon)
	require.NoError(t, err)
	return term, c
}

func TestAChangeBeginsOnce(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		term := fifteenth(t, tx, team)
		all := ids(team.Members)
		for _, wrong := range []struct {
			plan terms.Plan
			want error
		}{
			{terms.Plan{DueOn: "2026-12-20"}, terms.ErrNobody},
			{terms.Plan{Asked: all, DueOn: "2026-12-04"}, terms.ErrDue},
			{terms.Plan{Asked: all, DueOn: "2027-01-01"}, terms.ErrDue},
			{terms.Plan{Asked: all}, terms.ErrDue},
		} {
			_, err := terms.Begin(tx, term, wrong.plan, team.Director, modelstest.Noon)
			require.ErrorIs(t, err, wrong.want)
		}
		_, err := terms.Begin(tx, term, terms.Plan{Asked: all, DueOn: "2026-12-20"}, team.Members[0], modelstest.Noon)
		require.ErrorIs(t, err, store.ErrNotAllowed)
		c, err := terms.Begin(tx, term, terms.Plan{Asked: all, DueOn: "2026-12-20"}, team.Director, modelstest.Noon)
		require.NoError(t, err)
		require.Equal(t, store.Date("2027-01-01"), c.StartsOn)
		_, err = terms.Begin(tx, term, terms.Plan{Asked: all, DueOn: "2026-12-20"}, team.Director, modelstest.Noon)
		require.ErrorIs(t, err, terms.ErrBegun)
		require.NoError(t, terms.Drop(tx, c, team.Director))
		require.ErrorIs(t, terms.Drop(tx, c, team.Director), terms.ErrMoved)
		_, err = terms.Begin(tx, term, terms.Plan{Asked: all, DueOn: "2026-12-20"}, team.Director, modelstest.Noon)
		return err
	})
}

// What is handed in goes to the staff and back; a stranger to the change files nothing.
func TestFiling(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		_, c := begun(t, tx, team)
		m, now := team.Members[0], modelstest.Noon
		a := &terms.Application{Filing: terms.Filing{ChangeID: c.ID, PersonID: m.ID}}
		_, err := terms.Apply(tx, a, m, now)
		require.ErrorIs(t, err, terms.ErrNotWilling)
		a.Willing = terms.Yes
		_, err = terms.Apply(tx, a, team.Director, now)
		require.ErrorIs(t, err, store.ErrNotAllowed, "everybody files for himself or herself")
		_, err = terms.Apply(tx, a, m, now)
		require.NoError(t, err)
		_, err = terms.ApplicationLife.Advance(tx, a, records.Move[terms.FilingState]{To: terms.Returned, By: team.Director}, now)
		require.ErrorIs(t, err, store.ErrReasonNeeded)
		_, err = terms.ApplicationLife.Advance(tx, a, records.Move[terms.FilingState]{To: terms.Returned, By: team.Director, Words: "请写擅长"}, now)
		require.NoError(t, err)
		require.Equal(t, "请写擅长", a.ReturnReason)
		a.Strengths = "教学"
		_, err = terms.Apply(tx, a, m, now)
		require.NoError(t, err)
		_, err = terms.ApplicationLife.Advance(tx, a, records.Move[terms.FilingState]{To: terms.Confirmed, By: team.Director}, now)
		require.NoError(t, err)
		_, err = terms.Apply(tx, a, m, now)
		require.ErrorIs(t, err, records.ErrTransition, "what was accepted is not changed")
		modelstest.Lived(t, tx, terms.ApplicationLife, a)

		s, fresh, err := terms.OpenSummary(tx, c, m, now)
		require.NoError(t, err)
		require.True(t, fresh)
		again, fresh, err := terms.OpenSummary(tx, c, m, now)
		require.NoError(t, err)
		require.False(t, fresh)
		require.Equal(t, s.ID, again.ID)
		for _, who := range []*people.Person{team.Members[1], team.Director} {
			may, err := terms.SummaryLife.MayRead(tx, s, who)
			require.NoError(t, err)
			require.False(t, may, "a draft is its author's alone")
		}
		_, err = terms.FileSummary(tx, s, m, now)
		require.NoError(t, err)
		may, err := terms.SummaryLife.MayRead(tx, s, team.Members[1])
		require.NoError(t, err)
		require.False(t, may, "no other member reads it")
		may, err = terms.SummaryLife.MayRead(tx, s, team.Director)
		require.NoError(t, err)
		require.True(t, may)
		list, err := terms.Everybody(tx, c)
		require.NoError(t, err)
		for i := range list {
			require.Equal(t, list[i].PersonID == m.ID, list[i].Filed())
		}
		late, err := people.AddPerson(tx, "何后来", people.Member)
		require.NoError(t, err)
		_, _, err = terms.OpenSummary(tx, c, late, now)
		require.ErrorIs(t, err, terms.ErrNotAsked)
		return nil
	})
}

// The next term starts once, on its day, with those who go on and who join, or not at all.
func TestTheNextTermStarts(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	day := modelstest.At(t, "2027-01-01 00:05")
	var c *terms.Change
	var term *people.Term
	leaves := team.Members[2]
	team.Do(t, db, func(tx *gorm.DB) error {
		term, c = begun(t, tx, team)
		require.ErrorIs(t, terms.Settle(tx, c, team.Director, modelstest.Noon), terms.ErrUndecided)
		for _, p := range members(t, tx) {
			d, why := terms.Continues, terms.Reason("")
			if p.ID == leaves.ID {
				d, why = terms.Leaves, "moved"
			}
			require.NoError(t, terms.Decide(tx, c, p.ID, d, why, team.Director))
		}
		require.ErrorIs(t, terms.Decide(tx, c, leaves.ID, terms.Leaves, "expired", team.Members[0]), store.ErrNotAllowed)
		require.Error(t, terms.Decide(tx, c, leaves.ID, terms.Leaves, "too old", team.Director))
		_, err := terms.Join(tx, c, leaves.Name, team.Director)
		require.ErrorIs(t, err, people.ErrSameName)
		_, err = terms.Join(tx, c, "周 新", team.Director)
		require.NoError(t, err)
		_, err = terms.Join(tx, c, "周新", team.Director)
		require.ErrorIs(t, err, people.ErrSameName)
		gone, err := terms.Join(tx, c, "吴错", team.Director)
		require.NoError(t, err)
		require.NoError(t, terms.Unjoin(tx, c, gone.ID, team.Director))
		_, err = terms.Start(tx, c, nil, day)
		require.ErrorIs(t, err, terms.ErrMoved, "before the list is settled")
		require.NoError(t, terms.Settle(tx, c, team.Director, modelstest.Noon))
		require.ErrorIs(t, terms.Decide(tx, c, leaves.ID, terms.Continues, "", team.Director), terms.ErrMoved)
		require.NoError(t, terms.Reopen(tx, c, team.Director))
		require.NoError(t, terms.Settle(tx, c, team.Director, modelstest.Noon))
		_, err = terms.Start(tx, c, nil, day.Add(-time.Hour))
		require.ErrorIs(t, err, terms.ErrTooSoon)
		list, err := terms.Starting(tx, day.Add(-time.Hour), day)
		require.Len(t, list, 1)
		return err
	})
	// A fault at the end, as a kill would be, leaves nothing of it.
	stop := errors.New("stop")
	err := team.Try(db, func(tx *gorm.DB) error {
		again := *c
		_, err := terms.Start(tx, &again, nil, day)
		require.NoError(t, err)
		return stop
	})
	require.ErrorIs(t, err, stop)
	team.Do(t, db, func(tx *gorm.DB) error {
		var n int64
		require.NoError(t, tx.Model(&people.Term{}).Count(&n).Error)
		require.EqualValues(t, 1, n)
		p, err := people.PersonByID(tx, leaves.ID)
		require.NoError(t, err)
		require.Nil(t, p.LeftAt)

		before := len(members(t, tx))
		out, err := terms.Start(tx, c, nil, day)
		require.NoError(t, err)
		require.Equal(t, []int64{leaves.ID}, ids(out.Left))
		require.Len(t, out.Joined, 1)
		require.Len(t, members(t, tx), before)
		now, err := people.CurrentTerm(tx, day)
		require.NoError(t, err)
		require.Equal(t, 16, now.Number)
		require.Equal(t, "第十六届", now.Name)
		rows, err := terms.MembersOf(tx, now.ID)
		require.NoError(t, err)
		require.Len(t, rows, before)
		for _, r := range rows {
			require.NotEqual(t, leaves.Name, r.Name)
			if r.Name != "周新" {
				require.Equal(t, store.Words{people.WorkGroups[0]}, r.Groups)
			}
		}
		old, err := terms.MembersOf(tx, term.ID)
		require.NoError(t, err)
		found := false
		for _, r := range old {
			found = found || r.Name == leaves.Name && r.Post == "教师"
		}
		require.True(t, found, "who left is in the past term as he or she was")
		for range 2 {
			again := *c
			_, err = terms.Start(tx, &again, nil, day)
			require.ErrorIs(t, err, terms.ErrMoved, "a second start")
		}
		then, err := terms.ThenOf(tx, term)
		require.NoError(t, err)
		require.Len(t, then.Members, len(old))
		return nil
	})
}

// What the summary says is what the figures of the term have, each number as many records.
func TestTheRecordIsThatOfTheFigures(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	modelstest.Quarter(t, db, team)
	team.Do(t, db, func(tx *gorm.DB) error {
		term := fifteenth(t, tx, team)
		said := 0
		for _, p := range team.Members {
			r, err := terms.RecordOf(tx, p, term)
			require.NoError(t, err)
			came := 0
			for _, f := range r.Facts {
				require.Equal(t, len(f.Records), f.N)
				require.Positive(t, f.N)
				require.Contains(t, terms.Parts, f.Part)
				if f.Key == "came_study" || f.Key == "came_collective" || f.Key == "came_fieldwork" || f.Key == "came_county" || f.Key == "came_plenary" {
					came += f.N
				}
				said++
			}
			require.Equal(t, r.Figures.Get("present").Value+r.Figures.Get("late").Value, came, p.Name)
		}
		require.Greater(t, said, 10)
		return nil
	})
}

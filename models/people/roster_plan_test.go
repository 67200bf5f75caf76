package people_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/store"
)

// fifteenth is a term that is running at noon.
func fifteenth(tx *gorm.DB) error {
	return people.NewTerm(tx, &people.Term{Number: 15, Name: "第十五届", StartsOn: "2026-11-01"})
}

func byName(t *testing.T, tx *gorm.DB) map[string]people.Person {
	t.Helper()
	list, err := people.People(tx)
	require.NoError(t, err)
	byName := map[string]people.Person{}
	for _, p := range list {
		byName[p.Name] = p
	}
	return byName
}

func TestARosterIsPlannedTakenOverAndUndone(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	other := modelstest.Office(t, db) // with people of the same names
	g := people.WorkGroups
	entries := []people.RosterEntry{
		{Row: 2, Name: "郑洁", Sex: "女", Born: 1988, Sector: "教育界", Post: "教师", Phone: "13800138000", Groups: g[:1], Term: 15, Roles: people.Member},
		{Row: 3, Name: "王芳", Sex: "女", Sector: "教育界", Groups: g[1:2], Roles: people.Member},
		{Row: 4, Name: "李强", Roles: people.Member},
		{Row: 5, Name: "郑洁", Groups: g[:1], Roles: people.Member},
		{Row: 6, Name: "冯远", Groups: g[:1], Term: 14, Roles: people.Member},
		{Row: 7, Name: "何平", Born: 2020, Groups: g[:1], Roles: people.Member},
		{Row: 8, Name: "孙立国", Phone: "13900139000", Roles: people.Observer},
		{Row: 9, Name: "唐宁", Roles: people.PartyContact},
	}
	team.Do(t, db, func(tx *gorm.DB) error {
		plan, err := people.PlanRoster(tx, entries, modelstest.Noon)
		require.NoError(t, err)
		require.True(t, plan.NeedsTerm())
		_, _, err = people.ApplyRoster(tx, plan)
		require.ErrorIs(t, err, people.ErrNoTerm)
		return fifteenth(tx)
	})
	var trace people.RosterTrace
	team.Do(t, db, func(tx *gorm.DB) error {
		plan, err := people.PlanRoster(tx, entries, modelstest.Noon)
		require.NoError(t, err)
		require.Len(t, plan.New, 2)
		require.Equal(t, []people.RosterField{people.RosterSex, people.RosterSector, people.RosterGroups}, plan.Changed[0].Fields)
		require.Equal(t, []people.RosterField{people.RosterPhone}, plan.Changed[1].Fields)
		require.Equal(t, []people.RosterFault{
			{Row: 4, Name: "李强", Field: people.RosterGroups, Reason: people.RosterNoGroup},
			{Row: 5, Name: "郑洁", Field: people.RosterName, Reason: people.RosterTwice, Limit: 2},
			{Row: 6, Name: "冯远", Field: people.RosterTerm, Reason: people.RosterOther, Limit: 15},
			{Row: 7, Name: "何平", Field: people.RosterBorn, Reason: people.RosterYoung},
		}, plan.Faults)
		added, tr, err := people.ApplyRoster(tx, plan)
		trace = tr
		require.Len(t, added, 2)
		return err
	})
	team.Do(t, db, func(tx *gorm.DB) error {
		all := byName(t, tx)
		zheng := all["郑洁"]
		require.Equal(t, "13800138000 女 1988 教育界 教师 zheng jie", zheng.Phone+" "+zheng.Sex+" 1988 "+zheng.Sector+" "+zheng.Post+" "+zheng.SortKey)
		require.Equal(t, 1988, zheng.BirthYear)
		require.Equal(t, people.Member, zheng.Roles)
		require.Equal(t, "教育界", all["王芳"].Sector)
		require.Equal(t, people.Director, all["孙立国"].Roles, "a sheet changes nobody's roles")
		require.Equal(t, people.PartyContact, all["唐宁"].Roles)
		term, err := people.CurrentTerm(tx, modelstest.Noon)
		require.NoError(t, err)
		list, err := people.Memberships(tx, term.ID)
		require.NoError(t, err)
		require.Len(t, list, 2, "of the members only")
		// The same sheet again says nothing new.
		plan, err := people.PlanRoster(tx, entries[:2], modelstest.Noon)
		require.NoError(t, err)
		require.Len(t, plan.Same, 2)
		require.Empty(t, plan.New)
		require.Empty(t, plan.Changed)
		// Meanwhile somebody joins and somebody is described anew.
		wang := all["王芳"]
		wang.Sector = "文化艺术界"
		require.NoError(t, people.Describe(tx, &wang))
		tang := all["唐宁"]
		return people.JoinOffice(tx, &tang, 777, "zh", modelstest.Noon)
	})
	team.Do(t, db, func(tx *gorm.DB) error {
		done, err := people.UndoRoster(tx, trace, modelstest.Noon)
		require.Equal(t, people.RosterUndone{Gone: 1, Back: 1, Stay: 2}, done)
		all := byName(t, tx)
		require.NotContains(t, all, "郑洁")
		require.Contains(t, all, "唐宁")
		require.Equal(t, "文化艺术界", all["王芳"].Sector)
		require.Empty(t, all["孙立国"].Phone)
		gone, err2 := people.PersonByID(tx, trace.Added[0])
		require.NoError(t, err2)
		require.Empty(t, gone.Phone, "what the sheet said of who was never here is not kept")
		return err
	})
	other.Do(t, db, func(tx *gorm.DB) error {
		require.Empty(t, byName(t, tx)["王芳"].Sector)
		require.Len(t, byName(t, tx), 12)
		return nil
	})
}

func TestAnImportWaitsUntilItIsSettled(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	other := modelstest.Office(t, db)
	var first, second *people.Import
	team.Do(t, db, func(tx *gorm.DB) (err error) {
		if first, err = people.KeepImport(tx, team.Director.ID, people.ImportRoster, "../名册.xlsx", map[string]int{"a": 1}); err != nil {
			return err
		}
		second, err = people.KeepImport(tx, team.Director.ID, people.ImportRoster, "名册.xlsx", map[string]int{"a": 2})
		return err
	})
	other.Do(t, db, func(tx *gorm.DB) error {
		_, err := people.ImportByID(tx, second.ID, people.ImportRoster, &map[string]int{})
		require.ErrorIs(t, err, store.ErrNotFound)
		waiting, err := people.WaitingImport(tx, people.ImportRoster)
		require.Nil(t, waiting)
		return err
	})
	team.Do(t, db, func(tx *gorm.DB) error {
		var data map[string]int
		i, err := people.ImportByID(tx, first.ID, people.ImportRoster, &data)
		require.ErrorIs(t, err, people.ErrSettled, "another file came")
		require.Empty(t, i.Data)
		waiting, err := people.WaitingImport(tx, people.ImportRoster)
		require.NoError(t, err)
		require.Equal(t, second.ID, waiting.ID)
		i, err = people.ImportByID(tx, second.ID, people.ImportRoster, &data)
		require.NoError(t, err)
		require.Equal(t, 2, data["a"])
		require.Equal(t, "名册.xlsx", i.FileName)
		require.NoError(t, people.TakeImport(tx, i, []int{7}))
		var trace []int
		_, err = people.UndoImport(tx, i.ID, &trace)
		require.NoError(t, err)
		require.Equal(t, []int{7}, trace)
		_, err = people.UndoImport(tx, i.ID, &trace)
		require.ErrorIs(t, err, store.ErrNotFound, "once")
		return nil
	})
	require.NoError(t, people.PruneImports(t.Context(), db, modelstest.Noon.AddDate(0, 0, 3)))
	var left int64
	require.NoError(t, store.AcrossOffices(db.Read(t.Context())).Model(&people.Import{}).Count(&left).Error)
	require.Zero(t, left, "what is not on record is not kept")
}

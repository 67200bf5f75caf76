package models_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models"
	"lianluo/models/modelstest"
	"lianluo/models/store"
)

// fifteenth is a term that is running at noon.
func fifteenth(tx *gorm.DB) error {
	return models.NewTerm(tx, &models.Term{Number: 15, Name: "第十五届", StartsOn: "2026-11-01"})
}

func byName(t *testing.T, tx *gorm.DB) map[string]models.Person {
	t.Helper()
	list, err := models.People(tx)
	require.NoError(t, err)
	byName := map[string]models.Person{}
	for _, p := range list {
		byName[p.Name] = p
	}
	return byName
}

func TestARosterIsPlannedTakenOverAndUndone(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	other := modelstest.Office(t, db) // with people of the same names
	g := models.WorkGroups
	entries := []models.RosterEntry{
		{Row: 2, Name: "郑洁", Sex: "女", Born: 1988, Sector: "教育界", Post: "教师", Phone: "13800138000", Groups: g[:1], Term: 15, Roles: models.Member},
		{Row: 3, Name: "王芳", Sex: "女", Sector: "教育界", Groups: g[1:2], Roles: models.Member},
		{Row: 4, Name: "李强", Roles: models.Member},
		{Row: 5, Name: "郑洁", Groups: g[:1], Roles: models.Member},
		{Row: 6, Name: "冯远", Groups: g[:1], Term: 14, Roles: models.Member},
		{Row: 7, Name: "何平", Born: 2020, Groups: g[:1], Roles: models.Member},
		{Row: 8, Name: "孙立国", Phone: "13900139000", Roles: models.Observer},
		{Row: 9, Name: "唐宁", Roles: models.PartyContact},
	}
	team.Do(t, db, func(tx *gorm.DB) error {
		plan, err := models.PlanRoster(tx, entries, modelstest.Noon)
		require.NoError(t, err)
		require.True(t, plan.NeedsTerm())
		_, _, err = models.ApplyRoster(tx, plan)
		require.ErrorIs(t, err, models.ErrNoTerm)
		return fifteenth(tx)
	})
	var trace models.RosterTrace
	team.Do(t, db, func(tx *gorm.DB) error {
		plan, err := models.PlanRoster(tx, entries, modelstest.Noon)
		require.NoError(t, err)
		require.Len(t, plan.New, 2)
		require.Equal(t, []models.RosterField{models.RosterSex, models.RosterSector, models.RosterGroups}, plan.Changed[0].Fields)
		require.Equal(t, []models.RosterField{models.RosterPhone}, plan.Changed[1].Fields)
		require.Equal(t, []models.RosterFault{
			{Row: 4, Name: "李强", Field: models.RosterGroups, Reason: models.RosterNoGroup},
			{Row: 5, Name: "郑洁", Field: models.RosterName, Reason: models.RosterTwice, Limit: 2},
			{Row: 6, Name: "冯远", Field: models.RosterTerm, Reason: models.RosterOther, Limit: 15},
			{Row: 7, Name: "何平", Field: models.RosterBorn, Reason: models.RosterYoung},
		}, plan.Faults)
		added, tr, err := models.ApplyRoster(tx, plan)
		trace = tr
		require.Len(t, added, 2)
		return err
	})
	team.Do(t, db, func(tx *gorm.DB) error {
		all := byName(t, tx)
		zheng := all["郑洁"]
		require.Equal(t, "13800138000 女 1988 教育界 教师 zheng jie", zheng.Phone+" "+zheng.Sex+" 1988 "+zheng.Sector+" "+zheng.Post+" "+zheng.SortKey)
		require.Equal(t, 1988, zheng.BirthYear)
		require.Equal(t, models.Member, zheng.Roles)
		require.Equal(t, "教育界", all["王芳"].Sector)
		require.Equal(t, models.Director, all["孙立国"].Roles, "a sheet changes nobody's roles")
		require.Equal(t, models.PartyContact, all["唐宁"].Roles)
		term, err := models.CurrentTerm(tx, modelstest.Noon)
		require.NoError(t, err)
		list, err := models.Memberships(tx, term.ID)
		require.NoError(t, err)
		require.Len(t, list, 2, "of the members only")
		// The same sheet again says nothing new.
		plan, err := models.PlanRoster(tx, entries[:2], modelstest.Noon)
		require.NoError(t, err)
		require.Len(t, plan.Same, 2)
		require.Empty(t, plan.New)
		require.Empty(t, plan.Changed)
		// Meanwhile somebody joins and somebody is described anew.
		wang := all["王芳"]
		wang.Sector = "文化艺术界"
		require.NoError(t, models.Describe(tx, &wang))
		tang := all["唐宁"]
		return models.JoinOffice(tx, &tang, 777, "zh", modelstest.Noon)
	})
	team.Do(t, db, func(tx *gorm.DB) error {
		done, err := models.UndoRoster(tx, trace, modelstest.Noon)
		require.Equal(t, models.RosterUndone{Gone: 1, Back: 1, Stay: 2}, done)
		all := byName(t, tx)
		require.NotContains(t, all, "郑洁")
		require.Contains(t, all, "唐宁")
		require.Equal(t, "文化艺术界", all["王芳"].Sector)
		require.Empty(t, all["孙立国"].Phone)
		gone, err2 := models.PersonByID(tx, trace.Added[0])
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
	var first, second *models.Import
	team.Do(t, db, func(tx *gorm.DB) (err error) {
		if first, err = models.KeepImport(tx, team.Director.ID, models.ImportRoster, "../名册.xlsx", map[string]int{"a": 1}); err != nil {
			return err
		}
		second, err = models.KeepImport(tx, team.Director.ID, models.ImportRoster, "名册.xlsx", map[string]int{"a": 2})
		return err
	})
	other.Do(t, db, func(tx *gorm.DB) error {
		_, err := models.ImportByID(tx, second.ID, models.ImportRoster, &map[string]int{})
		require.ErrorIs(t, err, store.ErrNotFound)
		waiting, err := models.WaitingImport(tx, models.ImportRoster)
		require.Nil(t, waiting)
		return err
	})
	team.Do(t, db, func(tx *gorm.DB) error {
		var data map[string]int
		i, err := models.ImportByID(tx, first.ID, models.ImportRoster, &data)
		require.ErrorIs(t, err, models.ErrSettled, "another file came")
		require.Empty(t, i.Data)
		waiting, err := models.WaitingImport(tx, models.ImportRoster)
		require.NoError(t, err)
		require.Equal(t, second.ID, waiting.ID)
		i, err = models.ImportByID(tx, second.ID, models.ImportRoster, &data)
		require.NoError(t, err)
		require.Equal(t, 2, data["a"])
		require.Equal(t, "名册.xlsx", i.FileName)
		require.NoError(t, models.TakeImport(tx, i, []int{7}))
		var trace []int
		_, err = models.UndoImport(tx, i.ID, &trace)
		require.NoError(t, err)
		require.Equal(t, []int{7}, trace)
		_, err = models.UndoImport(tx, i.ID, &trace)
		require.ErrorIs(t, err, store.ErrNotFound, "once")
		return nil
	})
	require.NoError(t, models.PruneImports(t.Context(), db, modelstest.Noon.AddDate(0, 0, 3)))
	var left int64
	require.NoError(t, store.AcrossOffices(db.Read(t.Context())).Model(&models.Import{}).Count(&left).Error)
	require.Zero(t, left, "what is not on record is not kept")
}

package people_test

import (
	"errors"
	"slices"
	"testing"

	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/store"
)

func TestTerms(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		if _, err := people.CurrentTerm(tx, modelstest.Noon); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("without terms: %v", err)
		}
		old := &people.Term{Number: 14, StartsOn: "2017-01-01", EndsOn: "2021-12-31"}
		term := &people.Term{Number: 15, StartsOn: "2022-01-01"}
		for _, x := range []*people.Term{old, term} {
			if err := people.NewTerm(tx, x); err != nil {
				return err
			}
		}
		if term.EndsOn != "2026-12-31" {
			t.Errorf("ends on %s", term.EndsOn)
		}
		for _, wrong := range []people.Term{
			{Number: 16, StartsOn: "2026-12-31"}, {Number: 16}, {Number: 16, StartsOn: "2027-02-01", EndsOn: "2027-01-01"}, {Number: 16, StartsOn: "2027-13-01"},
		} {
			if err := people.NewTerm(tx, &wrong); !errors.Is(err, people.ErrTermDates) {
				t.Errorf("%+v: %v", wrong, err)
			}
		}
		for at, want := range map[string]int{"2026-12-31 23:59": 15, "2022-01-01 00:00": 15, "2021-12-31 23:59": 14} {
			got, err := people.CurrentTerm(tx, modelstest.At(t, at))
			if err != nil || got.Number != want {
				t.Errorf("%s: %+v, %v", at, got, err)
			}
		}
		if _, err := people.CurrentTerm(tx, modelstest.At(t, "2027-01-01 00:00")); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("after the last: %v", err)
		}
		m := &people.Membership{TermID: term.ID, PersonID: team.Members[0].ID, Sector: "教育", Groups: store.Words{"文史资料收集整理"}}
		for range 2 {
			m.ID = 0
			if err := people.SetMembership(tx, m); err != nil {
				return err
			}
			m.Sector = "医卫"
		}
		list, err := people.Memberships(tx, term.ID)
		if err == nil && (len(list) != 1 || list[0].Sector != "医卫" || !slices.Equal(list[0].Groups, m.Groups)) {
			t.Errorf("memberships: %+v", list)
		}
		return err
	})
}

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

func TestDaysOfATermAreMoved(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		old := &people.Term{Number: 14, StartsOn: "2017-01-01", EndsOn: "2021-12-31"}
		running := &people.Term{Number: 15, StartsOn: "2022-01-01"}
		next := &people.Term{Number: 16, StartsOn: "2027-01-01"}
		for _, x := range []*people.Term{old, running, next} {
			if err := people.NewTerm(tx, x); err != nil {
				return err
			}
		}
		for _, x := range []struct {
			t          *people.Term
			from, to   store.Date
			want       error
			start, end store.Date
		}{
			{old, "2017-01-01", "2021-12-30", people.ErrTermOver, "2017-01-01", "2021-12-31"},
			{running, "2022-01-01", "2026-12-04", people.ErrTermOver, "2022-01-01", "2026-12-31"},
			{running, "2026-12-31", "2027-01-31", people.ErrTermOver, "2022-01-01", "2026-12-31"},
			{running, "2021-12-31", "2026-12-31", people.ErrTermAcross, "2022-01-01", "2026-12-31"},
			{running, "2022-01-01", "2027-01-01", people.ErrTermAcross, "2022-01-01", "2026-12-31"},
			{next, "2028-01-01", "2027-12-31", people.ErrTermOrder, "2027-01-01", "2031-12-31"},
			{next, "2027-01-01", "2037-01-01", people.ErrTermLong, "2027-01-01", "2031-12-31"},
			{next, "2027-02-30", "2031-12-31", people.ErrTermDates, "2027-01-01", "2031-12-31"},
			{next, "2027-03-01", "2032-02-29", nil, "2027-03-01", "2032-02-29"},
			{running, "2022-01-01", "2027-02-28", nil, "2022-01-01", "2027-02-28"},
		} {
			if err := people.MoveTerm(tx, x.t, x.from, x.to, modelstest.Noon); !errors.Is(err, x.want) || (err == nil) != (x.want == nil) {
				t.Errorf("%d to %s–%s: %v", x.t.Number, x.from, x.to, err)
			}
			kept, err := people.TermByID(tx, x.t.ID)
			if err != nil {
				return err
			}
			if kept.StartsOn != x.start || kept.EndsOn != x.end || x.t.EndsOn != x.end {
				t.Errorf("%d is from %s to %s", kept.Number, kept.StartsOn, kept.EndsOn)
			}
		}
		return nil
	})
}

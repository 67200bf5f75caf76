package voices_test

import (
	"errors"
	"slices"
	"testing"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models/calendar"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/voices"
)

// Suggestions are merged at random, also one that others were merged into, and taken apart
// again: each has one that stands for it, which is none of the merged, and whoever is
// concerned stands once among those of that one.
func TestMergedAtRandom(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	rapid.Check(t, func(rt *rapid.T) {
		rollback := errors.New("rollback")
		err := team.Try(db, func(tx *gorm.DB) error {
			var ids []int64
			for i := range 5 {
				by := team.Members[i%3]
				s := modelstest.Draft(t, tx, by, "路灯")
				for _, to := range []voices.State{voices.Filed, voices.Reviewed, voices.Sent}[:1+rapid.IntRange(0, 2).Draw(rt, "how far")] {
					who := team.Director
					if to == voices.Filed {
						who = by
					}
					if _, err := voices.Advance(tx, s, to, who, "", modelstest.Noon); err != nil {
						return err
					}
				}
				ids = append(ids, s.ID)
			}
			read := func() (list []*voices.Suggestion) {
				for _, id := range ids {
					s, err := voices.ByID(tx, id)
					if err != nil {
						rt.Fatal(err)
					}
					list = append(list, s)
				}
				return list
			}
			for range rapid.IntRange(1, 12).Draw(rt, "acts") {
				all := read()
				s, into := rapid.SampledFrom(all).Draw(rt, "one"), rapid.SampledFrom(all).Draw(rt, "other")
				if s.State == voices.Merged {
					if _, err := voices.UndoStep(tx, s, team.Director, 0, modelstest.Noon); err != nil {
						rt.Fatalf("taken apart: %v", err)
					}
				} else {
					may := voices.MayMerge(s, into)
					if _, _, err := voices.Merge(tx, s, into, team.Director, "", modelstest.Noon); (err == nil) != may {
						rt.Fatalf("merged: %v, may %v", err, may)
					}
				}
				for _, s := range read() {
					end, err := voices.Survivor(tx, s)
					if err != nil || end.State == voices.Merged {
						rt.Fatalf("%d ends in %+v, %v", s.ID, end, err)
					}
					ids, err := voices.Concerned(tx, end)
					if err != nil {
						return err
					}
					if s.PersonID != end.PersonID && !slices.Contains(ids, s.PersonID) {
						rt.Fatalf("the author of %d does not hear of %d", s.ID, end.ID)
					}
					slices.Sort(ids)
					if slices.Contains(ids, end.PersonID) || len(slices.Compact(slices.Clone(ids))) != len(ids) {
						rt.Fatalf("somebody hears twice: %v", ids)
					}
					if (s.State == voices.Merged) != (s.MergedInto != 0) {
						rt.Fatalf("%+v", s)
					}
				}
			}
			return rollback
		})
		if !errors.Is(err, rollback) {
			rt.Fatal(err)
		}
	})
}

// What is overdue, day by day.
func TestForgotten(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	cal := calendar.Embedded()
	team.Do(t, db, func(tx *gorm.DB) error {
		now := modelstest.Noon
		s := modelstest.Draft(t, tx, team.Members[0], "路灯")
		take := func(m voices.Move, by *people.Person) {
			t.Helper()
			m.By = by
			if _, err := voices.Take(tx, s, m, now); err != nil {
				t.Fatal(err)
			}
		}
		late := func(days int, want voices.Late) {
			t.Helper()
			list, err := voices.ForgottenAt(tx, cal, now.AddDate(0, 0, days))
			switch {
			case err != nil:
				t.Error(err)
			case want == "" && len(list) != 0, want != "" && (len(list) != 1 || list[0].Late != want):
				t.Errorf("%s after %d days: %+v, want %q", s.State, days, list, want)
			}
		}
		take(voices.Move{To: voices.Filed}, team.Members[0])
		late(400, "")
		take(voices.Move{To: voices.Reviewed}, team.Director)
		late(5, "")
		late(10, voices.NotSent)
		take(voices.Move{To: voices.Sent}, team.Director)
		late(30, "")
		late(31, voices.NotAnswered)
		take(voices.Move{To: voices.Answered, Outcome: string(voices.Adopted)}, team.Director)
		late(180, "")
		late(181, voices.NotDone)
		take(voices.Move{Note: voices.NotePlan, OnDate: "2027-01-10"}, team.Director)
		late(60, voices.NotDone)
		take(voices.Move{To: voices.Assigned, Whom: "村镇建设办", OnDate: "2027-03-01"}, team.Director)
		late(60, voices.NotDone)
		late(120, voices.NotReplied)
		take(voices.Move{To: voices.Done, Words: "已修"}, team.Director)
		late(400, "")
		for days, want := range map[int]int{60: 0, 95: 1, 200: 0} {
			if list, err := voices.ToLookAt(tx, now.AddDate(0, 0, days)); err != nil || len(list) != want {
				t.Errorf("to look at after %d days: %d, %v", days, len(list), err)
			}
		}
		if err := voices.Looked(tx, s, now.AddDate(0, 0, 95)); err != nil {
			return err
		}
		if list, err := voices.ToLookAt(tx, now.AddDate(0, 0, 96)); err != nil || len(list) != 0 {
			t.Errorf("asked twice: %v, %v", list, err)
		}
		// What does not hold goes back to the office that had it.
		if _, err := voices.Reopen(tx, s, team.Members[0], "又坏了", now); err != nil {
			return err
		}
		if s.State != voices.Assigned || s.DoneAt != nil || s.ReopenedAt == nil {
			t.Errorf("reopened: %+v", s)
		}
		if _, err := voices.UndoStep(tx, s, team.Members[0], 0, now); err != nil {
			return err
		}
		if s.State != voices.Done || s.DoneAt == nil || s.Result != "已修" || s.AssignedTo != "村镇建设办" || s.PlanOn != "2027-01-10" {
			t.Errorf("after undoing: %+v", s)
		}
		return nil
	})
}

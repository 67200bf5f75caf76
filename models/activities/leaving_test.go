package activities_test

import (
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/desk"
	"lianluo/models/modelstest"
	"lianluo/models/people"
)

// Less than two thirds between the later of start and check-in and the earlier
// of leaving and end is absent (domain B3.3); who stays is late at most. The
// rule holds however closing, moving, correcting and undoing come in between.
func TestTwoThirdsRule(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	p := team.Members[0]
	rapid.Check(t, func(rt *rapid.T) {
		a := modelstest.Session(t, db, team, nil)
		minutes := func(label string, from, to int) time.Duration {
			return time.Duration(rapid.IntRange(from, to).Draw(rt, label)) * time.Minute
		}
		in := a.StartsAt.Add(minutes("check in", -30, 119))
		from := later(in, a.StartsAt)
		left := from.Add(minutes("stay", 0, int(a.EndsAt.Sub(from)/time.Minute)-1))
		rollback := errors.New("rollback")
		err := team.Try(db, func(tx *gorm.DB) error {
			if _, err := activities.CheckIn(tx, a, p, in, activities.BySelf); err != nil {
				return err
			}
			start, end := a.StartsAt, a.EndsAt
			want := func() activities.AttendanceState {
				stop := end
				if a.ClosedAt != nil && a.ClosedAt.Before(stop) {
					stop = *a.ClosedAt
				}
				began, went := later(in, start), left
				if went.After(stop) {
					went = stop
				}
				if left.Before(stop) && 3*max(went.Sub(began), 0) < 2*stop.Sub(start) {
					return activities.Unconfirmed
				}
				if in.After(start) {
					return activities.Late
				}
				return activities.Present
			}
			check := func(after string, want activities.AttendanceState) {
				row, err := activities.AttendanceFor(tx, a.ID, p.ID)
				if err != nil || row.State != want {
					rt.Fatalf("after %s: %q, want %q (in %v, left %v, %v–%v, closed %v, %v)", after, row.State, want, in, left, start, end, a.ClosedAt, err)
				}
			}
			if _, _, err := activities.LeaveEarly(tx, a, p, left); err != nil {
				return err
			}
			check("leaving", want())
			if _, _, err := activities.LeaveEarly(tx, a, p, left); !errors.Is(err, activities.ErrLeft) {
				rt.Fatalf("left twice: %v", err)
			}
			for range rapid.IntRange(0, 6).Draw(rt, "steps") {
				switch act := rapid.SampledFrom([]string{"close", "open", "move", "correct"}).Draw(rt, "act"); act {
				case "close":
					if err := activities.Close(tx, a, later(left.Add(minutes("closed after", 0, 200)), start)); err != nil {
						return err
					}
					check(act, want())
				case "open":
					if err := activities.Reopen(tx, a); err != nil && !errors.Is(err, activities.ErrNotClosed) {
						return err
					}
					check(act, want())
				case "move":
					start = start.Add(minutes("moved", -20, 20))
					end = start.Add(minutes("length", 1, 240))
					a.StartsAt, a.EndsAt = start, end
					if err := activities.Update(tx, a); err != nil {
						return err
					}
					check(act, want())
				case "correct":
					c, err := activities.Correct(tx, a, p, activities.OnLeave, team.Director, "核实", left)
					if err != nil {
						return err
					}
					check(act, activities.OnLeave)
					if _, err := activities.UndoCorrection(tx, c, team.Director, "撤销", left); err != nil {
						return err
					}
					check("its undoing", want())
				}
			}
			if _, err := activities.StayAfterAll(tx, a, p); err != nil {
				return err
			}
			left = end
			check("staying", want())
			return rollback
		})
		if !errors.Is(err, rollback) {
			rt.Fatal(err)
		}
	})
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Granted leave for official duty and sickness leaves the denominator wherever
// the rate is computed, nothing else does (domain B3, B4).
func TestWhoLeavesTheDenominator(t *testing.T) {
	grant := func(kind activities.LeaveKind, grant bool) func(tx *gorm.DB, team *modelstest.Team, a *activities.Activity, p *people.Person) error {
		return func(tx *gorm.DB, team *modelstest.Team, a *activities.Activity, p *people.Person) error {
			l, _, err := activities.AskLeave(tx, a, p, kind, "事由", a.StartsAt.AddDate(0, 0, -3))
			if err != nil {
				return err
			}
			_, err = activities.DecideLeave(tx, a, l, team.Director, grant, "说明", a.StartsAt.AddDate(0, 0, -3))
			return err
		}
	}
	for name, x := range map[string]struct {
		do      func(tx *gorm.DB, team *modelstest.Team, a *activities.Activity, p *people.Person) error
		of      int
		percent int
	}{
		"official":       {grant(activities.OfficialLeave, true), 10, 100},
		"sick":           {grant(activities.SickLeave, true), 10, 100},
		"personal":       {grant(activities.PersonalLeave, true), 11, 91},
		"other":          {grant(activities.OtherLeave, true), 11, 91},
		"sick, refused":  {grant(activities.SickLeave, false), 11, 91},
		"by telephone":   {enter(activities.OfficialLeave), 10, 100},
		"personal phone": {enter(activities.PersonalLeave), 11, 91},
		"asked only": {func(tx *gorm.DB, _ *modelstest.Team, a *activities.Activity, p *people.Person) error {
			_, _, err := activities.AskLeave(tx, a, p, activities.SickLeave, "", a.StartsAt.AddDate(0, 0, -3))
			return err
		}, 10, 100}, // nobody has said yet: in neither part
		"absent": {func(*gorm.DB, *modelstest.Team, *activities.Activity, *people.Person) error { return nil }, 11, 91},
		"by hand": {func(tx *gorm.DB, team *modelstest.Team, a *activities.Activity, p *people.Person) error {
			_, err := activities.Correct(tx, a, p, activities.OnLeave, team.Director, "电话请假", a.StartsAt)
			return err
		}, 11, 91},
		"official, but came": {func(tx *gorm.DB, team *modelstest.Team, a *activities.Activity, p *people.Person) error {
			if err := grant(activities.OfficialLeave, true)(tx, team, a, p); err != nil {
				return err
			}
			_, err := activities.CheckIn(tx, a, p, a.StartsAt, activities.BySelf)
			return err
		}, 11, 100},
	} {
		t.Run(name, func(t *testing.T) {
			db := modelstest.Open(t)
			team := modelstest.Office(t, db)
			a := modelstest.Session(t, db, team, nil)
			p := team.Members[10]
			team.Do(t, db, func(tx *gorm.DB) error {
				for _, m := range team.Members[:10] {
					if _, err := activities.CheckIn(tx, a, m, a.StartsAt, activities.BySelf); err != nil {
						return err
					}
				}
				if err := x.do(tx, team, a, p); err != nil {
					return err
				}
				if err := errors.Join(activities.Close(tx, a, a.EndsAt), activities.Confirm(tx, a, team.Director, a.EndsAt)); err != nil {
					return err
				}
				n, err := activities.Tally(tx, a)
				if err != nil {
					return err
				}
				of := n.Expected - n.Undecided
				if got, ok := activities.Rate(n.Present+n.Late, of); !ok || got != x.percent || of != x.of {
					t.Errorf("sheet: %d %% of %d, want %d of %d", got, of, x.percent, x.of)
				}
				figures, err := briefing.FiguresBetween(tx, a.StartsAt.AddDate(0, 0, -1), a.StartsAt.AddDate(0, 0, 1))
				if err != nil {
					return err
				}
				if rate := figures.Get(briefing.FigRate); rate.Value != x.percent || len(rate.Records) != x.of {
					t.Errorf("figures: %d %% of %d, want %d of %d", rate.Value, len(rate.Records), x.percent, x.of)
				}
				own, err := desk.Summary(tx, p.ID, figures.From, figures.To)
				if err != nil {
					return err
				}
				if rate := own.Get(briefing.FigRate); rate.Known != (x.of == 11) {
					t.Errorf("own record: a rate is known: %v", rate.Known)
				}
				return nil
			})
		})
	}
}

func enter(kind activities.LeaveKind) func(tx *gorm.DB, team *modelstest.Team, a *activities.Activity, p *people.Person) error {
	return func(tx *gorm.DB, team *modelstest.Team, a *activities.Activity, p *people.Person) error {
		_, _, err := activities.EnterLeave(tx, a, p, kind, "电话请假", team.Director, a.StartsAt)
		return err
	}
}

func TestReasonOfAnIllnessIsReadByItsDecider(t *testing.T) {
	member, director, clerk, other := &people.Person{ID: 1, Roles: people.Member}, &people.Person{ID: 2, Roles: people.Director},
		&people.Person{ID: 3, Roles: people.Secretary}, &people.Person{ID: 4, Roles: people.Director}
	for name, x := range map[string]struct {
		leave activities.Leave
		read  []*people.Person
	}{
		"sick, asked":            {activities.Leave{PersonID: 1, Kind: activities.SickLeave, State: activities.Asked}, []*people.Person{member, director, other}},
		"sick, decided":          {activities.Leave{PersonID: 1, Kind: activities.SickLeave, State: activities.Granted, DecidedBy: 2}, []*people.Person{member, director}},
		"sick, by the secretary": {activities.Leave{PersonID: 1, Kind: activities.SickLeave, State: activities.Granted, DecidedBy: 3}, []*people.Person{member}},
		"sick, written down":     {activities.Leave{PersonID: 1, Kind: activities.SickLeave, State: activities.Granted, DecidedBy: 3, EnteredBy: 3}, []*people.Person{member, clerk}},
		"official":               {activities.Leave{PersonID: 1, Kind: activities.OfficialLeave, State: activities.Granted, DecidedBy: 2}, []*people.Person{member, director, clerk, other}},
	} {
		for _, p := range []*people.Person{member, director, clerk, other, {ID: 5, Roles: people.Member}} {
			want := false
			for _, q := range x.read {
				want = want || q.ID == p.ID
			}
			if got := x.leave.ReadableBy(p); got != want {
				t.Errorf("%s: person %d reads it: %v, want %v", name, p.ID, got, want)
			}
		}
	}
}

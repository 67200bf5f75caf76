package models_test

import (
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models"
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
			if _, err := models.CheckIn(tx, a, p, in, models.BySelf); err != nil {
				return err
			}
			start, end := a.StartsAt, a.EndsAt
			want := func() models.AttendanceState {
				stop := end
				if a.ClosedAt != nil && a.ClosedAt.Before(stop) {
					stop = *a.ClosedAt
				}
				began, went := later(in, start), left
				if went.After(stop) {
					went = stop
				}
				if left.Before(stop) && 3*max(went.Sub(began), 0) < 2*stop.Sub(start) {
					return models.Absent
				}
				if in.After(start) {
					return models.Late
				}
				return models.Present
			}
			check := func(after string, want models.AttendanceState) {
				row, err := models.AttendanceFor(tx, a.ID, p.ID)
				if err != nil || row.State != want {
					rt.Fatalf("after %s: %q, want %q (in %v, left %v, %v–%v, closed %v, %v)", after, row.State, want, in, left, start, end, a.ClosedAt, err)
				}
			}
			if _, _, err := models.LeaveEarly(tx, a, p, left); err != nil {
				return err
			}
			check("leaving", want())
			if _, _, err := models.LeaveEarly(tx, a, p, left); !errors.Is(err, models.ErrLeft) {
				rt.Fatalf("left twice: %v", err)
			}
			for range rapid.IntRange(0, 6).Draw(rt, "steps") {
				switch act := rapid.SampledFrom([]string{"close", "open", "move", "correct"}).Draw(rt, "act"); act {
				case "close":
					if err := models.CloseActivity(tx, a, later(left.Add(minutes("closed after", 0, 200)), start)); err != nil {
						return err
					}
					check(act, want())
				case "open":
					if err := models.ReopenActivity(tx, a); err != nil && !errors.Is(err, models.ErrNotClosed) {
						return err
					}
					check(act, want())
				case "move":
					start = start.Add(minutes("moved", -20, 20))
					end = start.Add(minutes("length", 1, 240))
					a.StartsAt, a.EndsAt = start, end
					if err := models.UpdateActivity(tx, a); err != nil {
						return err
					}
					check(act, want())
				case "correct":
					c, err := models.Correct(tx, a, p, models.OnLeave, team.Director, "核实", left)
					if err != nil {
						return err
					}
					check(act, models.OnLeave)
					if _, err := models.UndoCorrection(tx, c, team.Director, "撤销", left); err != nil {
						return err
					}
					check("its undoing", want())
				}
			}
			if _, err := models.StayAfterAll(tx, a, p); err != nil {
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
	grant := func(kind models.LeaveKind, grant bool) func(tx *gorm.DB, team *modelstest.Team, a *models.Activity, p *people.Person) error {
		return func(tx *gorm.DB, team *modelstest.Team, a *models.Activity, p *people.Person) error {
			l, err := models.AskLeave(tx, a, p, kind, "事由", a.StartsAt.AddDate(0, 0, -3))
			if err != nil {
				return err
			}
			return models.DecideLeave(tx, a, l, team.Director, grant, "说明", a.StartsAt.AddDate(0, 0, -3))
		}
	}
	for name, x := range map[string]struct {
		do      func(tx *gorm.DB, team *modelstest.Team, a *models.Activity, p *people.Person) error
		of      int
		percent int
	}{
		"official":       {grant(models.OfficialLeave, true), 10, 100},
		"sick":           {grant(models.SickLeave, true), 10, 100},
		"personal":       {grant(models.PersonalLeave, true), 11, 91},
		"other":          {grant(models.OtherLeave, true), 11, 91},
		"sick, refused":  {grant(models.SickLeave, false), 11, 91},
		"by telephone":   {enter(models.OfficialLeave), 10, 100},
		"personal phone": {enter(models.PersonalLeave), 11, 91},
		"asked only": {func(tx *gorm.DB, _ *modelstest.Team, a *models.Activity, p *people.Person) error {
			_, err := models.AskLeave(tx, a, p, models.SickLeave, "", a.StartsAt.AddDate(0, 0, -3))
			return err
		}, 11, 91},
		"absent": {func(*gorm.DB, *modelstest.Team, *models.Activity, *people.Person) error { return nil }, 11, 91},
		"by hand": {func(tx *gorm.DB, team *modelstest.Team, a *models.Activity, p *people.Person) error {
			_, err := models.Correct(tx, a, p, models.OnLeave, team.Director, "电话请假", a.StartsAt)
			return err
		}, 11, 91},
		"official, but came": {func(tx *gorm.DB, team *modelstest.Team, a *models.Activity, p *people.Person) error {
			if err := grant(models.OfficialLeave, true)(tx, team, a, p); err != nil {
				return err
			}
			_, err := models.CheckIn(tx, a, p, a.StartsAt, models.BySelf)
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
					if _, err := models.CheckIn(tx, a, m, a.StartsAt, models.BySelf); err != nil {
						return err
					}
				}
				if err := x.do(tx, team, a, p); err != nil {
					return err
				}
				if err := models.CloseActivity(tx, a, a.EndsAt); err != nil {
					return err
				}
				n, err := models.Tally(tx, a)
				if err != nil {
					return err
				}
				if got, ok := n.Rate(); !ok || got != x.percent || n.Expected-n.Excused != x.of {
					t.Errorf("sheet: %d %% of %d, want %d of %d", got, n.Expected-n.Excused, x.percent, x.of)
				}
				figures, err := models.FiguresBetween(tx, a.StartsAt.AddDate(0, 0, -1), a.StartsAt.AddDate(0, 0, 1))
				if err != nil {
					return err
				}
				if rate := figures.Get(models.FigRate); rate.Value != x.percent || len(rate.Records) != x.of {
					t.Errorf("figures: %d %% of %d, want %d of %d", rate.Value, len(rate.Records), x.percent, x.of)
				}
				own, err := models.Summary(tx, p.ID, figures.From, figures.To)
				if err != nil {
					return err
				}
				if rate := own.Get(models.FigRate); rate.Known != (x.of == 11) {
					t.Errorf("own record: a rate is known: %v", rate.Known)
				}
				return nil
			})
		})
	}
}

func enter(kind models.LeaveKind) func(tx *gorm.DB, team *modelstest.Team, a *models.Activity, p *people.Person) error {
	return func(tx *gorm.DB, team *modelstest.Team, a *models.Activity, p *people.Person) error {
		_, err := models.EnterLeave(tx, a, p, kind, "电话请假", team.Director, a.StartsAt)
		return err
	}
}

func TestReasonOfAnIllnessIsReadByItsDecider(t *testing.T) {
	member, director, clerk, other := &people.Person{ID: 1, Roles: people.Member}, &people.Person{ID: 2, Roles: people.Director},
		&people.Person{ID: 3, Roles: people.Secretary}, &people.Person{ID: 4, Roles: people.Director}
	for name, x := range map[string]struct {
		leave models.Leave
		read  []*people.Person
	}{
		"sick, asked":            {models.Leave{PersonID: 1, Kind: models.SickLeave, State: models.Asked}, []*people.Person{member, director, other}},
		"sick, decided":          {models.Leave{PersonID: 1, Kind: models.SickLeave, State: models.Granted, DecidedBy: 2}, []*people.Person{member, director}},
		"sick, by the secretary": {models.Leave{PersonID: 1, Kind: models.SickLeave, State: models.Granted, DecidedBy: 3}, []*people.Person{member, clerk}},
		"official":               {models.Leave{PersonID: 1, Kind: models.OfficialLeave, State: models.Granted, DecidedBy: 2}, []*people.Person{member, director, clerk, other}},
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

package activities_test

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models/activities"
	"lianluo/models/modelstest"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/store"
	"lianluo/models/study"
)

// sheetStep is something that changes a sheet.
type sheetStep struct {
	Act    string
	Person int
	At     time.Duration // from the start
	Leave  activities.LeaveKind
	Answer activities.Answer
	State  activities.AttendanceState
	Note   notes.Kind
	Gone   bool
	Until  int // hours before the start; signing up ends then, with 0 everybody has to come
}

// sheetSteps are drawn as a whole: the writer would take rapid's panics for
// faults of the job.
var sheetSteps = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) sheetStep {
	return sheetStep{
		Act:    rapid.SampledFrom([]string{"in", "in", "in", "note", "note", "void", "void", "undo", "ask", "grant", "answer", "hand", "close", "open", "leave", "confirm", "unjoined", "sign up", "need", "need", "refuse", "unleave"}).Draw(t, "act"),
		Person: rapid.IntRange(0, 3).Draw(t, "person"),
		At:     time.Duration(rapid.IntRange(-40, 110).Draw(t, "minute")) * time.Minute,
		Leave:  rapid.SampledFrom(activities.LeaveKinds).Draw(t, "leave"),
		Answer: rapid.SampledFrom([]activities.Answer{activities.NoAnswer, activities.AnswerYes, activities.AnswerNo, activities.AnswerMaybe}).Draw(t, "answer"),
		State: rapid.SampledFrom([]activities.AttendanceState{
			activities.Unsettled, activities.Present, activities.Late, activities.OnLeave, activities.Absent,
		}).Draw(t, "state"),
		Note: rapid.SampledFrom([]notes.Kind{notes.StudyNote, notes.Reflection}).Draw(t, "note"),
		Gone: rapid.Bool().Draw(t, "gone"), Until: rapid.SampledFrom([]int{0, 1, 2}).Draw(t, "until"),
	}
}), 1, 30)

// The database counts a sheet and its lights as one would line by line: with
// guests, with people who leave the office and come back, with notes taken
// back, before and after the closing.
func TestTheDatabaseCountsAsTheSheetReads(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	people := append([]*people.Person{team.Director}, team.Members[:3]...)
	a := modelstest.Session(t, db, team, nil)
	play := func(steps []sheetStep) error {
		undo := errors.New("undo")
		err := team.Try(db, func(tx *gorm.DB) error {
			a := *a
			for _, s := range steps {
				if err := s.do(tx, &a, people[s.Person], team.Director); err != nil {
					return fmt.Errorf("%+v: %w", s, err)
				}
			}
			if differs, err := compareSheet(tx, &a); err != nil || differs != "" {
				return cmp.Or(err, errors.New(differs))
			}
			return undo
		})
		if errors.Is(err, undo) {
			return nil
		}
		return err
	}
	// On leave by hand, then gone from the office: marked by the office, so it counts.
	if err := play([]sheetStep{{Act: "hand", Person: 2, State: activities.OnLeave}, {Act: "leave", Person: 2, Gone: true}}); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		if err := play(sheetSteps.Draw(rt, "steps")); err != nil {
			rt.Fatal(err)
		}
	})
}

// do does the step; what the rules refuse changes nothing.
func (s sheetStep) do(tx *gorm.DB, a *activities.Activity, p, director *people.Person) error {
	at := a.StartsAt.Add(s.At)
	switch s.Act {
	case "in":
		_, _ = activities.CheckIn(tx, a, p, at, activities.BySelf)
	case "undo":
		_ = activities.UndoCheckIn(tx, a, p)
	case "ask":
		_, _, _ = activities.AskLeave(tx, a, p, s.Leave, "", at)
	case "grant":
		if l, err := activities.LiveLeave(tx, a.ID, p.ID); err == nil {
			_, _ = activities.DecideLeave(tx, a, l, director, true, "", at)
		}
	case "answer":
		_ = activities.SetAnswer(tx, a, p, s.Answer, at)
	case "sign up":
		var until *time.Time
		if s.Until > 0 {
			until = store.StampPtr(a.StartsAt.Add(-time.Duration(s.Until-1) * time.Hour))
		}
		_ = activities.SetSignUp(tx, a, until, true, true, a.StartsAt.Add(-2*time.Hour))
	case "need":
		what, need := activities.NeedCar, activities.Wanted
		if s.At > 0 {
			what = activities.NeedMeal
		}
		if s.Gone {
			need = activities.NotWanted
		}
		_, _ = activities.SetNeed(tx, a, p, what, need, a.StartsAt.Add(-2*time.Hour))
	case "refuse", "unleave":
		l, err := activities.LiveLeave(tx, a.ID, p.ID)
		switch {
		case err != nil:
		case s.Act == "refuse":
			_, _ = activities.DecideLeave(tx, a, l, director, false, "有事", at)
		default:
			_, _ = activities.WithdrawLeave(tx, a, l, p, at)
		}
	case "hand":
		_, err := activities.Correct(tx, a, p, s.State, director, "核实", at)
		return err
	case "close":
		_ = activities.Close(tx, a, a.StartsAt.Add(time.Hour))
	case "open":
		_ = activities.Reopen(tx, a)
	case "confirm":
		_ = activities.Confirm(tx, a, director, a.EndsAt)
	case "unjoined": // by the row alone
		joined := any(nil)
		if s.Gone {
			joined = store.Stamp(at)
		}
		return tx.Model(&people.Person{}).Where("id = ?", p.ID).Update("joined_at", joined).Error
	case "note":
		return notes.File(tx, &notes.Note{Kind: s.Note, ActivityID: a.ID, PersonID: p.ID, Text: "笔记"}, a.EndsAt)
	case "void":
		list, err := notes.OfActivity(tx, a.ID)
		if err != nil || len(list) == 0 {
			return err
		}
		return notes.Void(tx, &list[0], director, "重复", at)
	case "leave": // by the row alone: the rules of leaving are not what is tried here
		left := any(nil)
		if s.Gone {
			left = store.Stamp(at)
		}
		return tx.Model(&people.Person{}).Where("id = ?", p.ID).Update("left_at", left).Error
	}
	return nil
}

// compareSheet says how what the database counts differs from the sheet, read
// line by line; "" when it does not.
func compareSheet(tx *gorm.DB, a *activities.Activity) (string, error) {
	counted, err := activities.Tally(tx, a)
	if err != nil {
		return "", err
	}
	lines, err := activities.AttendanceOf(tx, a)
	if err != nil {
		return "", err
	}
	for _, l := range lines {
		if a.Voluntary() && l.Expected != (l.SignedAt != nil || l.State.Attended() || l.ByHand || l.CheckedInAt != nil) && l.Expected {
			return fmt.Sprintf("%s is awaited and has not signed up: %+v", l.Name, l.Attendance), nil
		}
	}
	if read := lineByLine(lines); read != counted {
		return fmt.Sprintf("the database counts %+v, the sheet reads %+v", counted, read), nil
	}
	lights, err := study.FiveLights(tx, a)
	if err != nil {
		return "", err
	}
	haves, err := study.FiveHaves(tx, a)
	if err != nil {
		return "", err
	}
	haves.Notes.Owing, haves.Reflections.Owing = nil, nil
	if !reflect.DeepEqual(lights, haves) {
		return fmt.Sprintf("the database counts %+v, the sheet reads %+v", lights, haves), nil
	}
	return "", nil
}

func lineByLine(lines []activities.AttendanceLine) (c activities.Counts) {
	for _, l := range lines {
		if !l.Expected {
			if l.State.Attended() {
				c.Guests++
			}
			continue
		}
		if l.Excused() {
			c.Excused++
			continue
		}
		c.Expected++
		*map[activities.AttendanceState]*int{
			activities.Present: &c.Present, activities.Late: &c.Late, activities.OnLeave: &c.Leave, activities.Absent: &c.Absent, activities.Unsettled: &c.Unsettled,
			activities.Unconfirmed: &c.Unconfirmed, activities.Undecided: &c.Undecided,
		}[l.State]++
		switch {
		case l.State == activities.OnLeave:
		case l.State.Attended(), l.State != activities.Absent && !l.State.Open() && l.Answer == activities.AnswerYes:
			c.Yes++
			if l.Car == activities.Wanted {
				c.Cars++
			}
			if l.Meal == activities.Wanted {
				c.Meals++
			}
		case l.State == activities.Absent, l.State.Open(), l.Answer == activities.AnswerNo:
			c.No++
			if l.Leave != nil && l.Leave.State == activities.Asked {
				c.LeaveAsked++
			}
		case l.Answer == activities.AnswerMaybe:
			c.Maybe++
		default:
			c.Pending++
		}
	}
	return c
}

// BenchmarkTally counts a roster of 2,000, half of whom have checked in.
func BenchmarkTally(b *testing.B) {
	db := modelstest.Open(b)
	team := modelstest.Office(b, db)
	a := modelstest.Session(b, db, team, nil)
	team.Do(b, db, func(tx *gorm.DB) error {
		for i := range 2000 {
			p, err := people.AddPerson(tx, fmt.Sprintf("委员%d", i), people.Member)
			if err != nil {
				return err
			}
			if i%2 == 0 {
				if _, err := activities.CheckIn(tx, a, p, a.StartsAt, activities.BySelf); err != nil {
					return err
				}
			}
		}
		return nil
	})
	for name, fn := range map[string]func(tx *gorm.DB) error{
		"tally":  func(tx *gorm.DB) error { _, err := activities.Tally(tx, a); return err },
		"lights": func(tx *gorm.DB) error { _, err := study.FiveLights(tx, a); return err },
		"sheet":  func(tx *gorm.DB) error { _, err := activities.AttendanceOf(tx, a); return err },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				team.Do(b, db, fn)
			}
		})
	}
}

package activities_test

import (
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models/activities"
	"lianluo/models/modelstest"
	"lianluo/models/store"
)

// Whatever order check-ins, undos, leaves, corrections and closings come in,
// each member has one row at most and the state that the rule of §8 gives.
func TestAttendanceInvariants(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	members := team.Members[:4]
	type known struct {
		checkedIn time.Time
		leave     activities.RequestState
		byHand    activities.AttendanceState
	}
	rapid.Check(t, func(rt *rapid.T) {
		a := modelstest.Session(t, db, team, nil)
		facts := make([]known, len(members))
		start := a.StartsAt
		rollback := errors.New("rollback")
		// One transaction for a run, undone at its end: quick, and all runs
		// begin alike.
		err := team.Try(db, func(tx *gorm.DB) error {
			for range rapid.IntRange(1, 25).Draw(rt, "steps") {
				i := rapid.IntRange(0, len(members)-1).Draw(rt, "member")
				p, f := members[i], &facts[i]
				at := start.Add(time.Duration(rapid.IntRange(-40, 130).Draw(rt, "minute")) * time.Minute)
				closed := a.State == activities.Closed
				was := rule(f.byHand, f.checkedIn, f.leave, a, start)
				switch rapid.SampledFrom([]string{"in", "undo", "ask", "grant", "withdraw", "unleave", "hand", "close", "open", "yes", "confirm", "unconfirm"}).Draw(rt, "act") {
				case "in":
					_, _, closes := activities.CheckInWindow(a)
					open := !at.Before(start.Add(-30*time.Minute)) && !at.After(closes) && !closed && f.byHand == ""
					got, err := activities.CheckIn(tx, a, p, at, activities.BySelf)
					switch {
					case was.Attended():
						if err != nil || !got.Already {
							rt.Fatalf("repeated check-in: %+v, %v", got, err)
						}
					case open != (err == nil):
						rt.Fatalf("check-in at %v: %v", at, err)
					case open:
						f.checkedIn = at
					}
				case "undo":
					err := activities.UndoCheckIn(tx, a, p)
					if can := f.byHand == "" && !f.checkedIn.IsZero(); can != (err == nil) {
						rt.Fatalf("undo: %v", err)
					} else if can {
						f.checkedIn = time.Time{}
					}
				case "ask":
					if _, _, err := activities.AskLeave(tx, a, p, activities.SickLeave, "", at); err == nil {
						f.leave = activities.Asked
					}
				case "grant", "withdraw", "unleave":
					l, err := activities.LiveLeave(tx, a.ID, p.ID)
					if errors.Is(err, store.ErrNotFound) {
						continue
					}
					if err != nil {
						return err
					}
					if rapid.Bool().Draw(rt, "decide") {
						if _, err := activities.DecideLeave(tx, a, l, team.Director, true, "", at); err == nil {
							f.leave = activities.Granted
						}
					} else if rapid.Bool().Draw(rt, "undo decision") {
						if _, err := activities.UndoLeaveStep(tx, a, l, team.Director, 0, at); err == nil {
							f.leave = activities.Asked
						}
					} else if _, err := activities.WithdrawLeave(tx, a, l, p, at); err == nil {
						f.leave = ""
					}
				case "yes":
					if err := activities.SetAnswer(tx, a, p, activities.AnswerYes, at); err == nil {
						f.leave = ""
					}
				case "hand":
					state := rapid.SampledFrom([]activities.AttendanceState{"", activities.Present, activities.Late, activities.OnLeave, activities.Absent}).Draw(rt, "state")
					if _, err := activities.Correct(tx, a, p, state, team.Director, "核实", at); err != nil {
						return err
					}
					f.byHand = state
				case "close":
					if err := activities.Close(tx, a, start.Add(time.Hour)); err != nil {
						return err
					}
				case "confirm":
					by := team.Director
					if rapid.Bool().Draw(rt, "by the clock") {
						by = nil
					}
					question := a.InQuestion()
					err := activities.Confirm(tx, a, by, start.Add(72*time.Hour))
					if can := closed && a.ConfirmedAt != nil; err == nil && (!can || by == nil && question) {
						rt.Fatalf("confirmed %+v", a)
					}
				case "unconfirm":
					if err := activities.Unconfirm(tx, a); err != nil && !errors.Is(err, store.ErrNothingToUndo) {
						return err
					}
				case "open":
					if err := activities.Reopen(tx, a); err != nil && !errors.Is(err, activities.ErrNotClosed) {
						return err
					}
				}
				checkSheet(rt, tx, a)
				lines, err := activities.AttendanceOf(tx, a)
				if err != nil {
					return err
				}
				for j, m := range members {
					f := facts[j]
					want := rule(f.byHand, f.checkedIn, f.leave, a, start)
					for _, l := range lines {
						if l.PersonID == m.ID && l.State != want {
							rt.Fatalf("%s is %q, the rule says %q of %+v", m.Name, l.State, want, f)
						}
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

// rule is §8, said once more.
func rule(byHand activities.AttendanceState, checkedIn time.Time, leave activities.RequestState, a *activities.Activity, start time.Time) activities.AttendanceState {
	switch {
	case byHand != "":
		return byHand
	case !checkedIn.IsZero() && checkedIn.After(start):
		return activities.Late
	case !checkedIn.IsZero():
		return activities.Present
	case leave == activities.Granted:
		return activities.OnLeave
	case a.State == activities.Closed && leave == activities.Asked:
		return activities.Undecided
	case a.State == activities.Closed && a.ConfirmedAt == nil:
		return activities.Unconfirmed
	case a.State == activities.Closed:
		return activities.Absent
	}
	return activities.Unsettled
}

func checkSheet(t rapid.TB, tx *gorm.DB, a *activities.Activity) {
	c, err := activities.Tally(tx, a)
	if err != nil {
		t.Fatal(err)
	}
	if c.Expected+c.Excused != 11 {
		t.Fatalf("expected %d and %d excused, want 11: %+v", c.Expected, c.Excused, c)
	}
	if c.Present+c.Late+c.Leave+c.Absent+c.Unconfirmed+c.Undecided+c.Unsettled != c.Expected || c.Yes+c.No+c.Maybe+c.Pending+c.Leave != c.Expected {
		t.Fatalf("counts do not add up: %+v", c)
	}
	var rows, people int64
	if err := tx.Model(&activities.Attendance{}).Where("activity_id = ?", a.ID).Count(&rows).Error; err != nil {
		t.Fatal(err)
	}
	if err := tx.Model(&activities.Attendance{}).Where("activity_id = ?", a.ID).Distinct("person_id").Count(&people).Error; err != nil {
		t.Fatal(err)
	}
	if rows != people {
		t.Fatalf("%d rows of %d people", rows, people)
	}
	if c.LeaveAsked > c.No {
		t.Fatalf("leave asked for is no part of those who do not come: %+v", c)
	}
	lines, err := activities.AttendanceOf(tx, a)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if l.State == activities.Absent && !l.ByHand && a.ConfirmedAt == nil {
			t.Fatalf("%s is absent and nobody has confirmed the list", l.Name)
		}
		if l.State.Attended() && l.Leave != nil && l.Leave.State == activities.Asked {
			t.Fatalf("%s has come and still awaits an answer to a leave", l.Name)
		}
	}
}

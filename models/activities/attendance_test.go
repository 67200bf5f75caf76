package activities_test

import (
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

func TestCheckInWindow(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, nil)
	graced := modelstest.Session(t, db, team, nil)
	team.Do(t, db, func(tx *gorm.DB) error {
		graced.LateAfter = 15
		return tx.Model(graced).Update("late_after", 15).Error
	})
	start := a.StartsAt
	for _, c := range []struct {
		name     string
		activity *activities.Activity
		at       time.Time
		state    activities.AttendanceState
		early    bool
		late     bool
	}{
		{"long before", a, start.Add(-24 * time.Hour), "", true, false},
		{"a second before it opens", a, start.Add(-30*time.Minute - time.Second), "", true, false},
		{"when it opens", a, start.Add(-30 * time.Minute), activities.Present, false, false},
		{"at the start", a, start, activities.Present, false, false},
		{"just after the start", a, start.Add(time.Microsecond), activities.Late, false, false},
		{"at the end", a, start.Add(2 * time.Hour), activities.Late, false, false},
		{"just after the end", a, start.Add(2*time.Hour + time.Microsecond), "", false, true},
		{"within the grace", graced, start.Add(15 * time.Minute), activities.Present, false, false},
		{"after the grace", graced, start.Add(15*time.Minute + time.Second), activities.Late, false, false},
	} {
		undo := errors.New("undo")
		err := team.Try(db, func(tx *gorm.DB) error {
			got, err := activities.CheckIn(tx, c.activity, team.Members[0], c.at, activities.BySelf)
			var early *activities.TooEarlyError
			var late *activities.TooLateError
			if errors.As(err, &early) != c.early || errors.As(err, &late) != c.late {
				t.Errorf("%s: %v", c.name, err)
			}
			if early != nil && !early.OpensAt.Equal(start.Add(-30*time.Minute)) {
				t.Errorf("%s: opens at %v", c.name, early.OpensAt)
			}
			if late != nil && !late.EndedAt.Equal(start.Add(2*time.Hour)) {
				t.Errorf("%s: ended at %v", c.name, late.EndedAt)
			}
			if got.State != c.state {
				t.Errorf("%s: state %q, want %q", c.name, got.State, c.state)
			}
			return undo
		})
		if !errors.Is(err, undo) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestCheckInIsRepeatable(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, nil)
	p := team.Members[0]
	first := modelstest.At(t, "2026-12-05 14:52")
	team.Do(t, db, func(tx *gorm.DB) error {
		for i, at := range []time.Time{first, first.Add(time.Minute), first.Add(time.Hour), first.Add(5 * time.Hour)} {
			got, err := activities.CheckIn(tx, a, p, at, activities.BySelf)
			if err != nil {
				return err
			}
			if got.State != activities.Present || !got.At.Equal(first) || got.Already != (i > 0) {
				t.Errorf("time %d: %+v", i, got)
			}
		}
		var n int64
		err := tx.Model(&activities.Attendance{}).Count(&n).Error
		if n != 1 {
			t.Errorf("%d rows, want 1", n)
		}
		return err
	})
	team.Do(t, db, func(tx *gorm.DB) error {
		if err := activities.Cancel(tx, a, "", first); !errors.Is(err, store.ErrReasonNeeded) {
			t.Errorf("cancelled without a reason: %v", err)
		}
		if err := activities.Cancel(tx, a, "暴雨", first); err != nil {
			return err
		}
		if _, err := activities.CheckIn(tx, a, team.Members[1], first, activities.BySelf); !errors.Is(err, activities.ErrCancelled) {
			t.Errorf("check-in of a cancelled one: %v", err)
		}
		return nil
	})
}

func TestLeaveLife(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, nil)
	p, other := team.Members[0], team.Members[1]
	early, short := modelstest.At(t, "2026-12-03 15:00"), modelstest.At(t, "2026-12-03 15:01")
	state := func(tx *gorm.DB, p *people.Person) activities.AttendanceState {
		t.Helper()
		lines, err := activities.AttendanceOf(tx, a)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			if l.PersonID == p.ID {
				return l.State
			}
		}
		return "missing"
	}
	is := func(got, want any) {
		t.Helper()
		err, _ := got.(error)
		target, _ := want.(error)
		if got != want && (err == nil || !errors.Is(err, target)) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	team.Do(t, db, func(tx *gorm.DB) error {
		if _, _, err := activities.AskLeave(tx, a, p, "holiday", "", early); !errors.Is(err, activities.ErrUnknownLeaveKind) {
			t.Errorf("unknown kind: %v", err)
		}
		l, _, err := activities.AskLeave(tx, a, p, activities.OfficialLeave, "县里开会", early)
		if err != nil {
			return err
		}
		is(l.Short, false)
		is(state(tx, p), activities.Unsettled)
		again, _, err := activities.AskLeave(tx, a, p, activities.SickLeave, "发烧", short)
		if err != nil {
			return err
		}
		is(again.ID, l.ID) // one live request; the first asking was in time
		is(again.Short, false)
		shortLeave, _, err := activities.AskLeave(tx, a, other, activities.PersonalLeave, "", short)
		if err != nil {
			return err
		}
		is(shortLeave.Short, true)
		pending, err := activities.PendingLeaves(tx)
		if err != nil {
			return err
		}
		is(len(pending), 2)

		_, err = activities.DecideLeave(tx, a, again, p, true, "", short)
		is(err, store.ErrNotAllowed)
		_, err = activities.DecideLeave(tx, a, again, team.Director, false, " ", short)
		is(err, store.ErrReasonNeeded)
		if _, err := activities.DecideLeave(tx, a, again, team.Director, true, "", short); err != nil {
			return err
		}
		is(state(tx, p), activities.OnLeave)
		_, err = activities.DecideLeave(tx, a, again, team.Director, true, "", short)
		is(err, activities.ErrLeaveDecided)
		if _, _, err := activities.AskLeave(tx, a, p, activities.SickLeave, "", short); !errors.Is(err, activities.ErrLeaveGranted) {
			t.Errorf("asked when granted: %v", err)
		}
		if _, err := activities.UndoLeaveStep(tx, a, again, team.Director, 0, short); err != nil {
			return err
		}
		is(state(tx, p), activities.Unsettled)
		if _, err := activities.DecideLeave(tx, a, again, team.Director, true, "", short); err != nil {
			return err
		}
		// Who comes after all is there; undoing it brings the leave back.
		if _, err := activities.CheckIn(tx, a, p, a.StartsAt, activities.BySelf); err != nil {
			return err
		}
		is(state(tx, p), activities.Present)
		if err := activities.UndoCheckIn(tx, a, p); err != nil {
			return err
		}
		is(state(tx, p), activities.OnLeave)
		is(activities.UndoCheckIn(tx, a, p), activities.ErrNotCheckedIn)
		// A yes withdraws it.
		if err := activities.SetAnswer(tx, a, p, activities.AnswerYes, short); err != nil {
			return err
		}
		is(state(tx, p), activities.Unsettled)
		_, err = activities.WithdrawLeave(tx, a, shortLeave, p, short)
		is(err, store.ErrNotAllowed)
		if _, err := activities.DecideLeave(tx, a, shortLeave, team.Director, false, "人手不够", short); err != nil {
			return err
		}
		// Asked anew after a refusal.
		fresh, _, err := activities.AskLeave(tx, a, other, activities.SickLeave, "", short)
		if err != nil {
			return err
		}
		is(fresh.ID != shortLeave.ID, true)
		_, err = activities.UndoLeaveStep(tx, a, shortLeave, team.Director, 0, short)
		is(err, activities.ErrLeaveDecided)
		if err := activities.Close(tx, a, a.EndsAt); err != nil {
			return err
		}
		if err := activities.Confirm(tx, a, team.Director, a.EndsAt); err != nil {
			return err
		}
		is(state(tx, other), activities.Undecided)
		// Granted afterwards, it becomes a leave.
		if _, err := activities.DecideLeave(tx, a, fresh, team.Director, true, "", a.EndsAt); err != nil {
			return err
		}
		is(state(tx, other), activities.OnLeave)
		var late *activities.TooLateError
		if _, err := activities.WithdrawLeave(tx, a, fresh, other, a.EndsAt); !errors.As(err, &late) {
			t.Errorf("withdrawn after the end: %v", err)
		}
		c, err := activities.Tally(tx, a)
		if err != nil {
			return err
		}
		is(c.Expected, 10)
		is(c.Leave, 0)
		is(c.Excused, 1)
		is(c.Absent, 10)
		percent, ok := activities.Rate(c.Present+c.Late, c.Expected-c.Excused)
		is(percent, 0)
		is(ok, true)
		return nil
	})
}

func TestCorrection(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, nil)
	p := team.Members[3]
	team.Do(t, db, func(tx *gorm.DB) error {
		for _, c := range []struct {
			state activities.AttendanceState
			by    *people.Person
			why   string
			want  error
		}{
			{activities.Present, p, "到了", store.ErrNotAllowed},
			{activities.Present, team.Director, " ", store.ErrReasonNeeded},
			{"here", team.Director, "到了", activities.ErrUnknownState},
		} {
			if _, err := activities.Correct(tx, a, p, c.state, c.by, c.why, a.EndsAt); !errors.Is(err, c.want) {
				t.Errorf("%q %q: %v, want %v", c.state, c.why, err, c.want)
			}
		}
		if err := activities.Close(tx, a, a.EndsAt); err != nil {
			return err
		}
		if _, _, err := activities.ClaimPresence(tx, a, p, "手机没电", a.EndsAt); err != nil {
			return err
		}
		r, _, err := activities.ClaimPresence(tx, a, p, "手机没电，李强可证明", a.EndsAt)
		if err != nil {
			return err
		}
		pending, err := records.Waiting[activities.Claim](tx, activities.ClaimLife)
		if err != nil || len(pending) != 1 {
			t.Errorf("pending: %v, %v", pending, err)
		}
		if _, err := activities.GrantClaim(tx, r, activities.Absent, team.Director, "", a.EndsAt); !errors.Is(err, activities.ErrUnknownState) {
			t.Errorf("granted as absent: %v", err)
		}
		if _, err := activities.GrantClaim(tx, r, activities.Present, team.Director, "属实", a.EndsAt); err != nil {
			return err
		}
		if _, _, err := activities.ClaimPresence(tx, a, p, "", a.EndsAt); !errors.Is(err, activities.ErrAttended) {
			t.Errorf("asked when present: %v", err)
		}
		counts, err := activities.Tally(tx, a)
		if err != nil {
			return err
		}
		if counts.Present != 1 || counts.Unconfirmed != 10 {
			t.Errorf("after the grant: %+v", counts)
		}
		if _, err := activities.UndoClaimStep(tx, r, team.Director, 0, a.EndsAt); err != nil {
			return err
		}
		if counts, err = activities.Tally(tx, a); err != nil || counts.Unconfirmed != 11 {
			t.Errorf("after undoing it: %+v, %v", counts, err)
		}
		if _, err := activities.ClaimLife.Advance(tx, r, records.Move[activities.RequestState]{To: activities.Refused, By: team.Director}, a.EndsAt); !errors.Is(err, store.ErrReasonNeeded) {
			t.Errorf("refused without a note: %v", err)
		}
		var row activities.Attendance
		if err := tx.Where("person_id = ?", p.ID).Take(&row).Error; err != nil {
			return err
		}
		trace, err := activities.CorrectionsOf(tx, records.KindAttendance, row.ID)
		if err != nil {
			return err
		}
		if len(trace) != 2 || trace[0].OldValue != "unconfirmed" || trace[0].NewValue != "present" || trace[0].ByID != team.Director.ID ||
			trace[0].Why != "手机没电，李强可证明 属实" || trace[1].OldValue != "present" || trace[1].NewValue != "unconfirmed" {
			t.Errorf("trace: %+v", trace)
		}
		return nil
	})
}

// The office's word stands against a tap of the member.
func TestAMarkByHandStands(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, nil)
	p := team.Members[0]
	team.Do(t, db, func(tx *gorm.DB) error {
		if _, err := activities.CheckIn(tx, a, p, a.StartsAt, activities.BySelf); err != nil {
			return err
		}
		if _, err := activities.Correct(tx, a, p, activities.Absent, team.Director, "未到会", a.StartsAt); err != nil {
			return err
		}
		if _, err := activities.CheckIn(tx, a, p, a.StartsAt, activities.BySelf); !errors.Is(err, activities.ErrMarkedByHand) {
			t.Errorf("check-in: %v", err)
		}
		if err := activities.UndoCheckIn(tx, a, p); !errors.Is(err, activities.ErrMarkedByHand) {
			t.Errorf("undo: %v", err)
		}
		// Handed back to the rules, the check-in of before counts again.
		c, err := activities.Correct(tx, a, p, activities.Unsettled, team.Director, "看错了人", a.StartsAt)
		if err == nil && c.NewValue != string(activities.Present) {
			t.Errorf("after handing back: %+v", c)
		}
		return err
	})
}

func TestMovedActivityJudgesAgain(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, nil)
	team.Do(t, db, func(tx *gorm.DB) error {
		if _, err := activities.CheckIn(tx, a, team.Members[0], a.StartsAt.Add(10*time.Minute), activities.BySelf); err != nil {
			return err
		}
		a.StartsAt, a.EndsAt = a.StartsAt.Add(30*time.Minute), a.EndsAt.Add(30*time.Minute)
		if err := activities.Update(tx, a); err != nil {
			return err
		}
		c, err := activities.Tally(tx, a)
		if c.Late != 0 || c.Present != 1 {
			t.Errorf("after the move: %+v", c)
		}
		return err
	})
}

func TestWhoHasLeftIsNotAbsent(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, nil)
	guest := team.Director
	team.Do(t, db, func(tx *gorm.DB) error {
		gone := team.Members[0]
		if err := activities.SetAnswer(tx, a, gone, activities.AnswerMaybe, modelstest.Noon); err != nil {
			return err
		}
		if err := people.LeaveOffice(tx, gone, modelstest.Noon); err != nil {
			return err
		}
		if _, err := activities.CheckIn(tx, a, guest, a.StartsAt, activities.BySelf); err != nil {
			return err
		}
		if err := activities.Close(tx, a, a.StartsAt.Add(-time.Minute)); !errors.Is(err, activities.ErrNotStarted) {
			t.Errorf("closed before the start: %v", err)
		}
		if err := activities.Close(tx, a, a.EndsAt); err != nil {
			return err
		}
		fresh, err := people.AddPerson(tx, "后来人", people.Member)
		if err != nil {
			return err
		}
		c, err := activities.Tally(tx, a)
		if err != nil {
			return err
		}
		if c.Expected != 10 || c.Unconfirmed != 10 || c.Guests != 1 {
			t.Errorf("after closing: %+v (and %s joined later)", c, fresh.Name)
		}
		return nil
	})
}

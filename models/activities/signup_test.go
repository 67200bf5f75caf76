package activities_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models/activities"
	"lianluo/models/modelstest"
	"lianluo/models/store"
)

// voluntary makes a session one to which one signs up until a day before its start.
func voluntary(t testing.TB, tx *gorm.DB, a *activities.Activity) time.Time {
	t.Helper()
	until := a.StartsAt.Add(-24 * time.Hour)
	require.NoError(t, activities.SetSignUp(tx, a, &until, true, true, until.Add(-48*time.Hour)))
	return until
}

// Who signs up is awaited, and nobody else; until the deadline one withdraws, afterwards
// one asks for leave.
func TestWhoSignsUpIsAwaited(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, nil)
	m := team.Members
	team.Do(t, db, func(tx *gorm.DB) error {
		until := voluntary(t, tx, a)
		before, after := until.Add(-time.Hour), until.Add(time.Hour)
		count := func() activities.Counts {
			n, err := activities.Tally(tx, a)
			require.NoError(t, err)
			return n
		}
		require.Equal(t, activities.Counts{}, count(), "nobody is awaited who has not signed up")
		for _, p := range m[:4] {
			require.NoError(t, activities.SetAnswer(tx, a, p, activities.AnswerYes, before))
		}
		_, err := activities.SetNeed(tx, a, m[0], activities.NeedCar, activities.Wanted, before)
		require.NoError(t, err)
		_, err = activities.SetNeed(tx, a, m[5], activities.NeedCar, activities.Wanted, before)
		require.ErrorIs(t, err, activities.ErrNotSignedUp)
		require.NoError(t, activities.SetAnswer(tx, a, m[3], activities.AnswerNo, before))
		require.Equal(t, activities.Counts{Expected: 3, Yes: 3, Unsettled: 3, Cars: 1}, count())

		var over *activities.SignUpOverError
		require.ErrorAs(t, activities.SetAnswer(tx, a, m[4], activities.AnswerYes, after), &over)
		require.ErrorAs(t, activities.SetAnswer(tx, a, m[0], activities.AnswerNo, after), &over)
		require.ErrorIs(t, activities.SetAnswer(tx, a, m[4], activities.AnswerMaybe, before), activities.ErrUnknownState)
		_, err = activities.SetNeed(tx, a, m[0], activities.NeedCar, activities.NotWanted, after)
		require.ErrorAs(t, err, &over, "the car is ordered")
		_, err = activities.SetNeed(tx, a, m[1], activities.NeedMeal, activities.Wanted, after)
		require.NoError(t, err, "what was not said yet is late, and welcome")

		_, _, err = activities.AskLeave(tx, a, m[4], activities.PersonalLeave, "有事", after)
		require.ErrorIs(t, err, activities.ErrNotSignedUp)
		l, _, err := activities.AskLeave(tx, a, m[0], activities.PersonalLeave, "有事", after)
		require.NoError(t, err)
		require.Equal(t, activities.Counts{Expected: 3, Yes: 2, No: 1, LeaveAsked: 1, Unsettled: 3, Meals: 1}, count(), "who asks for leave takes no car")
		_, err = activities.DecideLeave(tx, a, l, team.Director, false, "请克服", after)
		require.NoError(t, err)
		require.Equal(t, 3, count().Yes, "who was refused has signed up still")
		_, err = activities.UndoLeaveStep(tx, a, l, team.Director, 0, after)
		require.NoError(t, err)
		require.Equal(t, 1, count().LeaveAsked)

		_, err = activities.CheckIn(tx, a, m[1], a.StartsAt, activities.BySelf)
		require.NoError(t, err)
		_, err = activities.CheckIn(tx, a, m[6], a.StartsAt, activities.BySelf)
		require.NoError(t, err, "who has not signed up may come")
		require.Equal(t, 4, count().Expected)
		require.NoError(t, activities.UndoCheckIn(tx, a, m[6]))
		require.Equal(t, 3, count().Expected)
		require.NoError(t, activities.Close(tx, a, a.EndsAt))
		require.NoError(t, activities.Confirm(tx, a, team.Director, a.EndsAt))
		require.Equal(t, activities.Counts{Expected: 3, Yes: 1, No: 2, LeaveAsked: 1, Present: 1, Undecided: 1, Absent: 1, Meals: 1}, count())
		lines, err := activities.AttendanceOf(tx, a)
		require.NoError(t, err)
		for _, line := range lines {
			require.True(t, line.Expected || line.State == activities.Unsettled, "%+v", line)
		}
		return nil
	})
}

// Putting an activity forward has signing up end with its start at the latest; making it
// one for everybody, and back, keeps who has said to come.
func TestSignUpFollowsTheActivity(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, nil)
	team.Do(t, db, func(tx *gorm.DB) error {
		a.StartsAt, a.EndsAt = a.StartsAt.AddDate(0, 0, 10), a.EndsAt.AddDate(0, 0, 10)
		require.NoError(t, activities.Update(tx, a))
		now := a.StartsAt.AddDate(0, 0, -5)
		late := a.StartsAt.Add(time.Hour)
		require.ErrorIs(t, activities.SetSignUp(tx, a, &late, false, false, now), activities.ErrSignUpTime)
		require.ErrorIs(t, activities.SetSignUp(tx, a, &now, false, false, now), activities.ErrSignUpTime)
		require.NoError(t, activities.SetAnswer(tx, a, team.Members[0], activities.AnswerYes, now))
		require.NoError(t, activities.SetAnswer(tx, a, team.Members[1], activities.AnswerMaybe, now))
		until := voluntary(t, tx, a)
		n, err := activities.Tally(tx, a)
		require.NoError(t, err)
		require.Equal(t, activities.Counts{Expected: 1, Yes: 1, Unsettled: 1}, n)
		a.StartsAt, a.EndsAt = until.Add(-time.Hour), until.Add(time.Hour)
		require.NoError(t, activities.Update(tx, a))
		again, err := activities.ByID(tx, a.ID)
		require.NoError(t, err)
		require.True(t, again.SignUpUntil.Equal(a.StartsAt))
		require.NoError(t, activities.SetSignUp(tx, a, nil, true, true, now))
		n, err = activities.Tally(tx, a)
		require.NoError(t, err)
		require.Equal(t, activities.Counts{Expected: 11, Yes: 1, Pending: 10, Unsettled: 11}, n)
		require.Empty(t, a.Wants(), "nobody is asked who has not signed up")
		return nil
	})
}

// Whatever is done, who is absent or awaited at an activity to which one signs up has
// signed up, or the office says so by hand.
func TestNobodyElseIsAbsent(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	first := modelstest.Session(t, db, team, nil)
	undo := errors.New("undo")
	rapid.Check(t, func(rt *rapid.T) {
		steps := sheetSteps.Draw(rt, "steps")
		err := team.Try(db, func(tx *gorm.DB) error {
			a := *first
			until := a.StartsAt.Add(-30 * time.Minute)
			if err := activities.SetSignUp(tx, &a, &until, true, false, a.StartsAt.AddDate(0, 0, -3)); err != nil {
				return err
			}
			for _, s := range steps {
				if s.Act == "sign up" {
					continue
				}
				if err := s.do(tx, &a, team.Members[s.Person], team.Director); err != nil {
					return err
				}
			}
			lines, err := activities.AttendanceOf(tx, &a)
			if err != nil {
				return err
			}
			for _, l := range lines {
				missing := l.State == activities.Absent || l.State.Open()
				if missing && !l.ByHand && l.SignedAt == nil && l.CheckedInAt == nil {
					return errors.New(l.Name + " is missing and has not signed up")
				}
				if l.SignedAt != nil && !l.Expected {
					return errors.New(l.Name + " has signed up and is not awaited")
				}
			}
			return undo
		})
		if !errors.Is(err, undo) {
			rt.Fatal(err)
		}
	})
}

// The clock finds whose signing up ends over all offices.
func TestSigningUpUntil(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, nil)
	var until time.Time
	team.Do(t, db, func(tx *gorm.DB) error { until = voluntary(t, tx, a); return nil })
	list, err := activities.SigningUpUntil(store.AcrossOffices(db.Read(t.Context())), until.Add(-time.Minute), until)
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Equal(t, a.ID, list[0].ID)
}

// Guests are counted apart, once each, and their trace stays.
func TestGuestsCountApart(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, nil)
	team.Do(t, db, func(tx *gorm.DB) error {
		two := []activities.Guest{{Name: "王主任", Post: "县政协办公室"}, {Name: "李梅"}}
		_, err := activities.AddGuests(tx, a, two, team.Members[0])
		require.ErrorIs(t, err, store.ErrNotAllowed)
		added, err := activities.AddGuests(tx, a, two, team.Director)
		require.NoError(t, err)
		require.Len(t, added, 2)
		again, err := activities.AddGuests(tx, a, append(two, activities.Guest{Name: "赵站长"}), team.Director)
		require.NoError(t, err)
		require.Len(t, again, 1)
		n, err := activities.Tally(tx, a)
		require.NoError(t, err)
		require.Equal(t, activities.Counts{Expected: 11, Pending: 11, Unsettled: 11, Guests: 3}, n)
		require.NoError(t, activities.DropGuests(tx, a, []int64{added[0].ID}, team.Director, a.StartsAt))
		require.ErrorIs(t, activities.DropGuests(tx, a, []int64{added[0].ID}, team.Director, a.StartsAt), store.ErrNothingToUndo)
		known, err := activities.ByID(tx, a.ID)
		require.NoError(t, err)
		require.Equal(t, 2, known.Guests)
		require.NoError(t, activities.RestoreGuest(tx, a, added[0].ID))
		require.Equal(t, 3, a.Guests)
		many := make([]activities.Guest, activities.GuestsLimit)
		for i := range many {
			many[i] = activities.Guest{Name: "来宾", Post: string(rune('一' + i))}
		}
		_, err = activities.AddGuests(tx, a, many, team.Director)
		require.ErrorIs(t, err, activities.ErrTooManyGuests)
		return nil
	})
}

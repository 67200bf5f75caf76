package study_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/internal/questions"
	"lianluo/models/activities"
	"lianluo/models/modelstest"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/study"
)

// TestWhoMakesUp goes through the states of attendance (domain B3, C3).
func TestWhoMakesUp(t *testing.T) {
	for _, kind := range activities.ActivityKinds {
		for _, state := range []activities.ActivityState{activities.Planned, activities.Closed, activities.ActivityCancelled} {
			for _, was := range []activities.AttendanceState{activities.Unsettled, activities.Present, activities.Late, activities.OnLeave, activities.Absent} {
				for _, expected := range []bool{true, false} {
					a := &activities.Activity{Kind: kind, State: state, PresentedAt: &time.Time{}}
					want := kind == activities.Study && state == activities.Closed && expected && (was == activities.OnLeave || was == activities.Absent)
					require.Equal(t, want, study.Owes(a, &activities.Attendance{State: was, Expected: expected}), "%s %s %s", kind, state, was)
				}
			}
		}
	}
}

// TestCompleteNeedsEverything: no step makes it less complete, and nothing that
// the session has may be missing.
func TestCompleteNeedsEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := study.CatchUpSteps{Materials: rapid.IntRange(0, 3).Draw(t, "materials"), Reflection: rapid.Bool().Draw(t, "reflection")}
		s.Read = rapid.IntRange(0, s.Materials).Draw(t, "read")
		if rapid.Bool().Draw(t, "has quiz") {
			s.Quiz, s.QuizDone = 7, rapid.Bool().Draw(t, "quiz done")
		} else {
			s.Questions = rapid.SampledFrom([]int{0, study.QuestionsOfCatchUp}).Draw(t, "questions")
			s.Answered = rapid.IntRange(0, s.Questions).Draw(t, "answered")
		}
		missing := s.Read < s.Materials || s.Answered < s.Questions || s.Quiz != 0 && !s.QuizDone || !s.Reflection
		if s.Complete() == missing {
			t.Fatalf("%+v complete: %v", s, s.Complete())
		}
	})
}

var threeQuestions = []questions.Question{
	{Text: "一？", Options: []string{"是", "否"}}, {Text: "二？", Options: []string{"是", "否"}, Answer: 1}, {Text: "三？", Options: []string{"是", "否"}},
}

func TestCatchUpLeavesTheAttendance(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, func(a *activities.Activity) { a.Plan = "读公报" })
	p, other := team.Members[0], team.Members[1]
	after := a.EndsAt.Add(time.Hour)
	team.Do(t, db, func(tx *gorm.DB) error {
		_, err := study.CatchUpOf(tx, a, p.ID)
		require.ErrorIs(t, err, study.ErrNoCatchUp, "the session is not over")
		require.NoError(t, records.Attach(tx, &records.Attachment{
			OwnerKind: records.KindActivity, OwnerID: a.ID, Kind: records.Document, FileID: "f", UniqueID: "u", Name: "公报.pdf", Use: records.UseMaterial,
		}))
		_, err = activities.CheckIn(tx, a, other, a.StartsAt, activities.BySelf)
		require.NoError(t, err)
		require.NoError(t, activities.Close(tx, a, after))
		_, err = study.CatchUpOf(tx, a, p.ID)
		require.ErrorIs(t, err, study.ErrNoCatchUp, "the list is not confirmed")
		require.NoError(t, activities.Confirm(tx, a, team.Director, after))
		_, err = study.CatchUpOf(tx, a, other.ID)
		require.ErrorIs(t, err, study.ErrNoCatchUp, "who was there")

		require.NoError(t, study.SetQuestions(tx, a, []string{"甲？", "乙？", "丙？"}, team.Director))
		require.ErrorIs(t, study.SetQuestions(tx, a, []string{"甲？", "乙？"}, team.Director), store.ErrEmpty)
		require.ErrorIs(t, study.SetQuestions(tx, a, []string{"甲？", "乙？", "丙？"}, p), store.ErrNotAllowed)
		s, err := study.CatchUpOf(tx, a, p.ID)
		require.NoError(t, err)
		require.Equal(t, 2, s.Materials, "the plan and the file")
		require.Equal(t, 3, s.Questions)
		readings, err := s.Readings(tx)
		require.NoError(t, err)
		for _, r := range readings {
			require.NoError(t, study.MarkStudied(tx, r.Kind, r.ID, p.ID, after))
			require.NoError(t, study.MarkStudied(tx, r.Kind, r.ID, p.ID, after), "twice is once")
		}
		for i := range 3 {
			require.NoError(t, study.AnswerQuestion(tx, a, p.ID, i, "答"))
		}
		require.ErrorIs(t, study.AnswerQuestion(tx, a, p.ID, 3, "答"), study.ErrNoCatchUp)
		require.ErrorIs(t, study.AnswerQuestion(tx, a, other.ID, 0, "答"), study.ErrNoCatchUp)
		first, err := study.SettleCatchUp(tx, a, p.ID, after)
		require.NoError(t, err)
		require.False(t, first, "the reflection is missing")

		n := &notes.Note{Kind: notes.Reflection, ActivityID: a.ID, PersonID: p.ID, Text: "体会"}
		require.NoError(t, notes.File(tx, n, after))
		first, err = study.SettleCatchUp(tx, a, p.ID, after)
		require.NoError(t, err)
		require.True(t, first)
		first, err = study.SettleCatchUp(tx, a, p.ID, after.Add(time.Hour))
		require.NoError(t, err)
		require.False(t, first, "the first day stands")

		row, err := activities.AttendanceFor(tx, a.ID, p.ID)
		require.NoError(t, err)
		require.Equal(t, activities.Absent, row.State, "who was absent stays absent")
		own, err := study.OwnLights(tx, a, p)
		require.NoError(t, err)
		require.True(t, own.MakesUp)
		require.NotNil(t, own.MadeUp.DoneAt)
		list, err := study.CatchUpsOf(tx, p.ID, a.StartsAt, after)
		require.NoError(t, err)
		require.Len(t, list, 1)
		all, err := study.CatchUpsBetween(tx, a.StartsAt, after)
		require.NoError(t, err)
		require.Len(t, all, len(team.Members)-1)

		require.NoError(t, notes.Void(tx, n, p, "", after))
		require.NoError(t, study.ReopenCatchUp(tx, a.ID, p.ID))
		s, err = study.CatchUpOf(tx, a, p.ID)
		require.NoError(t, err)
		require.Nil(t, s.DoneAt, "the reflection was taken back")
		return nil
	})
}

func TestQuizTakesThePlaceOfTheQuestions(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, nil)
	p := team.Members[0]
	team.Do(t, db, func(tx *gorm.DB) error {
		require.NoError(t, activities.Close(tx, a, a.EndsAt))
		require.NoError(t, activities.Confirm(tx, a, team.Director, a.EndsAt))
		require.NoError(t, study.SetQuestions(tx, a, []string{"甲？", "乙？", "丙？"}, team.Director))
		q := &study.Quiz{Title: "测验", ActivityID: a.ID}
		require.NoError(t, study.CreateQuiz(tx, q, threeQuestions, team.Director))
		s, err := study.CatchUpOf(tx, a, p.ID)
		require.NoError(t, err)
		require.Zero(t, s.Quiz, "a draft")
		require.NoError(t, study.PublishQuiz(tx, q, team.Director, a.EndsAt))
		s, err = study.CatchUpOf(tx, a, p.ID)
		require.NoError(t, err)
		require.Equal(t, q.ID, s.Quiz)
		require.Zero(t, s.Questions)
		answer(t, tx, q, p, a.EndsAt, 0, 0, 0)
		s, err = study.CatchUpOf(tx, a, p.ID)
		require.NoError(t, err)
		require.True(t, s.QuizDone)
		return nil
	})
}

// answer takes a quiz once more, or goes on with it.
func answer(t *testing.T, tx *gorm.DB, q *study.Quiz, p *people.Person, now time.Time, options ...int) *study.QuizAttempt {
	t.Helper()
	list, err := study.QuestionsOf(tx, q.ID)
	require.NoError(t, err)
	at, err := study.StartAttempt(tx, q, p.ID, true)
	require.NoError(t, err)
	for _, o := range options {
		_, err := study.AnswerQuiz(tx, at, list, len(at.Answers), o, now)
		require.NoError(t, err)
	}
	return at
}

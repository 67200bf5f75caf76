package models_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/internal/questions"
	"lianluo/models"
	"lianluo/models/activities"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// TestWhoMakesUp goes through the states of attendance (domain B3, C3).
func TestWhoMakesUp(t *testing.T) {
	for _, kind := range activities.ActivityKinds {
		for _, state := range []activities.ActivityState{activities.Planned, activities.Closed, activities.ActivityCancelled} {
			for _, was := range []activities.AttendanceState{activities.Unsettled, activities.Present, activities.Late, activities.OnLeave, activities.Absent} {
				for _, expected := range []bool{true, false} {
					a := &activities.Activity{Kind: kind, State: state}
					want := kind == activities.Study && state == activities.Closed && expected && (was == activities.OnLeave || was == activities.Absent)
					require.Equal(t, want, models.Owes(a, &activities.Attendance{State: was, Expected: expected}), "%s %s %s", kind, state, was)
				}
			}
		}
	}
}

// TestCompleteNeedsEverything: no step makes it less complete, and nothing that
// the session has may be missing.
func TestCompleteNeedsEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := models.CatchUpSteps{Materials: rapid.IntRange(0, 3).Draw(t, "materials"), Reflection: rapid.Bool().Draw(t, "reflection")}
		s.Read = rapid.IntRange(0, s.Materials).Draw(t, "read")
		if rapid.Bool().Draw(t, "has quiz") {
			s.Quiz, s.QuizDone = 7, rapid.Bool().Draw(t, "quiz done")
		} else {
			s.Questions = rapid.SampledFrom([]int{0, models.QuestionsOfCatchUp}).Draw(t, "questions")
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
		_, err := models.CatchUpOf(tx, a, p.ID)
		require.ErrorIs(t, err, models.ErrNoCatchUp, "the session is not over")
		require.NoError(t, records.Attach(tx, &records.Attachment{
			OwnerKind: records.KindActivity, OwnerID: a.ID, Kind: records.Document, FileID: "f", UniqueID: "u", Name: "公报.pdf", Use: records.UseMaterial,
		}))
		_, err = activities.CheckIn(tx, a, other, a.StartsAt, activities.BySelf)
		require.NoError(t, err)
		require.NoError(t, activities.Close(tx, a, after))
		_, err = models.CatchUpOf(tx, a, other.ID)
		require.ErrorIs(t, err, models.ErrNoCatchUp, "who was there")

		require.NoError(t, models.SetQuestions(tx, a, []string{"甲？", "乙？", "丙？"}, team.Director))
		require.ErrorIs(t, models.SetQuestions(tx, a, []string{"甲？", "乙？"}, team.Director), store.ErrEmpty)
		require.ErrorIs(t, models.SetQuestions(tx, a, []string{"甲？", "乙？", "丙？"}, p), store.ErrNotAllowed)
		s, err := models.CatchUpOf(tx, a, p.ID)
		require.NoError(t, err)
		require.Equal(t, 2, s.Materials, "the plan and the file")
		require.Equal(t, 3, s.Questions)
		readings, err := s.Readings(tx)
		require.NoError(t, err)
		for _, r := range readings {
			require.NoError(t, models.MarkStudied(tx, r.Kind, r.ID, p.ID, after))
			require.NoError(t, models.MarkStudied(tx, r.Kind, r.ID, p.ID, after), "twice is once")
		}
		for i := range 3 {
			require.NoError(t, models.AnswerQuestion(tx, a, p.ID, i, "答"))
		}
		require.ErrorIs(t, models.AnswerQuestion(tx, a, p.ID, 3, "答"), models.ErrNoCatchUp)
		require.ErrorIs(t, models.AnswerQuestion(tx, a, other.ID, 0, "答"), models.ErrNoCatchUp)
		first, err := models.SettleCatchUp(tx, a, p.ID, after)
		require.NoError(t, err)
		require.False(t, first, "the reflection is missing")

		n := &models.Note{Kind: models.Reflection, ActivityID: a.ID, PersonID: p.ID, Text: "体会"}
		require.NoError(t, models.FileNote(tx, n, after))
		first, err = models.SettleCatchUp(tx, a, p.ID, after)
		require.NoError(t, err)
		require.True(t, first)
		first, err = models.SettleCatchUp(tx, a, p.ID, after.Add(time.Hour))
		require.NoError(t, err)
		require.False(t, first, "the first day stands")

		row, err := activities.AttendanceFor(tx, a.ID, p.ID)
		require.NoError(t, err)
		require.Equal(t, activities.Absent, row.State, "who was absent stays absent")
		own, err := models.OwnLights(tx, a, p)
		require.NoError(t, err)
		require.True(t, own.MakesUp)
		require.NotNil(t, own.MadeUp.DoneAt)
		list, err := models.CatchUpsOf(tx, p.ID, a.StartsAt, after)
		require.NoError(t, err)
		require.Len(t, list, 1)
		all, err := models.CatchUpsBetween(tx, a.StartsAt, after)
		require.NoError(t, err)
		require.Len(t, all, len(team.Members)-1)

		require.NoError(t, models.VoidNote(tx, n, p, "", after))
		require.NoError(t, models.ReopenCatchUp(tx, a.ID, p.ID))
		s, err = models.CatchUpOf(tx, a, p.ID)
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
		require.NoError(t, models.SetQuestions(tx, a, []string{"甲？", "乙？", "丙？"}, team.Director))
		q := &models.Quiz{Title: "测验", ActivityID: a.ID}
		require.NoError(t, models.CreateQuiz(tx, q, threeQuestions, team.Director))
		s, err := models.CatchUpOf(tx, a, p.ID)
		require.NoError(t, err)
		require.Zero(t, s.Quiz, "a draft")
		require.NoError(t, models.PublishQuiz(tx, q, team.Director, a.EndsAt))
		s, err = models.CatchUpOf(tx, a, p.ID)
		require.NoError(t, err)
		require.Equal(t, q.ID, s.Quiz)
		require.Zero(t, s.Questions)
		answer(t, tx, q, p, a.EndsAt, 0, 0, 0)
		s, err = models.CatchUpOf(tx, a, p.ID)
		require.NoError(t, err)
		require.True(t, s.QuizDone)
		return nil
	})
}

// answer takes a quiz once more, or goes on with it.
func answer(t *testing.T, tx *gorm.DB, q *models.Quiz, p *people.Person, now time.Time, options ...int) *models.QuizAttempt {
	t.Helper()
	list, err := models.QuestionsOf(tx, q.ID)
	require.NoError(t, err)
	at, err := models.StartAttempt(tx, q, p.ID, true)
	require.NoError(t, err)
	for _, o := range options {
		_, err := models.AnswerQuiz(tx, at, list, len(at.Answers), o, now)
		require.NoError(t, err)
	}
	return at
}

func TestFirstResultCountsAndFewTakersAreHidden(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	now := modelstest.Noon
	m := team.Members
	team.Do(t, db, func(tx *gorm.DB) error {
		q := &models.Quiz{Title: "测验"}
		require.ErrorIs(t, models.CreateQuiz(tx, q, threeQuestions, m[0]), store.ErrNotAllowed)
		require.ErrorIs(t, models.CreateQuiz(tx, q, threeQuestions[:2], team.Director), models.ErrQuestions)
		require.ErrorIs(t, models.CreateQuiz(tx, &models.Quiz{}, threeQuestions, team.Director), store.ErrEmpty)
		require.NoError(t, models.CreateQuiz(tx, q, threeQuestions, team.Director))
		_, err := models.StartAttempt(tx, q, m[0].ID, false)
		require.ErrorIs(t, err, models.ErrNotPublished)
		changed := questions.Question{Text: "新一？", Options: []string{"甲", "乙"}, Answer: 0}
		require.NoError(t, models.EditQuestion(tx, q, 0, &changed, team.Director))
		require.NoError(t, models.PublishQuiz(tx, q, team.Director, now))
		require.ErrorIs(t, models.EditQuestion(tx, q, 0, &changed, team.Director), models.ErrPublished)

		at := answer(t, tx, q, m[0], now, 0, 1) // left before the last
		totals, err := models.TotalsOf(tx, q.ID)
		require.NoError(t, err)
		require.Zero(t, totals.Takers)
		again, err := models.StartAttempt(tx, q, m[0].ID, false)
		require.NoError(t, err)
		require.Equal(t, at.ID, again.ID, "gone on with")
		list, err := models.QuestionsOf(tx, q.ID)
		require.NoError(t, err)
		for _, bad := range [][2]int{{1, 0}, {3, 0}, {-1, 0}} {
			_, err = models.AnswerQuiz(tx, again, list, bad[0], bad[1], now)
			require.ErrorIs(t, err, models.ErrAnswered)
		}
		_, err = models.AnswerQuiz(tx, again, list, 2, 2, now)
		require.ErrorIs(t, err, models.ErrBadQuestion)
		right, err := models.AnswerQuiz(tx, again, list, 2, 1, now)
		require.NoError(t, err)
		require.False(t, right)
		answer(t, tx, q, m[0], now, 0, 1, 0) // all right, for practice
		first, err := models.FirstResult(tx, q.ID, m[0].ID)
		require.NoError(t, err)
		require.Equal(t, 2, first.Correct, "the first counts")

		answer(t, tx, q, m[1], now, 0, 1, 0)
		totals, err = models.TotalsOf(tx, q.ID)
		require.NoError(t, err)
		require.Equal(t, models.QuizTotals{Takers: 2}, totals, "two takers: no more than their number")
		answer(t, tx, q, m[2], now, 1, 1, 1)
		totals, err = models.TotalsOf(tx, q.ID)
		require.NoError(t, err)
		require.Equal(t, models.QuizTotals{Takers: 3, Shown: true, Average: 2, Right: []int{2, 3, 1}}, totals)
		require.ErrorIs(t, models.UnpublishQuiz(tx, q), store.ErrNothingToUndo, "somebody has begun")
		_, err = models.AttemptByID(tx, at.ID, m[1].ID)
		require.ErrorIs(t, err, store.ErrNotFound, "another's")
		return nil
	})
}

func TestPraiseNeedsConsentToThisText(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	now := modelstest.Noon
	author, other := team.Members[0], team.Members[1]
	undo := errors.New("undo")
	n := &models.Note{Kind: models.StudyNote, PersonID: author.ID, Text: "第一稿"}
	team.Do(t, db, func(tx *gorm.DB) error { return models.FileNote(tx, n, now) })
	try := func(name string, fn func(tx *gorm.DB, p *models.Praise)) {
		t.Run(name, func(t *testing.T) {
			err := team.Try(db, func(tx *gorm.DB) error {
				note, err := models.NoteByID(tx, n.ID)
				require.NoError(t, err)
				_, err = models.AskPraise(tx, note, other)
				require.ErrorIs(t, err, store.ErrNotAllowed)
				p, err := models.AskPraise(tx, note, team.Director)
				require.NoError(t, err)
				_, err = models.AskPraise(tx, note, team.Director)
				require.ErrorIs(t, err, models.ErrPraised)
				fn(tx, p)
				return undo
			})
			require.ErrorIs(t, err, undo)
		})
	}
	try("consent", func(tx *gorm.DB, p *models.Praise) {
		require.ErrorIs(t, models.AnswerPraise(tx, p, n, other, true, true, now), store.ErrNotAllowed)
		require.ErrorIs(t, models.AnswerPraise(tx, p, n, team.Director, true, true, now), store.ErrNotAllowed)
		require.NoError(t, models.AnswerPraise(tx, p, n, author, true, true, now))
		require.True(t, p.Named)
		require.ErrorIs(t, models.AnswerPraise(tx, p, n, author, false, false, now), models.ErrNoConsent)
		require.True(t, p.Deletable(now.Add(models.DeleteTime-time.Second)))
		require.False(t, p.Deletable(now.Add(models.DeleteTime)))
		require.NoError(t, models.SettlePraise(tx, p, models.PraiseWithdrawn))
		_, err := models.AskPraise(tx, n, team.Director)
		require.ErrorIs(t, err, models.ErrPraised, "not asked again about what was withdrawn")
	})
	try("no", func(tx *gorm.DB, p *models.Praise) {
		require.NoError(t, models.AnswerPraise(tx, p, n, author, false, true, now))
		require.Equal(t, models.PraiseDeclined, p.State)
		require.False(t, p.Named)
		_, err := models.AskPraise(tx, n, team.Director)
		require.ErrorIs(t, err, models.ErrPraised)
		require.NoError(t, models.ReaskPraise(tx, p))
		require.Equal(t, models.PraiseAsked, p.State)
	})
	try("changed since", func(tx *gorm.DB, p *models.Praise) {
		note, err := models.NoteByID(tx, n.ID)
		require.NoError(t, err)
		require.NoError(t, models.EditNote(tx, note, "第二稿", author, now))
		require.ErrorIs(t, models.AnswerPraise(tx, p, note, author, true, true, now), models.ErrNoteChanged)
		again, err := models.AskPraise(tx, note, team.Director)
		require.NoError(t, err)
		require.NoError(t, models.AnswerPraise(tx, again, note, author, true, false, now))
		old, err := models.PraiseByID(tx, p.ID)
		require.NoError(t, err)
		require.Equal(t, models.PraiseStale, old.State)
	})
	try("taken back by the office", func(tx *gorm.DB, p *models.Praise) {
		require.NoError(t, models.SettlePraise(tx, p, models.PraiseCancelled))
		require.ErrorIs(t, models.AnswerPraise(tx, p, n, author, true, true, now), models.ErrNoConsent)
	})
}

package study_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/questions"
	"lianluo/models/modelstest"
	"lianluo/models/store"
	"lianluo/models/study"
)

func TestFirstResultCountsAndFewTakersAreHidden(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	now := modelstest.Noon
	m := team.Members
	team.Do(t, db, func(tx *gorm.DB) error {
		q := &study.Quiz{Title: "测验"}
		require.ErrorIs(t, study.CreateQuiz(tx, q, threeQuestions, m[0]), store.ErrNotAllowed)
		require.ErrorIs(t, study.CreateQuiz(tx, q, threeQuestions[:2], team.Director), study.ErrQuestions)
		require.ErrorIs(t, study.CreateQuiz(tx, &study.Quiz{}, threeQuestions, team.Director), store.ErrEmpty)
		require.NoError(t, study.CreateQuiz(tx, q, threeQuestions, team.Director))
		_, err := study.StartAttempt(tx, q, m[0].ID, false)
		require.ErrorIs(t, err, study.ErrNotPublished)
		changed := questions.Question{Text: "新一？", Options: []string{"甲", "乙"}, Answer: 0}
		require.NoError(t, study.EditQuestion(tx, q, 0, &changed, team.Director))
		require.NoError(t, study.PublishQuiz(tx, q, team.Director, now))
		require.ErrorIs(t, study.EditQuestion(tx, q, 0, &changed, team.Director), study.ErrPublished)

		at := answer(t, tx, q, m[0], now, 0, 1) // left before the last
		totals, err := study.TotalsOf(tx, q.ID)
		require.NoError(t, err)
		require.Zero(t, totals.Takers)
		again, err := study.StartAttempt(tx, q, m[0].ID, false)
		require.NoError(t, err)
		require.Equal(t, at.ID, again.ID, "gone on with")
		list, err := study.QuestionsOf(tx, q.ID)
		require.NoError(t, err)
		for _, bad := range [][2]int{{1, 0}, {3, 0}, {-1, 0}} {
			_, err = study.AnswerQuiz(tx, again, list, bad[0], bad[1], now)
			require.ErrorIs(t, err, study.ErrAnswered)
		}
		_, err = study.AnswerQuiz(tx, again, list, 2, 2, now)
		require.ErrorIs(t, err, study.ErrBadQuestion)
		right, err := study.AnswerQuiz(tx, again, list, 2, 1, now)
		require.NoError(t, err)
		require.False(t, right)
		answer(t, tx, q, m[0], now, 0, 1, 0) // all right, for practice
		first, err := study.FirstResult(tx, q.ID, m[0].ID)
		require.NoError(t, err)
		require.Equal(t, 2, first.Correct, "the first counts")

		answer(t, tx, q, m[1], now, 0, 1, 0)
		totals, err = study.TotalsOf(tx, q.ID)
		require.NoError(t, err)
		require.Equal(t, study.QuizTotals{Takers: 2}, totals, "two takers: no more than their number")
		answer(t, tx, q, m[2], now, 1, 1, 1)
		totals, err = study.TotalsOf(tx, q.ID)
		require.NoError(t, err)
		require.Equal(t, study.QuizTotals{Takers: 3, Shown: true, Average: 2, Right: []int{2, 3, 1}}, totals)
		require.ErrorIs(t, study.UnpublishQuiz(tx, q), store.ErrNothingToUndo, "somebody has begun")
		_, err = study.AttemptByID(tx, at.ID, m[1].ID)
		require.ErrorIs(t, err, store.ErrNotFound, "another's")
		return nil
	})
}

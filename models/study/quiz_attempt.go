package study

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// QuizAttempt is one way of a person through a quiz. It can be left and gone on
// with. The first one counts; others are for practice. It is the person's own:
// the office sees totals only (§24).
type QuizAttempt struct {
	ID         int64
	OfficeID   int64
	QuizID     int64
	PersonID   int64
	Number     int       // from 1
	Answers    store.IDs // the options chosen, in the order of the questions
	Correct    int
	FinishedAt *time.Time
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// ErrAnswered: the question was answered, or is not the next one.
var ErrAnswered = errors.New("question is not the next to be answered")

// StartAttempt gives the person's attempt that is not at its end, or with anew,
// or as the first, a new one. ErrNotPublished when the quiz is not open.
func StartAttempt(tx *gorm.DB, q *Quiz, person int64, anew bool) (*QuizAttempt, error) {
	if !q.Open() {
		return nil, ErrNotPublished
	}
	if err := store.LockOffice(tx, fmt.Sprint("quiz:", q.ID)); err != nil {
		return nil, err
	}
	now, err := QuizByID(tx, q.ID)
	if err != nil {
		return nil, err
	}
	if !now.Open() {
		return nil, ErrNotPublished
	}
	list, err := AttemptsOf(tx, q.ID, person)
	if err != nil {
		return nil, err
	}
	if n := len(list); n > 0 && (list[n-1].FinishedAt == nil || !anew) {
		return &list[n-1], nil
	}
	a := &QuizAttempt{QuizID: q.ID, PersonID: person, Number: len(list) + 1}
	if err := tx.Create(a).Error; err != nil {
		return nil, fmt.Errorf("begin quiz %d: %w", q.ID, err)
	}
	return a, nil
}

// AttemptsOf lists a person's attempts at a quiz, the first first.
func AttemptsOf(tx *gorm.DB, quiz, person int64) (list []QuizAttempt, err error) {
	if err = tx.Where("quiz_id = ? AND person_id = ?", quiz, person).Order("number").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("attempts of person %d at quiz %d: %w", person, quiz, err)
	}
	return list, nil
}

// AttemptByID finds a person's own attempt.
func AttemptByID(tx *gorm.DB, id, person int64) (*QuizAttempt, error) {
	var a QuizAttempt
	if err := tx.Where("person_id = ?", person).Take(&a, id).Error; err != nil {
		return nil, fmt.Errorf("attempt %d: %w", id, err)
	}
	return &a, nil
}

// FirstResult is the attempt that counts, once it is at its end; nil before.
func FirstResult(tx *gorm.DB, quiz, person int64) (*QuizAttempt, error) {
	var list []QuizAttempt
	err := tx.Where("quiz_id = ? AND person_id = ? AND number = 1 AND finished_at IS NOT NULL", quiz, person).Limit(1).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("result of person %d at quiz %d: %w", person, quiz, err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return &list[0], nil
}

// AnswerQuiz takes the answer to the question at position, which has to be the
// next one; right tells whether it is right. With the last one the attempt is at
// its end.
func AnswerQuiz(tx *gorm.DB, a *QuizAttempt, list []QuizQuestion, position, option int, now time.Time) (right bool, err error) {
	switch {
	case a.FinishedAt != nil, position != len(a.Answers), position >= len(list):
		return false, ErrAnswered
	case option < 0 || option >= len(list[position].Options):
		return false, ErrBadQuestion
	}
	right = option == list[position].Answer
	a.Answers = append(a.Answers, int64(option))
	if right {
		a.Correct++
	}
	if len(a.Answers) == len(list) {
		a.FinishedAt = store.StampPtr(now)
	}
	if err := tx.Model(a).Select("answers", "correct", "finished_at").Updates(a).Error; err != nil {
		return false, fmt.Errorf("answer quiz %d: %w", a.QuizID, err)
	}
	return right, nil
}

// FewestTakers is how many must have taken a quiz for more than their number to
// be shown: of fewer the totals would tell what one of them answered.
const FewestTakers = 3

// QuizTotals is what the office learns of a quiz: nobody's own result.
type QuizTotals struct {
	Takers  int
	Shown   bool    // the rest is known: FewestTakers have taken it
	Average float64 // right answers of one taker
	Right   []int   // of each question, how many were right
}

// TotalsOf counts the first attempts at a quiz that are at their end.
func TotalsOf(tx *gorm.DB, quiz int64) (QuizTotals, error) {
	list, err := QuestionsOf(tx, quiz)
	if err != nil {
		return QuizTotals{}, err
	}
	var firsts []QuizAttempt
	err = tx.Where("quiz_id = ? AND number = 1 AND finished_at IS NOT NULL", quiz).Find(&firsts).Error
	if err != nil {
		return QuizTotals{}, fmt.Errorf("results of quiz %d: %w", quiz, err)
	}
	return quizTotals(list, firsts), nil
}

func quizTotals(list []QuizQuestion, firsts []QuizAttempt) QuizTotals {
	t := QuizTotals{Takers: len(firsts)}
	if t.Takers < FewestTakers {
		return t
	}
	t.Shown, t.Right = true, make([]int, len(list))
	sum := 0
	for _, a := range firsts {
		for i, o := range a.Answers[:min(len(a.Answers), len(list))] {
			if int(o) == list[i].Answer {
				t.Right[i]++
				sum++
			}
		}
	}
	t.Average = float64(sum) / float64(t.Takers)
	return t
}

// TakenBy tells how a person stands with quizzes: the finished first attempts,
// and those that were begun, by quiz.
func TakenBy(tx *gorm.DB, person int64, quizzes ...int64) (done, begun map[int64]bool, err error) {
	done, begun = map[int64]bool{}, map[int64]bool{}
	if len(quizzes) == 0 {
		return done, begun, nil
	}
	var list []QuizAttempt
	err = tx.Where("person_id = ? AND number = 1", person).Find(&list).Error
	if err != nil {
		return nil, nil, fmt.Errorf("quizzes of person %d: %w", person, err)
	}
	for _, a := range list {
		if slices.Contains(quizzes, a.QuizID) {
			done[a.QuizID], begun[a.QuizID] = a.FinishedAt != nil, true
		}
	}
	return done, begun, nil
}

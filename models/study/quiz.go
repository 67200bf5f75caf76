package study

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/internal/questions"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Quiz is a short quiz (§24) of questions.Fewest to questions.Most questions: a
// draft until it is published.
type Quiz struct {
	ID          int64
	OfficeID    int64
	Title       string
	ActivityID  int64 // of a session, 0 for none
	MaterialID  int64 // of a material of the library, 0 for none
	CreatedBy   int64
	PublishedAt *time.Time
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Open tells whether members can take it.
func (q *Quiz) Open() bool { return q.PublishedAt != nil && !q.Voided() }

// QuizQuestion is one of its questions.
type QuizQuestion struct {
	ID          int64
	OfficeID    int64
	QuizID      int64
	Position    int // from 0
	Text        string
	Options     store.Words
	Answer      int // the right option, from 0
	Explanation string
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Faults of a quiz.
var (
	ErrPublished    = errors.New("quiz is published: its questions stand")
	ErrBadQuestion  = errors.New("question is not complete")
	ErrQuestions    = errors.New("quiz has too few or too many questions")
	ErrNotPublished = errors.New("quiz is not open")
)

// CreateQuiz keeps a quiz with its questions as a draft. ErrNotAllowed,
// ErrEmpty without a title, ErrQuestions, ErrBadQuestion.
func CreateQuiz(tx *gorm.DB, q *Quiz, list []questions.Question, by *people.Person) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	if err := store.Text("title", &q.Title, store.TopicLimit); err != nil {
		return err
	}
	if q.Title == "" {
		return store.ErrEmpty
	}
	if questions.CheckCount(len(list)) != "" {
		return ErrQuestions
	}
	q.CreatedBy, q.PublishedAt = by.ID, nil
	if err := tx.Create(q).Error; err != nil {
		return fmt.Errorf("create quiz: %w", err)
	}
	for i := range list {
		row := &QuizQuestion{QuizID: q.ID, Position: i}
		if err := row.take(&list[i]); err != nil {
			return err
		}
		if err := tx.Create(row).Error; err != nil {
			return fmt.Errorf("create question of quiz %d: %w", q.ID, err)
		}
	}
	return nil
}

// take makes the row say what a question says.
func (row *QuizQuestion) take(q *questions.Question) error {
	if q.Check() != "" {
		return ErrBadQuestion
	}
	row.Text, row.Explanation, row.Answer, row.Options = store.CleanText(q.Text), store.CleanText(q.Explanation), q.Answer, nil
	for _, o := range q.Options {
		row.Options = append(row.Options, store.OneLine(o))
	}
	return nil
}

// QuizByID finds a quiz of tx's office.
func QuizByID(tx *gorm.DB, id int64) (*Quiz, error) {
	var q Quiz
	if err := tx.Take(&q, id).Error; err != nil {
		return nil, fmt.Errorf("quiz %d: %w", id, err)
	}
	return &q, nil
}

// QuestionsOf lists a quiz's questions in their order.
func QuestionsOf(tx *gorm.DB, quiz int64) (list []QuizQuestion, err error) {
	if err = tx.Where("quiz_id = ?", quiz).Order("position").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("questions of quiz %d: %w", quiz, err)
	}
	return list, nil
}

// QuizOfActivity is the newest open quiz about a session; nil for none.
func QuizOfActivity(tx *gorm.DB, activity int64) (*Quiz, error) {
	var list []Quiz
	err := tx.Where("activity_id = ? AND published_at IS NOT NULL AND voided_at IS NULL", activity).Order("id DESC").Limit(1).Find(&list).Error
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// QuizOfMaterial is the newest open quiz about a material, with drafts the newest
// of all; nil for none.
func QuizOfMaterial(tx *gorm.DB, material int64, drafts bool) (*Quiz, error) {
	q := tx.Where("material_id = ? AND voided_at IS NULL", material)
	if !drafts {
		q = q.Where("published_at IS NOT NULL")
	}
	var list []Quiz
	if err := q.Order("id DESC").Limit(1).Find(&list).Error; err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// Quizzes lists the office's, the newest first, by pages: the open ones, and
// with drafts those too.
func Quizzes(tx *gorm.DB, drafts bool, page store.Page) (list []Quiz, total int64, err error) {
	q := tx.Model(&Quiz{}).Where("voided_at IS NULL")
	if !drafts {
		q = q.Where("published_at IS NOT NULL")
	}
	q = q.Session(&gorm.Session{})
	if err := q.Count(&total).Error; err != nil {
		return nil, 0, fmt.Errorf("count quizzes: %w", err)
	}
	offset, size := page.Bounds()
	if err := q.Order("id DESC").Offset(offset).Limit(size).Find(&list).Error; err != nil {
		return nil, 0, fmt.Errorf("quizzes: %w", err)
	}
	return list, total, nil
}

// EditQuestion changes one question of a draft; by of the staff. ErrPublished,
// ErrBadQuestion.
func EditQuestion(tx *gorm.DB, q *Quiz, position int, to *questions.Question, by *people.Person) error {
	if err := q.editable(by); err != nil {
		return err
	}
	var row QuizQuestion
	if err := tx.Where("quiz_id = ? AND position = ?", q.ID, position).Take(&row).Error; err != nil {
		return err
	}
	if err := row.take(to); err != nil {
		return err
	}
	if err := tx.Model(&row).Select("text", "options", "answer", "explanation").Updates(&row).Error; err != nil {
		return fmt.Errorf("edit question %d of quiz %d: %w", position, q.ID, err)
	}
	return nil
}

func (q *Quiz) editable(by *people.Person) error {
	switch {
	case !by.Is(people.Staff):
		return store.ErrNotAllowed
	case q.Voided():
		return store.ErrVoided
	case q.PublishedAt != nil:
		return ErrPublished
	}
	return nil
}

// PublishQuiz opens a quiz to the members.
func PublishQuiz(tx *gorm.DB, q *Quiz, by *people.Person, now time.Time) error {
	if err := q.editable(by); err != nil {
		return err
	}
	q.PublishedAt = store.StampPtr(now)
	done := tx.Model(q).Where("published_at IS NULL AND voided_at IS NULL").Select("published_at").Updates(q)
	return store.Changed(done, ErrPublished, "publish quiz %d", q.ID)
}

// UnpublishQuiz takes the publishing back while nobody has begun to answer.
func UnpublishQuiz(tx *gorm.DB, q *Quiz) error {
	if err := store.LockOffice(tx, fmt.Sprint("quiz:", q.ID)); err != nil {
		return err
	}
	var begun int64
	if err := tx.Model(&QuizAttempt{}).Where("quiz_id = ?", q.ID).Count(&begun).Error; err != nil {
		return fmt.Errorf("attempts of quiz %d: %w", q.ID, err)
	}
	if begun > 0 || q.PublishedAt == nil {
		return store.ErrNothingToUndo
	}
	q.PublishedAt = nil
	done := tx.Model(q).Where("published_at IS NOT NULL").Select("published_at").Updates(q)
	return store.Changed(done, store.ErrNothingToUndo, "take quiz %d back", q.ID)
}

// WithdrawQuiz closes a quiz; RestoreQuiz takes that back.
func WithdrawQuiz(tx *gorm.DB, q *Quiz, by *people.Person, now time.Time) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	if err := store.VoidRow(tx, q, q.ID, by.ID, "", now); err != nil {
		return err
	}
	q.Void(by.ID, "", now)
	return nil
}

// RestoreQuiz brings a withdrawn quiz back.
func RestoreQuiz(tx *gorm.DB, q *Quiz) error {
	if err := store.UnvoidRow(tx, q, q.ID); err != nil {
		return err
	}
	q.Voiding = store.Voiding{}
	return nil
}

package study

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/models/activities"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// QuestionsOfCatchUp is how many questions make-up study has (§4; domain C3).
const QuestionsOfCatchUp = 3

// AnswerLimit is the longest answer to one of them, in characters.
const AnswerLimit = 1000

// Questions are the questions that the office wrote for those who missed a
// session.
type Questions struct {
	ID         int64
	OfficeID   int64
	ActivityID int64
	Texts      store.Words // QuestionsOfCatchUp of them
	ByID       int64
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// TableName is the table of Questions.
func (Questions) TableName() string { return "study_questions" }

// CatchUp is one member's make-up study (补课) of a session: kept as soon as
// something of it is done. It never changes the attendance: who was absent stays
// absent, and has made up for it on DoneAt (domain B3, C3).
type CatchUp struct {
	ID         int64
	OfficeID   int64
	ActivityID int64
	PersonID   int64
	Answers    store.Words // to the office's questions, in their order
	DoneAt     *time.Time
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// ErrNoCatchUp: there is nothing to make up for.
var ErrNoCatchUp = errors.New("no make-up study is due")

// Owes tells who makes up for a session: a member expected at a study session
// that is over, who was on leave or counts as absent, whatever the reason.
func Owes(a *activities.Activity, row *activities.Attendance) bool {
	return a.Kind == activities.Study && a.State == activities.Closed && !a.InQuestion() && row.Expected && (row.State == activities.OnLeave || row.State == activities.Absent)
}

// CatchUpSteps is how far a member has come with make-up study. What the session
// does not have is not asked for.
type CatchUpSteps struct {
	Materials, Read   int // files of the session and its plan, and those read
	Questions         int // of the office's own; 0 when there is a quiz
	Answered          int
	Quiz              int64 // the session's, 0 for none
	QuizDone          bool
	Reflection        bool // is written
	DoneAt            *time.Time
	files             []records.Attachment
	plan              string
	texts             store.Words
	said              store.Words
	activity, student int64
}

// Complete tells whether nothing is missing: everything read, the quiz taken or
// every question answered, a reflection written.
func (s *CatchUpSteps) Complete() bool {
	return s.Read >= s.Materials && s.Answered >= s.Questions && (s.Quiz == 0 || s.QuizDone) && s.Reflection
}

// Texts are the office's questions that are to be answered; none when there is
// a quiz.
func (s *CatchUpSteps) Texts() store.Words { return s.texts }

// Said is the answer to the nth question; "" for none yet.
func (s *CatchUpSteps) Said(n int) string {
	if n < len(s.said) {
		return s.said[n]
	}
	return ""
}

// CatchUpOf tells how far a person has come with the make-up study of a session.
// ErrNoCatchUp when none is due.
func CatchUpOf(tx *gorm.DB, a *activities.Activity, person int64) (*CatchUpSteps, error) {
	row, err := activities.AttendanceFor(tx, a.ID, person)
	if err != nil {
		return nil, err
	}
	if !Owes(a, row) {
		return nil, ErrNoCatchUp
	}
	s := &CatchUpSteps{plan: a.Plan, activity: a.ID, student: person}
	if err := s.materials(tx); err != nil {
		return nil, err
	}
	kept, err := catchUpRow(tx, a.ID, person)
	if err != nil {
		return nil, err
	}
	s.DoneAt, s.said = kept.DoneAt, kept.Answers
	if err := s.questions(tx); err != nil {
		return nil, err
	}
	written, err := notesBy(tx, []int64{a.ID})
	if err != nil {
		return nil, err
	}
	s.Reflection = written[noteKey{a.ID, person, notes.Reflection}] > 0
	return s, nil
}

// materials counts what there is to read and what was read.
func (s *CatchUpSteps) materials(tx *gorm.DB) error {
	all, err := records.AttachmentsOf(tx, records.KindActivity, s.activity)
	if err != nil {
		return err
	}
	var ids []int64
	for _, f := range all[s.activity] {
		if f.Use == records.UseMaterial || f.Use == records.UsePlan {
			s.files, ids = append(s.files, f), append(ids, f.ID)
		}
	}
	read, err := Studied(tx, s.student, records.KindAttachment, ids...)
	if err != nil {
		return err
	}
	s.Materials, s.Read = len(ids), len(read)
	if s.plan == "" {
		return nil
	}
	plan, err := Studied(tx, s.student, records.KindActivity, s.activity)
	if err != nil {
		return err
	}
	s.Materials++
	if plan[s.activity] {
		s.Read++
	}
	return nil
}

// questions counts the session's quiz, or else the office's own questions.
func (s *CatchUpSteps) questions(tx *gorm.DB) error {
	q, err := QuizOfActivity(tx, s.activity)
	if err != nil {
		return err
	}
	if q != nil {
		s.Quiz = q.ID
		first, err := FirstResult(tx, q.ID, s.student)
		s.QuizDone = first != nil
		return err
	}
	if s.texts, err = QuestionsFor(tx, s.activity); err != nil {
		return err
	}
	s.Questions = len(s.texts)
	for i := range s.texts {
		if s.Said(i) != "" {
			s.Answered++
		}
	}
	return nil
}

// QuestionsFor gives the office's questions about a session; none when it wrote
// none.
func QuestionsFor(tx *gorm.DB, activity int64) (store.Words, error) {
	var q Questions
	err := tx.Where("activity_id = ?", activity).Limit(1).Find(&q).Error
	if err != nil {
		return nil, fmt.Errorf("questions of activity %d: %w", activity, err)
	}
	return q.Texts, nil
}

// SetQuestions keeps the office's questions about a session: QuestionsOfCatchUp
// of them. ErrNotAllowed to others than the staff, ErrEmpty when one says
// nothing or is missing.
func SetQuestions(tx *gorm.DB, a *activities.Activity, texts []string, by *people.Person) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	if len(texts) != QuestionsOfCatchUp {
		return store.ErrEmpty
	}
	kept := make(store.Words, len(texts))
	for i, t := range texts {
		if err := store.Text("question", &t, store.TopicLimit); err != nil {
			return err
		}
		if t == "" {
			return store.ErrEmpty
		}
		kept[i] = t
	}
	err := tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "office_id"}, {Name: "activity_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"texts", "by_id", "updated_at"}),
	}).Create(&Questions{ActivityID: a.ID, Texts: kept, ByID: by.ID}).Error
	if err != nil {
		return fmt.Errorf("questions of activity %d: %w", a.ID, err)
	}
	return nil
}

// catchUpRow finds what is kept of a make-up study; a new row when nothing is.
func catchUpRow(tx *gorm.DB, activity, person int64) (*CatchUp, error) {
	row := CatchUp{ActivityID: activity, PersonID: person}
	err := tx.Where("person_id = ? AND activity_id = ?", person, activity).Limit(1).Find(&row).Error
	if err != nil {
		return nil, fmt.Errorf("make-up study of person %d: %w", person, err)
	}
	return &row, nil
}

func (row *CatchUp) keep(tx *gorm.DB) error {
	var err error
	if row.ID == 0 {
		err = tx.Create(row).Error
	} else {
		err = tx.Model(row).Select("answers", "done_at").Updates(row).Error
	}
	if err != nil {
		return fmt.Errorf("keep make-up study of person %d: %w", row.PersonID, err)
	}
	return nil
}

// AnswerQuestion keeps a member's answer to the nth of the office's questions.
// ErrNoCatchUp, ErrEmpty, *TooLongError.
func AnswerQuestion(tx *gorm.DB, a *activities.Activity, person int64, n int, words string) error {
	s, err := CatchUpOf(tx, a, person)
	if err != nil {
		return err
	}
	if n < 0 || n >= s.Questions {
		return ErrNoCatchUp
	}
	if err := store.Text("answer", &words, AnswerLimit); err != nil {
		return err
	}
	if words == "" {
		return store.ErrEmpty
	}
	row, err := catchUpRow(tx, a.ID, person)
	if err != nil {
		return err
	}
	for len(row.Answers) <= n {
		row.Answers = append(row.Answers, "")
	}
	row.Answers[n] = words
	return row.keep(tx)
}

// SettleCatchUp notes the day on which nothing was missing any more; first is
// true when it is noted now. Once done it stays done, also when the session gets
// more materials.
func SettleCatchUp(tx *gorm.DB, a *activities.Activity, person int64, now time.Time) (first bool, err error) {
	s, err := CatchUpOf(tx, a, person)
	if errors.Is(err, ErrNoCatchUp) {
		return false, nil
	}
	if err != nil || s.DoneAt != nil || !s.Complete() {
		return false, err
	}
	row, err := catchUpRow(tx, a.ID, person)
	if err != nil {
		return false, err
	}
	row.DoneAt = store.StampPtr(now)
	return true, row.keep(tx)
}

// Reading is one thing of a session to be read.
type Reading struct {
	Kind  records.Kind
	ID    int64
	Title string // "" for the plan
	Read  bool
}

// Readings lists what there is to read, the plan first.
func (s *CatchUpSteps) Readings(tx *gorm.DB) ([]Reading, error) {
	var list []Reading
	if s.plan != "" {
		read, err := Studied(tx, s.student, records.KindActivity, s.activity)
		if err != nil {
			return nil, err
		}
		list = append(list, Reading{Kind: records.KindActivity, ID: s.activity, Read: read[s.activity]})
	}
	var ids []int64
	for _, f := range s.files {
		ids = append(ids, f.ID)
	}
	read, err := Studied(tx, s.student, records.KindAttachment, ids...)
	if err != nil {
		return nil, err
	}
	for _, f := range s.files {
		list = append(list, Reading{records.KindAttachment, f.ID, strings.TrimSpace(f.Name), read[f.ID]})
	}
	return list, nil
}

// File gives one of the files to read; nil for one that is not the session's.
func (s *CatchUpSteps) File(id int64) *records.Attachment {
	for i := range s.files {
		if s.files[i].ID == id {
			return &s.files[i]
		}
	}
	return nil
}

// ReopenCatchUp takes a make-up study that was done for unfinished, when the
// reflection that ended it is withdrawn.
func ReopenCatchUp(tx *gorm.DB, activity, person int64) error {
	if activity == 0 {
		return nil
	}
	row, err := catchUpRow(tx, activity, person)
	if err != nil || row.DoneAt == nil {
		return err
	}
	written, err := notesBy(tx, []int64{activity})
	if err != nil || written[noteKey{activity, person, notes.Reflection}] > 0 {
		return err
	}
	row.DoneAt = nil
	return row.keep(tx)
}

package committee

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Limits of a difficulty and of a remark, in characters.
const (
	DifficultyLimit = 500
	RemarkLimit     = 1000
)

// Difficulty is one that the committee is told of, in each report until it is solved.
type Difficulty struct {
	ID        int64
	OfficeID  int64
	ReportID  int64 // in which it was first raised
	Words     string
	SolvedOn  store.Date
	SolvedHow string
	SolvedBy  int64
	CreatedBy int64
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is the table of Difficulty.
func (Difficulty) TableName() string { return "report_difficulties" }

// Raise keeps a difficulty of a report that is a draft. store.ErrNotAllowed, ErrMoved,
// store.ErrEmpty, *store.TooLongError.
func Raise(tx *gorm.DB, r *Report, words string, by *people.Person) (*Difficulty, error) {
	if !by.Is(people.Staff) {
		return nil, store.ErrNotAllowed
	}
	if r.State != Draft {
		return nil, ErrMoved
	}
	if err := store.Text("words", &words, DifficultyLimit); err != nil {
		return nil, err
	}
	if words == "" {
		return nil, store.ErrEmpty
	}
	d := &Difficulty{ReportID: r.ID, Words: words, CreatedBy: by.ID}
	if err := tx.Create(d).Error; err != nil {
		return nil, fmt.Errorf("keep difficulty: %w", err)
	}
	return d, nil
}

// Open lists the difficulties that are not solved, the oldest first.
func Open(tx *gorm.DB) (list []Difficulty, err error) {
	if err := tx.Where("solved_on = '' AND voided_at IS NULL").Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("open difficulties: %w", err)
	}
	return list, nil
}

// DifficultyByID finds one of tx's office; store.ErrNotFound of one that was taken back.
func DifficultyByID(tx *gorm.DB, id int64) (*Difficulty, error) {
	var d Difficulty
	if err := tx.Where("voided_at IS NULL").Take(&d, id).Error; err != nil {
		return nil, fmt.Errorf("difficulty %d: %w", id, err)
	}
	return &d, nil
}

// Solve marks a difficulty as solved. ErrMoved when it is already, store.ErrNotAllowed,
// *store.TooLongError.
func Solve(tx *gorm.DB, d *Difficulty, on store.Date, how string, by *people.Person) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	if err := store.Text("how", &how, DifficultyLimit); err != nil {
		return err
	}
	d.SolvedOn, d.SolvedHow, d.SolvedBy = on, how, by.ID
	done := tx.Model(d).Where("solved_on = ''").Select("solved_on", "solved_how", "solved_by").Updates(d)
	return store.Changed(done, ErrMoved, "solve difficulty %d", d.ID)
}

// Unsolve takes Solve back. ErrMoved.
func Unsolve(tx *gorm.DB, d *Difficulty) error {
	d.SolvedOn, d.SolvedHow, d.SolvedBy = "", "", 0
	done := tx.Model(d).Where("solved_on <> ''").Select("solved_on", "solved_how", "solved_by").Updates(d)
	return store.Changed(done, ErrMoved, "difficulty %d is open again", d.ID)
}

// Unraise takes a difficulty back.
func Unraise(tx *gorm.DB, d *Difficulty, by *people.Person, now time.Time) error {
	return store.VoidRow(tx, &Difficulty{}, d.ID, by.ID, "撤销", now)
}

// Unhear takes a remark back that became nothing yet. ErrDecided.
func Unhear(tx *gorm.DB, m *Remark, by *people.Person, now time.Time) error {
	if m.Became != Undecided {
		return ErrDecided
	}
	return store.VoidRow(tx, &Remark{}, m.ID, by.ID, "撤销", now)
}

// Remark is one thing that the committee said of a report (批示、意见).
type Remark struct {
	ID         int64
	OfficeID   int64
	ReportID   int64
	Words      string
	Became     Became
	RecordKind records.Kind // what it became, where that is a record
	RecordID   int64
	CreatedBy  int64
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is the table of Remark.
func (Remark) TableName() string { return "report_remarks" }

// Became is what a remark was turned into.
type Became string

// What it can become.
const (
	Undecided    Became = ""
	Kept         Became = "kept"       // as words
	OfSuggestion Became = "suggestion" // of one that was sent: its answer
	AsTask       Became = "task"
)

// ErrDecided: a remark was turned into something already.
var ErrDecided = errors.New("remark was turned into something already")

// Hear keeps what the committee said of a report that was delivered. store.ErrNotAllowed,
// ErrMoved, store.ErrEmpty, *store.TooLongError.
func Hear(tx *gorm.DB, r *Report, words string, by *people.Person) (*Remark, error) {
	if !by.Is(people.Staff) {
		return nil, store.ErrNotAllowed
	}
	if r.State != Delivered {
		return nil, ErrMoved
	}
	if err := store.Text("words", &words, RemarkLimit); err != nil {
		return nil, err
	}
	if words == "" {
		return nil, store.ErrEmpty
	}
	m := &Remark{ReportID: r.ID, Words: words, CreatedBy: by.ID}
	if err := tx.Create(m).Error; err != nil {
		return nil, fmt.Errorf("keep remark: %w", err)
	}
	return m, nil
}

// RemarkByID finds one of tx's office; store.ErrNotFound of one that was taken back.
func RemarkByID(tx *gorm.DB, id int64) (*Remark, error) {
	var m Remark
	if err := tx.Where("voided_at IS NULL").Take(&m, id).Error; err != nil {
		return nil, fmt.Errorf("remark %d: %w", id, err)
	}
	return &m, nil
}

// RemarksOf lists what was said of a quarter's report, whichever version, in order.
func RemarksOf(tx *gorm.DB, r *Report) (list []Remark, err error) {
	versions, err := Versions(tx, r.Of())
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(versions))
	for i := range versions {
		ids[i] = versions[i].ID
	}
	if err := tx.Where("report_id IN ? AND voided_at IS NULL", ids).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("remarks of report %d: %w", r.ID, err)
	}
	return list, nil
}

// Turn says what a remark became. ErrDecided when it became something already; back to
// Undecided undoes it.
func Turn(tx *gorm.DB, m *Remark, into Became, of records.Ref, by *people.Person) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	was := m.Became
	if was != Undecided && into != Undecided {
		return ErrDecided
	}
	m.Became, m.RecordKind, m.RecordID = into, of.Kind, of.ID
	done := tx.Model(m).Where("became = ?", was).Select("became", "record_kind", "record_id").Updates(m)
	return store.Changed(done, ErrDecided, "remark %d becomes %s", m.ID, into)
}

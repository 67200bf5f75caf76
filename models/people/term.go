package people

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/models/store"
)

// Term is a 届, five years long (§2). Past terms are never changed or removed,
// so that what belongs to them stays readable.
type Term struct {
	ID        int64
	OfficeID  int64
	Number    int    // 第十五届: 15
	Name      string // 县政协第十五届
	StartsOn  store.Date
	EndsOn    store.Date // the last day
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Membership is what a person was in a term: the sector and post of then,
// which later changes of the person do not touch (§1–§3).
type Membership struct {
	ID        int64
	OfficeID  int64
	TermID    int64
	PersonID  int64
	Sector    string      // 界别
	Post      string      // employer and post
	Groups    store.Words `gorm:"column:work_groups"` // 专班
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Faults of a term's days.
var (
	ErrTermDates  = errors.New("dates of the term are wrong or lie across another term")
	ErrTermOrder  = fmt.Errorf("term ends before it starts: %w", ErrTermDates)
	ErrTermAcross = fmt.Errorf("term lies across another: %w", ErrTermDates)
	ErrTermLong   = fmt.Errorf("term is longer than any is: %w", ErrTermDates)
	ErrTermOver   = errors.New("term is over, or would be by now")
)

// longestTerm bounds a term in years: five (§2), and what it may be prolonged by.
const longestTerm = 10

// TermEnd is the last day of a term that starts on a day (§2: five years); "" when
// that is none.
func TermEnd(starts store.Date) store.Date {
	if !starts.Valid() {
		return ""
	}
	return starts.AddDate(5, 0, -1)
}

// NewTerm keeps a term. Without an end it is five years long (§2).
func NewTerm(tx *gorm.DB, t *Term) error {
	if t.EndsOn == "" {
		t.EndsOn = TermEnd(t.StartsOn)
	}
	if err := t.checkDays(tx); err != nil {
		return err
	}
	if err := tx.Create(t).Error; err != nil {
		return fmt.Errorf("keep term %d: %w", t.Number, err)
	}
	return nil
}

// checkDays holds a term's days against the calendar and the other terms, which nobody else
// writes until the transaction ends. ErrTermDates, ErrTermOrder, ErrTermAcross, ErrTermLong.
func (t *Term) checkDays(tx *gorm.DB) error {
	switch {
	case !t.StartsOn.Valid() || !t.EndsOn.Valid():
		return ErrTermDates
	case t.EndsOn < t.StartsOn:
		return ErrTermOrder
	case t.EndsOn >= t.StartsOn.AddDate(longestTerm, 0, 0):
		return ErrTermLong
	}
	if err := store.LockOffice(tx, "terms"); err != nil {
		return err
	}
	var across int64
	err := tx.Model(&Term{}).Where("id <> ? AND starts_on <= ? AND ends_on >= ?", t.ID, t.EndsOn, t.StartsOn).Count(&across).Error
	if err != nil {
		return fmt.Errorf("look for other terms: %w", err)
	}
	if across > 0 {
		return ErrTermAcross
	}
	return nil
}

// MoveTerm gives a term that is not over other days, by the rules of a new one. It may not be
// over by the new ones either, and one that runs goes on running: ErrTermOver. After an
// error t is what it was.
func MoveTerm(tx *gorm.DB, t *Term, starts, ends store.Date, now time.Time) error {
	loc, err := LocationOf(tx)
	if err != nil {
		return err
	}
	today := store.DateOf(now, loc)
	if !t.Movable(today) || ends < today || t.StartsOn <= today && starts > today {
		return ErrTermOver
	}
	moved := *t
	moved.StartsOn, moved.EndsOn = starts, ends
	if err := moved.checkDays(tx); err != nil {
		return err
	}
	if err := tx.Model(&moved).Select("starts_on", "ends_on").Updates(&moved).Error; err != nil {
		return fmt.Errorf("move term %d: %w", t.Number, err)
	}
	*t = moved
	return nil
}

// Movable tells whether the days of a term can still be changed: those of the past are not.
func (t *Term) Movable(today store.Date) bool { return t.EndsOn >= today }

// TermByID finds a term of tx's office.
func TermByID(tx *gorm.DB, id int64) (*Term, error) {
	var t Term
	if err := tx.Take(&t, id).Error; err != nil {
		return nil, fmt.Errorf("term %d: %w", id, err)
	}
	return &t, nil
}

// CurrentTerm is the term that now falls in by the office's clock; ErrNotFound
// between terms and before the first.
func CurrentTerm(tx *gorm.DB, now time.Time) (*Term, error) {
	loc, err := LocationOf(tx)
	if err != nil {
		return nil, err
	}
	day := store.DateOf(now, loc)
	var t Term
	if err := tx.Where("starts_on <= ? AND ends_on >= ?", day, day).Take(&t).Error; err != nil {
		return nil, err
	}
	return &t, nil
}

// Terms lists all terms of tx's office, the newest first.
func Terms(tx *gorm.DB) ([]Term, error) {
	var list []Term
	err := tx.Order("starts_on DESC").Find(&list).Error
	return list, err
}

// Span is the term's time in loc: from its first instant to the first after it.
func (t *Term) Span(loc *time.Location) (from, to time.Time) {
	return t.StartsOn.Start(loc), t.EndsOn.AddDate(0, 0, 1).Start(loc)
}

// SetMembership keeps what a person is in a term; a second call replaces it.
func SetMembership(tx *gorm.DB, m *Membership) error {
	err := tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "office_id"}, {Name: "term_id"}, {Name: "person_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"sector", "post", "work_groups", "updated_at"}),
	}).Create(m).Error
	if err != nil {
		return fmt.Errorf("membership of person %d in term %d: %w", m.PersonID, m.TermID, err)
	}
	return nil
}

// Memberships lists who was what in a term, in the order of the roster.
func Memberships(tx *gorm.DB, term int64) ([]Membership, error) {
	var list []Membership
	err := tx.Joins("JOIN people ON people.id = memberships.person_id").
		Where("memberships.term_id = ?", term).Order("people.sort_key, people.id").Find(&list).Error
	return list, err
}

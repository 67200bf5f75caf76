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

// ErrTermDates: a term that ends before it starts or lies across another.
var ErrTermDates = errors.New("dates of the term are wrong or lie across another term")

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
	if !t.StartsOn.Valid() || !t.EndsOn.Valid() || t.EndsOn < t.StartsOn {
		return ErrTermDates
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
		return ErrTermDates
	}
	if err := tx.Create(t).Error; err != nil {
		return fmt.Errorf("keep term %d: %w", t.Number, err)
	}
	return nil
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

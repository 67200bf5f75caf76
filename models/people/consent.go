package people

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// ConsentKind is what a person is asked about by itself (个人信息保护法 29).
type ConsentKind string

// The kinds of consent.
const (
	ConsentIllness ConsentKind = "illness" // words on an illness, with a leave
	ConsentPlace   ConsentKind = "place"   // where somebody is, at check-in
)

// ConsentKinds in the order in which they are shown.
var ConsentKinds = []ConsentKind{ConsentIllness, ConsentPlace}

// Consent is one answer of a person; the newest of a kind counts.
type Consent struct {
	ID        int64
	OfficeID  int64
	PersonID  int64
	Kind      ConsentKind
	Given     bool
	CreatedAt time.Time
}

// ConsentOf gives the answer of a person that counts; nil when he or she was not asked.
func ConsentOf(tx *gorm.DB, person int64, kind ConsentKind) (*Consent, error) {
	var list []Consent
	err := tx.Where("person_id = ? AND kind = ?", person, kind).Order("id DESC").Limit(1).Find(&list).Error
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// Consented tells whether a person has agreed and not taken it back.
func Consented(tx *gorm.DB, person int64, kind ConsentKind) (bool, error) {
	c, err := ConsentOf(tx, person, kind)
	return c != nil && c.Given, err
}

// SetConsent keeps an answer with its time. The same answer again is none.
func SetConsent(tx *gorm.DB, person int64, kind ConsentKind, given bool, now time.Time) error {
	last, err := ConsentOf(tx, person, kind)
	if err != nil || last != nil && last.Given == given {
		return err
	}
	c := &Consent{PersonID: person, Kind: kind, Given: given, CreatedAt: store.Stamp(now)}
	if err := tx.Create(c).Error; err != nil {
		return fmt.Errorf("consent of person %d: %w", person, err)
	}
	return nil
}

package archive

import (
	"fmt"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// MayConceal tells whether a person may take a teller's consent back: who filed the item, for
// the teller, or the staff.
func (it *Item) MayConceal(by *people.Person) bool {
	return by.ID == it.PersonID || by.Is(people.Staff)
}

// Conceal takes back that the teller is named, at any time (个人信息保护法 15): the name is read
// by who filed the item and the staff, and finds the item for nobody else. ErrNotAllowed for
// others, ErrNothingToUndo where nobody is named.
func Conceal(tx *gorm.DB, it *Item, by *people.Person) error {
	switch {
	case !it.MayConceal(by):
		return store.ErrNotAllowed
	case !it.Consent:
		return store.ErrNothingToUndo
	}
	return it.name(tx, false)
}

// Reveal takes Conceal back: ErrNotAllowed, ErrNothingToUndo where there is no teller any more.
func Reveal(tx *gorm.DB, it *Item, by *people.Person) error {
	switch {
	case !it.MayConceal(by):
		return store.ErrNotAllowed
	case it.Teller == "":
		return store.ErrNothingToUndo
	}
	return it.name(tx, true)
}

// name keeps whether the teller is named, and has the item found by the name or not.
func (it *Item) name(tx *gorm.DB, consent bool) error {
	it.Consent = consent
	if err := tx.Model(it).Select("consent").Updates(it).Error; err != nil {
		return fmt.Errorf("whether the teller of %d is named: %w", it.ID, err)
	}
	return index(tx, it)
}

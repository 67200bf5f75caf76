package records

import (
	"fmt"
	"slices"

	"gorm.io/gorm"

	"lianluo/models/people"
)

// Readers are those who read something beside its author. The same value decides
// about a card, a file, a search, and gives the words that promise it (只有…能看到).
type Readers struct {
	Roles people.Role // who holds one of these roles reads it
	// Group are others who are near to it, as a word of the catalogue: team (调研组),
	// workers (同办委员); "" for nobody. Who belongs to it is the kind's own rule.
	Group string
}

// OfStaff: the director and the secretary, and nobody else.
var OfStaff = Readers{Roles: people.Staff}

// Include tells whether a person reads it by a role.
func (r Readers) Include(by *people.Person) bool { return by.Is(r.Roles) }

// Reading says who reads the records of a kind.
type Reading[S ~string] struct {
	Readers
	// Private are the states in which nobody reads it but its author.
	Private []S
	// Contact are the states in which the party contact reads it: what was put to the
	// committee, and nothing that never was (§9).
	Contact []S
	// PutTo tells whether a record in such a state was put to the contact's committee, and
	// not to somebody else; nil: all were.
	PutTo func(rec Living[S]) bool
	// Near tells whether a person belongs to the group of the readers; nil: there is none.
	Near func(tx *gorm.DB, rec Living[S], by *people.Person) (bool, error)
}

// MayRead tells whether a person reads a record: who wrote it, and else, unless it
// is private, the kind's readers, and the party contact in his states.
func (m *Machine[S]) MayRead(tx *gorm.DB, rec Living[S], by *people.Person) (bool, error) {
	life := rec.Life()
	switch {
	case life.Author == by.ID:
		return true, nil
	case slices.Contains(m.Private, *life.State):
		return false, nil
	case m.Include(by):
		return true, nil
	case by.Is(people.PartyContact) && slices.Contains(m.Contact, *life.State) && (m.PutTo == nil || m.PutTo(rec)):
		return true, nil
	case m.Near == nil:
		return false, nil
	}
	near, err := m.Near(tx, rec, by)
	if err != nil {
		return false, fmt.Errorf("readers of %s %d: %w", m.Kind, *life.ID, err)
	}
	return near, nil
}

// Open is the condition that others than its author may read a record: what a search
// for the staff looks through.
func (m *Machine[S]) Open(tx *gorm.DB) *gorm.DB {
	if len(m.Private) == 0 {
		return tx.Where("1 = 1")
	}
	return tx.Where("state NOT IN ?", m.Private)
}

// Own is the condition that a record is a person's.
func (m *Machine[S]) Own(tx *gorm.DB, person int64) *gorm.DB {
	return tx.Where(m.owner()+" = ?", person)
}

func (m *Machine[S]) owner() string {
	if m.Owner == "" {
		return "person_id"
	}
	return m.Owner
}

package voices

import (
	"gorm.io/gorm"

	"lianluo/models/people"
)

// Names tells whether a person reads whose a suggestion is: its author and the staff, the
// party contact and the group as its author agreed, and the colleagues who may see it.
func (s *Suggestion) Names(reader *people.Person) bool {
	switch {
	case reader == nil: // the group
		return s.IsPublic
	case reader.ID == s.PersonID, reader.Is(people.Staff), s.IsPublic:
		return true
	case reader.Is(people.PartyContact) && s.NameShown:
		return true
	}
	return reader.Is(people.Member) && s.MayJoin
}

// NameFor is the author's name as somebody reads it; "" where it is not shown.
func NameFor(tx *gorm.DB, reader *people.Person, s *Suggestion) (string, error) {
	if !s.Names(reader) {
		return "", nil
	}
	author, err := people.PersonByID(tx, s.PersonID)
	if err != nil {
		return "", err
	}
	return author.Name, nil
}

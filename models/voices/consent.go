package voices

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Consent is what the author of a suggestion agrees to, or not (§9, domain F3).
type Consent string

// The consents.
const (
	ConsentJoin   Consent = "join"   // colleagues may see it and join it
	ConsentName   Consent = "name"   // the party contact reads whose it is
	ConsentPublic Consent = "public" // it may be shown to the group and on the public form
)

// Consents in the order in which they are shown.
var Consents = []Consent{ConsentJoin, ConsentName, ConsentPublic}

// Consent is where a suggestion keeps a consent; nil for what is none.
func (s *Suggestion) Consent(c Consent) *bool {
	switch c {
	case ConsentJoin:
		return &s.MayJoin
	case ConsentName:
		return &s.NameShown
	case ConsentPublic:
		return &s.IsPublic
	}
	return nil
}

// SetConsent keeps what the author agrees to from now on, in whatever state the suggestion
// is. store.ErrNotAllowed.
func SetConsent(tx *gorm.DB, s *Suggestion, by *people.Person, c Consent, yes bool, now time.Time) error {
	to := s.Consent(c)
	if to == nil || by.ID != s.PersonID || by.LeftAt != nil {
		return store.ErrNotAllowed
	}
	*to = yes
	column := map[Consent]string{ConsentJoin: "may_join", ConsentName: "name_shown", ConsentPublic: "is_public"}[c]
	if err := tx.Model(s).Updates(map[string]any{column: yes, "updated_at": store.Stamp(now)}).Error; err != nil {
		return fmt.Errorf("consent of suggestion %d: %w", s.ID, err)
	}
	return nil
}

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

// Listed tells whether a person reads the title of a suggestion and what became of it, among
// those that are like another: of colleagues' ones what their authors show, and what the
// committee has before it.
func (s *Suggestion) Listed(reader *people.Person) bool {
	return s.PersonID == reader.ID || reader.Is(people.Staff) || s.MayJoin || s.SentAt != nil
}

// near tells whether a person reads a suggestion beside the staff: a member to whom its
// author shows it, whose name stands under it, or whose own was merged into it.
func near(tx *gorm.DB, rec records.Living[State], by *people.Person) (bool, error) {
	s := rec.(*Suggestion)
	if !by.Is(people.Member) || by.LeftAt != nil || s.FiledAt == nil {
		return false, nil
	}
	if s.MayJoin {
		return true, nil
	}
	ids, err := Concerned(tx, s)
	return slices.Contains(ids, by.ID), err
}

// sameMatterTime is how long the same words of the same person are one filing: a second tap,
// or a text sent twice.
const sameMatterTime = time.Minute

// FiledTwice finds the suggestion that its author has filed just before with the same words;
// nil for none.
func FiledTwice(tx *gorm.DB, s *Suggestion, now time.Time) (*Suggestion, error) {
	same := *s // as it would be kept
	if err := same.check(); err != nil {
		return nil, nil //nolint:nilerr // filing it says what is wrong
	}
	var list []*Suggestion
	err := tx.Where("person_id = ? AND title = ? AND situation = ? AND filed_at > ?", s.PersonID, same.Title, same.Situation, store.Stamp(now.Add(-sameMatterTime))).
		Where("state NOT IN ?", []State{Draft, Withdrawn}).Order("id DESC").Limit(1).Find(&list).Error
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

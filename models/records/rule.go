package records

import (
	"errors"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Actor says who may make a step of a record's life.
type Actor int

// The actors. Whoever has left the office makes no step.
const (
	AuthorOnly     Actor = iota // whose record it is
	StaffOnly                   // the director and the secretary
	DirectorOnly                // the director alone
	AuthorOrStaff               // the author or the staff
	StaffOrContact              // the staff or the party contact (联系领导)
	AnyoneByRule                // the rules of the office, whoever's press they follow from; or nobody's
)

// Need says whether words go with a step.
type Need int

// The needs.
const (
	NoWords   Need = iota
	MayWords       // a remark
	MustWords      // a reason or a result, which its author is owed
)

// Rule is one step that a machine allows.
type Rule struct {
	By    Actor
	Words Need
	Limit int // of the words, in characters
	// Outcomes are what the step may conclude, one of which it has to name, and whether
	// words go with each, instead of Words; nil: it need not conclude anything.
	Outcomes map[string]Need
}

// ErrOutcomeNeeded: a step has to conclude one of its rule's outcomes.
var ErrOutcomeNeeded = errors.New("step needs an outcome")

// Need tells whether words go with the step when it concludes something.
func (r Rule) Need(outcome string) Need {
	if need, ok := r.Outcomes[outcome]; ok {
		return need
	}
	return r.Words
}

// check cleans the words of a step and holds them and its outcome against the rule.
func (r Rule) check(words *string, outcome string) error {
	if _, ok := r.Outcomes[outcome]; !ok && r.Outcomes != nil {
		return ErrOutcomeNeeded
	}
	if err := store.Text("words", words, r.Limit); err != nil {
		return err
	}
	if r.Need(outcome) == MustWords && *words == "" {
		return store.ErrReasonNeeded
	}
	return nil
}

// Allows tells whether a person may take a step of which author's record it is.
func (a Actor) Allows(by *people.Person, author int64) bool {
	own := by != nil && by.LeftAt == nil && by.ID == author
	switch a {
	case AuthorOnly:
		return own
	case StaffOnly:
		return by.Is(people.Staff)
	case DirectorOnly:
		return by.Is(people.Director)
	case AuthorOrStaff:
		return own || by.Is(people.Staff)
	case StaffOrContact:
		return by.Is(people.Staff | people.PartyContact)
	case AnyoneByRule:
		return true
	}
	return false
}

package terms

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/roster"
	"lianluo/models/store"
)

// Outcome is what followed from the start of a term.
type Outcome struct {
	Term   *people.Term
	Stayed []*people.Person
	Left   []*people.Person // as they were before, with their accounts
	Ended  []*people.Person // are members no longer, and do the office's work still
	Joined []*people.Person // are on the roster now, and need their links
}

// Start starts the next term with the list that was settled, all of it or, after an error,
// nothing: who goes on is a member of it in sector, post and 专班 of today, who leaves leaves
// the roster, who joins is put on it. By is nil for the clock. ErrMoved for one that is not
// settled or has started, ErrTooSoon before the day, ErrUndecided when somebody came to the
// roster since it was settled.
func Start(tx *gorm.DB, c *Change, by *people.Person, now time.Time) (*Outcome, error) {
	if by != nil && !by.Is(people.Director) {
		return nil, store.ErrNotAllowed
	}
	if err := c.hold(tx, Settled); err != nil {
		return nil, err
	}
	if now.Before(c.StartsAt) {
		return nil, ErrTooSoon
	}
	list, err := Everybody(tx, c)
	if err != nil {
		return nil, err
	}
	if err := complete(list); err != nil {
		return nil, err
	}
	out := &Outcome{}
	if out.Term, err = nextTerm(tx, c); err != nil {
		return nil, err
	}
	was, err := people.Memberships(tx, c.TermID)
	if err != nil {
		return nil, err
	}
	groups := map[int64]store.Words{}
	for _, m := range was {
		groups[m.PersonID] = m.Groups
	}
	var starter int64
	if by != nil {
		starter = by.ID
	}
	for i := range list {
		l := &list[i]
		if err := out.take(tx, l, groups[l.PersonID], starter, now); err != nil {
			return nil, fmt.Errorf("seat %d: %w", l.ID, err)
		}
	}
	c.NextID, c.StartedAt = out.Term.ID, store.StampPtr(now)
	return out, c.move(tx, Settled, Started, "next_id", "started_at")
}

// nextTerm is the term that starts: one that was noted with its days already, or a new one.
func nextTerm(tx *gorm.DB, c *Change) (*people.Term, error) {
	var t people.Term
	err := tx.Where("starts_on = ?", c.StartsOn).Limit(1).Find(&t).Error
	if err != nil {
		return nil, fmt.Errorf("look for the next term: %w", err)
	}
	if t.ID != 0 {
		return &t, nil
	}
	t = people.Term{Number: c.NextNumber, Name: c.NextName, StartsOn: c.StartsOn}
	return &t, people.NewTerm(tx, &t)
}

// take does what was noted of somebody.
func (out *Outcome) take(tx *gorm.DB, l *Line, groups store.Words, by int64, now time.Time) error {
	switch l.Decision {
	case Continues:
		out.Stayed = append(out.Stayed, l.Person)
		return people.SetMembership(tx, &people.Membership{TermID: out.Term.ID, PersonID: l.PersonID, Sector: l.Person.Sector, Post: l.Person.Post, Groups: groups})
	case Leaves:
		was := *l.Person
		if rest := was.Roles &^ people.Member; rest != 0 { // does the office's work still
			out.Ended = append(out.Ended, &was)
			return people.SetRoles(tx, l.Person, rest)
		}
		out.Left = append(out.Left, &was)
		_, err := roster.End(tx, l.Person, out.Term.StartsOn.AddDate(0, 0, -1), roster.Reason(l.Reason), "", by, now)
		return err
	case Joins:
		p, err := people.AddPerson(tx, l.Name, people.Member)
		if err != nil {
			return err
		}
		out.Joined = append(out.Joined, p)
		l.PersonID = p.ID
		if err := tx.Model(&l.Seat).Update("person_id", p.ID).Error; err != nil {
			return fmt.Errorf("who joined: %w", err)
		}
		return people.SetMembership(tx, &people.Membership{TermID: out.Term.ID, PersonID: p.ID})
	}
	return ErrUndecided
}

// Running is the change of term that is under way, also after the end of the term, with the
// term that ends; otherwise the term that runs, and nil. Both are nil between terms.
func Running(tx *gorm.DB, now time.Time) (*people.Term, *Change, error) {
	var c Change
	err := tx.Where("state IN ?", []State{Asking, Settled}).Order("id DESC").Limit(1).Find(&c).Error
	if err != nil {
		return nil, nil, fmt.Errorf("change of term under way: %w", err)
	}
	if c.ID != 0 {
		t, err := people.TermByID(tx, c.TermID)
		return t, &c, err
	}
	t, err := people.CurrentTerm(tx, now)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil, nil
	}
	return t, nil, err
}

package people

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// RosterTrace is what taking over a roster did, so that it can be undone.
type RosterTrace struct {
	Added   []int64       `json:"added,omitempty"`
	Changed []RosterPrior `json:"changed,omitempty"`
}

// RosterPrior is what was on record of a person, and what the roster made of it.
type RosterPrior struct {
	Person int64       `json:"person"`
	Before rosterState `json:"before"`
	After  rosterState `json:"after"`
	// Was is the membership of before, in the term of then; nil when there was none.
	Was *rosterMembership `json:"was,omitempty"`
}

// rosterMembership is what a roster may change of a membership.
type rosterMembership struct {
	Sector string      `json:"sector,omitempty"`
	Post   string      `json:"post,omitempty"`
	Groups store.Words `json:"groups,omitempty"`
}

// rosterState is what a roster may change of a person.
type rosterState struct {
	Sex    string      `json:"sex,omitempty"`
	Born   int         `json:"born,omitempty"`
	Sector string      `json:"sector,omitempty"`
	Post   string      `json:"post,omitempty"`
	Phone  string      `json:"phone,omitempty"`
	Groups store.Words `json:"groups,omitempty"`
}

func (s rosterState) equal(o rosterState) bool {
	return s.Sex == o.Sex && s.Born == o.Born && s.Sector == o.Sector && s.Post == o.Post && s.Phone == o.Phone && slices.Equal(s.Groups, o.Groups)
}

// with is s with what a row says put over it.
func (s rosterState) with(e RosterEntry) rosterState {
	for _, v := range []struct{ to, from *string }{
		{&s.Sex, &e.Sex}, {&s.Sector, &e.Sector}, {&s.Post, &e.Post}, {&s.Phone, &e.Phone},
	} {
		if *v.from != "" {
			*v.to = *v.from
		}
	}
	if e.Born != 0 {
		s.Born = e.Born
	}
	if len(e.Groups) > 0 {
		s.Groups = e.Groups
	}
	return s
}

func rosterStateOf(p *Person, groups store.Words) rosterState {
	return rosterState{p.Sex, p.BirthYear, p.Sector, p.Post, p.Phone, groups}
}

// ErrNoTerm: no 届 is running that the 专班 could be kept in.
var ErrNoTerm = errors.New("no term is running")

// ApplyRoster takes a planned roster over and gives the people who are new.
func ApplyRoster(tx *gorm.DB, plan *RosterPlan) (added []*Person, trace RosterTrace, err error) {
	if plan.NeedsTerm() {
		return nil, trace, ErrNoTerm
	}
	for _, e := range plan.New {
		p, err := AddPerson(tx, e.Name, e.Roles)
		if err != nil {
			return nil, trace, fmt.Errorf("row %d: %w", e.Row, err)
		}
		if err := putRosterState(tx, p, plan.Term.ID, rosterState{}.with(e)); err != nil {
			return nil, trace, fmt.Errorf("row %d: %w", e.Row, err)
		}
		added = append(added, p)
		trace.Added = append(trace.Added, p.ID)
	}
	for _, c := range plan.Changed {
		before := rosterStateOf(c.Person, c.Groups)
		after := before.with(c.Entry)
		was, err := membershipWas(tx, plan.Term.ID, c.Person.ID)
		if err != nil {
			return nil, trace, err
		}
		if err := putRosterState(tx, c.Person, plan.Term.ID, after); err != nil {
			return nil, trace, fmt.Errorf("row %d: %w", c.Entry.Row, err)
		}
		trace.Changed = append(trace.Changed, RosterPrior{c.Person.ID, before, after, was})
	}
	return added, trace, nil
}

// putRosterState keeps what a roster says of a person, and for a member what he
// or she is in the term; 0 is none.
func putRosterState(tx *gorm.DB, p *Person, term int64, s rosterState) error {
	p.Sex, p.BirthYear, p.Phone, p.Sector, p.Post = s.Sex, s.Born, s.Phone, s.Sector, s.Post
	if err := tx.Model(p).Select("sex", "birth_year", "phone").Updates(p).Error; err != nil {
		return fmt.Errorf("keep what the roster says: %w", err)
	}
	if err := Describe(tx, p); err != nil {
		return err
	}
	if !p.Roles.Has(Member) || term == 0 {
		return nil
	}
	return SetMembership(tx, &Membership{TermID: term, PersonID: p.ID, Sector: p.Sector, Post: p.Post, Groups: s.Groups})
}

// RosterUndone counts what UndoRoster did.
type RosterUndone struct {
	Gone int // were taken off the roster again
	Back int // are described as before
	Stay int // had joined or been changed since, and were left alone
}

// UndoRoster takes a roster that was taken over back, as far as nothing was done
// since with those whom it concerned.
func UndoRoster(tx *gorm.DB, trace RosterTrace, now time.Time) (done RosterUndone, err error) {
	for _, id := range trace.Added {
		p, err := PersonByID(tx, id)
		if err != nil {
			return done, err
		}
		if p.Joined() || p.LeftAt != nil {
			done.Stay++
			continue
		}
		if err := forgetNewcomer(tx, p, now); err != nil {
			return done, err
		}
		done.Gone++
	}
	for _, prior := range trace.Changed {
		p, err := PersonByID(tx, prior.Person)
		if err != nil {
			return done, err
		}
		term, groups, err := runningMembership(tx, p, now)
		if err != nil {
			return done, err
		}
		if p.LeftAt != nil || term == 0 || !rosterStateOf(p, groups).equal(prior.After) {
			done.Stay++
			continue
		}
		if err := putRosterState(tx, p, term, prior.Before); err != nil {
			return done, err
		}
		if err := putMembershipBack(tx, term, p, prior.Was); err != nil {
			return done, err
		}
		done.Back++
	}
	return done, nil
}

// membershipWas gives what a person's membership of a term says; nil for none.
func membershipWas(tx *gorm.DB, term, person int64) (*rosterMembership, error) {
	var m Membership
	err := tx.Where("term_id = ? AND person_id = ?", term, person).Limit(1).Find(&m).Error
	if err != nil {
		return nil, fmt.Errorf("membership of person %d: %w", person, err)
	}
	if m.ID == 0 {
		return nil, nil
	}
	return &rosterMembership{m.Sector, m.Post, m.Groups}, nil
}

// putMembershipBack makes a membership what it was: its sector and post are those
// of then and need not be the person's.
func putMembershipBack(tx *gorm.DB, term int64, p *Person, was *rosterMembership) error {
	switch {
	case !p.Roles.Has(Member):
		return nil
	case was == nil:
		return tx.Where("term_id = ? AND person_id = ?", term, p.ID).Delete(&Membership{}).Error
	}
	return SetMembership(tx, &Membership{TermID: term, PersonID: p.ID, Sector: was.Sector, Post: was.Post, Groups: was.Groups})
}

// forgetNewcomer takes somebody off the roster who was put there by mistake: the
// row stays, as others do, but without what the sheet said.
func forgetNewcomer(tx *gorm.DB, p *Person, now time.Time) error {
	if err := errors.Join(
		tx.Where("person_id = ?", p.ID).Delete(&Membership{}).Error,
		tx.Model(p).Updates(map[string]any{"sex": "", "birth_year": 0, "phone": "", "sector": "", "post": ""}).Error,
	); err != nil {
		return fmt.Errorf("forget newcomer %d: %w", p.ID, err)
	}
	return LeaveOffice(tx, p, now)
}

// runningMembership gives the term that is running, 0 for none, and a person's
// 专班 in it.
func runningMembership(tx *gorm.DB, p *Person, now time.Time) (term int64, groups store.Words, err error) {
	t, err := CurrentTerm(tx, now)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil, nil
	}
	if err != nil {
		return 0, nil, fmt.Errorf("running term: %w", err)
	}
	var m Membership
	err = tx.Where("term_id = ? AND person_id = ?", t.ID, p.ID).Limit(1).Find(&m).Error
	return t.ID, m.Groups, err
}

// GroupsOf gives the 专班 of a person in the term that is running.
func GroupsOf(tx *gorm.DB, p *Person, now time.Time) (store.Words, error) {
	_, groups, err := runningMembership(tx, p, now)
	return groups, err
}

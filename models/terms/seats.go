package terms

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Line is somebody in a change of term, as the staff sees it.
type Line struct {
	Seat
	Person      *people.Person // nil for who joins
	Application *Application   // nil: not filed yet
	Summary     *Summary       // nil: not filed yet
}

// Filed tells whether somebody has handed in both.
func (l *Line) Filed() bool { return l.Application != nil && l.Summary != nil }

// Everybody lists who is in a change of term: the members of now in the order of the roster,
// asked or not, then who joins. Who has left the roster since is in it no longer, unless the
// term has started: then it is who was in it.
func Everybody(tx *gorm.DB, c *Change) (list []Line, err error) {
	var seats []Seat
	if err := tx.Where("change_id = ?", c.ID).Order("id").Find(&seats).Error; err != nil {
		return nil, fmt.Errorf("who is in change %d: %w", c.ID, err)
	}
	apps, sums, err := filed(tx, c)
	if err != nil {
		return nil, err
	}
	found, err := seated(tx, c, seats)
	if err != nil {
		return nil, err
	}
	for i := range found {
		p := &found[i]
		l := Line{Seat: Seat{ChangeID: c.ID, PersonID: p.ID}, Person: p, Application: apps[p.ID], Summary: sums[p.ID]}
		if at := slices.IndexFunc(seats, func(s Seat) bool { return s.PersonID == p.ID }); at >= 0 {
			l.Seat = seats[at]
		}
		list = append(list, l)
	}
	for _, s := range seats {
		if s.PersonID == 0 && s.Decision == Joins {
			list = append(list, Line{Seat: s})
		}
	}
	return list, nil
}

// seated are the people of a change: the members of now or, of one that has started, all who
// have a seat.
func seated(tx *gorm.DB, c *Change, seats []Seat) (list []people.Person, err error) {
	if c.State != Started {
		return people.Members(tx)
	}
	var ids []int64
	for _, s := range seats {
		if s.PersonID != 0 {
			ids = append(ids, s.PersonID)
		}
	}
	err = tx.Where("id IN ?", ids).Order("sort_key, id").Find(&list).Error
	return list, err
}

// filed are what was handed in to a change, by whom; drafts are their authors' alone.
func filed(tx *gorm.DB, c *Change) (map[int64]*Application, map[int64]*Summary, error) {
	var apps []Application
	var sums []Summary
	q := func() *gorm.DB { return tx.Where("change_id = ? AND state IN ?", c.ID, HandedIn).Order("id") }
	if err := errors.Join(q().Find(&apps).Error, q().Find(&sums).Error); err != nil {
		return nil, nil, fmt.Errorf("what was filed in change %d: %w", c.ID, err)
	}
	a, s := map[int64]*Application{}, map[int64]*Summary{}
	for i := range apps {
		a[apps[i].PersonID] = &apps[i]
	}
	for i := range sums {
		s[sums[i].PersonID] = &sums[i]
	}
	return a, s, nil
}

// Decide notes what becomes of a member in the next term. ErrMoved once the list is settled,
// ErrNoMember.
func Decide(tx *gorm.DB, c *Change, person int64, d Decision, why Reason, by *people.Person) error {
	if !by.Is(people.Director) {
		return store.ErrNotAllowed
	}
	if d != Undecided && d != Continues && d != Leaves || d == Leaves && !slices.Contains(Reasons, why) {
		return fmt.Errorf("%q because of %q: %w", d, why, ErrNoDecision)
	}
	if d != Leaves {
		why = ""
	}
	if err := c.hold(tx, Asking); err != nil {
		return err
	}
	p, err := people.PersonByID(tx, person)
	if err != nil {
		return err
	}
	if !p.Is(people.Member) {
		return ErrNoMember
	}
	s, err := SeatOf(tx, c.ID, person)
	if errors.Is(err, store.ErrNotFound) { // came to the roster after the asking
		s, err = &Seat{ChangeID: c.ID, PersonID: person}, nil
	}
	if err != nil {
		return err
	}
	s.Decision, s.Reason = d, why
	if err := tx.Save(s).Error; err != nil {
		return fmt.Errorf("decide on person %d: %w", person, err)
	}
	return nil
}

// hold keeps a change in a state until the transaction ends: ErrMoved when it is in another.
func (c *Change) hold(tx *gorm.DB, state State) error {
	if err := store.LockOffice(tx, "terms"); err != nil {
		return err
	}
	now, err := ByID(tx, c.ID)
	if err != nil {
		return err
	}
	if *c = *now; c.State != state {
		return ErrMoved
	}
	return nil
}

// Join notes that somebody who is on no roster joins in the next term. ErrMoved, ErrMany,
// people.ErrSameName.
func Join(tx *gorm.DB, c *Change, name string, by *people.Person) (*Seat, error) {
	if !by.Is(people.Director) {
		return nil, store.ErrNotAllowed
	}
	if err := c.hold(tx, Asking); err != nil {
		return nil, err
	}
	name, err := people.FreeName(tx, name)
	if err != nil {
		return nil, err
	}
	var joining []Seat
	if err := tx.Where("change_id = ? AND decision = ?", c.ID, Joins).Find(&joining).Error; err != nil {
		return nil, fmt.Errorf("who joins in change %d: %w", c.ID, err)
	}
	if len(joining) >= mostJoin {
		return nil, ErrMany
	}
	if slices.ContainsFunc(joining, func(s Seat) bool { return s.Name == name }) {
		return nil, people.ErrSameName
	}
	s := &Seat{ChangeID: c.ID, Name: name, Decision: Joins}
	if err := tx.Create(s).Error; err != nil {
		return nil, fmt.Errorf("note who joins: %w", err)
	}
	return s, nil
}

// Unjoin takes back that somebody joins. ErrMoved, ErrNotFound.
func Unjoin(tx *gorm.DB, c *Change, seat int64, by *people.Person) error {
	if !by.Is(people.Director) {
		return store.ErrNotAllowed
	}
	if err := c.hold(tx, Asking); err != nil {
		return err
	}
	done := tx.Where("id = ? AND change_id = ? AND decision = ?", seat, c.ID, Joins).Delete(&Seat{})
	switch {
	case done.Error != nil:
		return fmt.Errorf("who joins no longer: %w", done.Error)
	case done.RowsAffected == 0:
		return store.ErrNotFound
	}
	return nil
}

// Settle fixes the list: on the day the next term starts with it. ErrMoved, ErrUndecided,
// ErrEmpty.
func Settle(tx *gorm.DB, c *Change, by *people.Person, now time.Time) error {
	if !by.Is(people.Director) {
		return store.ErrNotAllowed
	}
	if err := c.hold(tx, Asking); err != nil {
		return err
	}
	list, err := Everybody(tx, c)
	if err != nil {
		return err
	}
	if err := complete(list); err != nil {
		return err
	}
	c.SettledBy, c.SettledAt = by.ID, store.StampPtr(now)
	return c.move(tx, Asking, Settled, "settled_by", "settled_at")
}

// complete holds that it is noted of everybody what becomes of him or her, and that the next
// term has members.
func complete(list []Line) error {
	left := 0
	for i := range list {
		switch list[i].Decision {
		case Undecided:
			return ErrUndecided
		case Continues, Joins:
			left++
		}
	}
	if left == 0 {
		return ErrEmpty
	}
	return nil
}

// Reopen opens a settled list again while the next term has not started. ErrMoved.
func Reopen(tx *gorm.DB, c *Change, by *people.Person) error {
	if !by.Is(people.Director) {
		return store.ErrNotAllowed
	}
	c.SettledBy, c.SettledAt = 0, nil
	return c.move(tx, Settled, Asking, "settled_by", "settled_at")
}

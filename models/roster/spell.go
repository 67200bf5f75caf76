package roster

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Reason says why somebody left (离任).
type Reason string

// The reasons.
const (
	Retired  Reason = "retired"  // 退休
	Moved    Reason = "moved"    // 调离
	Resigned Reason = "resigned" // 辞去
	Other    Reason = "other"    // 其他, in words
	Expired  Reason = "expired"  // 任期届满: of who does not go on into the next term
)

// Reasons are all of them, in the order in which they are offered.
var Reasons = []Reason{Retired, Moved, Resigned, Other}

// Spell is a time that somebody was in the office. UntilOn is the last day; "" while it goes on.
type Spell struct {
	ID        int64
	OfficeID  int64
	PersonID  int64
	FromOn    store.Date
	UntilOn   store.Date
	Reason    Reason
	Words     string // on why
	LeftBy    int64  // who entered that the person left
	BackBy    int64  // who entered that the person is back; 0 in the first spell
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is person_spells.
func (Spell) TableName() string { return "person_spells" }

// WordsLimit is how long the words on a leaving may be, in characters.
const WordsLimit = 200

// DayError: a day of leaving or returning is before Since, from when on it can be, or lies
// ahead (Ahead; Far is more than a year ahead). Nothing is kept.
type DayError struct {
	Since      store.Date
	Ahead, Far bool
}

func (e *DayError) Error() string {
	if e.Ahead {
		return "the day lies ahead"
	}
	return "the day is before " + string(e.Since)
}

// Spells lists the times that a person was in the office, the first first. Of who has never
// left there are none.
func Spells(tx *gorm.DB, person int64) (list []Spell, err error) {
	if err := tx.Where("person_id = ?", person).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("spells of person %d: %w", person, err)
	}
	return list, nil
}

// Began is the first day of the spell that goes on: that of the last return, else that on
// which the person was put on the roster.
func Began(tx *gorm.DB, p *people.Person) (store.Date, error) {
	list, err := Spells(tx, p.ID)
	if err != nil {
		return "", err
	}
	if n := len(list); n > 0 && list[n-1].UntilOn == "" {
		return list[n-1].FromOn, nil
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return "", err
	}
	at := p.CreatedAt
	if p.JoinedAt != nil && p.JoinedAt.Before(at) {
		at = *p.JoinedAt
	}
	return store.DateOf(at, loc), nil
}

// CheckLeft tells whether somebody can have left on a day: *DayError.
func CheckLeft(tx *gorm.DB, p *people.Person, day store.Date, now time.Time) error {
	began, err := Began(tx, p)
	if err != nil {
		return err
	}
	return checkDay(tx, day, began, now)
}

func checkDay(tx *gorm.DB, day, since store.Date, now time.Time) error {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return err
	}
	today := store.DateOf(now, loc)
	switch {
	case !day.Valid():
		return fmt.Errorf("day %q", day)
	case day > today:
		return &DayError{Ahead: true, Far: day > today.AddDate(1, 0, 0)}
	case day < since:
		return &DayError{Since: since}
	}
	return nil
}

// Leave takes a person off the roster, with the last day and why: what was done stays on
// record. *DayError, ErrReasonNeeded for Other without words, ErrGone, people.ErrLastDirector.
func Leave(tx *gorm.DB, p *people.Person, day store.Date, why Reason, words string, by *people.Person, now time.Time) (*Spell, error) {
	if p.LeftAt != nil {
		return nil, ErrGone
	}
	if err := CheckLeft(tx, p, day, now); err != nil {
		return nil, err
	}
	if err := store.Text("words", &words, WordsLimit); err != nil {
		return nil, err
	}
	switch {
	case !slices.Contains(Reasons, why):
		return nil, fmt.Errorf("reason %q", why)
	case why == Other && words == "":
		return nil, store.ErrReasonNeeded
	}
	return End(tx, p, day, why, words, by.ID, now)
}

// End is Leave by a rule of another room that has looked at the day and the reason, as the
// start of a term. By is 0 for the clock.
func End(tx *gorm.DB, p *people.Person, day store.Date, why Reason, words string, by int64, now time.Time) (*Spell, error) {
	began, err := Began(tx, p)
	if err != nil {
		return nil, err
	}
	if err := people.LeaveOffice(tx, p, now); err != nil {
		return nil, err
	}
	s := &Spell{PersonID: p.ID, FromOn: began}
	list, err := Spells(tx, p.ID)
	if err != nil {
		return nil, err
	}
	if n := len(list); n > 0 && list[n-1].UntilOn == "" {
		s = &list[n-1]
	}
	s.UntilOn, s.Reason, s.Words, s.LeftBy = day, why, words, by
	if err := tx.Save(s).Error; err != nil {
		return nil, fmt.Errorf("person %d left: %w", p.ID, err)
	}
	return s, nil
}

// TakeLeavingBack is the undo of Leave: the spell goes on as if nothing had been entered.
// Those of people.ReturnToOffice.
func TakeLeavingBack(tx *gorm.DB, p *people.Person) error {
	if err := people.ReturnToOffice(tx, p); err != nil {
		return err
	}
	list, err := Spells(tx, p.ID)
	if err != nil || len(list) == 0 {
		return err
	}
	s := &list[len(list)-1]
	if s.BackBy == 0 {
		return tx.Delete(s).Error
	}
	return tx.Model(s).Updates(map[string]any{"until_on": "", "reason": "", "words": "", "left_by": 0}).Error
}

// LastSpell is the last time that a person was in the office; nil for who has never left, or
// left before days were kept.
func LastSpell(tx *gorm.DB, person int64) (*Spell, error) {
	list, err := Spells(tx, person)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[len(list)-1], nil
}

// Return puts somebody who left back on the roster from a day on; the records are one
// person's. *DayError, and those of people.ReturnToOffice.
func Return(tx *gorm.DB, p *people.Person, day store.Date, by *people.Person, now time.Time) (*Spell, error) {
	if p.LeftAt == nil {
		return nil, ErrSame
	}
	since, err := leftOn(tx, p)
	if err != nil {
		return nil, err
	}
	if err := checkDay(tx, day, since, now); err != nil {
		return nil, err
	}
	if err := people.ReturnToOffice(tx, p); err != nil {
		return nil, err
	}
	s := &Spell{PersonID: p.ID, FromOn: day, BackBy: by.ID}
	if err := tx.Create(s).Error; err != nil {
		return nil, fmt.Errorf("person %d is back: %w", p.ID, err)
	}
	return s, nil
}

// leftOn is the last day of a person's last spell.
func leftOn(tx *gorm.DB, p *people.Person) (store.Date, error) {
	last, err := LastSpell(tx, p.ID)
	if err != nil || last != nil && last.UntilOn != "" {
		return last.until(), err
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return "", err
	}
	return store.DateOf(*p.LeftAt, loc), nil
}

func (s *Spell) until() store.Date {
	if s == nil {
		return ""
	}
	return s.UntilOn
}

// TakeReturnBack is the undo of Return: the person has left as before.
func TakeReturnBack(tx *gorm.DB, p *people.Person, left time.Time, now time.Time) error {
	last, err := LastSpell(tx, p.ID)
	switch {
	case err != nil:
		return err
	case p.LeftAt != nil || last == nil || last.BackBy == 0 || last.UntilOn != "":
		return ErrMeanwhile
	}
	if err := people.LeaveOffice(tx, p, now); err != nil {
		return err
	}
	p.LeftAt = store.StampPtr(left)
	return errors.Join(tx.Model(p).Update("left_at", p.LeftAt).Error, tx.Delete(last).Error)
}

// Left lists who has left tx's office, the last first, a page of them. Who was put on the
// roster by mistake and taken off again was never there.
func Left(tx *gorm.DB, page store.Page) (list []people.Person, err error) {
	offset, size := page.Bounds()
	err = tx.Where("left_at IS NOT NULL AND (joined_at IS NOT NULL OR EXISTS (SELECT 1 FROM person_spells s WHERE s.office_id = people.office_id AND s.person_id = people.id))").
		Order("left_at DESC, id DESC").Offset(offset).Limit(size).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("who has left: %w", err)
	}
	return list, nil
}

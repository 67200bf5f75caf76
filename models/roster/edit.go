// Package roster is what becomes of a person's entry in the roster (§1): what of it is
// changed and by whom, what a member wants changed, and from when to when somebody was there.
// Which values are right is said where workbooks are read (internal/documents, models/people).
package roster

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Field is one thing that the roster says of a person.
type Field = people.RosterField

// Fields are what the office changes of an entry, in the order in which they are shown.
// Roles are given by themselves.
var Fields = []Field{
	people.RosterName, people.RosterPhone, people.RosterSex, people.RosterBorn, people.RosterSector, people.RosterPost, people.RosterGroups,
}

// Own are what somebody asks to have changed in his or her own entry: all but the name.
var Own = Fields[1:]

// Edit is one change of an entry: who made it, when, and what stood there (Was).
type Edit struct {
	ID        int64
	OfficeID  int64
	PersonID  int64
	Field     Field
	Was       string
	Became    string
	ByID      int64
	UndoneAt  *time.Time
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is roster_edits.
func (Edit) TableName() string { return "roster_edits" }

// Faults of a change.
var (
	ErrSame      = errors.New("the roster says so already")
	ErrMeanwhile = errors.New("the entry was changed since")
	ErrGone      = errors.New("the person has left the office")
)

// Put changes one field of a person's entry and keeps who did. ErrSame, ErrGone, and those
// of people.SetRosterValue.
func Put(tx *gorm.DB, p *people.Person, field Field, value string, by *people.Person, now time.Time) (*Edit, error) {
	if p.LeftAt != nil {
		return nil, ErrGone
	}
	was, err := people.RosterValue(tx, p, field, now)
	if err != nil {
		return nil, err
	}
	if was == value {
		return nil, ErrSame
	}
	if err := people.SetRosterValue(tx, p, field, value, now); err != nil {
		return nil, err
	}
	e := &Edit{PersonID: p.ID, Field: field, Was: was, Became: value, ByID: by.ID, CreatedAt: store.Stamp(now)}
	if err := tx.Create(e).Error; err != nil {
		return nil, fmt.Errorf("keep what was changed of person %d: %w", p.ID, err)
	}
	return e, nil
}

// EditByID finds a change of tx's office.
func EditByID(tx *gorm.DB, id int64) (*Edit, error) {
	var e Edit
	if err := tx.Take(&e, id).Error; err != nil {
		return nil, fmt.Errorf("roster edit %d: %w", id, err)
	}
	return &e, nil
}

// TakeBack makes a field what it was before a change. ErrMeanwhile when it is not what the
// change made of it any more, ErrGone.
func TakeBack(tx *gorm.DB, e *Edit, now time.Time) (*people.Person, error) {
	p, err := people.PersonByID(tx, e.PersonID)
	if err != nil {
		return nil, err
	}
	is, err := people.RosterValue(tx, p, e.Field, now)
	switch {
	case err != nil:
		return nil, err
	case p.LeftAt != nil:
		return nil, ErrGone
	case e.UndoneAt != nil || is != e.Became:
		return nil, ErrMeanwhile
	}
	if err := people.SetRosterValue(tx, p, e.Field, e.Was, now); err != nil {
		return nil, err
	}
	e.UndoneAt = store.StampPtr(now)
	return p, tx.Model(e).Update("undone_at", e.UndoneAt).Error
}

// Edits lists what was changed of a person's entry and stands, the newest first, at most
// limit; 0: all.
func Edits(tx *gorm.DB, person int64, limit int) (list []Edit, err error) {
	q := tx.Where("person_id = ? AND undone_at IS NULL", person).Order("id DESC")
	if limit > 0 {
		q = q.Limit(limit)
	}
	if err := q.Find(&list).Error; err != nil {
		return nil, fmt.Errorf("what was changed of person %d: %w", person, err)
	}
	return list, nil
}

// PrunePhones wipes telephone numbers from what is kept of changes, as long after them as a
// number is kept of who has left: what is on record stands in the roster alone.
func PrunePhones(ctx context.Context, db *store.DB, now time.Time) error {
	return db.Prune(ctx, now,
		store.Aged{Row: &Edit{}, Key: "id", Wipe: "was", Keep: store.KeepPhones, Past: "field = 'phone' AND was <> '' AND created_at < ?"},
		store.Aged{Row: &Edit{}, Key: "id", Wipe: "became", Keep: store.KeepPhones, Past: "field = 'phone' AND became <> '' AND created_at < ?"},
		store.Aged{Row: &Change{}, Key: "id", Wipe: "was", Keep: store.KeepPhones, Past: "field = 'phone' AND state <> 'filed' AND was <> '' AND updated_at < ?"},
		store.Aged{Row: &Change{}, Key: "id", Wipe: "value", Keep: store.KeepPhones, Past: "field = 'phone' AND state <> 'filed' AND value <> '' AND updated_at < ?"},
	)
}

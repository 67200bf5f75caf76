package deeds

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Note is what is told of a deed on the way (推进, §13), by who does it; its photos are
// attachments of it (records.KindDeedNote).
type Note struct {
	ID       int64
	OfficeID int64
	DeedID   int64
	PersonID int64
	Text     string // may be empty beside photos
	At       time.Time
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is the table of Note.
func (Note) TableName() string { return "deed_notes" }

// NoteLimit is how long a note may be, in characters.
const NoteLimit = 500

// AddNote keeps a note of somebody who does the deed. The first one begins what was promised:
// step is that, nil otherwise. files tells that photos come with it, which need no words. ErrNotAllowed for
// anybody else, ErrEmpty, *TooLongError, *TransitionError of a deed that is done or given up.
func AddNote(tx *gorm.DB, d *Deed, n *Note, files bool, by *people.Person, now time.Time) (step *records.Step, err error) {
	if err := store.Text("note", &n.Text, NoteLimit); err != nil {
		return nil, err
	}
	if err := d.mayGoOn(tx, by); err != nil {
		return nil, err
	}
	if n.Text == "" && !files {
		return nil, store.ErrEmpty
	}
	if d.State == Promised {
		if step, err = Begin(tx, d, by, now); err != nil {
			return nil, err
		}
	}
	n.DeedID, n.PersonID, n.At = d.ID, by.ID, store.Stamp(now)
	if err := tx.Create(n).Error; err != nil {
		return nil, fmt.Errorf("note of deed %d: %w", d.ID, err)
	}
	return step, nil
}

// mayGoOn: a deed that is promised or begun is gone on with by who does it.
func (d *Deed) mayGoOn(tx *gorm.DB, by *people.Person) error {
	does, err := Does(tx, d, by.ID)
	switch {
	case err != nil:
		return err
	case !does:
		return store.ErrNotAllowed
	case !d.Open():
		return Life.Wrong(d.State, Doing)
	}
	return nil
}

// Begin says that what was promised is being done (推进), by somebody who does it.
// ErrNotAllowed for anybody else, *TransitionError of a deed that is no open promise.
func Begin(tx *gorm.DB, d *Deed, by *people.Person, now time.Time) (*records.Step, error) {
	if err := d.mayGoOn(tx, by); err != nil {
		return nil, err
	}
	return Life.Advance(tx, d, records.Move[State]{To: Doing, By: by}, now)
}

// Does tells whether a person does a deed, alone or with others.
func Does(tx *gorm.DB, d *Deed, person int64) (bool, error) {
	if d.PersonID == person {
		return true, nil
	}
	return didToo(tx, d, &people.Person{ID: person})
}

// TakeNote takes a note back, by who wrote it; it stays on record. ErrNotAllowed, ErrVoided.
func TakeNote(tx *gorm.DB, n *Note, by *people.Person, now time.Time) error {
	if n.PersonID != by.ID {
		return store.ErrNotAllowed
	}
	return store.VoidRow(tx, &Note{}, n.ID, by.ID, "", now)
}

// NoteByID finds a note of tx's office.
func NoteByID(tx *gorm.DB, id int64) (*Note, error) {
	var n Note
	if err := tx.Take(&n, id).Error; err != nil {
		return nil, fmt.Errorf("deed note %d: %w", id, err)
	}
	return &n, nil
}

// NotesOf lists the notes of a deed that stand, the newest first.
func NotesOf(tx *gorm.DB, deed int64) ([]Note, error) {
	var list []Note
	err := tx.Where("deed_id = ? AND voided_at IS NULL", deed).Order("id DESC").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("notes of deed %d: %w", deed, err)
	}
	return list, nil
}

// SetPost keeps which post in the group shows a deed's photos; 0 for none.
func SetPost(tx *gorm.DB, d *Deed, ref int64) error {
	d.PostRef = ref
	if err := tx.Model(d).UpdateColumn("post_ref", ref).Error; err != nil {
		return fmt.Errorf("post of deed %d: %w", d.ID, err)
	}
	return nil
}

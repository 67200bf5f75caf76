package notes

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// PraiseState is what became of a wish to show a note to the group.
type PraiseState string

// The states of a praise.
const (
	PraiseAsked     PraiseState = "asked"     // the author is asked
	PraisePosted    PraiseState = "posted"    // shown, with the author's consent
	PraiseDeclined  PraiseState = "declined"  // the author would rather not
	PraiseCancelled PraiseState = "cancelled" // the office took its wish back
	PraiseStale     PraiseState = "stale"     // the note was changed or withdrawn meanwhile
	PraiseWithdrawn PraiseState = "withdrawn" // the author took the post back
)

// Praise is one wish of the office to show a note to the group (§21: praise by
// name and fact). Text is what the author was shown: consent is to this text and
// to no other.
type Praise struct {
	ID         int64
	OfficeID   int64
	NoteID     int64
	PersonID   int64 // the author
	ByID       int64 // of the staff, who asked
	Text       string
	Named      bool // with the author's name
	State      PraiseState
	AnsweredAt *time.Time
	PostRef    int64 // outbox row of the post
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// PraiseLife is the life of a wish to show a note to the group (§21): the staff
// asks, the note's author answers. The outcome of a yes is PraiseNamed when the
// name is shown too.
var PraiseLife = &records.Machine[PraiseState]{
	Kind:    records.KindPraise,
	Reading: records.Reading[PraiseState]{Readers: records.OfStaff},
	Order:   []PraiseState{PraiseAsked, PraisePosted, PraiseDeclined, PraiseCancelled, PraiseStale, PraiseWithdrawn},
	Steps: map[PraiseState]map[PraiseState]records.Rule{
		"": {PraiseAsked: {By: records.StaffOnly}},
		PraiseAsked: {
			PraisePosted: {By: records.AuthorOnly}, PraiseDeclined: {By: records.AuthorOnly}, PraiseCancelled: {By: records.StaffOnly}, PraiseStale: {By: records.AuthorOrStaff},
		},
		PraisePosted: {PraiseWithdrawn: {By: records.AuthorOnly}, PraiseStale: {By: records.AuthorOrStaff}},
	},
}

// PraiseNamed is the outcome of a yes to being shown by name.
const PraiseNamed = "named"

// Life tells where a praise's life is kept.
func (p *Praise) Life() records.Life[PraiseState] {
	return records.Life[PraiseState]{ID: &p.ID, Author: p.PersonID, State: &p.State, Kept: []string{"named", "answered_at"}}
}

// Follow keeps when the author answered, and how.
func (p *Praise) Follow(step *records.Step) {
	switch PraiseState(step.ToState) {
	case PraisePosted, PraiseDeclined:
		p.AnsweredAt, p.Named = store.StampPtr(step.At), step.Outcome == PraiseNamed
	}
}

// Restart forgets what Follow keeps.
func (p *Praise) Restart() { p.AnsweredAt, p.Named = nil, false }

// DeleteTime is how long Telegram lets a bot delete its message of a group
// (Bot API, deleteMessage).
const DeleteTime = 48 * time.Hour

// ErrPraised: the author must not be asked again.
var ErrPraised = errors.New("the author was asked, or the note is shown, already")

// AskPraise begins a wish to show a note to the group. ErrNotAllowed to others
// than the staff and of one's own note, ErrVoided, ErrEmpty for a note without
// words, ErrPraised while one is open or the same text is shown or was declined.
func AskPraise(tx *gorm.DB, n *Note, by *people.Person, now time.Time) (*Praise, *records.Step, error) {
	switch {
	case !by.Is(people.Staff), by.ID == n.PersonID, n.Kind == ResearchNote:
		return nil, nil, store.ErrNotAllowed
	case n.Voided():
		return nil, nil, store.ErrVoided
	case n.Text == "":
		return nil, nil, store.ErrEmpty
	}
	last, err := LastPraise(tx, n.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return nil, nil, err
	case last.blocks(n):
		return nil, nil, ErrPraised
	case last.State == PraiseAsked: // about an earlier text
		if _, err := PraiseLife.Advance(tx, last, records.Move[PraiseState]{To: PraiseStale, By: by}, now); err != nil {
			return nil, nil, err
		}
	}
	p := &Praise{NoteID: n.ID, PersonID: n.PersonID, ByID: by.ID, Text: n.Text}
	step, err := PraiseLife.Advance(tx, p, records.Move[PraiseState]{To: PraiseAsked, By: by}, now)
	return p, step, err
}

// blocks tells whether the author must not be asked again: who has answered is
// asked no second time about the same text.
func (p *Praise) blocks(n *Note) bool {
	switch p.State {
	case PraiseAsked, PraisePosted, PraiseDeclined, PraiseWithdrawn:
		return p.Text == n.Text
	}
	return false
}

// PraiseByID finds a praise of tx's office.
func PraiseByID(tx *gorm.DB, id int64) (*Praise, error) {
	var p Praise
	if err := tx.Take(&p, id).Error; err != nil {
		return nil, fmt.Errorf("praise %d: %w", id, err)
	}
	return &p, nil
}

// LastPraise is the newest praise of a note; ErrNotFound for none.
func LastPraise(tx *gorm.DB, note int64) (*Praise, error) {
	var p Praise
	if err := tx.Where("note_id = ?", note).Order("id DESC").Take(&p).Error; err != nil {
		return nil, fmt.Errorf("praise of note %d: %w", note, err)
	}
	return &p, nil
}

// ShownPraises lists the praises of a note whose posts stand in the group.
func ShownPraises(tx *gorm.DB, note int64) (list []Praise, err error) {
	err = tx.Where("note_id = ? AND state = ?", note, PraisePosted).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("praises of note %d: %w", note, err)
	}
	return list, nil
}

// TakePraise takes a step of a praise. An answer about a note that reads otherwise
// than its author was shown makes the wish stale instead: consent is to one text.
func TakePraise(tx *gorm.DB, p *Praise, move records.Move[PraiseState], now time.Time) (*records.Step, error) {
	if p.State == PraiseAsked && (move.To == PraisePosted || move.To == PraiseDeclined) {
		n, err := ByID(tx, p.NoteID)
		if err != nil {
			return nil, err
		}
		if n.Voided() || n.Text != p.Text {
			move.To, move.Outcome = PraiseStale, ""
		}
	}
	return PraiseLife.Advance(tx, p, move, now)
}

// SetPraisePost keeps the outbox row of the post; 0 when it was deleted.
func SetPraisePost(tx *gorm.DB, p *Praise, row int64) error {
	p.PostRef = row
	return PraiseLife.Amend(tx, p, "post_ref")
}

// Deletable tells whether the post can be deleted still; later it can only be
// edited.
func (p *Praise) Deletable(now time.Time) bool {
	return p.AnsweredAt != nil && now.Sub(*p.AnsweredAt) < DeleteTime
}

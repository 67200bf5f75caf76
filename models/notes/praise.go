package notes

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
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

// DeleteTime is how long Telegram lets a bot delete its message of a group
// (Bot API, deleteMessage).
const DeleteTime = 48 * time.Hour

// Faults of a praise.
var (
	ErrPraised     = errors.New("the author was asked, or the note is shown, already")
	ErrNoConsent   = errors.New("nothing waits for the author's answer")
	ErrNoteChanged = errors.New("the note was changed since its author was asked")
)

// AskPraise begins a wish to show a note to the group. ErrNotAllowed to others
// than the staff and of one's own note, ErrVoided, ErrEmpty for a note without
// words, ErrPraised while one is open or the same text is shown or was declined.
func AskPraise(tx *gorm.DB, n *Note, by *people.Person) (*Praise, error) {
	switch {
	case !by.Is(people.Staff), by.ID == n.PersonID, n.Kind == ResearchNote:
		return nil, store.ErrNotAllowed
	case n.Voided():
		return nil, store.ErrVoided
	case n.Text == "":
		return nil, store.ErrEmpty
	}
	last, err := LastPraise(tx, n.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return nil, err
	case last.blocks(n):
		return nil, ErrPraised
	case last.State == PraiseAsked: // about an earlier text
		if err := SettlePraise(tx, last, PraiseStale); err != nil {
			return nil, err
		}
	}
	p := &Praise{NoteID: n.ID, PersonID: n.PersonID, ByID: by.ID, Text: n.Text, State: PraiseAsked}
	if err := tx.Create(p).Error; err != nil {
		return nil, fmt.Errorf("ask to praise note %d: %w", n.ID, err)
	}
	return p, nil
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

// AnswerPraise takes the author's answer. ErrNotAllowed to anybody else,
// ErrNoConsent when none waits for it, ErrNoteChanged when the note reads
// otherwise than the author was shown: the wish is stale then, which the caller
// has to keep.
func AnswerPraise(tx *gorm.DB, p *Praise, n *Note, author *people.Person, yes, named bool, now time.Time) error {
	switch {
	case author.ID != p.PersonID || n.ID != p.NoteID:
		return store.ErrNotAllowed
	case p.State != PraiseAsked:
		return ErrNoConsent
	case n.Voided() || n.Text != p.Text:
		return ErrNoteChanged
	}
	p.State, p.Named, p.AnsweredAt = PraiseDeclined, false, store.StampPtr(now)
	if yes {
		p.State, p.Named = PraisePosted, named
	}
	return p.save(tx)
}

// SettlePraise puts a praise into a state that is no answer: cancelled by the
// office, stale, withdrawn by the author. ErrNoConsent when it is at an end.
func SettlePraise(tx *gorm.DB, p *Praise, to PraiseState) error {
	from := map[PraiseState]PraiseState{PraiseCancelled: PraiseAsked, PraiseStale: PraiseAsked, PraiseWithdrawn: PraisePosted}[to]
	if from == "" || p.State != from {
		return ErrNoConsent
	}
	p.State = to
	return p.save(tx)
}

// ReaskPraise takes the author's no back, or the yes whose post was taken down
// within the time to undo: the question is open again.
func ReaskPraise(tx *gorm.DB, p *Praise) error {
	if p.State != PraiseDeclined && p.State != PraisePosted {
		return store.ErrNothingToUndo
	}
	p.State, p.AnsweredAt, p.PostRef, p.Named = PraiseAsked, nil, 0, false
	return p.save(tx)
}

// SetPraisePost keeps the outbox row of the post.
func SetPraisePost(tx *gorm.DB, p *Praise, row int64) error {
	p.PostRef = row
	return p.save(tx)
}

// Deletable tells whether the post can be deleted still; later it can only be
// edited.
func (p *Praise) Deletable(now time.Time) bool {
	return p.AnsweredAt != nil && now.Sub(*p.AnsweredAt) < DeleteTime
}

func (p *Praise) save(tx *gorm.DB) error {
	if err := tx.Model(p).Select("state", "named", "answered_at", "post_ref").Updates(p).Error; err != nil {
		return fmt.Errorf("save praise %d: %w", p.ID, err)
	}
	return nil
}

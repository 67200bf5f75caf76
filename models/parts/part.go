// Package parts holds texts that are drafted from the records and edited by a person, part by
// part and sentence by sentence: the quarter's report to the committee (§16), a member's
// summary before a change of term (§2). Whose they are, and who may edit them, their kind says.
package parts

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/records"
	"lianluo/models/store"
)

// Limit is how long a part may be (store.Length).
const Limit = 4000

// Part is one part of a text.
type Part struct {
	ID         int64
	OfficeID   int64
	RecordKind records.Kind
	RecordID   int64
	Key        string // such as measures: its title is the kind's
	Position   int
	Drafted    string // JSON of []Sentence, as the machine wrote it
	Sentences  string // JSON of []Sentence, as it is now
	Revision   int    // counts the changes
	Locked     bool   // nothing changes any more
	ChangedBy  int64
	ChangedAt  *time.Time
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// TableName is the table of Part.
func (Part) TableName() string { return "text_parts" }

// What says how a part was changed.
type What string

// The changes.
const (
	Replaced What = "replace" // all of it
	Reworded What = "reword"  // one sentence
	Added    What = "add"
	Cut      What = "cut"
	Restored What = "restore" // to the draft
)

// Change keeps what a part said before a change.
type Change struct {
	ID        int64
	OfficeID  int64
	PartID    int64
	Revision  int // that it made
	What      What
	Before    string // JSON of []Sentence
	ByID      int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is the table of Change.
func (Change) TableName() string { return "text_part_changes" }

// Faults of a change.
var (
	ErrLocked    = errors.New("text is final")
	ErrMeanwhile = errors.New("part was changed meanwhile")
	ErrNoSuch    = errors.New("part has no such sentence")
	ErrSame      = errors.New("part says that already")
)

// Draft is a part as it is laid down.
type Draft struct {
	Key       string
	Sentences []Sentence
}

// Lay keeps the parts of a record's text, in order.
func Lay(tx *gorm.DB, kind records.Kind, record int64, drafts []Draft) error {
	for i, d := range drafts {
		raw, err := encode(d.Sentences)
		if err != nil {
			return err
		}
		p := &Part{RecordKind: kind, RecordID: record, Key: d.Key, Position: i, Drafted: raw, Sentences: raw}
		if err := tx.Create(p).Error; err != nil {
			return fmt.Errorf("keep part %s of %s %d: %w", d.Key, kind, record, err)
		}
	}
	return nil
}

// Copy lays the parts of one record down for another of its kind, as they are now: a new
// version, that can be edited.
func Copy(tx *gorm.DB, kind records.Kind, from, to int64) error {
	list, err := Of(tx, kind, from)
	if err != nil {
		return err
	}
	for i := range list {
		p := &Part{
			RecordKind: kind, RecordID: to, Key: list[i].Key, Position: list[i].Position, Drafted: list[i].Drafted, Sentences: list[i].Sentences,
			ChangedBy: list[i].ChangedBy, ChangedAt: list[i].ChangedAt,
		}
		if err := tx.Create(p).Error; err != nil {
			return fmt.Errorf("copy part %s of %s %d: %w", p.Key, kind, from, err)
		}
	}
	return nil
}

// Of lists the parts of a record's text, in order.
func Of(tx *gorm.DB, kind records.Kind, record int64) (list []Part, err error) {
	if err := tx.Where("record_kind = ? AND record_id = ?", kind, record).Order("position, id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("parts of %s %d: %w", kind, record, err)
	}
	return list, nil
}

// ByID finds a part of tx's office.
func ByID(tx *gorm.DB, id int64) (*Part, error) {
	var p Part
	if err := tx.Take(&p, id).Error; err != nil {
		return nil, fmt.Errorf("part %d: %w", id, err)
	}
	return &p, nil
}

// ChangeByID finds a change of tx's office.
func ChangeByID(tx *gorm.DB, id int64) (*Change, error) {
	var ch Change
	if err := tx.Take(&ch, id).Error; err != nil {
		return nil, fmt.Errorf("change %d of a part: %w", id, err)
	}
	return &ch, nil
}

// Lock has nothing of a record's text change any more, or lets it change again.
func Lock(tx *gorm.DB, kind records.Kind, record int64, locked bool) error {
	err := tx.Model(&Part{}).Where("record_kind = ? AND record_id = ?", kind, record).Update("locked", locked).Error
	if err != nil {
		return fmt.Errorf("lock parts of %s %d: %w", kind, record, err)
	}
	return nil
}

// Now is what the part says.
func (p *Part) Now() ([]Sentence, error) { return p.decode(p.Sentences) }

// Draft is what the machine wrote.
func (p *Part) Draft() ([]Sentence, error) { return p.decode(p.Drafted) }

func (p *Part) decode(raw string) (list []Sentence, err error) {
	if err := json.Unmarshal([]byte(raw), &list); err != nil {
		return nil, fmt.Errorf("sentences of part %d: %w", p.ID, err)
	}
	return list, nil
}

func encode(list []Sentence) (string, error) {
	if list == nil {
		list = []Sentence{}
	}
	raw, err := json.Marshal(list)
	if err != nil {
		return "", fmt.Errorf("encode sentences: %w", err)
	}
	return string(raw), nil
}

// Replace puts other words in the place of all of a part. Sentences that stay as they are keep
// their sources. revision is the one that was read. store.ErrEmpty, *store.TooLongError, and
// ErrLocked, ErrMeanwhile, ErrSame as all changes.
func Replace(tx *gorm.DB, p *Part, revision int, words string, by int64, now time.Time) (*Change, error) {
	if err := store.Text("words", &words, Limit); err != nil {
		return nil, err
	}
	if words == "" {
		return nil, store.ErrEmpty
	}
	return p.change(tx, revision, Replaced, by, now, func(was []Sentence) ([]Sentence, error) { return Split(words, was), nil })
}

// Reword puts other words in the place of the nth sentence, from 0. Its source stays with what
// is put there only where the words are the same.
func Reword(tx *gorm.DB, p *Part, revision, n int, words string, by int64, now time.Time) (*Change, error) {
	if err := store.Text("words", &words, Limit); err != nil {
		return nil, err
	}
	if words == "" {
		return nil, store.ErrEmpty
	}
	return p.change(tx, revision, Reworded, by, now, func(was []Sentence) ([]Sentence, error) {
		if n < 0 || n >= len(was) {
			return nil, ErrNoSuch
		}
		fresh := Split(words, nil)
		fresh[0].Paragraph = was[n].Paragraph
		if fresh[0].Text == was[n].Text {
			fresh[0] = was[n]
		}
		return slices.Concat(was[:n], fresh, was[n+1:]), nil
	})
}

// Add puts words at the end of a part, as a paragraph of their own.
func Add(tx *gorm.DB, p *Part, revision int, words string, by int64, now time.Time) (*Change, error) {
	if err := store.Text("words", &words, Limit); err != nil {
		return nil, err
	}
	if words == "" {
		return nil, store.ErrEmpty
	}
	return Put(tx, p, revision, Split(words, nil), by, now)
}

// Put puts sentences with their sources at the end of a part.
func Put(tx *gorm.DB, p *Part, revision int, list []Sentence, by int64, now time.Time) (*Change, error) {
	return p.change(tx, revision, Added, by, now, func(was []Sentence) ([]Sentence, error) { return slices.Concat(was, list), nil })
}

// Drop takes the nth sentence away, from 0. ErrNoSuch.
func Drop(tx *gorm.DB, p *Part, revision, n int, by int64, now time.Time) (*Change, error) {
	return p.change(tx, revision, Cut, by, now, func(was []Sentence) ([]Sentence, error) {
		if n < 0 || n >= len(was) {
			return nil, ErrNoSuch
		}
		rest := slices.Concat(was[:n], was[n+1:])
		if was[n].Paragraph && n < len(rest) {
			rest[n].Paragraph = true
		}
		return rest, nil
	})
}

// Set gives a part other sentences, as change makes them of what it says.
func Set(tx *gorm.DB, p *Part, revision int, what What, by int64, now time.Time, change func(was []Sentence) ([]Sentence, error)) (*Change, error) {
	return p.change(tx, revision, what, by, now, change)
}

// Restore gives a part back what the machine wrote.
func Restore(tx *gorm.DB, p *Part, revision int, by int64, now time.Time) (*Change, error) {
	draft, err := p.Draft()
	if err != nil {
		return nil, err
	}
	return p.change(tx, revision, Restored, by, now, func([]Sentence) ([]Sentence, error) { return draft, nil })
}

func (p *Part) change(tx *gorm.DB, revision int, what What, by int64, now time.Time, change func(was []Sentence) ([]Sentence, error)) (*Change, error) {
	switch {
	case p.Locked:
		return nil, ErrLocked
	case p.Revision != revision:
		return nil, ErrMeanwhile
	}
	was, err := p.Now()
	if err != nil {
		return nil, err
	}
	is, err := change(was)
	if err != nil {
		return nil, err
	}
	if n := store.Length(Text(is)); n > Limit {
		return nil, &store.TooLongError{Field: "words", Length: n, MaxLength: Limit}
	}
	raw, err := encode(is)
	if err != nil {
		return nil, err
	}
	if raw == p.Sentences {
		return nil, ErrSame
	}
	ch := &Change{PartID: p.ID, Revision: revision + 1, What: what, Before: p.Sentences, ByID: by}
	if err := p.write(tx, raw, revision, by, now); err != nil {
		return nil, err
	}
	if err := tx.Create(ch).Error; err != nil {
		return nil, fmt.Errorf("keep change of part %d: %w", p.ID, err)
	}
	return ch, nil
}

// write saves the sentences if the part is still in the revision that was read and not locked:
// of two who change it at once, also in two processes, one succeeds.
func (p *Part) write(tx *gorm.DB, raw string, revision int, by int64, now time.Time) error {
	is := *p
	is.Sentences, is.Revision, is.ChangedBy, is.ChangedAt = raw, revision+1, by, store.StampPtr(now)
	done := tx.Model(&is).Where("revision = ? AND locked = ?", revision, false).Select("sentences", "revision", "changed_by", "changed_at").Updates(&is)
	if err := store.Changed(done, ErrMeanwhile, "change part %d", p.ID); err != nil {
		return err
	}
	*p = is
	return nil
}

// Undo takes a change back. ErrMeanwhile when another has followed, ErrLocked. It counts as a
// change of its own, so that who still has the part before him is told.
func Undo(tx *gorm.DB, p *Part, ch *Change, by int64, now time.Time) error {
	switch {
	case p.Locked:
		return ErrLocked
	case p.ID != ch.PartID || p.Revision != ch.Revision:
		return ErrMeanwhile
	}
	return p.write(tx, ch.Before, p.Revision, by, now)
}

package notes

import (
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Kind tells the written works apart.
type Kind string

// The kinds of notes.
const (
	StudyNote    Kind = "note"       // 学习笔记 (§4)
	Reflection   Kind = "reflection" // 心得体会 (§4)
	ResearchNote Kind = "research"   // 调研笔记 (§6)
)

// ReadersOf are those who read notes of a kind beside their author. A research's notes are its team's work.
func ReadersOf(kind Kind) records.Readers {
	if kind == ResearchNote {
		return records.Readers{Roles: people.Staff, Group: "team"}
	}
	return records.OfStaff
}

// Note is what a member wrote: of an activity, of a research, or of neither.
type Note struct {
	ID         int64
	OfficeID   int64
	Kind       Kind
	ActivityID int64
	ResearchID int64
	PersonID   int64
	Text       string
	Length     int         // characters
	Voice      PublicVoice // whose voice a note of the public is (群众声音); "" for the writer's own
	Place      string      // village of a voice
	FiledAt    time.Time
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Limit is the longest note, in characters.
const Limit = store.MessageLimit

// File keeps a note with its attachments, which may stand for the text (a
// photo of the handwritten page). A note belongs to an activity or, of one's own
// reading, to none; that of a research is filed by FileResearchNote. ErrEmpty
// without text and files, ErrCancelled.
func File(tx *gorm.DB, n *Note, now time.Time, files ...*records.Attachment) error {
	if err := store.Text("text", &n.Text, Limit); err != nil {
		return err
	}
	if n.Text == "" && len(files) == 0 {
		return store.ErrEmpty
	}
	if err := n.checkVoice(); err != nil {
		return err
	}
	if err := n.checkTarget(tx); err != nil {
		return err
	}
	if len(files) > records.AttachmentsLimit {
		return records.ErrTooManyAttachments
	}
	for _, f := range files {
		f.OwnerKind, f.OwnerID, f.AddedBy = records.KindNote, -1, n.PersonID
		if err := f.Check(); err != nil {
			return err
		}
	}
	n.Length, n.FiledAt = utf8.RuneCountInString(n.Text), store.Stamp(now)
	if err := tx.Create(n).Error; err != nil {
		return fmt.Errorf("file note: %w", err)
	}
	for _, f := range files {
		f.OwnerID = n.ID
		if err := records.Attach(tx, f); err != nil {
			return err
		}
	}
	return nil
}

func (n *Note) checkTarget(tx *gorm.DB) error {
	switch n.Kind {
	case ResearchNote:
		if n.ResearchID == 0 {
			return errors.New("research note of no research")
		}
		n.ActivityID = 0
		return nil
	case StudyNote, Reflection:
		n.ResearchID = 0
		if n.ActivityID == 0 {
			return nil
		}
		a, err := activities.ByID(tx, n.ActivityID)
		if err != nil {
			return err
		}
		if a.State == activities.ActivityCancelled {
			return activities.ErrCancelled
		}
		return nil
	}
	return fmt.Errorf("note of unknown kind %q", n.Kind)
}

// ByID finds a note of tx's office.
func ByID(tx *gorm.DB, id int64) (*Note, error) {
	var n Note
	if err := tx.Take(&n, id).Error; err != nil {
		return nil, fmt.Errorf("note %d: %w", id, err)
	}
	return &n, nil
}

// OfActivity lists an activity's notes, oldest first.
func OfActivity(tx *gorm.DB, activity int64) ([]Note, error) {
	var list []Note
	err := tx.Where("activity_id = ? AND voided_at IS NULL", activity).Order("filed_at, id").Find(&list).Error
	return list, err
}

// Void withdraws a note; its author and the staff may.
func Void(tx *gorm.DB, n *Note, by *people.Person, why string, now time.Time) error {
	if by.ID != n.PersonID && !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	if err := store.VoidRow(tx, n, n.ID, by.ID, why, now); err != nil {
		return err
	}
	n.Void(by.ID, why, now)
	return nil
}

// EditTime is how long its author can change a note that was filed.
const EditTime = 7 * 24 * time.Hour

// ErrTooLateToEdit: the time for changes is over.
var ErrTooLateToEdit = errors.New("record can no longer be changed")

// Edit changes the text of a note, by its author and within EditTime;
// the text before is kept as a Correction. A text may be empty when the note
// has attachments.
func Edit(tx *gorm.DB, n *Note, words string, by *people.Person, now time.Time) error {
	switch {
	case by.ID != n.PersonID:
		return store.ErrNotAllowed
	case n.Voided():
		return store.ErrVoided
	case now.Sub(n.FiledAt) > EditTime:
		return ErrTooLateToEdit
	}
	if err := store.Text("text", &words, Limit); err != nil {
		return err
	}
	if words == "" {
		files, err := records.CountAttachments(tx, records.KindNote, n.ID)
		if err != nil {
			return err
		}
		if files[n.ID] == 0 {
			return store.ErrEmpty
		}
	}
	if words == n.Text {
		return nil
	}
	trace := &activities.Correction{
		RecordKind: records.KindNote, RecordID: n.ID, PersonID: n.PersonID, Field: "text", OldValue: n.Text, NewValue: words,
		ByID: by.ID, Why: "本人修改",
	}
	if err := activities.RecordCorrection(tx, trace, now); err != nil {
		return err
	}
	n.Text, n.Length = words, utf8.RuneCountInString(words)
	if err := tx.Model(n).Select("text", "length").Updates(n).Error; err != nil {
		return fmt.Errorf("edit note %d: %w", n.ID, err)
	}
	return nil
}

// Written tells whether a person's note of a kind about an activity stands.
func Written(tx *gorm.DB, activity, person int64, kind Kind) (bool, error) {
	var n Note
	err := tx.Select("id").Where("activity_id = ? AND person_id = ? AND kind = ? AND voided_at IS NULL", activity, person, kind).Limit(1).Find(&n).Error
	return n.ID != 0, err
}

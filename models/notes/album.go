package notes

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/internal/phrase"
	"lianluo/models/store"
)

// PublicVoice is what somebody of the public is whose voice was heard (群众声音,
// §6). It is all that is kept on them: no field holds a name.
type PublicVoice string

// PublicVoices in the order in which they are shown.
var PublicVoices = []PublicVoice{"villager", "shop", "parent", "worker", "elder", "cadre", "other"}

// Faults of a voice of the public.
var (
	ErrIdentifies   = errors.New("voice of the public holds a number that identifies somebody")
	ErrUnknownVoice = errors.New("unknown kind of voice")
)

// checkVoice sees to it that a voice identifies nobody (§6).
func (n *Note) checkVoice() error {
	if err := store.Text("place", &n.Place, store.TitleLimit); err != nil {
		return err
	}
	switch {
	case n.Voice == "":
		n.Place = ""
		return nil
	case n.Kind != ResearchNote || !slices.Contains(PublicVoices, n.Voice):
		return ErrUnknownVoice
	case len(phrase.Sensitive(n.Text)) > 0 || len(phrase.Sensitive(n.Place)) > 0:
		return ErrIdentifies
	}
	return nil
}

// Album says to which note the files went that a person sent together.
// They come one by one and in any order, the last perhaps after the note was
// filed.
type Album struct {
	ID        int64
	OfficeID  int64
	PersonID  int64
	Album     string // the messenger's id of what was sent together
	NoteID    int64
	CreatedAt time.Time
}

// TableName is the table of Album.
func (Album) TableName() string { return "note_albums" }

// KeepAlbums notes that the person's albums went to a note.
func KeepAlbums(tx *gorm.DB, n *Note, albums ...string) error {
	for _, album := range albums {
		if err := tx.Create(&Album{PersonID: n.PersonID, Album: store.CutRunes(album, store.FileNameLimit), NoteID: n.ID}).Error; err != nil {
			return fmt.Errorf("album of note %d: %w", n.ID, err)
		}
	}
	return nil
}

// NoteOfAlbum finds the person's note that an album went to; ErrNotFound when
// there is none, or it was withdrawn.
func NoteOfAlbum(tx *gorm.DB, person int64, album string) (*Note, error) {
	var rows []Album
	err := tx.Where("person_id = ? AND album = ?", person, store.CutRunes(album, store.FileNameLimit)).Order("id DESC").Limit(1).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("note of an album: %w", err)
	}
	if len(rows) == 0 {
		return nil, store.ErrNotFound
	}
	n, err := ByID(tx, rows[0].NoteID)
	if err == nil && n.Voided() {
		return nil, store.ErrNotFound
	}
	return n, err
}

package research_test

import (
	"errors"
	"strings"
	"testing"

	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/notes"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
)

func TestNotesAreChecked(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	p := team.Members[0].ID
	team.Do(t, db, func(tx *gorm.DB) error {
		photo := func() *records.Attachment { return &records.Attachment{Kind: records.Photo, FileID: "f"} }
		var long *store.TooLongError
		if err := notes.File(tx, &notes.Note{Kind: notes.StudyNote, PersonID: p, Text: strings.Repeat("字", 4001)}, modelstest.Noon); !errors.As(err, &long) {
			t.Errorf("too long: %v", err)
		}
		full := &notes.Note{Kind: notes.StudyNote, PersonID: p, Text: strings.Repeat("字", 4000)}
		if err := notes.File(tx, full, modelstest.Noon); err != nil || full.Length != 4000 {
			t.Errorf("full: %v, %d", err, full.Length)
		}
		if err := notes.File(tx, &notes.Note{Kind: notes.StudyNote, PersonID: p, Text: " \n"}, modelstest.Noon); !errors.Is(err, store.ErrEmpty) {
			t.Errorf("empty: %v", err)
		}
		if err := research.FileResearchNote(tx, &notes.Note{PersonID: p, Text: "x", ResearchID: 99}, modelstest.Noon); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("of no research: %v", err)
		}
		hand := &notes.Note{Kind: notes.StudyNote, PersonID: p}
		if err := notes.File(tx, hand, modelstest.Noon, photo()); err != nil {
			return err
		}
		n, err := records.CountAttachments(tx, records.KindNote, hand.ID, 99)
		if n[hand.ID] != 1 || n[99] != 0 {
			t.Errorf("attachments: %v", n)
		}
		return err
	})
}

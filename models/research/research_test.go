package research_test

import (
	"errors"
	"slices"
	"testing"

	"gorm.io/gorm"

	"lianluo/models/calendar"
	"lianluo/models/modelstest"
	"lianluo/models/notes"
	"lianluo/models/research"
	"lianluo/models/store"
)

func TestResearchLife(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		a, b := team.Members[0].ID, team.Members[1].ID
		if _, err := research.Current(tx, modelstest.Noon); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("none yet: %v", err)
		}
		r := &research.Research{Year: 2026, Quarter: 4, Topic: "村级养老", LeaderID: a, Team: store.IDs{b, a, b}, DueOn: "2026-12-20"}
		if err := research.Create(tx, r); err != nil {
			return err
		}
		got, err := research.Current(tx, modelstest.Noon)
		if err != nil {
			return err
		}
		if !slices.Equal(got.Team, []int64{b}) || !got.Involves(a) || !got.Involves(b) || got.Involves(99) {
			t.Errorf("team: %+v", got)
		}
		if err := research.FileResearchNote(tx, &notes.Note{ResearchID: r.ID, PersonID: b, Text: "走访三户"}, modelstest.Noon); err != nil {
			return err
		}
		if notes, err := research.NotesOf(tx, r.ID); err != nil || len(notes) != 1 {
			t.Errorf("notes: %v, %v", notes, err)
		}
		if err := research.Void(tx, r, a, "重复", modelstest.Noon); err != nil {
			return err
		}
		if list, err := research.Of(tx, calendar.Quarter{Year: 2026, Q: 4}); err != nil || len(list) != 0 {
			t.Errorf("after withdrawing: %v, %v", list, err)
		}
		return nil
	})
}

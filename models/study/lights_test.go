package study_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/modelstest"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/study"
)

func TestFiveHaves(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, nil)
	team.Do(t, db, func(tx *gorm.DB) error {
		lights := func(want string) study.Haves {
			t.Helper()
			h, err := study.FiveHaves(tx, a)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, x := range []study.Have{h.Plan, h.Materials, h.Tutor, h.Notes, h.Reflections} {
				got = append(got, string(x.State))
			}
			if s := strings.Join(got, " "); s != want {
				t.Errorf("lights %s, want %s", s, want)
			}
			return h
		}
		lights("none none none none none")
		a.Tutor, a.Plan = "王芳", "学习方案"
		if err := activities.Update(tx, a); err != nil {
			return err
		}
		file := &records.Attachment{OwnerKind: records.KindActivity, OwnerID: a.ID, Kind: records.Document, FileID: "f1", UniqueID: "u1", Use: records.UseMaterial}
		if err := records.Attach(tx, file); err != nil {
			return err
		}
		for _, p := range team.Members[:2] {
			if _, err := activities.CheckIn(tx, a, p, a.StartsAt.Add(time.Minute), activities.BySelf); err != nil {
				return err
			}
		}
		first, second := team.Members[0], team.Members[1]
		for range 2 { // several notes count once
			if err := notes.File(tx, &notes.Note{Kind: notes.StudyNote, ActivityID: a.ID, PersonID: first.ID, Text: "笔记"}, a.EndsAt); err != nil {
				return err
			}
		}
		// A note of somebody who was not there is welcome and owed by nobody.
		if err := notes.File(tx, &notes.Note{Kind: notes.Reflection, ActivityID: a.ID, PersonID: team.Members[5].ID, Text: "体会"}, a.EndsAt); err != nil {
			return err
		}
		h := lights("done done done partial none")
		if h.Notes.Count != 1 || h.Notes.Of != 2 || !slices.Equal(h.Notes.Owing, []int64{second.ID}) || len(h.Reflections.Owing) != 2 {
			t.Errorf("haves: %+v", h)
		}
		owed := func(p *people.Person, until time.Time, want int) []study.Owed {
			t.Helper()
			list, err := study.NotesOwed(tx, p.ID, a.StartsAt, until)
			if err != nil || len(list) != want {
				t.Errorf("%s owes %+v, %v, want %d", p.Name, list, err, want)
			}
			return list
		}
		owed(first, a.StartsAt.Add(time.Hour), 0) // not over yet
		if list := owed(first, a.EndsAt, 1); len(list) == 1 && list[0].Kind != notes.Reflection {
			t.Errorf("owes %+v", list[0])
		}
		owed(second, a.EndsAt, 2)
		owed(team.Members[2], a.EndsAt, 0)

		n := &notes.Note{Kind: notes.StudyNote, ActivityID: a.ID, PersonID: second.ID, Text: "笔记"}
		if err := notes.File(tx, n, a.EndsAt); err != nil {
			return err
		}
		owed(second, a.EndsAt, 1)
		if err := notes.Void(tx, n, first, "", a.EndsAt); !errors.Is(err, store.ErrNotAllowed) {
			t.Errorf("voided by another: %v", err)
		}
		if err := notes.Void(tx, n, second, "写错", a.EndsAt); err != nil {
			return err
		}
		owed(second, a.EndsAt, 2)
		if err := notes.Void(tx, n, second, "", a.EndsAt); !errors.Is(err, store.ErrVoided) {
			t.Errorf("voided twice: %v", err)
		}
		return records.Detach(tx, file.ID, first.ID, "", a.EndsAt)
	})
}

package models_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"lianluo/models"
	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

func TestFiveHaves(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, nil)
	team.Do(t, db, func(tx *gorm.DB) error {
		lights := func(want string) models.Haves {
			t.Helper()
			h, err := models.FiveHaves(tx, a)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, x := range []models.Have{h.Plan, h.Materials, h.Tutor, h.Notes, h.Reflections} {
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
			if err := models.FileNote(tx, &models.Note{Kind: models.StudyNote, ActivityID: a.ID, PersonID: first.ID, Text: "笔记"}, a.EndsAt); err != nil {
				return err
			}
		}
		// A note of somebody who was not there is welcome and owed by nobody.
		if err := models.FileNote(tx, &models.Note{Kind: models.Reflection, ActivityID: a.ID, PersonID: team.Members[5].ID, Text: "体会"}, a.EndsAt); err != nil {
			return err
		}
		h := lights("done done done partial none")
		if h.Notes.Count != 1 || h.Notes.Of != 2 || !slices.Equal(h.Notes.Owing, []int64{second.ID}) || len(h.Reflections.Owing) != 2 {
			t.Errorf("haves: %+v", h)
		}
		owed := func(p *people.Person, until time.Time, want int) []models.Owed {
			t.Helper()
			list, err := models.NotesOwed(tx, p.ID, a.StartsAt, until)
			if err != nil || len(list) != want {
				t.Errorf("%s owes %+v, %v, want %d", p.Name, list, err, want)
			}
			return list
		}
		owed(first, a.StartsAt.Add(time.Hour), 0) // not over yet
		if list := owed(first, a.EndsAt, 1); len(list) == 1 && list[0].Kind != models.Reflection {
			t.Errorf("owes %+v", list[0])
		}
		owed(second, a.EndsAt, 2)
		owed(team.Members[2], a.EndsAt, 0)

		n := &models.Note{Kind: models.StudyNote, ActivityID: a.ID, PersonID: second.ID, Text: "笔记"}
		if err := models.FileNote(tx, n, a.EndsAt); err != nil {
			return err
		}
		owed(second, a.EndsAt, 1)
		if err := models.VoidNote(tx, n, first, "", a.EndsAt); !errors.Is(err, store.ErrNotAllowed) {
			t.Errorf("voided by another: %v", err)
		}
		if err := models.VoidNote(tx, n, second, "写错", a.EndsAt); err != nil {
			return err
		}
		owed(second, a.EndsAt, 2)
		if err := models.VoidNote(tx, n, second, "", a.EndsAt); !errors.Is(err, store.ErrVoided) {
			t.Errorf("voided twice: %v", err)
		}
		if err := models.UnvoidNote(tx, n); err != nil {
			return err
		}
		owed(second, a.EndsAt, 1)
		return records.Detach(tx, file.ID, first.ID, "", a.EndsAt)
	})
}

func TestNotesAreChecked(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	p := team.Members[0].ID
	team.Do(t, db, func(tx *gorm.DB) error {
		photo := func() *records.Attachment { return &records.Attachment{Kind: records.Photo, FileID: "f"} }
		var long *store.TooLongError
		if err := models.FileNote(tx, &models.Note{Kind: models.StudyNote, PersonID: p, Text: strings.Repeat("字", 4001)}, modelstest.Noon); !errors.As(err, &long) {
			t.Errorf("too long: %v", err)
		}
		full := &models.Note{Kind: models.StudyNote, PersonID: p, Text: strings.Repeat("字", 4000)}
		if err := models.FileNote(tx, full, modelstest.Noon); err != nil || full.Length != 4000 {
			t.Errorf("full: %v, %d", err, full.Length)
		}
		if err := models.FileNote(tx, &models.Note{Kind: models.StudyNote, PersonID: p, Text: " \n"}, modelstest.Noon); !errors.Is(err, store.ErrEmpty) {
			t.Errorf("empty: %v", err)
		}
		if err := models.FileResearchNote(tx, &models.Note{PersonID: p, Text: "x", ResearchID: 99}, modelstest.Noon); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("of no research: %v", err)
		}
		hand := &models.Note{Kind: models.StudyNote, PersonID: p}
		if err := models.FileNote(tx, hand, modelstest.Noon, photo()); err != nil {
			return err
		}
		n, err := records.CountAttachments(tx, records.KindNote, hand.ID, 99)
		if n[hand.ID] != 1 || n[99] != 0 {
			t.Errorf("attachments: %v", n)
		}
		return err
	})
}

func TestResearchLife(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		a, b := team.Members[0].ID, team.Members[1].ID
		if _, err := models.CurrentResearch(tx, modelstest.Noon); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("none yet: %v", err)
		}
		r := &models.Research{Year: 2026, Quarter: 4, Topic: "村级养老", LeaderID: a, Team: store.IDs{b, a, b}, DueOn: "2026-12-20"}
		if err := models.CreateResearch(tx, r); err != nil {
			return err
		}
		got, err := models.CurrentResearch(tx, modelstest.Noon)
		if err != nil {
			return err
		}
		if !slices.Equal(got.Team, []int64{b}) || !got.Involves(a) || !got.Involves(b) || got.Involves(99) {
			t.Errorf("team: %+v", got)
		}
		if err := models.FileResearchNote(tx, &models.Note{ResearchID: r.ID, PersonID: b, Text: "走访三户"}, modelstest.Noon); err != nil {
			return err
		}
		if notes, err := models.ResearchNotes(tx, r.ID); err != nil || len(notes) != 1 {
			t.Errorf("notes: %v, %v", notes, err)
		}
		if err := models.VoidResearch(tx, r, a, "重复", modelstest.Noon); err != nil {
			return err
		}
		if list, err := models.ResearchOf(tx, calendar.Quarter{Year: 2026, Q: 4}); err != nil || len(list) != 0 {
			t.Errorf("after withdrawing: %v, %v", list, err)
		}
		return models.UnvoidResearch(tx, r)
	})
}

func TestAnnouncements(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		if _, err := models.Announce(tx, team.Members[0], "x", modelstest.Noon); !errors.Is(err, store.ErrNotAllowed) {
			t.Errorf("by a member: %v", err)
		}
		a, err := models.Announce(tx, team.Director, "周五交笔记", modelstest.Noon)
		if err != nil {
			return err
		}
		for i := range 3 {
			first, err := models.MarkRead(tx, a, team.Members[0].ID, modelstest.Noon.Add(time.Duration(i)*time.Hour))
			if err != nil || first != (i == 0) {
				t.Errorf("read %d: %v, %v", i, first, err)
			}
		}
		if reads, err := models.Reads(tx, a); err != nil || len(reads) != 2 || !reads[team.Members[0].ID].Equal(modelstest.Noon) {
			t.Errorf("reads: %v, %v", reads, err)
		}
		unread, err := models.Unread(tx, a)
		if err != nil || len(unread) != 10 || unread[0].Name != "龚平" {
			t.Errorf("unread: %v, %v", unread, err)
		}
		by := func(want int) {
			t.Helper()
			if list, err := models.UnreadBy(tx, team.Members[1].ID, modelstest.Noon.Add(-time.Hour)); err != nil || len(list) != want {
				t.Errorf("unread by one: %v, %v", list, err)
			}
		}
		by(1)
		if err := models.WithdrawAnnouncement(tx, a, team.Director, "写错", modelstest.Noon); err != nil {
			return err
		}
		by(0)
		if err := models.RestoreAnnouncement(tx, a); err != nil {
			return err
		}
		by(1)
		return nil
	})
}

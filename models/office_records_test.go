package models_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"lianluo/models"
	"lianluo/models/calendar"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/store"
)

func TestPlanningActivities(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	at := func(s string) time.Time { return modelstest.At(t, s) }
	team.Do(t, db, func(tx *gorm.DB) error {
		for name, c := range map[string]struct {
			a    models.Activity
			want error
		}{
			"no topic": {models.Activity{Kind: models.Study, StartsAt: at("2026-12-05 15:00")}, store.ErrEmpty},
			"no start": {models.Activity{Kind: models.Study, Topic: "x"}, models.ErrActivityTime},
			"backward": {models.Activity{Kind: models.Study, Topic: "x", StartsAt: at("2026-12-05 15:00"), EndsAt: at("2026-12-05 15:00")}, models.ErrActivityTime},
		} {
			if err := models.CreateActivity(tx, &c.a); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		var long *store.TooLongError
		if err := models.CreateActivity(tx, &models.Activity{Kind: models.Study, Topic: strings.Repeat("学", 101), StartsAt: at("2026-12-05 15:00")}); !errors.As(err, &long) || long.Field != "topic" || long.Length != 101 {
			t.Errorf("long topic: %v", err)
		}
		plan := func(kind models.ActivityKind, start string) *models.Activity {
			a := &models.Activity{Kind: kind, Topic: start, StartsAt: at(start)}
			if err := models.CreateActivity(tx, a); err != nil {
				t.Fatal(err)
			}
			return a
		}
		one := plan(models.Study, "2026-12-05 15:00")
		two := plan(models.Study, "2026-12-05 16:00")
		visit := plan(models.Visit, "2026-12-05 20:00")
		// New year by the office's clock: still 2026 in UTC.
		next := plan(models.Study, "2027-01-01 07:00")
		if one.Number != 1 || two.Number != 2 || visit.Number != 1 || next.Number != 1 || next.Year != 2027 {
			t.Errorf("numbers %d %d %d, %d of %d", one.Number, two.Number, visit.Number, next.Number, next.Year)
		}
		if one.EndsAt.Sub(one.StartsAt) != 2*time.Hour || one.OpensBefore != 30 || one.LeaveNoticeDays != 2 {
			t.Errorf("defaults: %+v", one)
		}
		for _, c := range []struct {
			at   string
			want *models.Activity
		}{
			{"2026-12-05 08:00", one}, {"2026-12-05 14:30", one}, {"2026-12-05 15:29", one}, {"2026-12-05 15:30", two},
			{"2026-12-05 17:30", two}, {"2026-12-05 18:01", visit}, {"2026-12-05 22:01", nil}, {"2026-12-04 23:00", nil}, {"2027-01-01 00:00", next},
		} {
			got, err := models.CurrentForCheckIn(tx, at(c.at))
			if c.want == nil {
				if !errors.Is(err, store.ErrNotFound) {
					t.Errorf("%s: %+v, %v", c.at, got, err)
				}
			} else if err != nil || got.ID != c.want.ID {
				t.Errorf("%s: %+v, %v, want %s", c.at, got, err, c.want.Topic)
			}
		}
		if list, err := models.NextActivities(tx, at("2026-12-05 17:00"), 2); err != nil || len(list) != 2 || list[0].ID != one.ID {
			t.Errorf("next: %+v, %v", list, err)
		}
		if err := models.CancelActivity(tx, visit, "下雨", modelstest.Noon); err != nil {
			return err
		}
		if list, err := models.ActivitiesBetween(tx, at("2026-12-05 15:00"), at("2027-01-01 07:00")); err != nil || len(list) != 2 {
			t.Errorf("between: %+v, %v", list, err)
		}
		if list, err := models.ActivitiesToClose(tx, at("2026-12-05 17:01")); err != nil || len(list) != 1 || list[0].ID != one.ID {
			t.Errorf("to close: %+v, %v", list, err)
		}
		return models.RestoreActivity(tx, visit)
	})
}

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
		if err := models.UpdateActivity(tx, a); err != nil {
			return err
		}
		file := &models.Attachment{OwnerKind: models.KindActivity, OwnerID: a.ID, Kind: models.Document, FileID: "f1", UniqueID: "u1", Use: models.UseMaterial}
		if err := models.Attach(tx, file); err != nil {
			return err
		}
		for _, p := range team.Members[:2] {
			if _, err := models.CheckIn(tx, a, p, a.StartsAt.Add(time.Minute), models.BySelf); err != nil {
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
		return models.Detach(tx, file.ID, first.ID, "", a.EndsAt)
	})
}

func TestNotesAreChecked(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	p := team.Members[0].ID
	team.Do(t, db, func(tx *gorm.DB) error {
		photo := func() *models.Attachment { return &models.Attachment{Kind: models.Photo, FileID: "f"} }
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
		n, err := models.CountAttachments(tx, models.KindNote, hand.ID, 99)
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

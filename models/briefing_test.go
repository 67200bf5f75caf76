package models_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"lianluo/models"
	"lianluo/models/activities"
	"lianluo/models/modelstest"
	"lianluo/models/records"
	"lianluo/models/store"
)

func TestFigures(t *testing.T) {
	db := modelstest.Open(t)
	team, other := modelstest.Office(t, db), modelstest.Office(t, db)
	modelstest.Quarter(t, db, team)
	modelstest.Quarter(t, db, other)
	open := modelstest.Session(t, db, team, func(a *activities.Activity) { a.StartsAt = a.StartsAt.AddDate(0, 0, 7) })
	// On New Year's night by the office's clock: the next quarter, 2026 in UTC.
	modelstest.Session(t, db, team, func(a *activities.Activity) { a.StartsAt = modelstest.At(t, "2027-01-01 00:00") })
	team.Do(t, db, func(tx *gorm.DB) error {
		f, err := models.ComputeFigures(tx, modelstest.Fourth, team.Location())
		if err != nil {
			return err
		}
		want := map[string]int{
			models.FigSessions: 1, models.FigExpected: 11, models.FigPresent: 7, models.FigLate: 2, models.FigLeave: 1, models.FigExcused: 1,
			models.FigAbsent: 1, models.FigRate: 90, models.FigNotes: 1, models.FigReflections: 1, models.FigResearch: 1,
			models.FigResearchNotes: 1, models.FigFiled: 1, models.FigSent: 1, models.FigAccepted: 1, models.FigDeeds: 1, models.FigHosted: 1,
			models.FigUnclosed: 1,
		}
		for _, key := range models.FigureKeys {
			fig := f.Get(key)
			if fig.Value != want[key] {
				t.Errorf("%s is %d, want %d", key, fig.Value, want[key])
			}
			if key != models.FigRate && len(fig.Records) != fig.Value {
				t.Errorf("%s is %d and opens to %d records", key, fig.Value, len(fig.Records))
			}
			lines, err := models.RecordLines(tx, fig.Records)
			if err != nil || len(lines) != len(fig.Records) {
				t.Errorf("%s opens to %d lines of %d, %v", key, len(lines), len(fig.Records), err)
			}
			for _, l := range lines {
				if l.Title == "" || l.Status == "" || l.At.IsZero() {
					t.Errorf("%s: line %+v", key, l)
				}
			}
		}
		if len(f.Get(models.FigRate).Records) != 10 {
			t.Errorf("rate opens to %d records, want its denominator", len(f.Get(models.FigRate).Records))
		}
		if refs := f.Get(models.FigUnclosed).Records; len(refs) != 1 || refs[0].ID != open.ID {
			t.Errorf("unclosed: %v", refs)
		}
		if len(f.People) != 11 || f.People[0].Name != "陈静" {
			t.Errorf("people: %d", len(f.People))
		}
		for i, p := range f.People {
			rate := p.Get(models.FigRate)
			switch {
			case i < 9 && (rate.Value != 100 || !rate.Known), i == 9 && rate.Known, i == 10 && (rate.Value != 0 || !rate.Known):
				t.Errorf("rate of %s: %+v", p.Name, rate)
			}
		}
		if f.People[1].Get(models.FigDeeds).Value != 1 {
			t.Error("a co-worker's deed is not counted")
		}
		if len(f.DeedTotals) != 1 || f.DeedTotals[0].Value != models.Units(20) {
			t.Errorf("totals: %+v", f.DeedTotals)
		}
		if len(f.Research) != 1 || len(f.Research[0].Notes) != 1 || len(f.Suggestions) != 1 || f.Suggestions[0].Number != "议-2026-001" {
			t.Errorf("research %+v, suggestions %+v", f.Research, f.Suggestions)
		}
		var thanks []string
		for _, th := range f.Thanks {
			thanks = append(thanks, th.Name+" "+th.For)
		}
		if !slices.Equal(thanks, []string{"陈静 suggestion", "陈静 deed", "龚平 deed", "李强 host"}) {
			t.Errorf("thanks: %v", thanks)
		}
		empty, err := models.ComputeFigures(tx, modelstest.Fourth.Prev(), team.Location())
		if err != nil {
			return err
		}
		if empty.Get(models.FigExpected).Value != 0 || empty.Get(models.FigRate).Known || len(empty.People) != 11 {
			t.Errorf("an empty quarter: %+v", empty.Office)
		}
		mine, err := models.Summary(tx, team.Members[0].ID, modelstest.Fourth.Start(team.Location()), modelstest.Fourth.End(team.Location()))
		if err == nil && mine.Get(models.FigFiled).Value != 1 {
			t.Errorf("summary: %+v", mine)
		}
		return err
	})
}

func TestBriefingIsFrozen(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Quarter(t, db, team)
	released := modelstest.At(t, "2027-01-04 09:00")
	absent := func(b *models.Briefing) int {
		t.Helper()
		f, err := b.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		return f.Get(models.FigAbsent).Value
	}
	team.Do(t, db, func(tx *gorm.DB) error {
		b, err := models.DraftBriefing(tx, modelstest.Fourth, &released)
		if err != nil {
			return err
		}
		if b.RulesVersion != models.RulesVersion || absent(b) != 1 {
			t.Errorf("draft: %d absent by rules %d", absent(b), b.RulesVersion)
		}
		if _, err := activities.Correct(tx, a, team.Members[10], activities.Present, team.Director, "到会未签", released); err != nil {
			return err
		}
		same, err := models.DraftBriefing(tx, modelstest.Fourth, nil)
		if err != nil {
			return err
		}
		if same.ID != b.ID || same.Figures != b.Figures || same.ReleaseAt == nil || absent(same) != 1 {
			t.Errorf("drafted again: %+v", same)
		}
		if err := models.SetRemark(tx, b, "请各位委员核对"); err != nil {
			return err
		}
		next, err := models.RefreshBriefing(tx, b)
		if err != nil {
			return err
		}
		if next.Version != 2 || absent(next) != 0 || next.Remark != "请各位委员核对" || !next.ReleaseAt.Equal(released) {
			t.Errorf("refreshed: %+v", next)
		}
		versions, err := models.BriefingVersions(tx, modelstest.Fourth)
		if err != nil {
			return err
		}
		if len(versions) != 2 || versions[0].State != models.BriefingReplaced || absent(&versions[0]) != 1 {
			t.Errorf("versions: %+v", versions)
		}
		if _, err := models.RefreshBriefing(tx, &versions[0]); !errors.Is(err, models.ErrReleased) {
			t.Errorf("a replaced one refreshed: %v", err)
		}
		if due, err := models.BriefingsDue(tx, released.Add(-time.Second)); err != nil || len(due) != 0 {
			t.Errorf("due early: %v, %v", due, err)
		}
		if due, err := models.BriefingsDue(tx, released); err != nil || len(due) != 1 || due[0].ID != next.ID {
			t.Errorf("due: %v, %v", due, err)
		}
		stale := *next
		if err := models.ReleaseBriefing(tx, next, 0, released); err != nil {
			return err
		}
		if err := models.ReleaseBriefing(tx, &stale, team.Director.ID, released); !errors.Is(err, models.ErrReleased) {
			t.Errorf("released twice: %v", err)
		}
		if _, err := models.RefreshBriefing(tx, next); !errors.Is(err, models.ErrReleased) {
			t.Errorf("refreshed when released: %v", err)
		}
		if err := models.SetRemark(tx, next, "x"); !errors.Is(err, models.ErrReleased) {
			t.Errorf("remark when released: %v", err)
		}
		if err := models.UnreleaseBriefing(tx, next); err != nil {
			return err
		}
		if due, err := models.BriefingsDue(tx, released); err != nil || len(due) != 0 {
			t.Errorf("due after taking it back: %v, %v", due, err)
		}
		return nil
	})
}

func TestFiguresSurviveJSON(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	modelstest.Quarter(t, db, team)
	team.Do(t, db, func(tx *gorm.DB) error {
		f, err := models.ComputeFigures(tx, modelstest.Fourth, team.Location())
		if err != nil {
			return err
		}
		b, err := models.DraftBriefing(tx, modelstest.Fourth, nil)
		if err != nil {
			return err
		}
		back, err := b.Snapshot()
		if err != nil {
			return err
		}
		one, _ := json.Marshal(f)
		two, _ := json.Marshal(back)
		if string(one) != string(two) {
			t.Errorf("changed on the way:\n%s\n%s", one, two)
		}
		return nil
	})
}

func TestRecordBook(t *testing.T) {
	db := modelstest.Open(t)
	team, other := modelstest.Office(t, db), modelstest.Office(t, db)
	modelstest.Quarter(t, db, team)
	modelstest.Quarter(t, db, other)
	from, to := modelstest.Fourth.Start(team.Location()), modelstest.Fourth.End(team.Location())
	kinds := func(list []models.Entry) (out []records.Kind) {
		for _, e := range list {
			out = append(out, e.Kind)
		}
		return out
	}
	team.Do(t, db, func(tx *gorm.DB) error {
		p := team.Members[0]
		list, more, err := models.Record(tx, p.ID, from, to, store.Page{})
		if err != nil {
			return err
		}
		want := []records.Kind{records.KindNote, records.KindNote, records.KindSuggestion, records.KindAttendance, records.KindDeed}
		if !slices.Equal(kinds(list), want) || more {
			t.Errorf("record: %v, more %v", kinds(list), more)
		}
		for i, e := range list {
			if e.PersonID != p.ID || e.Title == "" || e.Status == "" || i > 0 && e.At.After(list[i-1].At) {
				t.Errorf("entry %d: %+v", i, e)
			}
		}
		first, more, err := models.Record(tx, p.ID, from, to, store.Page{Size: 3})
		if err != nil || len(first) != 3 || !more {
			t.Errorf("first page: %d, %v, %v", len(first), more, err)
		}
		last, more, err := models.Record(tx, p.ID, from, to, store.Page{Number: 1, Size: 3})
		if err != nil || more || !slices.Equal(kinds(append(first, last...)), want) {
			t.Errorf("second page: %v, %v, %v", kinds(last), more, err)
		}
		if none, _, err := models.Record(tx, p.ID, from, to, store.Page{Number: 9, Size: 3}); err != nil || len(none) != 0 {
			t.Errorf("a page after the last: %v, %v", none, err)
		}
		if helped, _, err := models.Record(tx, team.Members[1].ID, from, to, store.Page{}); err != nil || !slices.Contains(kinds(helped), records.KindDeed) {
			t.Errorf("a co-worker's record: %v, %v", kinds(helped), err)
		}
		for _, c := range []struct {
			question string
			want     int
		}{
			{"养老", 2}, {"断头", 1}, {"戏下", 1}, {"四中 精神", 1}, {"四中 养老", 0}, {"议-2026-001", 1}, {"一份草稿", 0}, {"%", 0}, {"_", 0}, {`\`, 0}, {"", 7},
		} {
			found, _, err := models.OfficeRecord(tx, c.question, from.AddDate(0, 0, -1), to, store.Page{})
			if err != nil || len(found) != c.want {
				t.Errorf("%q: %v, %v, want %d", c.question, kinds(found), err, c.want)
			}
		}
		foreign := records.Ref{Kind: records.KindDeed, ID: list[4].ID + 1}
		if _, err := models.RecordLine(tx, foreign); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("another office's record: %v", err)
		}
		return nil
	})
}

func TestDeskAndTodo(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Quarter(t, db, team)
	coming := modelstest.Session(t, db, team, func(a *activities.Activity) { a.StartsAt, a.Topic = a.StartsAt.AddDate(0, 0, 7), "下次" })
	p, now := team.Members[1], a.EndsAt.Add(time.Hour)
	todo := func(tx *gorm.DB) (out []models.TodoKind) {
		t.Helper()
		list, err := models.Todo(tx, p, now)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range list {
			if i.Title == "" || i.At.IsZero() {
				t.Errorf("item %+v", i)
			}
			out = append(out, i.Kind)
		}
		return out
	}
	team.Do(t, db, func(tx *gorm.DB) error {
		if got := todo(tx); !slices.Equal(got, []models.TodoKind{models.TodoAnswer, models.TodoNote, models.TodoReflection}) {
			t.Errorf("todo: %v", got)
		}
		if _, err := activities.AskLeave(tx, coming, p, activities.OtherLeave, "", now); err != nil {
			return err
		}
		if _, err := activities.RequestCorrection(tx, a, team.Members[10], "到了", now); err != nil {
			return err
		}
		s := modelstest.Draft(t, tx, p, "路灯不亮")
		if _, err := models.Advance(tx, s, models.SuggestionFiled, p, "", now); err != nil {
			return err
		}
		d := &models.Deed{PersonID: p.ID, Title: "助学"}
		if err := models.FileDeed(tx, d, nil, nil, now); err != nil {
			return err
		}
		if _, err := models.DraftBriefing(tx, modelstest.Fourth, nil); err != nil {
			return err
		}
		if _, err := models.Announce(tx, team.Director, "交笔记", now); err != nil {
			return err
		}
		desk, err := models.Queue(tx)
		if err != nil {
			return err
		}
		var kinds []models.DeskKind
		for _, i := range desk {
			kinds = append(kinds, i.Kind)
			if i.Title == "" || i.Since.IsZero() || i.Name == "" && i.Kind != models.DeskBriefing {
				t.Errorf("item %+v", i)
			}
		}
		want := []models.DeskKind{models.DeskLeave, models.DeskCorrection, models.DeskReview, models.DeskDeed, models.DeskBriefing, models.DeskResult}
		if !slices.Equal(kinds, want) || desk.Count() != 6 || desk.Count(models.DeskLeave, models.DeskDeed) != 2 || len(desk.Urgent()) != 5 {
			t.Errorf("desk: %v", kinds)
		}
		if _, err := models.Advance(tx, s, models.SuggestionReturned, team.Director, "请补数字", now); err != nil {
			return err
		}
		if err := models.ReturnDeed(tx, d, team.Director, "请补照片", now); err != nil {
			return err
		}
		got := todo(tx)
		if !slices.Equal(got, []models.TodoKind{models.TodoReturned, models.TodoReturned, models.TodoNote, models.TodoReflection, models.TodoAnnouncement}) {
			t.Errorf("todo: %v", got)
		}
		return nil
	})
}

package briefing_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/deeds"
	"lianluo/models/desk"
	"lianluo/models/modelstest"
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
		f, err := briefing.ComputeFigures(tx, modelstest.Fourth, team.Location())
		if err != nil {
			return err
		}
		want := map[string]int{
			briefing.FigSessions: 1, briefing.FigExpected: 10, briefing.FigPresent: 7, briefing.FigLate: 2, briefing.FigExcused: 1,
			briefing.FigAbsent: 1, briefing.FigRate: 90, briefing.FigNotes: 1, briefing.FigReflections: 1, briefing.FigResearch: 1,
			briefing.FigResearchNotes: 1, briefing.FigFiled: 1, briefing.FigSent: 1, briefing.FigAccepted: 1, briefing.FigDeeds: 1, briefing.FigHosted: 1,
			briefing.FigUnclosed: 1,
		}
		for _, key := range briefing.FigureKeys {
			fig := f.Get(key)
			if fig.Value != want[key] {
				t.Errorf("%s is %d, want %d", key, fig.Value, want[key])
			}
			if key != briefing.FigRate && len(fig.Records) != fig.Value {
				t.Errorf("%s is %d and opens to %d records", key, fig.Value, len(fig.Records))
			}
			lines, err := desk.RecordLines(tx, fig.Records)
			if err != nil || len(lines) != len(fig.Records) {
				t.Errorf("%s opens to %d lines of %d, %v", key, len(lines), len(fig.Records), err)
			}
			for _, l := range lines {
				if l.Title == "" || l.Status == "" || l.At.IsZero() {
					t.Errorf("%s: line %+v", key, l)
				}
			}
		}
		if len(f.Get(briefing.FigRate).Records) != 10 {
			t.Errorf("rate opens to %d records, want its denominator", len(f.Get(briefing.FigRate).Records))
		}
		if refs := f.Get(briefing.FigUnclosed).Records; len(refs) != 1 || refs[0].ID != open.ID {
			t.Errorf("unclosed: %v", refs)
		}
		if len(f.People) != 11 || f.People[0].Name != "陈静" {
			t.Errorf("people: %d", len(f.People))
		}
		for i, p := range f.People {
			rate := p.Get(briefing.FigRate)
			switch {
			case i < 9 && (rate.Value != 100 || !rate.Known), i == 9 && rate.Known, i == 10 && (rate.Value != 0 || !rate.Known):
				t.Errorf("rate of %s: %+v", p.Name, rate)
			}
		}
		if f.People[1].Get(briefing.FigDeeds).Value != 1 {
			t.Error("a co-worker's deed is not counted")
		}
		if !slices.Equal(f.Held, []briefing.HeldFigure{{Kind: string(activities.Study), N: 1}}) {
			t.Errorf("held: %v", f.Held)
		}
		if len(f.DeedTotals) != 1 || f.DeedTotals[0].Value != deeds.Units(20) {
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
		empty, err := briefing.ComputeFigures(tx, modelstest.Fourth.Prev(), team.Location())
		if err != nil {
			return err
		}
		if empty.Get(briefing.FigExpected).Value != 0 || empty.Get(briefing.FigRate).Known || len(empty.People) != 11 {
			t.Errorf("an empty quarter: %+v", empty.Office)
		}
		mine, err := desk.Summary(tx, team.Members[0].ID, modelstest.Fourth.Start(team.Location()), modelstest.Fourth.End(team.Location()))
		if err == nil && mine.Get(briefing.FigFiled).Value != 1 {
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
	absent := func(b *briefing.Briefing) int {
		t.Helper()
		f, err := b.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		return f.Get(briefing.FigAbsent).Value
	}
	team.Do(t, db, func(tx *gorm.DB) error {
		b, err := briefing.Draft(tx, modelstest.Fourth, &released)
		if err != nil {
			return err
		}
		if b.RulesVersion != briefing.RulesVersion || absent(b) != 1 {
			t.Errorf("draft: %d absent by rules %d", absent(b), b.RulesVersion)
		}
		if _, err := activities.Correct(tx, a, team.Members[10], activities.Present, team.Director, "到会未签", released); err != nil {
			return err
		}
		same, err := briefing.Draft(tx, modelstest.Fourth, nil)
		if err != nil {
			return err
		}
		if same.ID != b.ID || same.Figures != b.Figures || same.ReleaseAt == nil || absent(same) != 1 {
			t.Errorf("drafted again: %+v", same)
		}
		if err := briefing.SetRemark(tx, b, "请各位委员核对"); err != nil {
			return err
		}
		next, err := briefing.Refresh(tx, b)
		if err != nil {
			return err
		}
		if next.Version != 2 || absent(next) != 0 || next.Remark != "请各位委员核对" || !next.ReleaseAt.Equal(released) {
			t.Errorf("refreshed: %+v", next)
		}
		var versions []briefing.Briefing
		if err := tx.Order("version").Find(&versions).Error; err != nil {
			return err
		}
		if len(versions) != 2 || versions[0].State != briefing.BriefingReplaced || absent(&versions[0]) != 1 {
			t.Errorf("versions: %+v", versions)
		}
		if _, err := briefing.Refresh(tx, &versions[0]); !errors.Is(err, briefing.ErrReleased) {
			t.Errorf("a replaced one refreshed: %v", err)
		}
		if due, err := briefing.Releasing(tx, time.Time{}, released.Add(-time.Second)); err != nil || len(due) != 0 {
			t.Errorf("due early: %v, %v", due, err)
		}
		if due, err := briefing.Releasing(tx, time.Time{}, released); err != nil || len(due) != 1 || due[0].ID != next.ID {
			t.Errorf("due: %v, %v", due, err)
		}
		stale := *next
		if err := briefing.Release(tx, next, 0, released); err != nil {
			return err
		}
		if err := briefing.Release(tx, &stale, team.Director.ID, released); !errors.Is(err, briefing.ErrReleased) {
			t.Errorf("released twice: %v", err)
		}
		if _, err := briefing.Refresh(tx, next); !errors.Is(err, briefing.ErrReleased) {
			t.Errorf("refreshed when released: %v", err)
		}
		if err := briefing.SetRemark(tx, next, "x"); !errors.Is(err, briefing.ErrReleased) {
			t.Errorf("remark when released: %v", err)
		}
		if err := briefing.Unrelease(tx, next); err != nil {
			return err
		}
		if due, err := briefing.Releasing(tx, time.Time{}, released); err != nil || len(due) != 0 {
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
		f, err := briefing.ComputeFigures(tx, modelstest.Fourth, team.Location())
		if err != nil {
			return err
		}
		b, err := briefing.Draft(tx, modelstest.Fourth, nil)
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

// A snapshot of earlier rules had 公务 and 病假 in 应到 and in 请假: it is read in the words
// of today, with the same rate.
func TestASnapshotOfEarlierRules(t *testing.T) {
	b := &briefing.Briefing{RulesVersion: 2, Figures: `{"rules_version":2,
		"office":[{"key":"expected","value":3,"known":true,"records":[{"kind":"attendance","id":1},{"kind":"attendance","id":2},{"kind":"attendance","id":3}]},
			{"key":"leave","value":2,"known":true,"records":[{"kind":"attendance","id":2},{"kind":"attendance","id":3}]},
			{"key":"excused","value":1,"known":true,"records":[{"kind":"attendance","id":3}]},{"key":"rate","value":50,"known":true,"records":[{"kind":"attendance","id":1},{"kind":"attendance","id":2}]}],
		"people":[{"person_id":1,"name":"张伟","figures":[{"key":"expected","value":1,"known":true,"records":[{"kind":"attendance","id":3}]},
			{"key":"excused","value":1,"known":true,"records":[{"kind":"attendance","id":3}]}]}]}`}
	f, err := b.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]int{briefing.FigExpected: 2, briefing.FigLeave: 1, briefing.FigExcused: 1, briefing.FigRate: 50} {
		if got := f.Get(key); got.Value != want {
			t.Errorf("%s is %+v, want %d", key, got, want)
		}
	}
	if got := f.People[0].Get(briefing.FigExpected).Value; got != 0 {
		t.Errorf("of the person: %d", got)
	}
}

// S41: The rate says of which activities it is, and who received others where nobody came has
// received nobody.
func TestFiguresOfAVisitNobodyCameTo(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	modelstest.Quarter(t, db, team)
	host := team.Members[2]
	a := modelstest.Session(t, db, team, func(a *activities.Activity) {
		a.Kind, a.Topic, a.HostID = activities.Visit, "视察石桥村", host.ID
		a.StartsAt = a.StartsAt.AddDate(0, 0, 5)
	})
	look := func(tx *gorm.DB, hosted int, held ...briefing.HeldFigure) {
		t.Helper()
		f, err := briefing.ComputeFigures(tx, modelstest.Fourth, team.Location())
		if err != nil {
			t.Fatal(err)
		}
		thanked := slices.ContainsFunc(f.Thanks, func(th briefing.Thank) bool { return th.PersonID == host.ID && th.For == briefing.ThankHost })
		if f.Get(briefing.FigHosted).Value != hosted || thanked != (hosted == 2) || !slices.Equal(f.Held, held) {
			t.Errorf("hosted %d, thanked %v, held %v", f.Get(briefing.FigHosted).Value, thanked, f.Held)
		}
	}
	study := briefing.HeldFigure{Kind: string(activities.Study), N: 1}
	visit := briefing.HeldFigure{Kind: briefing.HeldCollective, N: 1}
	team.Do(t, db, func(tx *gorm.DB) error {
		if _, err := activities.CheckIn(tx, a, host, a.StartsAt, activities.BySelf); err != nil {
			return err
		}
		if err := errors.Join(activities.Close(tx, a, a.EndsAt), activities.Confirm(tx, a, team.Director, a.EndsAt)); err != nil {
			return err
		}
		look(tx, 1, study, visit)
		if _, err := activities.Correct(tx, a, team.Members[3], activities.Present, team.Director, "到会未签", a.EndsAt); err != nil {
			return err
		}
		look(tx, 2, study, visit)
		return nil
	})
}

package models_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/store"
)

func TestSuggestionLife(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	author, director, now := team.Members[0], team.Director, modelstest.Noon
	team.Do(t, db, func(tx *gorm.DB) error {
		s := modelstest.Draft(t, tx, author, "村东头断头路下雨学生要绕两公里。路长三百米。")
		if s.Title != "村东头断头路下雨学生要绕两公里" || s.Number != "" {
			t.Errorf("draft: %+v", s)
		}
		step := func(to models.SuggestionState, by *people.Person, note string, want error) {
			t.Helper()
			_, err := models.Advance(tx, s, to, by, note, now)
			var wrong *models.TransitionError
			if errors.As(want, &wrong) {
				if !errors.As(err, &wrong) {
					t.Errorf("to %s: %v, want a TransitionError", to, err)
				}
			} else if !errors.Is(err, want) {
				t.Errorf("to %s: %v, want %v", to, err, want)
			}
		}
		impossible := &models.TransitionError{}
		step(models.SuggestionReviewed, director, "", impossible)
		step(models.SuggestionFiled, director, "", store.ErrNotAllowed)
		step(models.SuggestionFiled, author, "", nil)
		if s.Number != "议-2026-001" || s.FiledAt == nil {
			t.Errorf("filed: %+v", s)
		}
		s.Title = "改题"
		if err := models.EditSuggestion(tx, s, author); err == nil {
			t.Error("a filed one was edited")
		}
		step(models.SuggestionReturned, director, "", store.ErrReasonNeeded)
		step(models.SuggestionReturned, author, "补充分析", store.ErrNotAllowed)
		step(models.SuggestionReturned, director, "补充分析", nil)
		if err := models.EditSuggestion(tx, s, director); !errors.Is(err, store.ErrNotAllowed) {
			t.Errorf("edited by another: %v", err)
		}
		if err := models.EditSuggestion(tx, s, author); err != nil {
			return err
		}
		step(models.SuggestionFiled, author, "", nil)
		step(models.SuggestionReviewed, director, "", nil)
		step(models.SuggestionSent, director, "", nil)
		if sent, goal, err := models.SentInYear(tx, 2026); sent != 1 || goal != 5 || err != nil {
			t.Errorf("sent %d of %d, %v", sent, goal, err)
		}
		if sent, _, err := models.SentInYear(tx, 2025); sent != 0 || err != nil {
			t.Errorf("sent in 2025: %d, %v", sent, err)
		}
		step(models.SuggestionWithdrawn, author, "", impossible)
		step(models.SuggestionDeclined, director, "", store.ErrReasonNeeded)
		step(models.SuggestionAccepted, director, "", nil)
		step(models.SuggestionDone, director, "", store.ErrReasonNeeded)
		step(models.SuggestionDone, director, "已修通三百米", nil)
		if s.Result != "已修通三百米" || s.DoneAt == nil || s.DecidedAt == nil {
			t.Errorf("done: %+v", s)
		}
		step(models.SuggestionRated, author, "", impossible) // only with a rating
		if _, err := models.Rate(tx, s, director, models.Satisfied, "", now); !errors.Is(err, store.ErrNotAllowed) {
			t.Errorf("rated by another: %v", err)
		}
		if _, err := models.Rate(tx, s, author, "great", "", now); !errors.Is(err, models.ErrUnknownRating) {
			t.Errorf("unknown rating: %v", err)
		}
		if _, err := models.Rate(tx, s, author, models.Fair, "慢了些", now); err != nil {
			return err
		}
		steps, err := models.Steps(tx, s.ID)
		if err != nil {
			return err
		}
		var life []string
		for _, st := range steps {
			life = append(life, string(st.ToState))
		}
		if got := strings.Join(life, " "); got != "filed returned filed reviewed sent accepted done rated" {
			t.Errorf("life: %s", got)
		}
		// All the way back: dates and results go with the steps, the number stays.
		for range steps {
			if err := models.UndoStep(tx, s, director, now); err != nil {
				return err
			}
		}
		if s.State != models.SuggestionDraft || s.FiledAt != nil || s.SentAt != nil || s.DoneAt != nil || s.Result != "" || s.Rating != "" || s.Number == "" {
			t.Errorf("after undoing all: %+v", s)
		}
		if err := models.UndoStep(tx, s, director, now); !errors.Is(err, store.ErrNothingToUndo) {
			t.Errorf("undone too often: %v", err)
		}
		kept, err := models.SuggestionByID(tx, s.ID)
		if err == nil && (kept.State != s.State || kept.SentAt != nil || kept.Number != s.Number) {
			t.Errorf("kept: %+v", kept)
		}
		return err
	})
}

// A row read before another's change must not overwrite it.
// One suggestion at a time stands for a finding: another can be made when the
// first was withdrawn, which then comes back without it.
func TestSuggestionsOfAFinding(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	author, now := team.Members[0], modelstest.Noon
	team.Do(t, db, func(tx *gorm.DB) error {
		const finding = 7
		made := func(want *models.Suggestion) {
			t.Helper()
			got, err := models.SuggestionsOfFindings(tx, finding, 99)
			if err != nil || len(got) != 1 || got[finding].ID != want.ID || got[finding].FindingID != finding {
				t.Errorf("made of the finding: %+v, %v, want %+v", got, err, want)
			}
		}
		modelstest.Draft(t, tx, author, "与调研无关")
		first := &models.Suggestion{PersonID: author.ID, FindingID: finding, Title: "增设护理员"}
		second := &models.Suggestion{PersonID: team.Members[1].ID, FindingID: finding, Title: "护理员"}
		if err := models.NewSuggestion(tx, first); err != nil {
			return err
		}
		made(first)
		if err := models.NewSuggestion(tx, second); !errors.Is(err, models.ErrAlreadySuggested) {
			t.Errorf("a second one: %v", err)
		}
		if _, err := models.Advance(tx, first, models.SuggestionWithdrawn, author, "", now); err != nil {
			return err
		}
		made(first)
		if err := models.NewSuggestion(tx, second); err != nil {
			return err
		}
		made(second)
		if err := models.UndoStep(tx, first, author, now); err != nil {
			return err
		}
		if first.State != models.SuggestionDraft || first.FindingID != 0 {
			t.Errorf("back: %+v", first)
		}
		made(second)
		// Withdrawn and back, with no other in between, it keeps its finding.
		if _, err := models.Advance(tx, second, models.SuggestionWithdrawn, team.Members[1], "", now); err != nil {
			return err
		}
		if err := models.UndoStep(tx, second, team.Members[1], now); err != nil {
			return err
		}
		made(second)
		return nil
	})
}

func TestStaleSuggestionCannotMove(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	author := team.Members[0]
	team.Do(t, db, func(tx *gorm.DB) error {
		s := modelstest.Draft(t, tx, author, "路灯")
		stale := *s
		if _, err := models.Advance(tx, s, models.SuggestionWithdrawn, author, "", modelstest.Noon); err != nil {
			return err
		}
		var wrong *models.TransitionError
		if _, err := models.Advance(tx, &stale, models.SuggestionFiled, author, "", modelstest.Noon); !errors.As(err, &wrong) {
			t.Errorf("stale: %v", err)
		}
		return nil
	})
}

// NextStates and Advance agree, whoever asks; the state is always that of the
// last step.
func TestSuggestionTransitions(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	author := team.Members[0]
	people := []*people.Person{author, team.Members[1], team.Director}
	all := []models.SuggestionState{
		models.SuggestionDraft, models.SuggestionFiled, models.SuggestionReturned, models.SuggestionReviewed, models.SuggestionSent,
		models.SuggestionAccepted, models.SuggestionPartly, models.SuggestionDeclined, models.SuggestionDone, models.SuggestionRated,
		models.SuggestionWithdrawn,
	}
	rapid.Check(t, func(rt *rapid.T) {
		rollback := errors.New("rollback")
		err := team.Try(db, func(tx *gorm.DB) error {
			s := modelstest.Draft(t, tx, author, "路灯")
			for range rapid.IntRange(1, 20).Draw(rt, "steps") {
				by := rapid.SampledFrom(people).Draw(rt, "by")
				can := models.NextStates(s, by)
				if rapid.IntRange(0, 5).Draw(rt, "undo") == 0 {
					if err := models.UndoStep(tx, s, by, modelstest.Noon); err != nil && by == team.Director && !errors.Is(err, store.ErrNothingToUndo) {
						rt.Fatalf("undo: %v", err)
					}
				} else {
					to := rapid.SampledFrom(append(can, all...)).Draw(rt, "to")
					from := s.State
					var err error
					if to == models.SuggestionRated {
						_, err = models.Rate(tx, s, by, models.Satisfied, "", modelstest.Noon)
					} else {
						_, err = models.Advance(tx, s, to, by, "说明", modelstest.Noon)
					}
					if (err == nil) != slices.Contains(can, to) {
						rt.Fatalf("from %s to %s: %v, but next are %v", from, to, err, can)
					}
				}
				steps, err := models.Steps(tx, s.ID)
				if err != nil {
					return err
				}
				want := models.SuggestionDraft
				if len(steps) > 0 {
					want = steps[len(steps)-1].ToState
				}
				if s.State != want {
					rt.Fatalf("state %s after the step to %s", s.State, want)
				}
				if (s.State == models.SuggestionSent || s.State == models.SuggestionDone) && s.SentAt == nil || s.State == models.SuggestionReviewed && s.SentAt != nil {
					rt.Fatalf("%s sent at %v", s.State, s.SentAt)
				}
			}
			return rollback
		})
		if !errors.Is(err, rollback) {
			rt.Fatal(err)
		}
	})
}

func TestNumbersHaveNoGaps(t *testing.T) {
	db := modelstest.Open(t)
	team, other := modelstest.Office(t, db), modelstest.Office(t, db)
	file := func(team *modelstest.Team, fail bool) (number string) {
		_ = team.Try(db, func(tx *gorm.DB) error {
			s := modelstest.Draft(t, tx, team.Members[0], "路灯")
			if _, err := models.Advance(tx, s, models.SuggestionFiled, team.Members[0], "", modelstest.Noon); err != nil {
				return err
			}
			number = s.Number
			if fail {
				return errors.New("fails after the number was taken")
			}
			return nil
		})
		return number
	}
	for i := 1; i <= 3; i++ {
		file(team, true)
		if got, want := file(team, false), fmt.Sprintf("议-2026-%03d", i); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if got := file(other, false); got != "议-2026-001" {
		t.Errorf("another office: %s", got)
	}
	team.Do(t, db, func(tx *gorm.DB) error {
		for year, want := range map[int]int{2026: 4, 2027: 1} {
			if n, err := store.NextNumber(tx, "suggestion", year); n != want || err != nil {
				t.Errorf("%d: %d, %v, want %d", year, n, err, want)
			}
		}
		return nil
	})
}

func TestSimilar(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	author := team.Members[0]
	team.Do(t, db, func(tx *gorm.DB) error {
		road := modelstest.Draft(t, tx, author, "村东断头路未硬化，雨天学生上学要绕两公里")
		lamp := modelstest.Draft(t, tx, author, "镇区主街路灯损坏，夜间出行不便")
		own := modelstest.Draft(t, tx, author, "村东断头路未硬化，雨天学生要绕行")
		for _, s := range []*models.Suggestion{road, lamp} {
			if _, err := models.Advance(tx, s, models.SuggestionFiled, author, "", modelstest.Noon); err != nil {
				return err
			}
		}
		got, err := models.Similar(tx, "村东头断头路下雨学生要绕两公里", 3)
		if err != nil {
			return err
		}
		if len(got) != 1 || got[0].ID != road.ID {
			t.Errorf("got %+v (a draft, %d, is its author's alone)", got, own.ID)
		}
		for _, words := range []string{"", "。", "养老院护理员不足", "村"} {
			if got, err := models.Similar(tx, words, 3); err != nil || len(got) != 0 {
				t.Errorf("%q: %+v, %v", words, got, err)
			}
		}
		return nil
	})
}

func TestDeedLife(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	author, friend, director, now := team.Members[0], team.Members[1], team.Director, modelstest.Noon
	team.Do(t, db, func(tx *gorm.DB) error {
		term := &people.Term{Number: 15, Name: "第十五届", StartsOn: "2022-01-01"}
		if err := people.NewTerm(tx, term); err != nil {
			return err
		}
		quantities := []models.DeedQuantity{
			{Kind: models.Done, Value: models.Units(20), Unit: "场"}, {Kind: models.Beneficiaries, Value: models.Units(800), Unit: "人", Approx: true},
		}
		d := &models.Deed{PersonID: author.ID, Title: "送戏下乡", OnDate: "2026-12-06"}
		if err := models.FileDeed(tx, d, quantities, nil, now); !errors.Is(err, models.ErrFutureDate) {
			t.Errorf("tomorrow: %v", err)
		}
		d.OnDate = ""
		if err := models.FileDeed(tx, d, []models.DeedQuantity{{Kind: models.Done, Value: 0, Unit: "场"}}, nil, now); !errors.Is(err, models.ErrBadQuantity) {
			t.Errorf("nothing done: %v", err)
		}
		if err := models.FileDeed(tx, d, quantities, []int64{friend.ID, author.ID, friend.ID}, now); err != nil {
			return err
		}
		if d.Number != "好-2026-001" || d.OnDate != "2026-12-05" {
			t.Errorf("filed: %+v", d)
		}
		if with, err := models.CoworkersOf(tx, d.ID); err != nil || !slices.Equal(with[d.ID], []int64{friend.ID}) {
			t.Errorf("co-workers: %v, %v", with, err)
		}
		if err := models.ConfirmDeed(tx, d, author, now); !errors.Is(err, store.ErrNotAllowed) {
			t.Errorf("confirmed by its author: %v", err)
		}
		if err := models.ReturnDeed(tx, d, director, " ", now); !errors.Is(err, store.ErrReasonNeeded) {
			t.Errorf("returned without a reason: %v", err)
		}
		if err := models.ReturnDeed(tx, d, director, "请补照片", now); err != nil {
			return err
		}
		if err := models.EditDeed(tx, d, []models.DeedQuantity{{Kind: models.Done, Value: 2500, Unit: "场"}}, nil, author, now); err != nil {
			return err
		}
		if err := models.ConfirmDeed(tx, d, director, now); err != nil {
			return err
		}
		progress := func(p *people.Person, want int) {
			t.Helper()
			if done, goal, err := models.DeedProgress(tx, p.ID, now); done != want || goal != 3 || err != nil {
				t.Errorf("%s: %d of %d, %v, want %d", p.Name, done, goal, err, want)
			}
		}
		progress(author, 1)
		progress(friend, 0) // no longer a co-worker after the edit
		second := &models.Deed{PersonID: friend.ID, Title: "送戏下乡", OnDate: "2026-11-30"}
		if err := models.FileDeed(tx, second, []models.DeedQuantity{{Kind: models.Done, Value: models.Units(3), Unit: "场"}}, []int64{author.ID}, now); err != nil {
			return err
		}
		if err := models.ConfirmDeed(tx, second, director, now); err != nil {
			return err
		}
		progress(author, 2)
		progress(friend, 1)
		sum, err := models.DeedTotals(tx, now, now.Add(time.Second), 0)
		if err != nil {
			return err
		}
		if len(sum) != 1 || sum[0].Value.String() != "5.5" || sum[0].Unit != "场" || len(sum[0].Deeds) != 2 {
			t.Errorf("totals: %+v", sum)
		}
		if sum, err = models.DeedTotals(tx, now, now.Add(time.Second), friend.ID); err != nil || len(sum) != 1 || sum[0].Value != models.Units(3) {
			t.Errorf("totals of one: %+v, %v", sum, err)
		}
		if err := models.WithdrawDeed(tx, d, author, "", now); !errors.Is(err, models.ErrDeedState) {
			t.Errorf("a confirmed one withdrawn by its author: %v", err)
		}
		if err := models.WithdrawDeed(tx, d, director, "重复", now); err != nil {
			return err
		}
		progress(author, 1)
		if err := models.UnwithdrawDeed(tx, d); err != nil {
			return err
		}
		progress(author, 2)
		if err := models.UndoDeedDecision(tx, d); err != nil {
			return err
		}
		progress(author, 1)
		return nil
	})
}

func TestByUnit(t *testing.T) {
	got := models.ByUnit([]models.DeedTotal{
		{Title: "送书", Kind: models.Done, Unit: "册", Value: models.Units(10000), Deeds: []int64{1}},
		{Title: "助学", Kind: models.Done, Unit: "册", Value: models.Units(2000), Approx: true, Deeds: []int64{1, 2}},
		{Title: "送戏", Kind: models.Done, Unit: "场", Value: models.Units(20), Deeds: []int64{3}},
	})
	if len(got) != 2 || got[0].Value.String() != "12000" || !got[0].Approx || len(got[0].Deeds) != 2 || got[0].Title != "" {
		t.Errorf("got %+v", got)
	}
}

func TestQuantityIsExact(t *testing.T) {
	for q, want := range map[models.Quantity]string{0: "0", 1000: "1", 1500: "1.5", 1: "0.001", 20000: "20", -2500: "-2.5", 100010: "100.01"} {
		if got := q.String(); got != want {
			t.Errorf("%d: %s, want %s", int64(q), got, want)
		}
	}
}

package voices_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/voices"
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
		step := func(to voices.State, by *people.Person, note string, want error) {
			t.Helper()
			_, err := voices.Advance(tx, s, to, by, note, now)
			var wrong *records.TransitionError
			if errors.As(want, &wrong) {
				if !errors.As(err, &wrong) {
					t.Errorf("to %s: %v, want a TransitionError", to, err)
				}
			} else if !errors.Is(err, want) {
				t.Errorf("to %s: %v, want %v", to, err, want)
			}
		}
		impossible := &records.TransitionError{}
		step(voices.Reviewed, director, "", impossible)
		step(voices.Filed, director, "", store.ErrNotAllowed)
		step(voices.Filed, author, "", nil)
		if s.Number != "议-2026-001" || s.FiledAt == nil {
			t.Errorf("filed: %+v", s)
		}
		s.Title = "改题"
		if err := voices.Edit(tx, s, author); err == nil {
			t.Error("a filed one was edited")
		}
		step(voices.Returned, director, "", store.ErrReasonNeeded)
		step(voices.Returned, author, "补充分析", store.ErrNotAllowed)
		step(voices.Returned, director, "补充分析", nil)
		if err := voices.Edit(tx, s, director); !errors.Is(err, store.ErrNotAllowed) {
			t.Errorf("edited by another: %v", err)
		}
		if err := voices.Edit(tx, s, author); err != nil {
			return err
		}
		step(voices.Filed, author, "", nil)
		step(voices.Reviewed, director, "", nil)
		step(voices.Sent, director, "", nil)
		if sent, goal, err := voices.SentInYear(tx, 2026); sent != 1 || goal != 5 || err != nil {
			t.Errorf("sent %d of %d, %v", sent, goal, err)
		}
		if sent, _, err := voices.SentInYear(tx, 2025); sent != 0 || err != nil {
			t.Errorf("sent in 2025: %d, %v", sent, err)
		}
		step(voices.Withdrawn, author, "", impossible)
		for outcome, want := range map[voices.Outcome]error{voices.Declined: store.ErrReasonNeeded, voices.Reference: store.ErrReasonNeeded, "great": records.ErrOutcomeNeeded, "": records.ErrOutcomeNeeded} {
			if _, err := voices.Answer(tx, s, outcome, director, " ", now); !errors.Is(err, want) {
				t.Errorf("answered %q without words: %v", outcome, err)
			}
		}
		if _, err := voices.Answer(tx, s, voices.Adopted, director, "", now); err != nil {
			return err
		}
		step(voices.Done, director, "", store.ErrReasonNeeded)
		step(voices.Done, director, "已修通三百米", nil)
		if s.Result != "已修通三百米" || s.DoneAt == nil || s.DecidedAt == nil {
			t.Errorf("done: %+v", s)
		}
		step(voices.Rated, author, "", impossible) // only with a rating
		if _, err := voices.Rate(tx, s, director, voices.Satisfied, "", now); !errors.Is(err, store.ErrNotAllowed) {
			t.Errorf("rated by another: %v", err)
		}
		if _, err := voices.Rate(tx, s, author, "great", "", now); !errors.Is(err, voices.ErrUnknownRating) {
			t.Errorf("unknown rating: %v", err)
		}
		if _, err := voices.Rate(tx, s, author, voices.Fair, "慢了些", now); err != nil {
			return err
		}
		steps, err := voices.SuggestionLife.StepsOf(tx, s.ID)
		if err != nil {
			return err
		}
		var life []string
		for _, st := range steps {
			life = append(life, string(st.ToState))
		}
		if got := strings.Join(life, " "); got != "filed returned filed reviewed sent answered done rated" {
			t.Errorf("life: %s", got)
		}
		// All the way back: dates and results go with the steps, the number stays.
		for range steps {
			if _, err := voices.UndoStep(tx, s, director, 0, now); err != nil {
				return err
			}
		}
		if s.State != voices.Draft || s.FiledAt != nil || s.SentAt != nil || s.DoneAt != nil || s.Result != "" || s.Rating != "" || s.Number == "" {
			t.Errorf("after undoing all: %+v", s)
		}
		if _, err := voices.UndoStep(tx, s, director, 0, now); !errors.Is(err, store.ErrNothingToUndo) {
			t.Errorf("undone too often: %v", err)
		}
		kept, err := voices.ByID(tx, s.ID)
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
		made := func(want *voices.Suggestion) {
			t.Helper()
			got, err := voices.SuggestionsOfFindings(tx, finding, 99)
			if err != nil || len(got) != 1 || got[finding].ID != want.ID || got[finding].FindingID != finding {
				t.Errorf("made of the finding: %+v, %v, want %+v", got, err, want)
			}
		}
		modelstest.Draft(t, tx, author, "与调研无关")
		first := &voices.Suggestion{PersonID: author.ID, FindingID: finding, Title: "增设护理员"}
		second := &voices.Suggestion{PersonID: team.Members[1].ID, FindingID: finding, Title: "护理员"}
		if err := voices.New(tx, first); err != nil {
			return err
		}
		made(first)
		if err := voices.New(tx, second); !errors.Is(err, voices.ErrAlreadySuggested) {
			t.Errorf("a second one: %v", err)
		}
		if _, err := voices.Advance(tx, first, voices.Withdrawn, author, "", now); err != nil {
			return err
		}
		made(first)
		if err := voices.New(tx, second); err != nil {
			return err
		}
		made(second)
		if _, err := voices.UndoStep(tx, first, author, 0, now); err != nil {
			return err
		}
		if first.State != voices.Draft || first.FindingID != 0 {
			t.Errorf("back: %+v", first)
		}
		made(second)
		// Withdrawn and back, with no other in between, it keeps its finding.
		if _, err := voices.Advance(tx, second, voices.Withdrawn, team.Members[1], "", now); err != nil {
			return err
		}
		if _, err := voices.UndoStep(tx, second, team.Members[1], 0, now); err != nil {
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
		if _, err := voices.Advance(tx, s, voices.Withdrawn, author, "", modelstest.Noon); err != nil {
			return err
		}
		var wrong *records.TransitionError
		if _, err := voices.Advance(tx, &stale, voices.Filed, author, "", modelstest.Noon); !errors.As(err, &wrong) {
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
	another := func(tx *gorm.DB) (*voices.Suggestion, error) {
		s := modelstest.Draft(t, tx, team.Members[2], "也是路灯")
		steps := []error{}
		for _, to := range []voices.State{voices.Filed, voices.Reviewed, voices.Sent} {
			by := team.Director
			if to == voices.Filed {
				by = team.Members[2]
			}
			_, err := voices.Advance(tx, s, to, by, "", modelstest.Noon)
			steps = append(steps, err)
		}
		return s, errors.Join(steps...)
	}
	all := []voices.State{
		voices.Draft, voices.Filed, voices.Returned, voices.Reviewed, voices.Sent,
		voices.Answered, voices.Assigned, voices.Done, voices.Rated, voices.Merged,
		voices.Withdrawn,
	}
	rapid.Check(t, func(rt *rapid.T) {
		rollback := errors.New("rollback")
		err := team.Try(db, func(tx *gorm.DB) error {
			s := modelstest.Draft(t, tx, author, "路灯")
			for range rapid.IntRange(1, 20).Draw(rt, "steps") {
				by := rapid.SampledFrom(people).Draw(rt, "by")
				can := voices.NextStates(s, by)
				if rapid.IntRange(0, 5).Draw(rt, "undo") == 0 {
					if _, err := voices.UndoStep(tx, s, by, 0, modelstest.Noon); err != nil && by == team.Director && !errors.Is(err, store.ErrNothingToUndo) {
						rt.Fatalf("undo: %v", err)
					}
				} else {
					to := rapid.SampledFrom(append(can, all...)).Draw(rt, "to")
					from := s.State
					var err error
					switch {
					case to == voices.Rated:
						_, err = voices.Rate(tx, s, by, voices.Satisfied, "", modelstest.Noon)
					case to == voices.Merged:
						var into *voices.Suggestion
						if into, err = another(tx); err == nil {
							_, _, err = voices.Merge(tx, s, into, by, "", modelstest.Noon)
						}
					case from == voices.Done || from == voices.Rated:
						_, err = voices.Take(tx, s, voices.Move{To: to, By: by, Outcome: voices.Reopened}, modelstest.Noon)
					case to == voices.Answered:
						outcome := rapid.SampledFrom(voices.Outcomes).Draw(rt, "outcome")
						_, err = voices.Answer(tx, s, outcome, by, "说明", modelstest.Noon)
					default:
						_, err = voices.Take(tx, s, voices.Move{To: to, By: by, Words: "说明", Whom: "农业农村办", OnDate: "2026-12-01"}, modelstest.Noon)
					}
					if (err == nil) != slices.Contains(can, to) {
						rt.Fatalf("from %s to %s: %v, but next are %v", from, to, err, can)
					}
				}
				steps, err := voices.SuggestionLife.StepsOf(tx, s.ID)
				if err != nil {
					return err
				}
				want := voices.Draft
				if len(steps) > 0 {
					want = voices.State(steps[len(steps)-1].ToState)
				}
				if s.State != want {
					rt.Fatalf("state %s after the step to %s", s.State, want)
				}
				if (s.State == voices.Sent || s.State == voices.Done) && s.SentAt == nil || s.State == voices.Reviewed && s.SentAt != nil {
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
			if _, err := voices.Advance(tx, s, voices.Filed, team.Members[0], "", modelstest.Noon); err != nil {
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

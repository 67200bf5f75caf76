package lifecycle_test

import (
	"fmt"
	"maps"
	"slices"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/records"
	"lianluo/models/voices"
)

// suggestion is that of two members, each of whom joins the other's; the staff takes it to
// its end, notes on the way what there is to note, and merges those that are one matter; its
// author rates it, and opens it again when the result does not hold.
var suggestion = kind{
	name: "suggestion", record: records.KindSuggestion, table: "suggestions", rules: rulesOf(voices.SuggestionLife), gone: "withdrawn",
	waits:    texts(voices.Filed, voices.Reviewed, voices.Sent, voices.Answered, voices.Assigned),
	decided:  texts(voices.Reviewed, voices.Sent, voices.Answered, voices.Assigned, voices.Done, voices.Returned),
	outcomes: map[string][]string{string(voices.Answered): texts(voices.Outcomes...)},
	rests:    func(s *scene, id int64) bool { return s.suggestion(id).Rests() },
	bars: func(s *scene, id int64, to string) bool {
		of := s.suggestion(id)
		again := of.State == voices.Done || of.State == voices.Rated // that is no decision: its author opens it again
		return again && voices.State(to) != voices.Rated || voices.SuggestionLife.Bars(of, voices.State(to), "")
	},
	ways: map[string]func(s *scene, by *harness.Person) bool{
		string(voices.Sent): func(s *scene, by *harness.Person) bool {
			return s.filledIn(by, "suggestion_step:%d:sent", "今天")
		},
		string(voices.Assigned): func(s *scene, by *harness.Person) bool {
			return s.filledIn(by, "suggestion_step:%d:assigned", "农业农村办", "三天后")
		},
	},
	owner: func(s *scene, id int64) *harness.Person { return s.person(s.suggestion(id).PersonID) },
	files: func(s *scene) []*harness.Person { return []*harness.Person{s.author, s.author, s.other} },
	file: func(s *scene, by *harness.Person) {
		before := len(s.steps())
		by.Send(fmt.Sprintf("/suggest %d组%s", s.filed+1, scenes.Road)) // the same words within a minute are the same one
		if len(s.steps()) == before {                                  // the form shows first what is like it
			by.Tap("提交")
		}
	},
	show: byNumber("/suggestions"),
	joins: func(s *scene) {
		by := s.other
		if s.owner(s.id) == by {
			by = s.author
		}
		before, had := s.steps(), s.names(s.id)
		may := s.suggestion(s.id).Joinable() && !slices.Contains(had, by.Row)
		s.elsewhere(by, "suggestion_join:%d", s.id)
		require.Equal(s.t, before, s.steps(), "a joining is no step")
		require.Equal(s.t, may, len(s.names(s.id)) == len(had)+1, "%s reads:\n%s", by.Name, by.Last())
		if may {
			s.log("%s joins %d", by.Name, s.id)
		}
	},
	hears:    func(s *scene, step *records.Step) []*harness.Person { return s.hearers[step.ID] },
	learn:    (*scene).concernedNow,
	beside:   []func(s *scene, rt *rapid.T) string{(*scene).noteOne, (*scene).noteOne, (*scene).mergeOne, (*scene).judge},
	edit:     editedByForm,
	edits:    texts(voices.Draft, voices.Returned),
	takeBack: withdrawn,
}

// suggestion reads one.
func (s *scene) suggestion(id int64) *voices.Suggestion {
	var of voices.Suggestion
	s.Rows(func(tx *gorm.DB) error { return tx.Take(&of, id).Error })
	return &of
}

// suggestions are all, by their ids.
func (s *scene) suggestions() map[int64]*voices.Suggestion {
	var list []*voices.Suggestion
	s.Rows(func(tx *gorm.DB) error { return tx.Order("id").Find(&list).Error })
	all := map[int64]*voices.Suggestion{}
	for _, one := range list {
		all[one.ID] = one
	}
	return all
}

// names are who has put a name under a suggestion.
func (s *scene) names(id int64) (rows []int64) {
	s.Rows(func(tx *gorm.DB) error {
		return tx.Model(&voices.Join{}).Where("suggestion_id = ? AND voided_at IS NULL", id).Order("id").Pluck("person_id", &rows).Error
	})
	return rows
}

// filledIn has somebody press a button that opens a form, answer what it asks, and submit
// its card.
func (s *scene) filledIn(by *harness.Person, data string, answers ...string) bool {
	if !s.pressed(by, data, s.id) {
		return false
	}
	s.answers(by, answers...)
	return true
}

func (s *scene) answers(by *harness.Person, answers ...string) {
	for _, a := range answers {
		by.Send(a)
	}
	s.checked(by)
}

// concernedNow notes who hears of the steps that were taken last: the author, who has put a
// name under the suggestion, and the same of all that were merged into it by then; of a
// question its author alone, of the answer who has asked, of a merging the author of the one
// that stays.
func (s *scene) concernedNow() {
	all := s.suggestions()
	for _, step := range s.steps() {
		if _, known := s.hearers[step.ID]; known {
			continue
		}
		rows := []int64{all[step.RecordID].PersonID}
		switch step.Note {
		case voices.NoteAsk, voices.NoteMerged:
		case voices.NoteReply:
			rows = nil
			for _, earlier := range slices.Backward(s.standing(step.RecordID)) {
				if earlier.ID < step.ID && earlier.Note == voices.NoteAsk {
					rows = []int64{earlier.ByID}
					break
				}
			}
		default:
			into := []int64{step.RecordID}
			for i := 0; i < len(into); i++ {
				rows = append(append(rows, all[into[i]].PersonID), s.names(into[i])...)
				for id, one := range all {
					if one.State == voices.Merged && one.MergedInto == into[i] {
						into = append(into, id)
					}
				}
			}
		}
		slices.Sort(rows)
		s.hearers[step.ID] = []*harness.Person{}
		for _, row := range slices.Compact(rows) {
			s.hearers[step.ID] = append(s.hearers[step.ID], s.person(row))
		}
	}
}

// taken holds that by what somebody has just done so many steps were taken, and that it was
// answered.
func (s *scene) taken(by *harness.Person, before []records.Step, said string, steps int, what string) []records.Step {
	all := s.steps()
	require.Len(s.t, all, len(before)+steps, "%s by %s, of %d, which is %s; %[2]s reads:\n%[5]s", what, by.Name, s.id, s.state(), by.Last())
	if steps > 0 {
		require.NotEqual(s.t, said, by.Chat(), "who acts is answered")
		s.dealt(by)
	}
	return all[len(before):]
}

// mayNote tells whether somebody can note something of the suggestion now.
func (s *scene) mayNote(of *voices.Suggestion, by *harness.Person, note string) bool {
	rule, there := voices.SuggestionLife.Notes[note][of.State]
	if note == voices.NoteReply {
		asked := false
		for _, step := range s.standing(s.id) {
			asked = asked && step.Note != voices.NoteReply || step.Note == voices.NoteAsk
		}
		there = there && asked
	}
	return there && s.mayBy(by, s.id, rule) && !voices.SuggestionLife.Bars(of, of.State, note)
}

// noteOne has somebody note something of the suggestion, in one of four cases what cannot
// be noted now.
func (s *scene) noteOne(rt *rapid.T) string {
	of, from := s.suggestion(s.id), s.state()
	may := rapid.IntRange(0, 3).Draw(rt, "cannot be noted") < 3
	lists := map[string][]*harness.Person{}
	for note := range voices.SuggestionLife.Notes {
		for _, by := range everybody(s) {
			if note != voices.NoteMerged && s.mayNote(of, by, note) == may { // that goes by merging
				lists[note] = append(lists[note], by)
			}
		}
	}
	if len(lists) == 0 {
		return ""
	}
	note := rapid.SampledFrom(slices.Sorted(maps.Keys(lists))).Draw(rt, "note")
	by := rapid.SampledFrom(lists[note]).Draw(rt, "by")
	data, answers := "suggestion_do:%d:"+note, []string{"三天后"}
	switch note {
	case voices.NoteKind:
		others := slices.DeleteFunc(slices.Clone(voices.Kinds), func(k voices.Kind) bool { return k == of.Kind })
		data, answers = "suggestion_kind:%d:"+string(rapid.SampledFrom(others).Draw(rt, "kind"))+":checked", nil
	case voices.NoteCategory:
		others := slices.DeleteFunc(slices.Clone(voices.Categories), func(k voices.Category) bool { return k == of.Category })
		data, answers = "suggestion_category:%d:"+string(rapid.SampledFrom(others).Draw(rt, "category")), nil
	case voices.NoteSent:
		data, answers = "suggestion_do:%d:resend", []string{"今天"}
	case voices.NotePaper:
		answers = []string{"镇委批示第3号"}
	case voices.NoteAsk:
		data, answers = "suggestion_ask:%d", []string{"是哪一段路？"}
	case voices.NoteReply:
		data, answers = "suggestion_reply:%d", []string{"村口那一段"}
	case voices.NoteHeld:
		data, answers = "suggestion_held:%d:yes", nil
	}
	before, said := s.steps(), by.Chat()
	s.elsewhere(by, data, s.id)
	if !may {
		s.taken(by, before, said, 0, note)
		return ""
	}
	if answers != nil {
		s.answers(by, answers...)
	}
	step := s.taken(by, before, said, 1, note)[0]
	require.Equal(s.t, []string{note, from, from}, []string{step.Note, step.FromState, step.ToState})
	require.Equal(s.t, by.Row, step.ByID)
	s.log("%s notes of %d: %s", by.Name, s.id, note)
	return note
}

// mergeOne merges the suggestion and another one, either into the other; it goes on with the
// one that stays.
func (s *scene) mergeOne(rt *rapid.T) string {
	type merging struct {
		by        *harness.Person
		one, into int64
	}
	all := s.suggestions()
	may := rapid.IntRange(0, 3).Draw(rt, "cannot be merged") < 3
	var list []merging
	for _, by := range everybody(s) {
		for _, other := range slices.Sorted(maps.Keys(all)) {
			for _, m := range []merging{{by, s.id, other}, {by, other, s.id}} {
				can := s.may(by, m.one, string(all[m.one].State), string(voices.Merged)) && voices.MayMerge(all[m.one], all[m.into])
				if can == may {
					list = append(list, m)
				}
			}
		}
	}
	if len(list) == 0 { // so that there is one
		s.file(rt)
		return ""
	}
	of := rapid.SampledFrom(list).Draw(rt, "merging")
	by, one, into := of.by, of.one, of.into
	before, said := s.steps(), by.Chat()
	s.elsewhere(by, "suggestion_merge:%d:%d:yes", one, into)
	if !may {
		s.taken(by, before, said, 0, "merging")
		return ""
	}
	both := s.taken(by, before, said, 2, "merging")
	require.Equal(s.t, []int64{one, into}, []int64{both[0].RecordID, both[0].OtherID})
	require.Equal(s.t, []int64{into, one}, []int64{both[1].RecordID, both[1].OtherID})
	require.Equal(s.t, both[0].ActionID, both[1].ActionID, "they are undone together")
	s.log("%s merges %d into %d", by.Name, one, into)
	s.id = into
	return "merged"
}

// judge has its author say of one that is done whether he or she is content, or that it does
// not hold.
func (s *scene) judge(rt *rapid.T) string {
	of, by := s.suggestion(s.id), s.owner(s.id)
	before, said := s.steps(), by.Chat()
	if rapid.Bool().Draw(rt, "does not hold") {
		may := (of.State == voices.Done || of.State == voices.Rated) && !voices.SuggestionLife.Bars(of, of.State, voices.NoteHeld)
		s.elsewhere(by, "suggestion_held:%d:no", s.id)
		if !may {
			s.taken(by, before, said, 0, "reopening")
			return ""
		}
		s.answers(by, "又坏了")
		step := s.taken(by, before, said, 1, "reopening")[0]
		require.Equal(s.t, []string{string(of.Before()), voices.Reopened}, []string{step.ToState, step.Outcome})
		s.log("%s reopens %d", by.Name, s.id)
		return voices.Reopened
	}
	may := s.may(by, s.id, string(of.State), string(voices.Rated)) && !voices.SuggestionLife.Bars(of, voices.Rated, "")
	s.elsewhere(by, "suggestion_rate:%d:%s", s.id, voices.Ratings[0])
	if !may {
		s.taken(by, before, said, 0, "rating")
		return ""
	}
	s.answers(by, "办得好")
	step := s.taken(by, before, said, 1, "rating")[0]
	require.Equal(s.t, string(voices.Rated), step.ToState)
	s.log("%s rates %d", by.Name, s.id)
	return "rated"
}

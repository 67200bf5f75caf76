package research

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// Outline is the report as it has grown from the notes (报告提纲, domain C4):
// plain values, from which a text or a document is made.
type Outline struct {
	Research *Research
	Proposer string
	Writer   string
	Team     []string
	Trips    []activities.Activity
	Notes    int       // of the members' own
	Voices   int       // 群众声音
	Places   []string  // of the trips
	From, To time.Time // first and last trip; zero without any
	Present  []string  // who was on a trip, in the order of the roster
	Findings []OutlineFinding
}

// OutlineFinding is a finding with its evidence.
type OutlineFinding struct {
	Finding
	Notes      []notes.Note
	Suggestion *voices.Suggestion // nil while none was made
}

// OutlineOf gathers the outline of a research.
func OutlineOf(tx *gorm.DB, r *Research) (*Outline, error) {
	o := &Outline{Research: r}
	known, err := people.Names(tx, append([]int64{r.ProposerID, r.LeaderID}, r.Team...))
	if err != nil {
		return nil, err
	}
	o.Proposer, o.Writer = known[r.ProposerID], known[r.LeaderID]
	for _, id := range r.Team {
		o.Team = append(o.Team, known[id])
	}
	if o.Trips, err = Trips(tx, r.ID); err != nil {
		return nil, err
	}
	notes, err := NotesOf(tx, r.ID)
	if err != nil {
		return nil, err
	}
	for _, n := range notes {
		if n.Voice == "" {
			o.Notes++
		} else {
			o.Voices++
		}
	}
	// When and where the field was visited is what the trips say: a note may be
	// written days later, and a voice be heard elsewhere.
	var ids []int64
	for i, a := range o.Trips { // the earliest first
		if a.Place != "" && !slices.Contains(o.Places, a.Place) {
			o.Places = append(o.Places, a.Place)
		}
		if i == 0 {
			o.From = a.StartsAt
		}
		o.To = a.StartsAt
		ids = append(ids, a.ID)
	}
	if o.Present, err = presentAt(tx, ids); err != nil {
		return nil, err
	}
	o.Findings, err = outlineFindings(tx, r.ID)
	return o, err
}

// presentAt names who came to any of the trips, late or not, in the order
// of the roster.
func presentAt(tx *gorm.DB, trips []int64) (list []string, err error) {
	if len(trips) == 0 {
		return nil, nil
	}
	var ids []int64
	err = tx.Model(&activities.Attendance{}).Where("activity_id IN ? AND state IN ?", trips, []activities.AttendanceState{activities.Present, activities.Late}).
		Pluck("person_id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("who came: %w", err)
	}
	came, err := activities.InRosterOrder(tx, ids)
	for _, p := range came {
		list = append(list, p.Name)
	}
	return list, err
}

func outlineFindings(tx *gorm.DB, research int64) ([]OutlineFinding, error) {
	list, err := FindingsOf(tx, research)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, f := range list {
		ids = append(ids, f.ID)
	}
	evidence, err := Evidence(tx, ids...)
	if err != nil {
		return nil, err
	}
	made, err := voices.SuggestionsOfFindings(tx, ids...)
	if err != nil {
		return nil, err
	}
	out := make([]OutlineFinding, 0, len(list))
	for _, f := range list {
		out = append(out, OutlineFinding{Finding: f, Notes: evidence[f.ID], Suggestion: made[f.ID]})
	}
	return out, nil
}

// Situation is what the notes of a finding say, one below the other, as far
// as a suggestion takes it.
func (f *OutlineFinding) Situation() string {
	parts := []string{f.Title}
	for _, n := range f.Notes {
		if n.Text != "" && n.Text != f.Title {
			parts = append(parts, n.Text)
		}
	}
	if len(parts) > 1 && strings.HasPrefix(parts[1], f.Title) {
		parts = parts[1:]
	}
	return store.CutRunes(strings.Join(parts, "\n"), store.MatterLimit)
}

package desk

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/study"
)

// Deadline is a day by which a person owes something: a Note or Reflection of
// an Activity, or the report of a Research.
type Deadline struct {
	On       store.Date
	Activity *activities.Activity // nil when it is of a research
	Note     notes.Kind
	Research *research.Research
}

// NotesDueDays is how many days after a session its notes are waited for: then
// the last reminder comes (domain C8).
const NotesDueDays = 7

// deadlinesBack is how far back a session still asks for notes.
const deadlinesBack = 60 * 24 * time.Hour

// notesDue is the last day on which the notes of a session are waited for.
func notesDue(a *activities.Activity, loc *time.Location) store.Date {
	return store.DateOf(a.EndsAt, loc).AddDate(0, 0, NotesDueDays)
}

// DeadlinesOf lists what a person owes, the sessions' first: what was written
// or reported meanwhile is not in it. It holds nothing of other people.
func DeadlinesOf(tx *gorm.DB, p *people.Person, now time.Time) ([]Deadline, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	owed, err := study.NotesOwed(tx, p.ID, now.Add(-deadlinesBack), now)
	if err != nil {
		return nil, err
	}
	var list []Deadline
	for i := range owed {
		a := &owed[i].Activity
		list = append(list, Deadline{On: notesDue(a, loc), Activity: a, Note: owed[i].Kind})
	}
	this := calendar.QuarterOf(now.In(loc))
	for _, q := range []calendar.Quarter{this.Prev(), this, this.Next()} {
		set, err := research.Of(tx, q)
		if err != nil {
			return nil, fmt.Errorf("research of the quarter: %w", err)
		}
		for i := range set {
			if r := &set[i]; r.State == research.Open && r.Involves(p.ID) {
				list = append(list, Deadline{On: r.Due(), Research: r})
			}
		}
	}
	return list, nil
}

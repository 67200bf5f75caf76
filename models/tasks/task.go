// Package tasks is what somebody was given to do by a day (§3, domain C4): one kind, whether an
// activity left it, a group (专班) has it, or the committee decided it.
package tasks

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// State is where a task stands.
type State string

// The states of a task.
const (
	Open    State = "open"
	Done    State = "done"
	Dropped State = "dropped" // taken off the list
)

// SourceKind says what a task comes from.
type SourceKind string

// What tasks come from; "" is nothing in particular.
const (
	FromNothing  SourceKind = ""
	FromActivity SourceKind = "activity" // what it left to be done (后续事项, domain C4)
	FromGroup    SourceKind = "group"    // a 专班's (§3)
	FromReport   SourceKind = "report"   // what the committee said of a quarter's report (§16)
	FromPledge   SourceKind = "pledge"   // what a meeting of the committee decided (§17)
)

// Task is a matter with somebody who sees to it and a day.
type Task struct {
	ID         int64
	OfficeID   int64
	SourceKind SourceKind
	SourceID   int64 // of that kind; 0 for none
	Text       string
	OwnerID    int64 // who sees to it
	GivenTo    int64 // who saw to it first
	DueOn      store.Date
	State      State
	DoneAt     *time.Time
	DoneBy     int64
	CreatedBy  int64
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Handed is the note of a task that somebody else sees to from then on, whose id is its outcome.
const Handed = "handed"

// Life is the life of a task: the staff, or who may by the rules of its source (a 专班's
// leader), gives it; the staff takes it off the list and hands it over; who sees to it, or the
// staff, says that it is done, or not yet.
var Life = &records.Machine[State]{
	Kind: records.KindFollowUp, Owner: "owner_id",
	Reading: records.Reading[State]{Readers: records.OfStaff, Near: near},
	Order:   []State{Open, Done, Dropped},
	Steps: map[State]map[State]records.Rule{
		"":   {Open: {By: records.AnyoneByRule}},
		Open: {Done: {By: records.AuthorOrStaff}, Dropped: {By: records.StaffOnly, Words: records.MayWords, Limit: store.LeaveReasonLimit}},
		Done: {Open: {By: records.AuthorOrStaff}, Dropped: {By: records.StaffOnly, Words: records.MayWords, Limit: store.LeaveReasonLimit}},
	},
	Notes: map[string]map[State]records.Rule{Handed: {Open: {By: records.StaffOnly}}},
}

// near are who gave a task and who leads the group that it is of: they read it.
func near(tx *gorm.DB, rec records.Living[State], by *people.Person) (bool, error) {
	t, ok := rec.(*Task)
	if !ok || by == nil || by.LeftAt != nil {
		return false, nil
	}
	if t.SourceKind != FromGroup {
		return t.CreatedBy == by.ID, nil
	}
	g, err := people.GroupByID(tx, t.SourceID)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return g.Leads(tx, by)
}

// Life tells where a task's life is kept.
func (t *Task) Life() records.Life[State] {
	return records.Life[State]{
		ID: &t.ID, Author: t.OwnerID, State: &t.State,
		Kept: []string{"owner_id", "done_at", "done_by", "voided_at", "voided_by", "void_reason"},
	}
}

// Follow keeps when it was done or taken off the list, by whom, and who sees to it.
func (t *Task) Follow(step *records.Step) {
	if step.Note == Handed {
		if to, err := strconv.ParseInt(step.Outcome, 10, 64); err == nil {
			t.OwnerID = to
		}
		return
	}
	switch State(step.ToState) {
	case Open:
		t.DoneAt, t.DoneBy = nil, 0
	case Done:
		t.DoneAt, t.DoneBy = store.StampPtr(step.At), step.ByID
	case Dropped:
		t.Void(step.ByID, step.Words, step.At)
	}
}

// Restart forgets what Follow keeps.
func (t *Task) Restart() {
	t.OwnerID, t.DoneAt, t.DoneBy, t.Voiding = t.GivenTo, nil, 0, store.Voiding{}
}

// Limits of tasks.
const (
	TextLimit = 200 // characters of one
	OpenLimit = 100 // that are open at once, of one source
	ActLimit  = 20  // of one activity
)

// Faults of a task.
var (
	// ErrTooMany: the source has as many as it can have.
	ErrTooMany = errors.New("there are as many tasks as there can be")
	// ErrNobody: a task for nobody, or for somebody who has left.
	ErrNobody = errors.New("task is for nobody of the office")
	// ErrPastDay: a task that would have been due before it is given.
	ErrPastDay = errors.New("day of the task is over")
)

// Add gives a task in the name of the staff: t has Text, OwnerID, DueOn, SourceKind and
// SourceID, of which the caller knows that it is there. store.ErrEmpty without a text,
// *store.TooLongError, ErrNobody, ErrPastDay, ErrTooMany, store.ErrNotAllowed.
func Add(tx *gorm.DB, t *Task, by *people.Person, now time.Time) (*records.Step, error) {
	if !by.Is(people.Staff) {
		return nil, store.ErrNotAllowed
	}
	return Give(tx, t, by, now)
}

// Give is Add by somebody of whom the caller knows that the rules of its source let him or her
// give it (a 专班's leader to its members, §3).
func Give(tx *gorm.DB, t *Task, by *people.Person, now time.Time) (*records.Step, error) {
	if err := store.Text("title", &t.Text, TextLimit); err != nil {
		return nil, err
	}
	if t.Text == "" {
		return nil, store.ErrEmpty
	}
	if err := owner(tx, t.OwnerID); err != nil {
		return nil, err
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	if !t.DueOn.Valid() {
		return nil, fmt.Errorf("task of person %d due on %q", t.OwnerID, t.DueOn)
	}
	if t.DueOn < store.DateOf(now, loc) {
		return nil, ErrPastDay
	}
	there, err := Of(tx, t.SourceKind, t.SourceID)
	if err != nil {
		return nil, err
	}
	open := 0
	for i := range there {
		if there[i].State == Open {
			open++
		}
	}
	if open >= OpenLimit || t.SourceKind == FromActivity && len(there) >= ActLimit {
		return nil, ErrTooMany
	}
	t.GivenTo, t.CreatedBy, t.CreatedAt = t.OwnerID, by.ID, store.Stamp(now)
	return Life.Advance(tx, t, records.Move[State]{To: Open, By: by}, now)
}

// owner holds that a person is there to see to a task.
func owner(tx *gorm.DB, id int64) error {
	if id == 0 {
		return ErrNobody
	}
	p, err := people.PersonByID(tx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && p.LeftAt != nil {
		return ErrNobody
	}
	return err
}

// HandOver has somebody else see to a task that is open (its owner has left, or cannot).
// ErrNobody, *records.TransitionError, store.ErrNotAllowed.
func HandOver(tx *gorm.DB, t *Task, to int64, by *people.Person, now time.Time) (*records.Step, error) {
	if err := owner(tx, to); err != nil {
		return nil, err
	}
	if to == t.OwnerID {
		return nil, Life.Wrong(t.State, t.State)
	}
	p, err := people.PersonByID(tx, to)
	if err != nil {
		return nil, err
	}
	return Life.Advance(tx, t, records.Move[State]{Note: Handed, By: by, Outcome: strconv.FormatInt(to, 10), Whom: p.Name}, now)
}

// TakeBack takes a task that is open off the list for who gave it, whose step in the machine it
// is not: only the staff drops what others gave. store.ErrNotAllowed, *records.TransitionError.
func TakeBack(tx *gorm.DB, t *Task, by *people.Person, now time.Time) (*records.Step, error) {
	if by == nil || by.LeftAt != nil || by.ID != t.CreatedBy {
		return nil, store.ErrNotAllowed
	}
	m := *Life
	m.Steps = map[State]map[State]records.Rule{Open: {Dropped: {By: records.AnyoneByRule}}}
	return m.Advance(tx, t, records.Move[State]{To: Dropped, By: by}, now)
}

// Package pledges holds what the committee has promised the office for each year
// (党委支持事项, §17): two meetings that hear of its work, the secretary's visit before the
// county's plenary, leaders at the larger activities, the room, the fund. Each is due on a day,
// and is done, put off or not done this year.
package pledges

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Kind is what was promised.
type Kind string

// The kinds, in the order of §17.
const (
	Meeting Kind = "meeting" // 半年听取工作汇报, two a year
	Visit   Kind = "visit"   // 书记在县全会前走访委员
	Leaders Kind = "leaders" // 主要领导参加重大活动
	Room    Kind = "room"    // 办公场所
	Fund    Kind = "fund"    // 年度经费
	Other   Kind = "other"   // what the director added
)

// State is where a promise stands.
type State string

// The states of a promise.
const (
	Open    State = "open"
	PutOff  State = "put_off" // 延期, to another day and with a reason
	Done    State = "done"
	Unkept  State = "unkept"  // 今年未办
	Dropped State = "dropped" // one that was added, and is none
)

// NoteDue is what is noted when the day changes on which it is due.
const NoteDue = "due"

// Pledge is one promise of a year.
type Pledge struct {
	ID       int64
	OfficeID int64
	Year     int
	Kind     Kind
	Nth      int    // of its kind in the year, from 1 on
	Title    string // of Other; the rest are named by their kinds
	State    State
	DueOn    store.Date
	DoneOn   store.Date
	Who      string // who of the committee took part
	Said     string // what was said or decided, what proves it, in words
	Reason   string // why it was put off, or not done
	// Visited are the members whom the secretary visited. An undo leaves them: they are shown of
	// a visit that is done only, and doing it again says them again.
	Visited   store.IDs
	CreatedBy int64 // who added it; 0 for the clock
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Limits of a promise's words, in characters.
const (
	SaidLimit   = 1000
	ReasonLimit = 300
	// MostOther is how many a director may add to a year.
	MostOther = 10
)

// Faults of a promise.
var (
	ErrTooMany = errors.New("the year has as many added promises as are kept")
	ErrYear    = errors.New("no such year of promises")
	ErrFuture  = errors.New("nothing is done on a day to come")
)

// Life is the life of a promise (§17). The clock makes those of a year; the staff says that one is
// done, the director alone moves it, calls it not done, or opens it again.
var Life = &records.Machine[State]{
	Kind: records.KindPledge, Filed: Open, Owner: "created_by",
	Reading: records.Reading[State]{Readers: records.Readers{Roles: people.Staff | people.PartyContact}, Private: []State{Dropped}},
	Order:   []State{Done, PutOff, Unkept, Open, Dropped},
	Steps: map[State]map[State]records.Rule{
		"": {Open: {By: records.AnyoneByRule}},
		Open: {
			Done:    {By: records.StaffOnly, Words: records.MayWords, Limit: SaidLimit},
			PutOff:  {By: records.DirectorOnly, Words: records.MustWords, Limit: ReasonLimit},
			Unkept:  {By: records.DirectorOnly, Words: records.MayWords, Limit: ReasonLimit},
			Dropped: {By: records.DirectorOnly},
		},
		PutOff: {
			Done:   {By: records.StaffOnly, Words: records.MayWords, Limit: SaidLimit},
			Unkept: {By: records.DirectorOnly, Words: records.MayWords, Limit: ReasonLimit},
		},
		Done:   {Open: {By: records.DirectorOnly}},
		Unkept: {Open: {By: records.DirectorOnly}},
	},
	Notes: map[string]map[State]records.Rule{
		NoteDue: {Open: {By: records.DirectorOnly}, PutOff: {By: records.DirectorOnly}},
	},
	// What §17 promises is not dropped: it is done or not.
	Bars: func(rec records.Living[State], to State, note string) bool {
		p, ok := rec.(*Pledge)
		return ok && note == "" && to == Dropped && p.Kind != Other
	},
}

// Life tells where a promise's life is kept.
func (p *Pledge) Life() records.Life[State] {
	return records.Life[State]{ID: &p.ID, Author: p.CreatedBy, State: &p.State, Kept: []string{"due_on", "done_on", "who", "said", "reason"}}
}

// Follow keeps the day and the words of a step.
func (p *Pledge) Follow(step *records.Step) {
	if step.Note == NoteDue {
		p.DueOn = step.OnDate
		return
	}
	p.DoneOn, p.Who, p.Said, p.Reason = "", "", "", ""
	switch State(step.ToState) {
	case Open:
		if step.OnDate != "" {
			p.DueOn = step.OnDate
		}
	case PutOff:
		p.DueOn, p.Reason = step.OnDate, step.Words
	case Done:
		p.DoneOn, p.Who, p.Said = step.OnDate, step.Whom, step.Words
	case Unkept:
		p.Reason = step.Words
	}
}

// Restart forgets what Follow keeps.
func (p *Pledge) Restart() { p.DueOn, p.DoneOn, p.Who, p.Said, p.Reason = "", "", "", "", "" }

// Waits tells whether a promise is still to be done.
func (p *Pledge) Waits() bool { return p.State == Open || p.State == PutOff }

// Late tells whether it should have been done by now.
func (p *Pledge) Late(today store.Date) bool { return p.Waits() && p.DueOn < today }

// ByID finds a promise of tx's office.
func ByID(tx *gorm.DB, id int64) (*Pledge, error) {
	var p Pledge
	if err := tx.Take(&p, id).Error; err != nil {
		return nil, fmt.Errorf("pledge %d: %w", id, err)
	}
	return &p, nil
}

// visits notes whom the secretary visited.
func visits(tx *gorm.DB, p *Pledge, members []int64) error {
	p.Visited = members
	if err := tx.Model(p).Select("visited").Updates(p).Error; err != nil {
		return fmt.Errorf("visited of pledge %d: %w", p.ID, err)
	}
	return nil
}

// Keep says that a promise was done on a day: by whom, in which words, and of a visit whom it
// reached. ErrFuture, store.ErrNotAllowed, *store.TooLongError, *records.TransitionError.
func Keep(tx *gorm.DB, p *Pledge, k Kept, by *people.Person, today store.Date, now time.Time) (*records.Step, error) {
	if k.On > today || !k.On.Valid() {
		return nil, ErrFuture
	}
	step, err := Life.Advance(tx, p, records.Move[State]{To: Done, By: by, OnDate: k.On, Whom: k.Who, Words: k.Said}, now)
	if err != nil || p.Kind != Visit {
		return step, err
	}
	return step, visits(tx, p, k.Visited)
}

// Kept is how a promise was kept.
type Kept struct {
	On      store.Date
	Who     string
	Said    string
	Visited []int64
}

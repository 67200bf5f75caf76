package roster

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// State is where a change that a member asks for stands.
type State string

// The states of a change.
const (
	Filed     State = "filed"     // 待核实
	Confirmed State = "confirmed" // 已核实: it stands in the roster
	Returned  State = "returned"  // 退回, with a reason
	Withdrawn State = "withdrawn"
)

// Change is what a member wants changed in one field of his or her entry (domain C7). While
// it waits the roster says what it said.
type Change struct {
	ID        int64
	OfficeID  int64
	PersonID  int64
	Field     Field
	Was       string // when it was asked for
	Value     string
	State     State
	Reason    string // why it was sent back
	EditID    int64  // what it changed, once confirmed; 0: nothing
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is profile_changes.
func (Change) TableName() string { return "profile_changes" }

// Life is the life of a change: its author files it and takes it back, the staff verifies
// it or sends it back.
var Life = &records.Machine[State]{
	Kind: records.KindProfile, Filed: Filed, Order: []State{Filed, Confirmed, Returned, Withdrawn},
	Waits:   map[State]records.Wait{Filed: records.WaitProfile},
	Reading: records.Reading[State]{Readers: records.OfStaff, Private: []State{Withdrawn}},
	Steps: map[State]map[State]records.Rule{
		"": {Filed: {By: records.AuthorOnly}},
		Filed: {
			Confirmed: {By: records.StaffOnly},
			Returned:  {By: records.StaffOnly, Words: records.MustWords, Limit: store.LeaveReasonLimit},
			Withdrawn: {By: records.AuthorOnly},
		},
	},
}

// Life tells where a change's life is kept.
func (ch *Change) Life() records.Life[State] {
	return records.Life[State]{ID: &ch.ID, Author: ch.PersonID, State: &ch.State, Kept: []string{"reason"}}
}

// Follow keeps why it was sent back.
func (ch *Change) Follow(step *records.Step) {
	if State(step.ToState) == Returned {
		ch.Reason = step.Words
	}
}

// Restart forgets what Follow keeps.
func (ch *Change) Restart() { ch.Reason = "" }

// ByID finds a change of tx's office.
func ByID(tx *gorm.DB, id int64) (*Change, error) {
	var ch Change
	if err := tx.Take(&ch, id).Error; err != nil {
		return nil, fmt.Errorf("profile change %d: %w", id, err)
	}
	return &ch, nil
}

// Open lists the changes of a person that wait.
func Open(tx *gorm.DB, person int64) (list []Change, err error) {
	err = tx.Where("person_id = ? AND state = ?", person, Filed).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("changes of person %d: %w", person, err)
	}
	return list, nil
}

// File asks for a change of by's own entry. One of the field that waits is changed instead,
// and the step is nil. ErrSame, ErrNotAllowed for a field that is not one's own to change.
func File(tx *gorm.DB, field Field, value string, by *people.Person, now time.Time) (*Change, *records.Step, error) {
	if !slices.Contains(Own, field) {
		return nil, nil, store.ErrNotAllowed
	}
	if err := store.LockOffice(tx, "profile_changes"); err != nil {
		return nil, nil, err
	}
	was, err := people.RosterValue(tx, by, field, now)
	if err != nil {
		return nil, nil, err
	}
	if was == value {
		return nil, nil, ErrSame
	}
	open, err := Open(tx, by.ID)
	if err != nil {
		return nil, nil, err
	}
	if i := slices.IndexFunc(open, func(ch Change) bool { return ch.Field == field }); i >= 0 {
		ch := &open[i]
		ch.Was, ch.Value = was, value
		return ch, nil, Life.Amend(tx, ch, "was", "value")
	}
	ch := &Change{PersonID: by.ID, Field: field, Was: was, Value: value}
	step, err := Life.Advance(tx, ch, records.Move[State]{To: Filed, By: by}, now)
	return ch, step, err
}

// Take takes a step; the confirmed value stands in the roster in the same transaction.
// ErrGone when the person has left, and those of people.SetRosterValue.
func Take(tx *gorm.DB, ch *Change, move records.Move[State], now time.Time) (*records.Step, error) {
	step, err := Life.Advance(tx, ch, move, now)
	if err != nil || move.To != Confirmed {
		return step, err
	}
	p, err := people.PersonByID(tx, ch.PersonID)
	if err != nil {
		return nil, err
	}
	e, err := Put(tx, p, ch.Field, ch.Value, move.By, now)
	if errors.Is(err, ErrSame) {
		return step, nil // somebody has put it there meanwhile
	}
	if err != nil {
		return nil, err
	}
	return step, setEdit(tx, ch, e.ID)
}

// Revert takes the last step back, and with a confirmation what it changed; ErrMeanwhile
// when the entry was changed again since.
func Revert(tx *gorm.DB, ch *Change, by *people.Person, action int64, now time.Time) (*records.Step, error) {
	step, err := Life.Undo(tx, ch, by, action, now)
	if err != nil || State(step.FromState) != Filed || State(step.ToState) != Confirmed || ch.EditID == 0 {
		return step, err
	}
	e, err := EditByID(tx, ch.EditID)
	if err != nil {
		return nil, err
	}
	if _, err := TakeBack(tx, e, now); err != nil {
		return nil, err
	}
	return step, setEdit(tx, ch, 0)
}

func setEdit(tx *gorm.DB, ch *Change, edit int64) error {
	ch.EditID = edit
	if err := tx.Model(ch).Update("edit_id", edit).Error; err != nil {
		return fmt.Errorf("what change %d did: %w", ch.ID, err)
	}
	return nil
}

// CloseOf sends back what waits of a person who leaves: nobody waits for an answer any more.
func CloseOf(tx *gorm.DB, p, by *people.Person, words string, now time.Time) ([]Change, error) {
	open, err := Open(tx, p.ID)
	for i := range open {
		if err == nil {
			_, err = Life.Advance(tx, &open[i], records.Move[State]{To: Returned, By: by, Words: words}, now)
		}
	}
	return open, err
}

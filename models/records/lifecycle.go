package records

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Machine is the life of a kind of record: which step leads from which state to
// which, and who may take it. A record that is not kept yet is in the state "".
type Machine[S ~string] struct {
	Kind   Kind
	Prefix string // of its number, such as 议; "" when it has none
	Filed  S      // the state on whose first reaching it gets its number
	// Numbers are more states on whose first reaching it gets it; nil: Filed alone.
	Numbers []S
	Order   []S // all states, in the order in which steps are offered
	Steps   map[S]map[S]Rule
	// Notes are what can be noted in a record's life without taking it to another state,
	// by their names: such as that it was delivered on another day. nil: nothing.
	Notes map[string]map[S]Rule
	// Bars tells that a record does not take a step or a note that its state alone would
	// let it take; nil: it takes all.
	Bars  func(rec Living[S], to S, note string) bool
	Owner string // the column of its author; "" is person_id
	// Waits are the states in which it is before the staff, and what for.
	Waits map[S]Wait
	// Rests tells that a record waits for nobody though others in its state do; nil: none.
	Rests func(rec Living[S]) bool
	// Back is the state in which its author has it back to file it again; "" for none.
	Back S
	Reading[S]
}

// Life is where a record keeps what a machine needs of it.
type Life[S ~string] struct {
	ID     *int64
	Author int64 // whose record it is; 0 for nobody's
	State  *S
	Number *string  // nil when it has none
	Kept   []string // the columns that are saved with a step
}

// Living is what has a life. Its table has the columns id, state and, with a
// number, number.
type Living[S ~string] interface {
	Life() Life[S]
	// Follow keeps in the record what a step says: dates, results.
	Follow(step *Step)
	// Restart forgets all that Follow has kept. The steps that stand are then
	// followed anew.
	Restart()
}

// Move is a step as somebody wants to take it.
type Move[S ~string] struct {
	To       S
	Note     string         // what is noted, instead of To; "" for a step
	By       *people.Person // nil for AnyoneByRule only
	Words    string
	Evidence string     // 批示, 纪要, 回函 (domain C1)
	OnDate   store.Date // the day that it names, such as that of sending
	Outcome  string     // what it concludes, in the kind's own terms
	Whom     string     // to whom it goes by name, such as an office
	Other    int64      // another record of the kind that it is about; 0 for none
}

// Step is one step of a record's life: who took it where, when and why.
type Step struct {
	ID         int64
	OfficeID   int64
	RecordKind Kind
	RecordID   int64
	FromState  string
	ToState    string
	ByID       int64
	At         time.Time
	Words      string
	Evidence   string
	OnDate     store.Date
	Outcome    string
	Note       string // what is noted, from the state to itself; "" for a step to another
	Whom       string
	OtherID    int64
	ActionID   int64 // by which it can be undone; 0 for none
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is the table of Step.
func (Step) TableName() string { return "record_steps" }

// ErrTransition is every TransitionError.
var ErrTransition = errors.New("record cannot take this step now")

// TransitionError: a record does not go from one state to the other, or has
// gone somewhere else meanwhile.
type TransitionError struct {
	Kind     Kind
	From, To string
}

func (e *TransitionError) Error() string {
	return fmt.Sprintf("%s cannot go from %q to %q", e.Kind, e.From, e.To)
}

// Is tells that every TransitionError is ErrTransition.
func (e *TransitionError) Is(target error) bool { return target == ErrTransition }

// Advance takes a record to another state and keeps the step. A record that is
// not kept yet is kept by its first step; what is noted leaves it in its state; when it reaches the state Filed for
// the first time it gets its number. Of two who decide at once, also in two
// processes, one succeeds. *TransitionError when the step is none of its life or
// another was quicker, ErrNotAllowed, ErrReasonNeeded, *TooLongError. After an
// error state and number are as they were; for the rest it has to be read anew.
func (m *Machine[S]) Advance(tx *gorm.DB, rec Living[S], move Move[S], now time.Time) (*Step, error) {
	life := rec.Life()
	from := *life.State
	if move.Note != "" {
		move.To = from
	}
	if err := m.hold(tx, rec, move.To); err != nil {
		return nil, err
	}
	rule, ok := m.RuleFor(rec, move.To, move.Note)
	if !ok {
		return nil, m.Wrong(from, move.To)
	}
	if !rule.By.Allows(move.By, life.Author) {
		return nil, store.ErrNotAllowed
	}
	if err := rule.check(&move.Words, move.Outcome); err != nil {
		return nil, err
	}
	if err := store.Text("evidence", &move.Evidence, store.MatterLimit); err != nil {
		return nil, err
	}
	if err := store.Text("whom", &move.Whom, store.TitleLimit); err != nil {
		return nil, err
	}
	step := &Step{
		RecordKind: m.Kind, RecordID: *life.ID, FromState: string(from), ToState: string(move.To), At: store.Stamp(now),
		Words: move.Words, Evidence: move.Evidence, OnDate: move.OnDate, Outcome: move.Outcome,
		Note: move.Note, Whom: move.Whom, OtherID: move.Other,
	}
	if move.By != nil {
		step.ByID = move.By.ID
	}
	if err := m.take(tx, rec, step, now); err != nil {
		return nil, err
	}
	return step, nil
}

// take moves the record and keeps the step.
func (m *Machine[S]) take(tx *gorm.DB, rec Living[S], step *Step, now time.Time) (err error) {
	life, was := rec.Life(), m.remember(rec)
	defer func() {
		if err != nil {
			was()
		}
	}()
	if life.Number != nil && *life.Number == "" && (step.ToState == string(m.Filed) || slices.Contains(m.Numbers, S(step.ToState))) {
		if *life.Number, err = m.number(tx, now); err != nil {
			return err
		}
	}
	*life.State = S(step.ToState)
	rec.Follow(step)
	if err := m.save(tx, rec, S(step.FromState)); err != nil {
		return err
	}
	step.RecordID = *life.ID
	if err := tx.Create(step).Error; err != nil {
		return fmt.Errorf("keep step of %s %d: %w", m.Kind, step.RecordID, err)
	}
	return nil
}

// remember gives back what a record's life was when a step fails. What Follow
// keeps is found again from the database by whoever needs it.
func (m *Machine[S]) remember(rec Living[S]) func() {
	life := rec.Life()
	state, number := *life.State, ""
	if life.Number != nil {
		number = *life.Number
	}
	return func() {
		*life.State = state
		if life.Number != nil {
			*life.Number = number
		}
	}
}

func (m *Machine[S]) number(tx *gorm.DB, now time.Time) (string, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return "", err
	}
	year := now.In(loc).Year()
	n, err := store.NextNumber(tx, string(m.Kind), year)
	return store.NumberOf(m.Prefix, year, n), err
}

// Undo takes the last step of a record back, by who took it and still may take it, or
// by the staff, and restores its state and what was kept of it. A number that was given stays. The
// step in which the record began is not undone: it is withdrawn. With an action
// that is not 0 the step has to be the action's. ErrNothingToUndo,
// ErrNotAllowed, *TransitionError when a step has followed.
func (m *Machine[S]) Undo(tx *gorm.DB, rec Living[S], by *people.Person, action int64, now time.Time) (*Step, error) {
	life := rec.Life()
	if err := m.hold(tx, rec, *life.State); err != nil {
		return nil, err
	}
	steps, err := m.StepsOf(tx, *life.ID)
	if err != nil {
		return nil, err
	}
	if len(steps) == 0 {
		return nil, store.ErrNothingToUndo
	}
	last, earlier := &steps[len(steps)-1], steps[:len(steps)-1]
	switch {
	case last.ToState != string(*life.State), action != 0 && last.ActionID != action:
		return nil, m.Wrong(*life.State, S(last.FromState))
	case last.FromState == "":
		return nil, store.ErrNothingToUndo
	case !m.MayUndo(last, by, life.Author):
		return nil, store.ErrNotAllowed
	}
	// Of two who undo at once one finds the step void.
	if err := store.VoidRow(tx, &Step{}, last.ID, by.ID, "撤销", now); err != nil {
		if errors.Is(err, store.ErrVoided) {
			err = m.Wrong(*life.State, S(last.FromState))
		}
		return nil, err
	}
	from := *life.State
	rec.Restart()
	for i := range earlier {
		rec.Follow(&earlier[i])
	}
	*life.State = S(last.FromState)
	if err := m.save(tx, rec, from); err != nil {
		*life.State = from
		return nil, err
	}
	return last, nil
}

// MayUndo tells whether a person may take a step back: an undo has the access of the
// step. Who took it in a role that is lost
// since leaves it to those who have the role; the staff takes back what others did,
// but not what is the director's alone.
func (m *Machine[S]) MayUndo(step *Step, by *people.Person, author int64) bool {
	rule := m.Rule(S(step.FromState), S(step.ToState), step.Note).By
	if by == nil || by.LeftAt != nil {
		return false
	}
	return by.ID == step.ByID && rule.Allows(by, author) ||
		by.Is(people.Staff) && (rule != DirectorOnly || by.Is(people.Director))
}

// Because binds a step to the action by which it can be undone.
func (s *Step) Because(tx *gorm.DB, a *ledger.Action) error {
	s.ActionID = a.ID
	if err := tx.Model(s).UpdateColumn("action_id", a.ID).Error; err != nil {
		return fmt.Errorf("bind step %d to action %d: %w", s.ID, a.ID, err)
	}
	return nil
}

// Next lists where a person may take a record now, in the machine's order.
func (m *Machine[S]) Next(rec Living[S], by *people.Person) []S {
	var out []S
	for _, to := range m.Order {
		if m.Allows(rec, to, by) {
			out = append(out, to)
		}
	}
	return out
}

// Allows tells whether a person may take a record to a state now.
func (m *Machine[S]) Allows(rec Living[S], to S, by *people.Person) bool {
	rule, ok := m.RuleFor(rec, to, "")
	return ok && rule.By.Allows(by, rec.Life().Author)
}

// AllowsNote tells whether a person may note something of a record now.
func (m *Machine[S]) AllowsNote(rec Living[S], note string, by *people.Person) bool {
	rule, ok := m.RuleFor(rec, *rec.Life().State, note)
	return ok && rule.By.Allows(by, rec.Life().Author)
}

// Rule is the rule of a step or, with a note, of what is noted in the state; the zero Rule
// when there is none.
func (m *Machine[S]) Rule(from, to S, note string) Rule {
	if note != "" {
		return m.Notes[note][from]
	}
	return m.Steps[from][to]
}

// RuleFor is the rule by which a record takes a step or a note now; false when it does not.
func (m *Machine[S]) RuleFor(rec Living[S], to S, note string) (rule Rule, ok bool) {
	from := *rec.Life().State
	if note != "" {
		rule, ok = m.Notes[note][from]
	} else {
		rule, ok = m.Steps[from][to]
	}
	return rule, ok && (m.Bars == nil || !m.Bars(rec, to, note))
}

// StepsOf lists the steps of one record that stand, in order: its whole life
// (办理经过).
func (m *Machine[S]) StepsOf(tx *gorm.DB, id int64) ([]Step, error) {
	all, err := StepsOf(tx, m.Kind, id)
	return all[id], err
}

// StepsOf lists the steps of records of a kind that stand, in order, by record.
func StepsOf(tx *gorm.DB, kind Kind, ids ...int64) (map[int64][]Step, error) {
	out := make(map[int64][]Step, len(ids))
	for part := range slices.Chunk(ids, store.MaxPage) {
		var list []Step
		err := tx.Where("record_kind = ? AND record_id IN ? AND voided_at IS NULL", kind, part).Order("id").Find(&list).Error
		if err != nil {
			return nil, fmt.Errorf("steps of %s %v: %w", kind, part, err)
		}
		for _, s := range list {
			out[s.RecordID] = append(out[s.RecordID], s)
		}
	}
	return out, nil
}

// StepsSince lists the steps of one record from one on, in order, also those that were
// taken back.
func (m *Machine[S]) StepsSince(tx *gorm.DB, id, first int64) (list []Step, err error) {
	err = tx.Where("record_kind = ? AND record_id = ? AND id >= ?", m.Kind, id, first).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("steps of %s %d since %d: %w", m.Kind, id, first, err)
	}
	return list, nil
}

func (m *Machine[S]) Wrong(from, to S) error {
	return &TransitionError{Kind: m.Kind, From: string(from), To: string(to)}
}

// DecidedBefore makes a TransitionError the kind's own error too.
func DecidedBefore(err, of error) error {
	if errors.Is(err, ErrTransition) {
		return errors.Join(of, err)
	}
	return err
}

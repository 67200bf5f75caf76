package voices

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// TransitionError: a suggestion cannot go from one state to the other.
type TransitionError struct{ From, To State }

func (e *TransitionError) Error() string {
	return fmt.Sprintf("suggestion cannot go from %s to %s", e.From, e.To)
}

// ErrUnknownRating: a rating that is none of Ratings.
var ErrUnknownRating = errors.New("unknown rating")

// actor says who makes a transition.
type actor int

const (
	author actor = iota
	staff
)

type transition struct {
	by   actor
	note bool // a reason or result is compulsory
}

// transitions is the life of a suggestion (§9). A declined one may still be
// done later, and is rated like one that was done: what its author judges is
// the handling.
var transitions = map[State]map[State]transition{
	Draft: {Filed: {by: author}, Withdrawn: {by: author}},
	Filed: {
		Returned: {by: staff, note: true}, Reviewed: {by: staff}, Withdrawn: {by: author},
	},
	Returned: {Filed: {by: author}, Withdrawn: {by: author}},
	Reviewed: {Sent: {by: staff}, Withdrawn: {by: author}},
	Sent: {
		Accepted: {by: staff}, Partly: {by: staff}, Declined: {by: staff, note: true},
	},
	Accepted: {Done: {by: staff, note: true}},
	Partly:   {Done: {by: staff, note: true}},
	Declined: {Done: {by: staff, note: true}, Rated: {by: author}},
	Done:     {Rated: {by: author}},
}

// NextStates lists where by may take the suggestion, in the order of its life.
func NextStates(s *Suggestion, by *people.Person) []State {
	var out []State
	for _, to := range []State{
		Filed, Reviewed, Returned, Sent, Accepted, Partly,
		Declined, Done, Rated, Withdrawn,
	} {
		if t, ok := transitions[s.State][to]; ok && t.allows(s, by) {
			out = append(out, to)
		}
	}
	return out
}

func (t transition) allows(s *Suggestion, by *people.Person) bool {
	if t.by == staff {
		return by.Is(people.Staff)
	}
	return by != nil && by.ID == s.PersonID && by.LeftAt == nil
}

// Advance takes a suggestion to its next state and keeps the step.
// *TransitionError, ErrNotAllowed, ErrReasonNeeded when a reason or result is
// missing. On the first filing it gets its number. Rating goes through Rate.
func Advance(tx *gorm.DB, s *Suggestion, to State, by *people.Person, note string, now time.Time) (*SuggestionStep, error) {
	t, ok := transitions[s.State][to]
	if !ok || to == Rated && s.Rating == "" {
		return nil, &TransitionError{From: s.State, To: to}
	}
	if !t.allows(s, by) {
		return nil, store.ErrNotAllowed
	}
	if err := store.Text("note", &note, store.MatterLimit); err != nil {
		return nil, err
	}
	if t.note && note == "" {
		return nil, store.ErrReasonNeeded
	}
	if to == Filed && s.Number == "" {
		loc, err := people.LocationOf(tx)
		if err != nil {
			return nil, err
		}
		year := now.In(loc).Year()
		n, err := store.NextNumber(tx, "suggestion", year)
		if err != nil {
			return nil, err
		}
		s.Number = store.NumberOf("议", year, n)
	}
	step := &SuggestionStep{SuggestionID: s.ID, FromState: s.State, ToState: to, ByID: by.ID, At: store.Stamp(now), Note: note}
	from := s.State
	s.State = to
	s.follow(step)
	if err := s.saveState(tx, from); err != nil {
		return nil, err
	}
	if err := tx.Create(step).Error; err != nil {
		return nil, fmt.Errorf("keep step of suggestion %d: %w", s.ID, err)
	}
	return step, nil
}

// Rate ends a suggestion with its author's word on the handling.
func Rate(tx *gorm.DB, s *Suggestion, by *people.Person, rating Rating, note string, now time.Time) (*SuggestionStep, error) {
	if !slices.Contains(Ratings, rating) {
		return nil, ErrUnknownRating
	}
	rated := *s
	rated.Rating, rated.RatingNote = rating, store.CleanText(note)
	step, err := Advance(tx, &rated, Rated, by, note, now)
	if err == nil {
		*s = rated
	}
	return step, err
}

// UndoStep takes the last step back, by who made it or by the staff. The
// number, once given, stays. One that was withdrawn comes back without its
// finding when another was made of that since. ErrNothingToUndo when there is no
// step.
func UndoStep(tx *gorm.DB, s *Suggestion, by *people.Person, now time.Time) error {
	steps, err := Steps(tx, s.ID)
	if err != nil {
		return err
	}
	if len(steps) == 0 {
		return store.ErrNothingToUndo
	}
	last := steps[len(steps)-1]
	if last.ToState != s.State {
		return &TransitionError{From: s.State, To: last.FromState} // another was quicker
	}
	if by.ID != last.ByID && !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	if err := store.VoidRow(tx, &SuggestionStep{}, last.ID, by.ID, "撤销", now); err != nil {
		return err
	}
	from := s.State
	s.State = last.FromState
	s.FiledAt, s.SentAt, s.DecidedAt, s.DoneAt, s.Result = nil, nil, nil, nil, ""
	if from == Rated {
		s.Rating, s.RatingNote = "", ""
	}
	for i := range steps[:len(steps)-1] {
		s.follow(&steps[i])
	}
	if from == Withdrawn {
		if err := s.giveWay(tx); err != nil {
			return err
		}
	}
	return s.saveState(tx, from)
}

// follow keeps the dates of a step in the suggestion itself.
func (s *Suggestion) follow(step *SuggestionStep) {
	at := step.At
	switch step.ToState {
	case Filed:
		if s.FiledAt == nil {
			s.FiledAt = &at
		}
	case Sent:
		s.SentAt = &at
	case Accepted, Partly, Declined:
		s.DecidedAt = &at
	case Done:
		s.DoneAt, s.Result = &at, step.Note
	}
}

// giveWay lets go of the finding if another suggestion stands for it.
func (s *Suggestion) giveWay(tx *gorm.DB) error {
	if taken, err := s.findingTaken(tx); err != nil || !taken {
		return err
	}
	s.FindingID = 0
	if err := tx.Model(s).Update("finding_id", 0).Error; err != nil {
		return fmt.Errorf("finding of suggestion %d: %w", s.ID, err)
	}
	return nil
}

// saveState saves the state if nobody has changed it since it was read.
func (s *Suggestion) saveState(tx *gorm.DB, from State) error {
	done := tx.Model(s).Where("state = ?", from).
		Select("number", "state", "filed_at", "sent_at", "decided_at", "done_at", "result", "rating", "rating_note").Updates(s)
	if done.Error != nil {
		return fmt.Errorf("save suggestion %d: %w", s.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return &TransitionError{From: from, To: s.State}
	}
	return nil
}

// SetEvidence adds to a step what proves it: 批示, 纪要, 回函 (domain C1).
func SetEvidence(tx *gorm.DB, step *SuggestionStep, evidence string) error {
	if err := store.Text("evidence", &evidence, store.MatterLimit); err != nil {
		return err
	}
	step.Evidence = evidence
	return tx.Model(step).Update("evidence", evidence).Error
}

// Steps lists the steps of a suggestion that were not taken back, in order.
func Steps(tx *gorm.DB, suggestion int64) ([]SuggestionStep, error) {
	var list []SuggestionStep
	err := tx.Where("suggestion_id = ? AND voided_at IS NULL", suggestion).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("steps of suggestion %d: %w", suggestion, err)
	}
	return list, nil
}

package voices

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

// What a person may get wrong about a step.
var (
	ErrUnknownRating = errors.New("unknown rating")
	ErrUnknownKind   = errors.New("unknown kind or category of suggestion")
	ErrNoOffice      = errors.New("suggestion is assigned to no office, or without a day")
	ErrFutureDay     = errors.New("a delivery lies in the future")
)

// Rests tells that a suggestion was answered and nothing more is to be done: it was not
// adopted, or kept for reference. One that its author has reopened does not rest.
func (s *Suggestion) Rests() bool {
	return s.State == Answered && (s.Outcome == Reference || s.Outcome == Declined) && s.ReopenedAt == nil
}

// Adopted tells whether it was adopted, at least partly.
func (s *Suggestion) Adopted() bool { return s.Outcome == Adopted || s.Outcome == Partly }

// Standing is how it stands in one word: the state or, of one that was sent, to whom, and of
// one that was answered and that nobody deals with yet, what the answer concluded.
func (s *Suggestion) Standing() string {
	switch {
	case s.State == Answered && s.ReopenedAt != nil:
		return Reopened
	case s.State == Answered && s.Outcome != "":
		return string(s.Outcome)
	case s.State == Sent && s.SentTo != "":
		return string(s.SentTo)
	}
	return string(s.State)
}

// bars are the steps that the state alone would allow: one that rests is rated at once,
// any other when it is done; what is reopened goes back to where it was before.
func bars(rec records.Living[State], to State, note string) bool {
	s := rec.(*Suggestion)
	done := s.State == Done || s.State == Rated
	switch {
	case note == NoteHeld:
		return s.DoneAt == nil || s.HeldAt != nil
	case note != "":
		return false
	case s.State == Answered && to == Rated:
		return !s.Rests()
	case s.State == Answered && to == Assigned:
		return s.Rests()
	case done && to == Answered:
		return s.DoneAt == nil || s.AssignedTo != ""
	case done && to == Assigned:
		return s.DoneAt == nil || s.AssignedTo == ""
	}
	return false
}

// Life tells where a suggestion's life is kept.
func (s *Suggestion) Life() records.Life[State] {
	return records.Life[State]{
		ID: &s.ID, Author: s.PersonID, State: &s.State, Number: &s.Number,
		Kept: []string{
			"kind", "filed_at", "reviewed_at", "sent_at", "sent_to", "sent_on", "sent_paper", "decided_at", "outcome", "evidence", "assigned_at", "assigned_to",
			"due_on", "plan_on", "done_at", "result", "held_at", "reopened_at", "rating", "rating_note", "merged_into",
		},
	}
}

// Follow keeps what a step says: dates, outcome, result, rating, and what is noted.
func (s *Suggestion) Follow(step *records.Step) {
	at := step.At
	if step.Note != "" {
		s.followNote(step)
		return
	}
	to, again := State(step.ToState), step.FromState == string(Done) || step.FromState == string(Rated)
	switch {
	case again && (to == Answered || to == Assigned):
		s.DoneAt, s.Result, s.HeldAt, s.Rating, s.RatingNote, s.ReopenedAt = nil, "", nil, "", "", &at
		return
	case to == Filed && s.FiledAt == nil:
		s.FiledAt = &at
	case to == Reviewed:
		s.ReviewedAt = &at
	case to == Sent:
		s.SentAt = &at
		s.sent(step)
	case to == Answered:
		s.DecidedAt, s.Outcome, s.Evidence = &at, Outcome(step.Outcome), step.Evidence
	case to == Assigned:
		s.AssignedAt, s.AssignedTo, s.DueOn = &at, step.Whom, step.OnDate
	case to == Done:
		s.DoneAt, s.Result, s.ReopenedAt = &at, step.Words, nil
		s.proven(step)
	case to == Rated:
		s.Rating, s.RatingNote = Rating(step.Outcome), step.Words
	case to == Merged:
		s.MergedInto = step.OtherID
	}
}

func (s *Suggestion) sent(step *records.Step) {
	s.SentTo, s.SentOn, s.SentPaper = Level(step.Outcome), step.OnDate, step.Evidence
}

func (s *Suggestion) proven(step *records.Step) {
	if step.Evidence != "" {
		s.Evidence = step.Evidence
	}
}

// Restart forgets what Follow keeps.
func (s *Suggestion) Restart() {
	s.Kind = s.FirstKind
	s.FiledAt, s.ReviewedAt, s.SentAt, s.SentTo, s.SentOn, s.SentPaper = nil, nil, nil, "", "", ""
	s.DecidedAt, s.Outcome, s.Evidence = nil, "", ""
	s.AssignedAt, s.AssignedTo, s.DueOn, s.PlanOn = nil, "", "", ""
	s.DoneAt, s.Result, s.HeldAt, s.ReopenedAt, s.Rating, s.RatingNote = nil, "", nil, nil, "", ""
	s.MergedInto = 0
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

// NextStates lists where by may take the suggestion, in the order of its life.
func NextStates(s *Suggestion, by *people.Person) []State { return SuggestionLife.Next(s, by) }

// Move is a step of a suggestion as somebody wants to take it.
type Move = records.Move[State]

// Take takes a suggestion to its next state, or notes something of it: see
// Machine.Advance. A delivery that does not say to whom and when goes where its kind goes,
// today. Rating goes through Rate, merging through Merge, the field through SetCategory. ErrNoOffice, ErrFutureDay.
func Take(tx *gorm.DB, s *Suggestion, move Move, now time.Time) (*records.Step, error) {
	if move.Note == "" && (move.To == Merged || move.To == Rated && move.Outcome == "") || move.Note == NoteMerged || move.Note == NoteCategory {
		return nil, SuggestionLife.Wrong(s.State, move.To)
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	today := store.DateOf(now, loc)
	switch {
	case move.Note == NoteSent || move.Note == "" && move.To == Sent:
		if move.Outcome == "" {
			move.Outcome = string(LevelOf(s.Kind))
		}
		if move.OnDate == "" {
			move.OnDate = today
		}
		if move.OnDate > today {
			return nil, ErrFutureDay
		}
	case move.Note == "" && move.To == Assigned && (s.State == Done || s.State == Rated): // again where it was
	case move.Note == "" && move.To == Assigned && (store.CleanText(move.Whom) == "" || !move.OnDate.Valid()),
		(move.Note == NoteDue || move.Note == NotePlan) && !move.OnDate.Valid():
		return nil, ErrNoOffice
	case move.Note == NoteKind && !slices.Contains(Kinds, Kind(move.Outcome)):
		return nil, ErrUnknownKind
	}
	return SuggestionLife.Advance(tx, s, move, now)
}

// LevelOf is where suggestions of a kind go.
func LevelOf(k Kind) Level {
	if k == Report || k == Proposal {
		return ToCounty
	}
	return ToCommittee
}

// Advance takes a suggestion to its next state with words alone: see Take.
func Advance(tx *gorm.DB, s *Suggestion, to State, by *people.Person, note string, now time.Time) (*records.Step, error) {
	if to == Rated {
		return nil, SuggestionLife.Wrong(s.State, to)
	}
	return Take(tx, s, Move{To: to, By: by, Words: note}, now)
}

// Answer keeps what was answered to a suggestion.
func Answer(tx *gorm.DB, s *Suggestion, outcome Outcome, by *people.Person, note string, now time.Time) (*records.Step, error) {
	return Take(tx, s, Move{To: Answered, Outcome: string(outcome), By: by, Words: note}, now)
}

// Rate ends a suggestion with its author's word on the handling.
func Rate(tx *gorm.DB, s *Suggestion, by *people.Person, rating Rating, note string, now time.Time) (*records.Step, error) {
	if !slices.Contains(Ratings, rating) {
		return nil, ErrUnknownRating
	}
	return SuggestionLife.Advance(tx, s, Move{To: Rated, By: by, Words: note, Outcome: string(rating)}, now)
}

// Reopen takes a suggestion whose result does not hold back to where it was before it was
// done (回头看): to its answer, or to the office that dealt with it.
func Reopen(tx *gorm.DB, s *Suggestion, by *people.Person, note string, now time.Time) (*records.Step, error) {
	return Take(tx, s, Move{To: s.Before(), By: by, Words: note, Outcome: Reopened}, now)
}

// SetCategory notes that a suggestion is about another field (类别, domain C2). The texts that its author
// writes anew say it too, so it is kept with them and not by the step. ErrUnknownKind, and what
// Advance fails with.
func SetCategory(tx *gorm.DB, s *Suggestion, category Category, by *people.Person, now time.Time) (*records.Step, error) {
	if !slices.Contains(Categories, category) || category == s.Category {
		return nil, ErrUnknownKind
	}
	step, err := SuggestionLife.Advance(tx, s, Move{Note: NoteCategory, Outcome: string(category), Evidence: string(s.Category), By: by}, now)
	if err != nil {
		return nil, err
	}
	return step, s.keepCategory(tx, category)
}

func (s *Suggestion) keepCategory(tx *gorm.DB, category Category) error {
	s.Category = category
	if err := tx.Model(s).UpdateColumn("category", category).Error; err != nil {
		return fmt.Errorf("category of suggestion %d: %w", s.ID, err)
	}
	return nil
}

// Before is where a suggestion was before it was done.
func (s *Suggestion) Before() State {
	if s.AssignedTo != "" {
		return Assigned
	}
	return Answered
}

// UndoStep takes the last step back, by who made it or by the staff; of an
// action that is not 0 only its own. The number, once given, stays. One that was
// withdrawn comes back without its finding when another was made of that since; one that
// was merged leaves the life of the other; one that was put into another field is in that
// before.
func UndoStep(tx *gorm.DB, s *Suggestion, by *people.Person, action int64, now time.Time) (*records.Step, error) {
	was, into := s.State, s.MergedInto
	if was == Withdrawn {
		if err := s.giveWay(tx); err != nil {
			return nil, err
		}
	}
	step, err := SuggestionLife.Undo(tx, s, by, action, now)
	switch {
	case err != nil:
	case was == Merged:
		err = leave(tx, s.ID, into, by, now)
	case step.Note == NoteCategory:
		err = s.keepCategory(tx, Category(step.Evidence))
	}
	return step, err
}

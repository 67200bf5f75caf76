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

// ErrUnknownRating: a rating that is none of Ratings.
var ErrUnknownRating = errors.New("unknown rating")

// SuggestionLife is the life of a suggestion (§9). A declined one may still be done
// later, and is rated like one that was done: what its author judges is the
// handling.
var SuggestionLife = &records.Machine[State]{
	Kind: records.KindSuggestion, Prefix: "议", Filed: Filed, Back: Returned,
	Waits: map[State]records.Wait{
		Filed: records.WaitReview, Reviewed: records.WaitSend, Sent: records.WaitOutcome,
		Accepted: records.WaitResult, Partly: records.WaitResult,
	},
	Reading: records.Reading[State]{Readers: records.OfStaff, Private: []State{Draft, Withdrawn}},
	Order: []State{
		Draft, Filed, Reviewed, Returned, Sent, Accepted, Partly,
		Declined, Done, Rated, Withdrawn,
	},
	Steps: map[State]map[State]records.Rule{
		Draft: {Filed: ownStep, Withdrawn: ownStep},
		Filed: {
			Returned: OfficeReason, Reviewed: OfficeRemark, Withdrawn: ownStep,
		},
		Returned: {Filed: ownStep, Withdrawn: ownStep},
		Reviewed: {Sent: OfficeRemark, Withdrawn: ownStep},
		Sent: {
			Accepted: OfficeRemark, Partly: OfficeRemark, Declined: OfficeReason,
		},
		Accepted: {Done: OfficeReason},
		Partly:   {Done: OfficeReason},
		Declined: {Done: OfficeReason, Rated: ownStep},
		Done:     {Rated: ownStep},
	},
}

// The rules of most steps with words of the length of a matter.
var (
	ownStep      = records.Rule{By: records.AuthorOnly, Words: records.MayWords, Limit: store.MatterLimit}
	OfficeRemark = records.Rule{By: records.StaffOnly, Words: records.MayWords, Limit: store.MatterLimit}
	OfficeReason = records.Rule{By: records.StaffOnly, Words: records.MustWords, Limit: store.MatterLimit}
)

// Life tells where a suggestion's life is kept.
func (s *Suggestion) Life() records.Life[State] {
	return records.Life[State]{
		ID: &s.ID, Author: s.PersonID, State: &s.State, Number: &s.Number,
		Kept: []string{"filed_at", "sent_at", "decided_at", "done_at", "result", "rating", "rating_note"},
	}
}

// Follow keeps the dates of a step, the result and the rating.
func (s *Suggestion) Follow(step *records.Step) {
	at := step.At
	switch State(step.ToState) {
	case Filed:
		if s.FiledAt == nil {
			s.FiledAt = &at
		}
	case Sent:
		s.SentAt = &at
	case Accepted, Partly, Declined:
		s.DecidedAt = &at
	case Done:
		s.DoneAt, s.Result = &at, step.Words
	case Rated:
		s.Rating, s.RatingNote = Rating(step.Outcome), step.Words
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

// Restart forgets what Follow keeps.
func (s *Suggestion) Restart() {
	s.FiledAt, s.SentAt, s.DecidedAt, s.DoneAt, s.Result, s.Rating, s.RatingNote = nil, nil, nil, nil, "", "", ""
}

// NextStates lists where by may take the suggestion, in the order of its life.
func NextStates(s *Suggestion, by *people.Person) []State { return SuggestionLife.Next(s, by) }

// Advance takes a suggestion to its next state and keeps the step: see
// Machine.Advance. Rating goes through Rate.
func Advance(tx *gorm.DB, s *Suggestion, to State, by *people.Person, note string, now time.Time) (*records.Step, error) {
	if to == Rated {
		return nil, SuggestionLife.Wrong(s.State, to)
	}
	return SuggestionLife.Advance(tx, s, records.Move[State]{To: to, By: by, Words: note}, now)
}

// Rate ends a suggestion with its author's word on the handling.
func Rate(tx *gorm.DB, s *Suggestion, by *people.Person, rating Rating, note string, now time.Time) (*records.Step, error) {
	if !slices.Contains(Ratings, rating) {
		return nil, ErrUnknownRating
	}
	return SuggestionLife.Advance(tx, s, records.Move[State]{To: Rated, By: by, Words: note, Outcome: string(rating)}, now)
}

// UndoStep takes the last step back, by who made it or by the staff; of an
// action that is not 0 only its own. The number, once given, stays. One that was
// withdrawn comes back without its finding when another was made of that since.
func UndoStep(tx *gorm.DB, s *Suggestion, by *people.Person, action int64, now time.Time) (*records.Step, error) {
	if s.State == Withdrawn {
		if err := s.giveWay(tx); err != nil {
			return nil, err
		}
	}
	return SuggestionLife.Undo(tx, s, by, action, now)
}

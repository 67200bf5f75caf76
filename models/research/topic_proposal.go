package research

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

// ProposalState is what became of a proposed topic.
type ProposalState string

// The states of a proposal.
const (
	ProposalOpen      ProposalState = "open"
	ProposalStruck    ProposalState = "struck" // by the director, with a reason
	ProposalMerged    ProposalState = "merged" // into another one
	ProposalWithdrawn ProposalState = "withdrawn"
)

// TopicProposal is a topic that a member proposes, with the reason for it
// (选题依据, domain C4).
type TopicProposal struct {
	ID        int64
	OfficeID  int64
	CallID    int64
	PersonID  int64
	Title     string
	Reason    string // 选题依据
	State     ProposalState
	IntoID    int64  // of a merged one
	Why       string // the director's reason
	DecidedBy int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// ProposalLife is the life of a proposed topic until the vote (domain C4): its
// author withdraws it, the staff strikes it or makes it part of another one, whose
// id is the step's outcome.
var ProposalLife = &records.Machine[ProposalState]{
	Kind:    records.KindProposal,
	Reading: records.Reading[ProposalState]{Readers: records.OfStaff, Private: []ProposalState{ProposalWithdrawn}},
	Order:   []ProposalState{ProposalOpen, ProposalStruck, ProposalMerged, ProposalWithdrawn},
	Steps: map[ProposalState]map[ProposalState]records.Rule{
		"": {ProposalOpen: {By: records.AuthorOnly}},
		ProposalOpen: {
			ProposalStruck: {By: records.StaffOnly, Words: records.MustWords, Limit: TopicReasonLimit},
			ProposalMerged: {By: records.StaffOnly, Words: records.MustWords, Limit: TopicReasonLimit}, ProposalWithdrawn: {By: records.AuthorOnly},
		},
	},
}

// Life tells where a proposal's life is kept.
func (r *TopicProposal) Life() records.Life[ProposalState] {
	return records.Life[ProposalState]{ID: &r.ID, Author: r.PersonID, State: &r.State, Kept: []string{"into_id", "why", "decided_by"}}
}

// Follow keeps who took it off the list, why, and into which one it went.
func (r *TopicProposal) Follow(step *records.Step) {
	if ProposalState(step.ToState) == ProposalOpen {
		return
	}
	r.Why, r.DecidedBy = step.Words, step.ByID
	r.IntoID, _ = strconv.ParseInt(step.Outcome, 10, 64) // "" is none
}

// Restart forgets what Follow keeps.
func (r *TopicProposal) Restart() { r.IntoID, r.Why, r.DecidedBy = 0, "", 0 }

// Limits of proposals.
const (
	ProposalsLimit   = 2   // of a member in a call
	TopicReasonLimit = 500 // characters
)

// ErrTooManyProposals: the member has proposed as many as may be.
var ErrTooManyProposals = errors.New("member has proposed as many topics as may be")

// Propose keeps a member's topic. ErrNotAllowed, ErrCallClosed,
// ErrTooManyProposals, ErrEmpty, ErrReasonNeeded, *TooLongError.
func Propose(tx *gorm.DB, t *TopicCall, p *people.Person, title, reason string, now time.Time) (*TopicProposal, *records.Step, error) {
	switch {
	case !p.Is(people.Member):
		return nil, nil, store.ErrNotAllowed
	case !t.Takes(now):
		return nil, nil, ErrCallClosed
	}
	if err := errors.Join(store.Text("topic", &title, store.TopicLimit), store.Text("reason", &reason, TopicReasonLimit)); err != nil {
		return nil, nil, err
	}
	switch {
	case title == "":
		return nil, nil, store.ErrEmpty
	case reason == "":
		return nil, nil, store.ErrReasonNeeded
	}
	if err := t.lock(tx); err != nil {
		if errors.Is(err, ErrCallState) {
			err = ErrCallClosed
		}
		return nil, nil, err
	}
	own, err := ProposalsBy(tx, t, p.ID)
	if err != nil {
		return nil, nil, err
	}
	if len(own) >= ProposalsLimit {
		return nil, nil, ErrTooManyProposals
	}
	r := &TopicProposal{CallID: t.ID, PersonID: p.ID, Title: title, Reason: reason}
	step, err := ProposalLife.Advance(tx, r, records.Move[ProposalState]{To: ProposalOpen, By: p}, now)
	return r, step, err
}

// ProposalByID finds a proposal of tx's office.
func ProposalByID(tx *gorm.DB, id int64) (*TopicProposal, error) {
	var r TopicProposal
	if err := tx.Take(&r, id).Error; err != nil {
		return nil, fmt.Errorf("proposed topic %d: %w", id, err)
	}
	return &r, nil
}

// Proposals lists the topics of a call that can be chosen, the oldest first.
func Proposals(tx *gorm.DB, t *TopicCall) ([]TopicProposal, error) {
	var list []TopicProposal
	err := tx.Where("call_id = ? AND state = ?", t.ID, ProposalOpen).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("topics of call %d: %w", t.ID, err)
	}
	return list, nil
}

// SetAside counts the topics of a call that the staff made part of another one,
// and those that it struck.
func SetAside(tx *gorm.DB, t *TopicCall) (merged, struck int, err error) {
	var states []ProposalState
	err = tx.Model(&TopicProposal{}).Where("call_id = ? AND state IN ?", t.ID, []ProposalState{ProposalMerged, ProposalStruck}).
		Pluck("state", &states).Error
	if err != nil {
		return 0, 0, fmt.Errorf("topics of call %d set aside: %w", t.ID, err)
	}
	for _, s := range states {
		if s == ProposalMerged {
			merged++
		} else {
			struck++
		}
	}
	return merged, struck, nil
}

// ProposalsBy lists a member's own topics in a call, those withdrawn left out.
func ProposalsBy(tx *gorm.DB, t *TopicCall, person int64) ([]TopicProposal, error) {
	var list []TopicProposal
	err := tx.Where("call_id = ? AND person_id = ? AND state <> ?", t.ID, person, ProposalWithdrawn).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("topics of a member in call %d: %w", t.ID, err)
	}
	return list, nil
}

// StrikeProposal takes a topic off the list, by the staff before the vote; its
// author is owed a reason. ErrNotAllowed, ErrReasonNeeded, ErrCallState.
func StrikeProposal(tx *gorm.DB, t *TopicCall, r *TopicProposal, by *people.Person, why string, now time.Time) (*records.Step, error) {
	return r.move(tx, t, records.Move[ProposalState]{To: ProposalStruck, By: by, Words: why}, now)
}

// MergeProposal makes a topic part of another one of the same call, as
// StrikeProposal does.
func MergeProposal(tx *gorm.DB, t *TopicCall, r, into *TopicProposal, by *people.Person, why string, now time.Time) (*records.Step, error) {
	if into.CallID != t.ID || into.State != ProposalOpen || into.ID == r.ID {
		return nil, ErrNotVotable
	}
	return r.move(tx, t, records.Move[ProposalState]{To: ProposalMerged, By: by, Words: why, Outcome: strconv.FormatInt(into.ID, 10)}, now)
}

func (r *TopicProposal) move(tx *gorm.DB, t *TopicCall, move records.Move[ProposalState], now time.Time) (*records.Step, error) {
	if t.State != CallProposing || r.CallID != t.ID {
		if !ProposalLife.Steps[ProposalOpen][move.To].By.Allows(move.By, r.PersonID) {
			return nil, store.ErrNotAllowed
		}
		return nil, ErrCallState
	}
	if err := t.lock(tx); err != nil {
		return nil, err
	}
	step, err := ProposalLife.Advance(tx, r, move, now)
	return step, records.DecidedBefore(err, ErrCallState)
}

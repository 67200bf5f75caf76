package research

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
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

// Limits of proposals.
const (
	ProposalsLimit   = 2   // of a member in a call
	TopicReasonLimit = 500 // characters
)

// ErrTooManyProposals: the member has proposed as many as may be.
var ErrTooManyProposals = errors.New("member has proposed as many topics as may be")

// Propose keeps a member's topic. ErrNotAllowed, ErrCallClosed,
// ErrTooManyProposals, ErrEmpty, ErrReasonNeeded, *TooLongError.
func Propose(tx *gorm.DB, t *TopicCall, p *people.Person, title, reason string, now time.Time) (*TopicProposal, error) {
	switch {
	case !p.Is(people.Member):
		return nil, store.ErrNotAllowed
	case !t.Takes(now):
		return nil, ErrCallClosed
	}
	if err := errors.Join(store.Text("topic", &title, store.TopicLimit), store.Text("reason", &reason, TopicReasonLimit)); err != nil {
		return nil, err
	}
	switch {
	case title == "":
		return nil, store.ErrEmpty
	case reason == "":
		return nil, store.ErrReasonNeeded
	}
	own, err := ProposalsBy(tx, t, p.ID)
	if err != nil {
		return nil, err
	}
	if len(own) >= ProposalsLimit {
		return nil, ErrTooManyProposals
	}
	r := &TopicProposal{CallID: t.ID, PersonID: p.ID, Title: title, Reason: reason, State: ProposalOpen}
	if err := tx.Create(r).Error; err != nil {
		return nil, fmt.Errorf("propose topic: %w", err)
	}
	return r, nil
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

// WithdrawProposal takes one's own topic back before the vote.
func WithdrawProposal(tx *gorm.DB, t *TopicCall, r *TopicProposal, by *people.Person) error {
	if r.PersonID != by.ID {
		return store.ErrNotAllowed
	}
	return r.move(tx, t, ProposalWithdrawn, 0, "", by.ID)
}

// StrikeProposal takes a topic off the list, by the staff before the vote; its
// author is owed a reason. ErrNotAllowed, ErrReasonNeeded, ErrCallState.
func StrikeProposal(tx *gorm.DB, t *TopicCall, r *TopicProposal, by *people.Person, why string) error {
	return r.judge(tx, t, ProposalStruck, 0, by, why)
}

// MergeProposal makes a topic part of another one of the same call, as
// StrikeProposal does.
func MergeProposal(tx *gorm.DB, t *TopicCall, r, into *TopicProposal, by *people.Person, why string) error {
	if into.CallID != t.ID || into.State != ProposalOpen || into.ID == r.ID {
		return ErrNotVotable
	}
	return r.judge(tx, t, ProposalMerged, into.ID, by, why)
}

// RestoreProposal takes StrikeProposal, MergeProposal or WithdrawProposal back
// before the vote.
func RestoreProposal(tx *gorm.DB, t *TopicCall, r *TopicProposal) error {
	if r.State == ProposalOpen {
		return store.ErrNothingToUndo
	}
	return r.move(tx, t, ProposalOpen, 0, "", 0)
}

func (r *TopicProposal) judge(tx *gorm.DB, t *TopicCall, to ProposalState, into int64, by *people.Person, why string) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	if err := store.Text("reason", &why, TopicReasonLimit); err != nil {
		return err
	}
	if why == "" {
		return store.ErrReasonNeeded
	}
	return r.move(tx, t, to, into, why, by.ID)
}

func (r *TopicProposal) move(tx *gorm.DB, t *TopicCall, to ProposalState, into int64, why string, by int64) error {
	if t.State != CallProposing || r.CallID != t.ID || (r.State == ProposalOpen) == (to == ProposalOpen) {
		return ErrCallState
	}
	r.State, r.IntoID, r.Why, r.DecidedBy = to, into, why, by
	if err := tx.Model(r).Select("state", "into_id", "why", "decided_by").Updates(r).Error; err != nil {
		return fmt.Errorf("proposed topic %d: %w", r.ID, err)
	}
	return nil
}

package research

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// TopicVote is a member's one vote in a call. It is the member's own: only
// counts are shown.
type TopicVote struct {
	ID         int64
	OfficeID   int64
	CallID     int64
	PersonID   int64
	ProposalID int64
	VotedAt    time.Time
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// ProposalCount is a topic and how many have voted for it.
type ProposalCount struct {
	TopicProposal
	Votes int
}

// OpenVote ends the proposals and has the members vote until closes.
// ErrNotAllowed, ErrCallState, ErrCallTime, ErrTooFew.
func OpenVote(tx *gorm.DB, t *TopicCall, by *people.Person, closes, now time.Time) error {
	switch {
	case !by.Is(people.Staff):
		return store.ErrNotAllowed
	case t.State != CallProposing:
		return ErrCallState
	case !closes.After(now):
		return ErrCallTime
	}
	if err := t.lock(tx); err != nil {
		return err
	}
	list, err := Proposals(tx, t)
	if err != nil {
		return err
	}
	if len(list) < 2 {
		return ErrTooFew
	}
	return t.move(tx, CallVoting, func(t *TopicCall) { t.VoteOpenedAt, t.VoteClosesAt = store.StampPtr(now), store.StampPtr(closes) })
}

// UnopenVote takes OpenVote back while nobody has voted.
func UnopenVote(tx *gorm.DB, t *TopicCall) error {
	if t.State != CallVoting {
		return ErrCallState
	}
	if err := t.lock(tx); err != nil {
		return err
	}
	if err := t.noVotes(tx); err != nil {
		return err
	}
	return t.move(tx, CallProposing, func(t *TopicCall) { t.VoteOpenedAt, t.VoteClosesAt = nil, nil })
}

// CastVote gives a member's vote to a topic, in the place of the one given
// before. ErrNotAllowed, ErrCallClosed, ErrNotVotable.
func CastVote(tx *gorm.DB, t *TopicCall, p *people.Person, proposal int64, now time.Time) error {
	switch {
	case !p.Is(people.Member):
		return store.ErrNotAllowed
	case !t.Polls(now):
		return ErrCallClosed
	}
	if err := t.lock(tx); err != nil {
		if errors.Is(err, ErrCallState) {
			err = ErrCallClosed
		}
		return err
	}
	r, err := ProposalByID(tx, proposal)
	if err != nil {
		return err
	}
	if r.CallID != t.ID || r.State != ProposalOpen {
		return ErrNotVotable
	}
	have, err := VoteOf(tx, t, p.ID)
	if err != nil {
		return err
	}
	if have == nil {
		have = &TopicVote{CallID: t.ID, PersonID: p.ID}
	}
	have.ProposalID, have.VotedAt = r.ID, store.Stamp(now)
	if err := tx.Save(have).Error; err != nil {
		return fmt.Errorf("vote in call %d: %w", t.ID, err)
	}
	return nil
}

// VoteOf is a member's own vote; nil when there is none.
func VoteOf(tx *gorm.DB, t *TopicCall, person int64) (*TopicVote, error) {
	var list []TopicVote
	if err := tx.Where("call_id = ? AND person_id = ?", t.ID, person).Limit(1).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("vote in call %d: %w", t.ID, err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return &list[0], nil
}

// CountVotes counts the votes of a call by topic, in the order of the proposals, and
// gives the members who have not voted, in that of the roster. of is how many may
// vote: who had joined when the vote was opened, and who has voted since.
func CountVotes(tx *gorm.DB, t *TopicCall) (counts []ProposalCount, missing []people.Person, of int, err error) {
	list, err := Proposals(tx, t)
	if err != nil {
		return nil, nil, 0, err
	}
	var votes []TopicVote
	if err := tx.Where("call_id = ?", t.ID).Find(&votes).Error; err != nil {
		return nil, nil, 0, fmt.Errorf("votes of call %d: %w", t.ID, err)
	}
	members, err := people.Members(tx)
	if err != nil {
		return nil, nil, 0, fmt.Errorf("members: %w", err)
	}
	n, voted := map[int64]int{}, map[int64]bool{}
	for _, v := range votes {
		n[v.ProposalID]++
		voted[v.PersonID] = true
	}
	for _, r := range list {
		counts = append(counts, ProposalCount{r, n[r.ID]})
	}
	for _, p := range members {
		if !voted[p.ID] && (t.VoteOpenedAt == nil || !p.JoinedBy(*t.VoteOpenedAt)) {
			continue
		}
		of++
		if !voted[p.ID] {
			missing = append(missing, p)
		}
	}
	return counts, missing, of, nil
}

// leaders are the topics with the most votes.
func leaders(counts []ProposalCount) (best []ProposalCount) {
	for _, c := range counts {
		switch {
		case len(best) == 0 || c.Votes > best[0].Votes:
			best = []ProposalCount{c}
		case c.Votes == best[0].Votes:
			best = append(best, c)
		}
	}
	return best
}

// Equal tells whether more than one topic has the most votes.
func Equal(counts []ProposalCount) bool { return len(leaders(counts)) > 1 }

// Choices are the topics that the director may take: those with equal votes
// after a tie, and the only one that was proposed; none otherwise.
func Choices(tx *gorm.DB, t *TopicCall) ([]ProposalCount, error) {
	counts, _, _, err := CountVotes(tx, t)
	switch {
	case err != nil:
		return nil, err
	case t.State == CallTied:
		return leaders(counts), nil
	case t.State == CallProposing && len(counts) == 1:
		return counts, nil
	}
	return nil, nil
}

// EndVote counts and ends the vote: by the staff at any time, by the clock (by
// is nil) when its time is over. The topic with the most votes becomes the
// quarter's research; among equals the director decides (TakeTopic), and r is
// nil. ErrNotAllowed, ErrCallState.
func EndVote(tx *gorm.DB, t *TopicCall, by *people.Person, now time.Time) (r *Research, err error) {
	switch {
	case by != nil && !by.Is(people.Staff):
		return nil, store.ErrNotAllowed
	case t.State != CallVoting, by == nil && t.Polls(now):
		return nil, ErrCallState
	}
	if err := t.lock(tx); err != nil {
		return nil, err
	}
	counts, _, _, err := CountVotes(tx, t)
	if err != nil {
		return nil, err
	}
	if best := leaders(counts); len(best) == 1 {
		return t.decide(tx, &best[0].TopicProposal, now)
	}
	return nil, t.move(tx, CallTied, func(t *TopicCall) { t.EndedAt = store.StampPtr(now) })
}

// TakeTopic is the director's decision for one of Choices.
func TakeTopic(tx *gorm.DB, t *TopicCall, proposal int64, by *people.Person, now time.Time) (*Research, error) {
	if !by.Is(people.Staff) {
		return nil, store.ErrNotAllowed
	}
	if err := t.lock(tx); err != nil {
		return nil, err
	}
	list, err := Choices(tx, t)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].ID == proposal {
			return t.decide(tx, &list[i].TopicProposal, now)
		}
	}
	return nil, ErrNotVotable
}

func (t *TopicCall) decide(tx *gorm.DB, chosen *TopicProposal, now time.Time) (*Research, error) {
	r := &Research{Year: t.Year, Quarter: t.Quarter, Topic: chosen.Title, Reason: chosen.Reason, ProposerID: chosen.PersonID}
	if err := Create(tx, r); err != nil {
		return nil, err
	}
	return r, SettleCall(tx, t, r, now)
}

// CallToSettle is the open call for a research's quarter, which a topic that the
// director sets without it ends; nil when there is none. Over votes that were
// cast he decides by the call only: ErrVotesCast.
func CallToSettle(tx *gorm.DB, r *Research) (*TopicCall, error) {
	t, err := CurrentCall(tx)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case t.Year != r.Year || t.Quarter != r.Quarter:
		return nil, nil
	case t.State == CallTied:
		return nil, ErrVotesCast
	}
	return t, t.noVotes(tx)
}

// SettleCall ends a call with the research that came of it.
func SettleCall(tx *gorm.DB, t *TopicCall, r *Research, now time.Time) error {
	return t.move(tx, CallDecided, func(t *TopicCall) { t.ResearchID, t.EndedAt = r.ID, store.StampPtr(now) })
}

// UnsettleCall takes SettleCall back, once the research is withdrawn; nil when no
// call had been settled by it.
func UnsettleCall(tx *gorm.DB, r *Research) (*TopicCall, error) {
	var t TopicCall
	err := tx.Where("year = ? AND quarter = ? AND research_id = ?", r.Year, r.Quarter, r.ID).Take(&t).Error
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("call of research %d: %w", r.ID, err)
	}
	before := CallProposing
	if t.VoteOpenedAt != nil {
		before = CallVoting
	}
	return &t, t.move(tx, before, func(t *TopicCall) { t.ResearchID, t.EndedAt = 0, nil })
}

// ReopenCall takes EndVote or TakeTopic back: the call is again in the state
// before, and the research withdrawn. ErrCallState, ErrNotesFiled.
func ReopenCall(tx *gorm.DB, t *TopicCall, before CallState, by *people.Person, now time.Time) error {
	if t.State != CallDecided && t.State != CallTied || before == t.State {
		return ErrCallState
	}
	if t.ResearchID != 0 {
		notes, err := NotesOf(tx, t.ResearchID)
		if err != nil {
			return err
		}
		if len(notes) > 0 {
			return ErrNotesFiled
		}
		r, err := ByID(tx, t.ResearchID)
		if err != nil {
			return err
		}
		if err := Void(tx, r, by.ID, "", now); err != nil {
			return err
		}
	}
	return t.move(tx, before, func(t *TopicCall) {
		t.ResearchID = 0
		if before != CallTied {
			t.EndedAt = nil
		}
	})
}

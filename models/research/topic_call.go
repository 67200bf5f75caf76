package research

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
)

// CallState is where the choice of a quarter's topic stands.
type CallState string

// The states of a call for topics.
const (
	CallProposing CallState = "proposing"
	CallVoting    CallState = "voting"
	CallTied      CallState = "tied" // the vote is over, the director decides between equals
	CallDecided   CallState = "decided"
	CallWithdrawn CallState = "withdrawn"
)

// openCall are the states in which a call goes on.
var openCall = []CallState{CallProposing, CallVoting, CallTied}

// TopicCall is the choice of a quarter's topic of research by proposal and
// vote (选题征集, §6).
type TopicCall struct {
	ID           int64
	OfficeID     int64
	Year         int
	Quarter      int // 1–4
	State        CallState
	ClosesAt     time.Time // no proposals from then on
	VoteOpenedAt *time.Time
	VoteClosesAt *time.Time // no votes from then on
	OpenedBy     int64
	PostRef      int64 // outbox row of the post in the group
	ResearchID   int64 // what came of it
	EndedAt      *time.Time
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// Faults of a call.
var (
	ErrCallOpen   = errors.New("a call for topics is open already")
	ErrCallState  = errors.New("call for topics is not in a state that allows this")
	ErrCallClosed = errors.New("time for proposals or votes is over")
	ErrCallTime   = errors.New("call closes before it opens")
	ErrTooFew     = errors.New("a vote needs two proposals")
	ErrVotesCast  = errors.New("votes have been cast")
	ErrNotVotable = errors.New("proposal cannot be chosen")
	ErrNotesFiled = errors.New("notes have been filed for the research")
)

// OpenCall asks for topics until closes: for the present quarter, or for the
// next one when the present has its research. ErrNotAllowed, ErrCallOpen,
// ErrCallTime.
func OpenCall(tx *gorm.DB, by *people.Person, closes, now time.Time) (*TopicCall, error) {
	if !by.Is(people.Staff) {
		return nil, store.ErrNotAllowed
	}
	if !closes.After(now) {
		return nil, ErrCallTime
	}
	switch _, err := CurrentCall(tx); {
	case err == nil:
		return nil, ErrCallOpen
	case !errors.Is(err, store.ErrNotFound):
		return nil, err
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	q := calendar.QuarterOf(now.In(loc))
	there, err := Of(tx, q)
	if err != nil {
		return nil, fmt.Errorf("research of the quarter: %w", err)
	}
	if len(there) > 0 {
		q = q.Next()
	}
	call := &TopicCall{Year: q.Year, Quarter: q.Q, State: CallProposing, ClosesAt: store.Stamp(closes), OpenedBy: by.ID}
	if err := tx.Create(call).Error; err != nil {
		return nil, fmt.Errorf("open call for topics: %w", err)
	}
	return call, nil
}

// Of is the quarter that a topic is looked for.
func (t *TopicCall) Of() calendar.Quarter { return calendar.Quarter{Year: t.Year, Q: t.Quarter} }

// Takes tells whether proposals are taken at the time.
func (t *TopicCall) Takes(now time.Time) bool {
	return t.State == CallProposing && now.Before(t.ClosesAt)
}

// Polls tells whether votes are taken at the time.
func (t *TopicCall) Polls(now time.Time) bool {
	return t.State == CallVoting && t.VoteClosesAt != nil && now.Before(*t.VoteClosesAt)
}

// Open tells whether the call has not come to its end.
func (t *TopicCall) Open() bool { return slices.Contains(openCall, t.State) }

// Runs tells whether the members propose or vote at the time.
func (t *TopicCall) Runs(now time.Time) bool { return t.Takes(now) || t.Polls(now) }

// CurrentCall is the call that goes on; ErrNotFound when there is none.
func CurrentCall(tx *gorm.DB) (*TopicCall, error) {
	var t TopicCall
	if err := tx.Where("state IN ?", openCall).Order("id DESC").Take(&t).Error; err != nil {
		return nil, fmt.Errorf("open call for topics: %w", err)
	}
	return &t, nil
}

// CallByID finds a call of tx's office.
func CallByID(tx *gorm.DB, id int64) (*TopicCall, error) {
	var t TopicCall
	if err := tx.Take(&t, id).Error; err != nil {
		return nil, fmt.Errorf("call for topics %d: %w", id, err)
	}
	return &t, nil
}

// SetCallPost keeps the outbox row of the post in the group.
func SetCallPost(tx *gorm.DB, t *TopicCall, row int64) error {
	t.PostRef = row
	return tx.Model(t).Update("post_ref", row).Error
}

// WithdrawCall calls the choice off: it was opened by mistake. Nobody may
// have voted. ErrCallState, ErrVotesCast.
func WithdrawCall(tx *gorm.DB, t *TopicCall, now time.Time) error {
	if t.State != CallProposing && t.State != CallVoting {
		return ErrCallState
	}
	if err := t.noVotes(tx); err != nil {
		return err
	}
	return t.move(tx, CallWithdrawn, func(t *TopicCall) { t.EndedAt = store.StampPtr(now) })
}

func (t *TopicCall) noVotes(tx *gorm.DB) error {
	var n int64
	if err := tx.Model(&TopicVote{}).Where("call_id = ?", t.ID).Count(&n).Error; err != nil {
		return fmt.Errorf("votes of call %d: %w", t.ID, err)
	}
	if n > 0 {
		return ErrVotesCast
	}
	return nil
}

// move takes the call to a state if nobody has moved it since it was read.
// lock lets one transaction at a time go on with a call and what belongs to it: its
// topics and votes count in rules that no single row shows. ErrCallState when the call
// has gone on meanwhile.
func (t *TopicCall) lock(tx *gorm.DB) error {
	if err := store.LockOffice(tx, fmt.Sprint("call:", t.ID)); err != nil {
		return err
	}
	var now TopicCall
	if err := tx.Select("id", "state").Take(&now, t.ID).Error; err != nil {
		return fmt.Errorf("call for topics %d: %w", t.ID, err)
	}
	if now.State != t.State {
		return ErrCallState
	}
	return nil
}

func (t *TopicCall) move(tx *gorm.DB, to CallState, change func(*TopicCall)) error {
	from := t.State
	t.State = to
	change(t)
	done := tx.Model(t).Where("state = ?", from).
		Select("state", "vote_opened_at", "vote_closes_at", "research_id", "ended_at").Updates(t)
	if done.Error != nil {
		return fmt.Errorf("call for topics %d: %w", t.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return ErrCallState
	}
	return nil
}

// CallsClosing lists the calls of all offices whose time for proposals ends in
// (after, until].
func CallsClosing(tx *gorm.DB, after, until time.Time) ([]TopicCall, error) {
	var list []TopicCall
	err := tx.Where("state = 'proposing' AND closes_at > ? AND closes_at <= ?", store.Stamp(after), store.Stamp(until)).
		Order("closes_at, id").Find(&list).Error
	return list, err
}

// VotesClosing lists the calls of all offices whose vote ends in (after,
// until].
func VotesClosing(tx *gorm.DB, after, until time.Time) ([]TopicCall, error) {
	var list []TopicCall
	err := tx.Where("state = 'voting' AND vote_closes_at > ? AND vote_closes_at <= ?", store.Stamp(after), store.Stamp(until)).
		Order("vote_closes_at, id").Find(&list).Error
	return list, err
}

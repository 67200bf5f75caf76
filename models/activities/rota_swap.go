package activities

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// SwapState is where an offer to change months stands.
type SwapState string

// The states of an offer.
const (
	SwapAsked    SwapState = "asked"
	SwapAccepted SwapState = "accepted"
	SwapRefused  SwapState = "refused"
	SwapDropped  SwapState = "dropped" // by who offered, before the answer
)

// HostSwap is one host's offer to change months with another. Nothing changes
// before the other accepts.
type HostSwap struct {
	ID        int64
	OfficeID  int64
	FromID    int64       // who offers
	FromMonth store.Month // what he or she holds
	ToID      int64       // who is asked
	ToMonth   store.Month
	State     SwapState
	DecidedAt *time.Time
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Faults of an offer.
var (
	ErrSwapAsked   = errors.New("this change of months was asked for and waits")
	ErrSwapDecided = errors.New("offer was answered")
	ErrSwapStale   = errors.New("one of the months has another host now")
)

// AskSwap keeps an offer: p, who holds from, asks the host of to.
func AskSwap(tx *gorm.DB, p *people.Person, from, to *RotaMonth, now time.Time) (*HostSwap, error) {
	if err := swappable(tx, from, to, now); err != nil {
		return nil, err
	}
	if from.HostID != p.ID || to.HostID == 0 || to.HostID == p.ID {
		return nil, ErrNotHost
	}
	if err := store.LockOffice(tx, "swaps"); err != nil {
		return nil, err
	}
	var waiting int64
	err := tx.Model(&HostSwap{}).Where("from_month = ? AND to_month = ? AND state = 'asked'", from.Month, to.Month).Count(&waiting).Error
	if err != nil {
		return nil, fmt.Errorf("offers of %s: %w", from.Month, err)
	}
	if waiting > 0 {
		return nil, ErrSwapAsked
	}
	s := &HostSwap{FromID: p.ID, FromMonth: from.Month, ToID: to.HostID, ToMonth: to.Month, State: SwapAsked}
	if err := tx.Create(s).Error; err != nil {
		return nil, fmt.Errorf("offer to change months: %w", err)
	}
	return s, nil
}

// WaitingSwaps lists a person's offers that have no answer yet.
func WaitingSwaps(tx *gorm.DB, person int64) ([]HostSwap, error) {
	var list []HostSwap
	err := tx.Where("state = 'asked' AND from_id = ?", person).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("offers of person %d: %w", person, err)
	}
	return list, nil
}

// DropSwap takes an offer back before it is answered.
func DropSwap(tx *gorm.DB, s *HostSwap, p *people.Person, now time.Time) error {
	if s.FromID != p.ID {
		return store.ErrNotAllowed
	}
	if s.State != SwapAsked {
		return ErrSwapDecided
	}
	s.State = SwapDropped
	return s.decide(tx, now)
}

func (s *HostSwap) decide(tx *gorm.DB, now time.Time) error {
	s.DecidedAt = store.StampPtr(now)
	done := tx.Model(s).Where("state = ?", SwapAsked).Select("state", "decided_at").Updates(s)
	return store.Changed(done, ErrSwapDecided, "offer %d becomes %s", s.ID, s.State)
}

func swappable(tx *gorm.DB, from, to *RotaMonth, now time.Time) error {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return err
	}
	if from.Over(now, loc) || to.Over(now, loc) {
		return ErrMonthPast
	}
	return nil
}

// SwapByID finds an offer of tx's office.
func SwapByID(tx *gorm.DB, id int64) (*HostSwap, error) {
	var s HostSwap
	if err := tx.Take(&s, id).Error; err != nil {
		return nil, fmt.Errorf("offer %d: %w", id, err)
	}
	return &s, nil
}

// AnswerSwap is the answer of who was asked; accepted, the two change months.
// It gives both months as they are then. ErrSwapStale when one of them has
// passed to somebody else since.
func AnswerSwap(tx *gorm.DB, s *HostSwap, p *people.Person, accept bool, now time.Time) (from, to *RotaMonth, err error) {
	if s.ToID != p.ID {
		return nil, nil, store.ErrNotAllowed
	}
	if s.State != SwapAsked {
		return nil, nil, ErrSwapDecided
	}
	if from, err = RotaAt(tx, s.FromMonth); err != nil {
		return nil, nil, err
	}
	if to, err = RotaAt(tx, s.ToMonth); err != nil {
		return nil, nil, err
	}
	s.State = SwapRefused
	if accept {
		if err := swappable(tx, from, to, now); err != nil {
			return nil, nil, err
		}
		if from.HostID != s.FromID || to.HostID != s.ToID {
			return nil, nil, ErrSwapStale
		}
		s.State = SwapAccepted
		if err := errors.Join(from.setHost(tx, s.ToID), to.setHost(tx, s.FromID)); err != nil {
			return nil, nil, err
		}
	}
	if err := s.decide(tx, now); err != nil {
		return nil, nil, err
	}
	return from, to, nil
}

// Holds tells whether an offer waits and can still be accepted.
func (s *HostSwap) Holds(tx *gorm.DB, now time.Time) (bool, error) {
	if s.State != SwapAsked {
		return false, nil
	}
	from, err := RotaAt(tx, s.FromMonth)
	if err != nil {
		return false, err
	}
	to, err := RotaAt(tx, s.ToMonth)
	if err != nil {
		return false, err
	}
	err = swappable(tx, from, to, now)
	if errors.Is(err, ErrMonthPast) {
		return false, nil
	}
	return from.HostID == s.FromID && to.HostID == s.ToID, err
}

// SwapsOf lists the offers to change a month that wait.
func SwapsOf(tx *gorm.DB, month store.Month) ([]HostSwap, error) {
	var list []HostSwap
	if err := tx.Where("state = 'asked' AND (from_month = ? OR to_month = ?)", month, month).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("offers to change %s: %w", month, err)
	}
	return list, nil
}

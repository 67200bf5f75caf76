package fund

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// DefaultLimit is the sum above which spending needs a second person where the director has set
// none, in fen: 1,000 yuan.
const DefaultLimit = 1_000_00

// Settings are how the director wants the fund kept.
type Settings struct {
	ID          int64
	OfficeID    int64
	LimitFen    int64  // above it a second person approves
	ApproverID  *int64 // the member who does where the staff is one person
	ContactSees bool   // the party contact sees totals
	MembersSee  bool   // the members do
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// TableName is the settings' table.
func (Settings) TableName() string { return "fund_settings" }

// ErrNoApprover: whoever is named has to be a member who does not keep the fund.
var ErrNoApprover = errors.New("approver is no member, or is of the staff")

// SettingsOf are the office's, or those of an office that has set nothing.
func SettingsOf(tx *gorm.DB) (*Settings, error) {
	var list []Settings
	if err := tx.Limit(1).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("settings of the fund: %w", err)
	}
	if len(list) == 0 {
		return &Settings{LimitFen: DefaultLimit, ContactSees: true}, nil
	}
	return &list[0], nil
}

// Save keeps the settings. What has been filed keeps the limit that was then. ErrBadSum,
// ErrTooLarge, ErrNoApprover, store.ErrNotAllowed.
func (s *Settings) Save(tx *gorm.DB, by *people.Person) error {
	switch {
	case !by.Is(people.Director):
		return store.ErrNotAllowed
	case s.LimitFen <= 0:
		return ErrBadSum
	case s.LimitFen > MaxFen:
		return ErrTooLarge
	}
	was, err := SettingsOf(tx)
	if err != nil {
		return err
	}
	// Who was named before may have left since: the rest can be changed all the same.
	if s.ApproverID != nil && (was.ApproverID == nil || *was.ApproverID != *s.ApproverID) {
		p, err := people.PersonByID(tx, *s.ApproverID)
		if err != nil {
			return err
		}
		if !p.Is(people.Member) || p.Is(people.Staff) {
			return ErrNoApprover
		}
	}
	if err := tx.Save(s).Error; err != nil {
		return fmt.Errorf("settings of the fund: %w", err)
	}
	return nil
}

// Approver is the member who approves where the staff is one person; nil: nobody is named, or
// who was has left.
func (s *Settings) Approver(tx *gorm.DB) (*people.Person, error) {
	if s.ApproverID == nil {
		return nil, nil
	}
	p, err := people.PersonByID(tx, *s.ApproverID)
	if err != nil || !p.Is(people.Inside) {
		return nil, err
	}
	return p, nil
}

// Sees tells whether a person sees the fund's totals; the staff sees all of it.
func Sees(tx *gorm.DB, p *people.Person) (bool, error) {
	if p.Is(people.Staff) {
		return true, nil
	}
	s, err := SettingsOf(tx)
	if err != nil {
		return false, err
	}
	return s.ContactSees && p.Is(people.PartyContact) || s.MembersSee && p.Is(people.Member), nil
}

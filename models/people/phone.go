package people

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
)

// PhoneFor says to whom the owner of a telephone number lets it be shown (domain F3).
type PhoneFor string

// To whom a number is shown, the widest last. The director is among the last two.
const (
	PhoneForNone     PhoneFor = "none"
	PhoneForDirector PhoneFor = "director" // 仅主任: what holds until the owner says otherwise
	PhoneForGroup    PhoneFor = "group"    // 本专班: who shares one in the running term
	PhoneForAll      PhoneFor = "all"      // 全体委员
)

// PhonesFor are all of them, in the order in which they are offered.
var PhonesFor = []PhoneFor{PhoneForDirector, PhoneForGroup, PhoneForAll, PhoneForNone}

// SetPhoneFor keeps to whom a person's telephone number is shown.
func SetPhoneFor(tx *gorm.DB, p *Person, whom PhoneFor) error {
	p.PhoneFor = whom
	if err := tx.Model(p).Update("phone_for", whom).Error; err != nil {
		return fmt.Errorf("for whom the phone of person %d is: %w", p.ID, err)
	}
	return nil
}

// PhoneSeenBy tells whether viewer may see the telephone number of owner: one's own, and
// else by what its owner has allowed. It is the one rule for every card, list, paper and
// search. A number that is not there is seen by nobody.
func PhoneSeenBy(tx *gorm.DB, owner, viewer *Person, now time.Time) (bool, error) {
	switch {
	case owner.Phone == "" || viewer == nil || viewer.LeftAt != nil:
		return false, nil
	case viewer.ID == owner.ID:
		return true, nil
	case owner.PhoneFor == PhoneForNone:
		return false, nil
	case viewer.Is(Director):
		return true, nil
	case owner.LeftAt != nil || !viewer.Is(Member):
		return false, nil
	case owner.PhoneFor == PhoneForAll:
		return true, nil
	case owner.PhoneFor == PhoneForGroup:
		return shareGroup(tx, owner, viewer, now)
	}
	return false, nil
}

// shareGroup tells whether two belong to one 专班 in the running term.
func shareGroup(tx *gorm.DB, a, b *Person, now time.Time) (bool, error) {
	theirs, err := GroupsOf(tx, a, now)
	if err != nil || len(theirs) == 0 {
		return false, err
	}
	own, err := GroupsOf(tx, b, now)
	return slices.ContainsFunc(own, func(g string) bool { return slices.Contains(theirs, g) }), err
}

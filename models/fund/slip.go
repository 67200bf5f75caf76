package fund

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Side says which way the money went.
type Side string

// The sides; what is carried over from one year to the next is neither income nor spending.
const (
	Income   Side = "income"
	Spending Side = "spending"
	Carry    Side = "carry"
)

// Sorts of slips.
const (
	Grant        = "grant"    // 拨款
	OtherIncome  = "other"    // other income
	FromActivity = "activity" // spending that stood on an activity's card before there was a ledger
)

// State is where a slip stands.
type State string

// The states of a slip.
const (
	Waiting   State = "waiting"   // for the second person; it does not count
	Entered   State = "entered"   // it counts
	Refused   State = "refused"   // by the second person
	Withdrawn State = "withdrawn" // before anybody decided
	Reversed  State = "reversed"  // another entry takes it out again
)

// Limits of a slip.
const (
	MaxFen       = 1_000_000_00 // the largest sum, in fen: a million yuan
	PurposeLimit = 200          // characters
	PayeeLimit   = 60
	ReasonLimit  = store.LeaveReasonLimit
	firstYear    = 2000 // nothing of the fund is older
)

// Slip is what somebody wrote down (凭单). Its facts are never changed, by the database's word;
// its receipts are its attachments.
type Slip struct {
	ID         int64
	OfficeID   int64
	Side       Side
	Sort       string
	Fen        int64 // always above zero
	OnDate     store.Date
	Purpose    string
	Payee      string
	ActivityID *int64
	CorrectsID *int64 // the slip in whose place it was entered
	LimitFen   int64  // above it a second person was needed when it was filed
	EnteredBy  int64
	State      State
	DecidedBy  *int64
	DecidedAt  *time.Time
	Reason     string // of a refusal or a reversal
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// TableName is the slips' table.
func (Slip) TableName() string { return "fund_slips" }

// Faults that a person can cause.
var (
	ErrBadSum     = errors.New("sum is not above zero")
	ErrTooLarge   = errors.New("sum is too large")
	ErrNoPurpose  = errors.New("slip without a purpose")
	ErrFutureDate = errors.New("date is in the future")
	ErrBadDate    = errors.New("date is none, or too old")
	ErrOwn        = errors.New("who entered it does not approve it")
	ErrMoved      = errors.New("slip is no longer in the state in which it was read")
)

// NeedsSecond tells whether somebody else has to approve it (§17).
func (s *Slip) NeedsSecond() bool { return s.Side == Spending && s.Fen > s.LimitFen }

// signed is what it adds to the balance.
func (s *Slip) signed() int64 {
	if s.Side == Spending {
		return -s.Fen
	}
	return s.Fen
}

func (s *Slip) check(tx *gorm.DB, now time.Time) error {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name  string
		value *string
		limit int
	}{{"purpose", &s.Purpose, PurposeLimit}, {"payee", &s.Payee, PayeeLimit}} {
		if err := store.Text(f.name, f.value, f.limit); err != nil {
			return err
		}
		*f.value = store.OneLine(*f.value)
	}
	switch {
	case s.Side != Income && s.Side != Spending, s.Sort == FromActivity:
		return fmt.Errorf("slip of side %q, sort %q", s.Side, s.Sort)
	case s.Fen <= 0:
		return ErrBadSum
	case s.Fen > MaxFen:
		return ErrTooLarge
	case s.Purpose == "":
		return ErrNoPurpose
	case !s.OnDate.Valid(), yearOf(s.OnDate) < firstYear:
		return ErrBadDate
	case s.OnDate > store.DateOf(now, loc):
		return ErrFutureDate
	}
	return nil
}

// File enters a slip (§17): it counts at once, or waits for a second person when it is spending
// above the limit. One that corrects another takes that out first. The faults above,
// store.ErrNotAllowed, *store.TooLongError.
func File(tx *gorm.DB, s *Slip, by *people.Person, now time.Time) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	if err := s.check(tx, now); err != nil {
		return err
	}
	if err := lock(tx); err != nil {
		return err
	}
	if s.CorrectsID != nil {
		was, err := ByID(tx, *s.CorrectsID)
		if err != nil {
			return err
		}
		if err := cancel(tx, was, by, "", now); err != nil {
			return err
		}
	}
	rules, err := SettingsOf(tx)
	if err != nil {
		return err
	}
	s.LimitFen, s.EnteredBy, s.CreatedAt = rules.LimitFen, by.ID, store.Stamp(now)
	if s.State = Entered; s.NeedsSecond() {
		s.State = Waiting
	}
	if err := tx.Create(s).Error; err != nil {
		return fmt.Errorf("file a slip of the fund: %w", err)
	}
	if s.State == Waiting {
		return nil
	}
	return enter(tx, s, nil, now)
}

// Approve has a slip count, by somebody else than who entered it. Of two at once one wins: the
// other gets ErrMoved. ErrOwn, store.ErrNotAllowed.
func Approve(tx *gorm.DB, s *Slip, by *people.Person, now time.Time) error {
	if err := mayDecide(tx, s, by); err != nil {
		return err
	}
	if err := lock(tx); err != nil {
		return err
	}
	if err := move(tx, s, Waiting, Entered, by, "", now); err != nil {
		return err
	}
	return enter(tx, s, &by.ID, now)
}

// Refuse ends a slip that waits, with a reason. As Approve; store.ErrReasonNeeded.
func Refuse(tx *gorm.DB, s *Slip, by *people.Person, reason string, now time.Time) error {
	if err := mayDecide(tx, s, by); err != nil {
		return err
	}
	if err := store.Text("reason", &reason, ReasonLimit); err != nil {
		return err
	}
	if reason == "" {
		return store.ErrReasonNeeded
	}
	return move(tx, s, Waiting, Refused, by, reason, now)
}

// Undecide takes a decision back: the slip waits again, and what was entered is reversed.
func Undecide(tx *gorm.DB, s *Slip, by *people.Person, now time.Time) error {
	if s.DecidedBy == nil || *s.DecidedBy != by.ID || s.State != Entered && s.State != Refused {
		return ErrMoved
	}
	if err := lock(tx); err != nil {
		return err
	}
	was := s.State
	if err := move(tx, s, was, Waiting, nil, "", now); err != nil || was == Refused {
		return err
	}
	return reverse(tx, s, by, now)
}

// Cancel takes a slip out: one that counts by a reversing entry, one that waits before anybody
// decides. Who enters may; the reason is kept. ErrMoved, store.ErrNotAllowed.
func Cancel(tx *gorm.DB, s *Slip, by *people.Person, reason string, now time.Time) error {
	if err := store.Text("reason", &reason, ReasonLimit); err != nil {
		return err
	}
	if err := lock(tx); err != nil {
		return err
	}
	return cancel(tx, s, by, reason, now)
}

func cancel(tx *gorm.DB, s *Slip, by *people.Person, reason string, now time.Time) error {
	switch {
	case !by.Is(people.Staff):
		return store.ErrNotAllowed
	case s.State == Waiting:
		return move(tx, s, Waiting, Withdrawn, by, reason, now)
	case s.State != Entered:
		return ErrMoved
	}
	if err := move(tx, s, Entered, Reversed, by, reason, now); err != nil {
		return err
	}
	return reverse(tx, s, by, now)
}

// Restore takes Cancel back: what counted is entered once more, with the second person that it
// had; what waited waits again. ErrMoved.
func Restore(tx *gorm.DB, s *Slip, by *people.Person, now time.Time) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	if err := lock(tx); err != nil {
		return err
	}
	if s.State == Withdrawn {
		return move(tx, s, Withdrawn, Waiting, nil, "", now)
	}
	was, err := EntryOf(tx, s.ID)
	if err != nil {
		return err
	}
	if was == nil || s.State != Reversed {
		return ErrMoved
	}
	if err := move(tx, s, Reversed, Entered, nil, "", now); err != nil {
		return err
	}
	return enter(tx, s, was.SecondID, now)
}

// Unfile takes back what File did: the slip goes out, and the one that it corrected stands again.
func Unfile(tx *gorm.DB, s *Slip, by *people.Person, now time.Time) error {
	if s.EnteredBy != by.ID {
		return store.ErrNotAllowed
	}
	if err := Cancel(tx, s, by, "", now); err != nil || s.CorrectsID == nil {
		return err
	}
	was, err := ByID(tx, *s.CorrectsID)
	if err != nil {
		return err
	}
	return Restore(tx, was, by, now)
}

// move takes a slip from the state in which it was read to another.
func move(tx *gorm.DB, s *Slip, from, to State, by *people.Person, reason string, now time.Time) error {
	set := map[string]any{"state": to, "reason": reason, "decided_by": nil, "decided_at": nil, "updated_at": store.Stamp(now)}
	if by != nil {
		set["decided_by"], set["decided_at"] = by.ID, store.Stamp(now)
	}
	done := tx.Model(&Slip{}).Where("id = ? AND state = ?", s.ID, from).Updates(set)
	if err := store.Changed(done, ErrMoved, "slip %d of the fund", s.ID); err != nil {
		return err
	}
	s.State, s.Reason, s.DecidedBy, s.DecidedAt = to, reason, nil, nil
	if by != nil {
		s.DecidedBy, s.DecidedAt = &by.ID, store.StampPtr(now)
	}
	return nil
}

// MayDecide tells whether a person is the second one for a slip that waits.
func MayDecide(tx *gorm.DB, s *Slip, by *people.Person) (bool, error) {
	list, err := Seconds(tx, s)
	return slices.ContainsFunc(list, func(p people.Person) bool { return p.ID == by.ID }), err
}

func mayDecide(tx *gorm.DB, s *Slip, by *people.Person) error {
	if by.ID == s.EnteredBy {
		return ErrOwn
	}
	may, err := MayDecide(tx, s, by)
	if err == nil && !may {
		return store.ErrNotAllowed
	}
	return err
}

// Seconds are those who can approve a slip: the others of the staff, and where there are none,
// the member whom the director has named (§17); never who entered it.
func Seconds(tx *gorm.DB, s *Slip) ([]people.Person, error) {
	staff, err := people.With(tx, people.Staff)
	if err != nil {
		return nil, err
	}
	list := slices.DeleteFunc(staff, func(p people.Person) bool { return p.ID == s.EnteredBy || !p.Joined() })
	if len(list) > 0 {
		return list, nil
	}
	rules, err := SettingsOf(tx)
	if err != nil {
		return nil, err
	}
	p, err := rules.Approver(tx)
	if err != nil || p == nil || p.ID == s.EnteredBy {
		return nil, err
	}
	return []people.Person{*p}, nil
}

// lock has what writes to the ledger of an office go on one after the other.
func lock(tx *gorm.DB) error { return store.LockOffice(tx, "fund") }

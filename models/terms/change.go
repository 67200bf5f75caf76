package terms

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// State is where a change of term stands.
type State string

// The states, in order.
const (
	Asking  State = "asking"  // members file, and it is noted what becomes of each
	Settled State = "settled" // 名单已定: waits for the day
	Started State = "started"
	Dropped State = "dropped"
)

// Change is the change from one term to the next; a term has one.
type Change struct {
	ID         int64
	OfficeID   int64
	TermID     int64 // the term that ends
	State      State
	DueOn      store.Date // the last day of filing
	RemindAt   *time.Time // when who has not filed both is reminded; nil: not at all
	StartsOn   store.Date // of the next term
	StartsAt   time.Time  // the first instant of that day
	NextNumber int
	NextName   string
	NextID     int64 // the next term, when it has started
	BegunBy    int64
	SettledBy  int64
	SettledAt  *time.Time
	StartedAt  *time.Time
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// TableName is term_changes.
func (Change) TableName() string { return "term_changes" }

// Decision is what becomes of somebody in the next term. People decide it, one by one.
type Decision string

// The decisions.
const (
	Undecided Decision = ""
	Continues Decision = "stays"
	Leaves    Decision = "leaves"
	Joins     Decision = "joins" // on no roster yet
)

// Reason is why somebody does not go on.
type Reason string

// Reasons are those that are offered.
var Reasons = []Reason{"expired", "moved", "resigned", "other"}

// Seat is somebody in a change of term.
type Seat struct {
	ID        int64
	OfficeID  int64
	ChangeID  int64
	PersonID  int64  // 0 for who joins
	Name      string // of who joins
	AskedAt   *time.Time
	Decision  Decision
	Reason    Reason // of who leaves
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is term_seats.
func (Seat) TableName() string { return "term_seats" }

// Faults of a change of term.
var (
	ErrBegun      = errors.New("the term has its change already")
	ErrMoved      = errors.New("the change of term is at another step by now")
	ErrDue        = errors.New("the last day of filing is not between today and the end of the term")
	ErrNobody     = errors.New("nobody is asked")
	ErrUndecided  = errors.New("it is not noted of everybody what becomes of him or her")
	ErrTooSoon    = errors.New("the next term starts on a later day")
	ErrEmpty      = errors.New("the next term would have no members")
	ErrNoMember   = errors.New("person is no member")
	ErrMany       = errors.New("more join than a change of term takes")
	ErrNoDecision = errors.New("that is no decision, or it has no reason")
	ErrNotAsked   = errors.New("person is not asked to file")
)

// mostJoin bounds who joins in a change of term.
const mostJoin = 60

// Plan is how a change begins.
type Plan struct {
	Asked  []int64 // members who file application and summary
	DueOn  store.Date
	Remind *time.Time
	Name   string // of the next term
}

// Begin begins the change of a term: the members of the plan are asked. The next term starts
// on the day after the end of this one. ErrBegun, ErrDue, ErrNobody, ErrNoMember,
// people.ErrTermOver.
func Begin(tx *gorm.DB, t *people.Term, p Plan, by *people.Person, now time.Time) (*Change, error) {
	if !by.Is(people.Director) {
		return nil, store.ErrNotAllowed
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	today := store.DateOf(now, loc)
	switch {
	case t.EndsOn < today:
		return nil, people.ErrTermOver
	case len(p.Asked) == 0:
		return nil, ErrNobody
	case !p.DueOn.Valid() || p.DueOn < today || p.DueOn > t.EndsOn:
		return nil, ErrDue
	}
	if err := store.LockOffice(tx, "terms"); err != nil {
		return nil, err
	}
	if _, err := Of(tx, t.ID); !errors.Is(err, store.ErrNotFound) {
		return nil, errors.Join(ErrBegun, err)
	}
	members, err := people.Members(tx)
	if err != nil {
		return nil, err
	}
	starts := t.EndsOn.AddDate(0, 0, 1)
	c := &Change{
		TermID: t.ID, State: Asking, DueOn: p.DueOn, RemindAt: p.Remind, StartsOn: starts, StartsAt: store.Stamp(starts.Start(loc)),
		NextNumber: t.Number + 1, NextName: p.Name, BegunBy: by.ID,
	}
	if err := tx.Create(c).Error; err != nil {
		return nil, fmt.Errorf("begin change of term %d: %w", t.ID, err)
	}
	for _, id := range p.Asked {
		if !slices.ContainsFunc(members, func(m people.Person) bool { return m.ID == id }) {
			return nil, ErrNoMember
		}
		if err := tx.Create(&Seat{ChangeID: c.ID, PersonID: id, AskedAt: store.StampPtr(now)}).Error; err != nil {
			return nil, fmt.Errorf("ask person %d: %w", id, err)
		}
	}
	return c, nil
}

// ByID finds a change of tx's office.
func ByID(tx *gorm.DB, id int64) (*Change, error) {
	var c Change
	if err := tx.Take(&c, id).Error; err != nil {
		return nil, fmt.Errorf("change of term %d: %w", id, err)
	}
	return &c, nil
}

// Of finds the change of a term that was not dropped; ErrNotFound.
func Of(tx *gorm.DB, term int64) (*Change, error) {
	var c Change
	if err := tx.Where("term_id = ? AND state <> ?", term, Dropped).Take(&c).Error; err != nil {
		return nil, fmt.Errorf("change of term %d: %w", term, err)
	}
	return &c, nil
}

// move takes a change from one state to another, of two who do so at once one: ErrMoved.
func (c *Change) move(tx *gorm.DB, from, to State, columns ...string) error {
	was := c.State
	c.State = to
	done := tx.Model(c).Where("state = ?", from).Select(append([]string{"state"}, columns...)).Updates(c)
	switch {
	case done.Error != nil:
		return fmt.Errorf("change of term %d: %w", c.ID, done.Error)
	case done.RowsAffected == 0:
		c.State = was
		return ErrMoved
	}
	return nil
}

// Drop gives a change up that was begun by mistake: what was filed stays with its authors.
// ErrMoved.
func Drop(tx *gorm.DB, c *Change, by *people.Person) error {
	if !by.Is(people.Director) {
		return store.ErrNotAllowed
	}
	return c.move(tx, Asking, Dropped)
}

// Follow has the change of a term start on the day after the term's end, when that was moved.
// ErrDue when members would still file after it.
func Follow(tx *gorm.DB, t *people.Term) error {
	c, err := Of(tx, t.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil || c.State == Started {
		return err
	}
	if c.DueOn > t.EndsOn {
		return ErrDue
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return err
	}
	c.StartsOn = t.EndsOn.AddDate(0, 0, 1)
	c.StartsAt = store.Stamp(c.StartsOn.Start(loc))
	return c.move(tx, c.State, c.State, "starts_on", "starts_at")
}

// Takes tells whether members can file: until the next term starts, also late.
func (c *Change) Takes() bool { return c.State == Asking || c.State == Settled }

// SeatOf is somebody's seat in a change; ErrNotFound.
func SeatOf(tx *gorm.DB, change, person int64) (*Seat, error) {
	var s Seat
	if err := tx.Where("change_id = ? AND person_id = ? AND person_id <> 0", change, person).Take(&s).Error; err != nil {
		return nil, fmt.Errorf("seat of person %d: %w", person, err)
	}
	return &s, nil
}

// OpenFor is the change in which somebody is asked to file, while that can be done; nil for
// none.
func OpenFor(tx *gorm.DB, person int64) (*Change, error) {
	asked := tx.Model(&Seat{}).Select("change_id").Where("person_id = ? AND person_id <> 0 AND asked_at IS NOT NULL", person)
	var c Change
	err := tx.Where("state IN ? AND id IN (?)", []State{Asking, Settled}, asked).Order("id DESC").Limit(1).Find(&c).Error
	if err != nil {
		return nil, fmt.Errorf("change of term for person %d: %w", person, err)
	}
	if c.ID == 0 {
		return nil, nil
	}
	return &c, nil
}

// Reminding lists the changes of all offices whose reminder is due in (after, until].
func Reminding(tx *gorm.DB, after, until time.Time) (list []Change, err error) {
	err = tx.Where("state = 'asking' AND remind_at > ? AND remind_at <= ?", store.Stamp(after), store.Stamp(until)).Order("remind_at, id").Find(&list).Error
	return list, err
}

// Starting lists the changes of all offices whose next term starts in (after, until].
func Starting(tx *gorm.DB, after, until time.Time) (list []Change, err error) {
	err = tx.Where("state = 'settled' AND starts_at > ? AND starts_at <= ?", store.Stamp(after), store.Stamp(until)).Order("starts_at, id").Find(&list).Error
	return list, err
}

// LastYear is the day on which the last year of a term begins: from then on its change is
// prepared (§2).
func LastYear(t *people.Term) store.Date { return t.EndsOn.AddDate(-1, 0, 1) }

// OfficesEnding lists the offices that have a term in its last year, without a change, by a
// day. The day is that of the program, which an office's own may differ from by one.
func OfficesEnding(tx *gorm.DB, day store.Date) (ids []int64, err error) {
	err = tx.Model(&people.Term{}).Distinct("office_id").Where("ends_on >= ? AND ends_on <= ?", day.AddDate(0, 0, -1), day.AddDate(1, 0, 1)).
		Order("office_id").Pluck("office_id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("offices whose term ends: %w", err)
	}
	return ids, nil
}

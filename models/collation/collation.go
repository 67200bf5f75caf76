// Package collation holds the year's collation of the office's books (每年一整理，一通报, §14):
// what is open is settled first, each member says whether his or her entries are right, then
// the year is frozen in a snapshot, and announced. It stands above the books and changes none
// of their records.
package collation

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
)

// State is where a year's collation stands.
type State string

// The states, in order.
const (
	Gathering State = "gathering" // 整理中: what is open is settled
	Asking    State = "asking"    // 征询: members are asked
	Frozen    State = "frozen"    // 定稿
	Told      State = "told"      // 已通报
)

// Collation is that of one year; an office has one a year.
type Collation struct {
	ID           int64
	OfficeID     int64
	Year         int
	State        State
	CreatedBy    int64
	AskedBy      int64
	AskedAt      *time.Time // from when on the members are asked
	RemindAt     *time.Time // when who has not answered is reminded
	ClosesAt     *time.Time // nothing is answered from then on
	FrozenBy     int64
	FrozenAt     *time.Time
	RulesVersion int    // of the counting, as in a briefing
	Totals       string // JSON of Totals, when frozen
	LeftOpen     string // JSON of []Open, when frozen
	Differences  string // JSON of Quarters, when frozen
	ToldBy       int64
	ToldAt       *time.Time
	PostRef      int64 // outbox row of the post
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// The days of asking, in working days: for how long members are asked, and how long before
// the end who has not answered is reminded.
const (
	AnswerDays = 10
	RemindDays = 3
)

// remindHour is the hour of the reminder.
const remindHour = 10 * time.Hour

// Faults of a collation.
var (
	ErrNotBegun = errors.New("the fourth quarter's briefing is not released yet")
	ErrMoved    = errors.New("collation is elsewhere by now")
	ErrTooSoon  = errors.New("members can still answer")
	ErrOver     = errors.New("nothing is answered any more")
	ErrNotAsked = errors.New("person is not asked")
)

// Span gives the year's span [from, to).
func Span(year int, loc *time.Location) (from, to time.Time) {
	from = time.Date(year, 1, 1, 0, 0, 0, 0, loc)
	return from, from.AddDate(1, 0, 0)
}

// ReadyFrom is from when on a year is collated (§14): the start of the working day after the
// release of its fourth quarter's briefing. ErrNotBegun while that is not out.
func ReadyFrom(tx *gorm.DB, cal *calendar.Calendar, year int) (time.Time, error) {
	b, err := briefing.Latest(tx, calendar.Quarter{Year: year, Q: 4})
	if errors.Is(err, store.ErrNotFound) || err == nil && (b.State != briefing.BriefingReleased || b.ReleasedAt == nil) {
		return time.Time{}, ErrNotBegun
	}
	if err != nil {
		return time.Time{}, err
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return time.Time{}, err
	}
	return cal.FirstWorkdayAfter(calendar.DateOf(b.ReleasedAt.In(loc))).In(loc), nil
}

// Begin begins a year's collation; one that is there is given back as it stands. cal are the
// office's working days. ErrNotAllowed, ErrNotBegun.
func Begin(tx *gorm.DB, cal *calendar.Calendar, year int, by *people.Person, now time.Time) (*Collation, error) {
	if !by.Is(people.Staff) {
		return nil, store.ErrNotAllowed
	}
	if c, err := Of(tx, year); err == nil || !errors.Is(err, store.ErrNotFound) {
		return c, err
	}
	ready, err := ReadyFrom(tx, cal, year)
	if err != nil {
		return nil, err
	}
	if now.Before(ready) {
		return nil, ErrNotBegun
	}
	c := &Collation{Year: year, CreatedBy: by.ID}
	return c, c.take(tx, Gathering, by, now)
}

// Of finds a year's collation; ErrNotFound.
func Of(tx *gorm.DB, year int) (*Collation, error) {
	var c Collation
	if err := tx.Where("year = ?", year).Take(&c).Error; err != nil {
		return nil, fmt.Errorf("collation of %d: %w", year, err)
	}
	return &c, nil
}

// ByID finds a collation of tx's office.
func ByID(tx *gorm.DB, id int64) (*Collation, error) {
	var c Collation
	if err := tx.Take(&c, id).Error; err != nil {
		return nil, fmt.Errorf("collation %d: %w", id, err)
	}
	return &c, nil
}

// Done lists the collations that are frozen, the newest year first.
func Done(tx *gorm.DB) (list []Collation, err error) {
	err = tx.Where("state IN ?", []State{Frozen, Told}).Order("year DESC").Find(&list).Error
	return list, err
}

// Times are the days of asking that begins at a time: until when it is answered (the end of
// the tenth working day after it), and when who has not is reminded.
func Times(cal *calendar.Calendar, from time.Time, loc *time.Location) (remind, closes time.Time) {
	day := calendar.DateOf(from.In(loc))
	for n := range AnswerDays {
		day = cal.FirstWorkdayAfter(day)
		if n == AnswerDays-RemindDays-1 {
			remind = day.At(remindHour, loc)
		}
	}
	return remind, day.AddDays(1).In(loc)
}

// SetPost keeps the post in the group; 0 for none.
func SetPost(tx *gorm.DB, c *Collation, ref int64) error {
	c.PostRef = ref
	if err := tx.Model(c).UpdateColumn("post_ref", ref).Error; err != nil {
		return fmt.Errorf("post of collation %d: %w", c.ID, err)
	}
	return nil
}

// Tell says that the year is announced to the group, once: ErrMoved. The director alone does.
func Tell(tx *gorm.DB, c *Collation, by *people.Person, now time.Time) error {
	return c.take(tx, Told, by, now)
}

// Snapshot gives what was frozen beside the entries.
func (c *Collation) Snapshot() (t Totals, open []Open, q Quarters, err error) {
	for _, part := range []struct {
		raw  string
		into any
	}{{c.Totals, &t}, {c.LeftOpen, &open}, {c.Differences, &q}} {
		if err := json.Unmarshal([]byte(part.raw), part.into); err != nil {
			return t, nil, q, fmt.Errorf("snapshot of collation %d: %w", c.ID, err)
		}
	}
	return t, open, q, nil
}

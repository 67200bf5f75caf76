// Package away holds the days on which a member cannot take part (不便的日子, §5):
// days only, never a reason. The rota, the host asks and the plan keep clear of
// them, and who chooses a day sees them.
package away

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// State is whether a span holds.
type State string

// The states of a span.
const (
	Noted     State = "noted"
	Withdrawn State = "withdrawn"
)

// Span is a run of days, both ends included, on which a person is away.
type Span struct {
	ID        int64
	OfficeID  int64
	PersonID  int64
	FromOn    store.Date
	ToOn      store.Date
	State     State
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is away_spans.
func (Span) TableName() string { return "away_spans" }

// Bounds of what somebody notes: longest in days, most of one person at a time.
const (
	Longest = 92
	Most    = 20
)

// Ahead is how many days ahead the last day of a span may lie.
const Ahead = 366

// keep is how long a span is kept: by then it is over.
const keep = (Ahead + 30) * 24 * time.Hour

// Faults of a span.
var (
	ErrPast    = errors.New("span is over")
	ErrOrder   = errors.New("span ends before it begins")
	ErrTooLong = errors.New("span is longer than is kept")
	ErrTooFar  = errors.New("span lies further ahead than is planned")
	ErrTooMany = errors.New("person has noted as many spans as are kept")
)

// Life is the life of a span: whose it is notes it and takes it back.
var Life = &records.Machine[State]{
	Kind: records.KindAway, Filed: Noted, Order: []State{Noted, Withdrawn},
	Reading: records.Reading[State]{Readers: records.OfStaff, Private: []State{Withdrawn}},
	Steps: map[State]map[State]records.Rule{
		"":    {Noted: {By: records.AuthorOnly}},
		Noted: {Withdrawn: {By: records.AuthorOnly}},
	},
}

// Life tells where a span's life is kept.
func (s *Span) Life() records.Life[State] {
	return records.Life[State]{ID: &s.ID, Author: s.PersonID, State: &s.State}
}

// Follow keeps nothing: a span says all by its days.
func (*Span) Follow(*records.Step) {}

// Restart forgets nothing.
func (*Span) Restart() {}

// Note keeps days on which by is away. ErrPast, ErrOrder, ErrTooLong,
// ErrTooFar, ErrTooMany.
func Note(tx *gorm.DB, by *people.Person, from, to, today store.Date, now time.Time) (*Span, *records.Step, error) {
	switch {
	case !from.Valid() || !to.Valid():
		return nil, nil, fmt.Errorf("away from %q to %q", from, to)
	case to < from:
		return nil, nil, ErrOrder
	case to < today:
		return nil, nil, ErrPast
	case to > from.AddDate(0, 0, Longest-1):
		return nil, nil, ErrTooLong
	case to > today.AddDate(0, 0, Ahead):
		return nil, nil, ErrTooFar
	}
	mine, err := Of(tx, by.ID, today)
	if err != nil {
		return nil, nil, err
	}
	if len(mine) >= Most {
		return nil, nil, ErrTooMany
	}
	s := &Span{PersonID: by.ID, FromOn: from, ToOn: to}
	step, err := Life.Advance(tx, s, records.Move[State]{To: Noted, By: by}, now)
	return s, step, err
}

// ByID finds a span of tx's office.
func ByID(tx *gorm.DB, id int64) (*Span, error) {
	var s Span
	if err := tx.Take(&s, id).Error; err != nil {
		return nil, fmt.Errorf("away span %d: %w", id, err)
	}
	return &s, nil
}

// Of lists what a person has noted that is not over, the next first.
func Of(tx *gorm.DB, person int64, today store.Date) ([]Span, error) {
	return list(tx.Where("person_id = ?", person), today, store.Date("9999-12-31"))
}

// Between lists who is away on a day from from to to, both included.
func Between(tx *gorm.DB, from, to store.Date) ([]Span, error) { return list(tx, from, to) }

func list(tx *gorm.DB, from, to store.Date) (spans []Span, err error) {
	err = tx.Where("state = 'noted' AND to_on >= ? AND from_on <= ?", from, to).Order("from_on, id").Find(&spans).Error
	if err != nil {
		return nil, fmt.Errorf("who is away: %w", err)
	}
	return spans, nil
}

// Count tells on how many days from from to to each person is away, and how many
// people are on each day.
func Count(spans []Span, from, to store.Date) (days map[int64]int, people map[store.Date]int) {
	type one struct {
		person int64
		day    store.Date
	}
	seen := map[one]bool{}
	days, people = map[int64]int{}, map[store.Date]int{}
	for _, s := range spans {
		for d := max(s.FromOn, from); d <= min(s.ToOn, to); d = d.AddDate(0, 0, 1) {
			if at := (one{s.PersonID, d}); !seen[at] {
				seen[at] = true
				days[s.PersonID]++
				people[d]++
			}
		}
	}
	return days, people
}

// On lists those who are away on a day.
func On(tx *gorm.DB, day store.Date) ([]int64, error) {
	spans, err := Between(tx, day, day)
	days, _ := Count(spans, day, day)
	return slices.Sorted(maps.Keys(days)), err
}

// Forget deletes the spans that are long over.
func Forget(ctx context.Context, db *store.DB, now time.Time) error {
	return db.Prune(ctx, now, store.Aged{Row: &Span{}, Key: "id", Past: "updated_at < ?", Keep: keep})
}

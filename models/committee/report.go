// Package committee holds the quarter's report to the committee (§16): drafted from the
// released briefing of the quarter, edited part by part (models/parts), made final, delivered.
// What is final never changes: a later change is a new version, and the old one is kept.
package committee

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/parts"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// State is where a report stands.
type State string

// The states, in order.
const (
	Draft     State = "draft"
	Frozen    State = "frozen"    // 定稿
	Delivered State = "delivered" // 已报送
)

// The parts of a report, in order (domain D2).
const (
	Summary      = "summary"
	Measures     = "measures"     // 工作措施
	Results      = "results"      // 工作成效
	Difficulties = "difficulties" // 存在困难
	Ahead        = "ahead"        // 下步打算
)

// Keys are the parts in order.
var Keys = []string{Summary, Measures, Results, Difficulties, Ahead}

// Report is one version of a quarter's report.
type Report struct {
	ID           int64
	OfficeID     int64
	Year         int
	Quarter      int
	Version      int // 1, 2, …
	State        State
	BriefingID   int64 // whose figures it says
	CreatedBy    int64
	FrozenBy     int64
	FrozenAt     *time.Time
	DeliveredOn  store.Date
	DeliveredTo  string
	DeliveredHow string
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// TableName is the table of Report.
func (Report) TableName() string { return "committee_reports" }

// Faults of a report.
var (
	ErrNotReleased = errors.New("the quarter's briefing is not released")
	ErrMoved       = errors.New("report is elsewhere by now")
	ErrEarly       = errors.New("day lies before the end of the quarter")
	ErrToCome      = errors.New("day is still to come")
)

// AskedError: places of a text are left that a person has to fill in or to drop.
type AskedError struct {
	Key string // the first part with such a place
	N   int    // in all parts
}

func (e *AskedError) Error() string { return fmt.Sprintf("%d places are to be filled in", e.N) }

// Of is the report's quarter.
func (r *Report) Of() calendar.Quarter { return calendar.Quarter{Year: r.Year, Q: r.Quarter} }

// Released is the quarter's briefing, once it is out: a report says its figures and no others.
// ErrNotReleased.
func Released(tx *gorm.DB, q calendar.Quarter) (*briefing.Briefing, error) {
	b, err := briefing.Latest(tx, q)
	if errors.Is(err, store.ErrNotFound) || err == nil && b.State != briefing.BriefingReleased {
		return nil, ErrNotReleased
	}
	return b, err
}

// Begin keeps the first version of a quarter's report with its drafted parts; the newest one
// that is there is given back as it is. store.ErrNotAllowed, ErrNotReleased.
func Begin(tx *gorm.DB, b *briefing.Briefing, drafts []parts.Draft, by *people.Person, now time.Time) (*Report, error) {
	if !by.Is(people.Staff) {
		return nil, store.ErrNotAllowed
	}
	if r, err := Latest(tx, b.Of()); err == nil || !errors.Is(err, store.ErrNotFound) {
		return r, err
	}
	if b.State != briefing.BriefingReleased {
		return nil, ErrNotReleased
	}
	r := &Report{Year: b.Year, Quarter: b.Quarter, Version: 1, BriefingID: b.ID, CreatedBy: by.ID}
	if err := r.take(tx, records.Move[State]{To: Draft, By: by}, now); err != nil {
		return nil, err
	}
	return r, parts.Lay(tx, records.KindReport, r.ID, drafts)
}

// Again begins a new version of a report that is final: its parts as they are, to be edited.
// The old one stays as it is. ErrMoved of one that is a draft, or not the newest.
func Again(tx *gorm.DB, r *Report, by *people.Person, now time.Time) (*Report, error) {
	if !by.Is(people.Staff) {
		return nil, store.ErrNotAllowed
	}
	last, err := Latest(tx, r.Of())
	if err != nil {
		return nil, err
	}
	if last.ID != r.ID || last.State == Draft {
		return nil, ErrMoved
	}
	next := &Report{Year: r.Year, Quarter: r.Quarter, Version: r.Version + 1, BriefingID: r.BriefingID, CreatedBy: by.ID}
	if err := next.take(tx, records.Move[State]{To: Draft, By: by}, now); err != nil {
		return nil, err
	}
	return next, parts.Copy(tx, records.KindReport, r.ID, next.ID)
}

// Asked tells of the places of parts that a person has still to fill in; nil: there are none.
func Asked(list []parts.Part) (*AskedError, error) {
	left := &AskedError{}
	for i := range list {
		now, err := list[i].Now()
		if err != nil {
			return nil, err
		}
		if n := parts.Asked(now); n > 0 {
			if left.N == 0 {
				left.Key = list[i].Key
			}
			left.N += n
		}
	}
	if left.N == 0 {
		return nil, nil
	}
	return left, nil
}

// Freeze makes a report final (定稿): from here on nothing of it changes. The director alone
// does. *AskedError while places are left that have to be filled in, ErrMoved.
func Freeze(tx *gorm.DB, r *Report, by *people.Person, now time.Time) error {
	if !by.Is(people.Director) {
		return store.ErrNotAllowed
	}
	list, err := parts.Of(tx, records.KindReport, r.ID)
	if err != nil {
		return err
	}
	switch left, err := Asked(list); {
	case err != nil:
		return err
	case left != nil:
		return left
	}
	// The state goes first: whoever comes second waits here and finds it moved.
	if err := r.take(tx, records.Move[State]{To: Frozen, By: by}, now); err != nil {
		return err
	}
	return parts.Lock(tx, records.KindReport, r.ID, true)
}

// Unfreeze takes Freeze back, before it was delivered and while it is the newest. ErrMoved.
func Unfreeze(tx *gorm.DB, r *Report, by *people.Person, now time.Time) error {
	if !by.Is(people.Director) {
		return store.ErrNotAllowed
	}
	last, err := Latest(tx, r.Of())
	if err != nil {
		return err
	}
	if last.ID != r.ID {
		return ErrMoved
	}
	if err := r.back(tx, Frozen, by, now); err != nil {
		return err
	}
	return parts.Lock(tx, records.KindReport, r.ID, false)
}

// Delivery is when a report was delivered (报送), to whom and how.
type Delivery struct {
	On      store.Date
	To, How string
}

// Deliver notes that a report was delivered. ErrMoved of one that is not final, or delivered
// already; ErrEarly, ErrToCome, store.ErrEmpty without to or how, *store.TooLongError.
func Deliver(tx *gorm.DB, r *Report, d Delivery, by *people.Person, now time.Time) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return err
	}
	for _, words := range []*string{&d.To, &d.How} {
		if err := store.Text("delivery", words, store.TitleLimit); err != nil {
			return err
		}
		if *words == "" {
			return store.ErrEmpty
		}
	}
	switch {
	case !d.On.Valid() || d.On > store.DateOf(now, loc):
		return ErrToCome
	case d.On < store.DateOf(r.Of().End(loc), loc):
		return ErrEarly
	}
	return r.take(tx, records.Move[State]{To: Delivered, By: by, OnDate: d.On, Whom: d.To, Words: d.How}, now)
}

// Undeliver takes Deliver back. ErrMoved.
func Undeliver(tx *gorm.DB, r *Report, by *people.Person, now time.Time) error {
	return r.back(tx, Delivered, by, now)
}

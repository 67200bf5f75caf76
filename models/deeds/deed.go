package deeds

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// State is where a deed stands (§13).
type State string

// The states of a deed, from a promise to its end. One that is told when it is done begins
// with Filed.
const (
	Draft     State = "draft"     // its filing, or its promise, was taken back
	Promised  State = "promised"  // 承诺
	Doing     State = "doing"     // 推进
	Filed     State = "filed"     // 办结: to be confirmed
	Confirmed State = "confirmed" // 核实
	Returned  State = "returned"
	Dropped   State = "dropped" // a promise that is not kept, with the reason
	Withdrawn State = "withdrawn"
)

// Deed is a good deed (好事实事, §13).
type Deed struct {
	ID         int64
	OfficeID   int64
	Number     string // 好-2026-031, given on filing or, of a promise, with it
	PersonID   int64
	Title      string
	Details    string
	OnDate     store.Date // on which it was done; of what is not done yet, when it was promised
	Place      string
	State      State
	PromisedAt *time.Time // nil for one that was told when it was done
	records.Checked
	PostRef   int64 // the album of its photos in the group; 0 for none
	CreatedAt time.Time
	UpdatedAt time.Time
}

// QuantityKind tells what was done from whom it served.
type QuantityKind string

// The kinds of quantities.
const (
	Done          QuantityKind = "done"          // 20 场
	Beneficiaries QuantityKind = "beneficiaries" // 受益 800 人
)

// Quantity is a count or sum in thousandths, so that 1.5 万 stays exact.
type Quantity int64

// Amount is one "how many" of a deed.
type Amount struct {
	ID        int64
	OfficeID  int64
	DeedID    int64
	Kind      QuantityKind
	Value     Quantity
	Unit      string
	Approx    bool // 约, 余, 多
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is the table of Amount.
func (Amount) TableName() string { return "deed_quantities" }

// Coworker is another member who took part.
type Coworker struct {
	ID        int64
	OfficeID  int64
	DeedID    int64
	PersonID  int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is the table of Coworker.
func (Coworker) TableName() string { return "deed_coworkers" }

// Limits of a deed's texts, in characters, and of its parts.
const (
	DetailsLimit   = 2000
	unitLimit      = 10
	DeedQuantities = 10 // told of one deed, at most
)

// Faults of a deed.
var (
	ErrFutureDate  = errors.New("date is in the future")
	ErrBadQuantity = errors.New("quantity has no unit, an unknown kind or is not positive")
)

// Life is the life of a deed (§13): promised, done bit by bit, told when it is done. The staff
// confirms it or sends it back, its author takes it back until it is confirmed. Whoever does
// it together begins it (AddNote holds who that is); a promise that is not kept is given up
// with a reason.
var Life = &records.Machine[State]{
	Kind: records.KindDeed, Prefix: "好", Filed: Filed, Numbers: []State{Promised}, Back: Returned,
	Waits: map[State]records.Wait{Filed: records.WaitDeed},
	Reading: records.Reading[State]{
		Readers: records.Readers{Roles: people.Staff, Group: "workers"}, Private: []State{Draft, Withdrawn}, Near: didToo,
	},
	Order: []State{Draft, Promised, Doing, Filed, Confirmed, Returned, Dropped, Withdrawn},
	Steps: map[State]map[State]records.Rule{
		Draft: {Promised: {By: records.AuthorOrStaff}, Filed: {By: records.AuthorOrStaff}},
		Promised: {
			Doing: {By: records.AnyoneByRule}, Filed: {By: records.AuthorOrStaff},
			Dropped: {By: records.AuthorOrStaff, Words: records.MustWords, Limit: store.LeaveReasonLimit},
		},
		Doing: {
			Filed:   {By: records.AuthorOrStaff},
			Dropped: {By: records.AuthorOrStaff, Words: records.MustWords, Limit: store.LeaveReasonLimit},
		},
		Filed: {
			Confirmed: {By: records.StaffOnly}, Returned: {By: records.StaffOnly, Words: records.MustWords, Limit: store.LeaveReasonLimit},
			Withdrawn: {By: records.AuthorOrStaff, Words: records.MayWords, Limit: store.LeaveReasonLimit},
		},
		Returned: {
			Filed: {By: records.AuthorOrStaff}, Withdrawn: {By: records.AuthorOrStaff, Words: records.MayWords, Limit: store.LeaveReasonLimit},
		},
		Confirmed: {Withdrawn: {By: records.StaffOnly, Words: records.MustWords, Limit: store.LeaveReasonLimit}},
	},
}

// didToo tells whether a person did a deed with its author.
func didToo(tx *gorm.DB, rec records.Living[State], by *people.Person) (bool, error) {
	id := *rec.Life().ID
	with, err := CoworkersOf(tx, id)
	return slices.Contains(with[id], by.ID), err
}

// Life tells where a deed's life is kept.
func (d *Deed) Life() records.Life[State] {
	return records.Life[State]{
		ID: &d.ID, Author: d.PersonID, State: &d.State, Number: &d.Number,
		Kept: records.CheckedColumns,
	}
}

// Restart forgets what Follow keeps. A draft has been filed when it was made.
func (d *Deed) Restart() { d.Checked = records.Begun(d.CreatedAt) }

// IsFiled is the condition that a deed is done, and was not taken back.
const IsFiled = "deeds.state IN ('filed', 'confirmed', 'returned')"

// isListed is the condition that a deed is in a list: promises too, kept or not.
const isListed = "deeds.state NOT IN ('draft', 'withdrawn')"

// Open tells whether a deed is still to be done.
func (d *Deed) Open() bool { return d.State == Promised || d.State == Doing }

// Units gives n as a Quantity.
func Units(n int64) Quantity { return Quantity(n * 1000) }

// String writes a quantity without superfluous zeros: 20, 1.5.
func (q Quantity) String() string {
	sign := ""
	if q < 0 {
		sign, q = "-", -q
	}
	s := fmt.Sprintf("%d.%03d", int64(q)/1000, int64(q)%1000)
	return sign + strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// File keeps a deed with its quantities and co-workers and gives it its
// number; the director is to confirm it (§13). ErrFutureDate, ErrEmpty without
// a title.
func File(tx *gorm.DB, d *Deed, quantities []Amount, coworkers []int64, now time.Time) (*records.Step, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	if d.OnDate == "" {
		d.OnDate = store.DateOf(now, loc)
	}
	if err := d.check(quantities, store.DateOf(now, loc)); err != nil {
		return nil, err
	}
	d.State, d.FiledAt = Draft, store.Stamp(now)
	step, err := Life.Advance(tx, d, records.Move[State]{To: Filed, By: &people.Person{ID: d.PersonID}}, now)
	if err != nil {
		return nil, err
	}
	return step, d.saveParts(tx, quantities, coworkers)
}

// Edit saves a deed that is not confirmed, its quantities and co-workers
// replaced. A draft, and one that was returned, is filed again by it, and a promise is told
// to be done (办结); the step is nil when it was with the director before.
func Edit(tx *gorm.DB, d *Deed, quantities []Amount, coworkers []int64, by *people.Person, now time.Time) (step *records.Step, err error) {
	switch {
	case by.ID != d.PersonID && !by.Is(people.Staff):
		return nil, store.ErrNotAllowed
	case d.State != Draft && d.State != Filed && d.State != Returned && !d.Open():
		return nil, Life.Wrong(d.State, Filed)
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	if err := d.check(quantities, store.DateOf(now, loc)); err != nil {
		return nil, err
	}
	// The director may decide it at this very moment: then it is too late.
	if err := Life.Amend(tx, d, "title", "details", "on_date", "place"); err != nil {
		return nil, err
	}
	if d.State != Filed {
		if step, err = Life.Advance(tx, d, records.Move[State]{To: Filed, By: by}, now); err != nil {
			return nil, err
		}
	}
	return step, d.replaceParts(tx, quantities, coworkers)
}

// replaceParts puts others in the place of a deed's parts. Those of a deed that nobody has
// confirmed yet are no record: replacing them loses nothing.
func (d *Deed) replaceParts(tx *gorm.DB, quantities []Amount, coworkers []int64) error {
	for _, part := range []any{&Amount{}, &Coworker{}} {
		if err := tx.Where("deed_id = ?", d.ID).Delete(part).Error; err != nil {
			return fmt.Errorf("edit deed %d: %w", d.ID, err)
		}
	}
	return d.saveParts(tx, quantities, coworkers)
}

func (d *Deed) check(quantities []Amount, today store.Date) error {
	for _, f := range []struct {
		name  string
		value *string
		limit int
	}{{"title", &d.Title, store.TitleLimit}, {"details", &d.Details, DetailsLimit}, {"place", &d.Place, store.TitleLimit}} {
		if err := store.Text(f.name, f.value, f.limit); err != nil {
			return err
		}
	}
	switch {
	case d.Title == "":
		return store.ErrEmpty
	case !d.OnDate.Valid():
		return fmt.Errorf("deed on %q", d.OnDate)
	case d.OnDate > today:
		return ErrFutureDate
	case len(quantities) > DeedQuantities:
		return ErrBadQuantity
	}
	for i := range quantities {
		q := &quantities[i]
		if err := store.Text("unit", &q.Unit, unitLimit); err != nil {
			return err
		}
		if q.Value <= 0 || q.Unit == "" || q.Kind != Done && q.Kind != Beneficiaries {
			return ErrBadQuantity
		}
	}
	return nil
}

func (d *Deed) saveParts(tx *gorm.DB, quantities []Amount, coworkers []int64) error {
	for i := range quantities {
		quantities[i].ID, quantities[i].DeedID = 0, d.ID
	}
	slices.Sort(coworkers)
	var others []Coworker
	for _, p := range slices.Compact(coworkers) {
		if p != d.PersonID {
			others = append(others, Coworker{DeedID: d.ID, PersonID: p})
		}
	}
	if len(quantities) > 0 {
		if err := tx.Create(&quantities).Error; err != nil {
			return fmt.Errorf("quantities of deed %d: %w", d.ID, err)
		}
	}
	if len(others) > 0 {
		if err := tx.Create(&others).Error; err != nil {
			return fmt.Errorf("co-workers of deed %d: %w", d.ID, err)
		}
	}
	return nil
}

// Confirm makes a filed deed count.
func Confirm(tx *gorm.DB, d *Deed, by *people.Person, now time.Time) (*records.Step, error) {
	return Life.Advance(tx, d, records.Move[State]{To: Confirmed, By: by}, now)
}

// Return sends a filed deed back to its author; a reason is needed.
func Return(tx *gorm.DB, d *Deed, by *people.Person, reason string, now time.Time) (*records.Step, error) {
	return Life.Advance(tx, d, records.Move[State]{To: Returned, By: by, Words: reason}, now)
}

// Withdraw takes a deed back: its author before it is confirmed, the staff
// at any time.
func Withdraw(tx *gorm.DB, d *Deed, by *people.Person, why string, now time.Time) (*records.Step, error) {
	if d.State == Confirmed && by.ID == d.PersonID && !by.Is(people.Staff) {
		return nil, Life.Wrong(d.State, Withdrawn) // it was the author's until then
	}
	return Life.Advance(tx, d, records.Move[State]{To: Withdrawn, By: by, Words: why}, now)
}

// ByID finds a deed of tx's office.
func ByID(tx *gorm.DB, id int64) (*Deed, error) {
	var d Deed
	if err := tx.Take(&d, id).Error; err != nil {
		return nil, fmt.Errorf("deed %d: %w", id, err)
	}
	return &d, nil
}

// ByNumber finds a deed by its number: 好-2026-031.
func ByNumber(tx *gorm.DB, number string) (*Deed, error) {
	var d Deed
	if err := tx.Where("number = ?", store.CleanText(number)).Take(&d).Error; err != nil {
		return nil, fmt.Errorf("deed of a number: %w", err)
	}
	return &d, nil
}

// List lists the deeds of a person, also as a co-worker, or, for 0, of
// the office, in any of the states (none: all but drafts and those taken back), the
// newest first.
func List(tx *gorm.DB, person int64, states []State, page store.Page) ([]Deed, error) {
	q := tx.Where(isListed)
	if len(states) > 0 {
		q = tx.Where("state IN ?", states)
	}
	if person != 0 {
		q = q.Where(DoneBy(tx, person))
	}
	offset, size := page.Bounds()
	var list []Deed
	err := q.Order("on_date DESC, id DESC").Offset(offset).Limit(size).Find(&list).Error
	return list, err
}

// DoneBy is the condition that a person did a deed, alone or with others.
func DoneBy(tx *gorm.DB, person int64) *gorm.DB {
	with := tx.Model(&Coworker{}).Select("deed_id").Where("person_id = ?", person)
	return tx.Where("deeds.person_id = ? OR deeds.id IN (?)", person, with)
}

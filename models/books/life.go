package books

import (
	"errors"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// State is where an entry of a book stands: 登记, 核实, 退回, 撤回.
type State string

// The states of an entry.
const (
	Draft     State = "draft" // its filing was taken back
	Filed     State = "filed"
	Confirmed State = "confirmed"
	Returned  State = "returned"
	Withdrawn State = "withdrawn"
)

// ErrFutureDate: nothing is entered before it has happened.
var ErrFutureDate = errors.New("date is in the future")

// Filing is what the entries of both books keep of their life.
type Filing struct {
	ID       int64
	OfficeID int64
	Number   string
	PersonID int64
	State    State
	records.Checked
	CreatedAt time.Time
	UpdatedAt time.Time
}

// reading: all members read what is confirmed, the staff and who entered it all; what of it
// members see is for the book to say.
var reading = records.Reading[State]{
	Readers: records.OfStaff, Private: []State{Draft, Withdrawn},
	Near: func(_ *gorm.DB, rec records.Living[State], by *people.Person) (bool, error) {
		return *rec.Life().State == Confirmed && by.Is(people.Member), nil
	},
}

var (
	order = []State{Draft, Filed, Confirmed, Returned, Withdrawn}
	mine  = records.Rule{By: records.AuthorOrStaff, Words: records.MayWords, Limit: store.LeaveReasonLimit}
)

// steps: the staff confirms an entry or sends it back, who entered it takes it back until it
// is confirmed.
var steps = map[State]map[State]records.Rule{
	Draft: {Filed: {By: records.AuthorOrStaff}},
	Filed: {
		Confirmed: {By: records.StaffOnly}, Returned: {By: records.StaffOnly, Words: records.MustWords, Limit: store.LeaveReasonLimit},
		Withdrawn: mine,
	},
	Returned:  {Filed: {By: records.AuthorOrStaff}, Withdrawn: mine},
	Confirmed: {Withdrawn: {By: records.StaffOnly, Words: records.MustWords, Limit: store.LeaveReasonLimit}},
}

// Life tells where the life of an entry is kept.
func (f *Filing) Life() records.Life[State] {
	return records.Life[State]{
		ID: &f.ID, Author: f.PersonID, State: &f.State, Number: &f.Number,
		Kept: records.CheckedColumns,
	}
}

// Restart forgets what Follow keeps. A draft has been entered when it was made.
func (f *Filing) Restart() { f.Checked = records.Begun(f.CreatedAt) }

// Open tells whether an entry can be changed by who entered it.
func (f *Filing) Open() bool { return f.State == Draft || f.State == Filed || f.State == Returned }

// Listed are the states of the entries that stand in a list.
var Listed = []State{Filed, Confirmed, Returned}

// inLists limits a query to entries in any of the states, none: all that are listed, and to
// a page of them, the newest first.
func inLists(q *gorm.DB, states []State, page store.Page) *gorm.DB {
	if len(states) == 0 {
		states = Listed
	}
	offset, size := page.Bounds()
	return q.Where("state IN ?", states).Order("on_date DESC, id DESC").Offset(offset).Limit(size)
}

// file takes an entry to the staff: the step is nil when it is there already. amend are the
// columns of what its author may change.
func file(tx *gorm.DB, m *records.Machine[State], rec records.Living[State], by *people.Person, amend []string, now time.Time) (*records.Step, error) {
	life := rec.Life()
	if by.ID != life.Author && !by.Is(people.Staff) {
		return nil, store.ErrNotAllowed
	}
	switch *life.State {
	case "":
		*life.State = Draft
		return m.Advance(tx, rec, records.Move[State]{To: Filed, By: by}, now)
	case Draft, Filed, Returned:
	default:
		return nil, m.Wrong(*life.State, Filed)
	}
	// The staff may decide it at this very moment: then it is too late.
	if err := m.Amend(tx, rec, amend...); err != nil || *life.State == Filed {
		return nil, err
	}
	return m.Advance(tx, rec, records.Move[State]{To: Filed, By: by}, now)
}

// today is the day in the office.
func today(tx *gorm.DB, now time.Time) (store.Date, error) {
	loc, err := people.LocationOf(tx)
	return store.DateOf(now, loc), err
}

package terms

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// FilingState is where an application or a summary stands.
type FilingState string

// The states: 草稿, 已交, 退回, 已收下.
const (
	Draft     FilingState = "draft" // is being written, or its filing was taken back
	Filed     FilingState = "filed"
	Returned  FilingState = "returned"
	Confirmed FilingState = "confirmed"
)

// HandedIn are the states in which something is with the office.
var HandedIn = []FilingState{Filed, Confirmed}

// Filing is what applications and summaries keep of their life.
type Filing struct {
	ID       int64
	OfficeID int64
	ChangeID int64
	PersonID int64
	State    FilingState
	records.Checked
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Life tells where the life of a filing is kept.
func (f *Filing) Life() records.Life[FilingState] {
	return records.Life[FilingState]{ID: &f.ID, Author: f.PersonID, State: &f.State, Kept: records.CheckedColumns}
}

// Stand is how a filing stands.
func (f *Filing) Stand() FilingState { return f.State }

// Restart forgets what Follow keeps.
func (f *Filing) Restart() { f.Checked = records.Begun(f.CreatedAt) }

// Open tells whether its author can change a filing.
func (f *Filing) Open() bool { return f.State == Draft || f.State == Returned }

// Willing is whether somebody wants to go on.
type Willing string

// What can be said.
const (
	Yes      Willing = "yes"
	No       Willing = "no"
	AsWanted Willing = "any" // 服从安排
)

// Willings are all of them, in the order in which they are offered.
var Willings = []Willing{Yes, No, AsWanted}

// Limits of an application's texts, in characters.
const (
	AnswerLimit = 500
	WordsLimit  = 2000
)

// Application is a member's 个人申请 in a change of term.
type Application struct {
	Filing
	Willing   Willing
	Strengths string // 擅长
	Ideas     string // 对下一届工作的想法
	Words     string // what else the member writes
}

// TableName is term_applications.
func (Application) TableName() string { return "term_applications" }

// Summary is a member's 工作小结 of the term that ends. Its parts are texts of their own.
type Summary struct {
	Filing
}

// TableName is term_summaries.
func (Summary) TableName() string { return "term_summaries" }

// reading: nobody but the author and the staff reads what is handed in, and nobody but the
// author a draft.
var reading = records.Reading[FilingState]{Readers: records.OfStaff, Private: []FilingState{Draft}}

var (
	order = []FilingState{Draft, Filed, Confirmed, Returned}
	steps = map[FilingState]map[FilingState]records.Rule{
		Draft: {Filed: {By: records.AuthorOnly}},
		Filed: {
			Confirmed: {By: records.StaffOnly}, Returned: {By: records.StaffOnly, Words: records.MustWords, Limit: store.LeaveReasonLimit},
			Draft: {By: records.AuthorOnly},
		},
		Returned:  {Filed: {By: records.AuthorOnly}},
		Confirmed: {Returned: {By: records.StaffOnly, Words: records.MustWords, Limit: store.LeaveReasonLimit}},
	}
)

// ApplicationLife is the life of an application: filed by its author, accepted by the staff or
// sent back; it is never decided in it who goes on.
var ApplicationLife = &records.Machine[FilingState]{
	Kind: records.KindApplication, Filed: Filed, Back: Returned, Order: order, Steps: steps, Reading: reading,
	Waits: map[FilingState]records.Wait{Filed: records.WaitApplication},
}

// SummaryLife is the life of a summary, as that of an application.
var SummaryLife = &records.Machine[FilingState]{
	Kind: records.KindSummary, Filed: Filed, Back: Returned, Order: order, Steps: steps, Reading: reading,
	Waits: map[FilingState]records.Wait{Filed: records.WaitSummary},
}

// ErrNotWilling: an application says whether its author wants to go on.
var ErrNotWilling = errors.New("application does not say whether its author goes on")

// Apply files an application, or files one again that was changed; the step is nil when it was
// with the staff already. ErrNotAsked, ErrMoved, ErrNotWilling, *TooLongError,
// *TransitionError of one that was accepted.
func Apply(tx *gorm.DB, a *Application, by *people.Person, now time.Time) (*records.Step, error) {
	for _, f := range []struct {
		name  string
		value *string
		limit int
	}{{"strengths", &a.Strengths, AnswerLimit}, {"ideas", &a.Ideas, AnswerLimit}, {"words", &a.Words, WordsLimit}} {
		if err := store.Text(f.name, f.value, f.limit); err != nil {
			return nil, err
		}
	}
	if !slices.Contains(Willings, a.Willing) {
		return nil, ErrNotWilling
	}
	if err := mayFile(tx, a.ChangeID, a.PersonID, by); err != nil {
		return nil, err
	}
	switch a.State {
	case "":
		a.State, a.Checked = Draft, records.Begun(now)
	case Draft, Filed, Returned:
		if err := ApplicationLife.Amend(tx, a, "willing", "strengths", "ideas", "words"); err != nil || a.State == Filed {
			return nil, err
		}
	default:
		return nil, ApplicationLife.Wrong(a.State, Filed)
	}
	return ApplicationLife.Advance(tx, a, records.Move[FilingState]{To: Filed, By: by}, now)
}

// mayFile holds that a person files for himself or herself, is asked to, and that it is not
// too late.
func mayFile(tx *gorm.DB, change, person int64, by *people.Person) error {
	if by.ID != person || !by.Is(people.Member) {
		return store.ErrNotAllowed
	}
	c, err := ByID(tx, change)
	if err != nil {
		return err
	}
	s, err := SeatOf(tx, change, person)
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && s.AskedAt == nil:
		return ErrNotAsked
	case err != nil:
		return err
	case !c.Takes():
		return ErrMoved
	}
	return nil
}

// OpenSummary is somebody's summary in a change, begun when there is none. fresh tells that
// it was begun now. ErrNotAsked, ErrMoved.
func OpenSummary(tx *gorm.DB, c *Change, by *people.Person, now time.Time) (s *Summary, fresh bool, err error) {
	s, err = SummaryOf(tx, c.ID, by.ID)
	if !errors.Is(err, store.ErrNotFound) {
		return s, false, err
	}
	if err := mayFile(tx, c.ID, by.ID, by); err != nil {
		return nil, false, err
	}
	s = &Summary{Filing{ChangeID: c.ID, PersonID: by.ID, State: Draft, Checked: records.Begun(now)}}
	if err := tx.Create(s).Error; err != nil {
		return nil, false, fmt.Errorf("begin summary of person %d: %w", by.ID, err)
	}
	return s, true, nil
}

// FileSummary files a summary. ErrNotAsked, ErrMoved, *TransitionError.
func FileSummary(tx *gorm.DB, s *Summary, by *people.Person, now time.Time) (*records.Step, error) {
	if err := mayFile(tx, s.ChangeID, s.PersonID, by); err != nil {
		return nil, err
	}
	return SummaryLife.Advance(tx, s, records.Move[FilingState]{To: Filed, By: by}, now)
}

// ApplicationByID finds an application of tx's office.
func ApplicationByID(tx *gorm.DB, id int64) (*Application, error) {
	var a Application
	if err := tx.Take(&a, id).Error; err != nil {
		return nil, fmt.Errorf("application %d: %w", id, err)
	}
	return &a, nil
}

// SummaryByID finds a summary of tx's office.
func SummaryByID(tx *gorm.DB, id int64) (*Summary, error) {
	var s Summary
	if err := tx.Take(&s, id).Error; err != nil {
		return nil, fmt.Errorf("summary %d: %w", id, err)
	}
	return &s, nil
}

// ApplicationOf finds somebody's application in a change, in any state; ErrNotFound.
func ApplicationOf(tx *gorm.DB, change, person int64) (*Application, error) {
	var a Application
	if err := tx.Where("change_id = ? AND person_id = ?", change, person).Take(&a).Error; err != nil {
		return nil, fmt.Errorf("application of person %d: %w", person, err)
	}
	return &a, nil
}

// SummaryOf finds somebody's summary in a change, in any state; ErrNotFound.
func SummaryOf(tx *gorm.DB, change, person int64) (*Summary, error) {
	var s Summary
	if err := tx.Where("change_id = ? AND person_id = ?", change, person).Take(&s).Error; err != nil {
		return nil, fmt.Errorf("summary of person %d: %w", person, err)
	}
	return &s, nil
}

package archive

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// State is where an item stands.
type State string

// The states of an item.
const (
	Draft     State = "draft" // its filing was taken back
	Filed     State = "filed"
	Confirmed State = "confirmed"
	Returned  State = "returned"
	Withdrawn State = "withdrawn"
)

// Item is what one person tells of one matter (文史资料, §15).
type Item struct {
	ID       int64
	OfficeID int64
	Number   string // 史-2026-001, given on filing
	PersonID int64  // who filed it
	// MatterID is the item of whose matter this is another telling; 0: it is the first.
	MatterID int64
	Title    string
	Period   string // as it was written: 民国三十六年
	FromYear int    // of the period; 0: not known
	ToYear   int
	Place    string
	Teller   string // 口述人; "" for none
	Consent  bool   // of the teller, that the name is shown (domain F3)
	Text     string
	State    State
	records.Checked
	ShownOn   store.Date // when it was last the page of a week; "" for never
	PageRef   int64      // of that page in the group (outbox); 0 for none
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is archive_items.
func (Item) TableName() string { return "archive_items" }

// Limits of an item's texts, in characters (store.Length).
const (
	TextLimit   = 20_000
	PeriodLimit = 30
	TellerLimit = 30
)

// ErrMatter: what an item is to be another telling of is none that stands.
var ErrMatter = errors.New("no such matter in the archive")

// Life is the life of an item (§15): the staff confirms it or sends it back, its author
// takes it back until it is confirmed. What was confirmed every member reads; it goes back
// when something has to be put right, and the staff takes it out of the archive with a reason.
var Life = &records.Machine[State]{
	Kind: records.KindArchive, Prefix: "史", Filed: Filed, Back: Returned,
	Waits: map[State]records.Wait{Filed: records.WaitArchive},
	Reading: records.Reading[State]{
		Readers: records.OfStaff, Private: []State{Draft, Withdrawn}, Near: open,
	},
	Order: []State{Draft, Filed, Confirmed, Returned, Withdrawn},
	Steps: map[State]map[State]records.Rule{
		Draft: {Filed: {By: records.AuthorOrStaff}},
		Filed: {
			Confirmed: {By: records.StaffOnly}, Returned: {By: records.StaffOnly, Words: records.MustWords, Limit: store.LeaveReasonLimit},
			Withdrawn: {By: records.AuthorOrStaff, Words: records.MayWords, Limit: store.LeaveReasonLimit},
		},
		Returned: {
			Filed: {By: records.AuthorOrStaff}, Withdrawn: {By: records.AuthorOrStaff, Words: records.MayWords, Limit: store.LeaveReasonLimit},
		},
		Confirmed: {
			Returned:  {By: records.StaffOnly, Words: records.MustWords, Limit: store.LeaveReasonLimit},
			Withdrawn: {By: records.StaffOnly, Words: records.MustWords, Limit: store.LeaveReasonLimit},
		},
	},
}

// open tells that an item is everybody's who does the office's work: it was confirmed.
func open(_ *gorm.DB, rec records.Living[State], by *people.Person) (bool, error) {
	return *rec.Life().State == Confirmed && by.Is(people.Inside), nil
}

// Life tells where an item's life is kept.
func (it *Item) Life() records.Life[State] {
	return records.Life[State]{
		ID: &it.ID, Author: it.PersonID, State: &it.State, Number: &it.Number,
		Kept: records.CheckedColumns,
	}
}

// Restart forgets what Follow keeps. A draft has been filed when it was made.
func (it *Item) Restart() { it.Checked = records.Begun(it.CreatedAt) }

// Named tells whether a person reads the teller's name: who gave the consent is named to
// all, else it stays with who filed it and the staff (domain F3).
func (it *Item) Named(by *people.Person) bool {
	return it.Teller != "" && (it.Consent || by.Is(people.Staff) || by != nil && by.ID == it.PersonID)
}

// File keeps an item and gives it its number; the staff is to confirm it. ErrEmpty without
// a title, *PeriodError, *store.TooLongError, ErrMatter.
func File(tx *gorm.DB, it *Item, now time.Time) (*records.Step, error) {
	if err := it.check(tx, now); err != nil {
		return nil, err
	}
	it.State, it.FiledAt = Draft, store.Stamp(now)
	step, err := Life.Advance(tx, it, records.Move[State]{To: Filed, By: &people.Person{ID: it.PersonID}}, now)
	if err != nil {
		return nil, err
	}
	return step, index(tx, it)
}

// Edit saves an item that is not confirmed. A draft, and one that was returned, is filed
// again by it; the step is nil when it was with the staff before.
func Edit(tx *gorm.DB, it *Item, by *people.Person, now time.Time) (step *records.Step, err error) {
	switch {
	case by.ID != it.PersonID && !by.Is(people.Staff):
		return nil, store.ErrNotAllowed
	case it.State != Draft && it.State != Filed && it.State != Returned:
		return nil, Life.Wrong(it.State, Filed)
	}
	if err := it.check(tx, now); err != nil {
		return nil, err
	}
	// The staff may decide it at this very moment: then it is too late.
	if err := Life.Amend(tx, it, "title", "period", "from_year", "to_year", "place", "teller", "consent", "text"); err != nil {
		return nil, err
	}
	if it.State != Filed {
		if step, err = Life.Advance(tx, it, records.Move[State]{To: Filed, By: by}, now); err != nil {
			return nil, err
		}
	}
	return step, index(tx, it)
}

// check cleans what an item says and reads its period. One that tells of another's matter
// is put to the first item of it.
func (it *Item) check(tx *gorm.DB, now time.Time) error {
	for _, f := range []struct {
		name  string
		value *string
		limit int
	}{
		{"title", &it.Title, store.TitleLimit}, {"period", &it.Period, PeriodLimit}, {"place", &it.Place, store.TitleLimit},
		{"name", &it.Teller, TellerLimit}, {"text", &it.Text, TextLimit},
	} {
		if err := store.Text(f.name, f.value, f.limit); err != nil {
			return err
		}
	}
	if it.Period = store.OneLine(it.Period); it.Title == "" {
		return store.ErrEmpty
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return err
	}
	p, err := ReadPeriod(it.Period, now.In(loc).Year())
	if err != nil {
		return err
	}
	it.FromYear, it.ToYear = p.From, p.To
	if it.Teller == "" {
		it.Consent = false
	}
	if it.MatterID == 0 || it.ID != 0 {
		return nil
	}
	first, err := ByID(tx, it.MatterID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return ErrMatter
	case err != nil:
		return err
	case first.State != Confirmed:
		return ErrMatter
	case first.MatterID != 0:
		it.MatterID = first.MatterID
	}
	return nil
}

// Confirm opens a filed item to all members.
func Confirm(tx *gorm.DB, it *Item, by *people.Person, now time.Time) (*records.Step, error) {
	return Life.Advance(tx, it, records.Move[State]{To: Confirmed, By: by}, now)
}

// ByID finds an item of tx's office.
func ByID(tx *gorm.DB, id int64) (*Item, error) {
	var it Item
	if err := tx.Take(&it, id).Error; err != nil {
		return nil, fmt.Errorf("archive item %d: %w", id, err)
	}
	return &it, nil
}

// ByNumber finds an item by its number: 史-2026-001.
func ByNumber(tx *gorm.DB, number string) (*Item, error) {
	var it Item
	if err := tx.Where("number = ?", store.CleanText(number)).Take(&it).Error; err != nil {
		return nil, fmt.Errorf("archive item of a number: %w", err)
	}
	return &it, nil
}

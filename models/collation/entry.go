package collation

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/books"
	"lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Entry is a row of the frozen snapshot; it is never changed.
type Entry struct {
	ID          int64
	OfficeID    int64
	CollationID int64
	RecordKind  records.Kind
	RecordID    int64
	PersonID    int64 // whose it is; 0: the office's
	Facts       Facts `gorm:"serializer:json"`
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// TableName is collation_entries.
func (Entry) TableName() string { return "collation_entries" }

// Ref names the record that an entry is of.
func (e *Entry) Ref() records.Ref { return records.Ref{Kind: e.RecordKind, ID: e.RecordID} }

// Facts are what a book says of a record. Which of them are there follows from the kind.
type Facts struct {
	Name   string     `json:"name,omitempty"` // of whose it is, as it was
	Day    store.Date `json:"day"`
	Number string     `json:"number,omitempty"`
	Title  string     `json:"title,omitempty"` // topic of the activity, deed, honour

	Sort     string `json:"sort,omitempty"`     // kind of activity, of donation; level of the honour
	State    string `json:"state,omitempty"`    // of an attendance
	Activity int64  `json:"activity,omitempty"` // that an attendance is of
	Guest    bool   `json:"guest,omitempty"`    // is in no rate (列席)
	Excused  bool   `json:"excused,omitempty"`  // 公务、病假, granted

	Donor     string          `json:"donor,omitempty"`
	DonorKind books.DonorKind `json:"donor_kind,omitempty"`
	Fen       int64           `json:"fen,omitempty"`
	Approx    bool            `json:"approx,omitempty"`
	What      string          `json:"what,omitempty"`
	Recipient string          `json:"recipient,omitempty"`
	Purpose   string          `json:"purpose,omitempty"`
	Receipt   string          `json:"receipt,omitempty"`
	Handler   string          `json:"handler,omitempty"`
	NameOpen  bool            `json:"name_open,omitempty"`
	SumOpen   bool            `json:"sum_open,omitempty"`
	Kept      bool            `json:"kept,omitempty"` // the sum was taken out for the reader (Public)

	Body     string `json:"body,omitempty"`
	Document string `json:"document,omitempty"`

	Place   string   `json:"place,omitempty"`
	With    []int64  `json:"with,omitempty"` // who did the deed too
	Names   []string `json:"names,omitempty"`
	Amounts []Amount `json:"amounts,omitempty"`
}

// Amount is one "how many" of a deed.
type Amount struct {
	Kind   deeds.QuantityKind `json:"kind"`
	Unit   string             `json:"unit"`
	Value  deeds.Quantity     `json:"value"`
	Approx bool               `json:"approx,omitempty"`
}

// same tells whether two say the same: what somebody is called changes no entry.
func (f Facts) same(o Facts) bool {
	plain := func(f Facts) string {
		f.Name, f.Names = "", nil
		raw, _ := json.Marshal(f)
		return string(raw)
	}
	return plain(f) == plain(o)
}

// Gather reads the entries of the books in a year as they stand now: activities that are over
// and who was there, what is confirmed of donations, honours and deeds, by the day on which
// each was; in the order of days.
func Gather(tx *gorm.DB, year int) (list []Entry, err error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	from, to := Span(year, loc)
	first, last := store.DateOf(from, loc), store.DateOf(to.Add(-time.Second), loc)
	for _, part := range []func() ([]Entry, error){
		func() ([]Entry, error) { return signIns(tx, from, to, loc) },
		func() ([]Entry, error) { return donations(tx, first, last) },
		func() ([]Entry, error) { return honours(tx, first, last) },
		func() ([]Entry, error) { return goodDeeds(tx, first, last) },
	} {
		found, err := part()
		if err != nil {
			return nil, fmt.Errorf("entries of %d: %w", year, err)
		}
		list = append(list, found...)
	}
	return list, name(tx, list)
}

func signIns(tx *gorm.DB, from, to time.Time, loc *time.Location) (list []Entry, err error) {
	all, err := activities.Between(tx, from, to)
	if err != nil {
		return nil, err
	}
	for i := range all {
		a := &all[i]
		if a.State != activities.Closed || a.InQuestion() {
			continue
		}
		day := store.DateOf(a.StartsAt, loc)
		list = append(list, Entry{RecordKind: records.KindActivity, RecordID: a.ID, PersonID: a.HostID, Facts: Facts{Day: day, Title: a.Topic, Sort: string(a.Kind)}})
		sheet, err := activities.AttendanceOf(tx, a)
		if err != nil {
			return nil, err
		}
		for j := range sheet {
			l := &sheet[j]
			if l.ID == 0 || l.State == activities.Unsettled {
				continue
			}
			list = append(list, Entry{RecordKind: records.KindAttendance, RecordID: l.ID, PersonID: l.PersonID, Facts: Facts{
				Day: day, Title: a.Topic, Sort: string(a.Kind), State: string(l.State), Activity: a.ID, Guest: !l.Expected, Excused: l.Excused(),
			}})
		}
	}
	return list, nil
}

func donations(tx *gorm.DB, first, last store.Date) (list []Entry, err error) {
	all, err := books.DonationsBetween(tx, first, last)
	for i := range all {
		d := &all[i]
		person := d.PersonID
		if d.DonorID != nil {
			person = *d.DonorID
		}
		list = append(list, Entry{RecordKind: records.KindDonation, RecordID: d.ID, PersonID: person, Facts: Facts{
			Day: d.OnDate, Number: d.Number, Sort: string(d.Sort), Donor: d.Donor, DonorKind: d.DonorKind, Fen: d.Fen, Approx: d.Approx, What: d.What,
			Recipient: d.Recipient, Purpose: d.Purpose, Receipt: d.Receipt, Handler: d.Handler, NameOpen: d.NameOpen, SumOpen: d.SumOpen,
		}})
	}
	return list, err
}

func honours(tx *gorm.DB, first, last store.Date) (list []Entry, err error) {
	all, err := books.HonoursBetween(tx, first, last)
	for i := range all {
		h := &all[i]
		list = append(list, Entry{RecordKind: records.KindHonour, RecordID: h.ID, PersonID: h.PersonID, Facts: Facts{
			Day: h.OnDate, Number: h.Number, Title: h.Title, Sort: string(h.Level), Body: h.Body, Document: h.Document,
		}})
	}
	return list, err
}

func goodDeeds(tx *gorm.DB, first, last store.Date) (list []Entry, err error) {
	var all []deeds.Deed
	err = tx.Where("state = ? AND on_date >= ? AND on_date <= ?", deeds.Confirmed, first, last).Order("on_date, id").Find(&all).Error
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(all))
	for i := range all {
		ids[i] = all[i].ID
	}
	with, err := deeds.CoworkersOf(tx, ids...)
	if err != nil {
		return nil, err
	}
	amounts, err := deeds.QuantitiesOf(tx, ids...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		d := &all[i]
		f := Facts{Day: d.OnDate, Number: d.Number, Title: d.Title, Place: d.Place, With: slices.Sorted(slices.Values(with[d.ID]))}
		for _, a := range amounts[d.ID] {
			f.Amounts = append(f.Amounts, Amount{a.Kind, a.Unit, a.Value, a.Approx})
		}
		list = append(list, Entry{RecordKind: records.KindDeed, RecordID: d.ID, PersonID: d.PersonID, Facts: f})
	}
	return list, nil
}

// name writes who everybody is.
func name(tx *gorm.DB, list []Entry) error {
	var ids []int64
	for i := range list {
		ids = append(append(ids, list[i].PersonID), list[i].Facts.With...)
	}
	slices.Sort(ids)
	names, err := people.Names(tx, slices.Compact(ids))
	for i := range list {
		f := &list[i].Facts
		f.Name = names[list[i].PersonID]
		for _, id := range f.With {
			f.Names = append(f.Names, names[id])
		}
	}
	return err
}

// Of tells whether an entry is a person's: his or her own, or of a deed that he or she did too.
func (e *Entry) Of(person int64) bool {
	return e.RecordKind != records.KindActivity && (e.PersonID == person || slices.Contains(e.Facts.With, person))
}

// EntriesOf gives the frozen entries of a collation, in the order in which they were gathered.
func EntriesOf(tx *gorm.DB, c *Collation) (list []Entry, err error) {
	if err := tx.Where("collation_id = ?", c.ID).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("entries of collation %d: %w", c.ID, err)
	}
	return list, nil
}

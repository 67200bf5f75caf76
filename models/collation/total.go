package collation

import (
	"cmp"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/books"
	"lianluo/models/deeds"
	"lianluo/models/records"
)

// Totals are what a year's entries come to: each entry counts once. Sums are in fen.
type Totals struct {
	Sessions   int            `json:"sessions"`   // 集中学习
	Activities int            `json:"activities"` // the other activities
	Came       map[string]int `json:"came"`       // attendances by state, without guests; 公务、病假 are excused
	Guests     int            `json:"guests"`
	Deeds      int            `json:"deeds"`
	Done       []Amount       `json:"done"` // of deeds, by kind and unit
	Donations  int            `json:"donations"`
	Money      int64          `json:"money"`
	Goods      int64          `json:"goods"`  // estimated
	Labour     int64          `json:"labour"` // estimated
	Unvalued   int            `json:"unvalued"`
	Kept       int            `json:"kept,omitempty"` // whose sum is not for the reader (Public)
	Approx     bool           `json:"approx"`         // one of the sums is a rough one
	Honours    map[string]int `json:"honours"`        // by level
}

// Excused is the key of Totals.Came for official duty and sickness.
const Excused = "excused"

// Public are entries as everybody may read them: a donor's name and sum as the donor agreed
// (慈善法 82), and neither receipt nor who handled it. They are copies.
func Public(list []Entry) []Entry {
	list = slices.Clone(list)
	for i := range list {
		f := &list[i].Facts
		if list[i].RecordKind != records.KindDonation {
			continue
		}
		f.Purpose, f.Receipt, f.Handler = "", "", ""
		if !f.NameOpen {
			f.Donor, f.Name, list[i].PersonID = "", "", 0
		}
		if !f.SumOpen {
			f.Fen, f.Approx, f.What, f.Kept = 0, false, "", true
		}
	}
	return list
}

// Published are a frozen year's entries as everybody may read them from now on: those of Public,
// and of a donor who has taken consent back since, neither name nor sum (个人信息保护法 15). What is
// frozen stays.
func Published(tx *gorm.DB, c *Collation) ([]Entry, error) {
	list, err := EntriesOf(tx, c)
	if err != nil {
		return nil, err
	}
	var gifts []books.Donation
	var ids []int64
	for i := range list {
		if list[i].RecordKind == records.KindDonation {
			ids = append(ids, list[i].RecordID)
		}
	}
	if len(ids) > 0 {
		if err := tx.Select("id", "name_open", "sum_open").Where("id IN ?", ids).Find(&gifts).Error; err != nil {
			return nil, fmt.Errorf("what donors of %d agree to: %w", c.Year, err)
		}
	}
	for i := range list {
		if list[i].RecordKind != records.KindDonation {
			continue
		}
		f := &list[i].Facts
		at := slices.IndexFunc(gifts, func(d books.Donation) bool { return d.ID == list[i].RecordID })
		f.NameOpen = f.NameOpen && at >= 0 && gifts[at].NameOpen
		f.SumOpen = f.SumOpen && at >= 0 && gifts[at].SumOpen
	}
	return Public(list), nil
}

// Total adds entries up; those of one person are what he or she has.
func Total(list []Entry) Totals {
	t := Totals{Came: map[string]int{}, Honours: map[string]int{}, Done: []Amount{}}
	for i := range list {
		f := &list[i].Facts
		switch list[i].RecordKind {
		case records.KindActivity:
			if f.Sort == string(activities.Study) {
				t.Sessions++
			} else {
				t.Activities++
			}
		case records.KindAttendance:
			switch {
			case f.Guest:
				t.Guests++
			case f.Excused:
				t.Came[Excused]++
			default:
				t.Came[f.State]++
			}
		case records.KindDeed:
			t.Deeds++
			t.add(f.Amounts)
		case records.KindDonation:
			t.give(f)
		case records.KindHonour:
			t.Honours[f.Sort]++
		}
	}
	slices.SortFunc(t.Done, func(a, b Amount) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Unit, b.Unit)) })
	return t
}

// add takes the amounts of a deed in: those of two units are not added up.
func (t *Totals) add(list []Amount) {
	for _, a := range list {
		i := slices.IndexFunc(t.Done, func(o Amount) bool { return o.Kind == a.Kind && o.Unit == a.Unit })
		if i < 0 {
			t.Done = append(t.Done, a)
			continue
		}
		t.Done[i].Value += a.Value
		t.Done[i].Approx = t.Done[i].Approx || a.Approx
	}
}

func (t *Totals) give(f *Facts) {
	t.Donations++
	switch books.Sort(f.Sort) {
	case books.Money:
		t.Money += f.Fen
	case books.Goods:
		t.Goods += f.Fen
	case books.Labour:
		t.Labour += f.Fen
	}
	switch {
	case f.Kept:
		t.Kept++
	case f.Fen == 0:
		t.Unvalued++
	}
	t.Approx = t.Approx || f.Approx && f.Fen != 0
}

// PublicTotals are what everybody may read of the totals: a sum that its donor keeps cannot be
// found by taking the others away, and who was absent is not told to the group (§21).
func PublicTotals(list []Entry) Totals {
	t := Total(Public(list))
	for _, state := range []activities.AttendanceState{activities.Absent, activities.Unconfirmed, activities.Undecided} {
		delete(t.Came, string(state))
	}
	return t
}

// AllHonours is how many there are of all levels.
func (t *Totals) AllHonours() (n int) {
	for _, of := range t.Honours {
		n += of
	}
	return n
}

// Present is how many came, late ones too.
func (t *Totals) Present() int {
	return t.Came[string(activities.Present)] + t.Came[string(activities.Late)]
}

// Served are the amounts of one kind.
func (t *Totals) Served(kind deeds.QuantityKind) (list []Amount) {
	for _, a := range t.Done {
		if a.Kind == kind {
			list = append(list, a)
		}
	}
	return list
}

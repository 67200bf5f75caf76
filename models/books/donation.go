package books

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Sort says what was given (慈善法 36: 货币、实物、服务等).
type Sort string

// The sorts of donations.
const (
	Money  Sort = "money"  // 现金
	Goods  Sort = "goods"  // 物资
	Labour Sort = "labour" // 劳务
)

// DonorKind says who gave.
type DonorKind string

// The kinds of donors.
const (
	ByMember DonorKind = "member"  // 委员
	ByFirm   DonorKind = "firm"    // 企业、单位
	ByNative DonorKind = "native"  // 在外人士、乡亲
	ByNobody DonorKind = "unnamed" // 匿名: no name is kept
)

// maxFen is the largest sum that is taken: sums of thousands of them still fit.
const maxFen = 1_000_000_000_000_00

// Donation is a gift to a lawful recipient (爱心捐赠, §14). The office holds no money: it notes
// what was given to others (慈善法 22, 35).
type Donation struct {
	Filing
	Donor     string // "" where it is to have no name
	DonorKind DonorKind
	DonorID   *int64 // the member who gave
	Sort      Sort
	Fen       int64  // the sum of money; of goods and labour the estimate, 0 where there is none
	Approx    bool   // 约, 余
	What      string // 图书 1.2万余册; "" for money
	OnDate    store.Date
	Recipient string
	Purpose   string
	Receipt   string // the receipt's number
	Handler   string // 经办人
	DeedID    *int64 // the good deed that it belongs to
	// Each is published only as the donor agreed (慈善法 82).
	NameOpen bool
	SumOpen  bool
}

// Limits of a donation's texts, in characters.
const (
	DonorLimit = 60
	WhatLimit  = 200
)

// Faults of a donation.
var (
	ErrOfficeRecipient = errors.New("the office and its director take no gifts")
	ErrNoSum           = errors.New("money without a sum")
	ErrNoWhat          = errors.New("goods or labour without words for it")
	ErrNoDonor         = errors.New("donation names no donor and is not unnamed")
	ErrNoRecipient     = errors.New("donation without a recipient")
	ErrBadSum          = errors.New("sum is negative or too large")
)

// DonationLife is the life of a donation.
var DonationLife = &records.Machine[State]{
	Kind: records.KindDonation, Prefix: "捐", Filed: Filed, Back: Returned,
	Waits: map[State]records.Wait{Filed: records.WaitDonation}, Order: order, Steps: steps,
	Reading: records.Reading[State]{Readers: reading.Readers, Private: reading.Private, Near: givenBy},
}

// givenBy: who gave reads the own gift too, whoever entered it.
func givenBy(tx *gorm.DB, rec records.Living[State], by *people.Person) (bool, error) {
	d, ok := rec.(*Donation)
	if ok && d.DonorID != nil && *d.DonorID == by.ID {
		return true, nil
	}
	return reading.Near(tx, rec, by)
}

// ToOffice tells whether a recipient is the office itself or one of its people, by the
// office's name and what such call themselves (§14: the office never holds money).
func ToOffice(recipient, office string) bool {
	plain := strings.Join(strings.Fields(recipient), "")
	for _, word := range []string{"联络处", "政协主任", "联络处主任", "本处"} {
		if strings.Contains(plain, word) {
			return true
		}
	}
	return plain == "主任" || strings.HasSuffix(plain, "主任") || office != "" && plain == strings.Join(strings.Fields(office), "")
}

// check cleans a donation's texts and holds it against the rules of §14.
func (d *Donation) check(tx *gorm.DB, now time.Time) error {
	day, err := today(tx, now)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name  string
		value *string
		limit int
	}{
		{"donor", &d.Donor, DonorLimit}, {"what", &d.What, WhatLimit}, {"recipient", &d.Recipient, DonorLimit},
		{"purpose", &d.Purpose, WhatLimit}, {"receipt", &d.Receipt, DonorLimit}, {"handler", &d.Handler, DonorLimit},
	} {
		if err := store.Text(f.name, f.value, f.limit); err != nil {
			return err
		}
	}
	if d.DonorKind == ByNobody { // no name is kept, nor what leads to it
		d.Donor, d.DonorID, d.NameOpen = "", nil, false
	}
	if d.DonorKind != ByMember {
		d.DonorID = nil
	}
	director, err := toDirector(tx, d.Recipient)
	switch {
	case err != nil:
		return err
	case !d.OnDate.Valid():
		return fmt.Errorf("donation on %q", d.OnDate)
	case d.OnDate > day:
		return ErrFutureDate
	case d.Recipient == "":
		return ErrNoRecipient
	case director || ToOffice(d.Recipient, ""):
		return ErrOfficeRecipient
	case d.Donor == "" && d.DonorKind != ByNobody:
		return ErrNoDonor
	case d.Fen < 0 || d.Fen > maxFen:
		return ErrBadSum
	case d.Sort == Money && d.Fen == 0:
		return ErrNoSum
	case d.Sort != Money && d.What == "":
		return ErrNoWhat
	}
	return nil
}

// toDirector tells whether a recipient bears the name of the office or of who leads it.
func toDirector(tx *gorm.DB, recipient string) (bool, error) {
	staff, err := people.With(tx, people.Staff)
	for i := range staff {
		if staff[i].Name == recipient {
			return true, err
		}
	}
	return false, err
}

// FileDonation enters a donation, or files one again that was changed; the step is nil when
// it was before the staff already. ErrFutureDate, ErrOfficeRecipient and the other faults.
func FileDonation(tx *gorm.DB, d *Donation, by *people.Person, now time.Time) (*records.Step, error) {
	if err := d.check(tx, now); err != nil {
		return nil, err
	}
	if d.ID == 0 {
		d.FiledAt = store.Stamp(now)
	}
	return file(tx, DonationLife, d, by, []string{
		"donor", "donor_kind", "donor_id", "sort", "fen", "approx", "what", "on_date", "recipient", "purpose", "receipt", "handler",
		"deed_id", "name_open", "sum_open",
	}, now)
}

// Twin finds a donation that stands already with the same donor, day, sum and recipient;
// nil when there is none. Of who gives no name nobody can tell.
func Twin(tx *gorm.DB, d *Donation) (*Donation, error) {
	var list []Donation
	err := tx.Where("on_date = ? AND donor = ? AND sort = ? AND fen = ? AND what = ? AND recipient = ? AND id <> ?",
		d.OnDate, d.Donor, d.Sort, d.Fen, d.What, d.Recipient, d.ID).Where("state IN ?", Listed).Order("id").Limit(1).Find(&list).Error
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// Named tells whether a person reads who gave: the staff, who entered it and who gave it
// always, everybody else as the donor agreed.
func (d *Donation) Named(by *people.Person) bool { return d.NameOpen || d.inner(by) }

// Summed tells the same of how much.
func (d *Donation) Summed(by *people.Person) bool { return d.SumOpen || d.inner(by) }

func (d *Donation) inner(by *people.Person) bool {
	return by.Is(people.Staff) || d.PersonID == by.ID || d.DonorID != nil && *d.DonorID == by.ID
}

// Whose is the person whose record has it: the member who gave, or else who entered it.
func (d *Donation) Whose() int64 {
	if d.DonorID != nil {
		return *d.DonorID
	}
	return d.PersonID
}

// DonationByID finds a donation of tx's office.
func DonationByID(tx *gorm.DB, id int64) (*Donation, error) {
	var d Donation
	if err := tx.Take(&d, id).Error; err != nil {
		return nil, fmt.Errorf("donation %d: %w", id, err)
	}
	return &d, nil
}

// DonationsByIDs finds several donations of tx's office, by their ids.
func DonationsByIDs(tx *gorm.DB, ids ...int64) (map[int64]*Donation, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var list []Donation
	if err := tx.Where("id IN ?", ids).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("donations: %w", err)
	}
	of := make(map[int64]*Donation, len(list))
	for i := range list {
		of[list[i].ID] = &list[i]
	}
	return of, nil
}

// DonationByNumber finds a donation by its number: 捐-2026-031.
func DonationByNumber(tx *gorm.DB, number string) (*Donation, error) {
	var d Donation
	if err := tx.Where("number = ?", store.CleanText(number)).Take(&d).Error; err != nil {
		return nil, fmt.Errorf("donation of a number: %w", err)
	}
	return &d, nil
}

// Donations lists those that a person entered or gave or, for 0, the office's, in any of the states
// (none: all but drafts and those taken back), the newest first and never by their sums.
func Donations(tx *gorm.DB, person int64, states []State, page store.Page) (list []Donation, err error) {
	q := tx
	if person != 0 {
		q = tx.Where(GivenBy(tx, person))
	}
	err = inLists(q, states, page).Find(&list).Error
	return list, err
}

// GivenBy is the condition that a donation is a person's: he or she entered or gave it.
func GivenBy(tx *gorm.DB, person int64) *gorm.DB {
	return tx.Where("donations.person_id = ? OR donations.donor_id = ?", person, person)
}

// DonationsBetween lists what was confirmed of [from, to], by day.
func DonationsBetween(tx *gorm.DB, from, to store.Date) (list []Donation, err error) {
	err = tx.Where("state = ? AND on_date >= ? AND on_date <= ?", Confirmed, from, to).Order("on_date, id").Find(&list).Error
	return list, err
}

// DonationsOf lists those of a good deed that stand, by day.
func DonationsOf(tx *gorm.DB, deed int64) (list []Donation, err error) {
	err = tx.Where("deed_id = ? AND state IN ?", deed, Listed).Order("on_date, id").Find(&list).Error
	return list, err
}

// Conceal takes back that a donor's name and sum may be published (个人信息保护法 15), at any
// time, and gives what could be: the donor's own word, or the office's and who entered it for
// the donor. ErrNotAllowed for anybody else, ErrNothingToUndo where neither may be.
func Conceal(tx *gorm.DB, d *Donation, by *people.Person) (name, sum bool, err error) {
	name, sum = d.NameOpen, d.SumOpen
	switch {
	case !d.inner(by):
		return false, false, store.ErrNotAllowed
	case !name && !sum:
		return false, false, store.ErrNothingToUndo
	}
	return name, sum, d.open(tx, false, false)
}

// Reveal takes Conceal back.
func Reveal(tx *gorm.DB, d *Donation, by *people.Person, name, sum bool) error {
	if !d.inner(by) {
		return store.ErrNotAllowed
	}
	return d.open(tx, name && d.DonorKind != ByNobody, sum)
}

func (d *Donation) open(tx *gorm.DB, name, sum bool) error {
	d.NameOpen, d.SumOpen = name, sum
	if err := tx.Model(d).Select("name_open", "sum_open").Updates(d).Error; err != nil {
		return fmt.Errorf("what may be published of donation %d: %w", d.ID, err)
	}
	return nil
}

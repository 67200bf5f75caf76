package fund

import (
	"fmt"
	"strconv"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Entry is a line of the ledger. It is only added: a trigger of the database refuses a change.
type Entry struct {
	ID         int64
	OfficeID   int64
	Year       int // in which it counts
	Side       Side
	Fen        int64 // what it adds to the balance: below zero for what was spent
	OnDate     store.Date
	SlipID     *int64 // nil: carried over
	ReversesID *int64 // the entry that it takes out
	ActivityID *int64
	Moved      bool // it stood on an activity's card before there was a ledger
	LimitFen   int64
	EnteredBy  int64
	SecondID   *int64 // who approved it
	CreatedAt  time.Time
}

// TableName is the entries' table.
func (Entry) TableName() string { return "fund_entries" }

// Late tells that it belongs to a year that was closed when it was entered (属上年，补记).
func (e *Entry) Late() bool { return e.Side != Carry && yearOf(e.OnDate) < e.Year }

func yearOf(d store.Date) int {
	if len(d) < 4 {
		return 0
	}
	year, _ := strconv.Atoi(string(d[:4])) // a day's first four are digits
	return year
}

// enter adds the entry of a slip.
func enter(tx *gorm.DB, s *Slip, second *int64, now time.Time) error {
	year, err := bookYear(tx, yearOf(s.OnDate))
	if err != nil {
		return err
	}
	return add(tx, &Entry{
		Year: year, Side: s.Side, Fen: s.signed(), OnDate: s.OnDate, SlipID: &s.ID, ActivityID: s.ActivityID,
		LimitFen: s.LimitFen, EnteredBy: s.EnteredBy, SecondID: second, CreatedAt: store.Stamp(now),
	})
}

// reverse adds the entry that takes the one of a slip out. It keeps the day of that one, and
// counts in its year, or the first after it that is open.
func reverse(tx *gorm.DB, s *Slip, by *people.Person, now time.Time) error {
	var was Entry
	err := tx.Where("slip_id = ? AND reverses_id IS NULL", s.ID).Order("id DESC").Take(&was).Error
	if err != nil {
		return fmt.Errorf("entry of slip %d: %w", s.ID, err)
	}
	year, err := bookYear(tx, was.Year)
	if err != nil {
		return err
	}
	return add(tx, &Entry{
		Year: year, Side: was.Side, Fen: -was.Fen, OnDate: was.OnDate, SlipID: was.SlipID, ReversesID: &was.ID, ActivityID: was.ActivityID,
		LimitFen: was.LimitFen, EnteredBy: by.ID, CreatedAt: store.Stamp(now),
	})
}

func add(tx *gorm.DB, e *Entry) error {
	if err := tx.Create(e).Error; err != nil {
		return fmt.Errorf("entry of the fund: %w", err)
	}
	return nil
}

// bookYear is the year in which what belongs to a year counts: that one while it is open, else
// the first that is.
func bookYear(tx *gorm.DB, year int) (int, error) {
	last, err := LastClosed(tx)
	return max(year, last+1), err
}

// EntriesOf lists the entries of a year in the order of the ledger: what was carried over, then
// by day.
func EntriesOf(tx *gorm.DB, year int) (list []Entry, err error) {
	err = tx.Where("year = ?", year).Order(ledgerOrder).Find(&list).Error
	return list, err
}

// ledgerOrder: what came from the year before goes first, what goes to the next year last.
const ledgerOrder = "CASE WHEN side = 'carry' AND slip_id IS NULL THEN CASE WHEN on_date LIKE '%-12-31' THEN 2 ELSE 0 END ELSE 1 END, on_date, id"

// ByID finds a slip of tx's office.
func ByID(tx *gorm.DB, id int64) (*Slip, error) {
	var s Slip
	if err := tx.Take(&s, id).Error; err != nil {
		return nil, fmt.Errorf("slip %d of the fund: %w", id, err)
	}
	return &s, nil
}

// ByIDs finds several slips, by their ids.
func ByIDs(tx *gorm.DB, ids ...int64) (map[int64]*Slip, error) {
	of := map[int64]*Slip{}
	for len(ids) > 0 { // a year's may be more than one query takes
		n := min(len(ids), 500)
		var list []Slip
		if err := tx.Where("id IN ?", ids[:n]).Find(&list).Error; err != nil {
			return nil, fmt.Errorf("slips of the fund: %w", err)
		}
		for i := range list {
			of[list[i].ID] = &list[i]
		}
		ids = ids[n:]
	}
	return of, nil
}

// EntryOf is the entry of a slip that was made last, its reversal not looked at; nil for none.
func EntryOf(tx *gorm.DB, slip int64) (*Entry, error) {
	var list []Entry
	err := tx.Where("slip_id = ? AND reverses_id IS NULL", slip).Order("id DESC").Limit(1).Find(&list).Error
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// OfYear lists the slips of a year's days, the newest first.
func OfYear(tx *gorm.DB, year int) (list []Slip, err error) {
	err = tx.Where("on_date >= ? AND on_date <= ?", fmt.Sprintf("%04d-01-01", year), fmt.Sprintf("%04d-12-31", year)).
		Where("state IN ?", []State{Waiting, Entered, Reversed}).Order("on_date DESC, id DESC").Find(&list).Error
	return list, err
}

// WaitingList are the slips that wait for the second person, the oldest first.
func WaitingList(tx *gorm.DB) (list []Slip, err error) {
	err = tx.Where("state = 'waiting'").Order("created_at, id").Find(&list).Error
	return list, err
}

// OfActivity lists the slips of an activity, by day.
func OfActivity(tx *gorm.DB, activity int64) (list []Slip, err error) {
	err = tx.Where("activity_id = ? AND state IN ?", activity, []State{Waiting, Entered}).Order("on_date, id").Find(&list).Error
	return list, err
}

// SpentOn is what an activity has cost, in fen: the sum of its entries, reversed ones out.
func SpentOn(tx *gorm.DB, activity int64) (fen int64, err error) {
	err = tx.Model(&Entry{}).Where("activity_id = ? AND side = 'spending'", activity).Select("COALESCE(-SUM(fen), 0)").Scan(&fen).Error
	return fen, err
}

// Unreceipted lists spending that counts or waits, of days between, and of which there is no
// receipt, by day. What stood on an activity's card had its receipt's number there.
func Unreceipted(tx *gorm.DB, from, to store.Date) (list []Slip, err error) {
	err = tx.Where("side = 'spending' AND sort <> ? AND state IN ? AND on_date >= ? AND on_date <= ?", FromActivity, []State{Waiting, Entered}, from, to).
		Where("NOT EXISTS (SELECT 1 FROM attachments a WHERE a.office_id = fund_slips.office_id AND a.owner_kind = 'fund' AND a.owner_id = fund_slips.id AND a.voided_at IS NULL)").
		Order("on_date, id").Find(&list).Error
	return list, err
}

// Twin finds spending that looks the same: by the same day, sum and payee, or by a receipt that
// is the same file (uniques are the messenger's names of files). nil for none.
func Twin(tx *gorm.DB, s *Slip, uniques []string) (twin *Slip, receipt bool, err error) {
	if s.Side != Spending {
		return nil, false, nil
	}
	var list []Slip
	open := func() *gorm.DB {
		q := tx.Where("side = 'spending' AND state IN ?", []State{Waiting, Entered}).Order("id").Limit(1)
		if s.CorrectsID != nil {
			q = q.Where("id <> ?", *s.CorrectsID)
		}
		return q
	}
	if len(uniques) > 0 {
		err = open().Where("EXISTS (SELECT 1 FROM attachments a WHERE a.office_id = fund_slips.office_id AND a.owner_kind = 'fund' AND a.owner_id = fund_slips.id AND a.voided_at IS NULL AND a.unique_id IN ?)", uniques).
			Find(&list).Error
		if err != nil || len(list) > 0 {
			return first(list), true, err
		}
	}
	err = open().Where("on_date = ? AND fen = ? AND payee = ?", s.OnDate, s.Fen, s.Payee).Find(&list).Error
	return first(list), false, err
}

func first(list []Slip) *Slip {
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}

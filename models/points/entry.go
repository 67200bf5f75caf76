package points

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Entry is what one record comes to for one person. Those of a quarter whose briefing is out
// are kept (ID is not 0) and never changed.
type Entry struct {
	ID         int64
	OfficeID   int64
	PersonID   int64
	Year       int
	Quarter    int
	Category   Category
	Item       Item
	RecordKind records.Kind // "" of Limited
	RecordID   int64
	OnDay      store.Date
	Points     int
	Version    int   // of the table by which it was reckoned
	Reverses   int64 // the entry that it takes back; 0 for none
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// TableName is the table of Entry.
func (Entry) TableName() string { return "points_entries" }

// Ref is the record that an entry is of; ok is false of the line that limits.
func (e *Entry) Ref() (ref records.Ref, ok bool) {
	return records.Ref{Kind: e.RecordKind, ID: e.RecordID}, e.RecordKind != ""
}

// key is what two entries of the same matter have in common.
type key struct {
	person   int64
	category Category
	item     Item
	ref      records.Ref
	points   int
}

func (e *Entry) key() key {
	return key{e.PersonID, e.Category, e.Item, records.Ref{Kind: e.RecordKind, ID: e.RecordID}, e.Points}
}

// Kept lists the entries of a quarter that are kept, of a person or, for 0, of all, in the
// order in which they were.
func Kept(tx *gorm.DB, q calendar.Quarter, person int64) (list []Entry, err error) {
	where := tx.Where("year = ? AND quarter = ?", q.Year, q.Q)
	if person != 0 {
		where = where.Where("person_id = ?", person)
	}
	if err := where.Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("points of %s: %w", q.Key(), err)
	}
	return list, nil
}

// corrections are the entries that bring those that are kept to what the records say now:
// first what takes back, then what is new.
func corrections(kept, now []Entry) (list []Entry) {
	back := map[int64]bool{}
	for i := range kept {
		if kept[i].Reverses != 0 {
			back[kept[i].Reverses] = true
		}
	}
	stands := map[key][]*Entry{}
	for i := range kept {
		if e := &kept[i]; e.Reverses == 0 && !back[e.ID] {
			stands[e.key()] = append(stands[e.key()], e)
		}
	}
	var fresh []Entry
	for _, e := range now {
		if same := stands[e.key()]; len(same) > 0 {
			stands[e.key()] = same[1:]
			continue
		}
		fresh = append(fresh, e)
	}
	for _, left := range stands {
		for _, e := range left {
			r := *e
			r.ID, r.Points, r.Reverses, r.CreatedAt, r.UpdatedAt = 0, -e.Points, e.ID, time.Time{}, time.Time{}
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b Entry) int { return int(a.Reverses - b.Reverses) })
	return append(list, fresh...)
}

// Closed tells whether a quarter's briefing is out, and its entries therefore kept.
func Closed(tx *gorm.DB, q calendar.Quarter) (bool, error) {
	var n int64
	err := tx.Model(&briefing.Briefing{}).Where("year = ? AND quarter = ? AND state = ?", q.Year, q.Q, briefing.BriefingReleased).Count(&n).Error
	if err != nil {
		return false, fmt.Errorf("is %s closed: %w", q.Key(), err)
	}
	return n > 0, nil
}

// Settle keeps the entries of a quarter whose briefing is out, and corrects those that are
// kept where records have changed; n is how many entries came. Of a quarter that is still
// open, and of an office that never used points, nothing is kept.
func Settle(tx *gorm.DB, q calendar.Quarter, now time.Time) (n int, err error) {
	r, err := RulesOf(tx)
	if err != nil || !r.Ever() {
		return 0, err
	}
	if closed, err := Closed(tx, q); err != nil || !closed {
		return 0, err
	}
	if err := store.LockOffice(tx, "points:"+q.Key()); err != nil {
		return 0, err
	}
	kept, err := Kept(tx, q, 0)
	if err != nil {
		return 0, err
	}
	list, err := Compute(tx, q, 0)
	if err != nil {
		return 0, err
	}
	list = corrections(kept, list)
	for i := range list {
		list[i].CreatedAt = store.Stamp(now)
	}
	if len(list) == 0 {
		return 0, nil
	}
	if err := tx.CreateInBatches(&list, 100).Error; err != nil {
		return 0, fmt.Errorf("keep points of %s: %w", q.Key(), err)
	}
	return len(list), nil
}

// SettleAll settles the quarters since points were first used, up to that of now.
func SettleAll(tx *gorm.DB, now time.Time) error {
	r, err := RulesOf(tx)
	if err != nil || !r.Ever() {
		return err
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return err
	}
	last := calendar.QuarterOf(now.In(loc))
	for q := calendar.QuarterOf(r.turns[0].FromDay.Start(loc)); !q.Start(loc).After(last.Start(loc)); q = q.Next() {
		if _, err := Settle(tx, q, now); err != nil {
			return err
		}
	}
	return nil
}

// OfficesInUse lists the offices that have ever used points, and so have entries to keep right.
func OfficesInUse(tx *gorm.DB) (ids []int64, err error) {
	err = tx.Model(&Turn{}).Where("in_use AND voided_at IS NULL").Distinct("office_id").Order("office_id").Pluck("office_id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("offices that use points: %w", err)
	}
	return ids, nil
}

// Account is what a person has in a quarter.
type Account struct {
	PersonID int64
	Of       calendar.Quarter
	Closed   bool    // its briefing is out: what is wrong is taken back by an entry
	Entries  []Entry // by category and day; corrections after what they correct
}

// Sum is what a category comes to: from 0 to Limit.
func (a *Account) Sum(c Category) (n int) {
	for _, e := range a.Entries {
		if e.Category == c {
			n += e.Points
		}
	}
	return n
}

// Total is what all categories come to.
func (a *Account) Total() (n int) {
	for _, e := range a.Entries {
		n += e.Points
	}
	return n
}

// In are the entries of a category.
func (a *Account) In(c Category) (list []Entry) {
	for _, e := range a.Entries {
		if e.Category == c {
			list = append(list, e)
		}
	}
	return list
}

// AccountOf is a person's account of a quarter; it only reads. What has changed since the
// entries were kept is among them already, without an id.
func AccountOf(tx *gorm.DB, q calendar.Quarter, person int64) (*Account, error) {
	of, err := Accounts(tx, q, person)
	if err != nil {
		return nil, err
	}
	if a := of[person]; a != nil {
		return a, nil
	}
	closed, err := Closed(tx, q)
	return &Account{PersonID: person, Of: q, Closed: closed}, err
}

// Accounts are those of all who have any entry in a quarter, by person, or of one.
func Accounts(tx *gorm.DB, q calendar.Quarter, person int64) (map[int64]*Account, error) {
	list, err := Compute(tx, q, person)
	if err != nil {
		return nil, err
	}
	closed, err := Closed(tx, q)
	if err != nil {
		return nil, err
	}
	if closed {
		kept, err := Kept(tx, q, person)
		if err != nil {
			return nil, err
		}
		list = append(kept, corrections(kept, list)...)
		slices.SortStableFunc(list, inOrder)
	}
	out := map[int64]*Account{}
	for _, e := range list {
		a := out[e.PersonID]
		if a == nil {
			a = &Account{PersonID: e.PersonID, Of: q, Closed: closed}
			out[e.PersonID] = a
		}
		a.Entries = append(a.Entries, e)
	}
	return out, nil
}

// History are all entries of a person since points were first used, quarter by quarter, those
// of the quarter of now as they stand.
func History(tx *gorm.DB, person int64, now time.Time) (list []Entry, err error) {
	r, err := RulesOf(tx)
	if err != nil || !r.Ever() {
		return nil, err
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	last := calendar.QuarterOf(now.In(loc))
	for q := calendar.QuarterOf(r.turns[0].FromDay.Start(loc)); !q.Start(loc).After(last.Start(loc)); q = q.Next() {
		a, err := AccountOf(tx, q, person)
		if err != nil {
			return nil, err
		}
		list = append(list, a.Entries...)
	}
	return list, nil
}

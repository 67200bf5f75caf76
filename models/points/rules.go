package points

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Turn is one turning on or off, from a day on.
type Turn struct {
	ID       int64
	OfficeID int64
	InUse    bool
	FromDay  store.Date
	ByID     int64
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is the table of Turn.
func (Turn) TableName() string { return "points_turns" }

// Rule is one value that was changed, from a day on.
type Rule struct {
	ID       int64
	OfficeID int64
	Version  int // 2, 3, …; 1 is the table as it is without changes
	FromDay  store.Date
	Category Category
	Item     Item
	Value    int
	ByID     int64
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is the table of Rule.
func (Rule) TableName() string { return "points_rules" }

// Faults of the rules.
var (
	ErrBackward = errors.New("a rule does not hold from before today, or before one that was made earlier")
	ErrRange    = errors.New("value of an item is out of its bounds")
	ErrSame     = errors.New("nothing would change")
	ErrItem     = errors.New("no such item")
)

// Rules are what holds on each day.
type Rules struct {
	turns []Turn
	rows  []Rule
}

// RulesOf reads them.
func RulesOf(tx *gorm.DB) (*Rules, error) {
	r := &Rules{}
	err := errors.Join(tx.Where("voided_at IS NULL").Order("id").Find(&r.turns).Error, tx.Where("voided_at IS NULL").Order("version").Find(&r.rows).Error)
	if err != nil {
		return nil, fmt.Errorf("rules of points: %w", err)
	}
	return r, nil
}

// InUse tells whether the office uses points, from that day on which is since. They may
// count from a day to come.
func (r *Rules) InUse() (since store.Date, yes bool) {
	if len(r.turns) == 0 {
		return "", false
	}
	last := r.turns[len(r.turns)-1]
	return last.FromDay, last.InUse
}

// Ever tells whether points were ever in use.
func (r *Rules) Ever() bool { return len(r.turns) > 0 }

// Counts tells whether what happened on a day counts: points were in use then.
func (r *Rules) Counts(day store.Date) (yes bool) {
	for _, t := range r.turns {
		if t.FromDay <= day {
			yes = t.InUse
		}
	}
	return yes
}

// Value is what an item is worth on a day, by which version of the table.
func (r *Rules) Value(item Item, day store.Date) (value, version int) {
	v, _ := Of(item)
	value, version = v.Default, 1
	for _, row := range r.rows {
		if row.FromDay <= day {
			version = row.Version
			if row.Item == item {
				value = row.Value
			}
		}
	}
	return value, version
}

// Version is that of the table on a day.
func (r *Rules) Version(day store.Date) int {
	_, version := r.Value("", day)
	return version
}

// Changes are the values that were changed, the oldest first.
func (r *Rules) Changes() []Rule { return r.rows }

// FirstDays are the days from which a change may hold: today and the first of the next
// quarter. What was decided before and holds later goes ahead of it.
func (r *Rules) FirstDays(today store.Date) (days []store.Date) {
	least := today
	if n := len(r.rows); n > 0 {
		least = max(least, r.rows[n-1].FromDay)
	}
	days = append(days, least)
	if next := NextQuarter(today); next > least {
		days = append(days, next)
	}
	return days
}

// NextQuarter is the first day of the quarter after that of a day.
func NextQuarter(day store.Date) store.Date {
	return store.DateFrom(calendar.QuarterOf(day.Start(time.UTC)).Next().FirstDay())
}

// Use turns points on or off. On they count from a day on, today's or a later one; off they
// are at once. ErrSame, ErrBackward; store.ErrNotAllowed to all but the director.
func Use(tx *gorm.DB, on bool, from store.Date, by *people.Person, now time.Time) (*Turn, error) {
	if !by.Is(people.Director) {
		return nil, store.ErrNotAllowed
	}
	r, today, err := lockedRules(tx, now)
	if err != nil {
		return nil, err
	}
	if _, in := r.InUse(); in == on {
		return nil, ErrSame
	}
	if !on {
		from = today
	}
	if !from.Valid() || from < today {
		return nil, ErrBackward
	}
	t := &Turn{InUse: on, FromDay: from, ByID: by.ID, CreatedAt: store.Stamp(now)}
	if err := tx.Create(t).Error; err != nil {
		return nil, fmt.Errorf("turn of points: %w", err)
	}
	return t, nil
}

// Change gives an item another value from a day on. ErrItem, ErrRange, ErrSame, ErrBackward;
// store.ErrNotAllowed to all but the director.
func Change(tx *gorm.DB, item Item, value int, from store.Date, by *people.Person, now time.Time) (*Rule, error) {
	if !by.Is(people.Director) {
		return nil, store.ErrNotAllowed
	}
	v, known := Of(item)
	if !known {
		return nil, ErrItem
	}
	if least, most := v.Bounds(); value < least || value > most {
		return nil, ErrRange
	}
	r, today, err := lockedRules(tx, now)
	if err != nil {
		return nil, err
	}
	if !from.Valid() || from < r.FirstDays(today)[0] {
		return nil, ErrBackward
	}
	if was, _ := r.Value(item, from); was == value {
		return nil, ErrSame
	}
	// A number is not given twice, also when what had it was taken back.
	var last int
	if err := tx.Model(&Rule{}).Select("COALESCE(MAX(version), 1)").Scan(&last).Error; err != nil {
		return nil, fmt.Errorf("version of points: %w", err)
	}
	row := &Rule{Version: last + 1, FromDay: from, Category: v.Category, Item: item, Value: value, ByID: by.ID, CreatedAt: store.Stamp(now)}
	if err := tx.Create(row).Error; err != nil {
		return nil, fmt.Errorf("change of points: %w", err)
	}
	return row, nil
}

func lockedRules(tx *gorm.DB, now time.Time) (*Rules, store.Date, error) {
	if err := store.LockOffice(tx, "points"); err != nil {
		return nil, "", err
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, "", err
	}
	r, err := RulesOf(tx)
	return r, store.DateOf(now, loc), err
}

// UndoUse takes a turn back, and UndoChange a change: the last one, store.ErrNothingToUndo
// for any other.
func UndoUse(tx *gorm.DB, id int64, by *people.Person, now time.Time) error {
	r, _, err := lockedRules(tx, now)
	if err != nil {
		return err
	}
	if n := len(r.turns); n == 0 || r.turns[n-1].ID != id {
		return store.ErrNothingToUndo
	}
	return store.VoidRow(tx, &r.turns[len(r.turns)-1], id, by.ID, "", now)
}

// UndoChange is described at UndoUse.
func UndoChange(tx *gorm.DB, id int64, by *people.Person, now time.Time) error {
	r, _, err := lockedRules(tx, now)
	if err != nil {
		return err
	}
	if n := len(r.rows); n == 0 || r.rows[n-1].ID != id {
		return store.ErrNothingToUndo
	}
	return store.VoidRow(tx, &r.rows[len(r.rows)-1], id, by.ID, "", now)
}

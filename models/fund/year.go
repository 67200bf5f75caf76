package fund

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Year is a year that is closed (关账): nothing is entered in it any more.
type Year struct {
	ID         int64
	OfficeID   int64
	Year       int
	BalanceFen int64 // what was carried over
	ClosedBy   int64
	CreatedAt  time.Time
}

// TableName is the closed years' table.
func (Year) TableName() string { return "fund_years" }

// DefaultBudget is a year's budget where the director has set none, in fen: 20,000 yuan (§17).
const DefaultBudget = 20_000_00

// Budget is a year's budget as it was set on a day.
type Budget struct {
	ID        int64
	OfficeID  int64
	Year      int
	Fen       int64
	SetBy     int64
	CreatedAt time.Time
}

// TableName is the budgets' table.
func (Budget) TableName() string { return "fund_budgets" }

// Faults of closing a year.
var (
	ErrClosed      = errors.New("year is closed")
	ErrNotOver     = errors.New("year is not in its last month, or lies ahead")
	ErrEarlierOpen = errors.New("a year before has entries and is not closed")
)

// LastClosed is the newest year that is closed; 0 for none.
func LastClosed(tx *gorm.DB) (year int, err error) {
	err = tx.Model(&Year{}).Select("COALESCE(MAX(year), 0)").Scan(&year).Error
	return year, err
}

// ClosedYear is the closing of a year; nil while it is open.
func ClosedYear(tx *gorm.DB, year int) (*Year, error) {
	var list []Year
	err := tx.Where("year = ?", year).Limit(1).Find(&list).Error
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// Close closes a year, from its December on, and carries over what is left of it (§17). Years are closed
// one after the other. ErrClosed, ErrNotOver, ErrEarlierOpen, store.ErrNotAllowed.
func Close(tx *gorm.DB, year int, by *people.Person, now time.Time) (*Year, error) {
	if !by.Is(people.Director) {
		return nil, store.ErrNotAllowed
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	if err := lock(tx); err != nil {
		return nil, err
	}
	last, err := LastClosed(tx)
	if err != nil {
		return nil, err
	}
	local := now.In(loc)
	switch {
	case year <= last:
		return nil, ErrClosed
	case year > local.Year() || year == local.Year() && local.Month() != time.December:
		return nil, ErrNotOver
	}
	open, err := OpenBefore(tx, year)
	if err != nil {
		return nil, err
	}
	if open != 0 {
		return nil, ErrEarlierOpen
	}
	t, err := TotalsOf(tx, year)
	if err != nil {
		return nil, err
	}
	if t.Balance != 0 {
		for _, e := range []*Entry{
			{Year: year, Fen: -t.Balance, OnDate: store.Date(fmt.Sprintf("%04d-12-31", year))},
			{Year: year + 1, Fen: t.Balance, OnDate: store.Date(fmt.Sprintf("%04d-01-01", year+1))},
		} {
			e.Side, e.EnteredBy, e.CreatedAt = Carry, by.ID, store.Stamp(now)
			if err := add(tx, e); err != nil {
				return nil, err
			}
		}
	}
	y := &Year{Year: year, BalanceFen: t.Balance, ClosedBy: by.ID, CreatedAt: store.Stamp(now)}
	if err := store.Translate(tx.Create(y).Error); err != nil {
		if errors.Is(err, store.ErrDuplicate) {
			return nil, ErrClosed
		}
		return nil, fmt.Errorf("close the fund's year: %w", err)
	}
	return y, nil
}

// OpenBefore is the oldest year before another that has entries and is not closed; 0 for none.
func OpenBefore(tx *gorm.DB, year int) (open int, err error) {
	last, err := LastClosed(tx)
	if err != nil {
		return 0, err
	}
	err = tx.Model(&Entry{}).Where("year > ? AND year < ?", last, year).Select("COALESCE(MIN(year), 0)").Scan(&open).Error
	return open, err
}

// Uncarried is what the years before another have left that has not been carried over, since
// they are not closed yet, in fen; open is the oldest of them, 0 for none.
func Uncarried(tx *gorm.DB, year int) (fen int64, open int, err error) {
	if open, err = OpenBefore(tx, year); err != nil || open == 0 {
		return 0, 0, err
	}
	err = tx.Model(&Entry{}).Where("year >= ? AND year < ?", open, year).Select("COALESCE(SUM(fen), 0)").Scan(&fen).Error
	return fen, open, err
}

// SetBudget sets a year's budget: a row of its day. ErrBadSum, ErrTooLarge, ErrClosed, store.ErrNotAllowed.
func SetBudget(tx *gorm.DB, year int, fen int64, by *people.Person, now time.Time) error {
	last, err := LastClosed(tx)
	switch {
	case err != nil:
		return err
	case !by.Is(people.Director):
		return store.ErrNotAllowed
	case fen <= 0:
		return ErrBadSum
	case fen > MaxFen:
		return ErrTooLarge
	case year <= last:
		return ErrClosed
	}
	if err := tx.Create(&Budget{Year: year, Fen: fen, SetBy: by.ID, CreatedAt: store.Stamp(now)}).Error; err != nil {
		return fmt.Errorf("budget of %d: %w", year, err)
	}
	return nil
}

// BudgetsOf lists how a year's budget was set, the oldest first.
func BudgetsOf(tx *gorm.DB, year int) (list []Budget, err error) {
	err = tx.Where("year = ?", year).Order("id").Find(&list).Error
	return list, err
}

// BudgetOf is a year's budget, in fen: as it was set last for it, or for a year before it.
func BudgetOf(tx *gorm.DB, year int) (int64, error) {
	var list []Budget
	err := tx.Where("year <= ?", year).Order("year DESC, id DESC").Limit(1).Find(&list).Error
	if err != nil || len(list) == 0 {
		return DefaultBudget, err
	}
	return list[0].Fen, nil
}

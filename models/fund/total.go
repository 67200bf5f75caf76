package fund

import (
	"gorm.io/gorm"
)

// Totals are what a year's entries come to, in fen.
type Totals struct {
	Year    int
	Carried int64 // from the year before; below zero when more was spent than there was
	Income  int64
	Spent   int64
	CarryTo int64 // to the next year, once this one is closed
	Balance int64 // the sum of the year's entries
	Budget  int64
	Waiting int64 // what waits for a second person; it does not count
	Waits   int   // how many do
}

// Left is what is left of the year: the balance, before it was carried over.
func (t *Totals) Left() int64 { return t.Balance + t.CarryTo }

// Sum adds entries up by plain sums.
func Sum(list []Entry) (t Totals) {
	for i := range list {
		e := &list[i]
		t.Balance += e.Fen
		switch {
		case e.Side == Income:
			t.Income += e.Fen
		case e.Side == Spending:
			t.Spent -= e.Fen
		case e.goesOn():
			t.CarryTo -= e.Fen
		default:
			t.Carried += e.Fen
		}
	}
	return t
}

// goesOn tells an entry that carries over to the next year from the one that came from the last.
func (e *Entry) goesOn() bool {
	return e.Side == Carry && yearOf(e.OnDate) == e.Year && e.OnDate[4:] == "-12-31"
}

// TotalsOf are a year's.
func TotalsOf(tx *gorm.DB, year int) (t Totals, err error) {
	list, err := EntriesOf(tx, year)
	if err != nil {
		return t, err
	}
	t = Sum(list)
	t.Year = year
	if t.Budget, err = BudgetOf(tx, year); err != nil {
		return t, err
	}
	waiting, err := WaitingList(tx)
	if err != nil {
		return t, err
	}
	for i := range waiting {
		in, err := bookYear(tx, yearOf(waiting[i].OnDate))
		if err != nil {
			return t, err
		}
		if in == year {
			t.Waiting += waiting[i].Fen
			t.Waits++
		}
	}
	return t, nil
}

// Balance is what the office has, in fen: the sum of all entries.
func Balance(tx *gorm.DB) (fen int64, err error) {
	err = tx.Model(&Entry{}).Select("COALESCE(SUM(fen), 0)").Scan(&fen).Error
	return fen, err
}

// Cost is what an activity has cost in a year, in fen.
type Cost struct {
	ActivityID int64 // 0: of none
	Fen        int64
	Count      int // of entries that stand
}

// CostsOf are a year's by activity, those of none last, the dearest first.
func CostsOf(tx *gorm.DB, year int) (list []Cost, err error) {
	err = tx.Model(&Entry{}).Where("year = ? AND side = 'spending'", year).
		Select("COALESCE(activity_id, 0) AS activity_id, -SUM(fen) AS fen, SUM(CASE WHEN reverses_id IS NULL THEN 1 ELSE -1 END) AS count").
		Group("COALESCE(activity_id, 0)").Having("SUM(fen) <> 0").
		Order("CASE WHEN COALESCE(activity_id, 0) = 0 THEN 1 ELSE 0 END, 2 DESC, 1").Scan(&list).Error
	return list, err
}

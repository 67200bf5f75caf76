package deeds

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// QuantitiesOf gives the quantities of deeds by deed, in the order in which
// they were told.
func QuantitiesOf(tx *gorm.DB, deeds ...int64) (map[int64][]Amount, error) {
	out := map[int64][]Amount{}
	if len(deeds) == 0 {
		return out, nil
	}
	var list []Amount
	if err := tx.Where("deed_id IN ?", deeds).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("quantities of deeds: %w", err)
	}
	for _, q := range list {
		out[q.DeedID] = append(out[q.DeedID], q)
	}
	return out, nil
}

// CoworkersOf gives the co-workers of deeds by deed, in the order of the roster.
func CoworkersOf(tx *gorm.DB, deeds ...int64) (map[int64][]int64, error) {
	out := map[int64][]int64{}
	if len(deeds) == 0 {
		return out, nil
	}
	var list []Coworker
	err := tx.Joins("JOIN people ON people.id = deed_coworkers.person_id").Where("deed_coworkers.deed_id IN ?", deeds).
		Order("people.sort_key, people.id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("co-workers of deeds: %w", err)
	}
	for _, c := range list {
		out[c.DeedID] = append(out[c.DeedID], c.PersonID)
	}
	return out, nil
}

// Leave takes a co-worker off a deed who says not to have done it; that it
// was so stays in the trace of actions. ErrNotFound when the person is none,
// ErrTransition of a deed that was taken back.
func Leave(tx *gorm.DB, d *Deed, person int64) error {
	if d.State == Draft || d.State == Withdrawn {
		return Life.Wrong(d.State, d.State)
	}
	done := tx.Where("deed_id = ? AND person_id = ?", d.ID, person).Delete(&Coworker{})
	switch {
	case done.Error != nil:
		return fmt.Errorf("leave deed %d: %w", d.ID, done.Error)
	case done.RowsAffected == 0:
		return store.ErrNotFound
	}
	return nil
}

// Rejoin takes LeaveDeed back. ErrNothingToUndo when the author has put
// the person down again meanwhile, or has taken the deed back.
func Rejoin(tx *gorm.DB, d *Deed, person int64) error {
	with, err := CoworkersOf(tx, d.ID)
	switch {
	case err != nil:
		return err
	case d.State == Draft || d.State == Withdrawn || slices.Contains(with[d.ID], person):
		return store.ErrNothingToUndo
	}
	return d.saveParts(tx, nil, []int64{person})
}

// Total is a sum over deeds of one title and unit: 送戏下乡 20 场 (§13).
type Total struct {
	Title  string       `json:"title"`
	Kind   QuantityKind `json:"kind"`
	Unit   string       `json:"unit"`
	Value  Quantity     `json:"value"`
	Approx bool         `json:"approx"` // one of the parts is
	Deeds  []int64      `json:"deeds"`
}

// DeedTotals sums the quantities of the deeds confirmed in [from, to), of one
// person (also as a co-worker) or, for 0, of the office. A deed counts when it
// is confirmed, so that one told late is in a later total and never in none.
func DeedTotals(tx *gorm.DB, from, to time.Time, person int64) ([]Total, error) {
	deeds, err := ConfirmedDeeds(tx, from, to, person)
	if err != nil {
		return nil, err
	}
	return Totals(tx, deeds)
}

// ConfirmedDeeds lists the deeds that DeedTotals sums, in the order of their days.
func ConfirmedDeeds(tx *gorm.DB, from, to time.Time, person int64) ([]Deed, error) {
	q := tx.Where("state = ? AND confirmed_at >= ? AND confirmed_at < ?", Confirmed, store.Stamp(from), store.Stamp(to))
	if person != 0 {
		q = q.Where(DoneBy(tx, person))
	}
	var deeds []Deed
	if err := q.Order("on_date, id").Find(&deeds).Error; err != nil {
		return nil, fmt.Errorf("confirmed deeds: %w", err)
	}
	return deeds, nil
}

// Totals sums the quantities of deeds by title, kind and unit.
func Totals(tx *gorm.DB, deeds []Deed) ([]Total, error) {
	ids := make([]int64, len(deeds))
	for i, d := range deeds {
		ids[i] = d.ID
	}
	quantities, err := QuantitiesOf(tx, ids...)
	if err != nil {
		return nil, err
	}
	var list []Total
	for _, d := range deeds {
		for _, q := range quantities[d.ID] {
			list = append(list, Total{d.Title, q.Kind, q.Unit, q.Value, q.Approx, []int64{d.ID}})
		}
	}
	return merge(list), nil
}

// merge sums those of one title, kind and unit, the largest number of deeds first.
func merge(list []Total) []Total {
	type key struct {
		title string
		kind  QuantityKind
		unit  string
	}
	at := map[key]int{}
	out := []Total{}
	for _, t := range list {
		k := key{t.Title, t.Kind, t.Unit}
		i, ok := at[k]
		if !ok {
			at[k] = len(out)
			t.Deeds = slices.Clone(t.Deeds)
			out = append(out, t)
			continue
		}
		out[i].Value += t.Value
		out[i].Approx = out[i].Approx || t.Approx
		for _, d := range t.Deeds {
			if !slices.Contains(out[i].Deeds, d) {
				out[i].Deeds = append(out[i].Deeds, d)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Total) int { return cmp.Compare(len(b.Deeds), len(a.Deeds)) })
	return out
}

// UnitTotal is what was done, or whom it served, in one unit.
type UnitTotal struct {
	Kind   QuantityKind
	Unit   string
	Value  Quantity
	Approx bool    // one of the parts is
	Titles []Total // the largest first
}

// ByUnit gathers totals by kind and unit, those that most titles have first: amounts of two
// units are not added up.
func ByUnit(totals []Total) (list []*UnitTotal) {
	for _, t := range totals {
		i := slices.IndexFunc(list, func(u *UnitTotal) bool { return u.Kind == t.Kind && u.Unit == t.Unit })
		if i < 0 {
			i = len(list)
			list = append(list, &UnitTotal{Kind: t.Kind, Unit: t.Unit})
		}
		u := list[i]
		u.Value += t.Value
		u.Approx = u.Approx || t.Approx
		u.Titles = append(u.Titles, t)
	}
	for _, u := range list {
		slices.SortStableFunc(u.Titles, func(a, b Total) int { return cmp.Compare(b.Value, a.Value) })
	}
	slices.SortStableFunc(list, func(a, b *UnitTotal) int { return cmp.Compare(len(b.Titles), len(a.Titles)) })
	return list
}

// Deeds are the deeds of a total of one unit.
func (u *UnitTotal) Deeds() (ids []int64) {
	for _, t := range u.Titles {
		ids = append(ids, t.Deeds...)
	}
	return ids
}

// Progress tells how many confirmed deeds a person has in the current
// term, by the day of the deed, alone or with others, and the goal (§2: 3–5 a
// term). Without a term the last five years are taken.
func Progress(tx *gorm.DB, person int64, now time.Time) (done, goal int, err error) {
	o, from, to, err := termOf(tx, now)
	if err != nil {
		return 0, 0, err
	}
	var n int64
	err = tx.Model(&Deed{}).Where("state = ? AND on_date >= ? AND on_date <= ?", Confirmed, from, to).
		Where(DoneBy(tx, person)).Count(&n).Error
	if err != nil {
		return 0, 0, fmt.Errorf("deeds of person %d: %w", person, err)
	}
	return int(n), o.Rules().DeedsGoal, nil
}

// MostPromises is the upper end of what a member promises for a term (§2: 3–5).
const MostPromises = 5

// GoalOf is what a member promises for a term, wherever it is said: 3–5 (§2). least is the office's
// setting.
func GoalOf(least int) string {
	if least < MostPromises {
		return strconv.Itoa(least) + "–" + strconv.Itoa(MostPromises)
	}
	return strconv.Itoa(least)
}

package desk

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Leaf is a year or a month of the record book that has something.
type Leaf struct {
	Year  int
	Month time.Month // 0: the year
	Count int        // of the records that whoever leafs reads
}

// Years are the years in which by reads something in the record book, the newest first (§23).
func Years(tx *gorm.DB, by *people.Person) ([]Leaf, error) {
	return leaves(tx, by, time.Time{}, time.Time{}, func(at time.Time) Leaf { return Leaf{Year: at.Year()} })
}

// Months are the months of a year in which by reads something, in order.
func Months(tx *gorm.DB, by *people.Person, year int) ([]Leaf, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	from := time.Date(year, 1, 1, 0, 0, 0, 0, loc)
	list, err := leaves(tx, by, from, from.AddDate(1, 0, 0), func(at time.Time) Leaf { return Leaf{Year: year, Month: at.Month()} })
	slices.Reverse(list)
	return list, err
}

// leaves counts what by reads of [from, to), of any time when both are zero, the newest first.
func leaves(tx *gorm.DB, by *people.Person, from, to time.Time, leaf func(at time.Time) Leaf) ([]Leaf, error) {
	l, ok, err := lookAs(tx, by)
	if err != nil || !ok {
		return nil, err
	}
	counts := map[Leaf]int{}
	for _, s := range shelves {
		condition := tx.Where("1 = 1")
		if !to.IsZero() {
			condition = l.between(s, from, to)
		}
		times, err := l.times(s, condition)
		if err != nil {
			return nil, err
		}
		for _, at := range times {
			counts[leaf(at.In(l.loc))]++
		}
	}
	var list []Leaf
	for leaf, n := range counts {
		leaf.Count = n
		list = append(list, leaf)
	}
	slices.SortFunc(list, func(a, b Leaf) int { return (b.Year-a.Year)*100 + int(b.Month-a.Month) })
	return list, nil
}

// PastTerms lists the terms that are over and of which a person has a record: the person was a
// member then, or was awaited at an activity; the newest first.
func PastTerms(tx *gorm.DB, person int64, now time.Time) ([]people.Term, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	list, err := people.Terms(tx)
	if err != nil {
		return nil, err
	}
	today := store.DateOf(now, loc)
	list = slices.DeleteFunc(list, func(t people.Term) bool { return t.EndsOn >= today })
	if len(list) == 0 {
		return nil, nil
	}
	var member []int64
	if err := tx.Model(&people.Membership{}).Where("person_id = ?", person).Pluck("term_id", &member).Error; err != nil {
		return nil, fmt.Errorf("terms of person %d: %w", person, err)
	}
	var first struct{ StartsAt time.Time }
	err = tx.Model(&activities.Activity{}).Select("starts_at").Where("id IN (?)", tx.Model(&activities.Attendance{}).Select("activity_id").Where("person_id = ?", person)).
		Order("starts_at").Limit(1).Find(&first).Error
	if err != nil {
		return nil, fmt.Errorf("first activity of person %d: %w", person, err)
	}
	return slices.DeleteFunc(list, func(t people.Term) bool {
		return !slices.Contains(member, t.ID) && (first.StartsAt.IsZero() || store.DateOf(first.StartsAt, loc) > t.EndsOn)
	}), nil
}

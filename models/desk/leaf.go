package desk

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/books"
	"lianluo/models/briefing"
	"lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/store"
	"lianluo/models/voices"
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

// daysBack is how many former years 往年今日 looks at.
const daysBack = 20

// OnThisDay lists what is on record of the day of now in former years (往年今日), the newest
// first: by's own works, the activities that took place, and the deeds of which the group was
// told. A notice or a deadline of a former year, read today, would be taken for one of today,
// so there is none; nor are there others' works, whoever asks.
func OnThisDay(tx *gorm.DB, by *people.Person, now time.Time) ([]Entry, error) {
	if !by.Is(people.Inside) {
		return nil, nil
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	l := &looking{tx: tx, by: by, loc: loc}
	if l.told, err = briefing.ToldUntil(tx, loc); err != nil {
		return nil, err
	}
	today := now.In(l.loc)
	var days []store.Date
	for year := today.Year() - daysBack; year < today.Year(); year++ {
		if day := time.Date(year, today.Month(), today.Day(), 0, 0, 0, 0, l.loc); day.Month() == today.Month() { // no 29 February in most
			days = append(days, store.DateOf(day, l.loc))
		}
	}
	if len(days) == 0 {
		return nil, nil
	}
	onDays := func(column string) *gorm.DB {
		q := tx.Where("1 = 0")
		for _, day := range days {
			from := day.Start(l.loc)
			q = q.Or(column+" >= ? AND "+column+" < ?", store.Stamp(from), store.Stamp(from.AddDate(0, 0, 1)))
		}
		return q
	}
	r := &reader{tx: tx, loc: l.loc}
	var all []Entry
	for _, part := range []func() ([]Entry, error){
		func() ([]Entry, error) {
			return r.activities(tx.Where("state = ?", activities.Closed).Where(onDays("starts_at")))
		},
		func() ([]Entry, error) { return r.notes(tx.Where("person_id = ?", by.ID).Where(onDays("filed_at"))) },
		func() ([]Entry, error) {
			return r.suggestions(tx.Where("person_id = ?", by.ID).Where(voices.SuggestionLife.Open(tx)).Where(onDays("filed_at")))
		},
		func() ([]Entry, error) {
			own := tx.Where("state = ?", deeds.Confirmed).Where(deeds.DoneBy(tx, by.ID))
			return r.deeds(tx.Where("on_date IN ?", days).Where(tx.Where(own).Or(l.toldDeeds())))
		},
		func() ([]Entry, error) {
			return r.donations(tx.Where("on_date IN ? AND state = ?", days, books.Confirmed).Where(books.GivenBy(tx, by.ID)))
		},
		func() ([]Entry, error) {
			return r.honours(tx.Where("on_date IN ? AND state = ? AND person_id = ?", days, books.Confirmed, by.ID))
		},
	} {
		some, err := part()
		if err != nil {
			return nil, fmt.Errorf("on this day: %w", err)
		}
		all = append(all, some...)
	}
	slices.SortFunc(all, newestFirst)
	return all, addNames(tx, all)
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

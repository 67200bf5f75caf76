package desk

import (
	"fmt"
	"slices"
	"strings"
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
	r := &reader{tx: tx, loc: l.loc}
	var all []Entry
	for _, part := range []func() ([]Entry, error){
		func() ([]Entry, error) {
			return l.ofDays(r.activities, "activities", "starts_at", days, 0, tx.Where("state = ?", activities.Closed))
		},
		func() ([]Entry, error) { return l.ofDays(r.notes, "notes", "filed_at", days, by.ID, tx) },
		func() ([]Entry, error) {
			return l.ofDays(r.suggestions, "suggestions", "filed_at", days, by.ID, tx.Where(voices.SuggestionLife.Open(tx)))
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

// ofDays lists what of a table is of some days by the time in column at, of one person where
// whose is not 0, and meets a condition. Each day is looked up in an index: as one condition of
// all days it would read fourteen years of others.
func (l *looking) ofDays(list func(*gorm.DB) ([]Entry, error), table, at string, days []store.Date, whose int64, condition *gorm.DB) ([]Entry, error) {
	one, args := "SELECT id FROM "+table+" WHERE office_id = ? AND "+at+" >= ? AND "+at+" < ?", []any(nil)
	if whose != 0 {
		one += " AND person_id = ?"
	}
	for _, day := range days {
		from := day.Start(l.loc)
		args = append(args, store.OfficeOf(l.tx), store.Stamp(from), store.Stamp(from.AddDate(0, 0, 1)))
		if whose != 0 {
			args = append(args, whose)
		}
	}
	var ids []int64
	err := l.tx.Raw(one+strings.Repeat(" UNION ALL "+one, len(days)-1), args...).Scan(&ids).Error
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return list(condition.Where("id IN ?", ids))
}

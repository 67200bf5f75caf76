package archive

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Which names a list of the archive.
type Which string

// The lists.
const (
	All     Which = "all"   // what was confirmed, from the oldest time on
	Mine    Which = "mine"  // what the person has filed
	ToCheck Which = "filed" // what waits for the staff
)

// byTime is the order of the archive: from the oldest time on, what has no period last.
const byTime = "CASE WHEN from_year = 0 THEN 1 ELSE 0 END, from_year, to_year, id"

// List is a page of a list, as by may read it: who is not of the staff has no list of what
// waits for it.
func List(tx *gorm.DB, by *people.Person, which Which, page store.Page) (list []Item, more bool, err error) {
	q, order := tx.Where("state = ?", Confirmed), byTime
	switch {
	case which == Mine:
		q, order = tx.Where("person_id = ? AND state IN ?", by.ID, []State{Filed, Confirmed, Returned}), "id DESC"
	case which == ToCheck && by.Is(people.Staff):
		q, order = tx.Where("state = ?", Filed), "id"
	}
	return paged(q.Order(order), page)
}

// paged takes a page of what a query gives, and tells whether there is more.
func paged(q *gorm.DB, page store.Page) (list []Item, more bool, err error) {
	offset, size := page.Bounds()
	if err := q.Offset(offset).Limit(size + 1).Find(&list).Error; err != nil {
		return nil, false, fmt.Errorf("list the archive: %w", err)
	}
	if more = len(list) > size; more {
		list = list[:size]
	}
	return list, more, nil
}

// Count is how many items were confirmed, and how many of them since a time.
func Count(tx *gorm.DB, since time.Time) (all, lately int64, err error) {
	err = tx.Model(&Item{}).Where("state = ?", Confirmed).Count(&all).Error
	if err == nil {
		err = tx.Model(&Item{}).Where("state = ? AND confirmed_at >= ?", Confirmed, store.Stamp(since)).Count(&lately).Error
	}
	return all, lately, err
}

// Tellings are the other confirmed items of an item's matter, in the order in which they
// were filed.
func Tellings(tx *gorm.DB, it *Item) (list []Item, err error) {
	first := it.MatterID
	if first == 0 {
		first = it.ID
	}
	err = tx.Where("state = ? AND id <> ? AND (id = ? OR matter_id = ?)", Confirmed, it.ID, first, first).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("tellings of %d: %w", it.ID, err)
	}
	return list, nil
}

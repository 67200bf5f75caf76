// Package assess holds the office's yearly self-assessment (年度自评, domain B2): a list of items,
// each with its most points, its rule and the evidence that the records have of it. The score is
// given by the director alone and never reckoned.
package assess

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Points are in tenths of a point.
type Points int64

// Point is one point.
const Point Points = 10

// Item is one item of a year.
type Item struct {
	ID        int64
	OfficeID  int64
	Year      int
	N         int // read: its place among those that stand, and its number in the index of evidence; in the table their order only
	Part      string
	Title     string
	Rule      string // how it is scored (评分标准)
	Most      Points
	Source    Source
	Score     *Points // nil: 待自评
	Note      string  // what the director says of it
	LeftOut   bool
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is assess_items.
func (Item) TableName() string { return "assess_items" }

// Limits of an item.
const (
	TitleLimit = store.TitleLimit
	RuleLimit  = 500
	NoteLimit  = 1000
	PartLimit  = 30
	ItemsLimit = 40
	MostLimit  = 1000 * Point
)

// Faults of an assessment.
var (
	ErrTooMany = errors.New("assessment has as many items as it can have")
	ErrPoints  = errors.New("points are negative, or more than the item has")
	ErrYear    = errors.New("no such year of self-assessment")
)

// firstYear is the first year that can be assessed.
const firstYear = 2000

// Make makes a year's list if there is none: that of the year before as it was edited, without
// its scores, or else usual. Each is made once, also by two at the same time. ErrYear,
// store.ErrNotAllowed.
func Make(tx *gorm.DB, year int, usual []Item, by *people.Person, now time.Time) error {
	loc, err := people.LocationOf(tx)
	switch {
	case err != nil:
		return err
	case !by.Is(people.Staff):
		return store.ErrNotAllowed
	case year < firstYear || year > now.In(loc).Year():
		return ErrYear
	}
	var n int64
	if err := tx.Model(&Item{}).Where("year = ?", year).Count(&n).Error; err != nil || n > 0 {
		return err
	}
	before, err := Of(tx, year-1)
	if err != nil {
		return err
	}
	if len(before) > 0 {
		usual = before
	}
	for i, u := range usual {
		it := &Item{Year: year, N: i + 1, Part: u.Part, Title: u.Title, Rule: u.Rule, Most: u.Most, Source: u.Source}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(it).Error; err != nil {
			return fmt.Errorf("item %d of %d: %w", it.N, year, err)
		}
	}
	return nil
}

// Of lists a year's items that stand, in order.
func Of(tx *gorm.DB, year int) (list []Item, err error) {
	if err := tx.Where("year = ? AND left_out = ?", year, false).Order("n").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("self-assessment of %d: %w", year, err)
	}
	for i := range list {
		list[i].N = i + 1
	}
	return list, nil
}

// Years lists the years that have a list, the newest first.
func Years(tx *gorm.DB) (list []int, err error) {
	if err := tx.Model(&Item{}).Distinct("year").Order("year DESC").Pluck("year", &list).Error; err != nil {
		return nil, fmt.Errorf("years of self-assessment: %w", err)
	}
	return list, nil
}

// ByID finds an item of tx's office.
func ByID(tx *gorm.DB, id int64) (*Item, error) {
	var it Item
	if err := tx.Take(&it, id).Error; err != nil {
		return nil, fmt.Errorf("item %d of a self-assessment: %w", id, err)
	}
	return &it, it.place(tx)
}

// Sums are what a list comes to.
type Sums struct {
	Items, Open int    // all, and those without a score
	Most, Got   Points // Got is of those with a score
}

// Sum adds a list up.
func Sum(list []Item) (s Sums) {
	for i := range list {
		s.Items++
		s.Most += list[i].Most
		if list[i].Score == nil {
			s.Open++
			continue
		}
		s.Got += *list[i].Score
	}
	return s
}

// Score gives an item the director's score, nil for none. store.ErrNotAllowed, ErrPoints.
func Score(tx *gorm.DB, it *Item, score *Points, by *people.Person) error {
	switch {
	case !by.Is(people.Director):
		return store.ErrNotAllowed
	case score != nil && (*score < 0 || *score > it.Most):
		return ErrPoints
	}
	it.Score = score
	return it.save(tx, "score")
}

// Edit changes what an item says. A score that is more than the item has now is taken off.
// The director does. store.ErrNotAllowed, store.ErrEmpty, *store.TooLongError, ErrPoints.
func Edit(tx *gorm.DB, it *Item, by *people.Person) error {
	if !by.Is(people.Director) {
		return store.ErrNotAllowed
	}
	if err := it.check(); err != nil {
		return err
	}
	if it.Score != nil && *it.Score > it.Most {
		it.Score = nil
	}
	return it.save(tx, "part", "title", "rule", "most", "note", "score")
}

// Add adds an item at the end of its year. The faults of Edit, ErrTooMany, ErrYear.
func Add(tx *gorm.DB, it *Item, by *people.Person) error {
	if !by.Is(people.Director) {
		return store.ErrNotAllowed
	}
	if err := it.check(); err != nil {
		return err
	}
	list, err := Of(tx, it.Year)
	switch {
	case err != nil:
		return err
	case len(list) == 0:
		return ErrYear
	case len(list) >= ItemsLimit:
		return ErrTooMany
	}
	var last int
	if err := tx.Model(&Item{}).Select("COALESCE(MAX(n), 0)").Where("year = ?", it.Year).Scan(&last).Error; err != nil {
		return fmt.Errorf("last item of %d: %w", it.Year, err)
	}
	it.N = last + 1
	if err := tx.Create(it).Error; err != nil {
		return fmt.Errorf("add item of %d: %w", it.Year, err)
	}
	return it.place(tx)
}

// LeaveOut takes an item off its year's list, or puts it back. store.ErrNotAllowed,
// store.ErrNothingToUndo when it is as it is to be.
func LeaveOut(tx *gorm.DB, it *Item, out bool, by *people.Person) error {
	if !by.Is(people.Director) {
		return store.ErrNotAllowed
	}
	done := tx.Model(it).Where("left_out = ?", !out).Update("left_out", out)
	if err := store.Changed(done, store.ErrNothingToUndo, "item %d of a self-assessment", it.ID); err != nil {
		return err
	}
	it.LeftOut = out
	return nil
}

// place counts which of those that stand an item is.
func (it *Item) place(tx *gorm.DB) error {
	var n int64
	err := tx.Model(&Item{}).Where("year = ? AND left_out = ? AND n < ?", it.Year, false, it.N).Count(&n).Error
	it.N = int(n) + 1
	return err
}

func (it *Item) check() error {
	err := errors.Join(store.Text("title", &it.Title, TitleLimit), store.Text("rule", &it.Rule, RuleLimit), store.Text("note", &it.Note, NoteLimit), store.Text("part", &it.Part, PartLimit))
	switch {
	case err != nil:
		return err
	case it.Title == "":
		return store.ErrEmpty
	case it.Most <= 0 || it.Most > MostLimit:
		return ErrPoints
	}
	return nil
}

func (it *Item) save(tx *gorm.DB, columns ...string) error {
	if err := tx.Model(it).Select(columns).Updates(it).Error; err != nil {
		return fmt.Errorf("save item %d of a self-assessment: %w", it.ID, err)
	}
	return nil
}

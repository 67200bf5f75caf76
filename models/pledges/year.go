package pledges

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// due is when a promise of a year falls due, as long as the director says nothing else.
type due struct {
	kind       Kind
	nth        int
	month, day int
}

// dues are those of §17. The visit comes before the county's plenary, if that is planned.
var dues = []due{
	{Meeting, 1, 6, 30}, {Meeting, 2, 12, 31}, {Visit, 1, 12, 20}, {Leaders, 1, 12, 31}, {Room, 1, 12, 31}, {Fund, 1, 12, 31},
}

// firstYear and ahead bound the years that have promises.
const (
	firstYear = 2000
	ahead     = 1
)

// Make makes a year's promises that are not there yet, each exactly once, also of two that make
// them at the same time. ErrYear.
func Make(tx *gorm.DB, year int, now time.Time) error {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return err
	}
	if year < firstYear || year > now.In(loc).Year()+ahead {
		return ErrYear
	}
	there, err := Of(tx, year)
	if err != nil {
		return err
	}
	known := map[due]bool{}
	for _, p := range there {
		known[due{kind: p.Kind, nth: p.Nth}] = true
	}
	for _, d := range dues {
		if known[due{kind: d.kind, nth: d.nth}] {
			continue
		}
		on, err := d.on(tx, year, loc)
		if err != nil {
			return err
		}
		p := &Pledge{Year: year, Kind: d.kind, Nth: d.nth}
		done := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(p)
		if done.Error != nil {
			return fmt.Errorf("make pledge %s of %d: %w", d.kind, year, done.Error)
		}
		if done.RowsAffected == 0 { // another made it
			continue
		}
		if _, err := Life.Advance(tx, p, records.Move[State]{To: Open, OnDate: on}, now); err != nil {
			return err
		}
	}
	return nil
}

// beforePlenary is the day before the county's plenary of a year, or else if none is planned.
func beforePlenary(tx *gorm.DB, year int, or store.Date, loc *time.Location) (store.Date, error) {
	a, err := PlenaryOf(tx, year, loc)
	if err != nil || a == nil {
		return or, err
	}
	return store.DateOf(a.StartsAt, loc).AddDate(0, 0, -1), nil
}

// PlenaryOf is the first plenary of the county (县政协全会) that is planned in a year; nil for none.
func PlenaryOf(tx *gorm.DB, year int, loc *time.Location) (*activities.Activity, error) {
	from := time.Date(year, 1, 1, 0, 0, 0, 0, loc)
	list, err := activities.Between(tx, from, from.AddDate(1, 0, 0))
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Kind == activities.Plenary {
			return &list[i], nil
		}
	}
	return nil, nil
}

// Of lists a year's promises in the order of §17, those that were added behind them.
func Of(tx *gorm.DB, year int) (list []Pledge, err error) {
	err = tx.Where("year = ? AND state <> ?", year, Dropped).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("pledges of %d: %w", year, err)
	}
	return sorted(list), nil
}

// Coming is Of with those of §17 that are not made yet, as they would be made; those have no row.
func Coming(tx *gorm.DB, year int) (list []Pledge, err error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	if list, err = Of(tx, year); err != nil || len(list) > 0 || year <= tx.NowFunc().In(loc).Year() {
		return list, err
	}
	for _, d := range dues {
		p := Pledge{Year: year, Kind: d.kind, Nth: d.nth}
		if p.DueOn, err = d.on(tx, year, loc); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// on is the day of a year on which a promise falls due.
func (d due) on(tx *gorm.DB, year int, loc *time.Location) (store.Date, error) {
	on := store.DateOf(time.Date(year, time.Month(d.month), d.day, 0, 0, 0, 0, loc), loc)
	if d.kind == Visit {
		return beforePlenary(tx, year, on, loc)
	}
	return on, nil
}

// sorted puts a year's promises into the order of dues.
func sorted(list []Pledge) (out []Pledge) {
	for _, d := range dues {
		for _, p := range list {
			if p.Kind == d.kind && p.Nth == d.nth {
				out = append(out, p)
			}
		}
	}
	for _, p := range list {
		if p.Kind == Other {
			out = append(out, p)
		}
	}
	return out
}

// Years lists the years that have promises, the newest first.
func Years(tx *gorm.DB) (list []int, err error) {
	err = tx.Model(&Pledge{}).Distinct("year").Order("year DESC").Pluck("year", &list).Error
	if err != nil {
		return nil, fmt.Errorf("years of pledges: %w", err)
	}
	return list, nil
}

// AddOther adds what the committee promised beside §17: its title and the day on which it is due.
// The director does. store.ErrNotAllowed, store.ErrEmpty, *store.TooLongError, ErrTooMany.
func AddOther(tx *gorm.DB, title string, on store.Date, by *people.Person, now time.Time) (*Pledge, *records.Step, error) {
	if !by.Is(people.Director) {
		return nil, nil, store.ErrNotAllowed
	}
	if err := store.Text("title", &title, store.TitleLimit); err != nil {
		return nil, nil, err
	}
	year := on.Start(time.UTC).Year()
	switch {
	case title == "":
		return nil, nil, store.ErrEmpty
	case !on.Valid() || year < firstYear || year > now.Year()+ahead+1:
		return nil, nil, ErrYear
	}
	var last struct{ Nth, Standing int }
	err := tx.Model(&Pledge{}).Select("COALESCE(MAX(nth), 0) AS nth, COUNT(CASE WHEN state <> ? THEN 1 END) AS standing", Dropped).
		Where("year = ? AND kind = ?", year, Other).Scan(&last).Error
	if err != nil {
		return nil, nil, fmt.Errorf("added pledges of %d: %w", year, err)
	}
	if last.Standing >= MostOther {
		return nil, nil, ErrTooMany
	}
	p := &Pledge{Year: year, Kind: Other, Nth: last.Nth + 1, Title: title, CreatedBy: by.ID}
	step, err := Life.Advance(tx, p, records.Move[State]{To: Open, By: by, OnDate: on}, now)
	return p, step, err
}

// Attended is an activity at which leaders of the committee were (列席).
type Attended struct {
	Activity activities.Activity
	Leaders  []activities.Guest
}

// AttendedIn lists the activities of a year at which leaders were, in order: what proves that
// leaders come to the larger ones.
func AttendedIn(tx *gorm.DB, year int) (list []Attended, err error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	from := time.Date(year, 1, 1, 0, 0, 0, 0, loc)
	all, err := activities.Between(tx, from, from.AddDate(1, 0, 0))
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Guests == 0 {
			continue
		}
		guests, err := activities.GuestsOf(tx, &all[i])
		if err != nil {
			return nil, err
		}
		var leaders []activities.Guest
		for _, g := range guests {
			if g.Leader {
				leaders = append(leaders, g)
			}
		}
		if len(leaders) > 0 {
			list = append(list, Attended{all[i], leaders})
		}
	}
	return list, nil
}

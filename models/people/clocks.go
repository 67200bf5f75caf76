package people

import (
	"fmt"

	"gorm.io/gorm"
)

// What is due by the clock is asked for across all offices: tx is one of
// AcrossOffices. States stand in the queries as they are: a partial index is
// not used for one that is bound.

// OfficesByID gives offices by their ids.
func OfficesByID(tx *gorm.DB, ids []int64) (map[int64]*Office, error) {
	out := map[int64]*Office{}
	if len(ids) == 0 {
		return out, nil
	}
	var list []*Office
	if err := tx.Where("id IN ?", ids).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("offices: %w", err)
	}
	for _, o := range list {
		out[o.ID] = o
	}
	return out, nil
}

// OfficeClocks gives an office for each clock that offices go by: those with
// the same time zone and settings agree in all that is due by the clock. Only
// these two are set, and the days off, which the settings name. It steps from one to the next in the index, so that it
// takes as long as there are clocks, not offices.
func OfficeClocks(tx *gorm.DB) ([]Office, error) {
	var list []Office
	next := func(where string, args ...any) (found bool, err error) {
		var one []Office
		err = tx.Select("time_zone", "settings", "holidays").Where(where, args...).Order("time_zone, settings").Limit(1).Find(&one).Error
		list = append(list, one...)
		return len(one) > 0, err
	}
	// Not by comparing pairs: SQLite would read past all that are equal.
	found, err := next("time_zone >= ''")
	for found && err == nil {
		last := list[len(list)-1]
		if found, err = next("time_zone = ? AND settings > ?", last.TimeZone, last.Settings); err == nil && !found {
			found, err = next("time_zone > ?", last.TimeZone)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("clocks of offices: %w", err)
	}
	return list, nil
}

// OfficesOfClock lists the offices that go by a clock of OfficeClocks, oldest
// first, as far as they have a name.
func OfficesOfClock(tx *gorm.DB, clock *Office) ([]Office, error) {
	var list []Office
	err := tx.Where("time_zone = ? AND settings = ? AND name <> ''", clock.TimeZone, clock.Settings).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("offices of a clock: %w", err)
	}
	return list, nil
}

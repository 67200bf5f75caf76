package committee

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/calendar"
	"lianluo/models/store"
)

// ByID finds a report of tx's office.
func ByID(tx *gorm.DB, id int64) (*Report, error) {
	var r Report
	if err := tx.Take(&r, id).Error; err != nil {
		return nil, fmt.Errorf("report %d: %w", id, err)
	}
	return &r, nil
}

// Latest is the newest version of a quarter's report; store.ErrNotFound.
func Latest(tx *gorm.DB, q calendar.Quarter) (*Report, error) {
	var r Report
	if err := tx.Where("year = ? AND quarter = ?", q.Year, q.Q).Order("version DESC").Take(&r).Error; err != nil {
		return nil, fmt.Errorf("report of %s: %w", q.Key(), err)
	}
	return &r, nil
}

// Versions lists all versions of a quarter's report, the newest first.
func Versions(tx *gorm.DB, q calendar.Quarter) (list []Report, err error) {
	if err := tx.Where("year = ? AND quarter = ?", q.Year, q.Q).Order("version DESC").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("versions of report %s: %w", q.Key(), err)
	}
	return list, nil
}

// Handed lists the newest version of each quarter that was delivered, the newest quarter
// first: what the party contact reads.
func Handed(tx *gorm.DB, limit int) (list []Report, err error) {
	var all []Report
	if err := tx.Where("state = ?", Delivered).Order("year DESC, quarter DESC, version DESC").Limit(limit * 4).Find(&all).Error; err != nil {
		return nil, fmt.Errorf("reports that were delivered: %w", err)
	}
	for i := range all {
		if n := len(list); n < limit && (n == 0 || list[n-1].Of() != all[i].Of()) {
			list = append(list, all[i])
		}
	}
	return list, nil
}

// dueDays is on which working day after a quarter its report is due, draftDays how many days
// before that the director is reminded of its draft (domain C8).
const (
	dueDays   = 5
	draftDays = 5
)

// DueOn is the day on which a quarter's report is due: the fifth working day after it.
func DueOn(cal *calendar.Calendar, q calendar.Quarter) store.Date {
	day := q.LastDay()
	for range dueDays {
		day = cal.FirstWorkdayAfter(day)
	}
	return store.DateFrom(day)
}

// RemindOn is the day on which the director is reminded of the draft: five days before it is
// due, or the first working day after that.
func RemindOn(cal *calendar.Calendar, q calendar.Quarter) store.Date {
	day := DueOn(cal, q).AddDate(0, 0, -draftDays).Start(time.UTC)
	return max(store.DateFrom(cal.NextWorkday(calendar.DateOf(day))), store.DateFrom(cal.FirstWorkdayAfter(q.LastDay())))
}

// gapsDays is how many days before a report is due the members hear what the quarter lacks.
const gapsDays = 10

// GapsOn is the day on which members hear what they owe of a quarter (domain C8): ten days before
// its report is due, or the first working day after that.
func GapsOn(cal *calendar.Calendar, q calendar.Quarter) store.Date {
	day := DueOn(cal, q).AddDate(0, 0, -gapsDays).Start(time.UTC)
	return store.DateFrom(cal.NextWorkday(calendar.DateOf(day)))
}

// Owed tells whether a quarter's report is still to be delivered; q is over.
func Owed(tx *gorm.DB, q calendar.Quarter) (bool, error) {
	var n int64
	err := tx.Model(&Report{}).Where("year = ? AND quarter = ? AND state = ?", q.Year, q.Q, Delivered).Count(&n).Error
	if err != nil {
		return false, fmt.Errorf("report of %s: %w", q.Key(), err)
	}
	return n == 0, nil
}

// dueOf is the instant at which the working day ends on which a report is due.
func dueOf(cal *calendar.Calendar, q calendar.Quarter, loc *time.Location) time.Time {
	return DueOn(cal, q).AddDate(0, 0, 1).Start(loc)
}

// Late tells whether a quarter's report is past its day.
func Late(cal *calendar.Calendar, q calendar.Quarter, now time.Time, loc *time.Location) bool {
	return !now.Before(dueOf(cal, q, loc))
}

package people

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"gorm.io/gorm"

	"lianluo/models/calendar"
)

// keptHolidays is how many years' tables an office keeps: the newest.
const keptHolidays = 6

// Workdays is the calendar that the office goes by: cal with the tables that it has taken over
// itself laid over it. What cannot be read is left out: an office must not stop for it. A nil
// calendar stays nil.
func (o *Office) Workdays(cal *calendar.Calendar) *calendar.Calendar {
	if cal == nil || o.Holidays == "" {
		return cal
	}
	over, err := cal.With(o.Holidays)
	if err != nil {
		return cal
	}
	return over
}

// HolidaysOf is the table of a year that the office has taken over, "" for none.
func (o *Office) HolidaysOf(year int) string {
	for line := range strings.SplitSeq(o.Holidays, "\n") {
		if strings.HasPrefix(line, holidaysOf(year)) {
			return line
		}
	}
	return ""
}

// holidaysOf is how a table of a year begins (calendar.Notice.JSON).
func holidaysOf(year int) string { return fmt.Sprintf(`{"year":%d,`, year) }

// SetHolidays keeps a year's table for the office, as calendar.Notice.JSON gives it; "" takes
// the year's away again. The settings carry a mark of the tables: offices of one clock go by
// one calendar too (OfficeClocks).
func SetHolidays(tx *gorm.DB, o *Office, year int, table string) error {
	lines := slices.DeleteFunc(strings.Split(o.Holidays, "\n"), func(line string) bool {
		return line == "" || strings.HasPrefix(line, holidaysOf(year))
	})
	if table != "" {
		lines = append(lines, table)
	}
	slices.Sort(lines)
	o.Holidays = strings.Join(lines[max(0, len(lines)-keptHolidays):], "\n")
	rules := o.Rules()
	rules.HolidaysMark = ""
	if o.Holidays != "" {
		mark := fnv.New64a()
		_, _ = mark.Write([]byte(o.Holidays)) // never fails
		rules.HolidaysMark = fmt.Sprintf("%x", mark.Sum64())
	}
	if err := o.SetRules(rules); err != nil {
		return err
	}
	if err := tx.Model(o).Select("holidays", "settings").Updates(o).Error; err != nil {
		return fmt.Errorf("holidays of office %d: %w", o.ID, err)
	}
	return nil
}

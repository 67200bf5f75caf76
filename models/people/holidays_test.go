package people_test

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/calendar"
	"lianluo/models/modelstest"
	"lianluo/models/people"
)

// An office that has taken over a notice goes by it, has a clock of its own beside an office
// that has not, and keeps other years' tables when one is taken away.
func TestAnOfficeGoesByItsOwnHolidays(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	modelstest.Office(t, db) // another of the same zone and rules
	raw, err := os.ReadFile("../calendar/testdata/notice-2027-like.txt")
	require.NoError(t, err)
	n, err := calendar.ReadNotice(string(raw))
	require.NoError(t, err)
	cal := calendar.Embedded()
	makeUp := calendar.Date{Year: 2027, Month: time.February, Day: 14}
	spring := calendar.Date{Year: 2027, Month: time.February, Day: 10}
	team.Do(t, db, func(tx *gorm.DB) error {
		o, err := people.OfficeByID(tx, team.ID)
		require.NoError(t, err)
		require.Same(t, cal, o.Workdays(cal))
		require.Nil(t, o.Workdays(nil))
		require.NoError(t, people.SetHolidays(tx, o, 2027, n.JSON()))
		require.NoError(t, people.SetHolidays(tx, o, 2026, `{"year":2026,"days":[{"name":"春节","date":"2026-02-17","isOffDay":true}]}`))
		require.Equal(t, n.JSON(), o.HolidaysOf(2027))
		require.False(t, o.Workdays(cal).IsWorkday(spring))
		at, _ := o.Heard(cal, people.News{Soon: time.Date(2027, time.February, 10, 9, 0, 0, 0, modelstest.Zone)})
		require.NotEqual(t, 10, at.Day(), "what can wait is not said on a day off")
		require.False(t, cal.Known(2027), "the program's own calendar stays")
		return nil
	})
	clocks, err := people.OfficeClocks(db.Read(t.Context()))
	require.NoError(t, err)
	own := 0
	for i := range clocks {
		if clocks[i].Workdays(cal).IsWorkday(makeUp) {
			own++
		}
	}
	require.Equal(t, 1, own, "one clock knows the day")
	team.Do(t, db, func(tx *gorm.DB) error {
		o, err := people.OfficeByID(tx, team.ID)
		require.NoError(t, err)
		require.NoError(t, people.SetHolidays(tx, o, 2027, ""))
		require.True(t, o.Workdays(cal).Known(2026))
		require.Empty(t, o.HolidaysOf(2027))
		require.NoError(t, people.SetHolidays(tx, o, 2026, ""))
		require.Empty(t, o.Holidays+o.Rules().HolidaysMark)
		return nil
	})
}

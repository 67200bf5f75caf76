package front

import (
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/store"
)

// DaySort says what a day of the year's calendar is about (§25): calendar.sort_… in the catalogue
// is its tag, calendar.means_… what that means.
type DaySort string

// The sorts, in the order of the legend. The first three are of activities.
const (
	DayStudy    DaySort = "study"
	DayActivity DaySort = "activity"
	DayCounty   DaySort = "county"
	DayResearch DaySort = "research" // a report is due; an activity of field research as well
	DayReport   DaySort = "report"   // to the committee
	DayPledge   DaySort = "pledge"   // of the committee: a meeting, a visit
	DayBooks    DaySort = "books"    // the year's collation
	DayFund     DaySort = "fund"
	DayTerm     DaySort = "term"
	DayTask     DaySort = "task"
)

// DaySorts are all of them.
var DaySorts = []DaySort{DayStudy, DayActivity, DayCounty, DayResearch, DayReport, DayPledge, DayBooks, DayFund, DayTerm, DayTask}

// Day is what a day of the year has beside the office's activities.
type Day struct {
	On   store.Date
	Sort DaySort
	Text string // plain, in the words that were asked for
	Own  bool   // it is of who asks, and nobody else's business
}

// Days are those of a year that a room knows, as far as who asks (c.Person) may know of them.
type Days func(c *bot.Context, w *locale.Words, year int) ([]Day, error)

type allDays struct{ list []Days }

// AddDays adds a room's days to the year's calendar.
func AddDays(r *bot.Router, days Days) {
	all := bot.Kept[*allDays](r)
	all.list = append(all.list, days)
}

// DaysOf are what all rooms know of a year, in no order.
func DaysOf(c *bot.Context, w *locale.Words, year int) (list []Day, err error) {
	for _, days := range bot.Kept[*allDays](c).list {
		some, err := days(c, w, year)
		if err != nil {
			return nil, err
		}
		for _, d := range some {
			if d.On.Valid() && d.On.Start(time.UTC).Year() == year {
				list = append(list, d)
			}
		}
	}
	return list, nil
}

package phrase

import (
	"sync"
	"time"

	"github.com/6tail/lunar-go/calendar"
)

// moonYear is what is reckoned once of a year: its lunar months and its solar terms.
type moonYear struct {
	months map[int]moonMonth    // by number, a leap month by its number below zero
	terms  map[string]time.Time // of the civil year
}

type moonMonth struct {
	first time.Time
	days  int
}

// termNames are the solar terms in the order of lunar-go, whose first two are of the year before.
var termNames = []string{"小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑", "大暑", "立秋", "处暑",
	"白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至"}

var moonYears sync.Map // by year; there are no more than between firstYear and lastYear

// moonYearOf reckons a year when it is first asked for: nothing is done at the start of the program.
func moonYearOf(year int) *moonYear {
	if y, ok := moonYears.Load(year); ok {
		return y.(*moonYear)
	}
	ly := calendar.NewLunarYear(year)
	y := &moonYear{months: map[int]moonMonth{}, terms: map[string]time.Time{}}
	for e := ly.GetMonthsInYear().Front(); e != nil; e = e.Next() {
		m := e.Value.(*calendar.LunarMonth)
		y.months[m.GetMonth()] = moonMonth{first: julian(m.GetFirstJulianDay()), days: m.GetDayCount()}
	}
	const before = 2 // 大雪 and 冬至 of the year before
	days := ly.GetJieQiJulianDays()
	for i, name := range termNames {
		y.terms[name] = julian(days[i+before])
	}
	moonYears.Store(year, y)
	return y
}

// julian gives the day, as midnight UTC, of a Julian date that is reckoned in Beijing's time.
func julian(jd float64) time.Time {
	const epoch = 2440588 // 1 January 1970
	return time.Unix(0, 0).UTC().AddDate(0, 0, int(jd+0.5)-epoch)
}

// moonDay gives a day of a lunar year; day lastDay is the month's last. A leap month has its number below zero. false
// with a day says that the month has not so many.
func moonDay(year, month, day int) (time.Time, bool) {
	if year < firstYear || year > lastYear {
		return time.Time{}, false
	}
	m, ok := moonYearOf(year).months[month]
	if day == lastDay {
		day = m.days
	}
	if !ok || day < 1 {
		return time.Time{}, false
	}
	return m.first.AddDate(0, 0, day-1), day <= m.days
}

// termDay gives the day of a solar term in a civil year.
func termDay(year int, name string) (time.Time, bool) {
	if year < firstYear || year > lastYear {
		return time.Time{}, false
	}
	t, ok := moonYearOf(year).terms[name]
	return t, ok
}

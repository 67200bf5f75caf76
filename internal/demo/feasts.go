package demo

import (
	"time"

	"lianluo/models/calendar"
	"lianluo/models/store"
)

// The feasts of the moon's calendar in the years of which the calendar has no
// table: 春节 (its first day), 端午, 中秋.
var (
	newYears = days("2013-02-10 2014-01-31 2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10")
	moonDays = days("2013-06-12 2014-06-02 2015-06-22 2016-06-09 2017-05-30 2018-06-18 2019-06-07 2020-06-25 2021-06-14 2022-06-03 2023-06-22 2024-06-10 " +
		"2013-09-19 2014-09-08 2015-09-27 2016-09-15 2017-10-04 2018-09-24 2019-09-13 2020-10-01 2021-09-21 2022-09-12 2023-09-29 2024-09-17")
)

// holidayLength is that of 春节 with what is usually added.
const holidayLength = 7

func days(list string) map[calendar.Date]bool {
	out := map[calendar.Date]bool{}
	for ; len(list) >= len(time.DateOnly); list = list[min(len(time.DateOnly)+1, len(list)):] {
		d, err := calendar.ParseDate(list[:len(time.DateOnly)])
		if err != nil {
			panic(err) // cannot happen: the lists stand above
		}
		out[d] = true
	}
	return out
}

// feast tells whether nobody would call a meeting on a day.
func feast(d calendar.Date) bool {
	switch {
	case moonDays[d]:
		return true
	case d.Month == time.October && d.Day <= 7, d.Month == time.May && d.Day <= 5:
		return true
	case d.Month == time.April && (d.Day == 4 || d.Day == 5):
		return true // 清明
	}
	for before := -1; before < holidayLength; before++ {
		if newYears[d.AddDays(-before)] {
			return true
		}
	}
	return false
}

// online is where the office met in the spring of 2020.
const online = "线上"

// lockdown tells whether people stayed at home on a day.
func lockdown(day store.Date) bool { return "2020-01-24" <= day && day < "2020-05-01" }

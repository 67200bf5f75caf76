// Package calendar knows the official working days of mainland China, the quarters and the office's quiet hours.
//
// Public holidays follow 全国年节及纪念日放假办法 (as amended on 2024-11-10); which neighbouring days are swapped
// (调休, 补班) is announced each autumn for the next year by the State Council's notice. The notices for 2025
// (国办发明电〔2024〕12号) and 2026 are built in, as files in the format of github.com/NateScarlet/holiday-cn; later ones
// are loaded. For a year whose notice is not known, weekends and the statutory days with a fixed date are taken, and
// the answer says that it is provisional.
package calendar

import (
	"bytes"
	"embed"
	"fmt"
	"sync"
	"time"
)

//go:embed data/*.json
var files embed.FS

// Day says what is known about one day.
type Day struct {
	// Off is true on a day without work: weekend, public holiday, swapped day.
	Off bool
	// Name is the holiday that the day belongs to, such as 春节; also on the working weekend that was swapped for it.
	// Empty on ordinary days.
	Name string
	// MakeUp is true on a Saturday or Sunday that is worked (补班).
	MakeUp bool
	// Provisional is true when the year's notice is not known and the answer is reckoned from weekends.
	Provisional bool
}

// Calendar is a set of yearly tables. It may be used by several goroutines, also while a table is being loaded.
type Calendar struct {
	mu     sync.RWMutex
	tables map[int]map[Date]entry // by the year of the notice
	over   sync.Map               // by the tables laid over it (With): as many as there are notices
}

type entry struct {
	name string
	off  bool
}

// Embedded gives a new calendar with the tables that are built in. Loading into it changes no other calendar.
func Embedded() *Calendar {
	c := &Calendar{}
	list, err := files.ReadDir("data")
	if err != nil {
		panic(fmt.Sprintf("calendar: built-in tables: %v", err)) // cannot happen: they are part of the program
	}
	for _, f := range list {
		data, err := files.ReadFile("data/" + f.Name())
		if err == nil {
			err = c.Load(bytes.NewReader(data))
		}
		if err != nil {
			panic(fmt.Sprintf("calendar: built-in table %s: %v", f.Name(), err)) // the tests load every one
		}
	}
	return c
}

// Known says whether the notice for that year has been loaded.
func (c *Calendar) Known(year int) bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.tables[year] != nil
}

// Day says what kind of day it is.
func (c *Calendar) Day(date Date) Day {
	c.mu.RLock()
	table := c.tables[date.Year]
	next := c.tables[date.Year+1]
	c.mu.RUnlock()

	weekend := date.Weekday() == time.Saturday || date.Weekday() == time.Sunday
	day := Day{Off: weekend, Provisional: table == nil}
	// The last days of December are set by the next year's notice when New Year is swapped across the turn of the year.
	e, listed := next[date]
	if !listed {
		e, listed = table[date]
	}
	if listed {
		day.Off, day.Name, day.Provisional = e.off, e.name, false
	} else if name := statutory(date); name != "" {
		day.Off, day.Name = true, name
	} else if table == nil && inSpringFestival(date) {
		day.Off, day.Name = true, "春节"
	}
	day.MakeUp = weekend && !day.Off
	return day
}

// statutory names the public holidays whose date is fixed by 全国年节及纪念日放假办法 art. 2; the others follow the
// lunar calendar or the sun. 2 May was added from 2025 on.
func statutory(d Date) string {
	switch {
	case d.Month == time.January && d.Day == 1:
		return "元旦"
	case d.Month == time.May && (d.Day == 1 || d.Day == 2 && d.Year >= 2025):
		return "劳动节"
	case d.Month == time.October && d.Day <= 3:
		return "国庆节"
	}
	return ""
}

// IsWorkday says whether people work on that day.
func (c *Calendar) IsWorkday(date Date) bool { return !c.Day(date).Off }

// NextWorkday gives the date itself if it is a working day, and the first working day after it if not.
func (c *Calendar) NextWorkday(date Date) Date {
	for !c.IsWorkday(date) { // ends: a table has at most maxDays days, and no week without one is all off
		date = date.AddDays(1)
	}
	return date
}

// LastWorkday gives the date itself if it is a working day, and the last working day before it if not.
func (c *Calendar) LastWorkday(date Date) Date {
	for !c.IsWorkday(date) { // ends, as NextWorkday does
		date = date.AddDays(-1)
	}
	return date
}

// FirstWorkdayAfter gives the first working day that lies after the date. For the last day of a quarter it is the day
// of the briefing (§21).
func (c *Calendar) FirstWorkdayAfter(date Date) Date { return c.NextWorkday(date.AddDays(1)) }

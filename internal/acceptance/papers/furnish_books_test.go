package papers

import (
	"strings"

	"gorm.io/gorm"

	"lianluo/models/calendar"
	"lianluo/models/collation"
	"lianluo/models/people"
	"lianluo/models/points"
	"lianluo/models/store"
)

// collated puts last year's books in order: the members were asked, nobody held anything up,
// and the director thanks by what is suggested.
func collated(tx *gorm.DB, boss *people.Person) error {
	year, cal := opening.Year()-1, calendar.Embedded()
	at := opening.AddDate(0, -9, 0)
	c, err := collation.Begin(tx, cal, year, boss, at)
	if err != nil {
		return err
	}
	if err := collation.Ask(tx, cal, c, boss, at); err != nil {
		return err
	}
	if err := collation.Freeze(tx, c, boss, at.AddDate(0, 1, 0)); err != nil {
		return err
	}
	for _, h := range collation.Headings {
		facts, err := collation.Suggested(tx, c, h)
		if err != nil {
			return err
		}
		var lines []string
		for _, f := range facts[:min(len(facts), 3)] {
			done := "次次到会"
			if len(f.Entries) > 0 {
				done = f.Entries[0].Facts.Title
			}
			lines = append(lines, f.Name+"："+done)
		}
		if len(lines) == 0 {
			continue
		}
		if err := collation.Thank(tx, c, h, strings.Join(lines, "\n"), boss); err != nil {
			return err
		}
	}
	return nil
}

// scored turns points on from the year's last quarter.
func scored(tx *gorm.DB, boss *people.Person) error {
	_, err := points.Use(tx, true, store.Date("2026-10-01"), boss, opening.AddDate(0, -3, 0))
	return err
}

package bench

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/deeds"
	"lianluo/models/people"
)

// operation is a thing whose time is compared.
type operation struct {
	name string
	do   func(ctx context.Context, d *subject) (time.Duration, error)
}

var errUsedUp = errors.New("too few offices for so many rounds: give fewer --rounds or --ops")

var operations = slices.Concat(dailyOperations, bookOperations)

var dailyOperations = []operation{
	{"check-in", func(ctx context.Context, d *subject) (time.Duration, error) {
		if len(d.guests) == 0 {
			return 0, errUsedUp
		}
		who := d.guests[0]
		d.guests = d.guests[1:]
		return d.say(ctx, who, "/checkin")
	}},
	{"/record", func(ctx context.Context, d *subject) (time.Duration, error) { return d.say(ctx, d.anyone(), "/record") }},
	{"/menu", func(ctx context.Context, d *subject) (time.Duration, error) { return d.say(ctx, d.anyone(), "/menu") }},
	{"/todo", func(ctx context.Context, d *subject) (time.Duration, error) { return d.say(ctx, d.anyone(), "/todo") }},
	{"/office", func(ctx context.Context, d *subject) (time.Duration, error) {
		return d.say(ctx, d.director(), "/office")
	}},
	{"quarter's briefing", func(ctx context.Context, d *subject) (time.Duration, error) {
		if len(d.quarters) == 0 {
			return 0, errUsedUp
		}
		a := d.quarters[0]
		d.quarters = d.quarters[1:]
		return d.press(ctx, seat{a.office, 0}, bot.Data("briefing_draft", a.quarter.Key()))
	}},
	{"year's books", func(ctx context.Context, d *subject) (time.Duration, error) {
		year := d.formerYear()
		return d.read(ctx, func(tx *gorm.DB) error { return yearsBooks(tx, year) })
	}},
	{"minute's pass", func(ctx context.Context, d *subject) (time.Duration, error) {
		d.clock.Advance(time.Minute)
		begun := time.Now()
		err := d.app.Scheduler.RunDue(ctx)
		took := time.Since(begun)
		return took, errors.Join(err, d.app.Bot.SendDue(ctx), d.app.Bot.Drain(ctx))
	}},
}

// yearsBooks asks for what the collation of a year's three books (§14) needs of
// the records that there are: the register of attendance, sheet by sheet, and
// the year's figures with the deeds.
func yearsBooks(tx *gorm.DB, year int) error {
	loc := (&people.Office{}).Location()
	from := time.Date(year, 1, 1, 0, 0, 0, 0, loc)
	to := from.AddDate(1, 0, 0)
	if _, err := briefing.FiguresBetween(tx, from, to); err != nil {
		return err
	}
	list, err := activities.Between(tx, from, to)
	if err != nil {
		return err
	}
	for i := range list {
		if _, err := activities.AttendanceOf(tx, &list[i]); err != nil {
			return err
		}
	}
	_, err = deeds.DeedTotals(tx, from, to, 0)
	return err
}

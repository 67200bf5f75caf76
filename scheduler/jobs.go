package scheduler

import (
	"time"

	"github.com/robfig/cron/v3"
	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/models"
	"lianluo/models/calendar"
)

// jobs lists everything that is due by the clock.
func jobs(cal *calendar.Calendar) []Job {
	return []Job{
		housekeeping(),
		remindDay3(), remindDay1(), remindHour1(), refreshPosts(), closeSessions(), remindOwed(cal, 1), remindOwed(cal, 7), remindLeaves(),
		remindResearch(cal, 10), remindResearch(cal, 3), remindNoResearch(cal), remindGoal(cal), remindHolidays(cal),
		draftBriefings(cal), releaseBriefings(),
	}
}

// housekeeping prunes the engine's own rows, once a night.
func housekeeping() Job {
	schedule := must("30 3 * * *")
	return Job{
		Name: "housekeeping", Back: 24 * time.Hour, Latest: true,
		Due: func(_ *gorm.DB, after, until time.Time) ([]Occasion, error) {
			var due []Occasion
			for t := schedule.Next(after.UTC()); !t.After(until); t = schedule.Next(t) {
				due = append(due, Occasion{At: t})
			}
			return due, nil
		},
		Run: func(c *bot.Context, _ Occasion) error { return models.Prune(c.Tx, c.Now) },
	}
}

// everyOffice lists the times of a cron expression in each office's own zone,
// moved by move when it is not nil.
func everyOffice(expr string, move func(o *models.Office, t time.Time) time.Time) func(*gorm.DB, time.Time, time.Time) ([]Occasion, error) {
	schedule := must(expr)
	// Moving (to a working day, out of the quiet hours) goes forward by this
	// much at most: the longest holiday with its make-up days, and a night.
	const reach = 14 * 24 * time.Hour
	return func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
		offices, err := models.Offices(tx)
		if err != nil {
			return nil, err
		}
		var due []Occasion
		for i := range offices {
			o := &offices[i]
			from := after
			if move != nil {
				from = after.Add(-reach)
			}
			// The expression is of the clock on the wall: where that jumps by half
			// an hour, cron would miss the day.
			loc := o.Location()
			for wall := schedule.Next(onWall(from, loc).Add(-summerTime)); !wall.IsZero(); wall = schedule.Next(wall) {
				at := offWall(wall, loc)
				if at.After(until) {
					break
				}
				if move != nil {
					at = move(o, at)
				}
				if !at.After(o.CreatedAt) {
					continue // before there was an office to remind
				}
				due = append(due, Occasion{Office: o.ID, At: at})
			}
		}
		return due, nil
	}
}

// onWall is what the clock on the wall in loc shows at t, as a time in UTC:
// there no hour is skipped and none comes twice.
func onWall(t time.Time, loc *time.Location) time.Time { return moved(t.In(loc), time.UTC) }

// offWall is the instant at which the clock on the wall in loc shows that.
func offWall(t time.Time, loc *time.Location) time.Time { return moved(t, loc) }

func moved(t time.Time, loc *time.Location) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, loc)
}

func must(expr string) cron.Schedule {
	s, err := cron.ParseStandard(expr)
	if err != nil {
		panic(err) // expressions are constants
	}
	return s
}

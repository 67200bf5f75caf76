package plan

import (
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/store"
)

// calendarTable is what is ahead as a table, or with a year as filter what that year has.
func calendarTable(c *bot.Context, filter string) (*documents.Sheet, error) {
	name := c.P("book.calendar_ahead")
	list, err := ahead(c)
	if filter != "" {
		year, bad := strconv.Atoi(filter)
		if bad != nil || year < firstYear || year > lastYear {
			return nil, c.Problem("common.stale")
		}
		name = c.P("book.calendar_year", "year", strconv.Itoa(year))
		list, err = inYear(c, year)
	}
	if err != nil {
		return nil, err
	}
	s := &documents.Sheet{Name: name, Columns: papers.Columns(c,
		"book.column.date", "book.column.time", "book.column.matter", "book.column.place", "book.column.state")}
	for i := range list {
		a := &list[i]
		s.Rows = append(s.Rows, []string{papers.Day(c, a.StartsAt), clocks(c, a), posts.ActivityName(c.Words, a), a.Place, activities.Stands(c, a)})
	}
	return s, nil
}

// clocks is from when until when an activity is, with the day of its end when that is
// another.
func clocks(c *bot.Context, a *mactivities.Activity) string {
	end := c.Clock(a.EndsAt)
	if store.DateOf(a.StartsAt, c.Location()) != store.DateOf(a.EndsAt, c.Location()) {
		end = c.DateClock(a.EndsAt)
	}
	return c.Clock(a.StartsAt) + "–" + end
}

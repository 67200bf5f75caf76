package committee

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	mcommittee "lianluo/models/committee"
	"lianluo/models/people"
)

// days are when the reports to the committee are due in a year, for the staff: not of quarters
// in which the office began.
func days(c *bot.Context, w *locale.Words, year int) (list []front.Day, err error) {
	if !c.Person.Is(people.Staff) {
		return nil, nil
	}
	own := chat.Workdays(c)
	for q := (calendar.Quarter{Year: year, Q: 1}).Prev(); q.Year < year || q.Q < 4; q = q.Next() {
		if !c.Office.CreatedAt.After(q.Start(c.Location())) {
			list = append(list, front.Day{On: mcommittee.DueOn(own, q), Sort: front.DayReport, Text: w.Plain("calendar.report_due", "quarter", posts.QuarterName(w, q))})
		}
	}
	return list, nil
}

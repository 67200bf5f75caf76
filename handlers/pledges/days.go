package pledges

import (
	"lianluo/bot"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/people"
	mpledges "lianluo/models/pledges"
)

// days are when the committee is to hear of the work, to visit and to keep what it promised
// besides, or has, for the staff. What goes on all the year (the room, the fund) has no day.
func days(c *bot.Context, w *locale.Words, year int) (list []front.Day, err error) {
	if !c.Person.Is(people.Staff) {
		return nil, nil
	}
	all, err := mpledges.Coming(c.Tx, year)
	if err != nil {
		return nil, err
	}
	// What is put off may be kept in the next year: each stands in the year of its day.
	before, err := mpledges.Of(c.Tx, year-1)
	if err != nil {
		return nil, err
	}
	for _, p := range append(all, before...) {
		switch p.Kind {
		case mpledges.Meeting, mpledges.Visit, mpledges.Other:
			on, key := p.DueOn, "calendar.pledge_due"
			if p.DoneOn.Valid() {
				on, key = p.DoneOn, "calendar.pledge_done"
			}
			list = append(list, front.Day{On: on, Sort: front.DayPledge, Text: w.Plain(key, "title", posts.PledgeTitle(w, &p))})
		}
	}
	return list, nil
}

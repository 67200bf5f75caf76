package scheduler

import (
	"fmt"
	"slices"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/minutes"
	"lianluo/models/people"
	"lianluo/models/study"
)

// askMinutes asks who was named to record an activity (记录人), in the morning of the next
// working day and once, for what its minutes lack. Who leads it without being named has
// that in the to-do list, and below what he or she is reminded of that morning
// (remindOwed): it is no message of its own.
func askMinutes(cal *calendar.Calendar) Job {
	return afterClosed(cal, "ask-minutes", 1, minutes.Asks, func(c *bot.Context, a *activities.Activity) error {
		m, err := minutes.Of(c.Tx, a.ID)
		if err != nil || m.RecordedBy == 0 {
			return err
		}
		p, err := people.PersonByID(c.Tx, m.RecordedBy)
		if err != nil || !p.Joined() {
			return err
		}
		if wanted, err := posts.AsksForMinutes(c, a, p.ID); err != nil || !wanted {
			return err
		}
		if reminded, err := remindedOf(c, a, p); err != nil || reminded {
			return err
		}
		return tell(c, p, posts.MinutesAsk(c, c.WordsFor(p), a), c.Now.Add(5*day), bot.Once(fmt.Sprintf("minutes:%d:%d", a.ID, p.ID)))
	})
}

// remindedOf tells whether a person is reminded this morning of what he or she owes of
// the session.
func remindedOf(c *bot.Context, a *activities.Activity, p *people.Person) (bool, error) {
	if a.Kind != activities.Study || p.MutedKind(posts.MuteOwed) {
		return false, nil
	}
	haves, err := study.FiveHaves(c.Tx, a)
	return slices.Contains(haves.Notes.Owing, p.ID) || slices.Contains(haves.Reflections.Owing, p.ID), err
}

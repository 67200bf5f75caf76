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

// minutesDaysAgain is when those are asked for minutes who could not be asked in the first
// morning: of an activity that was only then known to have taken place.
const minutesDaysAgain = 3

// askMinutes asks for what the minutes of an activity lack (§4): of the recorder (记录人), else of the host, in the morning of a working day and
// once. Who is reminded that morning of notes owed finds the question above them
// (owedMessage). Of an activity that nobody leads the directors have it among their to-dos.
func askMinutes(cal *calendar.Calendar, days int) Job {
	return afterClosed(cal, fmt.Sprintf("ask-minutes-%d", days), days, minutes.Asks, func(c *bot.Context, a *activities.Activity) error {
		p, wanted, err := minutes.WantedNow(c.Tx, a, c.Now)
		if err != nil || !wanted || p == nil {
			return err
		}
		if reminded, err := remindedOf(c, a, p, days); err != nil || reminded {
			return err
		}
		return tell(c, p, posts.MinutesAsk(c, c.WordsFor(p), a), c.Now.Add(5*day), bot.Once(posts.MinutesKey(a, p)))
	})
}

// remindedOf tells whether a person is reminded, or in the first morning will be, of what he
// or she owes of the session.
func remindedOf(c *bot.Context, a *activities.Activity, p *people.Person, days int) (bool, error) {
	if said, err := c.Said(owedKey(a, p)); err != nil || said != 0 {
		return said != 0, err
	}
	if days > 1 || a.Kind != activities.Study || p.MutedKind(posts.MuteOwed) {
		return false, nil
	}
	haves, err := study.FiveHaves(c.Tx, a)
	return slices.Contains(haves.Notes.Owing, p.ID) || slices.Contains(haves.Reflections.Owing, p.ID), err
}

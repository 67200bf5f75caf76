package scheduler

import (
	"fmt"
	"time"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/assess"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/pledges"
	"lianluo/models/store"
)

// makePledges makes a year's promises of the committee on its first working day (§17). Nobody
// hears of it: they stand on the page and on the desk.
func makePledges(cal *calendar.Calendar) Job {
	return Job{
		Name: "make-pledges", Back: 30 * day, Latest: true,
		Due: everyOffice("0 9 1 1 *", toWorkday(cal)),
		Run: func(c *bot.Context, o Occasion) error { return pledges.Make(c.Tx, c.Local(o.At).Year(), c.Now) },
	}
}

// remindMeeting reminds the director a month before the end of each half-year, on a working day,
// that the committee is to hear of the work, unless it has.
func remindMeeting(cal *calendar.Calendar) Job {
	return Job{
		Name: "remind-meeting", Back: 5 * day, Latest: true, Mute: []string{posts.MuteMeeting},
		Due: everyOffice("30 9 30 5,11 *", toWorkday(cal)),
		Run: func(c *bot.Context, o Occasion) error {
			at := c.Local(o.At)
			nth := 1
			if at.Month() > 6 {
				nth = 2
			}
			return remindPledge(c, at.Year(), pledges.Meeting, nth, time.Time{}, c.Now.Add(20*day))
		},
	}
}

// visitAhead is how many days before the county's plenary the visit is reminded of, at most; it
// is looked at each week.
const visitAhead = 21

// remindVisit reminds the director, once, that the secretary is to visit members before the
// county's plenary, if one is planned within three weeks and the visit has not been made.
func remindVisit(cal *calendar.Calendar) Job {
	return Job{
		Name: "remind-visit", Back: 5 * day, Latest: true, Mute: []string{posts.MuteMeeting},
		Due: everyOffice("40 9 * * 1", toWorkday(cal)),
		Run: func(c *bot.Context, _ Occasion) error {
			for _, year := range []int{c.Local(c.Now).Year(), c.Local(c.Now).AddDate(0, 0, visitAhead).Year()} {
				a, err := pledges.PlenaryOf(c.Tx, year, c.Location())
				if err != nil {
					return err
				}
				if a != nil && c.Now.Before(a.StartsAt) && a.StartsAt.Before(c.Now.Add(visitAhead*day)) {
					return remindPledge(c, year, pledges.Visit, 1, a.StartsAt, a.StartsAt)
				}
			}
			return nil
		},
	}
}

// remindPledge tells the directors, once, of a promise that waits.
func remindPledge(c *bot.Context, year int, kind pledges.Kind, nth int, before, expires time.Time) error {
	if err := pledges.Make(c.Tx, year, c.Now); err != nil {
		return err
	}
	list, err := pledges.Of(c.Tx, year)
	if err != nil {
		return err
	}
	for i := range list {
		p := &list[i]
		if p.Kind != kind || p.Nth != nth || !p.Waits() {
			continue
		}
		return tellDirectors(c, expires, unless(c, posts.MuteMeeting, func(to *people.Person) (bot.Message, error) {
			return posts.PledgeMessage(c, c.WordsFor(to), p, before), nil
		}), func(to *people.Person) bot.Option { return bot.Once(fmt.Sprintf("pledge:%d:%d", p.ID, to.ID)) })
	}
	return nil
}

// remindAssess reminds the director before the middle of December of the year's self-assessment
// (domain B2), unless each item has its score.
func remindAssess(cal *calendar.Calendar) Job {
	return Job{
		Name: "remind-assess", Back: 5 * day, Latest: true, Mute: []string{posts.MuteBooks},
		Due: everyOffice("50 9 10 12 *", toWorkday(cal)),
		Run: func(c *bot.Context, o Occasion) error {
			year := store.DateOf(o.At, c.Location()).Start(time.UTC).Year()
			list, err := assess.Of(c.Tx, year)
			if err != nil {
				return err
			}
			if len(list) > 0 && assess.Sum(list).Open == 0 {
				return nil
			}
			return tellDirectors(c, c.Now.Add(20*day), unless(c, posts.MuteBooks, func(to *people.Person) (bot.Message, error) {
				return posts.AssessMessage(c.WordsFor(to), year), nil
			}), func(to *people.Person) bot.Option { return bot.Once(fmt.Sprintf("assess:%d:%d", year, to.ID)) })
		},
	}
}

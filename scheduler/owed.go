package scheduler

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/store"
	"lianluo/models/study"
)

// morning is the hour of what is not tied to one.
const morning = 9

// remindOwed reminds, some days after a study session, those who were there of the note
// and reflection they still owe (§20), in private, and each once: the message stays, and so
// does what is owed in the to-do list. Later days are for who was put on the list since.
func remindOwed(cal *calendar.Calendar, days int) Job {
	job := afterStudy(cal, fmt.Sprintf("remind-owed-%d", days), days, func(c *bot.Context, a *activities.Activity) error {
		haves, err := study.FiveHaves(c.Tx, a)
		if err != nil {
			return err
		}
		owing := slices.Clone(haves.Notes.Owing)
		for _, id := range haves.Reflections.Owing {
			if !slices.Contains(owing, id) {
				owing = append(owing, id)
			}
		}
		for _, id := range owing {
			p, err := people.PersonByID(c.Tx, id)
			if err != nil {
				return err
			}
			if !p.Joined() || p.MutedKind(posts.MuteOwed) {
				continue
			}
			m, err := owedMessage(c, a, p, haves)
			if err != nil {
				return err
			}
			if err := tell(c, p, m, c.Now.Add(5*day), bot.Once(owedKey(a, p))); err != nil {
				return err
			}
		}
		return nil
	})
	job.Mute = []string{posts.MuteOwed}
	return job
}

// owedKey is under what a person is reminded, once, of what he or she owes of a session.
func owedKey(a *activities.Activity, p *people.Person) string {
	return fmt.Sprintf("owed:%d:%d", a.ID, p.ID)
}

// afterStudy does something in the morning of a working day, some days after a
// study session that is closed.
func afterStudy(cal *calendar.Calendar, name string, days int, do func(c *bot.Context, a *activities.Activity) error) Job {
	return afterClosed(cal, name, days, func(k activities.ActivityKind) bool { return k == activities.Study }, do)
}

// afterClosed is afterStudy for the kinds of activities that fit.
func afterClosed(cal *calendar.Calendar, name string, days int, fits func(k activities.ActivityKind) bool, do func(c *bot.Context, a *activities.Activity) error) Job {
	at := dayAfterStudy(cal, days)
	return Job{
		Name: name, Back: 3 * day,
		Due: func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
			clocks, err := clocksOf(tx)
			if err != nil {
				return nil, err
			}
			var ends []span
			for i := range clocks {
				o := &clocks[i]
				for _, d := range daysDue(func(d store.Date) time.Time { return at(o, d) }, after, until,
					store.DateOf(after.Add(-reach), o.Location()).AddDate(0, 0, -days), store.DateOf(until, o.Location()).AddDate(0, 0, -days)) {
					ends = append(ends, span{d.Start(o.Location()).Add(-time.Microsecond), d.AddDate(0, 0, 1).Start(o.Location())})
				}
			}
			var list []activities.Timing
			for _, s := range merge(ends) {
				ended, err := activities.ClosedEnded(tx, s.from, s.to)
				if err != nil {
					return nil, err
				}
				list = append(list, ended...)
			}
			list = slices.DeleteFunc(list, func(a activities.Timing) bool { return !fits(a.Kind) })
			return activityOccasions(tx, list, func(o *people.Office, a *activities.Timing) (time.Time, bool) {
				return at(o, store.DateOf(a.EndsAt, o.Location())), true
			})
		},
		Run: func(c *bot.Context, o Occasion) error {
			a, err := activities.ByID(c.Tx, o.Entity)
			if err != nil || a.State != activities.Closed {
				return err
			}
			return do(c, a)
		},
	}
}

// dayAfterStudy is the morning of a working day, some days after the day on which a
// session ended.
func dayAfterStudy(cal *calendar.Calendar, days int) func(o *people.Office, ended store.Date) time.Time {
	move := toWorkday(cal)
	return func(o *people.Office, ended store.Date) time.Time {
		return move(o, clock(o, ended.AddDate(0, 0, days), morning))
	}
}

func owedMessage(c *bot.Context, a *activities.Activity, p *people.Person, haves study.Haves) (bot.Message, error) {
	var owed []study.Owed
	if slices.Contains(haves.Notes.Owing, p.ID) {
		owed = append(owed, study.Owed{Activity: *a, Kind: notes.StudyNote})
	}
	if slices.Contains(haves.Reflections.Owing, p.ID) {
		owed = append(owed, study.Owed{Activity: *a, Kind: notes.Reflection})
	}
	w := c.WordsFor(p)
	m := posts.OwedMessage(c, w, w.T("reminder.owed"), owed)
	wanted, err := posts.AsksForMinutes(c, a, p.ID)
	if wanted {
		posts.MinutesToo(c, w, &m, a)
	}
	m.About, m.Buttons = posts.About(a), append(m.Buttons, bot.Row(posts.MuteButton(w)))
	return m, err
}

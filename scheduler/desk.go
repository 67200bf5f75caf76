package scheduler

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/calendar"
	mdesk "lianluo/models/desk"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// shownLeaves bounds the lines of remindLeaves.
const shownLeaves = 6

// leaveDaily is how long a leave is brought up every morning; what waits
// longer is brought up once a week, so that a reminder stays worth reading.
const leaveDaily = 7 * day

// remindLeaves tells the director each morning which leaves await an answer.
// On a day off only when an activity does not wait for the working day.
func remindLeaves() Job {
	return Job{
		Name: "remind-leaves", Back: 10 * time.Hour, Latest: true,
		Due: someOffices("0 9 * * *", outOfNight, activities.OfficesAskedForLeave),
		Run: func(c *bot.Context, _ Occasion) error {
			desk, err := mdesk.Queue(c.Tx)
			if err != nil {
				return err
			}
			weekly := c.Local(c.Now).Weekday() == time.Monday
			desk = slices.DeleteFunc(desk, func(item mdesk.Item) bool {
				// Of an activity that has begun the list asks (remindLists).
				return item.Kind != records.WaitLeave || !c.Now.Before(item.At) || !weekly && c.Now.Sub(item.Since) > leaveDaily
			})
			var begins []time.Time
			for _, item := range desk {
				begins = append(begins, item.At)
			}
			hours := bot.Begins(begins...)
			if len(desk) == 0 || c.HeardAt(hours).After(c.Now) { // the next working day asks again
				return nil
			}
			return tellDirectors(c, c.Now.Add(12*time.Hour), func(p *people.Person) (bot.Message, error) {
				w := c.WordsFor(p)
				lines := []string{w.T("reminder.leave", "count", len(desk))}
				for _, item := range desk {
					if len(lines) > shownLeaves {
						lines = append(lines, w.T("reminder.leave_more", "count", len(desk)-shownLeaves))
						break
					}
					lines = append(lines, w.T("reminder.leave_line", "name", item.Name,
						"time", w.Date(c.Local(item.At), c.Local(c.Now)), "topic", item.Title))
				}
				return deskMessage(p, c, strings.Join(lines, "\n"), "reminder.decide", bot.Data("review", records.WaitLeave)), nil
			}, func(*people.Person) bot.Option { return hours })
		},
	}
}

// deskMessage is a reminder with the button that leads to the work.
func deskMessage(p *people.Person, c *bot.Context, text, key, data string) bot.Message {
	return bot.Message{Text: text, Buttons: bot.Rows(1, bot.Button{Text: c.WordsFor(p).Plain(key), Data: data})}
}

// remindResearch reminds who leads a research some days before it is due (§6).
func remindResearch(cal *calendar.Calendar, days int) Job {
	move := toWorkday(cal)
	at := func(o *people.Office, due store.Date) time.Time {
		return move(o, clock(o, due.AddDate(0, 0, -days), morning))
	}
	return Job{
		Name: fmt.Sprintf("remind-research-%d", days), Back: 2 * day,
		Due: func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
			dates, err := datesDue(tx, at, after, until, reach, days)
			if err != nil {
				return nil, err
			}
			list, err := research.Due(tx, dates)
			if err != nil {
				return nil, err
			}
			var ids []int64
			for _, r := range list {
				ids = append(ids, r.OfficeID)
			}
			offices, err := people.OfficesByID(tx, ids)
			if err != nil {
				return nil, err
			}
			var due []Occasion
			for i := range list {
				r := &list[i]
				o := offices[r.OfficeID]
				if o == nil {
					continue
				}
				if at := at(o, r.Due()); at.After(r.CreatedAt) && at.Before(r.Due().AddDate(0, 0, 1).Start(o.Location())) {
					due = append(due, Occasion{Office: o.ID, At: at, Entity: r.ID})
				}
			}
			return due, nil
		},
		Run: func(c *bot.Context, o Occasion) error {
			r, err := research.ByID(c.Tx, o.Entity)
			if err != nil || r.State != research.Open || r.Voided() {
				return err
			}
			message := func(p *people.Person) (bot.Message, error) {
				w := c.WordsFor(p)
				text := w.T("reminder.research_due", "quarter", posts.QuarterName(w, r.Of()), "topic", r.Topic,
					"date", w.Date(r.Due().Start(c.Location()), c.Local(c.Now)))
				return deskMessage(p, c, text, "reminder.research_open", bot.Data("run", "research")), nil
			}
			expires := r.Due().AddDate(0, 0, 1).Start(c.Location())
			if r.LeaderID == 0 {
				return tellDirectors(c, expires, message)
			}
			leader, err := people.PersonByID(c.Tx, r.LeaderID)
			if err != nil {
				return err
			}
			m, err := message(leader)
			if err != nil {
				return err
			}
			return tell(c, leader, m, expires)
		},
	}
}

// remindNoResearch tells the director on a quarter's tenth day that it has no
// topic of research yet (每季度一个专题调研, §6); not while the members propose or
// vote, at whose end the director hears what to do.
func remindNoResearch(cal *calendar.Calendar) Job {
	return Job{
		Name: "remind-no-research", Back: 5 * day, Latest: true,
		Due: everyOffice("0 9 10 1,4,7,10 *", toWorkday(cal)),
		Run: func(c *bot.Context, _ Occasion) error {
			q := calendar.QuarterOf(c.Local(c.Now))
			list, err := research.Of(c.Tx, q)
			if err != nil || len(list) > 0 {
				return err
			}
			switch t, err := research.CurrentCall(c.Tx); {
			case err == nil && t.Runs(c.Now):
				return nil
			case err != nil && !errors.Is(err, store.ErrNotFound):
				return err
			}
			return tellDirectors(c, c.Now.Add(5*day), func(p *people.Person) (bot.Message, error) {
				w := c.WordsFor(p)
				text := w.T("reminder.research_none", "quarter", posts.QuarterName(w, q))
				return deskMessage(p, c, text, "reminder.research_open", bot.Data("run", "research")), nil
			})
		},
	}
}

// remindGoal tells the director when the year's suggestions are below the goal
// (§9: at least 5–8 a year).
func remindGoal(cal *calendar.Calendar) Job {
	return Job{
		Name: "remind-goal", Back: 5 * day, Latest: true,
		Due: everyOffice("0 9 1 7,10,12 *", toWorkday(cal)),
		Run: func(c *bot.Context, o Occasion) error {
			sent, goal, err := voices.SentInYear(c.Tx, c.Local(o.At).Year())
			if err != nil || sent >= goal {
				return err
			}
			ready, err := voices.CountIn(c.Tx, voices.Reviewed)
			if err != nil {
				return err
			}
			return tellDirectors(c, c.Now.Add(5*day), func(p *people.Person) (bot.Message, error) {
				text := c.WordsFor(p).T("reminder.goal", "sent", sent, "goal", goal, "ready", ready)
				return deskMessage(p, c, text, "reminder.goal_queue", bot.Data("run", "office")), nil
			})
		},
	}
}

// remindHolidays tells the director once, in December, that the next year's
// official days off are not known: reminders then go by weekends.
func remindHolidays(cal *calendar.Calendar) Job {
	return Job{
		Name: "remind-holidays", Back: 10 * day, Latest: true,
		Due: everyOffice("0 9 1 12 *", toWorkday(cal)),
		Run: func(c *bot.Context, o Occasion) error {
			next := c.Local(o.At).Year() + 1
			if c.Office.Workdays(cal).Known(next) {
				return nil
			}
			return tellDirectors(c, c.Now.Add(10*day), func(p *people.Person) (bot.Message, error) {
				w := c.WordsFor(p)
				return bot.Message{Text: w.T("reminder.holidays", "year", next), Buttons: bot.Rows(1, bot.CommandButton(w.Plain("command.holidays"), "holidays"))}, nil
			})
		},
	}
}

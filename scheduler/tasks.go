package scheduler

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/away"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
	"lianluo/models/tasks"
)

// taskReminder reminds people of their tasks (§3, domain C4): all that are due by it in one
// message.
type taskReminder struct {
	name string
	back time.Duration
	mute string // the word that switches it off; "" where nobody can
	at   func(o *people.Office, due store.Date) time.Time
	days int // how many days before the day of a task it comes, at most
	// fits tells whether it speaks of a task whose time it is.
	fits func(o *people.Office, t *tasks.Task) bool
	// silent tells whether the person is not to hear it now; nil: everybody is.
	silent func(c *bot.Context, p *people.Person) (bool, error)
	tell   func(c *bot.Context, p *people.Person, m bot.Message, list []tasks.Task) error
	says   posts.TasksWord
}

// remindTasks reminds on the day that a task is due. It does not wait for a working day, and
// cannot be switched off: the day is a promise, to which others look.
func remindTasks() Job {
	at := func(o *people.Office, due store.Date) time.Time { return outOfNight(o, clock(o, due, morning)) }
	return taskReminder{
		name: "remind-tasks", back: 14 * time.Hour, at: at, says: posts.TasksToday,
		// One that was given on its own day was told then.
		fits: func(o *people.Office, t *tasks.Task) bool { return at(o, t.DueOn).After(t.CreatedAt) },
		tell: func(c *bot.Context, p *people.Person, m bot.Message, list []tasks.Task) error {
			return tell(c, p, m, list[0].DueOn.AddDate(0, 0, 1).Start(c.Location()), bot.Timed())
		},
	}.job()
}

// aheadDays is how many days before its day a task is given at least that is reminded of before:
// of a later one its owner has just heard.
const aheadDays = 2

// remindTasksAhead reminds on the last working day before a task is due, in the morning; not who
// is away then, or has switched it off, or gave it to himself or herself: they hear of it on its day.
func remindTasksAhead(cal *calendar.Calendar) Job {
	at := func(o *people.Office, due store.Date) time.Time {
		before := calendar.DateOf(due.Start(time.UTC)).AddDays(-1)
		return outOfNight(o, clock(o, store.DateFrom(o.Workdays(cal).LastWorkday(before)), morning))
	}
	return taskReminder{
		name: "remind-tasks-ahead", back: 8 * time.Hour, mute: posts.MuteTask, at: at, days: mostHoliday + 1, says: posts.TasksAhead,
		fits: func(o *people.Office, t *tasks.Task) bool {
			return t.OwnerID != t.CreatedBy && store.DateOf(t.CreatedAt, o.Location()) <= t.DueOn.AddDate(0, 0, -aheadDays) && at(o, t.DueOn).After(t.CreatedAt)
		},
		silent: func(c *bot.Context, p *people.Person) (bool, error) {
			gone, err := away.On(c.Tx, store.DateOf(c.Now, c.Location()))
			return slices.Contains(gone, p.ID), err
		},
		tell: func(c *bot.Context, p *people.Person, m bot.Message, list []tasks.Task) error {
			m.Buttons = append(m.Buttons, bot.Row(posts.MuteButton(c.WordsFor(p))))
			return tell(c, p, m, list[0].DueOn.Start(c.Location()))
		},
	}.job()
}

func (r taskReminder) job() Job {
	j := Job{Name: r.name, Back: r.back, Due: r.due, Run: r.run}
	if r.mute != "" {
		j.Mute = []string{r.mute}
	}
	return j
}

// due gives one occasion a person and time.
func (r taskReminder) due(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
	dates, err := datesDue(tx, r.at, after, until, time.Duration(r.days)*day, r.days)
	if err != nil {
		return nil, err
	}
	list, err := tasks.DueOn(tx, dates)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, t := range list {
		ids = append(ids, t.OfficeID)
	}
	offices, err := people.OfficesByID(tx, ids)
	if err != nil {
		return nil, err
	}
	var due []Occasion
	for i := range list {
		t := &list[i]
		office := offices[t.OfficeID]
		if office == nil || !r.fits(office, t) {
			continue
		}
		one := Occasion{Office: office.ID, At: r.at(office, t.DueOn), Entity: t.OwnerID}
		if one.At.After(after) && !one.At.After(until) && !slices.Contains(due, one) {
			due = append(due, one)
		}
	}
	return due, nil
}

func (r taskReminder) run(c *bot.Context, o Occasion) error {
	p, err := people.PersonByID(c.Tx, o.Entity)
	if err != nil || p.LeftAt != nil || r.mute != "" && p.MutedKind(r.mute) {
		return err
	}
	if r.silent != nil {
		if silent, err := r.silent(c, p); err != nil || silent {
			return err
		}
	}
	list, err := tasks.OpenOf(c.Tx, p.ID)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(t tasks.Task) bool {
		return !r.at(c.Office, t.DueOn).Equal(o.At) || !r.fits(c.Office, &t)
	})
	if len(list) == 0 {
		return nil
	}
	m, err := posts.TasksMessage(c, c.WordsFor(p), p.ID, list, r.says)
	if err != nil {
		return err
	}
	return r.tell(c, p, m, list)
}

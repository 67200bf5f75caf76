package scheduler

import (
	"time"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
)

const day = 24 * time.Hour

// toWorkday moves a reminder that is not tied to an hour out of the quiet
// hours and to a working day (§20).
func toWorkday(cal *calendar.Calendar) func(o *people.Office, t time.Time) time.Time {
	return func(o *people.Office, t time.Time) time.Time {
		return o.Workdays(cal).MoveReminder(t.In(o.Location()), calendar.ReminderRules{Quiet: o.Quiet(), Workday: true})
	}
}

// outOfNight moves a reminder out of the quiet hours only.
func outOfNight(o *people.Office, t time.Time) time.Time {
	return o.Quiet().Next(t.In(o.Location()))
}

// clock is an hour of a day in the office's zone, as the clock on the wall
// shows it: where summer time begins or ends, not that many hours after the
// day's start.
func clock(o *people.Office, d store.Date, hour int) time.Time {
	y, m, day := d.Start(time.UTC).Date()
	return time.Date(y, m, day, hour, 0, 0, 0, o.Location())
}

// daysBefore is the same hour on the wall some days before.
func daysBefore(o *people.Office, t time.Time, days int) time.Time {
	return t.In(o.Location()).AddDate(0, 0, -days)
}

// byDay puts off what would disturb people at night or on a day off: *notYet until
// they are told what is said with these options.
func byDay(c *bot.Context, opts ...bot.Option) error {
	if at := c.HeardAt(opts...); at.After(c.Now) {
		return &notYet{at}
	}
	return nil
}

// tell sends a reminder to a person who can be reached: not when it would have lost its
// sense by the time at which it is heard.
func tell(c *bot.Context, p *people.Person, m bot.Message, expires time.Time, more ...bot.Option) error {
	opts := append([]bot.Option{bot.Expires(expires)}, more...)
	if !c.HeardAt(opts...).Before(expires) {
		return nil
	}
	_, err := c.Tell(p, m, opts...)
	return err
}

// unless has a small reminder go to nobody who has switched it off (§20), and says where it is
// switched off.
func unless(c *bot.Context, mute string, message func(p *people.Person) (bot.Message, error)) func(p *people.Person) (bot.Message, error) {
	return func(p *people.Person) (bot.Message, error) {
		if p.MutedKind(mute) {
			return bot.Message{}, nil
		}
		m, err := message(p)
		m.Buttons = append(m.Buttons, bot.Row(posts.MuteButton(c.WordsFor(p))))
		return m, err
	}
}

// tellDirectors sends a reminder to those who direct the office, each in his
// or her own language; one without a text is not sent. more are options for each.
func tellDirectors(c *bot.Context, expires time.Time, message func(p *people.Person) (bot.Message, error), more ...func(p *people.Person) bot.Option) error {
	directors, err := people.With(c.Tx, people.Director)
	if err != nil {
		return err
	}
	for i := range directors {
		m, err := message(&directors[i])
		if err != nil {
			return err
		}
		if m.Text == "" { // nothing to this one
			continue
		}
		var opts []bot.Option
		for _, option := range more {
			opts = append(opts, option(&directors[i]))
		}
		if err := tell(c, &directors[i], m, expires, opts...); err != nil {
			return err
		}
	}
	return nil
}

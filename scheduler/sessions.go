package scheduler

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// summerTime is by how much a span of days can be longer than so many times 24
// hours. (Two hours at Troll, one or less elsewhere.)
const summerTime = 2 * time.Hour

// eveHour is when the evening before an activity is spoken of (domain C8).
const eveHour = 19

// activityReminder is one of the reminders before an activity (§20).
type activityReminder struct {
	name string
	mute string
	back time.Duration
	// earliest and latest bound how long before the start it can be due.
	earliest, latest time.Duration
	// at never falls as the activity's start rises.
	at func(o *people.Office, a *activities.Timing) time.Time
	// until is when it has lost its sense.
	until func(o *people.Office, a *activities.Timing) time.Time
	to    func(l *activities.AttendanceLine) bool
	// notices are the LeaveNoticeDays by which at can differ; nil when it does
	// not look at them.
	notices []int
	// muted, if set, says so in the place of mute alone.
	muted func(o *people.Office, a *activities.Activity, p *people.Person) bool
	// leaveBy has the reminder say until when leave is asked in time.
	leaveBy bool
	// knows, if set, leaves out who knows already.
	knows func(c *bot.Context, a *activities.Activity, l *activities.AttendanceLine, p *people.Person) (bool, error)
	// waits has it wait for a working day, as long as that is in time for its deadline;
	// the others have their hour.
	waits bool
	// leads has it also go to who leads the activity and has said nothing, unless that is
	// news of these days.
	leads bool
}

// leadNews is for how long who leads an activity has just been told so.
const leadNews = 3 * day

// day3 asks those who have not answered, three days before, and reminds who leads it of what to
// prepare.
func day3() activityReminder {
	return activityReminder{
		name: "remind-day3", mute: posts.MuteDay3, back: 3 * day, waits: true, earliest: 3*day + summerTime, latest: 2 * day,
		at: func(o *people.Office, a *activities.Timing) time.Time {
			return outOfNight(o, daysBefore(o, a.StartsAt, 3))
		},
		until: eve, to: silent, leaveBy: true, leads: true,
		muted: func(o *people.Office, a *activities.Activity, p *people.Person) bool {
			return p.MutedKind(posts.MuteDay3) && (p.MutedKind(posts.MuteLeaveBy) || !noticeWithDay3(o, a.Timing()))
		},
	}
}

// silent is who has said nothing yet: neither an answer nor a leave, and who is
// not there.
func silent(l *activities.AttendanceLine) bool {
	return l.State == activities.Unsettled && l.Answer == activities.NoAnswer && l.Leave == nil
}

// freshAnswer is how long before the evening who has said that he or she comes still
// thinks of it.
const freshAnswer = 3 * day

// comesFresh tells whether somebody has said so short before the evening of an activity
// that he or she comes: the hour before is reminder enough.
func comesFresh(o *people.Office, a *activities.Activity, l *activities.AttendanceLine) bool {
	return l.Answer == activities.AnswerYes && l.AnsweredAt != nil && eve(o, a.Timing()).Sub(*l.AnsweredAt) <= freshAnswer
}

// askedFresh tells whether somebody who has said nothing was asked the day before this evening,
// or on it: three days' reminder waited for a working day, or the deadline of leave was named.
// That message stands there with the same buttons, and the hour before is reminder enough.
// Where that one does not come, the evening's does.
func askedFresh(c *bot.Context, a *activities.Activity, l *activities.AttendanceLine, p *people.Person) (bool, error) {
	if !silent(l) || p.MutedKind(posts.MuteHour1) || earlyStart(c, a) {
		return false, nil
	}
	evening := store.DateOf(eve(c.Office, a.Timing()), c.Location())
	return posts.RemindedSince(c, a, p.TelegramID, evening.AddDate(0, 0, -1).Start(c.Location()))
}

// earlyStart tells whether an activity begins with the morning, so that the hour before is
// night, or little more.
func earlyStart(c *bot.Context, a *activities.Activity) bool {
	return c.Office.Quiet().Contains(c.Local(a.StartsAt.Add(-people.NewsAhead)))
}

// day1 reminds those who come and those who have not said, the evening
// before; who has just said that he or she comes, or has just been asked, is left alone.
func day1() activityReminder {
	return activityReminder{
		name: "remind-day1", mute: posts.MuteDay1, back: day, earliest: 29*time.Hour + summerTime, latest: -day,
		at:    func(o *people.Office, a *activities.Timing) time.Time { return outOfNight(o, eve(o, a)) },
		until: func(_ *people.Office, a *activities.Timing) time.Time { return a.StartsAt.Add(-time.Hour) },
		to: func(l *activities.AttendanceLine) bool {
			return l.State == activities.Unsettled && l.Answer != activities.AnswerNo && l.Leave == nil
		},
		knows: func(c *bot.Context, a *activities.Activity, l *activities.AttendanceLine, p *people.Person) (bool, error) {
			if comesFresh(c.Office, a, l) {
				return true, nil
			}
			return askedFresh(c, a, l, p)
		},
	}
}

// hour1 reminds an hour before; check-in is one tap from it. Who was reminded the evening
// before hears it once: that message says from when on one checks in, and gets the button.
func hour1() activityReminder {
	return activityReminder{
		name: "remind-hour1", mute: posts.MuteHour1, back: time.Hour, earliest: time.Hour, latest: -day,
		at: func(o *people.Office, a *activities.Timing) time.Time {
			return outOfNight(o, a.StartsAt.Add(-time.Hour))
		},
		until: func(_ *people.Office, a *activities.Timing) time.Time { return a.StartsAt },
		to: func(l *activities.AttendanceLine) bool {
			return l.State == activities.Unsettled && l.Answer != activities.AnswerNo && l.Leave == nil
		},
		knows: remindedAtEve,
	}
}

// remindedAtEve tells whether the evening's reminder is enough: it stands in the chat of
// somebody who has answered by then; or of anybody when the activity begins with the
// morning, so that nothing but the night lies between the two.
func remindedAtEve(c *bot.Context, a *activities.Activity, l *activities.AttendanceLine, p *people.Person) (bool, error) {
	evening := eve(c.Office, a.Timing())
	answered := l.Presumed() || l.Answer != activities.NoAnswer && l.AnsweredAt != nil && l.AnsweredAt.Before(evening)
	early := earlyStart(c, a)
	if comesFresh(c.Office, a, l) || !answered && !early || p.MutedKind(posts.MuteDay1) || a.CreatedAt.After(evening) {
		return false, nil
	}
	return posts.RemindsAlready(c, a, p.TelegramID)
}

// eve is the evening before an activity.
func eve(o *people.Office, a *activities.Timing) time.Time {
	return clock(o, store.DateOf(a.StartsAt, o.Location()).AddDate(0, 0, -1), eveHour)
}

func (r activityReminder) job() Job {
	var mute []string
	if r.mute != "" {
		mute = []string{r.mute}
	}
	return Job{
		Name: r.name, Back: r.back, Mute: mute,
		Due: func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
			clocks, err := clocksOf(tx)
			if err != nil {
				return nil, err
			}
			notices := r.notices
			if notices == nil {
				notices = []int{0}
			}
			var starts []span
			for i := range clocks {
				for _, days := range notices {
					at := func(start time.Time) time.Time {
						return r.at(&clocks[i], &activities.Timing{StartsAt: start, LeaveNoticeDays: days})
					}
					starts = append(starts, startsDue(at, after, until, span{after.Add(r.latest), until.Add(r.earliest)}))
				}
			}
			var list []activities.Timing
			for _, s := range merge(starts) {
				starting, err := activities.PlannedStarting(tx, s.from, s.to)
				if err != nil {
					return nil, err
				}
				list = append(list, starting...)
			}
			return activityOccasions(tx, list, func(o *people.Office, a *activities.Timing) (time.Time, bool) {
				at := r.at(o, a)
				// What was announced later than its reminder is news anyway.
				return at, at.Before(r.until(o, a)) && at.After(a.CreatedAt)
			})
		},
		Run: r.run,
	}
}

func (r activityReminder) run(c *bot.Context, o Occasion) error {
	a, err := activities.ByID(c.Tx, o.Entity)
	if err != nil {
		return err
	}
	until := r.until(c.Office, a.Timing())
	if a.State != activities.Planned || !c.Now.Before(until) {
		return nil
	}
	if a.PostRef == 0 && len(a.Lacks()) > 0 {
		return nil // nobody has been called, and to what is not known
	}
	if r.waits {
		deadline := until
		if by := leaveBy(a.Timing()); a.LeaveNoticeDays > 0 && by.After(c.Now) && by.Before(until) {
			deadline = by
		}
		if err := byDay(c, bot.Begins(deadline)); err != nil {
			return err
		}
	}
	lines, err := activities.AttendanceOf(c.Tx, a)
	if err != nil {
		return err
	}
	for i := range lines {
		l := &lines[i]
		led := r.leads && l.Presumed() && l.Leave == nil
		if !r.to(l) && !led || silent(l) && !a.Calls(l.PersonID) || a.Voluntary() && !led && !r.ofSignUp(c, a, l) {
			continue
		}
		p, err := people.PersonByID(c.Tx, l.PersonID)
		if err != nil {
			return err
		}
		muted := p.MutedKind(r.mute)
		if r.muted != nil {
			muted = r.muted(c.Office, a, p)
		}
		if !p.Joined() || muted {
			continue
		}
		if r.knows != nil {
			if known, err := r.knows(c, a, &lines[i], p); err != nil {
				return err
			} else if known {
				continue
			}
		}
		if led && c.Now.Sub(l.UpdatedAt) < leadNews {
			told, err := toldOf(c, a, p)
			if err != nil {
				return err
			}
			if told {
				continue
			}
		}
		m, err := posts.SessionReminder(c, c.WordsFor(p), a, p)
		if err != nil {
			return err
		}
		if by := leaveBy(a.Timing()); r.leaveBy && by.After(c.Now) && !a.Voluntary() {
			w := c.WordsFor(p)
			by, now := c.Local(by), c.Local(c.Now)
			line := w.T("reminder.leave_by", "time", w.DateClock(by, now))
			if store.DateOf(by, c.Location()) == store.DateOf(now, c.Location()) { // the message stays, so it names the day too
				line = w.T("reminder.leave_by_today", "day", w.Day(by), "time", w.Clock(by))
			}
			m.Text += "\n" + line
		}
		if err := tell(c, p, m, until, bot.Timed()); err != nil {
			return err
		}
		// It gets the button when check-in opens: nothing more need be said then.
		if err := posts.ForgetOpening(c, a, p); err != nil {
			return err
		}
	}
	return c.Settled(posts.About(a)) // what was said before asks no longer
}

// toldOf tells whether somebody was told something of an activity in private.
func toldOf(c *bot.Context, a *activities.Activity, p *people.Person) (bool, error) {
	said, err := c.SaidAbout(posts.About(a))
	return slices.ContainsFunc(said, func(s ledger.Said) bool { return s.ChatID == p.TelegramID }), err
}

// ofSignUp tells who is reminded where one signs up: who has, and three days before, while
// there is time to, who has said nothing.
func (r activityReminder) ofSignUp(c *bot.Context, a *activities.Activity, l *activities.AttendanceLine) bool {
	return l.SignedAt != nil || r.waits && a.SignUpOpen(c.Now)
}

// activityOccasions makes an occasion of each activity for which at gives a
// time.
func activityOccasions(tx *gorm.DB, list []activities.Timing, at func(*people.Office, *activities.Timing) (time.Time, bool)) ([]Occasion, error) {
	var ids []int64
	for _, a := range list {
		ids = append(ids, a.OfficeID)
	}
	offices, err := people.OfficesByID(tx, ids)
	if err != nil {
		return nil, err
	}
	var due []Occasion
	for i := range list {
		o := offices[list[i].OfficeID]
		if o == nil {
			continue
		}
		if t, ok := at(o, &list[i]); ok {
			due = append(due, Occasion{Office: o.ID, At: t, Entity: list[i].ID})
		}
	}
	return due, nil
}

// closeSessions closes activities that are over and puts the list before the
// director: nobody is absent before it is confirmed.
func closeSessions() Job {
	return Job{
		// However long ago it was: the books are not left open.
		Name: "close", Back: 365 * day,
		Due: func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
			list, err := activities.PlannedEnded(tx, after.Add(-activities.CloseAfter), until.Add(-activities.CloseAfter))
			if err != nil {
				return nil, err
			}
			var due []Occasion
			for _, a := range list {
				due = append(due, Occasion{Office: a.OfficeID, At: a.EndsAt.Add(activities.CloseAfter), Entity: a.ID})
			}
			return due, nil
		},
		Run: func(c *bot.Context, o Occasion) error {
			a, err := activities.ByID(c.Tx, o.Entity)
			if err != nil || a.State != activities.Planned || c.Now.Before(a.EndsAt.Add(activities.CloseAfter)) {
				return err
			}
			if err := posts.CloseSession(c, a); err != nil {
				return err
			}
			return tellDirectors(c, c.Now.Add(3*day), func(p *people.Person) (bot.Message, error) {
				return posts.SheetCard(c, c.WordsFor(p), p, a)
			}, func(p *people.Person) bot.Option { return posts.SheetOnce(a, p, false) })
		},
	}
}

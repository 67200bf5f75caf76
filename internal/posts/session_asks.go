package posts

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/records"
	"lianluo/models/store"
)

// What a member was told of an activity is alive until the activity is over: it shows
// what he or she has said since, in the group or anywhere else, and has the buttons of the
// hour. Afterwards it says how it stands, and asks nothing.

// How messages of an activity are said anew (bot.Message.Asks).
const (
	asksReminder = "session_reminder"
	AsksCard     = "session_card"
)

// sessionStands tells apart all that a person's message of an activity can say.
func sessionStands(c *bot.Context, a *activities.Activity, row *activities.Attendance, leave *activities.Leave) string {
	asked := ""
	if leave != nil {
		asked = string(leave.State)
	}
	return fmt.Sprint(a.State, sessionPhase(c, a), row.Answer, row.Presumed(), row.State, row.LeftAt != nil, asked, row.Car, row.Meal, a.Voluntary())
}

// sessionPhase counts which of its hours are past: the opening of the check-in, the start,
// the end.
func sessionPhase(c *bot.Context, a *activities.Activity) (n int) {
	for _, t := range sessionHours(a) {
		if !c.Now.Before(t) {
			n++
		}
	}
	return n
}

func sessionHours(a *activities.Activity) []time.Time {
	opens, _, closes := activities.CheckInWindow(a)
	hours := []time.Time{opens, a.StartsAt, closes}
	if closes.Before(a.EndsAt) {
		hours = []time.Time{opens, a.StartsAt, closes.Add(time.Second), a.EndsAt}
	}
	if a.Voluntary() {
		hours = append(hours, a.SignUpUntil.Add(time.Second))
		slices.SortFunc(hours, time.Time.Compare)
	}
	return hours
}

// sessionNext is when a message of an activity reads otherwise next by itself.
func sessionNext(c *bot.Context, a *activities.Activity) time.Time {
	if a.State != activities.Planned {
		return time.Time{}
	}
	for _, t := range sessionHours(a) {
		if t.After(c.Now) {
			return t
		}
	}
	return a.EndsAt.Add(24 * time.Hour) // its closing has it said anew
}

// liveLeave is a person's asked or granted leave; nil when there is none.
func liveLeave(c *bot.Context, activity, person int64) (*activities.Leave, error) {
	l, err := activities.LiveLeave(c.Tx, activity, person)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return l, err
}

// AskedSession finds the activity that a message is about.
func AskedSession(c *bot.Context, about string) (*activities.Activity, error) {
	id, err := AboutID(about, records.KindActivity)
	if err != nil {
		return nil, err
	}
	return activities.ByID(c.Tx, id)
}

// CardAnew says a person's card of an activity anew, as show makes it.
func CardAnew(show func(c *bot.Context, a *activities.Activity) (bot.Message, error)) bot.Anew {
	return func(c *bot.Context, about, _ string) (m bot.Message, next time.Time, err error) {
		a, err := AskedSession(c, about)
		if err != nil {
			return m, next, err
		}
		m, err = show(c, a)
		return m, sessionNext(c, a), err
	}
}

// reminderAnew says a reminder anew.
func reminderAnew(c *bot.Context, about, _ string) (m bot.Message, next time.Time, err error) {
	a, err := AskedSession(c, about)
	if err != nil {
		return m, next, err
	}
	row, err := activities.AttendanceFor(c.Tx, a.ID, c.Person.ID)
	if err != nil {
		return m, next, err
	}
	leave, err := liveLeave(c, a.ID, c.Person.ID)
	if err != nil {
		return m, next, err
	}
	w := c.Words
	switch {
	case a.State == activities.ActivityCancelled: // which has been said, if it was not undone
		m = bot.Message{}
	case a.State == activities.Closed || !c.Now.Before(a.EndsAt):
		m, err = SessionOver(c, w, a, row)
	case row.State.Attended():
		m = CheckedInCard(c, w, a, row)
	default:
		m, err = SessionReminder(c, w, a, c.Person)
	}
	m.Stands = sessionStands(c, a, row, leave)
	return m, sessionNext(c, a), err
}

// SessionOver is what a message that asked c.Person about an activity says when that is
// over, and nothing is asked any more.
func SessionOver(c *bot.Context, w *locale.Words, a *activities.Activity, row *activities.Attendance) (bot.Message, error) {
	mine, err := myState(c, w, a, c.Person, row)
	if err != nil {
		return bot.Message{}, err
	}
	if (row.State == activities.Unsettled || row.State == activities.Unconfirmed) && row.LeftAt == nil {
		if leave, err := liveLeave(c, a.ID, c.Person.ID); err != nil {
			return bot.Message{}, err
		} else if leave == nil {
			mine = w.T("session.mine.no_check_in")
		}
	}
	buttons := bot.Rows(1, button(w, "session.open", "activity", a.ID))
	if wanted, err := AsksForMinutes(c, a, c.Person.ID); err != nil {
		return bot.Message{}, err
	} else if wanted {
		buttons = append(bot.Rows(1, MinutesButton(w, a.ID)), buttons...)
	}
	return bot.Message{
		Text:    locale.Join("\n", w.T("session.over", "title", locale.HTML(SessionQuoted(w, a)), "when", SessionTime(c, w, a)), mine),
		Buttons: buttons,
	}, nil
}

// askSessionAgain has what was asked about an activity looked at: of those for whom
// something has changed since; of all when it is not coming any more.
func askSessionAgain(c *bot.Context, a *activities.Activity) error {
	if a.State != activities.Planned {
		return c.Settled(About(a))
	}
	return activities.AskAgain(c.Tx, a, About(a), c.Now)
}

// RemindsAlready tells whether a reminder stands in a person's chat that gets its button
// when check-in opens.
func RemindsAlready(c *bot.Context, a *activities.Activity, chat int64) (bool, error) {
	return RemindedSince(c, a, chat, time.Time{})
}

// RemindedSince tells whether a reminder stands in a person's chat that came at a time or
// later.
func RemindedSince(c *bot.Context, a *activities.Activity, chat int64, since time.Time) (bool, error) {
	return ledger.AsksStill(c.Tx, About(a), asksReminder, chat, since)
}

package posts

import (
	"errors"
	"fmt"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/minutes"
	"lianluo/models/people"
	"lianluo/models/store"
)

const (
	// minutesOwed stands in OwedStands for the minutes of a session.
	minutesOwed = "minutes"
	// asksMinutes says the question for the minutes of an activity anew: what came of it.
	asksMinutes = "minutes_ask"
	// stillAsked is how that question stands until it is over.
	stillAsked = "asked"
	// minutesHour is the hour at which it is asked.
	minutesHour = 9 * time.Hour
)

// MinutesAsk asks for the three sentences that the minutes of an activity lack.
func MinutesAsk(c *bot.Context, w *locale.Words, a *activities.Activity) bot.Message {
	return bot.Message{
		About: About(a), Asks: asksMinutes, Stands: stillAsked,
		Text:    minutesText(c, w, "minutes.ask", a, ""),
		Buttons: bot.Rows(1, MinutesButton(w, a.ID)),
	}
}

// MinutesKey is under what a person is asked for the minutes of an activity, once.
func MinutesKey(a *activities.Activity, p *people.Person) string {
	return fmt.Sprintf("minutes:%d:%d", a.ID, p.ID)
}

// MinutesFrom is when the minutes of an activity are asked for: in the morning of the first
// working day after it.
func MinutesFrom(c *bot.Context, a *activities.Activity) time.Time {
	days := c.Office.Workdays(bot.Kept[*calendar.Calendar](c))
	return days.FirstWorkdayAfter(calendar.DateOf(c.Local(a.EndsAt))).At(minutesHour, c.Location())
}

// MinutesButton asks for the minutes of an activity, until they are written.
func MinutesButton(w *locale.Words, activity int64) bot.Button {
	return button(w, "minutes.fill", "minutes_fill", activity)
}

// MinutesToo has a message about what is owed ask for the minutes of a session before that,
// with its button first: what stands below a list is read by few.
func MinutesToo(c *bot.Context, w *locale.Words, m *bot.Message, a *activities.Activity) {
	m.Text = locale.Join("\n\n", minutesText(c, w, "minutes.ask", a, ""), m.Text)
	m.Stands = locale.Join(" ", m.Stands, fmt.Sprintf("%s:%d", minutesOwed, a.ID))
	m.Buttons = append(bot.Rows(1, MinutesButton(w, a.ID)), m.Buttons...)
}

func minutesText(c *bot.Context, w *locale.Words, key string, a *activities.Activity, name string) string {
	return w.T(key, "title", locale.HTML(SessionQuoted(w, a)), "date", w.Date(c.Local(a.StartsAt), c.Local(c.Now)), "name", name)
}

// minutesAnew says that question anew. Who has written them by another door, or is asked no
// longer because another records, reads so; whoever is asked again after all has the button
// again.
func minutesAnew(c *bot.Context, about, _ string) (m bot.Message, next time.Time, err error) {
	a, err := AskedSession(c, about)
	if err != nil {
		return m, next, err
	}
	written, err := minutes.Of(c.Tx, a.ID)
	if err != nil {
		return m, next, err
	}
	who, err := minutes.Asked(c.Tx, a, written)
	if err != nil {
		return m, next, err
	}
	until := a.EndsAt.Add(minutes.Waits)
	if c.Now.Before(until) {
		next = until
	}
	over := func(key, name string, buttons ...bot.Button) bot.Message {
		return bot.Message{
			About: about, Asks: asksMinutes, Stands: key,
			Text:    minutesText(c, c.Words, key, a, name),
			Buttons: bot.Rows(2, append(buttons, button(c.Words, "session.open", "activity", a.ID))...),
		}
	}
	switch {
	case written.Written():
		name, err := otherName(c, written.WrittenBy)
		if err != nil {
			return m, next, err
		}
		var paper []bot.Button
		if may, err := minutes.MayRead(c.Tx, a, written, c.Person); err != nil {
			return m, next, err
		} else if may {
			paper = bot.Row(button(c.Words, "paper.minutes", "paper", "minutes", a.ID))
		}
		return over("minutes.ask_done", name, paper...), time.Time{}, nil
	case !minutes.Held(a):
		return over("minutes.ask_void", ""), next, nil
	case who == nil:
		return over("minutes.ask_other", ""), next, nil
	case who.ID != c.Person.ID:
		return over("minutes.ask_other", who.Name), next, nil
	case next.IsZero():
		return over("minutes.ask_late", ""), next, nil
	}
	return MinutesAsk(c, c.Words, a), next, nil
}

// otherName is somebody's name; "" for the reader's own.
func otherName(c *bot.Context, person int64) (string, error) {
	if person == c.Person.ID {
		return "", nil
	}
	p, err := people.PersonByID(c.Tx, person)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return p.Name, nil
}

// minutesWanted finds the activity for whose minutes a message asks c.Person; nil when they
// are written, or another is asked for them.
func minutesWanted(c *bot.Context, activity int64) (*activities.Activity, error) {
	a, err := activities.ByID(c.Tx, activity)
	if err != nil {
		return nil, err
	}
	if wanted, err := AsksForMinutes(c, a, c.Person.ID); err != nil || !wanted {
		return nil, err
	}
	return a, nil
}

// AsksForMinutes tells whether a person is asked for the minutes of an activity now, as its
// recorder or its host.
func AsksForMinutes(c *bot.Context, a *activities.Activity, person int64) (bool, error) {
	who, wanted, err := minutes.WantedNow(c.Tx, a, c.Now)
	return wanted && who != nil && who.ID == person, err
}

package posts

import (
	"fmt"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	"lianluo/models/minutes"
)

// minutesOwed stands in OwedStands for the minutes of a session.
const minutesOwed = "minutes"

// MinutesAsk asks for the three sentences that the minutes of an activity lack.
func MinutesAsk(c *bot.Context, w *locale.Words, a *activities.Activity) bot.Message {
	return bot.Message{
		About:   About(a),
		Text:    w.T("minutes.ask", "title", locale.HTML(SessionQuoted(w, a)), "when", SessionTime(c, w, a)),
		Buttons: bot.Rows(1, MinutesButton(w, a.ID)),
	}
}

// MinutesButton asks for the minutes of an activity, until they are written.
func MinutesButton(w *locale.Words, activity int64) bot.Button {
	return button(w, "minutes.fill", "minutes_fill", activity)
}

// MinutesToo has a message about what is owed ask for the minutes of a session too.
func MinutesToo(w *locale.Words, m *bot.Message, a *activities.Activity) {
	m.Text = locale.Join("\n", m.Text, w.T("minutes.ask_too"))
	m.Stands = locale.Join(" ", m.Stands, fmt.Sprintf("%s:%d", minutesOwed, a.ID))
	m.Buttons = append(m.Buttons, bot.Row(MinutesButton(w, a.ID)))
}

// minutesWanted finds the activity whose minutes a message asks for; nil when they are
// written.
func minutesWanted(c *bot.Context, activity int64) (*activities.Activity, error) {
	written, err := minutes.Of(c.Tx, activity)
	if err != nil || written.Written() {
		return nil, err
	}
	return activities.ByID(c.Tx, activity)
}

// AsksForMinutes tells whether a person is asked for the minutes of an activity now.
func AsksForMinutes(c *bot.Context, a *activities.Activity, person int64) (bool, error) {
	if !minutes.Wanted(a, c.Now) {
		return false, nil
	}
	m, err := minutes.Of(c.Tx, a.ID)
	if err != nil || m.Written() {
		return false, err
	}
	who, err := minutes.Asked(c.Tx, a, m)
	return who != nil && who.ID == person, err
}

package attendance

import (
	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	mactivities "lianluo/models/activities"
)

// What people say in plain words of whether they come. Of each the button's own handler
// does it; what asks leave is shown on its card first.

// OpenLeave opens the form of a leave with what the words say: the day's activity, the
// reason. Nothing is filed.
func OpenLeave(c *bot.Context, words string) error {
	when, why := phrase.LeaveSaid(words)
	c.Args = ""
	return leaveWith(c, when, &why)
}

// AnswerNext takes an answer for the activity that the words mean: of the day they name, or
// the next. Who has asked leave of it is shown it first: the answer would take that back.
func AnswerNext(c *bot.Context, words, answer string) error {
	a, err := Meant(c, words)
	if err != nil || a == nil {
		return err
	}
	live, err := LiveLeave(c, a)
	if err != nil {
		return err
	}
	if live != nil {
		return activities.ShowActivity(c, a, "")
	}
	return c.Do(bot.Data("answer", a.ID, answer))
}

// TakeLeaveBack shows the activity of which the person has asked leave, with the button
// that takes it back.
func TakeLeaveBack(c *bot.Context) error {
	coming, err := upcoming(c)
	if err != nil {
		return err
	}
	for i := range coming {
		if live, err := LiveLeave(c, &coming[i]); err != nil {
			return err
		} else if live != nil {
			return activities.ShowActivity(c, &coming[i], "")
		}
	}
	return c.Problem("leave.unasked")
}

// Meant is the activity that words are about: of the day that they name, or the next one. nil
// when there is none, which is said.
func Meant(c *bot.Context, words string) (*mactivities.Activity, error) {
	coming, err := upcoming(c)
	if err != nil {
		return nil, err
	}
	loc := c.Location()
	t, err := chat.SplitTime(c, phrase.Clean(words), phrase.Rough)
	if err == nil && t.Found && t.Start.HasDate {
		from, to, on := onDays(coming, t, loc)
		if len(on) == 0 {
			return nil, sayNone(c, c.T("sense.none_on", "date", spanDays(c, from, to)), coming)
		}
		return &on[0], nil
	}
	if len(coming) == 0 {
		return nil, sayNone(c, c.T("sense.none_coming"), nil)
	}
	if phrase.OfStudy(words) {
		for i := range coming {
			if coming[i].Kind == mactivities.Study {
				return &coming[i], nil
			}
		}
	}
	return &coming[0], nil
}

// sayNone says that nothing is on, and offers the next.
func sayNone(c *bot.Context, text string, coming []mactivities.Activity) error {
	buttons := bot.Rows(1, bot.CommandButton(c.P("command.calendar"), "calendar"))
	if len(coming) > 0 {
		a := &coming[0]
		next := bot.Button{Text: c.P("sense.next", "date", c.Date(a.StartsAt), "topic", phrase.Truncate(a.Topic, 12)), Data: bot.Data("activity", a.ID)}
		buttons = append(bot.Rows(1, next), buttons...)
	}
	_, err := c.Say(bot.Message{Text: text, Buttons: buttons})
	return err
}

package activities

import (
	"errors"
	"slices"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/minutes"
	"lianluo/models/people"
)

// registerActivity is a person's own view of an activity and what he or she
// says beforehand.
func registerActivity(r *bot.Router) {
	r.Button("activity", bot.Viewers, func(c *bot.Context) error {
		a, err := PressedActivity(c)
		if err != nil {
			return err
		}
		return ShowActivity(c, a, "")
	})
	r.Link("s", bot.Viewers, openActivity)
	r.Asks(posts.AsksCard, posts.CardAnew(func(c *bot.Context, a *mactivities.Activity) (bot.Message, error) { return ActivityCard(c, a, "") }))
}

// ShowActivity shows the person's card of an activity, with a line on top of
// what was done. From the group it goes to the private chat.
func ShowActivity(c *bot.Context, a *mactivities.Activity, done string) error {
	m, err := ActivityCard(c, a, done)
	if err != nil {
		return err
	}
	if !c.Private {
		_, err = c.Tell(c.Person, m)
		return err
	}
	_, err = c.Show(m)
	return err
}

func ActivityCard(c *bot.Context, a *mactivities.Activity, done string) (bot.Message, error) {
	m, err := posts.SessionCard(c, c.Words, a, c.Person)
	if err != nil {
		return m, err
	}
	m.Text = locale.Join("\n\n", done, m.Text)
	if !c.Person.Is(people.Staff) && mayAddPhotos(c.Person, a) && !c.Now.Before(a.StartsAt) {
		m.Buttons = append(m.Buttons, bot.Row(c.B("photos.add", "photos_add", a.ID)))
	}
	if c.Person.Is(people.Staff) {
		m.Buttons = append(m.Buttons, bot.Row(c.B("session.manage", "session", a.ID)))
		return m, nil
	}
	row, err := minutesButtons(c, a)
	if len(row) > 0 {
		m.Buttons = append(m.Buttons, row)
	}
	return m, err
}

// minutesButtons are those of the minutes of an activity that took place, for who was
// there or is asked for them. The staff has them on its own card.
func minutesButtons(c *bot.Context, a *mactivities.Activity) (row []bot.Button, err error) {
	if !bot.Inside.Allows(c.Person) || !minutes.Held(a) {
		return nil, nil
	}
	m, err := minutes.Of(c.Tx, a.ID)
	if err != nil {
		return nil, err
	}
	reads, err := minutes.MayRead(c.Tx, a, m, c.Person)
	if err != nil || !reads {
		return nil, err
	}
	writes, err := minutes.MayWrite(c.Tx, a, m, c.Person)
	if writes {
		row = append(row, c.B("minutes.fill", "minutes_edit", a.ID))
	}
	if m.Written() {
		row = append(row, papers.Button(c, "minutes", a.ID))
	}
	return row, err
}

// openActivity is the link s-ID: of the group's post and of the code on the
// wall. Its card has check-in first, marked as made by the code (§8).
func openActivity(c *bot.Context) error {
	id, err := strconv.ParseInt(c.Args, 10, 64)
	if err != nil {
		return c.Problem("common.gone")
	}
	a, err := mactivities.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	m, err := ActivityCard(c, a, "")
	if err != nil {
		return err
	}
	plain := bot.Data("checkin", a.ID)
	for _, row := range m.Buttons {
		if i := slices.IndexFunc(row, func(b bot.Button) bool { return b.Data == plain }); i >= 0 {
			row[i].Data = bot.Data("checkin", a.ID, mactivities.ByQR)
		}
	}
	_, err = c.Say(m)
	return err
}

// ActivityProblem words why nothing can be said about an activity any more.
func ActivityProblem(c *bot.Context, err error) error {
	var late *mactivities.TooLateError
	switch {
	case errors.As(err, &late):
		return c.Problem("session.is_over", "time", c.DateClock(late.EndedAt))
	case errors.Is(err, mactivities.ErrCancelled):
		return c.Problem("session.was_cancelled")
	case errors.Is(err, mactivities.ErrNotSignedUp):
		return c.Problem("signup.no_leave")
	}
	return err
}

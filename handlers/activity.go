package handlers

import (
	"errors"
	"slices"
	"strconv"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/people"
)

// registerActivity is a person's own view of an activity and what he or she
// says beforehand.
func (h *Office) registerActivity(r *bot.Router) {
	r.Button("activity", bot.Joined, func(c *bot.Context) error {
		a, err := pressedActivity(c)
		if err != nil {
			return err
		}
		return h.showActivity(c, a, "")
	})
	r.Link("s", bot.Joined, h.openActivity)
}

// showActivity shows the person's card of an activity, with a line on top of
// what was done. From the group it goes to the private chat.
func (h *Office) showActivity(c *bot.Context, a *activities.Activity, done string) error {
	m, err := h.activityCard(c, a, done)
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

func (h *Office) activityCard(c *bot.Context, a *activities.Activity, done string) (bot.Message, error) {
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
	}
	return m, nil
}

// openActivity is the link s-ID: of the group's post and of the code on the
// wall. Its card has check-in first, marked as made by the code (§8).
func (h *Office) openActivity(c *bot.Context) error {
	id, err := strconv.ParseInt(c.Args, 10, 64)
	if err != nil {
		return c.Problem("common.gone")
	}
	a, err := activities.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	m, err := h.activityCard(c, a, "")
	if err != nil {
		return err
	}
	plain := bot.Data("checkin", a.ID)
	for _, row := range m.Buttons {
		if i := slices.IndexFunc(row, func(b bot.Button) bool { return b.Data == plain }); i >= 0 {
			row[i].Data = bot.Data("checkin", a.ID, activities.ByQR)
		}
	}
	_, err = c.Say(m)
	return err
}

func (h *Office) registerAnswer(r *bot.Router) {
	r.Button("answer", bot.Members, h.answer).InGroup()
}

// answer takes what a member says beforehand: answer:ID:yes|no|maybe. No is a
// leave, which has a form of its own.
func (h *Office) answer(c *bot.Context) error {
	a, err := pressedActivity(c)
	if err != nil {
		return err
	}
	said := activities.Answer(c.Arg(1))
	switch said {
	case activities.AnswerNo:
		return h.askLeave(c, a)
	case activities.AnswerYes, activities.AnswerMaybe:
	default:
		return c.Problem("common.stale")
	}
	if row, err := activities.AttendanceFor(c.Tx, a.ID, c.Person.ID); err != nil {
		return err
	} else if row.State.Attended() {
		return c.Alert(h.alreadyText(c, activities.CheckInResult{State: row.State, Row: row}))
	}
	hadLeave, err := h.liveLeave(c, a)
	if err != nil {
		return err
	}
	if err := activities.SetAnswer(c.Tx, a, c.Person, said, c.Now); err != nil {
		return h.activityProblem(c, err)
	}
	if hadLeave != nil && said == activities.AnswerYes {
		if err := h.tellWithdrawn(c, a, hadLeave); err != nil {
			return err
		}
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return err
	}
	note := c.P("session.answered", "answer", c.P("session.answer."+string(said)))
	if err := c.Toast(note); err != nil || !c.Private {
		return err
	}
	return h.showActivity(c, a, "")
}

// activityProblem words why nothing can be said about an activity any more.
func (h *Office) activityProblem(c *bot.Context, err error) error {
	var late *activities.TooLateError
	switch {
	case errors.As(err, &late):
		return c.Problem("session.is_over", "time", c.DateClock(late.EndedAt))
	case errors.Is(err, activities.ErrCancelled):
		return c.Problem("session.was_cancelled")
	}
	return err
}

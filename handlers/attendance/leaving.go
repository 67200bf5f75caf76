package attendance

import (
	"errors"
	"time"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// registerLeaving is leaving before the end (提前离开, domain B3.3): by the member
// during the activity, by the office on the sheet.
func registerLeaving(r *bot.Router) {
	r.Button("leave_early", bot.Members, askLeaveEarly).Asks(asksLeaveEarly())
	r.Button("leave_early_yes", bot.Members, leaveEarly).Asks(asksLeaveEarly())
	r.Undo("leave_early", bot.Members, stayAfterAll)

	form := leftForm()
	bot.AddForm(r, form)
	r.Button("mark_left", bot.Staff, func(c *bot.Context) error {
		a, p, err := pressedLine(c)
		if err != nil {
			return err
		}
		return form.Start(c, leftDraft{Activity: a.ID, Person: p.ID})
	})
	r.Button("mark_stay", bot.Staff, func(c *bot.Context) error {
		a, p, err := pressedLine(c)
		if err != nil {
			return err
		}
		m, err := markLeft(c, a, p, nil, c.GroupWords().Plain("leaving.stay_reason"))
		if err != nil {
			return err
		}
		_, err = c.Show(m)
		return err
	})
	r.Undo("mark_left", bot.Staff, undoMarkLeft)
}

// leavingProblem words why leaving cannot be noted.
func leavingProblem(c *bot.Context, a *mactivities.Activity, err error) error {
	switch {
	case errors.Is(err, mactivities.ErrNotStarted):
		return c.Problem("session.not_started", "time", c.DateClock(a.StartsAt))
	case errors.Is(err, mactivities.ErrNotCheckedIn):
		return c.Problem("leaving.not_checked_in")
	case errors.Is(err, mactivities.ErrLeft):
		return c.Problem("leaving.left_before")
	case errors.Is(err, mactivities.ErrMarkedByHand):
		return c.Problem("session.marked_by_hand")
	case errors.Is(err, mactivities.ErrTimeOutside):
		return c.Problem("leaving.outside", "when", posts.SessionTime(c, c.Words, a))
	case errors.Is(err, mactivities.ErrWhichDay):
		return c.Problem("leaving.which_day", "when", posts.SessionTime(c, c.Words, a))
	}
	return activities.ActivityProblem(c, err)
}

// askLeaveEarly asks to confirm and says what it comes to.
func askLeaveEarly(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	l, _, err := mactivities.LeavingNow(c.Tx, a, c.Person, c.At())
	if err != nil {
		return leavingProblem(c, a, err)
	}
	key := "leaving.ask_short"
	if l.Enough {
		key = "leaving.ask_enough"
	}
	_, err = c.Show(bot.Message{
		Text: c.T("leaving.ask", "time", c.Clock(c.Now), "title", locale.HTML(posts.SessionTitle(c.Words, a))) + "\n" +
			c.T(key, "present", int(l.Present/time.Minute), "length", int(l.Length/time.Minute)),
		Buttons: bot.Rows(2, c.B("leaving.yes", "leave_early_yes", a.ID), c.B("common.back", "activity", a.ID)),
	})
	return err
}

func leaveEarly(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	_, row, err := mactivities.LeaveEarly(c.Tx, a, c.Person, c.At())
	if err != nil {
		return leavingProblem(c, a, err)
	}
	act, err := c.Act("leave_early", a.ID, a.Topic)
	if err != nil {
		return err
	}
	c.Log.Info("left early", "activity", a.ID, "state", row.State)
	if err := posts.RefreshSession(c, a); err != nil {
		return err
	}
	m, err := activities.ActivityCard(c, a, c.T("leaving.done", "time", c.Clock(c.Now)))
	if err != nil {
		return err
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.undo", "undo", act.ID)))
	_, err = c.Show(m)
	return err
}

func stayAfterAll(c *bot.Context, id int64) error {
	a, err := mactivities.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if _, err := mactivities.StayAfterAll(c.Tx, a, c.Person); err != nil {
		if errors.Is(err, store.ErrNothingToUndo) {
			return c.Problem("common.nothing_to_undo")
		}
		return err
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return err
	}
	return activities.ShowActivity(c, a, c.T("leaving.undone"))
}

// leftDraft is when somebody left, as the office notes it.
type leftDraft struct {
	Activity int64     `json:"activity"`
	Person   int64     `json:"person"`
	At       time.Time `json:"at,omitzero"`
	Why      string    `json:"why,omitempty"`
}

func leftForm() *bot.Form[leftDraft] {
	return &bot.Form[leftDraft]{
		Name: "left", Access: bot.Staff, SubmitKey: "left.do", DropKey: "left.drop",
		Card: func(c *bot.Context, v *leftDraft) (string, error) {
			a, p, err := activities.OfPerson(c, v.Activity, v.Person)
			if err != nil {
				return "", c.MissingAs(err, "common.gone")
			}
			return c.T("left.card", "name", p.Name, "time", leftClock(c, c.Words, a, v.At), "title", locale.HTML(posts.SessionTitle(c.Words, a)), "why", v.Why), nil
		},
		Fields: []bot.Field[leftDraft]{
			{
				Name: "at", Asked: true, Empty: func(v *leftDraft) bool { return v.At.IsZero() },
				Set: func(c *bot.Context, v *leftDraft, in bot.Input) error {
					a, err := mactivities.ByID(c.Tx, v.Activity)
					if err != nil {
						return c.MissingAs(err, "common.gone")
					}
					m, err := chat.ReadMoment(c, in.Text, phrase.Past)
					if err != nil {
						return err
					}
					if !m.HasClock {
						return c.Problem("session.which_hour", "date", c.Date(m.Time))
					}
					at := m.Time
					if !m.HasDate {
						hour, minute, _ := m.Time.Clock()
						if at, err = a.LeftAt(hour, minute, c.Local(c.Now)); err != nil {
							return leavingProblem(c, a, err)
						}
					}
					if at.Before(a.StartsAt) || at.After(a.EndsAt) || at.After(c.Now) {
						return leavingProblem(c, a, mactivities.ErrTimeOutside)
					}
					v.At = at
					return nil
				},
			},
			{
				Name: "why", Asked: true, Text: func(v *leftDraft) string { return v.Why }, Empty: func(v *leftDraft) bool { return v.Why == "" },
				Set: func(c *bot.Context, v *leftDraft, in bot.Input) error {
					return chat.SetText(c, &v.Why, in.Text, chat.ReasonLimit, false)
				},
			},
		},
		Submit: func(c *bot.Context, v *leftDraft) (bot.Message, error) {
			a, p, err := activities.OfPerson(c, v.Activity, v.Person)
			if err != nil {
				return bot.Message{}, c.MissingAs(err, "common.gone")
			}
			return markLeft(c, a, p, &v.At, v.Why)
		},
	}
}

// markLeft notes by hand when a member left, or that nobody did. The member is
// told when it can no longer be undone.
func markLeft(c *bot.Context, a *mactivities.Activity, p *people.Person, at *time.Time, why string) (bot.Message, error) {
	k, err := mactivities.MarkLeft(c.Tx, a, p, at, c.Person, why, c.Now)
	if err != nil {
		return bot.Message{}, leavingProblem(c, a, err)
	}
	act, err := c.Act("mark_left", k.ID, why)
	if err != nil {
		return bot.Message{}, err
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return bot.Message{}, err
	}
	done, w := c.T("leaving.mark_cleared", "name", p.Name), c.WordsFor(p)
	told := w.T("leaving.told_cleared", "title", locale.HTML(posts.SessionQuoted(w, a)), "by", c.Person.Name)
	if at != nil {
		done = c.T("leaving.marked", "name", p.Name, "time", leftClock(c, c.Words, a, *at))
		told = w.T("leaving.told", "title", locale.HTML(posts.SessionQuoted(w, a)), "time", leftClock(c, w, a, *at), "why", why, "by", c.Person.Name)
	}
	if p.ID != c.Person.ID {
		m := bot.Message{About: posts.About(a), Stays: true, Text: told, Buttons: bot.Rows(1, bot.Button{Text: w.Plain("session.open"), Data: bot.Data("activity", a.ID)})}
		if _, err := c.Tell(p, m, bot.After(c.Now.Add(ledger.UndoTime))); err != nil {
			return bot.Message{}, err
		}
	}
	m, err := sheetLine(c, a, p, done)
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.undo", "undo", act.ID)))
	return m, err
}

func undoMarkLeft(c *bot.Context, id int64) error {
	return undoCorrection(c, id, mactivities.UndoMarkLeft)
}

// leftClock writes when somebody left: with the day where there are several.
func leftClock(c *bot.Context, w *locale.Words, a *mactivities.Activity, at time.Time) string {
	if loc := c.Location(); store.DateOf(a.StartsAt, loc) != store.DateOf(a.EndsAt, loc) {
		return w.DateClock(c.Local(at), c.Local(c.Now))
	}
	return w.Clock(c.Local(at))
}

// leftText says how somebody left early: 16:10 早退.
func leftText(c *bot.Context, row *mactivities.Attendance) string {
	return c.P("leaving.at", "time", c.Clock(*row.LeftAt))
}

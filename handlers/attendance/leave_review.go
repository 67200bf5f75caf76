package attendance

import (
	"errors"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/desk"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// registerLeaveReview is the director's side of a leave.
func registerLeaveReview(r *bot.Router) {
	front.AddReview(r, desk.DeskLeave, showLeave)
	refuse := chat.ReasonForm("leave_refuse", bot.Staff, func(c *bot.Context, v *chat.ReasonDraft) (bot.Message, error) {
		line, undo, err := decideLeave(c, v.ID, false, v.Reason)
		if err != nil {
			return bot.Message{}, err
		}
		return front.NextReviewMessage(c, line, undo)
	})
	bot.AddForm(r, refuse)
	r.Button("leave_decide", bot.Staff, func(c *bot.Context) error {
		id, err := c.ArgID(0)
		if err != nil {
			return err
		}
		switch c.Arg(1) {
		case "grant":
			line, undo, err := decideLeave(c, id, true, "")
			if err != nil {
				return err
			}
			return front.NextReview(c, line, undo)
		case "refuse":
			l, err := activities.LeaveByID(c.Tx, id)
			if err != nil {
				return c.MissingAs(err, "common.gone")
			}
			if l.State != activities.Asked {
				return leaveProblem(c, activities.ErrLeaveDecided, l)
			}
			return refuse.Start(c, chat.ReasonDraft{ID: id})
		}
		return c.Problem("common.stale")
	})
	r.Undo("leave_decide", undoLeaveDecision)
}

// showLeave is a leave as it waits for the director: with its reason, which
// nobody else sees.
func showLeave(c *bot.Context, id int64) (string, [][]bot.Button, error) {
	l, err := activities.LeaveByID(c.Tx, id)
	if err != nil {
		return "", nil, err
	}
	a, p, err := chat.OfPerson(c, l.ActivityID, l.PersonID)
	if err != nil {
		return "", nil, err
	}
	short := ""
	if l.Short {
		short = c.T("leave.short")
	}
	reason := ""
	if l.Reason != "" && l.ReadableBy(c.Person) {
		reason = c.T("session.reason_line", "reason", l.Reason)
	}
	text := locale.Join("\n",
		locale.Join(" · ", "<b>"+string(locale.Escape(p.Name))+"</b>", c.T("leave.kind_"+string(l.Kind)), short),
		posts.SessionTitle(c.Words, a), posts.SessionTime(c, c.Words, a), reason)
	return text, bot.Rows(2, c.B("leave.grant", "leave_decide", l.ID, "grant"), c.B("session.refuse", "leave_decide", l.ID, "refuse")), nil
}

// decideLeave grants or refuses. The member is told when it can no longer be
// undone.
func decideLeave(c *bot.Context, id int64, grant bool, note string) (line string, undo bot.Button, err error) {
	l, err := activities.LeaveByID(c.Tx, id)
	if err != nil {
		return "", undo, c.MissingAs(err, "common.gone")
	}
	a, p, err := chat.OfPerson(c, l.ActivityID, l.PersonID)
	if err != nil {
		return "", undo, err
	}
	if err := activities.DecideLeave(c.Tx, a, l, c.Person, grant, note, c.Now); err != nil {
		return "", undo, leaveProblem(c, err, l)
	}
	act, err := chat.ActOnLast(c, records.KindLeave, l.ID, "leave_decide", string(l.State))
	if err != nil {
		return "", undo, err
	}
	if grant {
		if err := tellVacant(c, a, l, p); err != nil {
			return "", undo, err
		}
	}
	if err := posts.ForgetOpening(c, a, p); err != nil {
		return "", undo, err
	}
	done := "leave.refused"
	if grant {
		done = "leave.granted"
	}
	told := c.Now.Add(ledger.UndoTime)
	if _, err := c.Tell(p, leaveDecided(c, a, l, p, told), bot.After(told)); err != nil {
		return "", undo, err
	}
	c.Log.Info("leave decided", "leave", l.ID, "state", l.State)
	return c.T(done, "name", p.Name), c.B("common.undo", "undo", act.ID), posts.RefreshSession(c, a)
}

// leaveDecided is what the member hears of it at the time told. Who is refused
// before the activity begins is expected, and can say so or ask anew.
func leaveDecided(c *bot.Context, a *activities.Activity, l *activities.Leave, p *people.Person, told time.Time) bot.Message {
	w := c.WordsFor(p)
	button := func(key, route string, args ...any) bot.Button {
		return bot.Button{Text: w.Plain(key), Data: bot.Data(route, args...)}
	}
	key, buttons := "leave.granted_told", bot.Row(button("session.open", "activity", a.ID))
	switch {
	case l.State == activities.Refused && told.Before(a.StartsAt):
		key = "leave.refused_told"
		buttons = append(bot.Row(button("session.yes", "answer", a.ID, activities.AnswerYes), button("leave.again", "leave", a.ID)), buttons...)
	case l.State == activities.Refused:
		key = "leave.refused_late_told"
	}
	return bot.Message{
		Text:    w.T(key, "title", locale.HTML(posts.SessionQuoted(w, a)), "when", posts.SessionTime(c, w, a), "reason", l.DecisionNote),
		Buttons: [][]bot.Button{buttons},
	}
}

// leaveProblem words why a leave cannot be decided.
func leaveProblem(c *bot.Context, err error, l *activities.Leave) error {
	switch {
	case errors.Is(err, activities.ErrLeaveDecided) && l.EndedByComing():
		return c.Problem("leave.came")
	case errors.Is(err, activities.ErrLeaveDecided) && l.State == activities.Withdrawn:
		return c.Problem("leave.was_withdrawn")
	case errors.Is(err, activities.ErrLeaveDecided):
		return c.Problem("session.decided_before")
	}
	return err
}

func undoLeaveDecision(c *bot.Context, id int64) error {
	l, err := activities.LeaveByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	a, err := activities.ByID(c.Tx, l.ActivityID)
	if err != nil {
		return err
	}
	switch err := activities.UndoLeaveDecision(c.Tx, a, l, c.Person, c.Action.ID, c.Now); {
	case errors.Is(err, store.ErrNothingToUndo), errors.Is(err, activities.ErrLeaveDecided):
		return c.Problem("common.nothing_to_undo")
	case err != nil:
		return err
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return err
	}
	text, decide, err := showLeave(c, id)
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{Text: c.T("common.undone") + "\n\n" + text, Buttons: decide})
	return err
}

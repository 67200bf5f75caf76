package attendance

import (
	"errors"
	"fmt"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/desk"
	"lianluo/models/ledger"
	"lianluo/models/records"
	"lianluo/models/store"
)

// registerMakeup is 申请补录 (§8): a member who was there and did not check in
// asks, the director decides.
func registerMakeup(r *bot.Router) {
	r.Button("makeup", bot.Members, makeup)
	explain := chat.ReasonForm("makeup_reason", bot.Members, explainMakeup)
	bot.AddForm(r, explain)
	r.Button("makeup_reason", bot.Members, func(c *bot.Context) error {
		a, err := activities.PressedActivity(c)
		if err != nil {
			return err
		}
		return explain.Start(c, chat.ReasonDraft{ID: a.ID})
	})

	front.AddReview(r, desk.DeskCorrection, showMakeup)
	refuse := chat.ReasonForm("makeup_refuse", bot.Staff, func(c *bot.Context, v *chat.ReasonDraft) (bot.Message, error) {
		line, undo, err := decideMakeup(c, v.ID, mactivities.Unsettled, v.Reason)
		if err != nil {
			return bot.Message{}, err
		}
		return front.NextReviewMessage(c, line, undo)
	})
	bot.AddForm(r, refuse)
	r.Button("makeup_decide", bot.Staff, func(c *bot.Context) error {
		id, err := c.ArgID(0)
		if err != nil {
			return err
		}
		state := mactivities.AttendanceState(c.Arg(1))
		if !state.Attended() {
			return refuse.Start(c, chat.ReasonDraft{ID: id})
		}
		line, undo, err := decideMakeup(c, id, state, "")
		if err != nil {
			return err
		}
		return front.NextReview(c, line, undo)
	})
	r.Undo("makeup", undoMakeup)
}

// makeup asks at once; a word of explanation can be added.
func makeup(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	m, err := requestMakeup(c, a, "")
	if err != nil {
		return err
	}
	m.Buttons = bot.Rows(1, c.B("session.makeup_explain", "makeup_reason", a.ID))
	return chat.InPrivate(c, m)
}

func explainMakeup(c *bot.Context, v *chat.ReasonDraft) (bot.Message, error) {
	a, err := mactivities.ByID(c.Tx, v.ID)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	return requestMakeup(c, a, v.Reason)
}

func requestMakeup(c *bot.Context, a *mactivities.Activity, reason string) (bot.Message, error) {
	q, err := mactivities.ClaimPresence(c.Tx, a, c.Person, reason, c.Now)
	switch {
	case errors.Is(err, mactivities.ErrAttended):
		return bot.Message{}, c.Problem("session.makeup_needless")
	case errors.Is(err, mactivities.ErrNotStarted):
		return bot.Message{}, c.Problem("session.not_started", "time", c.DateClock(a.StartsAt))
	case err != nil:
		return bot.Message{}, activities.ActivityProblem(c, err)
	}
	// Tapped again or explained, it is the same request: one message.
	once := fmt.Sprintf("makeup:%d:asked", q.ID)
	if err := chat.TellStaff(c, once, func(c *bot.Context) (bot.Message, error) { return makeupMessage(c, q.ID) }); err != nil {
		return bot.Message{}, err
	}
	return bot.Message{Text: c.T("session.makeup_asked", "title", locale.HTML(posts.SessionQuoted(c.Words, a)))}, nil
}

func makeupMessage(c *bot.Context, id int64) (bot.Message, error) {
	text, buttons, err := showMakeup(c, id)
	return bot.Message{Text: c.P("session.makeup_head") + "\n" + text, Buttons: buttons}, err
}

// showMakeup is a request as it waits for the director.
func showMakeup(c *bot.Context, id int64) (string, [][]bot.Button, error) {
	q, err := mactivities.ClaimByID(c.Tx, id)
	if err != nil {
		return "", nil, err
	}
	a, p, err := chat.OfPerson(c, q.ActivityID, q.PersonID)
	if err != nil {
		return "", nil, err
	}
	text := c.T("session.makeup_text", "name", p.Name, "title", locale.HTML(posts.SessionTitle(c.Words, a)), "when", posts.SessionTime(c, c.Words, a))
	if q.Reason != "" {
		text += "\n" + c.T("session.reason_line", "reason", q.Reason)
	}
	return text, [][]bot.Button{
		bot.Row(c.B("attendance.state.present", "makeup_decide", q.ID, mactivities.Present), c.B("attendance.state.late", "makeup_decide", q.ID, mactivities.Late)),
		bot.Row(c.B("session.refuse", "makeup_decide", q.ID, "refuse")),
	}, nil
}

// decideMakeup grants a request as present or late, or refuses it with a
// reason. The member is told when it can no longer be undone.
func decideMakeup(c *bot.Context, id int64, state mactivities.AttendanceState, reason string) (line string, undo bot.Button, err error) {
	q, err := mactivities.ClaimByID(c.Tx, id)
	if err != nil {
		return "", undo, c.MissingAs(err, "common.gone")
	}
	a, p, err := chat.OfPerson(c, q.ActivityID, q.PersonID)
	if err != nil {
		return "", undo, err
	}
	granted := state.Attended()
	if granted {
		err = mactivities.GrantClaim(c.Tx, q, state, c.Person, reason, c.Now)
	} else {
		err = mactivities.RefuseClaim(c.Tx, q, c.Person, reason, c.Now)
	}
	switch {
	case errors.Is(err, mactivities.ErrRequestDecided):
		return "", undo, c.Problem("session.decided_before")
	case errors.Is(err, mactivities.ErrCancelled):
		return "", undo, c.Problem("session.was_cancelled")
	case err != nil:
		return "", undo, err
	}
	act, err := chat.ActOnLast(c, records.KindCorrection, q.ID, "makeup", string(state))
	if err != nil {
		return "", undo, err
	}
	w := c.WordsFor(p)
	told, done := w.T("session.makeup_refused_told", "title", locale.HTML(posts.SessionQuoted(w, a)), "reason", reason), "session.makeup_refused"
	if granted {
		told = w.T("session.makeup_granted_told", "title", locale.HTML(posts.SessionQuoted(w, a)), "state", w.Plain("attendance.state."+string(state)))
		done = "session.makeup_granted"
	}
	m := bot.Message{Text: told, Buttons: bot.Rows(1, bot.Button{Text: w.Plain("session.open"), Data: bot.Data("activity", a.ID)})}
	if _, err := c.Tell(p, m, bot.After(c.Now.Add(ledger.UndoTime))); err != nil {
		return "", undo, err
	}
	line = c.T(done, "name", p.Name, "state", c.P("attendance.state."+string(state)))
	return line, c.B("common.undo", "undo", act.ID), posts.RefreshSession(c, a)
}

func undoMakeup(c *bot.Context, id int64) error {
	q, err := mactivities.ClaimByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	switch err := mactivities.UndoClaimStep(c.Tx, q, c.Person, c.Action.ID, c.Now); {
	case errors.Is(err, store.ErrNothingToUndo), errors.Is(err, mactivities.ErrRequestDecided):
		return c.Problem("common.nothing_to_undo")
	case err != nil:
		return err
	}
	a, err := mactivities.ByID(c.Tx, q.ActivityID)
	if err != nil {
		return err
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return err
	}
	m, err := makeupMessage(c, id)
	if err != nil {
		return err
	}
	m.Text = c.T("common.undone") + "\n\n" + m.Text
	_, err = c.Show(m)
	return err
}

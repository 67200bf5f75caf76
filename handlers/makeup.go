package handlers

import (
	"errors"
	"fmt"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/desk"
	"lianluo/models/ledger"
	"lianluo/models/store"
)

// registerMakeup is 申请补录 (§8): a member who was there and did not check in
// asks, the director decides.
func (h *Office) registerMakeup(r *bot.Router) {
	r.Button("makeup", bot.Members, h.makeup)
	explain := chat.ReasonForm("makeup_reason", bot.Members, h.explainMakeup)
	bot.AddForm(r, explain)
	r.Button("makeup_reason", bot.Members, func(c *bot.Context) error {
		a, err := pressedActivity(c)
		if err != nil {
			return err
		}
		return explain.Start(c, chat.ReasonDraft{ID: a.ID})
	})

	front.AddReview(r, desk.DeskCorrection, h.showMakeup)
	refuse := chat.ReasonForm("makeup_refuse", bot.Staff, func(c *bot.Context, v *chat.ReasonDraft) (bot.Message, error) {
		line, undo, err := h.decideMakeup(c, v.ID, activities.Unsettled, v.Reason)
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
		state := activities.AttendanceState(c.Arg(1))
		if !state.Attended() {
			return refuse.Start(c, chat.ReasonDraft{ID: id})
		}
		line, undo, err := h.decideMakeup(c, id, state, "")
		if err != nil {
			return err
		}
		return front.NextReview(c, line, undo)
	})
	r.Undo("makeup", h.undoMakeup)
}

// makeup asks at once; a word of explanation can be added.
func (h *Office) makeup(c *bot.Context) error {
	a, err := pressedActivity(c)
	if err != nil {
		return err
	}
	m, err := h.requestMakeup(c, a, "")
	if err != nil {
		return err
	}
	m.Buttons = bot.Rows(1, c.B("session.makeup_explain", "makeup_reason", a.ID))
	return chat.InPrivate(c, m)
}

func (h *Office) explainMakeup(c *bot.Context, v *chat.ReasonDraft) (bot.Message, error) {
	a, err := activities.ByID(c.Tx, v.ID)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	return h.requestMakeup(c, a, v.Reason)
}

func (h *Office) requestMakeup(c *bot.Context, a *activities.Activity, reason string) (bot.Message, error) {
	q, err := activities.RequestCorrection(c.Tx, a, c.Person, reason, c.Now)
	switch {
	case errors.Is(err, activities.ErrNothingToCorrect):
		return bot.Message{}, c.Problem("session.makeup_needless")
	case errors.Is(err, activities.ErrNotStarted):
		return bot.Message{}, c.Problem("session.not_started", "time", c.DateClock(a.StartsAt))
	case err != nil:
		return bot.Message{}, h.activityProblem(c, err)
	}
	// Tapped again or explained, it is the same request: one message.
	once := fmt.Sprintf("makeup:%d:asked", q.ID)
	if err := chat.TellStaff(c, once, func(c *bot.Context) (bot.Message, error) { return h.makeupMessage(c, q.ID) }); err != nil {
		return bot.Message{}, err
	}
	return bot.Message{Text: c.T("session.makeup_asked", "title", locale.HTML(posts.SessionQuoted(c.Words, a)))}, nil
}

func (h *Office) makeupMessage(c *bot.Context, id int64) (bot.Message, error) {
	text, buttons, err := h.showMakeup(c, id)
	return bot.Message{Text: c.P("session.makeup_head") + "\n" + text, Buttons: buttons}, err
}

// showMakeup is a request as it waits for the director.
func (h *Office) showMakeup(c *bot.Context, id int64) (string, [][]bot.Button, error) {
	q, err := activities.CorrectionRequestByID(c.Tx, id)
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
		bot.Row(c.B("attendance.state.present", "makeup_decide", q.ID, activities.Present), c.B("attendance.state.late", "makeup_decide", q.ID, activities.Late)),
		bot.Row(c.B("session.refuse", "makeup_decide", q.ID, "refuse")),
	}, nil
}

// decideMakeup grants a request as present or late, or refuses it with a
// reason. The member is told when it can no longer be undone.
func (h *Office) decideMakeup(c *bot.Context, id int64, state activities.AttendanceState, reason string) (line string, undo bot.Button, err error) {
	q, err := activities.CorrectionRequestByID(c.Tx, id)
	if err != nil {
		return "", undo, c.MissingAs(err, "common.gone")
	}
	a, p, err := chat.OfPerson(c, q.ActivityID, q.PersonID)
	if err != nil {
		return "", undo, err
	}
	granted := state.Attended()
	if granted {
		err = activities.GrantCorrection(c.Tx, q, state, c.Person, reason, c.Now)
	} else {
		err = activities.RefuseCorrection(c.Tx, q, c.Person, reason, c.Now)
	}
	switch {
	case errors.Is(err, activities.ErrRequestDecided):
		return "", undo, c.Problem("session.decided_before")
	case errors.Is(err, activities.ErrCancelled):
		return "", undo, c.Problem("session.was_cancelled")
	case err != nil:
		return "", undo, err
	}
	w := c.WordsFor(p)
	told, done := w.T("session.makeup_refused_told", "title", locale.HTML(posts.SessionQuoted(w, a)), "reason", reason), "session.makeup_refused"
	if granted {
		told = w.T("session.makeup_granted_told", "title", locale.HTML(posts.SessionQuoted(w, a)), "state", w.Plain("attendance.state."+string(state)))
		done = "session.makeup_granted"
	}
	m := bot.Message{Text: told, Buttons: bot.Rows(1, bot.Button{Text: w.Plain("session.open"), Data: bot.Data("activity", a.ID)})}
	if _, err := c.Tell(p, m, bot.After(c.Now.Add(ledger.UndoTime)), bot.Once(makeupKey(q.ID))); err != nil {
		return "", undo, err
	}
	act, err := ledger.Act(c.Tx, c.Person.ID, "makeup", q.ID, string(state), c.Now)
	if err != nil {
		return "", undo, err
	}
	line = c.T(done, "name", p.Name, "state", c.P("attendance.state."+string(state)))
	return line, c.B("common.undo", "undo", act.ID), posts.RefreshSession(c, a)
}

func makeupKey(id int64) string { return fmt.Sprintf("makeup:%d:decided", id) }

func (h *Office) undoMakeup(c *bot.Context, id int64) error {
	q, err := activities.CorrectionRequestByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	switch err := activities.UndoCorrectionDecision(c.Tx, q, c.Person, c.Now); {
	case errors.Is(err, store.ErrNothingToUndo), errors.Is(err, activities.ErrRequestDecided):
		return c.Problem("common.nothing_to_undo")
	case err != nil:
		return err
	}
	if _, err := c.TakeBack(makeupKey(id)); err != nil {
		return err
	}
	a, err := activities.ByID(c.Tx, q.ActivityID)
	if err != nil {
		return err
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return err
	}
	m, err := h.makeupMessage(c, id)
	if err != nil {
		return err
	}
	m.Text = c.T("common.undone") + "\n\n" + m.Text
	_, err = c.Show(m)
	return err
}

package activities

import (
	"errors"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/records"
	"lianluo/models/store"
)

// summaryDraft is the sentence that is asked for when an activity has been ended.
type summaryDraft struct {
	Activity int64  `json:"activity"`
	Act      int64  `json:"act,omitempty"` // by which the end is undone
	Text     string `json:"text,omitempty"`
}

const summaryForm bot.FormName[summaryDraft] = "session_summary"

// registerClose is the end of an activity by hand: what it comes to is said before,
// and a sentence about it is asked for.
func registerClose(r *bot.Router) {
	summary := &bot.Form[summaryDraft]{
		Name: summaryForm, Access: bot.Staff, Direct: true, SubmitKey: "session_summary.do", Submit: fileSummary,
		// The group reads it: what was typed for somebody else is seen before.
		Card: func(c *bot.Context, v *summaryDraft) (string, error) {
			return c.T("session_summary.card", "text", v.Text), nil
		},
		Fields: []bot.Field[summaryDraft]{{
			Name: "summary", Asked: true, Optional: true, Text: func(v *summaryDraft) string { return v.Text },
			Empty: func(v *summaryDraft) bool { return v.Text == "" },
			Set: func(c *bot.Context, v *summaryDraft, in bot.Input) error {
				return chat.SetWords(c, &v.Text, in.Text, summaryLimit)
			},
		}},
	}
	bot.AddForm(r, summary)
	r.Button("session_close", bot.Staff, askClose)
	r.Button("session_close_yes", bot.Staff, func(c *bot.Context) error { return closeSession(c, summary) }).
		Asks(posts.AboutArg(records.KindActivity), lookClose)
	r.Undo("session_close", bot.Staff, reopenSession)
}

// askClose says who has not checked in yet before an activity is ended.
func askClose(c *bot.Context) error {
	a, err := closable(c)
	if err != nil {
		return err
	}
	missing, undecided, err := posts.MissingNow(c, a)
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{
		Text: c.T("session.close_ask", "title", locale.HTML(posts.SessionQuoted(c.Words, a)), "count", len(missing),
			"names", strings.Join(missing, c.P("session.comma")), "undecided", strings.Join(undecided, c.P("session.comma"))),
		Buttons: bot.Rows(2, c.B("session.close_yes", "session_close_yes", a.ID), c.B("session.close_no", "session", a.ID)),
	})
	return err
}

// closable is the activity of a button that ends it.
func closable(c *bot.Context) (*mactivities.Activity, error) {
	a, err := PressedActivity(c)
	switch {
	case err != nil:
		return nil, err
	case a.State == mactivities.Closed:
		return nil, c.Problem("session.was_closed")
	case a.State == mactivities.ActivityCancelled:
		return nil, c.Problem("session.was_cancelled")
	case c.Now.Before(a.StartsAt):
		return nil, c.Problem("session.not_started", "time", c.DateClock(a.StartsAt))
	}
	return a, nil
}

// closeSession ends an activity and asks for its summary; of one to which nobody
// checked in it asks whether it took place.
func closeSession(c *bot.Context, summary *bot.Form[summaryDraft]) error {
	a, err := closable(c)
	if err != nil {
		return err
	}
	act, err := c.Act("session_close", a.ID, a.Topic)
	if err != nil {
		return err
	}
	if err := posts.CloseSession(c, a); err != nil {
		return err
	}
	if a.InQuestion() || a.Summary != "" {
		m, err := closedCard(c, a, act.ID)
		if err != nil {
			return err
		}
		_, err = c.Show(m)
		return err
	}
	return summary.Start(c, summaryDraft{Activity: a.ID, Act: act.ID})
}

// fileSummary keeps the summary, if there is one, and puts the list before who ended
// the activity.
func fileSummary(c *bot.Context, v *summaryDraft) (bot.Message, error) {
	a, err := mactivities.ByID(c.Tx, v.Activity)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	if a.State == mactivities.ActivityCancelled {
		return bot.Message{}, c.Problem("session.was_cancelled")
	}
	if v.Text != "" {
		a.Summary = v.Text
		if err := mactivities.Update(c.Tx, a); err != nil {
			return bot.Message{}, err
		}
		if err := posts.RefreshSession(c, a); err != nil {
			return bot.Message{}, err
		}
	}
	if a.State != mactivities.Closed { // the end was taken back meanwhile
		return changedCard(c, a, c.T("session.saved"))
	}
	return closedCard(c, a, v.Act)
}

// closedCard is the list of an activity that was ended by hand, with who owes a note.
func closedCard(c *bot.Context, a *mactivities.Activity, act int64) (bot.Message, error) {
	m, err := posts.SheetCard(c, c.Words, c.Person, a)
	if err != nil {
		return bot.Message{}, err
	}
	owing, err := posts.Owing(c, a)
	m.Text += owing
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.undo", "undo", act), c.B("session.manage", "session", a.ID)))
	return m, err
}

func reopenSession(c *bot.Context, id int64) error {
	a, err := mactivities.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mactivities.Reopen(c.Tx, a); err != nil {
		if errors.Is(err, mactivities.ErrNotClosed) {
			return c.Problem("common.nothing_to_undo")
		}
		return err
	}
	if err := errors.Join(posts.RefreshSession(c, a), c.Pin(a.PostRef)); err != nil {
		return err
	}
	return ShowSession(c, a, c.T("common.undone"))
}

// lookClose is the question whether an activity is over, until it is closed.
func lookClose(c *bot.Context, args []string) (s bot.Standing, err error) {
	id, err := strconv.ParseInt(args[0], 10, 64)
	if err != nil {
		return s, store.ErrNotFound
	}
	a, err := mactivities.ByID(c.Tx, id)
	if err != nil {
		return s, err
	}
	if a.State == mactivities.Planned {
		s.Until = c.Now.Add(posts.LookAgain)
		return s, nil
	}
	s.Over, err = posts.SheetCard(c, c.Words, c.Person, a)
	return s, err
}

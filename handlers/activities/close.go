package activities

import (
	"errors"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/records"
)

// endDraft is the end of an activity by hand: with a sentence or a voice note about it, or
// with neither.
type endDraft struct {
	Activity int64       `json:"activity"`
	Text     string      `json:"text,omitempty"`
	Voice    *bot.Upload `json:"voice,omitempty"`
}

// registerClose is the end of an activity by hand: one message says who has not checked in
// and asks for the summary. What was typed is seen before, for the group reads it.
func registerClose(r *bot.Router) {
	end := &bot.Form[endDraft]{
		Name: "session_summary", Access: bot.Staff, Direct: true, SubmitKey: "session_summary.do", DropKey: "session.close_no", Brief: true,
		Card: endCard, Submit: endSession,
		Fields: []bot.Field[endDraft]{{
			Name: "summary", Asked: true, Optional: true, Files: true, SkipKey: "session_summary.skip",
			Text:     func(v *endDraft) string { return v.Text },
			Empty:    func(v *endDraft) bool { return v.Text == "" && v.Voice == nil },
			Enough:   func(v *endDraft) bool { return true },
			Question: endQuestion, Set: takeSummary,
		}},
	}
	bot.AddForm(r, end)
	r.Button("session_close", bot.Staff, func(c *bot.Context) error {
		a, err := closable(c)
		if err != nil {
			return err
		}
		return end.Start(c, endDraft{Activity: a.ID, Text: a.Summary})
	})
	r.Undo("session_close", bot.Staff, reopenSession)
}

// endQuestion says who has not checked in, and asks for the summary.
func endQuestion(c *bot.Context, v *endDraft) (string, error) {
	who, err := missingLine(c, v)
	return locale.Join("\n\n", who, c.T("session_summary.summary.ask")), err
}

func missingLine(c *bot.Context, v *endDraft) (string, error) {
	a, err := mactivities.ByID(c.Tx, v.Activity)
	if err != nil {
		return "", c.MissingAs(err, "common.gone")
	}
	if a.State == mactivities.Closed { // by itself, or by somebody else
		return c.T("session.was_closed"), nil
	}
	missing, undecided, err := posts.MissingNow(c, a)
	return c.T("session.close_ask", "title", locale.HTML(posts.SessionQuoted(c.Words, a)), "count", len(missing),
		"names", strings.Join(missing, c.P("session.comma")), "undecided", strings.Join(undecided, c.P("session.comma"))), err
}

// endCard is what will be kept of the activity, before it is ended.
func endCard(c *bot.Context, v *endDraft) (string, error) {
	who, err := missingLine(c, v)
	lines := []string{who, ""}
	if v.Text != "" {
		lines = append(lines, c.T("session_summary.card", "text", v.Text))
	}
	if v.Voice != nil {
		lines = append(lines, c.T("session_summary.voice"))
	}
	return strings.Join(lines, "\n"), err
}

// takeSummary takes a sentence, or a voice note with or without words.
func takeSummary(c *bot.Context, v *endDraft, in bot.Input) error {
	if in.File == nil {
		return chat.SetWords(c, &v.Text, in.Text, summaryLimit)
	}
	switch in.File.Kind {
	case bot.Voice, bot.Audio, bot.Round:
	default:
		return c.Problem("session_summary.only_voice")
	}
	if err := chat.RefuseFile(c, in.File); err != nil {
		return err
	}
	v.Voice = in.File
	if in.Text == "" {
		return nil
	}
	return chat.SetWords(c, &v.Text, in.Text, summaryLimit)
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

// endSession ends the activity, keeps what was said about it and puts the list before who
// ended it; of one to which nobody checked in it asks whether it took place. One that has
// ended meanwhile gets the summary alone.
func endSession(c *bot.Context, v *endDraft) (bot.Message, error) {
	a, err := mactivities.ByID(c.Tx, v.Activity)
	switch {
	case err != nil:
		return bot.Message{}, c.MissingAs(err, "common.gone")
	case a.State == mactivities.ActivityCancelled:
		return bot.Message{}, c.Problem("session.was_cancelled")
	case c.Now.Before(a.StartsAt): // it was moved meanwhile
		return bot.Message{}, c.Problem("session.not_started", "time", c.DateClock(a.StartsAt))
	}
	over := a.State == mactivities.Closed
	if v.Text != "" && v.Text != a.Summary {
		a.Summary = v.Text
		if err := mactivities.Update(c.Tx, a); err != nil {
			return bot.Message{}, err
		}
	}
	if v.Voice != nil {
		if err := attachAll(c, a, records.UseSummary, []bot.Upload{*v.Voice}); err != nil {
			return bot.Message{}, err
		}
	}
	if over {
		return changedCard(c, a, c.T("session.saved"))
	}
	act, err := c.Act("session_close", a.ID, a.Topic)
	if err != nil {
		return bot.Message{}, err
	}
	if err := posts.CloseSession(c, a); err != nil {
		return bot.Message{}, err
	}
	return closedCard(c, a, act.ID)
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

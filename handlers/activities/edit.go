package activities

import (
	"errors"
	"slices"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/records"
	"lianluo/models/store"
)

// registerSessionEdit is what changes a planned session: its announcement, its
// end, its cancellation.
func registerSessionEdit(r *bot.Router) {
	edit := sessionForm("session_edit", false)
	edit.SubmitKey = "session.save"
	edit.Submit = saveSession
	bot.AddForm(r, edit)
	r.Button("session_edit", bot.Staff, func(c *bot.Context) error {
		a, err := PressedActivity(c)
		if err != nil {
			return err
		}
		if a.State == mactivities.ActivityCancelled {
			return c.Problem("session.was_cancelled")
		}
		v := draftOf(a)
		v.Held = !c.Now.Before(a.StartsAt)
		return edit.Change(c, v)
	})

	cancel := chat.ReasonForm("session_cancel", bot.Staff, cancelCard, cancelSession)
	cancel.About = func(c *bot.Context, v *chat.ReasonDraft) (string, error) {
		a, err := mactivities.ByID(c.Tx, v.ID)
		if err != nil {
			return "", c.MissingAs(err, "common.gone")
		}
		return chat.Joined(c.Date(a.StartsAt), phrase.Truncate(a.Topic, 16)), nil
	}
	bot.AddForm(r, cancel)
	r.Button("session_cancel", bot.Staff, func(c *bot.Context) error {
		a, err := PressedActivity(c)
		if err != nil {
			return err
		}
		if err := mayCancel(c, a); err != nil {
			return err
		}
		return cancel.Start(c, chat.ReasonDraft{ID: a.ID})
	})
	r.Undo("session_cancel", bot.Staff, restoreSession)
}

// saveSession keeps the changes of an activity.
func saveSession(c *bot.Context, v *SessionDraft) (bot.Message, error) {
	a, err := mactivities.ByID(c.Tx, v.ID)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	placed := a.Place
	done, err := keepChanges(c, a, v)
	if err != nil {
		return bot.Message{}, err
	}
	if done == "" {
		done = c.T("session.saved")
	}
	if placed != a.Place && a.NeedsPlace() {
		done += "\n" + c.T("place.moved")
	}
	return changedCard(c, a, done)
}

// keepChanges writes a draft over its activity; when what was announced changes, who has
// answered or was told of it hears, and done says so. What the group's first post says is
// no change: a place that is named before it, or all but the time when it goes out now.
func keepChanges(c *bot.Context, a *mactivities.Activity, v *SessionDraft) (done string, err error) {
	before := *a
	v.apply(a)
	switch err := mactivities.Update(c.Tx, a); {
	case errors.Is(err, mactivities.ErrCancelled):
		return "", c.Problem("session.was_cancelled")
	case errors.Is(err, mactivities.ErrActivityTime):
		return "", c.Problem("session.bad_end", "start", c.Clock(v.Start))
	case err != nil:
		return "", err
	}
	if err := attachAll(c, a, records.UsePlan, v.Plans); err != nil {
		return "", err
	}
	signUp, err := v.keepSignUp(c, a)
	if err != nil {
		return "", err
	}
	changed := changes(&before, a)
	if a.PostRef == 0 {
		changed = slices.DeleteFunc(changed, func(what string) bool {
			return v.Completes != 0 && what != "when" || before.Place == "" && what == "place"
		})
	}
	if a.State != mactivities.Planned || !c.Now.Before(a.EndsAt) {
		return "", nil
	}
	if len(changed) == 0 {
		_, err := tellLeaders(c, &before, a)
		return "", err
	}
	told, err := tellChanged(c, &before, a, changed, 0, false)
	if err != nil {
		return "", err
	}
	leaders, err := tellLeaders(c, &before, a) // behind the news, which overtakes what waits
	if err != nil {
		return "", err
	}
	if told.count > 0 { // a leader alone hears a little later
		told.count += leaders
	}
	in, err := c.InGroup()
	if err != nil {
		return "", err
	}
	if a.PostRef != 0 && in {
		done = c.T("session.saved_posted")
	} else if v.Completes == 0 {
		done = c.T("session.saved")
	}
	return locale.Join("\n", done, signUp, told.line(c)), nil
}

// mayCancel tells whether an activity can be called off: not one that took place, by a
// button or a draft of before.
func mayCancel(c *bot.Context, a *mactivities.Activity) error {
	empty, err := a.Empty(c.Tx)
	switch {
	case err != nil:
		return err
	case a.State == mactivities.ActivityCancelled:
		return c.Problem("session.was_cancelled")
	case a.State == mactivities.Closed && !empty:
		return c.Problem("session.took_place")
	}
	return nil
}

// cancelCard asks whether to call a session off.
func cancelCard(c *bot.Context, v *chat.ReasonDraft) (string, error) {
	a, err := mactivities.ByID(c.Tx, v.ID)
	if err != nil {
		return "", c.MissingAs(err, "common.gone")
	}
	return c.T("session_cancel.card", "title", locale.HTML(posts.SessionTitle(c.Words, a)), "when", posts.SessionTime(c, c.Words, a), "reason", v.Reason), nil
}

// cancelSession calls a session off. The post says so at once; who counts on
// it is told in private when it can no longer be undone.
func cancelSession(c *bot.Context, v *chat.ReasonDraft) (bot.Message, error) {
	a, err := mactivities.ByID(c.Tx, v.ID)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	if err := mayCancel(c, a); err != nil {
		return bot.Message{}, err
	}
	switch err := mactivities.Cancel(c.Tx, a, v.Reason, c.Now); {
	case errors.Is(err, mactivities.ErrCancelled):
		return bot.Message{}, c.Problem("session.was_cancelled")
	case err != nil:
		return bot.Message{}, err
	}
	act, err := c.Act("session_cancel", a.ID, v.Reason)
	if err != nil {
		return bot.Message{}, err
	}
	told, err := tellCancelled(c, a, ledger.UndoTime)
	if err != nil {
		return bot.Message{}, err
	}
	if err := c.Unpin(a.PostRef); err != nil {
		return bot.Message{}, err
	}
	m, err := changedCard(c, a, locale.Join("\n", c.T("session.cancel_done"), told.line(c)))
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.undo", "undo", act.ID)))
	return m, err
}

func restoreSession(c *bot.Context, id int64) error {
	a, err := mactivities.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mactivities.Restore(c.Tx, a); err != nil {
		if errors.Is(err, store.ErrNothingToUndo) {
			return c.Problem("common.nothing_to_undo")
		}
		return err
	}
	if err := errors.Join(posts.RefreshSession(c, a), c.Pin(a.PostRef), tellRestored(c, a)); err != nil {
		return err
	}
	return ShowSession(c, a, c.T("common.undone"))
}

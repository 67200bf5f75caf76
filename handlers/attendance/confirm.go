package attendance

import (
	"errors"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/records"
	"lianluo/models/store"
)

// registerConfirm is the confirmation of a list (§8): nobody is absent before the
// staff has seen it. Of an activity to which nobody checked in it is asked whether
// it took place.
func registerConfirm(r *bot.Router) {
	r.Button("sheet_confirm", bot.Staff, confirmSheet).Asks(asksSheet(true))
	r.Button("sheet_held", bot.Staff, sheetHeld).Asks(asksSheet(false))
	r.Button("sheet_unheld", bot.Staff, sheetUnheld).Asks(asksSheet(false))
	r.Undo("sheet_confirm", bot.Staff, unconfirmSheet)
	front.AddReview(r, records.WaitSheet, reviewSheet)
}

// reviewSheet shows a list in the walk through what waits.
func reviewSheet(c *bot.Context, id int64) (string, [][]bot.Button, error) {
	a, err := mactivities.ByID(c.Tx, id)
	if err != nil {
		return "", nil, err
	}
	m, err := posts.SheetCard(c, c.Words, c.Person, a)
	return m.Text, m.Buttons, err
}

// confirmSheet confirms a list: sheet_confirm:ACTIVITY. Leaves that wait are decided
// first. Who is absent by it hears of it when it can no longer be undone
// (scheduler's tell-missed).
func confirmSheet(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	lines, err := mactivities.AttendanceOf(c.Tx, a)
	if err != nil {
		return err
	}
	var names []string
	waiting := 0
	for _, l := range lines {
		switch l.State {
		case mactivities.Unconfirmed:
			names = append(names, l.Name)
		case mactivities.Undecided:
			waiting++
		}
	}
	if waiting > 0 && a.ConfirmedAt == nil {
		return c.Problem("sheet.leave_first", "count", waiting)
	}
	switch err := mactivities.Confirm(c.Tx, a, c.Person, c.Now); {
	case errors.Is(err, mactivities.ErrConfirmed):
		return c.Problem("sheet.confirmed_before")
	case errors.Is(err, mactivities.ErrNotClosed):
		return c.Problem("common.stale")
	case err != nil:
		return err
	}
	act, err := c.Act("sheet_confirm", a.ID, a.Topic)
	if err != nil {
		return err
	}
	if err := errors.Join(posts.ResaySheet(c, a), posts.RefreshSession(c, a)); err != nil {
		return err
	}
	c.Log.Info("list confirmed", "activity", a.ID, "absent", len(names))
	later := c.P("step.in_minutes", "count", int(ledger.UndoTime.Minutes()))
	if when := c.HeardAt(bot.After(c.Now.Add(ledger.UndoTime))); when.Sub(c.Now) > ledger.UndoTime {
		later = c.P("step.after_night", "time", c.DateClock(when))
	}
	done := c.T("sheet.confirmed_now", "names", strings.Join(names, c.P("session.comma")), "later", later)
	late, err := posts.LateSettled(c, c.Words, a)
	if err != nil {
		return err
	}
	done = locale.Join("\n", done, late)
	return front.NextReview(c, done, c.B("common.undo", "undo", act.ID))
}

func unconfirmSheet(c *bot.Context, id int64) error {
	a, err := mactivities.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	switch err := mactivities.Unconfirm(c.Tx, a); {
	case errors.Is(err, store.ErrNothingToUndo):
		return c.Problem("common.nothing_to_undo")
	case err != nil:
		return err
	}
	if err := errors.Join(posts.ResaySheet(c, a), posts.RefreshSession(c, a)); err != nil {
		return err
	}
	return activities.ShowSession(c, a, c.T("common.undone"))
}

// sheetHeld says that an activity to which nobody checked in took place, and opens
// its list: sheet_held:ACTIVITY.
func sheetHeld(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	switch err := mactivities.Held(c.Tx, a, c.Person, c.Now); {
	case errors.Is(err, mactivities.ErrNotClosed):
		return c.Problem("common.stale")
	case err != nil:
		return err
	}
	if err := errors.Join(posts.ResaySheet(c, a), posts.RefreshSession(c, a)); err != nil {
		return err
	}
	return showSheetSaying(c, a, 0, c.T("sheet.held_done"))
}

// sheetUnheld says that it did not: the activity counts nowhere, sheet_unheld:ACTIVITY.
func sheetUnheld(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	empty, err := a.Empty(c.Tx)
	switch {
	case err != nil:
		return err
	case a.State != mactivities.ActivityCancelled && !empty:
		return c.Problem("common.stale")
	}
	reason := c.GroupWords().Plain("sheet.unheld_reason")
	switch err := mactivities.Cancel(c.Tx, a, reason, c.Now); {
	case errors.Is(err, mactivities.ErrCancelled):
		return c.Problem("session.was_cancelled")
	case err != nil:
		return err
	}
	act, err := c.Act("session_cancel", a.ID, reason)
	if err != nil {
		return err
	}
	if err := errors.Join(posts.ResaySheet(c, a), posts.RefreshSession(c, a), activities.SettleUnheld(c, a)); err != nil {
		return err
	}
	return front.NextReview(c, c.T("session.cancel_done"), c.B("common.undo", "undo", act.ID))
}

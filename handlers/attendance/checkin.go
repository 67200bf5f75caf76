package attendance

import (
	"errors"
	"slices"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/store"
)

// registerCheckin is check-in (§8): a tap in the group or in private, a
// command, the code on the wall.
func registerCheckin(r *bot.Router) {
	r.Command("checkin", bot.Members, checkinCommand).InGroup()
	r.Button("checkin", bot.Members, func(c *bot.Context) error {
		a, err := activities.PressedActivity(c)
		if err != nil {
			return err
		}
		source := mactivities.BySelf
		if c.Arg(1) == string(mactivities.ByQR) {
			source = mactivities.ByQR
		}
		return checkin(c, a, source)
	}).InGroup().Asks(asksCheckin())
	r.Button("missed", bot.Members, missed).Asks(asksClaim())
	r.Undo("checkin", bot.Members, undoCheckin)
	registerClaim(r)
}

// recently is how long after its end a bare /checkin still means an activity.
const recently = 48 * time.Hour

// checkinCommand checks in to the activity under way; of several the person
// chooses. In the group it answers in private and by the tally only.
func checkinCommand(c *bot.Context) error {
	opened, err := mactivities.OpenedActivities(c.Tx, c.Now.Add(-recently), c.Now, 20)
	if err != nil {
		return err
	}
	at := c.At()
	open := slices.DeleteFunc(slices.Clone(opened), func(o mactivities.Opened) bool { return !o.Open(c.Now) && !o.Open(at) })
	switch {
	case len(open) == 1:
		return checkinTo(c, open[0].ID)
	case len(open) > 1:
		if named := namedIn(phrase.Clean(c.Args), open); named != nil {
			return checkinTo(c, named.ID)
		}
		return chooseCheckin(c, open)
	}
	next, err := mactivities.CurrentForCheckIn(c.Tx, at)
	if err == nil {
		return checkin(c, next, mactivities.BySelf) // too early: it says from when
	}
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	for i := range opened {
		row, err := mactivities.AttendanceFor(c.Tx, opened[i].ID, c.Person.ID)
		if err != nil {
			return err
		}
		if !row.ByHand && row.State != mactivities.OnLeave {
			return checkinTo(c, opened[i].ID) // too late, or done
		}
	}
	list, err := mactivities.NextActivities(c.Tx, c.Now, 1)
	if err != nil {
		return err
	}
	text := c.T("session.nothing_to_check_in")
	if len(list) > 0 {
		text = c.T("session.next_to_check_in", "when", c.DateClock(list[0].StartsAt), "title", locale.HTML(posts.SessionTitle(c.Words, &list[0])))
	}
	return chat.InPrivate(c, bot.Message{Text: text})
}

func checkinTo(c *bot.Context, id int64) error {
	a, err := mactivities.ByID(c.Tx, id)
	if err != nil {
		return err
	}
	return checkin(c, a, mactivities.BySelf)
}

// namedIn finds the one activity whose topic has the words; nil when none or
// several have.
func namedIn(words string, list []mactivities.Opened) (named *mactivities.Opened) {
	if words == "" {
		return nil
	}
	for i := range list {
		if !strings.Contains(list[i].Topic, words) {
			continue
		}
		if named != nil {
			return nil
		}
		named = &list[i]
	}
	return named
}

func chooseCheckin(c *bot.Context, open []mactivities.Opened) error {
	m := bot.Message{Text: c.T("session.choose_check_in")}
	for i := range open {
		a := &open[i]
		label := c.Clock(a.StartsAt) + " " + a.Topic
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: label, Data: bot.Data("checkin", a.ID)}))
	}
	return chat.InPrivate(c, m)
}

// checkin notes that the person is there. In private the living card says so;
// a button in the group is answered by a note that fades and by the tally.
func checkin(c *bot.Context, a *mactivities.Activity, source mactivities.Source) error {
	if a.NeedsPlace() {
		return checkinNear(c, a, source)
	}
	done, err := mactivities.CheckInSent(c.Tx, a, c.Person, cameAt(c, a), source)
	return answerCheckin(c, a, source, done, err)
}

// cameAt is the time that a check-in counts by: when it was sent. What was sent too
// early, and was taken up only when check-in had begun, counts from then on.
func cameAt(c *bot.Context, a *mactivities.Activity) time.Time {
	at := c.At()
	if opens, _, _ := mactivities.CheckInWindow(a); at.Before(opens) && !c.Now.Before(opens) {
		return c.Now
	}
	return at
}

// answerCheckin says what a check-in came to.
func answerCheckin(c *bot.Context, a *mactivities.Activity, source mactivities.Source, done mactivities.CheckInResult, err error) error {
	var early *mactivities.TooEarlyError
	var late *mactivities.TooLateError
	switch {
	case errors.As(err, &early):
		above, err := posts.RemindAtOpening(c, a, c.Person)
		if err != nil {
			return err
		}
		return sayCheckin(c, c.P("session.too_early", "time", whenToday(c, early.OpensAt), "above", above))
	case errors.As(err, &late):
		return tooLate(c, a, late.EndedAt)
	case errors.Is(err, mactivities.ErrCancelled):
		return sayCheckin(c, c.P("session.was_cancelled"))
	case errors.Is(err, mactivities.ErrMarkedByHand):
		return sayCheckin(c, c.P("session.marked_by_hand"))
	case errors.Is(err, mactivities.ErrLeft):
		return sayCheckin(c, c.P("leaving.left_before"))
	case err != nil:
		return err
	case done.Already:
		return sayCheckin(c, alreadyText(c, done))
	}
	act, err := c.Act("checkin", a.ID, a.Topic)
	if err != nil {
		return err
	}
	if done.Unasked {
		if err := refreshLeave(c, a.ID, c.Person.ID); err != nil {
			return err
		}
	}
	c.Log.Info("checked in", "activity", a.ID, "state", done.State, "source", source)
	if err := posts.RefreshSession(c, a); err != nil {
		return err
	}
	key := "session.toast_present"
	if done.State == mactivities.Late {
		key = "session.toast_late"
	}
	if err := c.Toast(c.P(key, "time", c.Clock(done.At))); err != nil {
		return err
	}
	if c.Pressed() && !c.Private {
		return nil
	}
	m := posts.CheckedInCard(c, c.Words, a, done.Row)
	if done.Unasked {
		m.Text += "\n" + c.T("leave.ended_by_coming")
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.undo", "undo", act.ID)))
	return chat.InPrivate(c, m)
}

// whenToday writes a time of day, with the day when it is another one.
func whenToday(c *bot.Context, t time.Time) string {
	if store.DateOf(t, c.Location()) == store.DateOf(c.Now, c.Location()) {
		return c.Clock(t)
	}
	return c.DateClock(t)
}

// sayCheckin answers a tap by an alert and a command by a message in private.
func sayCheckin(c *bot.Context, text string) error {
	if c.Pressed() {
		return c.Alert(text)
	}
	return chat.InPrivate(c, bot.Message{Text: string(locale.Escape(text))})
}

func alreadyText(c *bot.Context, done mactivities.CheckInResult) string {
	if done.Row.CheckedInAt == nil {
		return c.P("session.already_marked", "state", c.P("attendance.state."+string(done.State)))
	}
	return c.P("session.already", "time", c.Clock(*done.Row.CheckedInAt))
}

// tooLate offers to ask the director for the check-in that was missed.
func tooLate(c *bot.Context, a *mactivities.Activity, ended time.Time) error {
	if c.Pressed() && !c.Private {
		return c.Alert(c.P("session.too_late_group", "time", whenToday(c, ended)))
	}
	return chat.InPrivate(c, bot.Message{
		Text:    c.T("session.too_late", "time", whenToday(c, ended)) + "\n" + posts.SessionTitle(c.Words, a),
		Buttons: bot.Rows(1, c.B("claim.button", "claim", a.ID)),
	})
}

// missed is what somebody says who was told that no check-in is known, and was
// not there: nothing more is asked. What has changed since is shown.
func missed(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	row, err := mactivities.AttendanceFor(c.Tx, a.ID, c.Person.ID)
	if err != nil {
		return err
	}
	if row.State != mactivities.Absent {
		return activities.ShowActivity(c, a, "")
	}
	_, err = c.Show(bot.Message{
		Text:    c.T("session.missed_noted", "title", locale.HTML(posts.SessionQuoted(c.Words, a))),
		Buttons: bot.Rows(1, c.B("session.open", "activity", a.ID)),
	})
	return err
}

// undoCheckin takes one's own check-in back.
func undoCheckin(c *bot.Context, id int64) error {
	a, err := mactivities.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	switch err := mactivities.UndoCheckIn(c.Tx, a, c.Person); {
	case errors.Is(err, mactivities.ErrMarkedByHand):
		return c.Problem("session.marked_by_hand")
	case errors.Is(err, mactivities.ErrNotCheckedIn):
		return c.Problem("common.nothing_to_undo")
	case err != nil:
		return err
	}
	if err := refreshLeave(c, a.ID, c.Person.ID); err != nil {
		return err
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return err
	}
	return activities.ShowActivity(c, a, c.T("session.check_in_undone"))
}

package attendance

import (
	"errors"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/records"
	"lianluo/models/store"
)

// leaveForm takes a request for leave.
const leaveForm bot.FormName[leaveDraft] = "leave"

// leaveDraft is a request for leave as it is filled in. The reason stands in
// two fields since only sickness needs none.
type leaveDraft struct {
	Activity int64                 `json:"activity,omitempty"`
	Person   int64                 `json:"person,omitempty"` // for whom the office enters it; 0: one's own
	Kind     mactivities.LeaveKind `json:"kind,omitempty"`
	Reason   string                `json:"reason,omitempty"`
	// Doubt is what was not clear of the day, as markup, and Over the activities of
	// that day that are over; Claims that one of them was chosen to be claimed.
	Doubt  string  `json:"doubt,omitempty"`
	Over   []int64 `json:"over,omitempty"`
	Claims bool    `json:"claims,omitempty"`
	// Agreed: words on an illness may be kept; Withheld: some were taken out, since the
	// person has not agreed.
	Agreed   bool `json:"agreed,omitempty"`
	Withheld bool `json:"withheld,omitempty"`
	// Ready: the reason is one that was tapped, with its kind.
	Ready bool `json:"ready,omitempty"`
	// Spoken is the reason as it was said: a voice note, of which nothing is known but that it is there.
	Spoken *bot.Upload `json:"spoken,omitempty"`
}

// registerLeave is 请假 (§8, domain C6): asked in the chat, granted or refused
// by the director.
func registerLeave(r *bot.Router) {
	bot.AddForm(r, newLeaveForm())
	r.Command("leave", bot.Members, leaveCommand)
	chat.Readable(r, records.KindLeave, spokenTitle)
	r.Button("leave", bot.Members, func(c *bot.Context) error {
		a, err := activities.PressedActivity(c)
		if err != nil {
			return err
		}
		return askLeave(c, a)
	}).InGroup().Asks(asksLeave())
	r.Button("unleave", bot.Members, withdrawLeave).Asks(asksUnleave())
	registerLeaveMoved(r)
	front.Add(r, leaveKind())
}

// leaveCommand is /leave [事由]: filed at once when one session is coming and
// the reason tells the kind. A day in it that fits no activity is asked about.
func leaveCommand(c *bot.Context) error { return leaveWith(c, phrase.Clean(c.Args), nil) }

// leaveWith takes up a leave with words that say its day, and its reason unless why is
// known apart from them.
func leaveWith(c *bot.Context, words string, why *string) error {
	if err := ownLeave(c, words); err != nil {
		return err
	}
	coming, err := upcoming(c)
	if err != nil {
		return err
	}
	say, err := dayNamed(c, coming, words)
	if err != nil {
		return err
	}
	if why != nil {
		say.reason = *why
	}
	v := leaveDraft{Doubt: say.doubt}
	if say.reason != "" {
		if err := v.because(c, bot.Input{Text: say.reason}); err != nil {
			return err
		}
	}
	for i := range say.over {
		v.Over = append(v.Over, say.over[i].ID)
	}
	switch {
	case len(say.on) == 0 && len(v.Over) == 0:
		return c.Problem("leave.nothing_coming")
	case len(say.on) == 1 && v.Doubt == "":
		return startLeave(c, &say.on[0], v)
	case v.Doubt != "":
		return leaveForm.Start(c, v)
	}
	return leaveForm.File(c, v)
}

// AskLeaveBecause opens the form with a reason that was written elsewhere.
func AskLeaveBecause(c *bot.Context, reason string) error {
	c.Args = reason
	return leaveCommand(c)
}

// upcoming lists the activities that one can still be away from.
func upcoming(c *bot.Context) ([]mactivities.Activity, error) {
	return mactivities.NextActivities(c.Tx, c.At(), 8)
}

func upcomingChoices(c *bot.Context, _ *leaveDraft) (list []bot.Choice, err error) {
	upcoming, err := upcoming(c)
	if err != nil {
		return nil, err
	}
	for i := range upcoming {
		a := &upcoming[i]
		row, err := mactivities.AttendanceFor(c.Tx, a.ID, c.Person.ID)
		if err != nil {
			return nil, err
		}
		live, err := LiveLeave(c, a)
		if err != nil {
			return nil, err
		}
		if row.State.Attended() || live != nil && live.State == mactivities.Granted {
			continue // settled
		}
		label := c.Date(a.StartsAt) + " " + posts.ActivityName(c.Words, a)
		if live != nil {
			label = c.P("leave.asked_already", "activity", label)
		}
		list = append(list, bot.Choice{Label: label, Value: strconv.FormatInt(a.ID, 10)})
	}
	return list, nil
}

// askLeave opens the form for one activity. From the group it opens in the
// private chat, where the reason belongs (domain F3).
func askLeave(c *bot.Context, a *mactivities.Activity) error {
	return startLeave(c, a, leaveDraft{})
}

func startLeave(c *bot.Context, a *mactivities.Activity, v leaveDraft) error {
	row, err := mactivities.AttendanceFor(c.Tx, a.ID, c.Person.ID)
	if err != nil {
		return err
	}
	closes := a.EndsAt
	live, err := LiveLeave(c, a)
	switch {
	case err != nil:
		return err
	case a.State == mactivities.ActivityCancelled:
		return c.Problem("session.was_cancelled")
	case a.State == mactivities.Closed || c.At().After(closes):
		return c.Problem("session.is_over", "time", c.DateClock(closes))
	case row.State.Attended():
		return c.Problem("leave.checked_in", "when", posts.SessionTime(c, c.Words, a))
	case live != nil && live.State == mactivities.Granted:
		return c.Problem("leave.granted_before", "when", posts.SessionTime(c, c.Words, a))
	}
	if live == nil {
		if no, err := noLeave(c, a, c.Person, row); no || err != nil {
			return err
		}
	}
	if c.Pressed() && !c.Private {
		unreachable, err := ledger.UnreachableChats(c.Tx, c.Bot.ID, c.Person.TelegramID)
		if err != nil {
			return err
		}
		if unreachable[c.Person.TelegramID] {
			return c.Alert(c.P("leave.write_me_first"))
		}
		if err := c.Toast(c.P("leave.asked_in_private")); err != nil {
			return err
		}
	}
	v.Activity = a.ID
	if v.Reason != "" || v.Kind != "" { // given with the command
		return leaveForm.File(c, v)
	}
	return leaveForm.Start(c, v)
}

// LiveLeave is the person's asked or granted leave; nil when there is none.
func LiveLeave(c *bot.Context, a *mactivities.Activity) (*mactivities.Leave, error) {
	l, err := mactivities.LiveLeave(c.Tx, a.ID, c.Person.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return l, err
}

// fileLeave asks for the leave; the staff is told at once. Asked again before the
// decision it is the same request: one message.
func fileLeave(c *bot.Context, v *leaveDraft) (m bot.Message, err error) {
	a, err := mactivities.ByID(c.Tx, v.Activity)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	if v.Claims {
		m, act, err := fileClaim(c, a, v.Reason)
		if act != nil {
			m.Buttons = bot.Rows(1, chat.Undo(c, act))
		}
		return m, err
	}
	if err := v.heed(c); err != nil { // it may have been taken back since
		return m, err
	}
	if v.unagreed() || v.Reason == "" && v.Kind != mactivities.SickLeave {
		return m, c.Problem("leave.consent_wanted")
	}
	l, step, err := mactivities.AskLeave(c.Tx, a, c.Person, v.Kind, v.Reason, c.At())
	switch {
	case errors.Is(err, mactivities.ErrCheckedIn):
		return m, c.Problem("leave.checked_in", "when", posts.SessionTime(c, c.Words, a))
	case errors.Is(err, mactivities.ErrLeaveGranted):
		return m, c.Problem("leave.granted_before", "when", posts.SessionTime(c, c.Words, a))
	case errors.Is(err, mactivities.ErrLeaveDecided):
		return m, c.Problem("session.decided_before")
	case err != nil:
		return m, activities.ActivityProblem(c, err)
	}
	var spoken *records.Attachment
	if v.Spoken != nil {
		spoken = chat.Attachment(*v.Spoken)
		spoken.AddedBy = c.Person.ID
	}
	if err := mactivities.KeepSpoken(c.Tx, l, spoken); err != nil {
		return m, err
	}
	row := bot.Row(c.B("session.open", "activity", a.ID))
	if step != nil {
		var act *ledger.Action
		act, err = leaveKind().Taken(c, l, step)
		row = append(bot.Row(chat.Undo(c, act)), row...)
	} else if err = leaveKind().Changed(c, l); err == nil {
		err = posts.RefreshSession(c, a)
	}
	m.Text = c.T("leave.filed", "title", locale.HTML(posts.SessionQuoted(c.Words, a)), "when", posts.SessionTime(c, c.Words, a),
		"why", locale.HTML(locale.Join(" · ", c.T("leave.kind_"+string(l.Kind)), string(locale.Escape(l.Reason)))))
	if v.Withheld {
		m.Text += "\n<i>" + c.T("leave.withheld") + "</i>"
	}
	if v.Ready && a.ShortNotice(c.At()) { // there was no card to say so
		m.Text += "\n<i>" + c.T("leave.short_note", "days", a.LeaveNoticeDays) + "</i>"
	}
	m.Buttons = bot.Rows(2, row...)
	return m, err
}

// withdrawLeave is the button of one's own leave: unleave:ACTIVITY.
func withdrawLeave(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	l, err := LiveLeave(c, a)
	if err != nil {
		return err
	}
	if l == nil {
		return c.Problem("leave.none_to_withdraw")
	}
	_, act, err := leaveKind().Take(c, l, records.Move[mactivities.RequestState]{To: mactivities.Withdrawn, By: c.Person})
	if err != nil {
		return err
	}
	m, err := activities.ActivityCard(c, a, c.T("leave.withdrawn"))
	if err != nil {
		return err
	}
	m.Buttons = append(m.Buttons, bot.Row(chat.Undo(c, act)))
	return chat.InPrivate(c, m)
}

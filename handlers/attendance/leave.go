package attendance

import (
	"errors"
	"slices"
	"strconv"
	"strings"

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
}

// registerLeave is 请假 (§8, domain C6): asked in the chat, granted or refused
// by the director.
func registerLeave(r *bot.Router) {
	bot.AddForm(r, newLeaveForm())
	r.Command("leave", bot.Members, leaveCommand)
	r.Button("leave", bot.Members, func(c *bot.Context) error {
		a, err := activities.PressedActivity(c)
		if err != nil {
			return err
		}
		return askLeave(c, a)
	}).InGroup()
	r.Button("unleave", bot.Members, withdrawLeave)
	registerLeaveMoved(r)
	front.Add(r, leaveKind())
}

func newLeaveForm() *bot.Form[leaveDraft] {
	reason := bot.Field[leaveDraft]{
		Name: "reason", Asked: true,
		Question: func(c *bot.Context, v *leaveDraft) (string, error) {
			return leaveOf(c, v, c.T("leave.reason.ask", "readers", readers(c)))
		},
		When:  func(v *leaveDraft) bool { return v.Kind != mactivities.SickLeave && !v.Claims },
		Empty: func(v *leaveDraft) bool { return v.Reason == "" },
		Text:  func(v *leaveDraft) string { return v.Reason },
		Choices: func(c *bot.Context, v *leaveDraft) (list []bot.Choice, err error) {
			for _, r := range readyReasons(v.Kind) {
				list = append(list, bot.Choice{Label: c.P("leave.ready_" + r), Value: r})
			}
			return list, nil
		},
		Set: func(c *bot.Context, v *leaveDraft, in bot.Input) error {
			if in.Choice != "" {
				if !slices.Contains(readyReasons(v.Kind), in.Choice) {
					return c.Problem("common.stale")
				}
				in.Text = c.P("leave.ready_" + in.Choice)
			}
			if err := chat.SetWords(c, &v.Reason, in.Text, store.LeaveReasonLimit); err != nil {
				return err
			}
			return v.heed(c)
		},
	}
	illness := reason
	illness.Name, illness.Optional, illness.Question, illness.Choices = "illness", true, nil, nil
	illness.When = func(v *leaveDraft) bool { return v.Kind == mactivities.SickLeave && !v.Claims && !v.Withheld }
	return &bot.Form[leaveDraft]{
		Name: leaveForm, Access: bot.Members, Card: leaveCard, Submit: fileLeave, About: aboutLeave,
		Concerns: func(v *leaveDraft) string {
			if v.Activity == 0 {
				return ""
			}
			return posts.About(&mactivities.Activity{ID: v.Activity})
		},
		Fields: []bot.Field[leaveDraft]{
			{
				Name: "activity", Asked: true,
				Empty:   func(v *leaveDraft) bool { return v.Activity == 0 },
				Choices: activityChoices, Set: setLeaveActivity,
				Question: func(c *bot.Context, v *leaveDraft) (string, error) {
					words := ""
					if v.Doubt != "" && v.Reason != "" {
						words = c.T("leave.your_words", "text", v.Reason)
					}
					return locale.Join("\n\n", v.Doubt, words, c.T("leave.activity.ask")), nil
				},
			},
			{
				Name: "kind", Asked: true, When: func(v *leaveDraft) bool { return !v.Claims },
				Empty: func(v *leaveDraft) bool { return v.Kind == "" },
				Choices: func(c *bot.Context, _ *leaveDraft) (list []bot.Choice, err error) {
					for _, k := range mactivities.LeaveKinds {
						list = append(list, bot.Choice{Label: c.P("leave.kind_" + string(k)), Value: string(k)})
					}
					return list, nil
				},
				Set: setLeaveKind,
				Question: func(c *bot.Context, v *leaveDraft) (string, error) {
					return leaveOf(c, v, c.T("leave.kind.ask"))
				},
			},
			reason, illness, consentField(),
		},
	}
}

// readyReasons are the reasons that need no typing, the likely ones of a kind first.
func readyReasons(kind mactivities.LeaveKind) []string {
	if kind == mactivities.PersonalLeave {
		return []string{"home", "work", "county"}
	}
	return []string{"county", "work", "home"}
}

// setLeaveKind takes the kind tapped, or a word that tells it.
func setLeaveKind(c *bot.Context, v *leaveDraft, in bot.Input) error {
	kind := mactivities.LeaveKind(in.Choice)
	if in.Choice == "" {
		text := phrase.Clean(in.Text)
		if kind = guessLeaveKind(text); kind == "" {
			return c.Problem("session.use_choices")
		}
		if v.Reason == "" && len([]rune(text)) > 2 {
			if err := chat.SetWords(c, &v.Reason, text, store.LeaveReasonLimit); err != nil {
				return err
			}
		}
	}
	if !slices.Contains(mactivities.LeaveKinds, kind) {
		return c.Problem("common.stale")
	}
	v.Kind = kind
	return v.heed(c)
}

var leaveKinds = map[phrase.Absence]mactivities.LeaveKind{
	phrase.Sick: mactivities.SickLeave, phrase.Official: mactivities.OfficialLeave, phrase.Personal: mactivities.PersonalLeave,
}

// guessLeaveKind tells the kind of a leave by its reason; "" when it is not
// plain.
func guessLeaveKind(text string) mactivities.LeaveKind { return leaveKinds[phrase.AbsenceOf(text)] }

// leaveOf puts the activity above a question about a leave.
func leaveOf(c *bot.Context, v *leaveDraft, question string) (string, error) {
	about, err := aboutLeave(c, v)
	if err != nil || about == "" {
		return question, err
	}
	return string(locale.Escape(about)) + "\n" + question, nil
}

// aboutLeave is the activity that a draft is about.
func aboutLeave(c *bot.Context, v *leaveDraft) (string, error) {
	if v.Activity == 0 {
		return "", nil
	}
	a, err := mactivities.ByID(c.Tx, v.Activity)
	if err != nil {
		return "", c.MissingAs(err, "common.gone")
	}
	return chat.Joined(c.Date(a.StartsAt), phrase.Truncate(a.Topic, 16)), nil
}

// leaveCommand is /leave [事由]: filed at once when one session is coming and
// the reason tells the kind. A day in it that fits no activity is asked about.
func leaveCommand(c *bot.Context) error {
	if err := ownLeave(c, phrase.Clean(c.Args)); err != nil {
		return err
	}
	coming, err := upcoming(c)
	if err != nil {
		return err
	}
	say, err := dayNamed(c, coming, phrase.Clean(c.Args))
	if err != nil {
		return err
	}
	v := leaveDraft{Doubt: say.doubt}
	if say.reason != "" {
		if err := chat.SetWords(c, &v.Reason, say.reason, store.LeaveReasonLimit); err != nil {
			return err
		}
	}
	v.Kind = guessLeaveKind(v.Reason)
	if err := v.heed(c); err != nil {
		return err
	}
	for i := range say.over {
		v.Over = append(v.Over, say.over[i].ID)
	}
	switch {
	case len(say.on) == 0 && len(v.Over) == 0:
		return c.Problem("leave.nothing_coming")
	case v.Doubt != "":
		return leaveForm.Start(c, v)
	case len(say.on) == 1:
		return startLeave(c, &say.on[0], v)
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
		label := c.Date(a.StartsAt) + " " + c.P("activity.title", "kind", c.P("activity.kind."+string(a.Kind)), "topic", a.Topic)
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
	_, _, closes := mactivities.CheckInWindow(a)
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
	if v.Reason != "" { // given with the command
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

func leaveCard(c *bot.Context, v *leaveDraft) (string, error) {
	a, err := mactivities.ByID(c.Tx, v.Activity)
	if err != nil {
		return "", c.MissingAs(err, "common.gone")
	}
	if v.Claims {
		return claimCard(c, a, v), nil
	}
	head, privacy := c.T("leave.check"), c.T("leave.privacy", "readers", readers(c))
	if v.Kind == mactivities.SickLeave { // as Leave.ReadableBy has it
		privacy = c.T("leave.privacy_sick")
	}
	if v.Person != 0 {
		name, err := chat.Names(c, []int64{v.Person})
		if err != nil {
			return "", err
		}
		head, privacy = c.T("leavefor.check", "name", name), c.T("leavefor.privacy")
	}
	lines := []string{
		head, posts.SessionTitle(c.Words, a), posts.SessionTime(c, c.Words, a),
		c.T("leave.kind_line", "kind", c.P("leave.kind_"+string(v.Kind))),
	}
	if v.Reason != "" {
		lines = append(lines, c.T("session.reason_line", "reason", v.Reason))
	}
	if v.Withheld {
		lines = append(lines, "<i>"+c.T(withheldKey(v))+"</i>")
	}
	if a.ShortNotice(c.At()) {
		lines = append(lines, "<i>"+c.T("leave.short_note", "days", a.LeaveNoticeDays)+"</i>")
	}
	return strings.Join(append(lines, privacy), "\n"), nil
}

// withheldKey says why words on an illness are not there: of one's own, or of another.
func withheldKey(v *leaveDraft) string {
	if v.Person != 0 {
		return "leavefor.withheld"
	}
	return "leave.withheld"
}

// readers are those who read why somebody asks for leave.
func readers(c *bot.Context) string {
	return posts.Readers(c.Words, c.Person, mactivities.ReasonReaders, true)
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

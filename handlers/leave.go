package handlers

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/store"
)

// leaveForm takes a request for leave.
const leaveForm bot.FormName[leaveDraft] = "leave"

// leaveDraft is a request for leave as it is filled in. The reason stands in
// two fields since only sickness needs none.
type leaveDraft struct {
	Activity int64                `json:"activity,omitempty"`
	Person   int64                `json:"person,omitempty"` // for whom the office enters it; 0: one's own
	Kind     activities.LeaveKind `json:"kind,omitempty"`
	Reason   string               `json:"reason,omitempty"`
}

// registerLeave is 请假 (§8, domain C6): asked in the chat, granted or refused
// by the director.
func (h *Office) registerLeave(r *bot.Router) {
	bot.AddForm(r, h.newLeaveForm())
	r.Command("leave", bot.Members, h.leaveCommand)
	r.Button("leave", bot.Members, func(c *bot.Context) error {
		a, err := pressedActivity(c)
		if err != nil {
			return err
		}
		return h.askLeave(c, a)
	}).InGroup()
	r.Button("unleave", bot.Members, h.withdrawLeave)
	r.Undo("leave", h.undoLeave)
	h.registerLeaveReview(r)
}

func (h *Office) newLeaveForm() *bot.Form[leaveDraft] {
	reason := bot.Field[leaveDraft]{
		Name: "reason", Asked: true,
		When:  func(v *leaveDraft) bool { return v.Kind != activities.SickLeave },
		Empty: func(v *leaveDraft) bool { return v.Reason == "" },
		Set: func(c *bot.Context, v *leaveDraft, in bot.Input) error {
			return chat.SetText(c, &v.Reason, in.Text, chat.ReasonLimit, false)
		},
	}
	illness := reason
	illness.Name, illness.Optional = "illness", true
	illness.When = func(v *leaveDraft) bool { return v.Kind == activities.SickLeave }
	return &bot.Form[leaveDraft]{
		Name: leaveForm, Access: bot.Members, Card: h.leaveCard, Submit: h.fileLeave,
		Fields: []bot.Field[leaveDraft]{
			{
				Name: "activity", Asked: true,
				Empty:   func(v *leaveDraft) bool { return v.Activity == 0 },
				Choices: h.upcomingChoices,
				Set: func(c *bot.Context, v *leaveDraft, in bot.Input) error {
					id, err := strconv.ParseInt(in.Choice, 10, 64)
					if err != nil {
						return c.Problem("session.use_choices")
					}
					a, err := activities.ByID(c.Tx, id)
					if err != nil {
						return c.MissingAs(err, "common.gone")
					}
					v.Activity = a.ID
					return nil
				},
			},
			{
				Name: "kind", Asked: true,
				Empty: func(v *leaveDraft) bool { return v.Kind == "" },
				Choices: func(c *bot.Context, _ *leaveDraft) (list []bot.Choice, err error) {
					for _, k := range activities.LeaveKinds {
						list = append(list, bot.Choice{Label: c.P("leave.kind_" + string(k)), Value: string(k)})
					}
					return list, nil
				},
				Set: h.setLeaveKind,
			},
			reason, illness,
		},
	}
}

// setLeaveKind takes the kind tapped, or a word that tells it.
func (h *Office) setLeaveKind(c *bot.Context, v *leaveDraft, in bot.Input) error {
	kind := activities.LeaveKind(in.Choice)
	if in.Choice == "" {
		text := phrase.Clean(in.Text)
		if kind = guessLeaveKind(text); kind == "" {
			return c.Problem("session.use_choices")
		}
		if v.Reason == "" && len([]rune(text)) > 2 {
			v.Reason = text
		}
	}
	if !slices.Contains(activities.LeaveKinds, kind) {
		return c.Problem("common.stale")
	}
	v.Kind = kind
	return nil
}

var leaveKinds = map[phrase.Absence]activities.LeaveKind{
	phrase.Sick: activities.SickLeave, phrase.Official: activities.OfficialLeave, phrase.Personal: activities.PersonalLeave,
}

// guessLeaveKind tells the kind of a leave by its reason; "" when it is not
// plain.
func guessLeaveKind(text string) activities.LeaveKind { return leaveKinds[phrase.AbsenceOf(text)] }

// leaveCommand is /leave [事由]: filed at once when one session is coming and
// the reason tells the kind.
func (h *Office) leaveCommand(c *bot.Context) error {
	upcoming, err := h.upcoming(c)
	if err != nil {
		return err
	}
	var v leaveDraft
	upcoming, v.Reason = onDayNamed(c, upcoming, phrase.Clean(c.Args))
	v.Reason = phrase.Truncate(v.Reason, chat.ReasonLimit)
	v.Kind = guessLeaveKind(v.Reason)
	switch len(upcoming) {
	case 0:
		return c.Problem("leave.nothing_coming")
	case 1:
		return h.startLeave(c, &upcoming[0], v)
	}
	return leaveForm.File(c, v)
}

// onDayNamed keeps the activities of the day that the words name and gives the
// rest of the words; a day without an activity is part of the reason.
func onDayNamed(c *bot.Context, upcoming []activities.Activity, words string) ([]activities.Activity, string) {
	m, rest, err := phrase.SplitTime(words, c.Local(c.Now))
	if err != nil || !m.HasDate {
		return upcoming, words
	}
	day := store.DateOf(m.Time, c.Location())
	on := slices.DeleteFunc(slices.Clone(upcoming), func(a activities.Activity) bool { return store.DateOf(a.StartsAt, c.Location()) != day })
	if len(on) == 0 {
		return upcoming, words
	}
	return on, rest
}

// upcoming lists the activities that one can still be away from.
func (h *Office) upcoming(c *bot.Context) ([]activities.Activity, error) {
	return activities.NextActivities(c.Tx, c.Now, 8)
}

func (h *Office) upcomingChoices(c *bot.Context, _ *leaveDraft) (list []bot.Choice, err error) {
	upcoming, err := h.upcoming(c)
	for _, a := range upcoming {
		list = append(list, bot.Choice{Label: c.Date(a.StartsAt) + " " + a.Topic, Value: strconv.FormatInt(a.ID, 10)})
	}
	return list, err
}

// askLeave opens the form for one activity. From the group it opens in the
// private chat, where the reason belongs (domain F3).
func (h *Office) askLeave(c *bot.Context, a *activities.Activity) error {
	return h.startLeave(c, a, leaveDraft{})
}

func (h *Office) startLeave(c *bot.Context, a *activities.Activity, v leaveDraft) error {
	row, err := activities.AttendanceFor(c.Tx, a.ID, c.Person.ID)
	if err != nil {
		return err
	}
	_, _, closes := activities.CheckInWindow(a)
	live, err := h.liveLeave(c, a)
	switch {
	case err != nil:
		return err
	case a.State == activities.ActivityCancelled:
		return c.Problem("session.was_cancelled")
	case a.State == activities.Closed || c.Now.After(closes):
		return c.Problem("session.is_over", "time", c.DateClock(closes))
	case row.State.Attended():
		return c.Problem("leave.checked_in")
	case live != nil && live.State == activities.Granted:
		return c.Problem("leave.granted_before")
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

// liveLeave is the person's asked or granted leave; nil when there is none.
func (h *Office) liveLeave(c *bot.Context, a *activities.Activity) (*activities.Leave, error) {
	l, err := activities.LiveLeave(c.Tx, a.ID, c.Person.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return l, err
}

func (h *Office) leaveCard(c *bot.Context, v *leaveDraft) (string, error) {
	a, err := activities.ByID(c.Tx, v.Activity)
	if err != nil {
		return "", c.MissingAs(err, "common.gone")
	}
	head, privacy := c.T("leave.check"), c.T("leave.privacy")
	if v.Kind == activities.SickLeave { // as models.Leave.ReadableBy has it
		privacy = c.T("leave.privacy_sick")
	}
	if v.Person != 0 {
		name, err := chat.People(c, []int64{v.Person})
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
	if a.ShortNotice(c.Now) {
		lines = append(lines, "<i>"+c.T("leave.short_note", "days", a.LeaveNoticeDays)+"</i>")
	}
	return strings.Join(append(lines, privacy), "\n"), nil
}

// fileLeave asks for the leave and tells the director at once.
func (h *Office) fileLeave(c *bot.Context, v *leaveDraft) (bot.Message, error) {
	a, err := activities.ByID(c.Tx, v.Activity)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	l, err := activities.AskLeave(c.Tx, a, c.Person, v.Kind, v.Reason, c.Now)
	switch {
	case errors.Is(err, activities.ErrCheckedIn):
		return bot.Message{}, c.Problem("leave.checked_in")
	case errors.Is(err, activities.ErrLeaveGranted):
		return bot.Message{}, c.Problem("leave.granted_before")
	case err != nil:
		return bot.Message{}, h.activityProblem(c, err)
	}
	// Asked again before the decision it is the same request: one message.
	err = chat.TellStaff(c, fmt.Sprintf("leave:%d:asked", l.ID), func(c *bot.Context) (bot.Message, error) {
		text, decide, err := h.showLeave(c, l.ID)
		return bot.Message{Text: c.T("leave.head") + "\n" + text, Buttons: decide}, err
	})
	if err != nil {
		return bot.Message{}, err
	}
	act, err := ledger.Act(c.Tx, c.Person.ID, "leave", l.ID, string(l.Kind), c.Now)
	if err != nil {
		return bot.Message{}, err
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return bot.Message{}, err
	}
	return bot.Message{
		Text: c.T("leave.filed", "title", locale.HTML(posts.SessionQuoted(c.Words, a)),
			"why", locale.HTML(locale.Join(" · ", c.T("leave.kind_"+string(l.Kind)), string(locale.Escape(l.Reason))))),
		Buttons: bot.Rows(2, c.B("common.undo", "undo", act.ID), c.B("session.open", "activity", a.ID)),
	}, nil
}

// withdrawLeave is the button of one's own leave: unleave:ACTIVITY.
func (h *Office) withdrawLeave(c *bot.Context) error {
	a, err := pressedActivity(c)
	if err != nil {
		return err
	}
	l, err := h.liveLeave(c, a)
	if err != nil {
		return err
	}
	if l == nil {
		return c.Problem("leave.none_to_withdraw")
	}
	return h.takeLeaveBack(c, a, l)
}

func (h *Office) undoLeave(c *bot.Context, id int64) error {
	l, err := activities.LeaveByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	a, err := activities.ByID(c.Tx, l.ActivityID)
	if err != nil {
		return err
	}
	return h.takeLeaveBack(c, a, l)
}

func (h *Office) takeLeaveBack(c *bot.Context, a *activities.Activity, l *activities.Leave) error {
	was := *l
	switch err := activities.WithdrawLeave(c.Tx, a, l, c.Person, c.Now); {
	case errors.Is(err, activities.ErrLeaveDecided):
		return c.Problem("leave.none_to_withdraw")
	case err != nil:
		return h.activityProblem(c, err)
	}
	if err := h.tellWithdrawn(c, a, &was); err != nil {
		return err
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return err
	}
	return h.showActivity(c, a, c.T("leave.withdrawn"))
}

// tellWithdrawn tells the director that a leave is no longer asked for; what
// was to be told of its decision is taken back.
func (h *Office) tellWithdrawn(c *bot.Context, a *activities.Activity, was *activities.Leave) error {
	if _, err := c.TakeBack(leaveKey(was.ID)); err != nil {
		return err
	}
	if err := c.Unsay(vacantKey(was.ID)); err != nil {
		return err
	}
	if was.State != activities.Granted {
		return nil // the question still on the director's phone says so when tapped
	}
	who := c.Person.Name
	return chat.TellStaff(c, "", func(c *bot.Context) (bot.Message, error) {
		return bot.Message{Text: c.T("leave.withdrawn_told", "name", who, "title", locale.HTML(posts.SessionQuoted(c.Words, a)))}, nil
	})
}

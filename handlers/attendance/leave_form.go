package attendance

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/store"
)

// newLeaveForm is what a request for leave is asked, and the card on which it is checked.
func newLeaveForm() *bot.Form[leaveDraft] {
	reason := bot.Field[leaveDraft]{
		Name: "reason", Asked: true, Files: true,
		Enough: func(*leaveDraft) bool { return true },
		Question: func(c *bot.Context, v *leaveDraft) (string, error) {
			return leaveOf(c, v, c.T("leave.reason.ask", "readers", readers(c)))
		},
		When:  func(v *leaveDraft) bool { return v.Kind != mactivities.SickLeave && !v.Claims },
		Empty: func(v *leaveDraft) bool { return v.Reason == "" },
		Text:  func(v *leaveDraft) string { return v.Reason },
		Choices: func(c *bot.Context, _ *leaveDraft) (list []bot.Choice, err error) {
			for _, r := range readyReasons {
				list = append(list, bot.Choice{Label: c.P("leave.ready_" + r.name), Value: r.name})
			}
			return list, nil
		},
		Set: setLeaveReason,
	}
	// Words on an illness are nobody's question: who has some writes them.
	illness := reason
	illness.Name, illness.Asked, illness.Optional, illness.Files, illness.Question, illness.Choices = "illness", false, true, false, nil, nil
	illness.When = func(v *leaveDraft) bool { return v.Kind == mactivities.SickLeave && !v.Claims && !v.Withheld }
	return &bot.Form[leaveDraft]{
		Name: leaveForm, Access: bot.Members, Card: leaveCard, Submit: fileLeave, About: aboutLeave,
		AtOnce: func(v *leaveDraft) bool { return v.Ready && !v.Claims },
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
			reason,
			{
				Name: "kind", Asked: true, Unnumbered: true, When: func(v *leaveDraft) bool { return !v.Claims },
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
			illness, consentField(),
		},
	}
}

// A readyReason needs no typing and tells the kind of the leave. Of an illness the kind
// is all that is kept.
type readyReason struct {
	name string
	kind mactivities.LeaveKind
}

var readyReasons = []readyReason{
	{"county", mactivities.OfficialLeave}, {"work", mactivities.OfficialLeave}, {"home", mactivities.PersonalLeave}, {"ill", mactivities.SickLeave},
}

// readyReasonOf is the ready reason that was tapped, or whose words were typed.
func readyReasonOf(c *bot.Context, in bot.Input) (readyReason, bool) {
	i := slices.IndexFunc(readyReasons, func(r readyReason) bool {
		return in.Choice == r.name || in.Choice == "" && phrase.Clean(in.Text) == c.P("leave.ready_"+r.name)
	})
	if i < 0 {
		return readyReason{}, false
	}
	return readyReasons[i], true
}

// setLeaveReason takes a reason: one that is ready, or words.
func setLeaveReason(c *bot.Context, v *leaveDraft, in bot.Input) error {
	if _, ok := readyReasonOf(c, in); !ok && in.Choice != "" {
		return c.Problem("common.stale")
	}
	if in.File != nil {
		return v.speak(c, in)
	}
	return v.because(c, in)
}

// because takes a reason with the kind that it tells. Sick leave needs no words.
func (v *leaveDraft) because(c *bot.Context, in bot.Input) error {
	v.Spoken = nil
	ready, ok := readyReasonOf(c, in)
	switch {
	case ok:
		v.Kind, v.Reason, v.Ready = ready.kind, c.P("leave.ready_"+ready.name), in.Choice != ""
	case leaveKindOf(c, phrase.Clean(in.Text)) == mactivities.SickLeave:
		v.Kind, v.Ready = mactivities.SickLeave, false
	default:
		if err := chat.SetWords(c, &v.Reason, in.Text, store.LeaveReasonLimit); err != nil {
			return err
		}
		if guess := guessLeaveKind(v.Reason); v.Kind == "" || v.Ready && guess != "" {
			v.Kind = guess
		}
		v.Ready = false
	}
	if v.Kind == mactivities.SickLeave && (ok || v.Reason == "") {
		v.Reason = "" // that somebody is unwell says the kind
	}
	return v.heed(c)
}

// setLeaveKind takes the kind tapped, or a word that tells it.
func setLeaveKind(c *bot.Context, v *leaveDraft, in bot.Input) error {
	kind := mactivities.LeaveKind(in.Choice)
	if in.Choice == "" {
		text := phrase.Clean(in.Text)
		if named := leaveKindOf(c, text); named != "" { // 公务吧: a kind, and no reason
			v.Kind = named
			return v.heed(c)
		}
		if kind = guessLeaveKind(text); kind == "" || phrase.Refuses(text) {
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
// plain, as of an illness that may be a child's.
func guessLeaveKind(text string) mactivities.LeaveKind {
	why := phrase.AbsenceOf(text)
	if why == phrase.Sick && phrase.OfKin(text) {
		return ""
	}
	return leaveKinds[why]
}

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

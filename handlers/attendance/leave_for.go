package attendance

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/store"
)

// registerLeaveFor is leave that a member asked for by telephone and the office
// enters (代录, domain C6).
func registerLeaveFor(r *bot.Router) {
	form := leaveForForm()
	bot.AddForm(r, form)
	r.Command("leavefor", bot.Staff, func(c *bot.Context) error {
		v, err := readLeaveFor(c, phrase.Clean(c.Args))
		if err != nil {
			return err
		}
		return form.Check(c, v)
	})
	r.Button("leavefor", bot.Staff, func(c *bot.Context) error {
		a, p, err := pressedLine(c)
		if err != nil {
			return err
		}
		return form.Start(c, leaveDraft{Activity: a.ID, Person: p.ID})
	})
}

// leaveForForm is the form of a leave with one more question: whose it is.
func leaveForForm() *bot.Form[leaveDraft] {
	form := newLeaveForm()
	form.Name, form.Access, form.Submit, form.AtOnce = "leavefor", bot.Staff, fileLeaveFor, nil // it is for somebody else
	form.Fields = slices.DeleteFunc(slices.Clone(form.Fields), func(f bot.Field[leaveDraft]) bool { return f.Name == consentName })
	form.Fields[0].Choices = absentFrom
	for i := range form.Fields {
		form.Fields[i].Files = false // a voice note is of the one who speaks
	}
	form.Fields[0].Question = func(c *bot.Context, v *leaveDraft) (string, error) {
		return locale.Join("\n\n", v.Doubt, c.T("leavefor.activity.ask")), nil
	}
	form.Fields = slices.Insert(form.Fields, 1, bot.Field[leaveDraft]{
		Name: "person", Asked: true,
		Empty:   func(v *leaveDraft) bool { return v.Person == 0 },
		Choices: func(c *bot.Context, v *leaveDraft) ([]bot.Choice, error) { return sheetPeople(c, v.Activity) },
		Set: func(c *bot.Context, v *leaveDraft, in bot.Input) (err error) {
			if v.Person, err = personIn(c, in); err != nil {
				return err
			}
			return v.heed(c)
		},
	})
	return form
}

// absentFrom are the activities of the form: those to come first, the next one
// on top, as most leave is told before.
func absentFrom(c *bot.Context, _ *leaveDraft) ([]bot.Choice, error) {
	list, err := correctable(c, nil)
	if err != nil {
		return nil, err
	}
	coming, err := upcoming(c)
	first := make(map[string]int, len(coming))
	for i := range coming {
		first[strconv.FormatInt(coming[i].ID, 10)] = len(coming) - i
	}
	slices.SortStableFunc(list, func(a, b bot.Choice) int { return first[b.Value] - first[a.Value] })
	return list, err
}

// readLeaveFor reads "/leavefor [#12] 张伟 [12月10日] 公务 县里开会"; what is
// missing is asked. Without a number the only activity that is coming, or the
// one of that day, is meant.
func readLeaveFor(c *bot.Context, line string) (v leaveDraft, err error) {
	words := strings.Fields(line)
	if len(words) > 0 && strings.HasPrefix(words[0], "#") {
		var found correctDraft
		if err := setCorrectActivity(c, &found, words[0][1:]); err != nil {
			return v, err
		}
		v.Activity, words = found.Activity, words[1:]
	}
	if len(words) > 0 {
		p, rest, err := chat.MemberAhead(c, words)
		if err != nil {
			return v, err
		}
		v.Person, words = p.ID, rest
	}
	if v.Activity == 0 {
		coming, err := upcoming(c)
		if err != nil {
			return v, err
		}
		say, err := dayNamed(c, coming, strings.Join(words, " "))
		if err != nil {
			return v, err
		}
		words, v.Doubt = strings.Fields(say.reason), say.doubt
		switch {
		case len(say.over) == 1: // the office enters it afterwards too
			v.Activity, v.Doubt = say.over[0].ID, ""
		case say.doubt == "" && len(say.on) == 1:
			v.Activity = say.on[0].ID
		}
	}
	if len(words) == 0 {
		return v, nil
	}
	if v.Kind = leaveKindOf(c, words[0]); v.Kind != "" {
		words = words[1:]
	}
	if len(words) > 0 {
		if err := chat.SetWords(c, &v.Reason, strings.Join(words, " "), store.LeaveReasonLimit); err != nil {
			return v, err
		}
	}
	if v.Kind == "" {
		v.Kind = guessLeaveKind(v.Reason)
	}
	if v.Person != 0 {
		return v, v.heed(c)
	}
	return v, nil
}

// leaveKindOf reads a kind by its word in any language (病假, 公务吧); "" when it is none.
func leaveKindOf(c *bot.Context, word string) mactivities.LeaveKind {
	for _, lang := range locale.Languages {
		var labels []string
		for _, k := range mactivities.LeaveKinds {
			labels = append(labels, c.Bot.Words(lang).Plain("leave.kind_"+string(k)))
		}
		if i := phrase.Named(word, labels); i >= 0 {
			return mactivities.LeaveKinds[i]
		}
	}
	return ""
}

func fileLeaveFor(c *bot.Context, v *leaveDraft) (bot.Message, error) {
	a, p, err := activities.OfPerson(c, v.Activity, v.Person)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	when := posts.SessionTime(c, c.Words, a)
	withheld := v.Withheld
	if err := v.heed(c); err != nil {
		return bot.Message{}, err
	}
	l, step, err := mactivities.EnterLeave(c.Tx, a, p, v.Kind, v.Reason, c.Person, c.Now)
	switch {
	case errors.Is(err, mactivities.ErrCheckedIn):
		return bot.Message{}, c.Problem("leavefor.checked_in", "name", p.Name, "when", when)
	case errors.Is(err, mactivities.ErrNotSignedUp):
		return bot.Message{}, c.Problem("signup.no_leave_of", "name", p.Name)
	case errors.Is(err, mactivities.ErrLeaveGranted):
		return bot.Message{}, c.Problem("leavefor.granted_before", "name", p.Name, "when", when)
	case errors.Is(err, mactivities.ErrLeaveAsked):
		return bot.Message{}, c.Problem("leavefor.asked_before", "name", p.Name, "when", when)
	case err != nil:
		return bot.Message{}, activities.ActivityProblem(c, err)
	}
	act, err := leaveKind().Taken(c, l, step)
	if err != nil {
		return bot.Message{}, err
	}
	c.Log.Info("leave entered", "leave", l.ID)
	done := c.T("leavefor.done", "name", p.Name, "when", when)
	if withheld || v.Withheld {
		done += "\n" + c.T("leavefor.withheld")
	}
	m, err := sheetLine(c, a, p, done)
	m.Buttons = append(m.Buttons, bot.Row(chat.Undo(c, act)))
	return m, err
}

// sheetPeople are the people of an activity's sheet as choices.
func sheetPeople(c *bot.Context, activity int64) (list []bot.Choice, err error) {
	a, err := mactivities.ByID(c.Tx, activity)
	if err != nil {
		return nil, c.MissingAs(err, "common.gone")
	}
	lines, err := mactivities.AttendanceOf(c.Tx, a)
	for _, l := range lines {
		list = append(list, bot.Choice{Label: fmt.Sprint(l.Name, " ", lineState(c, a, &l)), Value: strconv.FormatInt(l.PersonID, 10)})
	}
	return list, err
}

// personIn is the person whom somebody tapped among the choices, or named.
func personIn(c *bot.Context, in bot.Input) (int64, error) {
	if in.Choice == "" {
		p, err := chat.MemberNamed(c, phrase.Clean(in.Text))
		if err != nil {
			return 0, err
		}
		return p.ID, nil
	}
	id, err := strconv.ParseInt(in.Choice, 10, 64)
	if err != nil {
		return 0, c.Problem("common.stale")
	}
	p, err := people.PersonByID(c.Tx, id)
	if err != nil {
		return 0, c.MissingAs(err, "common.gone")
	}
	return p.ID, nil
}

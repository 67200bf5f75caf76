package attendance

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// correctDraft is a correction of an attendance by hand as it is filled in.
type correctDraft struct {
	Activity int64                       `json:"activity,omitempty"`
	Person   int64                       `json:"person,omitempty"`
	State    mactivities.AttendanceState `json:"state,omitempty"`
	Why      string                      `json:"why,omitempty"`
}

// correctStates are what the office can set by hand.
var correctStates = []mactivities.AttendanceState{mactivities.Present, mactivities.Late, mactivities.OnLeave, mactivities.Absent}

// registerCorrect is the correction of attendance by hand (§8): every one says
// who, when and why.
func registerCorrect(r *bot.Router) {
	form := correctForm()
	bot.AddForm(r, form)
	r.Command("correct", bot.Staff, func(c *bot.Context) error {
		v, err := readCorrect(c, phrase.Clean(c.Args))
		if err != nil {
			return err
		}
		if err := changes(c, &v); err != nil {
			return err
		}
		return form.Start(c, v)
	})
	r.Button("correct", bot.Staff, func(c *bot.Context) error {
		a, p, err := pressedLine(c)
		if err != nil {
			return err
		}
		state := mactivities.AttendanceState(c.Arg(2))
		if !slices.Contains(correctStates, state) {
			return c.Problem("common.stale")
		}
		v := correctDraft{Activity: a.ID, Person: p.ID, State: state}
		if err := changes(c, &v); err != nil {
			return err
		}
		return form.Start(c, v)
	})
	r.Undo("correct", bot.Staff, undoCorrect)
}

func correctForm() *bot.Form[correctDraft] {
	return &bot.Form[correctDraft]{
		Name: "correct", Access: bot.Staff, Card: correctCard, SubmitKey: "correct.do", DropKey: "correct.drop", Submit: fileCorrect,
		Fields: []bot.Field[correctDraft]{
			{
				Name: "activity", Asked: true,
				Empty:   func(v *correctDraft) bool { return v.Activity == 0 },
				Choices: correctable,
				Set: func(c *bot.Context, v *correctDraft, in bot.Input) error {
					return setCorrectActivity(c, v, strings.TrimPrefix(in.Choice+in.Text, "#"))
				},
			},
			{
				Name: "person", Asked: true,
				Empty:   func(v *correctDraft) bool { return v.Person == 0 },
				Choices: func(c *bot.Context, v *correctDraft) ([]bot.Choice, error) { return sheetPeople(c, v.Activity) },
				Set: func(c *bot.Context, v *correctDraft, in bot.Input) (err error) {
					v.Person, err = personIn(c, in)
					return err
				},
			},
			{
				Name: "state", Asked: true,
				Empty: func(v *correctDraft) bool { return v.State == "" },
				Choices: func(c *bot.Context, _ *correctDraft) (list []bot.Choice, err error) {
					for _, s := range correctStates {
						list = append(list, bot.Choice{Label: c.P("attendance.state." + string(s)), Value: string(s)})
					}
					return list, nil
				},
				Set: func(c *bot.Context, v *correctDraft, in bot.Input) error {
					state := mactivities.AttendanceState(in.Choice)
					if in.Choice == "" {
						state = stateOf(c, phrase.Clean(in.Text))
					}
					if !slices.Contains(correctStates, state) {
						return c.Problem("session.use_choices")
					}
					said := *v
					said.State = state
					if err := changes(c, &said); err != nil {
						return err
					}
					v.State = state
					return nil
				},
			},
			{
				Name: "why", Asked: true, Text: func(v *correctDraft) string { return v.Why },
				Empty:    func(v *correctDraft) bool { return v.Why == "" },
				Question: correctWhy,
				Set: func(c *bot.Context, v *correctDraft, in bot.Input) error {
					return chat.SetText(c, &v.Why, in.Text, chat.ReasonLimit, false)
				},
			},
		},
	}
}

// correctWhy asks for the reason and shows what is about to be set.
func correctWhy(c *bot.Context, v *correctDraft) (string, error) {
	a, p, err := activities.OfPerson(c, v.Activity, v.Person)
	if err != nil {
		return "", c.MissingAs(err, "common.gone")
	}
	return c.T("correct.why.ask", "name", p.Name, "state", c.P("attendance.state."+string(v.State)),
		"title", locale.HTML(posts.SessionTitle(c.Words, a)), "when", c.DateClock(a.StartsAt)), nil
}

// correctCard asks whether to set what was asked for.
func correctCard(c *bot.Context, v *correctDraft) (string, error) {
	a, p, err := activities.OfPerson(c, v.Activity, v.Person)
	if err != nil {
		return "", c.MissingAs(err, "common.gone")
	}
	late, err := posts.LateSettled(c, c.Words, a)
	return locale.Join("\n", c.T("correct.card", "name", p.Name, "state", c.P("attendance.state."+string(v.State)),
		"title", locale.HTML(posts.SessionTitle(c.Words, a)), "when", c.DateClock(a.StartsAt), "why", v.Why), late), err
}

// correctable are the sessions that a correction is likely meant for: those
// under way and the last ones, then the next.
func correctable(c *bot.Context, _ *correctDraft) (list []bot.Choice, err error) {
	recent, err := mactivities.OpenedActivities(c.Tx, c.Now.AddDate(-1, 0, 0), c.Now, 5)
	if err != nil {
		return nil, err
	}
	next, err := mactivities.NextActivities(c.Tx, c.Now, 3)
	if err != nil {
		return nil, err
	}
	for i := range next {
		recent = append(recent, mactivities.Opened{ID: next[i].ID, StartsAt: next[i].StartsAt, Topic: next[i].Topic})
	}
	for _, a := range recent {
		choice := bot.Choice{Label: fmt.Sprintf("#%d %s %s", a.ID, c.Date(a.StartsAt), a.Topic), Value: strconv.FormatInt(a.ID, 10)}
		if !slices.Contains(list, choice) {
			list = append(list, choice)
		}
	}
	return list, nil
}

func setCorrectActivity(c *bot.Context, v *correctDraft, id string) error {
	n, err := strconv.ParseInt(strings.TrimSpace(id), 10, 64)
	if err != nil {
		return c.Problem("session.use_choices")
	}
	a, err := mactivities.ByID(c.Tx, n)
	if err != nil {
		if errors.Is(err, store.ErrNotFound) {
			return c.Problem("correct.no_session", "id", n)
		}
		return err
	}
	if a.State == mactivities.ActivityCancelled {
		return c.Problem("session.was_cancelled")
	}
	v.Activity = a.ID
	return nil
}

// stateOf reads a state by its word in any language; "" when it is none.
func stateOf(c *bot.Context, word string) mactivities.AttendanceState {
	for _, lang := range locale.Languages {
		for _, s := range correctStates {
			if strings.EqualFold(word, c.Bot.Words(lang).Plain("attendance.state."+string(s))) {
				return s
			}
		}
	}
	return ""
}

// readCorrect reads "/correct [#12] 王芳 出席 理由"; what is missing is asked.
// Without a number the session under way or the last one is meant.
func readCorrect(c *bot.Context, line string) (v correctDraft, err error) {
	words := strings.Fields(line)
	if len(words) == 0 {
		return v, nil
	}
	if number, ok := strings.CutPrefix(words[0], "#"); ok {
		if err := setCorrectActivity(c, &v, number); err != nil {
			return v, err
		}
		words = words[1:]
	} else {
		last, err := mactivities.OpenedActivities(c.Tx, c.Now.AddDate(-1, 0, 0), c.Now, 1)
		if err != nil {
			return v, err
		}
		if len(last) > 0 {
			v.Activity = last[0].ID
		}
	}
	if len(words) > 0 {
		p, rest, err := chat.MemberAhead(c, words)
		if err != nil {
			return v, err
		}
		v.Person, words = p.ID, rest
	}
	if len(words) > 0 {
		if v.State = stateOf(c, words[0]); v.State == "" {
			return v, c.Problem("correct.unknown_state", "word", words[0])
		}
	}
	if len(words) > 1 {
		if err := chat.SetText(c, &v.Why, strings.Join(words[1:], " "), chat.ReasonLimit, true); err != nil {
			return v, err
		}
	}
	return v, nil
}

// changes refuses a correction to what stands already: every one is kept for ever.
func changes(c *bot.Context, v *correctDraft) error {
	if v.Activity == 0 || v.Person == 0 || v.State == "" {
		return nil
	}
	a, p, err := activities.OfPerson(c, v.Activity, v.Person)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	line, err := mactivities.AttendanceLineOf(c.Tx, a, p)
	if err != nil {
		return err
	}
	if line.State == v.State {
		return c.Problem("correct.same", "name", p.Name, "state", c.P("attendance.state."+string(v.State)))
	}
	return nil
}

// fileCorrect sets the state. The member is told when it can no longer be
// undone.
func fileCorrect(c *bot.Context, v *correctDraft) (bot.Message, error) {
	a, p, err := activities.OfPerson(c, v.Activity, v.Person)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	if err := changes(c, v); err != nil {
		return bot.Message{}, err
	}
	k, err := mactivities.Correct(c.Tx, a, p, v.State, c.Person, v.Why, c.Now)
	if err != nil {
		return bot.Message{}, activities.ActivityProblem(c, err)
	}
	act, err := c.Act("correct", k.ID, v.Why)
	if err != nil {
		return bot.Message{}, err
	}
	if err := refreshLeave(c, a.ID, p.ID); err != nil {
		return bot.Message{}, err
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return bot.Message{}, err
	}
	if p.ID != c.Person.ID {
		w := c.WordsFor(p)
		m := bot.Message{
			About: posts.About(a), Stays: true,
			Text: w.T("correct.told", "title", locale.HTML(posts.SessionQuoted(w, a)), "when", posts.SessionTime(c, w, a),
				"state", w.Plain("attendance.state."+string(v.State)), "why", v.Why, "by", c.Person.Name),
			Buttons: bot.Rows(1, bot.Button{Text: w.Plain("session.open"), Data: bot.Data("activity", a.ID)}),
		}
		if _, err := c.Tell(p, m, bot.After(c.Now.Add(ledger.UndoTime))); err != nil {
			return bot.Message{}, err
		}
	}
	c.Log.Info("attendance corrected", "activity", a.ID, "correction", k.ID)
	done := c.T("correct.done", "name", p.Name, "state", c.P("attendance.state."+string(v.State)))
	m, err := sheetLine(c, a, p, done)
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.undo", "undo", act.ID)))
	return m, err
}

// undoCorrect brings back what stood before; both stay in the trace.
func undoCorrect(c *bot.Context, id int64) error {
	return undoCorrection(c, id, mactivities.UndoCorrection)
}

// undoCorrection takes a correction of an attendance back as undo does it.
func undoCorrection(c *bot.Context, id int64,
	undo func(tx *gorm.DB, k *mactivities.Correction, by *people.Person, why string, now time.Time) (*mactivities.Activity, error)) error {
	k, err := mactivities.CorrectionByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	a, err := undo(c.Tx, k, c.Person, c.GroupWords().Plain("correct.undo_reason"), c.Now)
	if errors.Is(err, store.ErrNothingToUndo) {
		return c.Problem("correct.corrected_since")
	}
	if err != nil {
		return err
	}
	if err := refreshLeave(c, a.ID, k.PersonID); err != nil {
		return err
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return err
	}
	p, err := people.PersonByID(c.Tx, k.PersonID)
	if err != nil {
		return err
	}
	return showPersonLine(c, a, p, c.T("common.undone"))
}

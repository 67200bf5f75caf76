package activities

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// followUpDraft is a matter that an activity leaves to be done, as it is filled
// in.
type followUpDraft struct {
	Activity int64      `json:"activity"`
	Text     string     `json:"text,omitempty"`
	Owner    int64      `json:"owner,omitempty"`
	Due      store.Date `json:"due,omitempty"`
}

// registerFollowUp is what an activity leaves to be done (后续事项, domain C4):
// the staff sets it, its owner does it.
func registerFollowUp(r *bot.Router) {
	form := followUpForm()
	bot.AddForm(r, form)
	r.Button("followups", bot.Staff, func(c *bot.Context) error {
		a, err := PressedActivity(c)
		if err != nil {
			return err
		}
		return showFollowUps(c, a, "")
	})
	r.Button("followup_add", bot.Staff, func(c *bot.Context) error {
		a, err := PressedActivity(c)
		if err != nil {
			return err
		}
		if a.State == mactivities.ActivityCancelled {
			return c.Problem("session.was_cancelled")
		}
		return form.Start(c, followUpDraft{Activity: a.ID})
	})
	front.Add(r, followUpKind())
}

// followUpKind is how a matter is talked about: who sees to it, or the staff, says
// that it is done, the staff takes it off the list.
func followUpKind() *front.Kind[*mactivities.FollowUp, mactivities.FollowUpState] {
	return &front.Kind[*mactivities.FollowUp, mactivities.FollowUpState]{
		Name: "followup", Machine: mactivities.FollowUpLife, Find: mactivities.FollowUpByID, Route: "followup", AnyAuthor: true,
		Text: followUpText,
		Pairs: func(c *bot.Context, f *mactivities.FollowUp) ([]any, error) {
			a, owner, err := OfPerson(c, f.ActivityID, f.OwnerID)
			if err != nil {
				return nil, err
			}
			name := owner.Name
			if owner.ID == c.Person.ID {
				name = "" // nobody is told
			}
			return []any{"text", f.Text, "name", name, "date", chat.Day(c, f.DueOn), "title", locale.HTML(posts.SessionTitle(c.Words, a))}, nil
		},
		Buttons: func(c *bot.Context, f *mactivities.FollowUp) ([]bot.Button, error) {
			if c.Person.Is(people.Staff) {
				return bot.Row(c.B("common.back", "followups", f.ActivityID)), nil
			}
			return bot.Row(c.B("session.open", "activity", f.ActivityID), bot.CommandButton(c.P("menu.todo"), "todo")), nil
		},
		Decisions: []front.Decision[mactivities.FollowUpState]{
			{To: mactivities.FollowUpDone}, {To: mactivities.FollowUpOpen}, {To: mactivities.FollowUpDropped},
		},
		Withdrawn: mactivities.FollowUpDropped,
		Told:      toldOfFollowUp,
		Ends:      []mactivities.FollowUpState{mactivities.FollowUpDone, mactivities.FollowUpDropped},
		After: func(c *bot.Context, f *mactivities.FollowUp, _ *records.Step, _ bool) error {
			return followUpKind().Resay(c, f, mactivities.FollowUpOpen)
		},
	}
}

func followUpForm() *bot.Form[followUpDraft] {
	owners := func(c *bot.Context, _ *followUpDraft) ([]bot.Choice, error) { return workerChoices(c) }
	return &bot.Form[followUpDraft]{
		Name: "followup", Access: bot.Staff, SubmitKey: "followup.add", Submit: addFollowUp,
		Card: func(c *bot.Context, v *followUpDraft) (string, error) {
			name, err := chat.Names(c, []int64{v.Owner})
			return c.T("followup.card", "text", v.Text, "name", name, "date", chat.Day(c, v.Due)), err
		},
		Fields: []bot.Field[followUpDraft]{
			{
				Name: "text", Asked: true, Text: func(v *followUpDraft) string { return v.Text }, Empty: func(v *followUpDraft) bool { return v.Text == "" },
				Set: func(c *bot.Context, v *followUpDraft, in bot.Input) error {
					return chat.SetWords(c, &v.Text, in.Text, mactivities.FollowUpLimit)
				},
			},
			{
				Name: "owner", Asked: true, Empty: func(v *followUpDraft) bool { return v.Owner == 0 }, Choices: owners,
				Set: func(c *bot.Context, v *followUpDraft, in bot.Input) error {
					choices, err := owners(c, v)
					if err != nil {
						return err
					}
					id, ok := chat.Pick(in, choices)
					if !ok {
						return c.Problem("deed.no_member", "name", phrase.Truncate(phrase.Clean(in.Text), 20))
					}
					v.Owner, err = strconv.ParseInt(id, 10, 64)
					return err
				},
			},
			{
				Name: "day", Asked: true, Empty: func(v *followUpDraft) bool { return v.Due == "" },
				Set: func(c *bot.Context, v *followUpDraft, in bot.Input) error {
					day, err := chat.ReadDay(c, in.Text, "followup.bad_date")
					if err == nil {
						v.Due = day
					}
					return err
				},
			},
		},
	}
}

// workerChoices are those who can be given something to do: the members and the
// staff.
func workerChoices(c *bot.Context) (list []bot.Choice, err error) {
	people, err := people.With(c.Tx, people.Member|people.Staff)
	for _, p := range people {
		list = append(list, bot.Choice{Label: p.Name, Value: strconv.FormatInt(p.ID, 10)})
	}
	return list, err
}

func addFollowUp(c *bot.Context, v *followUpDraft) (bot.Message, error) {
	a, p, err := OfPerson(c, v.Activity, v.Owner)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	f := &mactivities.FollowUp{ActivityID: a.ID, Text: v.Text, OwnerID: p.ID, DueOn: v.Due, CreatedBy: c.Person.ID}
	step, err := mactivities.AddFollowUp(c.Tx, f, c.Person, c.Now)
	switch {
	case errors.Is(err, mactivities.ErrTooManyFollowUps):
		return bot.Message{}, c.Problem("followup.too_many", "count", mactivities.FollowUpsLimit)
	case errors.Is(err, mactivities.ErrCancelled):
		return bot.Message{}, c.Problem("session.was_cancelled")
	case err != nil:
		return bot.Message{}, err
	}
	act, err := followUpKind().Taken(c, f, step)
	if err != nil {
		return bot.Message{}, err
	}
	added, err := followUpKind().Say(c, "added", f)
	if err != nil {
		return bot.Message{}, err
	}
	m, err := followUpsMessage(c, a, added)
	m.Buttons = append(m.Buttons, bot.Row(chat.Undo(c, act)))
	return m, err
}

// followUpLines adds to a card how far what is to follow has come.
func followUpLines(c *bot.Context, a *mactivities.Activity, lines []string) ([]string, error) {
	if a.Kind == mactivities.Study {
		return lines, nil
	}
	list, err := mactivities.FollowUpsOf(c.Tx, a.ID)
	if err != nil || len(list) == 0 {
		return lines, err
	}
	done := 0
	for _, f := range list {
		if f.DoneAt != nil {
			done++
		}
	}
	return append(lines, c.T("followup.count", "done", done, "of", len(list))), nil
}

func showFollowUps(c *bot.Context, a *mactivities.Activity, done string) error {
	m, err := followUpsMessage(c, a, done)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

func followUpsMessage(c *bot.Context, a *mactivities.Activity, done string) (bot.Message, error) {
	list, err := mactivities.FollowUpsOf(c.Tx, a.ID)
	if err != nil {
		return bot.Message{}, err
	}
	lines := []string{c.T("followup.head", "title", locale.HTML(posts.SessionTitle(c.Words, a)))}
	if len(list) == 0 {
		lines = append(lines, c.T("followup.none"))
	}
	var numbers []bot.Button
	for i, f := range list {
		line, err := followUpLine(c, &f)
		if err != nil {
			return bot.Message{}, err
		}
		lines = append(lines, strconv.Itoa(i+1)+". "+line)
		numbers = append(numbers, bot.Button{Text: strconv.Itoa(i + 1), Data: bot.Data("followup", f.ID)})
	}
	m := bot.Message{Text: locale.Join("\n\n", done, strings.Join(lines, "\n")), Buttons: bot.Rows(5, numbers...)}
	if a.State != mactivities.ActivityCancelled && len(list) < mactivities.FollowUpsLimit {
		m.Buttons = append(m.Buttons, bot.Row(c.B("followup.add", "followup_add", a.ID)))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "session", a.ID)))
	return m, nil
}

// followUpLine is one matter in a line: ✅ 修路灯 · 李强 · 12月20日（周日）.
func followUpLine(c *bot.Context, f *mactivities.FollowUp) (string, error) {
	name, err := chat.Names(c, []int64{f.OwnerID})
	if err != nil {
		return "", err
	}
	key := "followup.line"
	if f.State != mactivities.FollowUpOpen {
		key += "_" + string(f.State)
	}
	return c.T(key, "text", f.Text, "name", name, "date", chat.Day(c, f.DueOn)), nil
}

// followUpText is a matter with the activity that left it.
func followUpText(c *bot.Context, f *mactivities.FollowUp) (string, error) {
	a, err := mactivities.ByID(c.Tx, f.ActivityID)
	if err != nil {
		return "", err
	}
	line, err := followUpLine(c, f)
	if err != nil {
		return "", err
	}
	trail, err := followUpKind().Trail(c, f)
	return locale.Join("\n\n", line+"\n"+posts.SessionTitle(c.Words, a), string(trail)), err
}

// toldOfFollowUp gives the owner a matter to see to. Who has not heard of it need
// not hear that it is settled.
func toldOfFollowUp(their *bot.Context, f *mactivities.FollowUp, step *records.Step, m *bot.Message) error {
	if mactivities.FollowUpState(step.ToState) != mactivities.FollowUpOpen {
		heard, err := heardOf(their, f, their.Person)
		if err == nil && !heard {
			m.Text = ""
		}
		return err
	}
	a, err := mactivities.ByID(their.Tx, f.ActivityID)
	if err != nil {
		return err
	}
	key := "followup.told_open"
	if step.FromState != "" {
		key = "followup.told_again"
	}
	*m = posts.FollowUpMessage(their, their.Words, a, f, key)
	return nil
}

// heardOf tells whether the owner has heard of a matter, is about to, or has dealt with
// it. Of one that an older program gave nobody knows; it was told.
func heardOf(c *bot.Context, f *mactivities.FollowUp, owner *people.Person) (bool, error) {
	steps, err := mactivities.FollowUpLife.StepsOf(c.Tx, f.ID)
	own := slices.ContainsFunc(steps, func(s records.Step) bool { return s.ByID == owner.ID })
	if err != nil || len(steps) == 0 || steps[0].ActionID == 0 || own {
		return true, err
	}
	actions, err := chat.StepActions(c, records.KindFollowUp, f.ID)
	if err != nil {
		return false, err
	}
	told, err := ledger.ToldOf(c.Tx, c.Now, actions...)
	return slices.ContainsFunc(told, func(t ledger.Told) bool { return t.ChatID == owner.TelegramID }), err
}

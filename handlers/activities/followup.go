package activities

import (
	"errors"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/handlers/chat"
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
	r.Button("followup", bot.Joined, func(c *bot.Context) error {
		f, err := pressedFollowUp(c)
		if err != nil {
			return err
		}
		return showFollowUp(c, f, "", bot.Button{})
	})
	r.Button("followup_done", bot.Joined, finishFollowUp)
	r.Button("followup_open", bot.Joined, reopenFollowUp)
	r.Button("followup_drop", bot.Staff, dropFollowUp)
	r.Undo("followup_add", undoFollowUp)
	r.Undo("followup_done", func(c *bot.Context, id int64) error {
		return changeFollowUp(c, id, func(tx *gorm.DB, f *mactivities.FollowUp) error {
			return mactivities.UndoFollowUpStep(tx, f, c.Person, c.Action.ID, c.Now)
		})
	})
	r.Undo("followup_drop", restoreFollowUp)
}

func followUpForm() *bot.Form[followUpDraft] {
	owners := func(c *bot.Context, _ *followUpDraft) ([]bot.Choice, error) { return workerChoices(c) }
	return &bot.Form[followUpDraft]{
		Name: "followup", Access: bot.Staff, Direct: true, Submit: addFollowUp,
		Fields: []bot.Field[followUpDraft]{
			{
				Name: "text", Asked: true, Empty: func(v *followUpDraft) bool { return v.Text == "" },
				Set: func(c *bot.Context, v *followUpDraft, in bot.Input) error {
					return chat.SetText(c, &v.Text, chat.WithoutNumbers(c, in.Text), mactivities.FollowUpLimit, false)
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
					m, err := phrase.ParseTime(phrase.Clean(in.Text), c.Local(c.Now))
					if err != nil || !m.HasDate {
						return c.Problem("followup.bad_date", "text", phrase.Truncate(phrase.Clean(in.Text), 20))
					}
					v.Due = store.DateOf(m.Time, c.Location())
					return nil
				},
			},
		},
	}
}

// workerChoices are those who can be given something to do: the members and the
// staff.
func workerChoices(c *bot.Context) (list []bot.Choice, err error) {
	people, err := people.PeopleWith(c.Tx, people.Member|people.Staff)
	for _, p := range people {
		list = append(list, bot.Choice{Label: p.Name, Value: strconv.FormatInt(p.ID, 10)})
	}
	return list, err
}

func addFollowUp(c *bot.Context, v *followUpDraft) (bot.Message, error) {
	a, p, err := chat.OfPerson(c, v.Activity, v.Owner)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	f := &mactivities.FollowUp{ActivityID: a.ID, Text: v.Text, OwnerID: p.ID, DueOn: v.Due, CreatedBy: c.Person.ID}
	switch err := mactivities.AddFollowUp(c.Tx, f, c.Person, c.Now); {
	case errors.Is(err, mactivities.ErrTooManyFollowUps):
		return bot.Message{}, c.Problem("followup.too_many", "count", mactivities.FollowUpsLimit)
	case errors.Is(err, mactivities.ErrCancelled):
		return bot.Message{}, c.Problem("session.was_cancelled")
	case err != nil:
		return bot.Message{}, err
	}
	act, err := chat.ActOnLast(c, records.KindFollowUp, f.ID, "followup_add", f.Text)
	if err != nil {
		return bot.Message{}, err
	}
	if p.ID != c.Person.ID {
		m := posts.FollowUpMessage(c, c.WordsFor(p), a, f, "followup.told")
		if _, err := c.Tell(p, m, bot.After(c.Now.Add(ledger.UndoTime))); err != nil {
			return bot.Message{}, err
		}
	}
	m, err := followUpsMessage(c, a, c.T("followup.added", "name", p.Name))
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.undo", "undo", act.ID)))
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
	if f.DoneAt != nil {
		key = "followup.line_done"
	}
	return c.T(key, "text", f.Text, "name", name, "date", chat.Day(c, f.DueOn)), nil
}

// pressedFollowUp is the matter that a button names: for the staff and its
// owner.
func pressedFollowUp(c *bot.Context) (*mactivities.FollowUp, error) {
	id, err := c.ArgID(0)
	if err != nil {
		return nil, err
	}
	f, err := mactivities.FollowUpByID(c.Tx, id)
	if err != nil {
		return nil, c.MissingAs(err, "common.gone")
	}
	if f.Voided() || f.OwnerID != c.Person.ID && !c.Person.Is(people.Staff) {
		return nil, c.Problem("common.gone")
	}
	return f, nil
}

func showFollowUp(c *bot.Context, f *mactivities.FollowUp, done string, undo bot.Button) error {
	a, err := mactivities.ByID(c.Tx, f.ActivityID)
	if err != nil {
		return err
	}
	line, err := followUpLine(c, f)
	if err != nil {
		return err
	}
	m := bot.Message{Text: locale.Join("\n\n", done, line+"\n"+posts.SessionTitle(c.Words, a))}
	row := bot.Row(c.B("followup.done_button", "followup_done", f.ID))
	if f.DoneAt != nil {
		row = bot.Row(c.B("followup.open_button", "followup_open", f.ID))
	}
	if undo.Text != "" {
		row = bot.Row(undo)
	}
	if c.Person.Is(people.Staff) {
		row = append(row, c.B("followup.drop", "followup_drop", f.ID))
		m.Buttons = append(m.Buttons, row, bot.Row(c.B("common.back", "followups", a.ID)))
	} else {
		m.Buttons = append(m.Buttons, row, bot.Row(c.B("session.open", "activity", a.ID), bot.Run(c.P("menu.todo"), "todo")))
	}
	_, err = c.Show(m)
	return err
}

func finishFollowUp(c *bot.Context) error {
	f, err := pressedFollowUp(c)
	if err != nil {
		return err
	}
	switch err := mactivities.FinishFollowUp(c.Tx, f, c.Person, c.Now); {
	case errors.Is(err, mactivities.ErrFollowUpDone):
		return showFollowUp(c, f, "", bot.Button{})
	case err != nil:
		return err
	}
	act, err := chat.ActOnLast(c, records.KindFollowUp, f.ID, "followup_done", f.Text)
	if err != nil {
		return err
	}
	c.Log.Info("follow-up done", "followup", f.ID)
	return showFollowUp(c, f, c.T("followup.finished"), c.B("common.undo", "undo", act.ID))
}

func reopenFollowUp(c *bot.Context) error {
	f, err := pressedFollowUp(c)
	if err != nil {
		return err
	}
	return changeFollowUp(c, f.ID, func(tx *gorm.DB, f *mactivities.FollowUp) error {
		return mactivities.ReopenFollowUp(tx, f, c.Person, c.Now)
	})
}

// changeFollowUp does something to a matter and shows how it stands.
func changeFollowUp(c *bot.Context, id int64, change func(tx *gorm.DB, f *mactivities.FollowUp) error) error {
	f, err := mactivities.FollowUpByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := change(c.Tx, f); err != nil {
		if errors.Is(err, store.ErrNothingToUndo) {
			return c.Problem("common.nothing_to_undo")
		}
		return err
	}
	return showFollowUp(c, f, c.T("followup.reopened"), bot.Button{})
}

func dropFollowUp(c *bot.Context) error {
	f, err := pressedFollowUp(c)
	if err != nil {
		return err
	}
	if err := mactivities.WithdrawFollowUp(c.Tx, f, c.Person, "", c.Now); err != nil {
		return err
	}
	if err := chat.ForgoSteps(c, records.KindFollowUp, f.ID); err != nil {
		return err
	}
	act, err := chat.ActOnLast(c, records.KindFollowUp, f.ID, "followup_drop", f.Text)
	if err != nil {
		return err
	}
	a, err := mactivities.ByID(c.Tx, f.ActivityID)
	if err != nil {
		return err
	}
	m, err := followUpsMessage(c, a, c.T("followup.dropped", "text", f.Text))
	if err != nil {
		return err
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.undo", "undo", act.ID)))
	_, err = c.Show(m)
	return err
}

// undoFollowUp takes a matter back before its owner has heard of it.
func undoFollowUp(c *bot.Context, id int64) error {
	f, err := mactivities.FollowUpByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mactivities.WithdrawFollowUp(c.Tx, f, c.Person, "", c.Now); err != nil {
		if errors.Is(err, store.ErrVoided) {
			return c.Problem("common.nothing_to_undo")
		}
		return err
	}
	a, err := mactivities.ByID(c.Tx, f.ActivityID)
	if err != nil {
		return err
	}
	return showFollowUps(c, a, c.T("common.undone"))
}

func restoreFollowUp(c *bot.Context, id int64) error {
	f, err := mactivities.FollowUpByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mactivities.UndoFollowUpStep(c.Tx, f, c.Person, c.Action.ID, c.Now); err != nil {
		if errors.Is(err, store.ErrNothingToUndo) {
			return c.Problem("common.nothing_to_undo")
		}
		return err
	}
	a, err := mactivities.ByID(c.Tx, f.ActivityID)
	if err != nil {
		return err
	}
	return showFollowUps(c, a, c.T("common.undone"))
}

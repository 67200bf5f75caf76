package tasks

import (
	"errors"
	"slices"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	mtasks "lianluo/models/tasks"
)

// taskKind is how a task is talked about: who sees to it, or the staff, says that it is done, the
// staff takes it off the list. Its name and routes are those of the follow-ups, which were the
// first: buttons that are out there carry them.
func taskKind() *front.Kind[*mtasks.Task, mtasks.State] {
	return &front.Kind[*mtasks.Task, mtasks.State]{
		Name: "followup", Machine: mtasks.Life, Find: mtasks.ByID, Route: "followup", AnyAuthor: true,
		Text:    taskText,
		Title:   func(_ *bot.Context, t *mtasks.Task) string { return t.Text },
		Pairs:   taskPairs,
		Buttons: taskButtons,
		Decisions: []front.Decision[mtasks.State]{
			{To: mtasks.Done}, {To: mtasks.Open}, {To: mtasks.Dropped},
		},
		Withdrawn: mtasks.Dropped,
		Told:      toldOfTask,
		Ends:      []mtasks.State{mtasks.Done, mtasks.Dropped},
		Advance: func(c *bot.Context, t *mtasks.Task, move records.Move[mtasks.State]) (*records.Step, error) {
			if move.To != mtasks.Dropped || move.By.Is(people.Staff) {
				return mtasks.Life.Advance(c.Tx, t, move, c.At())
			}
			// Who gave it as a leader takes it back as long as he or she is one.
			if may, err := mayGive(c, t.SourceKind, t.SourceID); err != nil || !may {
				return nil, errors.Join(err, store.ErrNotAllowed)
			}
			return mtasks.TakeBack(c.Tx, t, move.By, c.At())
		},
		After: func(c *bot.Context, t *mtasks.Task, _ *records.Step, _ bool) error {
			if err := c.Settled(posts.AboutTasks(t.OwnerID)); err != nil {
				return err
			}
			return taskKind().Resay(c, t, mtasks.Open)
		},
	}
}

func taskPairs(c *bot.Context, t *mtasks.Task) ([]any, error) {
	source, err := posts.TaskSource(c, c.Words, t)
	if err != nil {
		return nil, err
	}
	owner, err := people.PersonByID(c.Tx, t.OwnerID)
	if err != nil {
		return nil, err
	}
	name := owner.Name
	if owner.ID == c.Person.ID {
		name = "" // nobody is told
	}
	return []any{"text", t.Text, "name", name, "date", chat.Day(c, t.DueOn), "title", source, "what", posts.TaskWord(c.Words, t)}, nil
}

// taskButtons are what a person can do with a task beside deciding: back to where it comes from,
// a photo of what was done, another who sees to it.
func taskButtons(c *bot.Context, t *mtasks.Task) (row []bot.Button, err error) {
	if t.OwnerID == c.Person.ID && t.State != mtasks.Dropped {
		row = append(row, c.B("followup.add_photo", "task_photo", t.ID))
	}
	if mtasks.Life.AllowsNote(t, mtasks.Handed, c.Person) {
		row = append(row, c.B("followup.hand", "task_hand", t.ID))
	}
	staff := c.Person.Is(people.Staff)
	if staff && t.SourceKind == mtasks.FromActivity {
		return append(row, c.B("common.back", "followups", t.SourceID)), nil
	}
	if s := sourceOf(c, t.SourceKind); s.Back != nil {
		back, ok, err := s.Back(c, t.SourceID)
		if err != nil {
			return nil, err
		}
		if ok {
			row = append(row, back)
		}
	}
	if staff {
		return append(row, bot.CommandButton(c.P("followup.all"), "tasks")), nil
	}
	if t.OwnerID == c.Person.ID {
		row = append(row, bot.CommandButton(c.P("menu.todo"), "todo"))
	}
	return row, nil
}

// taskLine is one task in a line: ✅ 修路灯 · 李强 · 12月20日（周日）.
func taskLine(c *bot.Context, t *mtasks.Task) (string, error) {
	name, err := chat.Names(c, []int64{t.OwnerID})
	if err != nil {
		return "", err
	}
	key := "followup.line"
	if t.State != mtasks.Open {
		key += "_" + string(t.State)
	}
	return c.T(key, "text", t.Text, "name", name, "date", chat.Day(c, t.DueOn)), nil
}

// taskText is a task with what it comes from.
func taskText(c *bot.Context, t *mtasks.Task) (string, error) {
	source, err := posts.TaskSource(c, c.Words, t)
	if err != nil {
		return "", err
	}
	line, err := taskLine(c, t)
	if err != nil {
		return "", err
	}
	left, err := leftLine(c, t)
	if err != nil {
		return "", err
	}
	trail, err := taskKind().Trail(c, t)
	return locale.Join("\n\n", locale.Join("\n", line, string(locale.Escape(source)), left), string(trail)), err
}

// leftLine says of an open task that its owner has left; "" of any other.
func leftLine(c *bot.Context, t *mtasks.Task) (string, error) {
	if t.State != mtasks.Open {
		return "", nil
	}
	owner, err := people.PersonByID(c.Tx, t.OwnerID)
	if err != nil || owner.LeftAt == nil {
		return "", err
	}
	return c.T("followup.owner_left", "name", owner.Name), nil
}

// toldOfTask gives the owner a task to see to. Who has not heard of it need not hear that it is
// settled.
func toldOfTask(their *bot.Context, t *mtasks.Task, step *records.Step, m *bot.Message) (err error) {
	if mtasks.State(step.ToState) != mtasks.Open {
		heard, err := heardOf(their, t, their.Person)
		if err == nil && !heard {
			m.Text = ""
		}
		return err
	}
	key := "followup.told_open"
	if step.FromState != "" && step.Note == "" {
		key = "followup.told_again"
	}
	*m, err = posts.TaskMessage(their, their.Words, t, key)
	return err
}

// heardOf tells whether the owner has heard of a task, is about to, or has dealt with it. Of one
// that an older program gave nobody knows; it was told.
func heardOf(c *bot.Context, t *mtasks.Task, owner *people.Person) (bool, error) {
	steps, err := mtasks.Life.StepsOf(c.Tx, t.ID)
	own := slices.ContainsFunc(steps, func(s records.Step) bool { return s.ByID == owner.ID })
	if err != nil || len(steps) == 0 || steps[0].ActionID == 0 || own {
		return true, err
	}
	actions, err := chat.StepActions(c, records.KindFollowUp, t.ID)
	if err != nil {
		return false, err
	}
	told, err := ledger.ToldOf(c.Tx, c.Now, actions...)
	return slices.ContainsFunc(told, func(t ledger.Told) bool { return t.ChatID == owner.TelegramID }), err
}
